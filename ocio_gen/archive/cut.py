# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""A cut: one track of pictures and black, the transitions between them, and the frames that each reads.

`edl_cut` and `otio_cut` read it, `timeline` writes it. Places in the record, and in sources, are counts:
frames from 00:00:00:00.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from ocio_gen.show.cut.events import Event, Motion, Transition
from ocio_gen.show.cut.timecode import Timecode, counted

# Hours of one clip, and those that a timecode has two digits for.
_LONGEST, _MOST_HOURS = 24, 100


def is_timecode(count: int, rate: Fraction) -> bool:
    """Return whether a count can be written as a timecode."""
    return 0 <= count < _MOST_HOURS * 3600 * counted(rate)


def timecode_text(count: int, rate: Fraction, *, drop: bool) -> str:
    """Return a count as a timecode, for people; one below 0 has none."""
    if count < 0:
        return f"{-count} frame{'s' * (count != -1)} before 00:00:00:00"
    return str(Timecode.of_count(count, rate, drop=drop))


def misplaced(record: tuple[int, int], rate: Fraction) -> str:
    """Return why a clip cannot have a place in a record: it takes at most a day, within timecodes."""
    length = record[1] - record[0]
    if not 0 <= length <= _LONGEST * 3600 * counted(rate):
        return f"has {length:,} frames{', more than any cut' * (length > 0)}"
    if record[0] < 0:
        return "begins before 00:00:00:00"
    return "" if is_timecode(record[1], rate) else f"ends beyond {_MOST_HOURS - 1} hours"


@dataclass(frozen=True)
class Joint:
    """A transition from one clip to the next."""

    kind: Transition
    before: int  # frames that it takes of the clip that ends
    after: int  # frames that it takes of the clip that begins
    name: str = ""  # the number of a wipe, or what OTIO calls it

    @property
    def length(self) -> int:
        """Frames."""
        return self.before + self.after


@dataclass(frozen=True)
class Clip:
    """A picture, or black, in its place in the cut."""

    where: str  # names it for people
    event: Event | None  # none: black
    record: tuple[int, int]  # from cut to cut: the second is the first that is not its own; they can be equal
    motion: Motion
    begins: Joint | None = None
    ends: Joint | None = None
    source_files: tuple[str, ...] = ()  # what its media are called, besides the event's names

    @property
    def head(self) -> int:
        """Frames before its place in the cut in which it is seen, too."""
        return self.begins.before if self.begins else 0

    @property
    def tail(self) -> int:
        """Frames after its place in the cut in which it is seen, too."""
        return self.ends.after if self.ends else 0

    @property
    def length(self) -> int:
        """Frames from cut to cut."""
        return self.record[1] - self.record[0]

    @property
    def seen(self) -> tuple[int, int]:
        """The place in the record where it is seen, with what transitions show of it."""
        return self.record[0] - self.head, self.record[1] + self.tail

    @property
    def span(self) -> tuple[int, int]:
        """The first and the last frame of the source that it reads."""
        ends = self.motion.at(-self.head), self.motion.at(self.length + self.tail - 1)
        return min(ends), max(ends)

    def frames_read(self) -> Iterator[int]:
        """Yield the frame of the source for each frame of the record in which it is seen."""
        return map(self.motion.at, range(-self.head, self.length + self.tail))


# Black stands still.
BLACK_MOTION = Motion(Fraction(0), Fraction(0))


def black(begin: int, end: int) -> Clip:
    """Return black in a place of the record."""
    return Clip("black", None, (begin, end), BLACK_MOTION)


@dataclass(frozen=True)
class Cut:
    """A timeline as one track."""

    title: str
    rate: Fraction
    drop: bool | None  # whether the record's timecode drops numbers; None where the timeline does not say
    clips: tuple[Clip, ...]  # from the first frame to the last, without a gap
    notes: tuple[str, ...] = ()
