# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""Powers of two with rational exponents, rounded exactly: in integers, never by a float's logarithm."""

import math
from collections.abc import Callable
from fractions import Fraction
from functools import cache
from typing import Any, NamedTuple, TypeAlias

import numpy as np
import numpy.typing as npt

Floats: TypeAlias = npt.NDArray[Any]

# Significant bits of each float format, the hidden one included.
PRECISION: dict[np.dtype[Any], int] = {
    np.dtype(np.float16): 11,
    np.dtype(np.float32): 24,
    np.dtype(np.float64): 53,
}


class Steps(NamedTuple):
    """Exponents, evenly apart."""

    first: Fraction
    apart: Fraction
    number: int


def at_least_exp2(value: Fraction | int, exponent: Fraction) -> bool:
    """Tell whether value >= 2^exponent, exactly."""
    if value <= 0:
        return False
    power, shift = exponent.denominator, exponent.numerator
    top, bottom = int(value.numerator**power), int(value.denominator**power)
    return top >= bottom << shift if shift >= 0 else top << -shift >= bottom


def smallest_from_exp2(exponents: Steps, dtype: npt.DTypeLike) -> Floats:
    """Return the smallest float of a type that is not below 2^exponent, for each; read-only."""
    return _exp2(exponents, dtype, _ceil_mantissa)


def nearest_exp2(exponents: Steps, dtype: npt.DTypeLike) -> Floats:
    """Return the float of a type that is closest to 2^exponent, for each; read-only."""
    return _exp2(exponents, dtype, _nearest_mantissa)


def read_only(table: npt.NDArray[Any]) -> npt.NDArray[Any]:
    """Return a table that is made once and used by all, so that nobody can write to it."""
    table.setflags(write=False)
    return table


def _exp2(exponents: Steps, dtype: npt.DTypeLike, mantissa: Callable[[Fraction, int], int]) -> Floats:
    """Return 2^exponent as `dtype`, each with the mantissa that `mantissa(fraction, bits)` picks."""
    bits = PRECISION[np.dtype(dtype)]
    first, apart, number = exponents
    unit = math.lcm(first.denominator, apart.denominator)
    octaves, parts = np.divmod(int(first * unit) + int(apart * unit) * np.arange(number), unit)
    fractions = sorted(set(parts.tolist()))  # the same in each octave
    mantissas = [mantissa(Fraction(part, unit), bits) for part in fractions]
    places = np.searchsorted(fractions, parts)
    values = np.ldexp(np.array(mantissas, np.float64)[places], octaves - (bits - 1))
    return read_only(values.astype(dtype))


@cache
def _ceil_mantissa(fraction: Fraction, bits: int) -> int:
    """Return the smallest integer >= 2^(bits - 1 + fraction), for 0 <= fraction < 1."""
    exponent = bits - 1 + fraction
    mantissa = int(2.0 ** float(fraction) * 2 ** (bits - 1))  # a guess, a few units off at most
    while at_least_exp2(mantissa - 1, exponent):
        mantissa -= 1
    while not at_least_exp2(mantissa, exponent):
        mantissa += 1
    return mantissa


def _nearest_mantissa(fraction: Fraction, bits: int) -> int:
    # One bit more tells the half above from the half below: n - 1 < 2 * exact <= n, and never a
    # tie, so the integer nearest to `exact` is n // 2.
    return _ceil_mantissa(fraction, bits + 1) // 2
