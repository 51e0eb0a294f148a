# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""The operations that a transform is made of, as CLF names them; values are floats."""

from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

from ocio_gen.aces.acesproxy import Encoding
from ocio_gen.aces.cdl import Cdl
from ocio_gen.aces.colorimetry import Matrix as RgbMatrix

Table: TypeAlias = npt.NDArray[np.float32]

# Adding 2^23 to a float32 below 2^23 leaves no bit for its fraction: the sum is rounded to the
# nearest integer, exactly as ROUND asks (no code value is ever a tie).
_ROUNDING_OFFSET = 2.0**23


@dataclass(frozen=True)
class Range:
    """A clamp to low..high, scaled to out_low..out_high."""

    low: float
    high: float
    out_low: float
    out_high: float


@dataclass(frozen=True)
class ClampNegatives:
    """A clamp to 0 and above."""


@dataclass(frozen=True)
class Log2:
    """Linear light to slope * log2(light) + offset, or back.

    Below `line_below`, in light, the curve goes on as a straight line, by default its tangent; without it,
    the log is clamped.
    """

    slope: float
    offset: float
    line_below: float | None = None
    line_slope: float | None = None
    inverse: bool = False


@dataclass(frozen=True)
class AscCdl:
    """An ASC CDL; with `clamp`, to 0..1 before the power and at the end, as the standard does."""

    cdl: Cdl
    clamp: bool


@dataclass(frozen=True)
class Reference:
    """Another file of ops, which the reader looks for in the config's search path."""

    file_name: str


@dataclass(frozen=True)
class AntiLog2:
    """2 to the power of the value."""


@dataclass(frozen=True, eq=False)
class Matrix:
    """A 3x3 matrix, and an offset for each channel added after it."""

    rgb: RgbMatrix
    offset: float = 0.0


@dataclass(frozen=True, eq=False)
class HalfLut1D:
    """One table for all three channels, an entry for each half in the order of its bits: (65536,).

    Between two halfs it is interpolated linearly.
    """

    values: Table


@dataclass(frozen=True, eq=False)
class Lut3D:
    """A cube of RGB triplets, (n, n, n, 3), indexed by red, green, blue, evenly spaced over 0..1."""

    values: Table


Op: TypeAlias = Range | ClampNegatives | AntiLog2 | Log2 | Matrix | HalfLut1D | Lut3D | AscCdl | Reference


def all_halfs() -> npt.NDArray[np.float16]:
    """Return every half in the order of its bits, as a half-domain LUT is indexed."""
    return np.arange(65536, dtype=np.uint16).view(np.float16)


def encode(encoding: Encoding) -> tuple[Op, ...]:
    """Return linear AP1 -> full-range container, without ROUND.

    The table goes on beyond the bounds, and the clamp comes after it: between two halfs, too,
    the log is interpolated right up to the bound.
    """
    return _half_domain_log(encoding), Range(*_legal(encoding), *container_range(encoding))


def quantized_encode(encoding: Encoding) -> tuple[Op, ...]:
    """Return linear AP1 -> full-range container with ROUND applied, right for any float input.

    A half-domain table of rounded codes would be right at the halfs and nowhere between: it is
    interpolated. So the table holds continuous code values, and float32 arithmetic rounds them.
    The clamp after the subtraction looks idle: without it OCIO's optimiser merges the subtraction
    with the last scale, which destroys the rounding.
    """
    low, high = _legal(encoding)
    shifted = _ROUNDING_OFFSET + low, _ROUNDING_OFFSET + high
    return (
        _half_domain_log(encoding),
        Matrix(np.eye(3), _ROUNDING_OFFSET),
        Range(*shifted, *shifted),
        Matrix(np.eye(3), -_ROUNDING_OFFSET),
        Range(low, high, low, high),
        Matrix(np.eye(3) / encoding.full_scale),
    )


def decode(encoding: Encoding) -> tuple[Op, ...]:
    """Return full-range container -> linear AP1: clamp and scale to the exponent, then 2^x."""
    exponents = (float(encoding.exponent(cv)) for cv in (encoding.cv_min, encoding.cv_max))
    return Range(*container_range(encoding), *exponents), AntiLog2()


def container_range(encoding: Encoding) -> tuple[float, float]:
    """Return the lowest and highest code as full-range container values."""
    return encoding.cv_min / encoding.full_scale, encoding.cv_max / encoding.full_scale


def _legal(encoding: Encoding) -> tuple[float, float]:
    return float(encoding.cv_min), float(encoding.cv_max)


def _half_domain_log(encoding: Encoding) -> HalfLut1D:
    """Return the log, to be clamped: exact up to a code beyond the bounds.

    Further out it is flat, in few digits: a file is a fifth smaller.
    """
    codes: npt.NDArray[Any] = encoding.encode_continuous(all_halfs(), clamp=False)
    inside = np.where(codes < encoding.cv_min - 1, 0, np.minimum(codes, encoding.cv_max + 1))
    return HalfLut1D(inside.astype(np.float32))
