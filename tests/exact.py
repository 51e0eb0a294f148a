# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""ACESproxy in 200-bit arithmetic, written from the specification for the tests alone.

It shares nothing with `ocio_gen`: Equations 1 and 3 as printed, with mpmath's logarithm and power.
"""

from typing import Any, NamedTuple

import mpmath
import numpy as np
import numpy.typing as npt

mpmath.mp.prec = 200


class Depth(NamedTuple):
    low: int
    high: int
    steps: int
    mid: int


# S-2013-001, Equations 1 and 3 (10-bit), 5 and Appendix D (12-bit).
DEPTHS = {10: Depth(64, 940, 50, 425), 12: Depth(256, 3760, 200, 1700)}

# Equations 2 and 4 derived anew: RP 177 with mpmath's matrix inverse.
_WHITE = ("0.32168", "0.33767")
_AP0 = (("0.7347", "0.2653"), ("0", "1"), ("0.0001", "-0.077"))
_AP1 = (("0.713", "0.293"), ("0.165", "0.830"), ("0.128", "0.044"))


def _npm(primaries: tuple[tuple[str, str], ...]) -> mpmath.matrix:
    def xyz(x: str, y: str) -> list[mpmath.mpf]:
        return [mpmath.mpf(x), mpmath.mpf(y), 1 - mpmath.mpf(x) - mpmath.mpf(y)]

    columns = mpmath.matrix([xyz(*p) for p in primaries]).T
    white = mpmath.matrix(xyz(*_WHITE)) / mpmath.mpf(_WHITE[1])
    return columns * mpmath.diag(list(mpmath.inverse(columns) * white))


TRA1 = mpmath.inverse(_npm(_AP1)) * _npm(_AP0)
TRA2 = mpmath.inverse(_npm(_AP0)) * _npm(_AP1)


def continuous(lin: mpmath.mpf | float, bits: int) -> mpmath.mpf:
    """Equation 1 without ROUND."""
    depth = DEPTHS[bits]
    value = mpmath.mpf(lin)
    if not value > mpmath.power(2, mpmath.mpf("-9.72")):  # NaN, too
        return mpmath.mpf(depth.low)
    if mpmath.isinf(value):
        return mpmath.mpf(depth.high)
    return max(depth.low, min(depth.high, unclamped(value, bits)))


def unclamped(lin: mpmath.mpf | float, bits: int) -> mpmath.mpf:
    """Equation 1's logarithm, of positive light."""
    depth = DEPTHS[bits]
    return (mpmath.log(mpmath.mpf(lin), 2) + mpmath.mpf("2.5")) * depth.steps + depth.mid


def encode(lin: mpmath.mpf | float, bits: int) -> int:
    """Equation 1."""
    return int(mpmath.nint(continuous(lin, bits)))


def encode_aces(rgb: npt.ArrayLike, bits: int) -> list[int]:
    """Equations 2 and 1, of one finite triplet."""
    column = mpmath.matrix([mpmath.mpf(float(v)) for v in np.asarray(rgb)])
    return [encode(lin, bits) for lin in TRA1 * column]


def decode(cv: int, bits: int) -> mpmath.mpf:
    """Equation 3, and Appendix D for 12-bit."""
    depth = DEPTHS[bits]
    return mpmath.power(2, mpmath.mpf(cv - depth.mid) / depth.steps - mpmath.mpf("2.5"))


def boundary(cv: int, bits: int) -> mpmath.mpf:
    """Return the linear value between the codes cv - 1 and cv."""
    depth = DEPTHS[bits]
    return mpmath.power(2, (mpmath.mpf(cv) - 0.5 - depth.mid) / depth.steps - mpmath.mpf("2.5"))


def nearest(value: mpmath.mpf, dtype: type[np.floating[Any]]) -> float:
    """Return the float of a type that is closest to an exact value."""
    guess, infinity = dtype(float(value)), dtype(np.inf)
    near = [np.nextafter(guess, -infinity), guess, np.nextafter(guess, infinity)]
    return float(min(near, key=lambda candidate: abs(mpmath.mpf(float(candidate)) - value)))


def smallest_float32_at_least(value: mpmath.mpf) -> np.float32:
    """Return the smallest float32 that is not below an exact value."""
    guess = np.float32(float(value))
    while mpmath.mpf(float(guess)) < value:
        guess = np.nextafter(guess, np.float32(np.inf))
    while mpmath.mpf(float(np.nextafter(guess, np.float32(0)))) >= value:
        guess = np.nextafter(guess, np.float32(0))
    return guess


def thresholds(bits: int) -> npt.NDArray[np.float32]:
    """Return the smallest float32 of every code but the lowest."""
    depth = DEPTHS[bits]
    codes = range(depth.low + 1, depth.high + 1)
    return np.array([smallest_float32_at_least(boundary(cv, bits)) for cv in codes], np.float32)
