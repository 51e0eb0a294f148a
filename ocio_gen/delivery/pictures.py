# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""What must stay in a sequence, and which of its frames cannot be right beside their neighbours."""

from collections.abc import Iterator
from fractions import Fraction

import numpy as np

from ocio_gen.core.amounts import number
from ocio_gen.core.sequences import runs
from ocio_gen.delivery.files import NameFinding
from ocio_gen.delivery.header import Stated
from ocio_gen.delivery.rules import LOG_DARKEST, LOG_LARGEST, LOG_SHARE, SHORT_BLACK_SECONDS, STILL_FRAMES
from ocio_gen.delivery.sequences import MOST_WAYS, Frames, FrameTable, Rows, SequenceFinding, joined, runs_of
from ocio_gen.show.cut.timecode import counted

_USUAL_RATE = 24

# Unfinished frames are few among their neighbours, a quarter and three of 25 at most; where more end in zeros
# lines, that is the picture.
_NEIGHBOURS, _MOST_UNFINISHED, _UNFINISHED_SHARE = 12, 3, 4

# A picture that is matted ends in lines that are full; a title on black does not.
_FULL_LINE = 0.9

# Where one frame in so many is the one before, that is how the picture was made: a still, or drawn on twos.
_REPEATED_SHARE = 3


def picture_findings(
    sequence: Frames, table: FrameTable, rate: Fraction | None, *, windows: bool = True
) -> Iterator[SequenceFinding]:
    """Yield what is wrong with frames of a sequence as they stand beside each other.

    Args:
        sequence: It.
        table: Of all frames.
        rate: Frames per second; None where it is not known.
        windows: Whether data windows are compared, too.
    """
    rows = table.rows(sequence)
    yield from _of_sizes(rows[rows["read"] & (rows["stated"] >= 0)], table, windows=windows)
    rows = rows[rows["seen"]]
    if rows.size:
        yield from _black(rows, rate)
        yield from _repeated(rows)
        yield from _blank(rows)
        yield from _matte(rows[~rows["black"]])
        yield from _log(sequence, rows)


def _of_sizes(rows: Rows, table: FrameTable, *, windows: bool) -> Iterator[SequenceFinding]:
    ways: dict[Stated, int] = {}
    way_of: dict[int, int] = {}
    for place in np.unique(rows["stated"]).tolist():
        stated = table.stated[place] if windows else table.stated[place]._replace(data_window="")
        way_of[place] = ways.setdefault(stated, len(ways))
    if len(ways) < 2:
        return
    way = np.array([way_of[place] for place in rows["stated"].tolist()])
    order = np.argsort(-np.bincount(way), kind="stable").tolist()
    known = [*ways]
    usual = known[order[0]]
    left = np.isin(way, order[MOST_WAYS:])
    if left.any():
        yield SequenceFinding("same-size", "differs from the others in other ways", runs_of(rows[left]))
    for at in order[1:MOST_WAYS]:
        other = known[at]
        differs = [
            f"{name.replace('_', ' ')} is {here}, and {there} in others"
            for name, here, there in zip(other._fields, other, usual, strict=True)
            if here != there
        ]
        if differs:
            yield SequenceFinding("same-size", "; ".join(differs), runs_of(rows[way == at]))


def _black(rows: Rows, rate: Fraction | None) -> Iterator[SequenceFinding]:
    black = rows["black"]
    if black.all():
        yield SequenceFinding("black", "all its frames are black" if len(rows) > 1 else "is black", [])
        return
    longest = SHORT_BLACK_SECONDS * (counted(rate) if rate else _USUAL_RATE)
    for first, last in runs(np.flatnonzero(black).tolist()):
        within = first > 0 and last < len(rows) - 1
        if within and last - first + 1 < longest:
            yield SequenceFinding("black", "is black", runs_of(rows[first : last + 1]))


def _repeated(rows: Rows) -> Iterator[SequenceFinding]:
    digests, numbers = rows["digest"], rows["number"]
    same = (digests[1:] == digests[:-1]).all(axis=1) & (np.diff(numbers) == 1) & ~rows["black"][1:]
    count = int(np.count_nonzero(same))
    if count == len(rows) - 1 or (count > 1 and count * _REPEATED_SHARE >= len(rows)):
        return
    repeated = np.concatenate([[False], same])
    for first, last in runs(np.flatnonzero(repeated).tolist()):
        if last - first + 2 >= STILL_FRAMES:  # with the frame that is repeated
            repeated[first : last + 1] = False
    if repeated.any():
        yield SequenceFinding("repeated", "has the same pixels as the frame before", runs_of(rows[repeated]))


def _blank(rows: Rows) -> Iterator[SequenceFinding]:
    blank = rows["last_blank"].astype(np.int64)
    for at in np.flatnonzero((blank > 0) & (rows["first_blank"] == 0)).tolist():
        near = blank[max(0, at - _NEIGHBOURS) : at + _NEIGHBOURS + 1]
        alike = int(np.count_nonzero(2 * near >= blank[at]))
        if near.size > 1 and alike <= max(1, min(_MOST_UNFINISHED, near.size // _UNFINISHED_SHARE)):
            text = f"its last {int(blank[at]):,} lines are zeros"
            yield SequenceFinding("blank-lines", text, runs_of(rows[at : at + 1]))


def _matte(rows: Rows) -> Iterator[SequenceFinding]:
    matted = (rows["first_blank"] > 0) & (rows["last_blank"] > 0) & (rows["edge"] >= _FULL_LINE)
    if rows.size and 2 * int(np.count_nonzero(matted)) > rows.size:
        above, below = (int(rows[name][matted].min()) for name in ("first_blank", "last_blank"))
        text = f"at least {above:,} lines above its picture are zeros, and {below:,} below it"
        yield SequenceFinding("matte", text, [] if matted.all() else runs_of(rows[matted]))


def _log(sequence: Frames, rows: Rows) -> Iterator[SequenceFinding]:
    few_dark = sequence.samples > 0 and sequence.dark * LOG_SHARE <= sequence.samples
    if few_dark and sequence.largest <= LOG_LARGEST:
        text = (
            f"looks like log, ACEScct say, and not like light: {sequence.dark:,} of {sequence.samples:,} "
            f"samples are below {LOG_DARKEST}, and the largest is {number(sequence.largest)}"
        )
        yield SequenceFinding("log-looking", text, [])


def folder_findings(sequences: list[Frames], root: str) -> Iterator[NameFinding]:
    """Yield what is wrong with folders of frames.

    Args:
        sequences: All of the delivery.
        root: The name of the delivery's folder.
    """
    by_folder: dict[str, list[Frames]] = {}
    for sequence in sequences:
        by_folder.setdefault(sequence.folder, []).append(sequence)
    for folder, some in by_folder.items():
        if len(some) > 1:
            names = joined(one.name.rpartition("/")[2] for one in some)
            yield NameFinding("one-sequence", folder or root, f"holds {len(some):,} sequences: {names}")
        name = folder.rpartition("/")[2] or root
        for one in some:
            if one.prefix != f"{name}." and one.width:
                yield NameFinding("folder-name", one.name, f"lies in a folder that is called {name}")
