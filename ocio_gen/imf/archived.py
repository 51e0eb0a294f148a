# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""The frames of an archive by their hashes, which its ASC MHL lists: none of its frames is read."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ocio_gen.core.disk.files import shown
from ocio_gen.core.disk.input_files import is_file, read_bytes
from ocio_gen.core.errors import InvalidFileError
from ocio_gen.core.sequences import frame_name
from ocio_gen.delivery.digests import hash_of
from ocio_gen.delivery.hashes import Histories, read_histories
from ocio_gen.recompression.blocks import bands, read_band
from ocio_gen.recompression.errors import FrameError, LeftAloneError
from ocio_gen.recompression.exr_file import from_reader
from ocio_gen.recompression.folders import HISTORY
from ocio_gen.recompression.reading import Reader
from ocio_gen.recompression.record_log import RecordLog

_REPORT = "archive.json"
# The track file of the black in a cut, of one frame, which no archive has.
BLACK = "black.mxf"

_CURE = "name the archive of a show, which ocio-gen archive makes"
_MOST_BYTES = 1 << 30


@dataclass
class ArchivedShot:
    """A shot of an archive."""

    archive: Path
    histories: Histories
    name: str
    first: int
    stills: list[str]
    """Its reference stills, by their paths in the archive."""

    def is_still(self, digests: Callable[[str], str]) -> bool:
        """Return whether a picture is one of its stills, byte by byte.

        Args:
            digests: Returns the picture's hash by the name of a format.
        """
        listed = [self.histories.expected(path) for path in self.stills]
        return any(digests(name) == digest for name, digest in filter(None, listed))

    def hash_format(self, at: int) -> str:
        """Return the hash that a frame is listed with; empty where it is not listed."""
        listed = self.histories.expected(f"{self.name}/{self._file(at)}")
        return listed[0] if listed else ""

    def problem(self, at: int, digest: str) -> str:
        """Return why a frame is not the archive's; nothing where it is.

        Args:
            at: Its number, from 0.
            digest: The hash of its bytes, in that format.
        """
        file = self._file(at)
        listed = self.histories.expected(f"{self.name}/{file}")
        if listed is None:
            return f"the archive's ASC MHL lists no {file}"
        name, wanted = listed
        if digest == wanted:
            return ""
        # One that was recompressed when it was pulled is listed as it is now; its record has the original's.
        records = RecordLog(self.archive / self.name).of(file) if name == "xxh128" else []
        originals = [one for one in records if one.result.xxh128 == wanted and one.exact]
        if any(digest == one.original.xxh128 for one in originals):
            return ""
        what = "the original of " if originals else ""
        return f"is not {what}{file} of the archive, by its {name}"

    def _file(self, at: int) -> str:
        return frame_name(self.name, self.first + at)


class ArchivedFrames:
    """The frames of an archive."""

    def __init__(self, archive: Path) -> None:
        """Read its report and its history.

        Raises:
            UserError: it is no archive, or has no ASC MHL.
        """
        self.folder = archive
        self._shots, self._stills = _shots(archive)
        self._compared: set[str] = set()
        if not (archive / HISTORY).is_dir():
            raise InvalidFileError(
                shown(archive), "has no ASC MHL: it is not complete", hint="run ocio-gen archive again"
            )
        self._histories = read_histories(archive, [""])
        self.faults = [f"{about}: {text}" for about, text in self._histories.faults]

    @property
    def stills(self) -> int:
        """How many reference stills it has."""
        return sum(map(len, self._stills.values()))

    @property
    def amfs(self) -> int:
        """How many AMFs it has."""
        return sum(self._histories.is_listed(f"{name}/{name}.amf") for name in self._shots)

    def shot(self, name: str, frames: int) -> ArchivedShot | None:
        """Return a shot by its name; None where there is none with so many frames."""
        first, last = self._shots.get(name, (0, -1))
        if last - first + 1 != frames or not frames:
            return None
        self._compared.add(name)
        return ArchivedShot(self.folder, self._histories, name, first, self._stills.get(name, []))

    def amf_problem(self, name: str, path: Path) -> str:
        """Return why a file is not the AMF of the shot that it is named after; nothing where it is.

        Args:
            name: Its name without its ending.
            path: The file.
        """
        listed = self._histories.expected(f"{name}/{name}.amf")
        if listed is None:
            return f"the archive has no AMF of a shot {name}"
        now = hash_of(listed[0])
        now.update(memoryview(read_bytes(path, _CURE)))
        return "" if now.hexdigest() == listed[1] else f"is not the archive's, by its {listed[0]}"

    def left(self) -> list[str]:
        """Return the shots that were not asked for."""
        return [name for name in self._shots if name not in self._compared]


def _shots(archive: Path) -> tuple[dict[str, tuple[int, int]], dict[str, list[str]]]:
    """Return the first and the last number of each shot's frames, and its stills, by the archive's report."""
    if not is_file(archive / _REPORT):
        raise InvalidFileError(shown(archive), "is no archive of a show", hint=_CURE)
    try:
        report: Any = json.loads(read_bytes(archive / _REPORT, _CURE, _MOST_BYTES))
        if report["kind"] == "archive":
            shots = report["shots"]
            stills = {str(one["name"]): [str(path) for path in one.get("stills", ())] for one in shots}
            return {str(one["name"]): (int(one["first"]), int(one["last"])) for one in shots}, stills
    except (ValueError, KeyError, TypeError):
        pass
    raise InvalidFileError(shown(archive), "is no archive of a show", hint=_CURE)


def is_black(frame: Reader) -> bool:
    """Return whether all samples of a frame are zero."""
    try:
        file = from_reader(frame)
        part = file.header.parts[0]
        return not any(read_band(file, 0, band).any() for band in bands(part, part))
    except (FrameError, LeftAloneError):
        return False
