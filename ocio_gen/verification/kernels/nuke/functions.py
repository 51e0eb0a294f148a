# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""Functions of Nuke's expressions, as its reference of Tcl expressions describes them, for arrays."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import reduce
from typing import Any, TypeAlias

import numpy as np

# A number, or one for each pixel, all of one precision.
Value: TypeAlias = Any


@dataclass(frozen=True)
class Function:
    """A function, and how many arguments it takes."""

    call: Callable[..., Value]
    least: int
    most: int
    apart: int = 1  # how many more there can be at once


def number(value: Value, kind: type[np.floating[Any]]) -> Value:
    """Return a value as numbers: what is true is 1."""
    return value.astype(kind) if value.dtype != kind else value


def truth(value: Value) -> Value:
    """Return whether a value is other than 0; NaN is."""
    return value if value.dtype == np.bool_ else value != 0


def _max(*values: Value) -> Value:
    return reduce(lambda a, b: np.where(a > b, a, b), values)


def _min(*values: Value) -> Value:
    return reduce(lambda a, b: np.where(a < b, a, b), values)


def _clamp(x: Value, least: Value = None, most: Value = None) -> Value:
    low = np.zeros_like(x) if least is None else least
    high = np.ones_like(x) if most is None else most
    return np.where(x < low, low, np.where(x > high, high, x))


def _lerp(a: Value, b: Value, x: Value) -> Value:
    return a + (b - a) * x


def _lerp_or_line(*values: Value) -> Value:
    """Return what is between two values, or on the line through two points."""
    if len(values) == 3:
        return _lerp(*values)
    x0, y0, x1, y1, x = values
    return y0 + (y1 - y0) * ((x - x0) / (x1 - x0))


def _smoothstep(a: Value, b: Value, x: Value) -> Value:
    share = _clamp((x - a) / (b - a))
    return share * share * (3 - 2 * share)


def _equal(a: Value, *others: Value) -> Value:
    return reduce(np.logical_or, [a == other for other in others])


def _in_range(a: Value, *ends: Value) -> Value:
    return reduce(
        np.logical_or,
        [(a >= first) & (a <= last) for first, last in zip(ends[::2], ends[1::2], strict=False)],
    )


def precise(call: Callable[..., Value]) -> Callable[..., Value]:
    """Return a function that calculates in double precision, and rounds once: the same on every machine."""

    def called(*values: Value) -> Value:
        return call(*(value.astype(np.float64) for value in values)).astype(values[0].dtype)

    return called


power = precise(np.power)
log10 = precise(np.log10)


def _of_one(call: Callable[[Value], Value]) -> Function:
    return Function(call, 1, 1)


def _of_two(call: Callable[[Value, Value], Value]) -> Function:
    return Function(call, 2, 2)


FUNCTIONS = {
    "abs": _of_one(np.abs),
    "acos": _of_one(precise(np.arccos)),
    "asin": _of_one(precise(np.arcsin)),
    "atan": _of_one(precise(np.arctan)),
    "atan2": _of_two(precise(np.arctan2)),
    "ceil": _of_one(np.ceil),
    "clamp": Function(_clamp, 1, 3, 2),
    "copysign": _of_two(np.copysign),
    "cos": _of_one(precise(np.cos)),
    "cosh": _of_one(precise(np.cosh)),
    "degrees": _of_one(np.degrees),
    "equal": Function(_equal, 2, 99),
    "exp": _of_one(precise(np.exp)),
    "fabs": _of_one(np.abs),
    "floor": _of_one(np.floor),
    "fmod": _of_two(np.fmod),
    "hypot": _of_two(precise(np.hypot)),
    "inrange": Function(_in_range, 3, 99, 2),
    "int": _of_one(np.trunc),
    "isfinite": _of_one(np.isfinite),
    "isinf": _of_one(np.isinf),
    "isnan": _of_one(np.isnan),
    "lerp": Function(_lerp_or_line, 3, 5, 2),
    "logb": _of_one(lambda x: (np.frexp(x)[1] - 1).astype(x.dtype)),
    "mantissa": _of_one(lambda x: np.frexp(x)[0]),
    "exponent": _of_one(lambda x: np.frexp(x)[1].astype(x.dtype)),
    "log": _of_one(precise(np.log)),
    "log10": _of_one(log10),
    "max": Function(_max, 2, 99),
    "min": Function(_min, 2, 99),
    "mix": Function(_lerp, 3, 3),
    "pow": _of_two(power),
    "pow2": _of_one(np.square),
    "radians": _of_one(np.radians),
    "rint": _of_one(np.rint),
    "sign": _of_one(np.sign),
    "signbit": _of_one(np.signbit),
    "sin": _of_one(precise(np.sin)),
    "sinh": _of_one(precise(np.sinh)),
    "smoothstep": Function(_smoothstep, 3, 3),
    "sqrt": _of_one(np.sqrt),
    "step": _of_two(lambda a, x: x >= a),
    "tan": _of_one(precise(np.tan)),
    "tanh": _of_one(precise(np.tanh)),
    "trunc": _of_one(np.trunc),
}

# Names that stand for a number, with and without brackets.
CONSTANTS = {"pi": np.pi, "PI": np.pi, "true": 1.0, "false": 0.0}

BINARY: dict[str, Callable[[Value, Value], Value]] = {
    "+": np.add,
    "-": np.subtract,
    "*": np.multiply,
    "/": np.divide,
    "%": np.fmod,
    "**": power,
    "==": np.equal,
    "!=": np.not_equal,
    "<": np.less,
    ">": np.greater,
    "<=": np.less_equal,
    ">=": np.greater_equal,
}
