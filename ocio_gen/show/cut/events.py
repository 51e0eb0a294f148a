# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""An event of a cut: what is taken of which source, what it is called, and how it is graded."""

from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction
from typing import TypeAlias

from ocio_gen.aces.cdl import Cdl
from ocio_gen.show.cut.timecode import FrameCount, Timecode, TimecodeError, counted

Place: TypeAlias = Timecode | FrameCount

# Reels that hold no picture, and that say only that a source has no name.
BLACK = {"BL", "BLACK"}
UNNAMED = {"AX", ""}

_MOST_NAMES = 20


class NameOf(StrEnum):
    """The kinds of names that an event or a CDL has."""

    CLIP = "clip"
    ID = "id"
    REEL = "reel"
    LOCATOR = "loc"
    COMMENT = "comment"
    SOURCE_FILE = "source_file"
    FILE = "file"


class Transition(StrEnum):
    """How an event begins."""

    CUT = "C"
    DISSOLVE = "D"
    WIPE = "W"
    KEY = "K"


@dataclass(frozen=True)
class Retime:
    """A line M2: the speed of an event's source, and where the source starts."""

    speed: Fraction  # frames of the source in a second; below 0 backwards, 0 for a still frame
    entry: Timecode | None


@dataclass(frozen=True)
class Motion:
    """How a picture runs through its source."""

    start: Fraction  # the frame of the source that its first frame shows
    step: Fraction = Fraction(1)  # frames of the source in one of the record; below 0 backwards

    def at(self, frame: int) -> int:
        """Return the frame of the source that a frame shows, counted from its first; it may be below 0.

        Backwards is the mirror of forwards: at half speed each frame is shown twice, the first one, too. An
        EDL can state a range of the source that has other frames: its M2 says where the source is entered,
        and how fast it runs.
        """
        divisor = self.start.denominator * self.step.denominator
        place = self.start.numerator * self.step.denominator
        place += self.step.numerator * self.start.denominator * frame
        return place // divisor if self.step >= 0 else -(-place // divisor)


@dataclass
class Event:
    """A line of an EDL, and all that belongs to it."""

    line: int
    number: str
    reel: str
    track: str
    transition: Transition
    frames: int  # that the transition takes
    source: tuple[Place, Place]  # the second is the first that is not taken
    record: tuple[Place, Place]
    names: dict[NameOf, list[str]] = field(default_factory=dict)
    cdl: Cdl | None = None
    cdl_id: str | None = None  # of a ColorCorrection in a file beside the EDL
    retime: Retime | str | None = None  # or what is wrong with it
    outgoing: bool = False  # whether a transition leads from it to the next one
    pattern: str = ""  # the number of a wipe

    @property
    def black(self) -> bool:
        """Whether the event shows no source."""
        return self.reel.upper() in BLACK

    @property
    def graded(self) -> bool:
        """Whether the event has a CDL, or names one."""
        return self.cdl is not None or self.cdl_id is not None

    @property
    def picture(self) -> bool:
        """Whether the event has a picture; with a CDL it has one, whatever its track is."""
        track = self.track.upper()
        return self.graded or "V" in track or track == "B"

    def name(self, of: NameOf, text: str, *, first: bool = False) -> None:
        """Add a name, if there is text that is one; of comments, the first are enough."""
        known = self.names.get(of, [])
        named = text and not (of is NameOf.CLIP and text.upper() in BLACK)
        if named and text not in known and len(known) < _MOST_NAMES:
            self.names[of] = [text, *known] if first else [*known, text]

    def motion(self, rate: Fraction) -> Motion:
        """Return how the event runs through its source, counted from 00:00:00:00.

        Args:
            rate: Of both, exact.

        Raises:
            TimecodeError: a timecode is none at this rate, or the retime lacks one.
        """
        first, end = (timecode.count(rate) for timecode in self.source)
        if self.retime is None:
            return Motion(Fraction(first))
        if isinstance(self.retime, str):
            raise TimecodeError(f"line {self.line}: {self.retime}")
        step = self.retime.speed / counted(rate)
        entry = self.retime.entry.count(rate) if self.retime.entry else first if step >= 0 else end
        # Backwards, an entry at the end is the end of the last frame; a line of no length has only a place.
        at_end = step < 0 and entry == end != first
        return Motion(Fraction(entry - 1 if at_end else entry), step)

    def frames_read(self, rate: Fraction) -> list[int]:
        """Return the frame of the source that each frame of the record shows, counted from 00:00:00:00.

        Args:
            rate: Of both, exact.

        Raises:
            TimecodeError: a timecode is none at this rate, or the retime lacks one.
        """
        motion = self.motion(rate)
        begin, end = self.source if self.retime is None else self.record
        length = end.count(rate) - begin.count(rate)
        if length < 0 and self.retime is not None:
            raise TimecodeError(f"line {self.line}: the record ends before it begins")
        return [motion.at(frame) for frame in range(length)]
