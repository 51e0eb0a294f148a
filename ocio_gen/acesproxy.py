"""ACESproxy, the 10 and 12-bit log encoding of ACES images: the exact reference.

Source: Academy S-2013-001, "ACESproxy - An Integer Log Encoding of ACES Image Data". Where the
document contradicts itself, a comment marked "Erratum" says what is printed and what is right.

The reference is exact because the question has an exact answer: code boundaries lie at 2^(k/100)
or 2^(k/400), which no binary float hits (an integer power of two is never a boundary), so every
float has one right code. The boundaries are found in integer arithmetic, and `encode` looks
samples up between them; no logarithm is taken whose last bit would matter.
"""

from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from typing import Any, NamedTuple, TypeAlias

import numpy as np
import numpy.typing as npt

from ocio_gen.colorimetry import TRA1, TRA1_EXACT, TRA2
from ocio_gen.exp2 import PRECISION, at_least_exp2, nearest_exp2, read_only, smallest_from_exp2

Codes: TypeAlias = npt.NDArray[np.uint16]
Floats: TypeAlias = npt.NDArray[Any]
Float64s: TypeAlias = npt.NDArray[np.float64]

# The largest finite half: what an infinite ACES value is taken as before a matrix.
HALF_MAX = 65504.0

# Scene-linear 18% grey, from which stops are counted.
MID_GREY = 0.18

# Samples worked on at a time, so that the intermediates stay in cache.
_BLOCK = 1 << 16

# Every encoded value, 2^-9.72 .. 222.875 of linear AP1, lies between these powers of two.
LOW, HIGH = 2.0**-10, 2.0**8

# The integer of each float format's width.
_BITS_OF: dict[np.dtype[Any], np.dtype[Any]] = {
    np.dtype(np.float32): np.dtype(np.uint32),
    np.dtype(np.float64): np.dtype(np.uint64),
}


def _floating(name: str, values: npt.ArrayLike) -> Floats:
    array = np.asarray(values)
    if array.dtype.newbyteorder("=") not in PRECISION:
        raise TypeError(f"{name} must be float16, float32 or float64, not {array.dtype}")
    return array


def _triplets(name: str, values: npt.ArrayLike) -> Floats:
    array = np.asarray(values)
    if array.ndim == 0 or array.shape[-1] != 3:
        raise ValueError(f"{name} must have RGB on its last axis: (..., 3), not {array.shape}")
    return array


def _float_dtype(dtype: npt.DTypeLike) -> np.dtype[Any]:
    if np.dtype(dtype) not in PRECISION:
        raise TypeError(f"dtype must be float16, float32 or float64, not {np.dtype(dtype)}")
    return np.dtype(dtype)


def _as_float64(values: Floats) -> Float64s:
    with np.errstate(invalid="ignore"):  # a signalling NaN becomes a quiet one
        return values.astype(np.float64)


def _clamped(values: Floats, low: float | np.floating[Any], high: float | np.floating[Any]) -> Floats:
    """Return values clamped to low..high; every NaN goes to `low`, as -Inf does.

    (Not by fmax and fmin: they pass over quiet NaNs only, not over signalling ones.)
    """
    with np.errstate(invalid="ignore"):
        clamped: Floats = np.minimum(np.where(values > low, values, low), high)
    return clamped


def _finite(rgb: Floats, preclamp: bool) -> Float64s:
    """Return ACES values as the matrix wants them: float64, and finite but for NaN."""
    aces = _as_float64(rgb)
    # Erratum: infinities are not mentioned. Inf - Inf in the matrix would be a NaN, and the
    # brightest highlight would turn black: an infinity is taken as the largest half.
    np.copyto(aces, np.copysign(HALF_MAX, aces), where=np.isinf(aces))
    # Erratum: the published CTL clamps to [0, HALF_POS_INF] before the matrix, the specification
    # does not. The specification is the default.
    return np.clip(aces, 0.0, HALF_MAX) if preclamp else aces


def aces_to_lin_ap1(rgb: npt.ArrayLike, *, preclamp: bool = False) -> Float64s:
    """Return linear AP1 of ACES2065-1 (AP0) values.

    Args:
        rgb: float16, float32 or float64 array, (..., 3), scene-linear.
        preclamp: Clamp ACES to [0, 65504] first, as the Academy's published CTL does.

    Returns:
        float64 array of the same shape. A NaN in one channel makes NaN of its triplet.

    Raises:
        TypeError: `rgb` is not floating point.
        ValueError: the last axis is not 3 long.

    Source: S-2013-001, Equation 2.
    """
    aces = _finite(_triplets("rgb", _floating("rgb", rgb)), preclamp)
    with np.errstate(over="ignore", invalid="ignore"):  # float64 beyond 1e307
        lin_ap1: Float64s = aces @ TRA1.T
    return lin_ap1


class StepTable(NamedTuple):
    """How `Encoding.encode` reads a code off a float.

    The bit pattern u of a positive float grows with its value. It is cut into segments of 2^shift
    patterns, so short that at most one code boundary falls into each. Then
    (steps[(u >> shift) - first] + u) >> shift is the code: an entry holds the code at its segment's
    start and, in its low bits, how far the segment's boundary is from making it one more.
    """

    bits: np.dtype[Any]  # the integer type of a pattern
    shift: np.integer[Any]
    first: np.integer[Any]  # the segment that the table starts with
    steps: npt.NDArray[Any]  # arithmetic wraps around


@dataclass(frozen=True)
class Encoding:
    """One bit depth of ACESproxy, by the parameters of S-2013-001, Appendix D.

    Code values (CV) are legal range, `cv_min` to `cv_max`. `ACESPROXY10` and `ACESPROXY12` are
    the two that the specification defines.
    """

    name: str
    bit_depth: int
    cv_min: int
    cv_max: int
    steps_per_stop: int
    mid_cv_offset: int
    mid_log_offset: Fraction = Fraction(-5, 2)

    # -- integer code values ------------------------------------------------------------------

    def encode(self, lin_ap1: npt.ArrayLike) -> Codes:
        """Return the code value of each linear AP1 value: right for every float.

        NaN, -Inf and everything up to 2^-9.72 encode to `cv_min`, +Inf to `cv_max`.

        Args:
            lin_ap1: float16, float32 or float64, any shape and strides, scene-linear.

        Returns:
            uint16 array of the same shape, `cv_min` to `cv_max`.

        Raises:
            TypeError: `lin_ap1` is not floating point (code values passed by mistake, say).

        Source: S-2013-001, Equations 1 and 5, and Appendix D.
        """
        lin = _floating("lin_ap1", lin_ap1)
        dtype = np.dtype(np.float64 if lin.dtype.itemsize == 8 else np.float32)
        bits, shift, first, steps = self.step_table(dtype)
        low, high = dtype.type(LOW), dtype.type(HIGH)
        blocks = np.nditer(
            [lin, None],
            flags=["external_loop", "buffered", "zerosize_ok"],
            op_flags=[["readonly"], ["writeonly", "allocate"]],
            op_dtypes=[dtype, np.dtype(np.uint16)],
            buffersize=_BLOCK,
        )
        with blocks, np.errstate(invalid="ignore"):  # a signalling half NaN is widened here
            for block, codes in blocks:
                pattern = _clamped(block, low, high).view(bits)
                codes[...] = (steps[(pattern >> shift) - first] + pattern) >> shift
            return blocks.operands[1]

    def decode(self, cv: npt.ArrayLike, dtype: npt.DTypeLike = np.float64) -> Floats:
        """Return the linear AP1 value of each code value.

        Values outside `cv_min` to `cv_max` (and NaN) are clamped to it.

        Args:
            cv: Code values, any shape. Integers are decoded exactly; floats are taken as
                continuous code values, within 1e-13 relative, then rounded once to `dtype`.
            dtype: float16, float32 or float64.

        Returns:
            Array of `dtype` and of the same shape, 0.00118 to 222.9: for an integer code the
            float closest to the exact value, rounded once.

        Raises:
            TypeError: `cv` is not numeric, or `dtype` not one of the three.

        Source: S-2013-001, Equation 3, and Appendix D for 12-bit.
        """
        # Erratum: Equation 7, the 12-bit decode, is printed with the 10-bit constants 425 and
        # 50. Appendix D gives the right ones, 1700 and 200.
        dtype = _float_dtype(dtype)
        codes = np.asarray(cv)
        if codes.dtype.kind in "iu":
            # 8 bits do not hold the bounds; 64 unsigned ones do not fit the signed 64.
            wide = codes if codes.dtype.itemsize == 8 else codes.astype(np.int64)
            table = _decoded(self, dtype)
            return np.asarray(table[np.clip(wide, self.cv_min, self.cv_max) - self.cv_min])
        continuous = _clamped(_as_float64(_floating("cv", codes)), self.cv_min, self.cv_max)
        stops = (continuous - self.mid_cv_offset) / self.steps_per_stop
        return np.asarray(np.exp2(stops + float(self.mid_log_offset)), dtype)

    def encode_aces(self, rgb: npt.ArrayLike, *, preclamp: bool = False) -> Codes:
        """Return the code values of ACES2065-1 (AP0) values: right for every float.

        The exact TRA1 is applied, not the printed one: where float64 cannot tell on which side
        of a code boundary a sample lies, rational arithmetic does.

        Args:
            rgb: float16, float32 or float64, (..., 3), scene-linear AP0. Infinities are taken
                as the largest half, 65504; a NaN makes `cv_min` of its triplet.
            preclamp: Clamp ACES to [0, 65504] first, as the Academy's published CTL does.

        Returns:
            uint16 array of the same shape, `cv_min` to `cv_max`.

        Raises:
            TypeError: `rgb` is not floating point.
            ValueError: the last axis is not 3 long.

        Source: S-2013-001, Equations 1, 2 and 5.
        """
        aces = _triplets("rgb", _floating("rgb", rgb))
        pixels = aces.reshape(-1, 3)
        codes = np.empty(pixels.shape, np.uint16)
        for start in range(0, len(pixels), _BLOCK // 4):
            block = slice(start, start + _BLOCK // 4)
            codes[block] = self._encode_finite_aces(_finite(pixels[block], preclamp))
        return codes.reshape(aces.shape)

    def decode_to_aces(self, cv: npt.ArrayLike, dtype: npt.DTypeLike = np.float64) -> Floats:
        """Return ACES2065-1 (AP0) values of code values. They can be negative.

        Args:
            cv: Code values, (..., 3), as for `decode`.
            dtype: float16 (what an ACES image holds), float32 or float64.

        Returns:
            Array of `dtype` and of the same shape, computed in float64 (within 1e-15 of the
            triplet's largest channel), then rounded once to `dtype`.

        Raises:
            TypeError: as for `decode`.
            ValueError: the last axis is not 3 long.

        Source: S-2013-001, Equations 3 and 4, and Appendix D for 12-bit.
        """
        # Erratum: "the closest value in half" can be read as rounding before the matrix. What is
        # rounded is the result of a conversion to ACES: once, after the matrix.
        aces: Float64s = self.decode(_triplets("cv", cv)) @ TRA2.T
        return aces.astype(_float_dtype(dtype))

    # -- continuous code values ---------------------------------------------------------------

    def encode_continuous(self, lin_ap1: npt.ArrayLike, *, clamp: bool = True) -> Float64s:
        """Return code values without ROUND, as a float pipeline carries them.

        Args:
            lin_ap1: float16, float32 or float64, any shape, scene-linear.
            clamp: Clamp to `cv_min`..`cv_max`. Without, the log goes on to 2^-10 and 2^8, as a
                LUT's entries must that is interpolated right up to the bounds.

        Returns:
            float64 array of the same shape, within 1e-11 of a code value.

        Raises:
            TypeError: `lin_ap1` is not floating point.

        Source: S-2013-001, Equations 1 and 5, without ROUND.
        """
        lin = _as_float64(_floating("lin_ap1", lin_ap1))
        inside = _clamped(lin, LOW, HIGH)
        stops = np.log2(inside) - float(self.mid_log_offset)
        cv: Float64s = stops * self.steps_per_stop + self.mid_cv_offset
        return np.clip(cv, self.cv_min, self.cv_max) if clamp else cv

    def to_container(self, cv: npt.ArrayLike) -> Float64s:
        """Return full-range container values, CV / 1023 or CV / 4095: what a float host carries."""
        return np.asarray(cv, np.float64) / self.full_scale

    def from_container(self, value: npt.ArrayLike) -> Float64s:
        """Return continuous code values of full-range container values (the inverse)."""
        return np.asarray(value, np.float64) * self.full_scale

    def to_normalized(self, cv: npt.ArrayLike) -> Float64s:
        """Return 0..1 over `cv_min`..`cv_max`, where ASC CDL is applied (Appendix C)."""
        return (np.asarray(cv, np.float64) - self.cv_min) / (self.cv_max - self.cv_min)

    def from_normalized(self, value: npt.ArrayLike) -> Float64s:
        """Return continuous code values of normalised values (the inverse)."""
        return np.asarray(value, np.float64) * (self.cv_max - self.cv_min) + self.cv_min

    def to_ire(self, cv: npt.ArrayLike) -> Float64s:
        """Return the IRE level in percent that a waveform monitor shows (Appendix A)."""
        return self.to_normalized(cv) * 100.0

    # -- what follows from the parameters -----------------------------------------------------

    @property
    def full_scale(self) -> int:
        """The largest code of the container: 1023 or 4095."""
        return (1 << self.bit_depth) - 1

    @property
    def thresholds(self) -> npt.NDArray[np.float32]:
        """The smallest float32 that encodes to each code from `cv_min` + 1 to `cv_max`.

        876 (10-bit) or 3,504 (12-bit) ascending float32 values of linear AP1, exact.
        """
        return _thresholds(self, np.dtype(np.float32))

    def step_table(self, dtype: npt.DTypeLike) -> StepTable:
        """Return the table that codes of float32 or float64 between `LOW` and `HIGH` are read off."""
        return _step_table(self, np.dtype(dtype))

    def exponent(self, cv: Fraction | int) -> Fraction:
        """Return the exact base 2 logarithm of linear AP1 at a code value, or between two."""
        return (Fraction(cv) - self.mid_cv_offset) / self.steps_per_stop + self.mid_log_offset

    def _encode_finite_aces(self, aces: Float64s) -> Codes:
        # float64 is wrong by less than 4 half-ULPs of the sum of the products' sizes, and TRA1
        # itself by one: a sample whose code is the same that far down and up is decided. (Where
        # the sum overflows, so does its slack, and nothing is decided.)
        with np.errstate(over="ignore", invalid="ignore"):  # float64 beyond 1e307
            lin = aces @ TRA1.T
            slack = np.abs(aces) @ np.abs(TRA1).T * 2.0**-50
            low, high = self.encode(lin - slack), self.encode(lin + slack)
        for row, channel in np.argwhere(low != high):
            terms = (w * Fraction(v) for w, v in zip(TRA1_EXACT[channel], aces[row], strict=True))
            between = (int(low[row, channel]), int(high[row, channel]))
            low[row, channel] = _exact_code(self, sum(terms, Fraction()), between)
        return low


def _boundary(encoding: Encoding, cv: int) -> Fraction:
    """Return the logarithm of the boundary between the codes `cv` - 1 and `cv`."""
    # Erratum: Appendix D prints the bound of the lowest code as 2^(... - MidLogOffset), 2^-4.72,
    # which would crush five stops of shadow. It is + MidLogOffset: Equation 1's 2^-9.72. There
    # the formula gives `cv_min` by itself, so no separate case is needed.
    return encoding.exponent(cv - Fraction(1, 2))


def _exact_code(encoding: Encoding, lin_ap1: Fraction, between: tuple[int, int]) -> int:
    """Return the code of an exact linear AP1 value, knowing two codes that it lies between."""
    low, high = between
    while low < high:
        middle = (low + high + 1) // 2
        if at_least_exp2(lin_ap1, _boundary(encoding, middle)):
            low = middle
        else:
            high = middle - 1
    return low


@cache
def _thresholds(encoding: Encoding, dtype: np.dtype[Any]) -> Floats:
    """Return the smallest `dtype` value that encodes to each code from `cv_min` + 1 on."""
    codes = range(encoding.cv_min + 1, encoding.cv_max + 1)
    return smallest_from_exp2([_boundary(encoding, cv) for cv in codes], dtype)


@cache
def _decoded(encoding: Encoding, dtype: np.dtype[Any]) -> Floats:
    """Return every code's linear AP1 value from `cv_min` on, rounded once to `dtype`."""
    codes = range(encoding.cv_min, encoding.cv_max + 1)
    return nearest_exp2([encoding.exponent(cv) for cv in codes], dtype)


@cache
def _step_table(encoding: Encoding, dtype: np.dtype[Any]) -> StepTable:
    bits = _BITS_OF[dtype]
    # A code spans at least 2^(1/steps) - 1 of its octave, a segment 2^-kept: 7 bits of the
    # mantissa for 50 steps per stop, 9 for 200.
    kept = int(np.ceil(-np.log2(np.exp2(1 / encoding.steps_per_stop) - 1)))
    shift = bits.type(PRECISION[dtype] - 1 - kept)
    first, last = np.array([LOW, HIGH], dtype).view(bits) >> shift
    starts = np.arange(first, last + 1, dtype=bits) << shift
    boundaries = _thresholds(encoding, dtype).view(bits)
    passed = np.searchsorted(boundaries, starts, side="right")
    codes = (passed + encoding.cv_min).astype(bits) << shift
    room = bits.type(1) << shift
    # From the segment's start to the next boundary; after the last boundary there is none.
    ahead = np.append(boundaries, boundaries[-1])[passed] - starts
    carry = np.where(ahead < room, room - ahead, bits.type(0))
    return StepTable(bits, shift, first, read_only(codes + carry - starts))


ACESPROXY10 = Encoding("ACESproxy10", 10, cv_min=64, cv_max=940, steps_per_stop=50, mid_cv_offset=425)
ACESPROXY12 = Encoding("ACESproxy12", 12, cv_min=256, cv_max=3760, steps_per_stop=200, mid_cv_offset=1700)
