# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""Inverse 1D LUTs as functions of a program: where the straight lines between entries reach a value.

OCIO's shaders have a resampled LUT in their place; its CPU processor inverts the LUT itself, as these do. Of
a LUT that goes up and down, what goes against its direction counts as level. A value beyond its ends has the
input where it leaves the end.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import PyOpenColorIO as ocio

from ocio_gen.bridge.program import (
    Array,
    Assign,
    Binary,
    Call,
    Choice,
    Declare,
    Element,
    Expression,
    Function,
    If,
    Kind,
    Number,
    Return,
    Statement,
    Variable,
    float_number,
)
from ocio_gen.bridge.tables import OCTAVE_STARTS, OCTAVES, Packed, bounded, octave_starts, packed

Doubles = npt.NDArray[np.float64]

_FINITE = 31744  # halfs of each sign
# Entries on each side that a slope is taken from: a table may be rounded to halfs. Inputs are no smaller.
_AROUND, _SMALL = 8, 1e-4
_Y = Variable(Kind.FLOAT, "y")


@dataclass(frozen=True)
class InverseLut:
    """The inverse of a 1D LUT: a function for each channel, and the arrays that they read."""

    functions: tuple[Function, Function, Function]  # of red, green and blue; the same one where they are
    arrays: dict[str, Array]


def inverse_lut(transform: ocio.Lut1DTransform, name: str, within: float) -> InverseLut:
    """Return the functions of an inverse 1D LUT.

    Args:
        transform: The inverse, without an adjustment of hues.
        name: What names of functions and arrays begin with.
        within: How far half-domain tables may be from OCIO's.
    """
    table = bounded(np.array(transform.getData(), np.float32).reshape(-1, 3))
    functions: list[Function] = []
    arrays: dict[str, Array] = {}
    for channel in range(3):
        same = next((n for n in range(channel) if np.array_equal(table[:, n], table[:, channel])), None)
        if same is not None:
            functions.append(functions[same])
            continue
        own_name = f"{name}_{'rgb'[channel]}"
        if transform.getInputHalfDomain():
            function, own = _half_function(table[:, channel], own_name, within)
        else:
            function, own = _even_function(table[:, channel], own_name)
        functions.append(function)
        arrays |= own
    red, green, blue = functions
    return InverseLut((red, green, blue), arrays)


def _level(values: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    """Return values that never fall."""
    return np.maximum.accumulate(values)


def _int(value: int) -> Number:
    return Number(Kind.INT, str(value))


def _variable(name: str, kind: Kind = Kind.FLOAT) -> Variable:
    return Variable(kind, name)


def _signed(value: Expression, sign: float) -> Expression:
    return value if sign > 0 else Binary(Kind.FLOAT, "*", value, float_number(np.float32(-1.0)))


def _search(
    array: str, value: Expression, first: Expression, last: Expression | int, most: int
) -> list[Statement]:
    """Return statements that set `at` to the last place before `last` whose entry is less than a value, or 0.

    Args:
        array: Entries that never fall.
        value: What is looked for.
        first: Where they begin in the array.
        last: How many intervals there are between them.
        most: How many there are at most.
    """
    at, step = _variable("at", Kind.INT), 1 << max(0, (most - 1).bit_length() - 1)
    made: list[Statement] = [Declare(at, _int(0))]
    while step:
        tried = _variable(f"tried{step}", Kind.INT)
        ahead = Binary(Kind.INT, "+", at, _int(step))
        entry = Element(Kind.FLOAT, array, Binary(Kind.INT, "+", first, tried))
        if isinstance(last, int):
            beyond: Expression = Binary(Kind.BOOL, "<", ahead, _int(last))
            made.append(Declare(tried, Choice(Kind.INT, beyond, ahead, at)))
        else:
            made.append(Declare(tried, Choice(Kind.INT, Binary(Kind.BOOL, "<", ahead, last), ahead, at)))
        made.append(Assign(at, Choice(Kind.INT, Binary(Kind.BOOL, "<", entry, value), tried, at)))
        step //= 2
    return made


def _place(array: str, value: Expression, at: Expression) -> list[Statement]:
    """Return statements that set `share`: how far from one entry to the next a line reaches a value."""
    low, high, share, rise = (_variable(name) for name in ("low", "high", "share", "rise"))
    next_one = Binary(Kind.INT, "+", at, _int(1))
    level = Binary(Kind.BOOL, ">", rise, Number(Kind.FLOAT, "0.0"))
    way = Binary(Kind.FLOAT, "/", Binary(Kind.FLOAT, "-", value, low), rise)
    return [
        Declare(low, Element(Kind.FLOAT, array, at)),
        Declare(high, Element(Kind.FLOAT, array, next_one)),
        Declare(rise, Binary(Kind.FLOAT, "-", high, low)),
        Declare(share, Choice(Kind.FLOAT, level, way, Number(Kind.FLOAT, "0.0"))),
    ]


def _ends(values: npt.NDArray[np.float32]) -> tuple[int, int]:
    """Return where values leave their first one, and reach their last one; of one value, the first place."""
    first = int(np.flatnonzero(values == values[0])[-1])
    last = int(np.flatnonzero(values == values[-1])[0])
    return (first, last) if first < last else (0, 0)


def _bounded(
    value: Expression, low: tuple[float, float], high: tuple[float, float], made: Expression
) -> Expression:
    """Return what is made of a value; of one at or beyond an end, (value, input), that end's input."""
    (low_y, low_x), (high_y, high_x) = low, high
    below = Binary(Kind.BOOL, ">", value, float_number(np.float32(low_y)))
    above = Binary(Kind.BOOL, ">=", value, float_number(np.float32(high_y)))
    within = Choice(Kind.FLOAT, above, float_number(np.float32(high_x)), made)
    return Choice(Kind.FLOAT, below, within, float_number(np.float32(low_x)))


def _even_function(values: npt.NDArray[np.float32], name: str) -> tuple[Function, dict[str, Array]]:
    """Return the inverse of entries that are evenly spaced over 0..1."""
    sign = 1.0 if values[-1] >= values[0] else -1.0
    rising = _level(values * np.float32(sign))
    count = len(rising)
    first, last = _ends(rising)
    array, at, share, target = (
        f"{name}_entries",
        _variable("at", Kind.INT),
        _variable("share"),
        _variable("target"),
    )
    x = Binary(Kind.FLOAT, "+", Call(Kind.FLOAT, "float_of_int", (at,)), share)
    x = Binary(Kind.FLOAT, "*", x, float_number(np.float32(1.0 / (count - 1))))
    ends = [(float(rising[n]), n / (count - 1)) for n in (first, last)]
    body = [
        Declare(target, _signed(_Y, sign)),
        *_search(array, target, _int(0), count - 1, count - 1),
        *_place(array, target, at),
        Return((_bounded(target, ends[0], ends[1], x),)),
    ]
    return Function(name, Kind.FLOAT, 1, (_Y,), tuple(body)), {array: rising}


def _half_function(
    values: npt.NDArray[np.float32], name: str, within: float
) -> tuple[Function, dict[str, Array]]:
    """Return the inverse of a half-domain table."""
    sign = 1.0 if values[_FINITE - 1] >= values[32768 + _FINITE - 1] else -1.0
    table = values.astype(np.float32) * np.float32(sign)
    # Both sides as they go away from zero, rising; that of negatives upside down.
    sides = [_level(table[:_FINITE]), _level(-table[32768 : 32768 + _FINITE])]
    odd = np.array_equal(sides[0], sides[1])
    whole = np.zeros((65536, 1), np.float32)
    whole[:_FINITE, 0], whole[32768 : 32768 + _FINITE, 0] = sides[0], -sides[1] if odd else sides[1]
    x_of = np.arange(_FINITE, dtype=np.uint16).view(np.float16).astype(np.float64)
    scale = np.zeros((65536, 1))
    scale[:_FINITE, 0], scale[32768 : 32768 + _FINITE, 0] = (_rises(side, x_of, within) for side in sides)
    found = packed(whole, within, scale)
    arrays: dict[str, Array] = {
        f"{name}_starts": found.starts,
        f"{name}_scales": found.scales,
        f"{name}_nodes": found.nodes.ravel(),
        f"{name}_firsts": found.nodes.ravel()[found.starts],
        f"{name}_counts": _counts(found),
        OCTAVE_STARTS: octave_starts(),
    }
    target, result, magnitude = (_variable(one) for one in ("target", "result", "size"))
    negative = Binary(Kind.BOOL, "<", target, float_number(table[0]))
    looked_up = Choice(Kind.FLOAT, negative, _signed(target, -1.0), target)
    bounded = []
    for side in sides:
        first, last = _ends(side)
        bounded.append(
            _bounded(magnitude, (float(side[first]), x_of[first]), (float(side[last]), x_of[last]), result)
        )
    body = [
        Declare(target, _signed(_Y, sign)),
        Declare(magnitude, looked_up),
        *_octave_search(name, magnitude, None if odd else negative),
        Declare(result, _octave_place(name)),
        If(negative, (Return((_signed(bounded[1], -1.0),)),), (Return((bounded[0],)),)),
    ]
    return Function(name, Kind.FLOAT, 1, (_Y,), tuple(body)), arrays


def _rises(values: npt.NDArray[np.float32], x_of: Doubles, within: float) -> Doubles:
    """Return how far values rise while their inputs grow by themselves, as a scale of what they may be off.

    The inverse is then as close as that. A ULP of a value is as close as any.
    """
    places = np.arange(len(values))
    below, above = np.maximum(places - _AROUND, 0), np.minimum(places + _AROUND, len(values) - 1)
    slope = (values[above].astype(np.float64) - values[below]) / (x_of[above] - x_of[below])
    ulps = np.abs(values.astype(np.float64)) * np.finfo(np.float32).eps
    rises: Doubles = np.maximum(slope * np.maximum(x_of, _SMALL), ulps / within)
    return rises


def _counts(found: Packed) -> npt.NDArray[np.int32]:
    return np.diff(np.append(found.starts, len(found.nodes) - 1)).astype(np.int32) - 1


def _octave_search(name: str, magnitude: Expression, negative: Expression | None) -> list[Statement]:
    """Return statements that find the octave, and the interval in it, that hold a value."""
    at, octave, node = (_variable(one, Kind.INT) for one in ("octave_at", "octave", "node"))
    side, first, count = (_variable(one, Kind.INT) for one in ("side", "first", "count"))
    made: list[Statement] = [
        Declare(side, Choice(Kind.INT, negative, _int(OCTAVES), _int(0)) if negative else _int(0)),
        Declare(at, _int(0)),
    ]
    for step in (16, 8, 4, 2, 1):
        tried = _variable(f"octave{step}", Kind.INT)
        ahead = Binary(Kind.INT, "+", at, _int(step))
        entry = Element(Kind.FLOAT, f"{name}_firsts", Binary(Kind.INT, "+", side, tried))
        made += [
            Declare(tried, Choice(Kind.INT, Binary(Kind.BOOL, "<", ahead, _int(OCTAVES)), ahead, at)),
            Assign(at, Choice(Kind.INT, Binary(Kind.BOOL, "<", entry, magnitude), tried, at)),
        ]
    made += [
        Declare(octave, Binary(Kind.INT, "+", side, at)),
        Declare(first, Element(Kind.INT, f"{name}_starts", octave)),
        Declare(count, Element(Kind.INT, f"{name}_counts", octave)),
        *_search(f"{name}_nodes", magnitude, first, count, 1024),
        Declare(node, Binary(Kind.INT, "+", first, _variable("at", Kind.INT))),
        *_place(f"{name}_nodes", magnitude, node),
    ]
    return made


def _octave_place(name: str) -> Expression:
    """Return the input at the place that was found."""
    start = Element(Kind.FLOAT, OCTAVE_STARTS, _variable("octave_at", Kind.INT))
    scale = Element(Kind.FLOAT, f"{name}_scales", _variable("octave", Kind.INT))
    at = Call(Kind.FLOAT, "float_of_int", (_variable("at", Kind.INT),))
    place = Binary(Kind.FLOAT, "+", at, _variable("share"))
    return Binary(Kind.FLOAT, "+", start, Binary(Kind.FLOAT, "/", place, scale))
