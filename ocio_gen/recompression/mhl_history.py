# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""One ASC MHL history: what it knows of files, and how a generation is added to it."""

import contextlib
import getpass
import os
import platform
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from pathlib import Path, PurePosixPath
from typing import Any, NamedTuple

import click
from ascmhl import chain_xml_parser
from ascmhl.__version__ import ascmhl_chainfile_name
from ascmhl.chain import MHLChain
from ascmhl.hashlist import (
    MHLAuthor,
    MHLCreatorInfo,
    MHLHashEntry,
    MHLHashList,
    MHLMediaHash,
    MHLProcess,
    MHLTool,
)
from ascmhl.history import MHLHistory
from ascmhl.ignore import MHLIgnoreSpec
from ascmhl.utils import datetime_now_isostring
from lxml.etree import LxmlError

from ocio_gen import __version__
from ocio_gen.core.disk.files import shown
from ocio_gen.core.errors import InvalidFileError, one_line
from ocio_gen.recompression.folders import HISTORY

# The file of a history that lists its generations.
CHAIN: str = ascmhl_chainfile_name

# The hash of our generations, which the records have too.
FORMAT = "xxh128"


class FolderHashes(NamedTuple):
    """What ASC MHL says of a folder: hashes of its files' content, and of its names with it."""

    content: str
    structure: str


class Reference(NamedTuple):
    """A generation, as a history refers to it."""

    name: str  # of its file
    c4: str  # hash of that file


@dataclass(frozen=True)
class Listed:
    """A file as a generation lists it."""

    path: str  # POSIX, relative to the history's folder
    bytes: int
    mtime_ns: int
    hashes: Mapping[str, str]  # by format
    hashed: datetime


@dataclass(frozen=True)
class Generation:
    """What a generation says."""

    comment: str
    patterns: Sequence[str]  # of what it ignores
    files: Sequence[Listed]
    folders: Mapping[str, tuple[float, FolderHashes | None]]  # when each was changed; "." is the history's
    references: Mapping[str, Reference]  # of nested histories, by their folders


class _Alone(MHLHistory):  # type: ignore[misc]
    """A history without those below it: each is read on its own, also while it lies somewhere else."""

    def _find_and_load_child_histories(self) -> None:
        pass


@dataclass(frozen=True)
class _NestedGeneration:
    """What ascmhl asks of a generation that it writes a reference to."""

    file_path: str
    c4: str

    def generate_reference_hash(self) -> str:
        return self.c4


@dataclass(frozen=True)
class History:
    """The history of a folder, which may have none yet."""

    root: Path
    _history: Any = field(repr=False)  # the library is not typed

    @classmethod
    def of(cls, root: Path) -> "History":
        """Return the history of a folder.

        Raises:
            UserError: it is damaged.
            OSError: it cannot be read.
        """
        try:
            return cls(root, _Alone.load_from_path(str(root)))
        except (click.ClickException, LxmlError, ValueError, LookupError, AttributeError, TypeError) as error:
            raise InvalidFileError(
                shown(root / HISTORY),
                f"is no whole ASC MHL history ({one_line(error)})",
                hint="mend it, or move it away",
            ) from None

    @classmethod
    def begun(cls, place: Path) -> "History":
        """Return a new history, whose generations are written into a folder."""
        return cls(place.parent, _Alone())._into(place)

    def copied(self, place: Path) -> "History":
        """Return this history, to go on in a folder that has a copy of it."""
        return History(place.parent, History.of(self.root)._history)._into(place)

    def _into(self, place: Path) -> "History":
        self._history.asc_mhl_path = str(place)
        chain = MHLChain(str(place / CHAIN))
        chain.generations = self._history.chain.generations if self._history.chain else []
        self._history.chain = chain
        return self

    @property
    def exists(self) -> bool:
        """Whether it has generations."""
        return bool(self._history.hash_lists)

    @property
    def patterns(self) -> list[str]:
        """What its latest generation ignores."""
        return self._history.latest_ignore_patterns() or []

    def paths(self) -> set[str]:
        """Return the paths of all files that it lists, by their latest names."""
        media = [one for listed in self._history.hash_lists for one in listed.media_hashes]
        renamed = {one.previous_path for one in media}
        return {one.path for one in media if not one.is_directory and one.path not in renamed}

    def covers(self, path: str) -> bool:
        """Tell whether it lists a file, or refers to a history that may."""
        if self.hashes(path):
            return True
        return any(one.as_posix() in self._nested for one in PurePosixPath(path).parents)

    @cached_property
    def _nested(self) -> set[str]:
        return {folder for folder, _ in self.references()}

    def hashes(self, path: str) -> dict[str, str]:
        """Return the hashes by which it knows a file first, by format; none if it does not list it."""
        known: dict[str, str] = {}
        for entry in self._entries(path):
            known.setdefault(entry.hash_format, entry.hash_string)
        return known

    def last_hashes(self, path: str) -> dict[str, str]:
        """Return the hashes by which it knows a file last, by format."""
        return {entry.hash_format: entry.hash_string for entry in self._entries(path)}

    def _entries(self, path: str) -> Iterator[Any]:
        for listed in self._history.hash_lists:
            media = listed.find_media_hash_for_path(path)
            if media is not None and not media.is_directory:
                yield from media.hash_entries

    def references(self) -> set[tuple[str, str]]:
        """Return the generations of nested histories that it refers to: their folders and files' names."""
        return {
            (path.parent.parent.as_posix(), path.name)
            for listed in self._history.hash_lists
            for path in (PurePosixPath(one.path) for one in listed.hash_list_references)
        }

    def names(self) -> set[str]:
        """Return the names of its generations' files."""
        return {listed.get_file_name() for listed in self._history.hash_lists}

    def latest(self) -> Reference:
        """Return its latest generation."""
        listed = self._history.hash_lists[-1]
        return Reference(listed.get_file_name(), listed.generate_reference_hash())

    def folder_hashes(self) -> FolderHashes | None:
        """Return what its latest generation says of its whole folder, in our format."""
        media = self._history.hash_lists[-1].process_info.root_media_hash
        entry = media and media.find_hash_entry_for_format(FORMAT)
        return FolderHashes(entry.hash_string, entry.structure_hash_string) if entry else None

    def add(self, generation: Generation) -> Reference:
        """Write a generation, and return it.

        Raises:
            OSError: it cannot be written.
        """
        listed = MHLHashList()
        for file in generation.files:
            self._add_file(listed, file)
        for path, (changed, hashes) in generation.folders.items():
            _add_folder(listed, path, changed, hashes)
        listed.referenced_hash_lists = [
            _NestedGeneration(str(self.root / folder / HISTORY / one.name), one.c4)
            for folder, one in generation.references.items()
        ]
        listed.creator_info = _creator(generation.comment)
        listed.process_info.process = MHLProcess("in-place")
        listed.process_info.ignore_spec = MHLIgnoreSpec(list(generation.patterns))
        self._history.write_new_generation(listed)
        chain_xml_parser.write_chain(self._history.chain, listed)
        return self.latest()

    def agrees_with(self, file: Listed) -> bool:
        """Tell whether a file is as it is listed first, or not listed yet."""
        return all(action != "failed" for _, action in self._actions(file))

    def _actions(self, file: Listed) -> list[tuple[str, str]]:
        """Return what a generation says of a file: formats and actions.

        None, if all that is known of it are hashes that it was never compared with.
        """
        known = self.hashes(file.path)
        if not known:
            return [(FORMAT, "original")]
        if FORMAT in known:
            return [(FORMAT, _compared(file, known, FORMAT))]
        other = next(iter(known))
        if other not in file.hashes:
            return []
        if _compared(file, known, other) == "failed":
            return [(other, "failed")]
        # As ascmhl does: a new format is added to what was verified by a known one.
        return [(other, "verified"), (FORMAT, "verified")]

    def _add_file(self, listed: Any, file: Listed) -> None:  # noqa: ANN401 - the library is not typed
        entries = self._actions(file)
        if not entries:
            return
        media = MHLMediaHash()
        media.path, media.file_size = file.path, file.bytes
        media.last_modification_date = _local(file.mtime_ns / 1e9)
        hashed = _local(file.hashed.timestamp())
        for hash_format, action in entries:
            media.append_hash_entry(MHLHashEntry(hash_format, file.hashes[hash_format], action, hashed))
        listed.append_hash(media)


def _compared(file: Listed, known: dict[str, str], hash_format: str) -> str:
    return "verified" if file.hashes[hash_format] == known[hash_format] else "failed"


def _add_folder(
    listed: Any,  # noqa: ANN401 - the library is not typed
    path: str,
    changed: float,
    hashes: FolderHashes | None,
) -> None:
    media = MHLMediaHash()
    media.path, media.is_directory, media.last_modification_date = path, True, _local(changed)
    if hashes:
        entry = MHLHashEntry(FORMAT, hashes.content)
        entry.structure_hash_string = hashes.structure
        media.append_hash_entry(entry)
    listed.append_hash(media)


def _creator(comment: str) -> Any:  # noqa: ANN401 - the library is not typed
    creator = MHLCreatorInfo()
    creator.tool, creator.creation_date = MHLTool("ocio-gen", __version__), datetime_now_isostring()
    creator.host_name, creator.comment = platform.node(), comment or None
    with contextlib.suppress(KeyError, OSError, ImportError):  # a user without a name, as in containers
        creator.authors = [MHLAuthor(getpass.getuser())]
    return creator


def _local(seconds: float) -> datetime:
    """Return a time as ascmhl takes it: it adds the present offset of this place to one that has none."""
    return datetime.fromtimestamp(seconds, datetime.now().astimezone().tzinfo).replace(tzinfo=None)


def has_history(folder: Path) -> bool:
    """Tell whether a folder has a history; not if that cannot be seen."""
    return os.path.isfile(folder / HISTORY / CHAIN)  # noqa: PTH113 - does not raise
