# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""What a run needs to know of a plan, and of the [archive] table."""

from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path
from typing import Protocol

from ocio_gen.archive.pulling import PulledShot, PulledSource


class Sequenced(PulledSource, Protocol):
    """The sequence that a shot's frames come from."""

    @property
    def name(self) -> str:
        """Its folder and pattern."""

    @property
    def reel(self) -> str:
        """That the headers name."""


class PlannedShot(PulledShot, Protocol):
    """A shot of a plan. Counts are frames from 00:00:00:00."""

    @property
    def source(self) -> Sequenced:
        """What its frames come from."""

    @property
    def look(self) -> str | None:
        """The shot of the show's looks."""

    @property
    def cut(self) -> tuple[int, int]:
        """The first and the last frame that the cut reads."""

    @property
    def first(self) -> int:
        """The first frame that is pulled."""

    @property
    def last(self) -> int:
        """The last frame that is pulled."""

    @property
    def head(self) -> int:
        """Frames before the cut."""

    @property
    def tail(self) -> int:
        """Frames after the cut."""

    @property
    def record(self) -> tuple[int, int]:
        """Where it is in the cut, the second the first frame after it."""


class Planned(Protocol):
    """A plan."""

    @property
    def rate(self) -> Fraction:
        """Frames per second, exact."""

    @property
    def drop(self) -> bool:
        """Whether the record timecode drops numbers."""

    @property
    def shots(self) -> Sequence[PlannedShot]:
        """In the order of the cut."""

    @property
    def handles(self) -> int:
        """As asked for."""

    @property
    def notes(self) -> Sequence[str]:
        """What to know about the cut."""

    @property
    def missing(self) -> Sequence[str]:
        """Frames of the cut that no source has."""

    @property
    def short(self) -> Sequence[str]:
        """Handles that are shorter than asked for."""


class Table(Protocol):
    """The [archive] table of a description."""

    @property
    def timeline(self) -> Path:
        """The cut."""

    @property
    def sources(self) -> Sequence[Path]:
        """Folders with the frames."""

    @property
    def sidecars(self) -> Sequence[Path]:
        """More files."""

    @property
    def framing(self) -> Path | None:
        """An ASC FDL."""

    @property
    def codec(self) -> str:
        """none, auto, or a lossless codec."""

    @property
    def profile(self) -> str:
        """What the archive is checked by at its end."""
