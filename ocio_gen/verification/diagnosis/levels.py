# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""What may become of code values: rounded otherwise, of another range or bit depth, offset, multiplied.

A level is given code values that are right so far, and those that came out, and proposes what they became.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

from ocio_gen.aces.acesproxy import Encoding
from ocio_gen.verification.diagnosis.proposal import Proposal

Array: TypeAlias = npt.NDArray[Any]
Function: TypeAlias = Callable[[Array], Array]


@dataclass(frozen=True, eq=False)
class Levels:
    """Code values of an encoding, (n, 3)."""

    codes: Array  # right, not rounded, clamped to the encoding's range; or whole, where codes go in
    open: Array  # the same, not clamped
    made: Array  # what came out
    encoding: Encoding
    rounded: bool  # whether whole codes come out
    goes_in: bool  # whether codes go in: then what is done to them is done before a decode
    display: bool = False  # whether they are a display's: they have no stops

    @cached_property
    def whole(self) -> Array:
        """The right codes, rounded if whole ones come out."""
        return self.finish(self.codes)

    @property
    def starts(self) -> tuple[Array, ...]:
        """The right codes: rounded, as a box gets them that comes after ROUND, and not."""
        return (self.whole, self.codes) if self.rounded else (self.codes,)

    @property
    def top(self) -> int:
        """The largest word."""
        return self.encoding.full_scale

    @property
    def legal(self) -> tuple[int, int]:
        """The ends of legal range."""
        if not self.display:
            return self.encoding.cv_min, self.encoding.cv_max
        unit = (self.top + 1) / 256  # ITU-R BT.2100-2, Table 9: 16 to 235 of 8 bits
        return int(16 * unit), int(235 * unit)

    @property
    def slack(self) -> float:
        """How far a prediction from solved numbers may be off, in code values."""
        return 0.55 if self.rounded else 0.05

    @cached_property
    def scatter(self) -> float:
        """How far what came out is from a function of the right codes, in codes of 10 bits: the median."""
        off = []
        for codes, made in zip(self.codes.T, self.made.T, strict=True):
            seen = np.flatnonzero(np.isfinite(made) & (codes > codes.min()) & (codes < codes.max()))
            along = made[seen[np.argsort(codes[seen], kind="stable")]]
            off.append(np.abs(along[1:-1] - (along[:-2] + along[2:]) / 2))
        left = np.concatenate(off)
        return float(np.median(left)) * 50 / self.encoding.steps_per_stop if left.size else np.inf

    def finish(self, codes: Array) -> Array:
        """Return codes as they come out."""
        return np.rint(codes) if self.rounded else codes

    def bounded(self, codes: Array) -> Iterator[Array]:
        """Yield codes clamped in the ways in which boxes clamp: to words, to legal range, or not."""
        yield np.clip(codes, 0, self.top)
        yield np.clip(codes, self.encoding.cv_min, self.encoding.cv_max)
        yield codes


def levels(given: Levels) -> Iterator[Proposal]:
    """Yield what may have become of code values."""
    for family in (_roundings, _clamps, _ranges, _fewer_bits, _other_depths):
        for sentence, codes in family(given):
            yield Proposal(sentence, codes)
    if given.rounded:
        for start in given.starts:
            for sentence, codes in _ranges(replace(given, codes=start, rounded=False)):
                yield Proposal(f"{sentence}, and cut, not rounded", np.floor(codes), parameters=1)


def common_levels(given: Levels) -> Iterator[Proposal]:
    """Yield what becomes of code values so often that it comes on top of other causes."""
    seen = set()
    for sentence, codes in (*_roundings(given), *_ranges(given)):
        if sentence not in seen:
            seen.add(sentence)
            yield Proposal(sentence, codes)
    yield Proposal("values passed through 8 bits", next(_fewer_bits(given))[1])


def _roundings(given: Levels) -> Iterator[tuple[str, Array]]:
    top, bits = given.top, given.encoding.bit_depth
    cut = "codes are cut, not rounded (floor instead of ROUND)"
    if given.goes_in:
        carried = (given.codes / top).astype(np.float32)
        yield cut, np.floor(carried * np.float32(top)).astype(np.float64)
        yield cut, np.floor(carried.astype(np.float64) * top)
        return
    yield "codes are rounded up (ceiling instead of ROUND)", np.ceil(given.codes)
    yield cut, np.floor(given.codes)
    if not given.rounded:
        yield "codes are rounded to integers, and are to be continuous", np.rint(given.codes)
        return
    words = given.codes / top * 65535
    upper = f"16-bit values are cut to {bits} bits, not rounded"
    for rounded in (np.rint(words), np.floor(words)):
        yield upper, np.floor(rounded / (1 << (16 - bits)))
    yield "ROUND is missing: values are no whole codes", given.codes


def _clamps(given: Levels) -> Iterator[tuple[str, Array]]:
    low, high = given.encoding.cv_min, given.encoding.cv_max
    said = f"codes are not clamped to {low} to {high}"
    # Where light has no logarithm, each maker has an end of its own: as most of it came out.
    dark = (given.open <= given.open.min()) & np.isfinite(given.made)
    ended = np.where(dark, np.median(given.made[dark]), given.open) if dark.any() else given.open
    for codes in (given.open, ended):
        yield said, given.finish(np.clip(codes, 0, given.top))
        yield said, given.finish(codes)


def _ranges(given: Levels) -> Iterator[tuple[str, Array]]:
    (low, high), top = given.legal, given.top
    # 16 to 235 of 8 bits, as video has it, are 64.2 to 942.7 of 10.
    widths = [(low, high - low), (16 / 255 * top, 219 / 255 * top), (low, top * 876 / 1024)]
    if given.display and top > 1023:  # what is legal in 10 bits, in a container of more
        widths.append((64 / 1023 * top, 876 / 1023 * top))
    for bottom, width in widths:

        def expand(cv: Array, bottom: float = bottom, width: float = width) -> Array:
            return (cv - bottom) / width * top

        def narrow(cv: Array, bottom: float = bottom, width: float = width) -> Array:
            return bottom + cv / top * width

        expanded, narrowed = said_ranges(given)
        ways: tuple[tuple[str, tuple[Function, ...]], ...] = (
            (expanded, (expand,)),
            (narrowed, (narrow,)),
            (f"{expanded}; twice", (expand, expand)),
            (f"{narrowed}; twice", (narrow, narrow)),
        )
        for said, functions in ways:
            for start in (*given.starts, given.open) if given.goes_in else given.starts:
                for codes in _chained(given, start, functions):
                    yield said, codes


def said_ranges(given: Levels) -> tuple[str, str]:
    """Return how it is said that legal range is expanded, and that full range is made legal."""
    (low, high), top = given.legal, given.top
    once_more = "" if given.display else " once more"
    if given.goes_in:
        return (
            f"legal range is expanded to full range before it: {low} is read as 0, and {high} as {top}",
            f"codes are taken as full range: 0 is read as {low}, and {top} as {high}",
        )
    return (
        f"legal range is expanded to full range: {low} became 0, and {high} became {top}",
        f"codes are scaled to legal range{once_more}: 0 became {low}, and {top} became {high}",
    )


def _chained(given: Levels, codes: Array, functions: tuple[Function, ...]) -> Iterator[Array]:
    """Yield codes after some functions, clamped to words and rounded after each; and neither."""
    boxed, free = codes, codes
    for function in functions:
        boxed, free = given.finish(np.clip(function(boxed), 0, given.top)), function(free)
    yield boxed
    yield free
    if given.goes_in:
        yield np.clip(free, given.encoding.cv_min, given.encoding.cv_max)


def _fewer_bits(given: Levels) -> Iterator[tuple[str, Array]]:
    top, bits = given.top, given.encoding.bit_depth
    for fewer in (8, 10, 12):
        if fewer >= bits:
            continue
        said, shift, small = f"values passed through {fewer} bits", bits - fewer, (1 << fewer) - 1
        words = np.rint(given.codes / top * small)
        yield said, given.finish(words / small * top)
        yield said, words / small * top
        kept = np.floor(given.whole / (1 << shift))
        yield said, kept * (1 << shift)  # zeros below
        yield said, given.finish(kept / small * top)
        yield said, kept / small * top
        if given.rounded:
            words = np.clip(np.rint(given.codes / (1 << shift)), 0, small)
            yield said, words * (1 << shift)
    yield (
        "values passed through half floats",
        given.finish((given.codes / top).astype(np.float16).astype(np.float64) * top),
    )
    if given.rounded and bits == 10:
        yield "12-bit codes are cut to 10 bits, not rounded", np.floor(np.rint(given.codes * 4) / 4)


def said_other_depth(encoding: Encoding) -> str:
    """Return how it is said that numbers are those of the other bit depth."""
    if encoding.bit_depth == 10:
        return "code values are those of 12 bits, not of 10"
    return "code values are those of 10 bits, not of 12 (as Equation 7 of S-2013-001 is misprinted)"


def _other_depths(given: Levels) -> Iterator[tuple[str, Array]]:
    if given.display:
        return
    top, bits = given.top, given.encoding.bit_depth
    other, factor = (12, 4.0) if bits == 10 else (10, 0.25)
    whole = given.finish(given.codes * factor)  # a code of 12 bits is four of 10
    said = said_other_depth(given.encoding)
    if given.goes_in:
        yield said, given.codes / top * ((1 << other) - 1) / factor
        return
    words = whole / ((1 << other) - 1) * top
    yield said, given.finish(words)
    yield said, words
    for codes in (np.clip(whole, 0, top), whole):
        yield said, codes
