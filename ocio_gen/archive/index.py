# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""The sources of an archive: every sequence of EXR frames in some folders, and the timecodes that it holds.

The names of a sequence's frames are one array of numbers, and only its first and last frame are opened, and
the second where these do not tell how timecodes count: a show has a million.
"""

import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import numpy as np

from ocio_gen.archive.frame_facts import FrameFacts, HeaderTimecode, counts_pairs, frame_facts
from ocio_gen.archive.frame_names import SUFFIX, Numbers, by_padding, one_line_of, require_folder, walked
from ocio_gen.core.disk.files import shown
from ocio_gen.core.disk.input_folders import absolute
from ocio_gen.core.errors import InvalidFileError
from ocio_gen.show.cut.timecode import Timecode, TimecodeError, counted

_DIGITS = "0123456789"

# Numbers with more digits are no frames'.
_MOST_DIGITS = 18

# Frames in all folders: ten feature films.
_MOST_FILES = 10_000_000


@dataclass(frozen=True, eq=False)
class SourceSequence:
    """A sequence of frames. A *count* is a source timecode: frames from 00:00:00:00 at the timeline's rate.

    `offset` leads from the number in a frame's name to its count.
    """

    folder: Path
    prefix: str
    padding: int  # digits of a number, at least
    suffix: str
    numbers: Numbers  # in the names of its frames, ascending
    offset: int = 0
    rate: Fraction | None = None  # that the first frame's header states
    drop: bool | None = None  # whether the headers' timecodes drop numbers; None where they have no timecodes
    pairs: bool = False  # whether the headers' timecodes count pairs of frames
    reel: str = ""  # that the first frame's header names
    width: int = 0  # of the display window
    height: int = 0
    frame_bytes: int = 0  # of the first frame's file
    problem: str = ""  # why it cannot be archived
    rate_of_counts: Fraction = Fraction(24)  # the timeline's rate

    @property
    def name(self) -> str:
        """Its folder and its pattern, for messages."""
        return one_line_of(self.folder / self._pattern)

    def name_from(self, home: Path) -> str:
        """Return its folder and its pattern, from a folder that it lies in; elsewhere the whole path."""
        path = absolute(self.folder) / self._pattern
        home = absolute(home)
        return one_line_of(path.relative_to(home) if path.is_relative_to(home) else path)

    @property
    def _pattern(self) -> str:
        return f"{self.prefix}{'#' * self.padding}{self.suffix}"

    @property
    def first(self) -> int:
        """The count of its first frame."""
        return int(self.numbers[0]) + self.offset

    @property
    def last(self) -> int:
        """The count of its last frame."""
        return int(self.numbers[-1]) + self.offset

    def number_of(self, count: int) -> int:
        """Return the number in the name of a frame."""
        return count - self.offset

    def path_of(self, count: int) -> Path:
        """Return the place of a frame, whether it is there or not."""
        return self.folder / f"{self.prefix}{self.number_of(count):0{self.padding}d}{self.suffix}"

    def held(self, first: int, last: int) -> int:
        """Return how many of the frames from a first to a last one it has."""
        begin, end = np.searchsorted(self.numbers, [first - self.offset, last - self.offset + 1])
        return int(end - begin)

    def has(self, first: int, last: int) -> bool:
        """Return whether it has all frames from a first to a last one."""
        return self.held(first, last) == last - first + 1

    def missing(self, first: int, last: int) -> list[tuple[int, int]]:
        """Return the runs of frames that it lacks: the counts of the first and the last of each."""
        begin, end = np.searchsorted(self.numbers, [first - self.offset, last - self.offset + 1])
        there = [first - 1, *(self.numbers[begin:end] + self.offset).tolist(), last + 1]
        return [(one + 1, other - 1) for one, other in pairwise(there) if other > one + 1]

    def empty(self, first: int, last: int) -> list[int]:
        """Return its frames from a first to a last one whose files have no bytes; only sizes are read."""
        begin, end = np.searchsorted(self.numbers, [first - self.offset, last - self.offset + 1])
        start = os.path.join(self.folder, self.prefix)  # noqa: PTH118 - a show has a million
        return [
            number + self.offset
            for number in self.numbers[begin:end].tolist()
            if _is_empty(f"{start}{number:0{self.padding}d}{self.suffix}")
        ]

    def handles(self, first: int, last: int, wanted: int) -> tuple[int, int]:
        """Return how many frames it has just before a first and just after a last one, of those wanted."""
        begin, end = np.searchsorted(self.numbers, [first - self.offset, last - self.offset + 1])
        before = first - self.offset - self.numbers[max(0, begin - wanted) : begin][::-1]
        after = self.numbers[end : end + wanted] - (last - self.offset)
        head, tail = (int((one == np.arange(1, len(one) + 1)).cumprod().sum()) for one in (before, after))
        return head, tail

    def mistake(self, count: int, facts: FrameFacts) -> str:
        """Return what is wrong with a frame beside the others; nothing where all is well.

        Args:
            count: Its place.
            facts: What its own header says.
        """
        if facts.problem:
            return facts.problem
        if (facts.width, facts.height) != (self.width, self.height):
            return f"is {facts.width} x {facts.height}, and others are {self.width} x {self.height}"
        if (facts.timecode is None) is not (self.drop is None):
            return "some of its frames have a timeCode, others do not"
        return self._mistimed(count, facts.timecode) if facts.timecode else ""

    def _mistimed(self, count: int, timecode: HeaderTimecode) -> str:
        """Return what is wrong with the timecode of a frame."""
        try:
            off = timecode.count(self.rate_of_counts, pairs=self.pairs) - count
        except TimecodeError as error:
            return f"its timeCode is {error}"
        if off == -Timecode(24, 0, 0, 0, bool(self.drop)).count(self.rate_of_counts):
            return "its timeCode passes midnight, and frames are counted from 00:00:00:00; split the sequence"
        side = "after" if off > 0 else "before"
        return f"its timeCode is {abs(off)} frame{'s' * (abs(off) != 1)} {side} its number" if off else ""


def _is_empty(path: str) -> bool:
    try:
        return os.stat(path).st_size == 0  # noqa: PTH116
    except OSError:  # the pull reports it
        return False


@dataclass(frozen=True, eq=False)
class FoundSequence:
    """A sequence as it was found: without a rate, its timecodes are no counts yet."""

    folder: Path
    prefix: str
    padding: int
    suffix: str
    numbers: Numbers
    first: FrameFacts
    last: FrameFacts

    def at(self, rate: Fraction) -> SourceSequence:
        """Return it with the counts of its frames at the timeline's rate."""
        offset, pairs, problem = self._offset(rate)
        facts = self.first
        sequence = SourceSequence(
            self.folder,
            self.prefix,
            self.padding,
            self.suffix,
            self.numbers,
            offset,
            rate=facts.rate,
            drop=facts.timecode.drop and counted(rate) % 30 == 0 if facts.timecode else None,
            pairs=pairs,
            reel=facts.reel,
            width=facts.width,
            height=facts.height,
            frame_bytes=facts.size,
            problem=facts.problem or problem,
            rate_of_counts=rate,
        )
        if facts.problem and not facts.size:  # of this file, not of all
            text = f"{one_line_of(sequence.path_of(sequence.first).name)}: {facts.problem}"
            return replace(sequence, problem=text)
        if not sequence.problem and (mistake := sequence.mistake(sequence.last, self.last)):
            text = f"{one_line_of(sequence.path_of(sequence.last).name)}: {mistake}"
            return replace(sequence, problem=text)
        return sequence

    def _offset(self, rate: Fraction) -> tuple[int, bool, str]:
        """Return what leads from numbers to counts, whether timecodes count pairs, and what is wrong."""
        if self.first.timecode is None:
            return 0, False, ""
        wrong = ""
        found: list[tuple[int, bool]] = []
        fitting: list[tuple[int, bool]] = []
        for pairs in (True, False) if counts_pairs(rate) else (False,):
            try:
                one = self.first.timecode.count(rate, pairs=pairs) - int(self.numbers[0])
                last = self.last.timecode
                other = last.count(rate, pairs=pairs) - int(self.numbers[-1]) if last else one
            except TimecodeError as error:
                wrong = wrong or f"its timeCode is {error}"
                continue
            (fitting if one == other else found).append((one, pairs))
        if len(fitting) > 1:
            return self._decided(fitting, rate)
        found = fitting or found
        return (*found[0], "") if found else (0, False, wrong)

    def _decided(self, ways: list[tuple[int, bool]], rate: Fraction) -> tuple[int, bool, str]:
        """Return the way of counting that the second frame shows; else the one by which names are counts."""
        if len(self.numbers) > 1:
            number = int(self.numbers[1])
            second = frame_facts(
                self.folder / f"{self.prefix}{number:0{self.padding}d}{self.suffix}"
            ).timecode
            ways = [way for way in ways if second and _leads(way, number, second, rate)] or ways
        offsets = {offset for offset, _ in ways}
        chosen = next((way for way in ways if way[0] == 0), ways[0])
        if len(offsets) == 1 or 0 in offsets:
            return (*chosen, "")
        counts = " or ".join(str(int(self.numbers[0]) + offset) for offset in sorted(offsets))
        text = "its timeCode counts frames or pairs of frames, and nothing shows which"
        return (*chosen, f"{text}; number its first frame {counts}")


def _leads(way: tuple[int, bool], number: int, timecode: HeaderTimecode, rate: Fraction) -> bool:
    """Return whether an offset leads from a number to a timecode's count, with or without pairs."""
    offset, pairs = way
    try:
        return timecode.count(rate, pairs=pairs) == number + offset
    except TimecodeError:
        return False


@dataclass(frozen=True)
class Sources:
    """All sequences of some folders."""

    sequences: tuple[FoundSequence, ...]
    links: int = 0  # to folders, which were not followed

    def rate(self) -> Fraction | None:
        """Return the rate that the headers state, where they agree."""
        stated = {one.first.rate for one in self.sequences} - {None}
        return stated.pop() if len(stated) == 1 else None

    def at(self, rate: Fraction) -> tuple[SourceSequence, ...]:
        """Return the sequences with the counts of their frames at the timeline's rate."""
        return tuple(one.at(rate) for one in self.sequences)


def index_sources(folders: Iterable[Path]) -> Sources:
    """Return all sequences of EXR frames in some folders and below, in the order of their paths.

    Links to files are files; links to folders are not followed. Hidden files and folders are passed over, and
    so are pipes and devices, and names without a number before .exr.

    Raises:
        UserError: a folder is not there or cannot be read, or there are too many files.
    """
    found: list[FoundSequence] = []
    links, files = 0, 0
    seen: set[str] = set()
    for root in folders:
        require_folder(root)
        for folder, names, links_here in walked(root, seen):
            files += len(names)
            links += links_here
            if files > _MOST_FILES:
                raise InvalidFileError(
                    shown(root),
                    f"more than {_MOST_FILES:,} files",
                    hint="name the folders of the cut's sources",
                )
            found += _sequences(folder, names)
    found.sort(key=lambda one: (os.fsencode(one.folder), one.prefix, one.suffix, one.padding))
    return Sources(tuple(found), links)


def _sequences(folder: Path, names: Sequence[str]) -> Iterator[FoundSequence]:
    grouped: dict[tuple[str, str], list[str]] = {}
    for name in names:
        stem = name[: -len(SUFFIX)]
        prefix = stem.rstrip(_DIGITS)
        if 0 < len(stem) - len(prefix) <= _MOST_DIGITS:
            grouped.setdefault((prefix, name[-len(SUFFIX) :]), []).append(stem[len(prefix) :])
    for (prefix, suffix), digits in grouped.items():
        for padding, numbers in by_padding(digits):
            first, last = (
                frame_facts(folder / f"{prefix}{number:0{padding}d}{suffix}")
                for number in (int(numbers[0]), int(numbers[-1]))
            )
            yield FoundSequence(folder, prefix, padding, suffix, numbers, first, last)
