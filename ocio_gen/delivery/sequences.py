# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""The sequences of a delivery, and what is known of their frames: some fifty bytes of each."""

import re
from array import array
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from ocio_gen.core.sequences import runs
from ocio_gen.delivery.files import Found
from ocio_gen.delivery.frame import FileFacts
from ocio_gen.delivery.header import Stated
from ocio_gen.delivery.rules import RuleName

# What comes before a frame's number, the number, and what follows: no other digits do.
_NUMBERED = re.compile(r"(?P<prefix>.*?)(?<![0-9])(?P<number>[0-9]{1,18})(?P<suffix>[^0-9]*)", re.DOTALL)

# Different headers and rates of a delivery that are told apart; a thousand shots share few.
_MOST_DIFFERENT = 4096

# What stands for the place of a header or a rate beyond these: it is compared with none.
BEYOND = -2

# Ways in which frames of a sequence differ that are said; the others are said in one.
MOST_WAYS = 20

_FACTS = np.dtype(
    [
        ("number", np.int64),
        ("width", np.uint8),  # digits of the number in the name; 0 for none
        ("read", np.bool_),  # whether its header is legible
        ("seen", np.bool_),  # whether its pixels are known
        ("time", np.int64),  # first word of its timecode; -1 for none
        ("rate", np.int32),  # place in the list of rates; -1 for none, -2 where that is full
        ("stated", np.int32),  # place in the list of what headers state; -2 where that is full
        ("black", np.bool_),
        ("first_blank", np.int32),
        ("last_blank", np.int32),
        ("edge", np.float32),
        ("digest", np.uint64, (2,)),
    ]
)
Rows = npt.NDArray[Any]


class SequenceFinding(NamedTuple):
    """A rule that frames of a sequence break, and how."""

    rule: RuleName
    text: str
    frames: list[tuple[int, int]]  # runs; none where it is about all of them


@dataclass
class Frames:
    """A sequence: the frames of a folder whose names differ in the number only."""

    folder: str
    prefix: str
    suffix: str
    rows: "array[int]" = field(
        default_factory=lambda: array("l")
    )  # places in the table, by the number at last
    bytes: int = 0
    samples: int = 0
    dark: int = 0
    largest: float = 0.0
    width: int = 0  # most digits of its numbers

    @property
    def name(self) -> str:
        """What reports call it: shots/0010/0010.########.exr; a frame without a number, by its path."""
        inside = f"{self.prefix}{'#' * self.width}{self.suffix}"
        return f"{self.folder}/{inside}" if self.folder else inside


class FrameTable:
    """All frames of a delivery, by their sequences."""

    def __init__(self, files: Sequence[Found]) -> None:
        """Group files: those that are no frames belong to none."""
        self.sequences: list[Frames] = []
        self.stated: list[Stated] = []
        self.rates: list[tuple[int, int]] = []
        self.beyond = 0  # frames whose header, or rate, is compared with none
        self._known_stated: dict[Stated, int] = {}
        self._known_rates: dict[tuple[int, int], int] = {}
        self._row_of: npt.NDArray[np.int64] = np.full(len(files), -1, np.int64)
        self._sequence_of = array("l")
        self._group(files)

    def _group(self, files: Sequence[Found]) -> None:
        places: dict[tuple[str, str, str], int] = {}
        numbers, widths = array("q"), array("B")
        for index, file in enumerate(files):
            if not file.frame:
                continue
            folder, _, name = file.path.rpartition("/")
            match = _NUMBERED.fullmatch(name)
            prefix, suffix = (match["prefix"], match["suffix"]) if match else (name, "")
            place = places.setdefault((folder, prefix, suffix), len(self.sequences))
            if place == len(self.sequences):
                self.sequences.append(Frames(folder, prefix, suffix))
            sequence = self.sequences[place]
            self._row_of[index] = len(numbers)
            sequence.rows.append(len(numbers))
            sequence.bytes += file.bytes
            self._sequence_of.append(place)
            numbers.append(int(match["number"]) if match else -1)
            widths.append(len(match["number"]) if match else 0)
            sequence.width = max(sequence.width, widths[-1])
        self._facts: Rows = np.zeros(len(numbers), _FACTS)
        self._facts["number"], self._facts["width"] = numbers, widths
        self._facts["time"] = self._facts["rate"] = self._facts["stated"] = -1
        for sequence in self.sequences:
            order = sorted(sequence.rows, key=numbers.__getitem__)
            sequence.rows = array("l", order)

    def rows(self, sequence: Frames) -> Rows:
        """Return what is known of a sequence's frames, in the order of their numbers."""
        return self._facts[np.frombuffer(sequence.rows, np.dtype("l"))]

    def place(self, index: int) -> tuple[Frames, int] | None:
        """Return the sequence and the number of a file, by its place in the list; None for no frame."""
        row = int(self._row_of[index])
        if row < 0:
            return None
        return self.sequences[self._sequence_of[row]], int(self._facts["number"][row])

    def add(self, facts: FileFacts) -> None:
        """Take in what was read of a file."""
        row = int(self._row_of[facts.place])
        if row < 0 or facts.stated is None:
            return
        sequence, values = self.sequences[self._sequence_of[row]], self._facts[row]
        values["read"] = True
        values["stated"] = _place(facts.stated, self._known_stated, self.stated)
        if facts.timecode is not None:
            values["time"] = facts.timecode
        if facts.rate is not None:
            values["rate"] = _place(facts.rate, self._known_rates, self.rates)
        self.beyond += bool(BEYOND in {values["stated"], values["rate"]})
        pixels = facts.pixels
        if pixels is None:
            return
        values["seen"] = True
        values["digest"] = np.frombuffer(pixels.digest, np.uint64)
        values["black"] = pixels.black
        values["first_blank"], values["last_blank"] = pixels.first_blank, pixels.last_blank
        values["edge"] = pixels.edge
        sequence.samples += pixels.samples
        sequence.dark += pixels.dark
        sequence.largest = max(sequence.largest, pixels.largest)


def _place(value: Any, known: dict[Any, int], values: list[Any]) -> int:  # noqa: ANN401 - of any kind
    """Return the place of a value in a list; a new one is added, and is BEYOND it where that is full."""
    place = known.get(value)
    if place is None:
        if len(values) == _MOST_DIFFERENT:
            return BEYOND
        place = known[value] = len(values)
        values.append(value)
    return place


def runs_of(rows: Rows) -> list[tuple[int, int]]:
    """Return the runs of frames' numbers; of frames without one, none."""
    return runs(int(number) for number in rows["number"] if number >= 0)


def joined(texts: Iterable[str], most: int = 3) -> str:
    """Return some texts as a list, the first of them by name."""
    some = list(texts)
    more = f" and {len(some) - most:,} more" if len(some) > most else ""
    return ", ".join(some[:most]) + more
