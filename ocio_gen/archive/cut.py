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
from ocio_gen.show.cut.timecode import counted

# Hours of one clip, and those that a timecode has two digits for.
_LONGEST, _MOST_HOURS = 24, 100


def is_timecode(count: int, rate: Fraction) -> bool:
    """Return whether a count can be written as a timecode."""
    return 0 <= count < _MOST_HOURS * 3600 * counted(rate)


def is_place(record: tuple[int, int], rate: Fraction) -> bool:
    """Return whether a clip can have a place in a record: one of at most a day, within timecodes."""
    longest = _LONGEST * 3600 * counted(rate)
    return record[0] <= record[1] <= record[0] + longest and all(is_timecode(one, rate) for one in record)


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


@dataclass(frozen=True)
class Cut:
    """A timeline as one track."""

    title: str
    rate: Fraction
    drop: bool | None  # whether the record's timecode drops numbers; None where the timeline does not say
    clips: tuple[Clip, ...]  # from the first frame to the last, without a gap
    notes: tuple[str, ...] = ()
