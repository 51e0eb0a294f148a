# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""What an archive holds and lacks, as data: archive.json, and what a run returns."""

import re
from pathlib import Path
from typing import Literal

from pydantic import Field

from ocio_gen.archive.layout import REPORT
from ocio_gen.core.amounts import count
from ocio_gen.core.documented import Documented

_START = re.compile(rb'\{\s*"kind": "archive"')


def is_archive(folder: Path) -> bool:
    """Return whether a folder holds an archive, by the first line of its report."""
    try:
        with (folder / REPORT).open("rb") as report:
            return bool(_START.match(report.read(100)))
    except OSError:
        return False


class ArchivedShot(Documented):
    """A shot of an archive: a folder of frames."""

    name: str
    """Its folder, and what its frames are called."""
    look: str | None = None
    """The shot of the show's looks, if it has one."""
    reel: str = ""
    """The reel that its frames come from, by their headers; else by the timeline."""
    source: str = ""
    """The sequence that they were pulled from: from the description's folder, or its whole path elsewhere."""
    first: int
    """The number of its first frame: frames from 00:00:00:00 to its source timecode."""
    last: int
    """The number of its last frame."""
    head: int = 0
    """Frames before the cut: its handle."""
    tail: int = 0
    """Frames after the cut."""
    source_in: str = ""
    """The source timecode of the first frame of the cut."""
    source_out: str = ""
    """Where its source goes on after the cut: the timecode after that of the last frame."""
    record_in: str = ""
    """Where it begins in the cut."""
    record_out: str = ""
    """Where the cut goes on after it."""
    width: int = 0
    """Of its picture, in pixels."""
    height: int = 0
    """Of its picture."""
    channels: str = ""
    """Their names and types."""
    amf: str | None = None
    """Its ACES Metadata File."""
    stills: list[str] = Field(default_factory=list)
    """Its reference stills."""
    problems: list[str] = Field(default_factory=list)
    """Why frames of it are not in the archive."""

    @property
    def frames(self) -> int:
        """How many there are."""
        return self.last - self.first + 1


class ArchiveInput(Documented):
    """A file that the archive was made from, besides the frames."""

    path: str
    """As the description names it."""
    xxh128: str
    """XXH3, 128 bits, of its bytes, in hexadecimal."""


class HandOver(Documented):
    """A package of IMF, Application 5, that was made of the archive."""

    folder: str
    """The folder of the package."""
    composition: str
    """The file of its composition (CPL)."""
    frames: int
    """The number of frames that the composition plays."""
    files: int
    """The number of files in the package."""
    bytes: int
    """The size of all its files together."""
    notes: list[str] = Field(default_factory=list)
    """Each says a part of the cut that the composition leaves out, or another thing to know."""


class ArchiveRun(Documented):
    """What one run did. It is no part of archive.json.

    That is the same whoever makes it, and when, of the same sources in the same places: it has their paths.
    """

    dry: bool = False
    """Whether it only planned."""
    job: str | None = None
    """The job template for a render farm, if one was written instead."""
    sealed_before: bool = False
    """Whether an earlier run had completed and sealed the archive: this one replaces nothing in it."""
    unchanged: bool = False
    """Whether an earlier run had sealed the archive, and this one did nothing."""
    frames: int = 0
    """Frames to be pulled."""
    copied: int = 0
    """Files that were copied, and proven."""
    recompressed: int = 0
    """Frames that were recompressed, and proven."""
    proven: int = 0
    """Files that were there and proven before."""
    changed: int = 0
    """Files whose sources have changed since: the archive has them as they were."""
    bytes_read: int = 0
    """The size of the sources of what was pulled."""
    bytes_written: int = 0
    """Its size in the archive."""
    seconds: float = 0.0
    """What pulling took."""
    generations: list[str] = Field(default_factory=list)
    """The ASC MHL generations that were written."""
    imf: HandOver | None = None
    """The package of IMF that was made, where one was asked for."""


class PullReport(Documented):
    """What became of the frames of a job's list."""

    run: ArchiveRun
    """What was done."""
    problems: list[str] = Field(default_factory=list)
    """Why frames are not in the archive."""

    @property
    def passed(self) -> bool:
        """Whether all of them are."""
        return not self.problems


class ArchiveReport(Documented):
    """What an archive holds, and what it lacks."""

    kind: Literal["archive"] = "archive"
    """What this file is about."""
    schema_version: Literal[1] = 1
    """Of this form."""
    show: str
    """The show's short name."""
    title: str
    """Its name as people say it."""
    complete: bool = False
    """Whether all is there and proven."""
    codec: str = "none"
    """none: frames are their sources' bytes; else what they were to be recompressed with."""
    handles: int = 0
    """Frames that were asked for before and after each shot's cut."""
    rate: str = ""
    """Frames per second, exact."""
    shots: list[ArchivedShot] = Field(default_factory=list)
    """The shots, in the order of the cut."""
    inputs: list[ArchiveInput] = Field(default_factory=list)
    """What it was made from, besides frames: the description, what that names, and what went along."""
    tools: dict[str, str] = Field(default_factory=dict)
    """Versions of what made it."""
    notes: list[str] = Field(default_factory=list)
    """What to know about the cut."""
    missing: list[str] = Field(default_factory=list)
    """Frames of the cut that no source has; then nothing was written."""
    short: list[str] = Field(default_factory=list)
    """Handles that are shorter than was asked for."""
    problems: list[str] = Field(default_factory=list)
    """What else is not as it should be."""
    broken_profile: str | None = None
    """The profile that it breaks, as `problems` tell; null where it keeps it, or is not judged yet."""
    run: ArchiveRun | None = None
    """What the run did that returns this; not in archive.json."""

    @property
    def frames(self) -> int:
        """How many frames there are to be."""
        return sum(shot.frames for shot in self.shots)

    @property
    def frames_here(self) -> int:
        """How many of them are in the archive, and proven."""
        return self.frames - sum(len(shot.problems) for shot in self.shots)

    def standing(self, where: str) -> str:
        """Return a sentence on an archive that was never complete: what is here, and what to do.

        Args:
            where: The place of its faults: "above" it, or "below".
        """
        whole = self.frames_here == self.frames
        frames = count(self.frames, "frame")
        here = f"all {frames} are here" if whole else f"{self.frames_here:,} of {frames} are here"
        if self.broken_profile and whole:
            return (
                f"{here}; profile {self.broken_profile} is not met ({where}); not sealed: replace those "
                "files, or give a profile of your own, by archive.profile, in which that rule is a warning"
            )
        return f"{here}; not sealed: run this again once what is {where} is mended"

    @property
    def faults(self) -> list[str]:
        """All that makes it fall short."""
        return [*self.missing, *(text for shot in self.shots for text in shot.problems), *self.problems]

    @property
    def passed(self) -> bool:
        """Whether all was done that was asked for."""
        only_planned = self.run is not None and (self.run.dry or self.run.job is not None)
        return not self.faults and (self.complete or only_planned)

    def written(self) -> bytes:
        """Return it as archive.json."""
        return (self.model_dump_json(indent=1, exclude={"run"}) + "\n").encode()
