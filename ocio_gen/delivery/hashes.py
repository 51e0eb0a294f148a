# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""ASC MHL histories of a delivery, read in a stream: which files they list, and with which hashes.

Source: ASC MHL v2.0. A history is a folder `ascmhl` with a manifest for each generation, and a chain that
lists these. Histories nest: one lists the files of its folder, but for those that have a nearer history.
"""

import os
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path, PurePosixPath
from typing import Any

from ocio_gen.core.disk.files import shown
from ocio_gen.core.errors import InvalidFileError, one_line
from ocio_gen.core.names import printable
from ocio_gen.delivery.digests import FORMATS, packed, unpacked
from ocio_gen.delivery.ignored import IgnorePattern
from ocio_gen.delivery.manifests import name_of, stream, text_of
from ocio_gen.recompression.folders import HISTORY

CHAIN, MANIFESTS = "ascmhl_chain.xml", ".mhl"

_LONGEST_PATH, _MOST_PATTERNS, _LONGEST_PATTERN = 4096, 1000, 200

# What ASC MHL ignores where a manifest does not say so.
ALWAYS_IGNORED = ".DS_Store"
_IGNORED = [*map(IgnorePattern, (ALWAYS_IGNORED, HISTORY, f"{HISTORY}/"))]

# More than a delivery can hold.
_MOST_LISTED, _MOST_REFERENCES = 2_000_000, 100_000

# Faults of a history that are said; the others are counted.
_MOST_FAULTS = 20


@dataclass
class History:
    """What the history of a folder says."""

    folder: str  # in the delivery; empty for its own
    patterns: list[IgnorePattern] = field(default_factory=list)  # of its last generation
    manifests: dict[str, str] = field(default_factory=dict)  # their names, with their C4

    def ignores(self, path: str) -> bool:
        """Return whether it passes over a file that lies in its folder."""
        inside = path[len(self.folder) :].lstrip("/")
        patterns = self.patterns or _IGNORED
        return next((one.ignores for one in reversed(patterns) if one.fits(inside)), False)


class Histories:
    """All histories of a delivery: the files that they list, and what is wrong with them."""

    def __init__(self) -> None:
        """Begin with none."""
        self.by_folder: dict[str, History] = {}
        self.faults: list[tuple[str, str]] = []  # files, and what is wrong with each
        self.more_faults = 0
        # Of each file the hashes that are known to be of the same bytes, packed, the fastest first: some two
        # hundred bytes with the path.
        self._listed: dict[str, tuple[bytes, ...]] = {}
        self._references: list[tuple[str, str, str]] = []

    def read(self, root: Path, folder: str) -> None:
        """Read the history of a folder.

        Args:
            root: The delivery's folder.
            folder: The folder in it that has the history.
        """
        history = self.by_folder[folder] = History(folder)
        place = root / folder / HISTORY
        try:
            names = sorted(name for name in os.listdir(place) if name.endswith(MANIFESTS))  # noqa: PTH208
        except OSError as error:
            self._fault(_joined(folder, HISTORY), f"cannot be read ({error.strerror})")
            return
        if not names:
            self._fault(_joined(folder, HISTORY), "has no manifest")
        for name in names:
            about = _joined(_joined(folder, HISTORY), name)
            patterns: list[IgnorePattern] = []
            c4 = self._stream(place / name, about, partial(self._entry, history, patterns))
            history.manifests[name] = c4
            history.patterns = patterns
        self._read_chain(place, history)

    def finish(self) -> None:
        """Compare what histories say of nested ones with these."""
        for about, path, c4 in self._references:
            parts = PurePosixPath(path)
            folder = parts.parent.parent.as_posix()
            nested = self.by_folder.get("" if folder == "." else folder)
            there = nested.manifests.get(parts.name) if nested else None
            if there is None:
                self._fault(about, f"refers to {_text(path)}, which is not there")
            elif there != c4:
                self._fault(about, f"refers to {_text(path)}, which was changed since")

    def expected(self, path: str) -> tuple[str, str] | None:
        """Return the format and the hash that a file is listed with; None where it is not listed.

        Of several formats it is the fastest.
        """
        known = self._listed.get(_key(path))
        return None if known is None else unpacked(known[0])

    def is_listed(self, path: str) -> bool:
        """Return whether a file is listed."""
        return _key(path) in self._listed

    def nearest(self, path: str) -> History | None:
        """Return the history that a file belongs to: that of the nearest folder."""
        folder = path
        while folder:
            folder = folder.rpartition("/")[0]
            if folder in self.by_folder:
                return self.by_folder[folder]
        return None

    def missing(self, present: Iterable[str]) -> Iterator[str]:
        """Yield the files that are listed, and are not among those that are there."""
        there = set(map(_key, present))
        return (path for path in self._listed if path not in there)

    # ------------------------------------------------------------ reading

    def _fault(self, about: str, text: str) -> None:
        if len(self.faults) < _MOST_FAULTS:
            self.faults.append((about, text))
        else:
            self.more_faults += 1

    def _read_chain(self, place: Path, history: History) -> None:
        about = _joined(_joined(history.folder, HISTORY), CHAIN)
        chained: dict[str, str] = {}

        def take(element: Any) -> None:  # noqa: ANN401 - lxml's
            if name_of(element) == "hashlist":
                chained[text_of(element, "path")] = text_of(element, "c4")

        if not self._stream(place / CHAIN, about, take):
            return
        for name, c4 in chained.items():
            there = history.manifests.get(name)
            if there is None:
                self._fault(about, f"lists the generation {_text(name)}, which is not there")
            elif there != c4 and there:
                self._fault(about, f"{_text(name)} was changed after the chain listed it")
        for name in sorted(history.manifests.keys() - chained.keys()):
            self._fault(about, f"does not list the generation {_text(name)}")

    def _stream(self, path: Path, about: str, take: Callable[[Any], None]) -> str:
        """Read a file of a history; return its C4, or nothing where it has a fault, which is noted."""
        try:
            return stream(path, take)
        except InvalidFileError as error:
            self._fault(about, error.text)
            return ""

    def _entry(self, history: History, patterns: list[IgnorePattern], element: Any) -> None:  # noqa: ANN401 - lxml's
        match name_of(element):
            case "hash":
                self._file(history, element)
            case "pattern":
                self._pattern(history, text_of(element), patterns)
            case "hashlistreference":
                path = _inside(text_of(element, "path"))
                if path and len(self._references) < _MOST_REFERENCES:
                    about = _joined(history.folder, HISTORY)
                    self._references.append((about, _joined(history.folder, path), text_of(element, "c4")))

    def _file(self, history: History, element: Any) -> None:  # noqa: ANN401 - lxml's
        """Take what a generation says of a file.

        By ASC MHL, the hash that is known first is the file's for ever. A generation that adds one of another
        format has to verify a known one, too, so that both are of the same bytes; else it is passed over.
        """
        about = _joined(history.folder, HISTORY)
        path, before = text_of(element, "path"), text_of(element, "previousPath")
        inside = _inside(path)
        if not inside:
            self._fault(about, f"lists {_text(path)!r}, which is no path in its folder")
            return
        key = _key(_joined(history.folder, inside))
        if before and (old := _inside(before)):
            earlier = self._listed.pop(_key(_joined(history.folder, old)), None)
            if earlier is not None:
                self._listed.setdefault(key, earlier)
        entries = [one for one in element if name_of(one) in FORMATS]
        if any(one.get("action") == "failed" for one in entries):
            return  # such hashes are those of a file that had changed
        stated = []
        for one in entries:
            if hashed := packed(name_of(one), text_of(one)):
                stated.append(hashed)
            else:
                self._fault(about, f"lists an {name_of(one)} for {_text(path)} that is not one")
        known = self._listed.get(key, ())
        by_format: dict[int, bytes] = {}
        for hashed in (*known, *stated):
            by_format.setdefault(hashed[0], hashed)
        verifies = not known or (set(stated) & set(known) and set(stated) <= set(by_format.values()))
        if by_format and verifies and len(self._listed) < _MOST_LISTED:
            self._listed[key] = tuple(sorted(by_format.values()))

    def _pattern(self, history: History, pattern: str, patterns: list[IgnorePattern]) -> None:
        about = _joined(history.folder, HISTORY)
        if len(pattern) > _LONGEST_PATTERN or len(patterns) >= _MOST_PATTERNS:
            self._fault(about, f"ignores by {_text(pattern)!r}, which is too long, or one of too many")
        elif pattern:
            try:
                patterns.append(IgnorePattern(pattern))
            except (ValueError, re.error) as error:
                self._fault(about, f"ignores by {_text(pattern)!r}, which is no pattern ({one_line(error)})")


def _inside(path: str) -> str:
    """Return a path that leads to nothing outside of its folder, in its plain form; nothing for others."""
    parts = [part for part in path.split("/") if part not in {"", "."}]
    sound = path and not path.startswith("/") and ".." not in parts and len(path) <= _LONGEST_PATH
    return "/".join(parts) if sound else ""


def _joined(folder: str, path: str) -> str:
    return f"{folder}/{path}" if folder else path


def _key(path: str) -> str:
    """Return a path as histories and disks both spell it: some disks decompose accents."""
    return path if path.isascii() else unicodedata.normalize("NFC", path)


def _text(path: str) -> str:
    return printable(shown(path)[:200], keep="")


def read_histories(root: Path, folders: Sequence[str]) -> Histories:
    """Return what the histories of some folders of a delivery say.

    Args:
        root: The delivery's folder.
        folders: Those in it that have a folder `ascmhl`; empty for the root itself.
    """
    histories = Histories()
    for folder in folders:
        histories.read(root, folder)
    histories.finish()
    return histories
