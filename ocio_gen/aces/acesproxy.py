# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""ACESproxy, the 10 and 12-bit log encoding of ACES images: the exact reference.

Source: Academy S-2013-001, "ACESproxy - An Integer Log Encoding of ACES Image Data". Where the
document contradicts itself, a comment marked "Erratum" says what is printed and what is right.

The reference is exact because the question has an exact answer: code boundaries lie at 2^(k/100)
or 2^(k/400), which no binary float hits (an integer power of two is never a boundary), so every
float has one right code. The boundaries are found in integer arithmetic, and `encode` looks
samples up between them; no logarithm is taken whose last bit would matter.

What is done to every sample of a frame is in `blocks`. Where numba is installed (`ocio_gen[fast]`),
large arrays go through `compiled_blocks` from the fifth 4K frame or so on, and come out the same;
OCIO_GEN_NUMPY_ONLY=1 forbids it.
"""

import math
import os
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from typing import Any, NamedTuple, TypeAlias

import numpy as np
import numpy.typing as npt

from ocio_gen.aces.blocks import Blocks, Tables, float32_steps
from ocio_gen.aces.colorimetry import TRA1, TRA1_EXACT, TRA2
from ocio_gen.aces.exp2 import PRECISION, Steps, at_least_exp2, nearest_exp2, read_only, smallest_from_exp2

Codes: TypeAlias = npt.NDArray[np.uint16]
Floats: TypeAlias = npt.NDArray[Any]
Float64s: TypeAlias = npt.NDArray[np.float64]

# The largest finite half: what an infinite ACES value is taken as before a matrix.
HALF_MAX = 65504.0

# Linear AP1 of the lowest code: what is darker has that code, too (Equation 1).
LEAST_LIGHT = 2.0**-9.72

# Scene-linear 18% grey, from which stops are counted.
MID_GREY = 0.18

# Samples worked on at a time: so few that the intermediates stay in cache, and that numpy's product of
# matrices starts no threads; more in compiled code, which has neither; fewer where intermediates are many.
_BLOCK, _COMPILED_BLOCK, _EXACT_BLOCK = 1 << 18, 1 << 20, 1 << 14

# Fewer samples at a time gain nothing by compiled code.
_COMPILED_FROM = 1 << 20

# To load a compiler's library takes half a second, once: as much as compiled code saves on so many samples.
_COMPILED_AFTER = 1 << 27
_COMPILED_MODULE = "ocio_gen.aces.compiled_blocks"

# Every encoded value, 2^-9.72 .. 222.875 of linear AP1, lies between these powers of two.
LOW, HIGH = 2.0**-10, 2.0**8


@cache
def _compiled() -> type[Blocks] | None:
    """Return `CompiledBlocks`, if numba is there and may be used."""
    if os.environ.get("OCIO_GEN_NUMPY_ONLY", "0") != "0":
        return None
    try:
        from ocio_gen.aces.compiled_blocks import CompiledBlocks  # which is `_COMPILED_MODULE`
    except ImportError:  # no numba, or none that goes with this numpy
        return None
    return CompiledBlocks


class _Work:
    """What this process has done until now."""

    samples = 0  # of large arrays


def _blocks_for(samples: int) -> tuple[type[Blocks], int]:
    """Return what converts so many samples, and how many at a time."""
    if samples < _COMPILED_FROM:
        return Blocks, _BLOCK
    _Work.samples += samples
    worth_loading = _Work.samples >= _COMPILED_AFTER or _COMPILED_MODULE in sys.modules
    compiled = _compiled() if worth_loading else None
    return (compiled, _COMPILED_BLOCK) if compiled else (Blocks, _BLOCK)


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


def _output(
    out: npt.NDArray[Any] | None, values: npt.NDArray[Any], dtype: npt.DTypeLike
) -> npt.NDArray[Any] | None:
    """Check an array that a caller wants results in."""
    if out is None:
        return None
    if out.dtype != dtype:
        raise TypeError(f"out must be {np.dtype(dtype)}, not {out.dtype}")
    if out.shape != values.shape:
        raise ValueError(f"out must have the shape {values.shape}, not {out.shape}")
    if np.may_share_memory(out, values):
        raise ValueError("out must not share memory with what is converted")
    return out


def _in_blocks(
    convert: Callable[[Any, Any], None],
    values: npt.NDArray[Any],
    made: npt.DTypeLike,
    out: npt.NDArray[Any] | None,
    size: int,
    made_of: npt.DTypeLike | None = None,
) -> npt.NDArray[Any]:
    """Return an array's conversion, of which `convert` writes a block to its second argument.

    Args:
        convert: Gets a block of `values` and one of the result: one axis, contiguous, native.
        values: Any shape, strides and byte order.
        made: The type of the result.
        out: The result, or None for a new array.
        size: Samples of a block.
        made_of: What `values` are widened to, by the block; None: what they are.
    """
    if made_of is None:
        made_of = values.dtype.newbyteorder("=")
    result = np.empty_like(values, made, subok=False) if out is None else out
    flags: Any = [["readonly", "contig"], ["writeonly", "contig"]]  # "contig" is misspelt in numpy's stubs
    iterator = np.nditer(
        [values, result],
        flags=["external_loop", "buffered", "zerosize_ok"],
        op_flags=flags,
        op_dtypes=[np.dtype(made_of), np.dtype(made)],
        buffersize=size,
    )
    with iterator, np.errstate(invalid="ignore"):  # a signalling NaN is widened
        for block, converted in iterator:
            convert(block, converted)
    return result


def _pixel_blocks(
    values: npt.NDArray[Any], made: npt.NDArray[Any], pixels: int
) -> Iterator[tuple[npt.NDArray[Any], npt.NDArray[Any]]]:
    """Go through (..., 3) arrays, and yield blocks of pixels, and where to write what they become.

    Both are (n, 3) and contiguous, the first native and read-only; n is `pixels` at most.
    """
    if not values.size:
        return
    if values.ndim == 1:
        values, made = values[np.newaxis], made[np.newaxis]
    axes = values.shape[:-1]
    axis, inner = len(axes) - 1, 1
    while axis and inner * axes[axis] <= pixels:
        inner *= axes[axis]
        axis -= 1
    pieces = math.ceil(axes[axis] / (pixels // inner))
    step = math.ceil(axes[axis] / pieces)
    native = values.dtype.newbyteorder("=")
    for outer in np.ndindex(axes[:axis]):
        for start in range(0, axes[axis], step):
            part = (*outer, slice(start, start + step))
            block = np.ascontiguousarray(values[part], native).reshape(-1, 3)
            block.setflags(write=False)
            target = made[part]
            if target.flags.c_contiguous:
                yield block, target.reshape(-1, 3)
            else:
                result = np.empty(block.shape, made.dtype)
                yield block, result
                target[...] = result.reshape(target.shape)


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
    """How `Encoding.encode` reads a code off a float64.

    The bit pattern u of a positive float grows with its value. It is cut into segments of 2^shift
    patterns, so short that at most one code boundary falls into each. Then
    (steps[(u >> shift) - first] + u) >> shift is the code: an entry holds the code at its segment's
    start and, in its low bits, how far the segment's boundary is from making it one more.
    """

    shift: np.uint64
    first: np.uint64  # the segment of LOW, that the table starts with
    steps: npt.NDArray[np.uint64]  # arithmetic wraps around


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

    def encode(self, lin_ap1: npt.ArrayLike, *, out: Codes | None = None) -> Codes:
        """Return the code value of each linear AP1 value: right for every float.

        NaN, -Inf and everything up to 2^-9.72 encode to `cv_min`, +Inf to `cv_max`.

        Args:
            lin_ap1: float16, float32 or float64, any shape and strides, scene-linear.
            out: uint16 array of the same shape to write to, instead of a new one.

        Returns:
            uint16 array of the same shape, `cv_min` to `cv_max`.

        Raises:
            TypeError: `lin_ap1` is not floating point (code values passed by mistake, say), or `out`
                not uint16.
            ValueError: `out` is of another shape, or shares memory with `lin_ap1`.

        Source: S-2013-001, Equations 1 and 5, and Appendix D.
        """
        lin = _floating("lin_ap1", lin_ap1)
        target = _output(out, lin, np.uint16)
        if lin.dtype.itemsize == 8:

            def convert(block: Float64s, codes: Codes) -> None:
                codes[...] = self._codes_of_doubles(block)

            return _in_blocks(convert, lin, np.uint16, target, _EXACT_BLOCK)
        kind, size = _blocks_for(lin.size)
        blocks = kind(_tables(self))
        patterns = lin.view(lin.dtype.str.replace("f", "u"))
        read = blocks.codes_of_halfs if lin.dtype.itemsize == 2 else blocks.codes_of_floats
        return _in_blocks(read, patterns, np.uint16, target, size)

    def decode(
        self, cv: npt.ArrayLike, dtype: npt.DTypeLike = np.float64, *, out: Floats | None = None
    ) -> Floats:
        """Return the linear AP1 value of each code value.

        Values outside `cv_min` to `cv_max` (and NaN) are clamped to it.

        Args:
            cv: Code values, any shape. Integers are decoded exactly; floats are taken as
                continuous code values, within 1e-13 relative, then rounded once to `dtype`.
            dtype: float16, float32 or float64.
            out: Array of `dtype` and of the same shape to write to, instead of a new one.

        Returns:
            Array of `dtype` and of the same shape, 0.00118 to 222.9: for an integer code the
            float closest to the exact value, rounded once.

        Raises:
            TypeError: `cv` is not numeric, `dtype` not one of the three, or `out` not of `dtype`.
            ValueError: `out` is of another shape, or shares memory with `cv`.

        Source: S-2013-001, Equation 3, and Appendix D for 12-bit.
        """
        # Erratum: Equation 7, the 12-bit decode, is printed with the 10-bit constants 425 and
        # 50. Appendix D gives the right ones, 1700 and 200.
        dtype = _float_dtype(dtype)
        codes = np.asarray(cv)
        target = _output(out, codes, dtype)
        if codes.dtype.kind in "iu":
            table = _decoded(self, dtype)
            unsigned = codes.dtype.newbyteorder("=") == np.uint64

            def look_up(index: npt.NDArray[Any], lin: Floats) -> None:
                if unsigned:  # which signed 64 bits do not hold
                    index = np.minimum(index, self.cv_max).astype(np.int64)
                table.take(index, out=lin, mode="clip")

            return _in_blocks(look_up, codes, dtype, target, _BLOCK, np.uint64 if unsigned else np.int64)

        def convert(block: Float64s, lin: Floats) -> None:
            continuous = _clamped(block, self.cv_min, self.cv_max)
            stops = (continuous - self.mid_cv_offset) / self.steps_per_stop
            lin[...] = np.exp2(stops + float(self.mid_log_offset))

        return _in_blocks(convert, _floating("cv", codes), dtype, target, _EXACT_BLOCK, np.float64)

    def encode_aces(self, rgb: npt.ArrayLike, *, preclamp: bool = False, out: Codes | None = None) -> Codes:
        """Return the code values of ACES2065-1 (AP0) values: right for every float.

        The exact TRA1 is applied, not the printed one: where float64 cannot tell on which side
        of a code boundary a sample lies, rational arithmetic does.

        Args:
            rgb: float16, float32 or float64, (..., 3), scene-linear AP0. Infinities are taken
                as the largest half, 65504; a NaN makes `cv_min` of its triplet.
            preclamp: Clamp ACES to [0, 65504] first, as the Academy's published CTL does.
            out: uint16 array of the same shape to write to, instead of a new one.

        Returns:
            uint16 array of the same shape, `cv_min` to `cv_max`.

        Raises:
            TypeError: `rgb` is not floating point, or `out` not uint16.
            ValueError: the last axis is not 3 long, or `out` is of another shape, or shares memory
                with `rgb`.

        Source: S-2013-001, Equations 1, 2 and 5.
        """
        aces = _triplets("rgb", _floating("rgb", rgb))
        target = _output(out, aces, np.uint16)
        made = np.empty(aces.shape, np.uint16) if target is None else target
        kind, size = _blocks_for(aces.size)
        blocks = kind(_tables(self))
        for block, codes in _pixel_blocks(aces, made, size // 4):
            pixels = _finite(block, preclamp) if preclamp else block
            undecided = blocks.codes_of_aces(pixels, codes)
            for start in range(0, undecided.size, _EXACT_BLOCK):
                few = undecided[start : start + _EXACT_BLOCK]
                codes[few] = self._encode_finite_aces(_finite(block[few], preclamp))
        return made

    def decode_to_aces(
        self, cv: npt.ArrayLike, dtype: npt.DTypeLike = np.float64, *, out: Floats | None = None
    ) -> Floats:
        """Return ACES2065-1 (AP0) values of code values. They can be negative.

        Args:
            cv: Code values, (..., 3), as for `decode`.
            dtype: float16 (what an ACES image holds), float32 or float64.
            out: Array of `dtype` and of the same shape to write to, instead of a new one.

        Returns:
            Array of `dtype` and of the same shape, computed in float64 (within 1e-15 of the
            triplet's largest channel), then rounded once to `dtype`.

        Raises:
            TypeError: as for `decode`.
            ValueError: the last axis is not 3 long; or as for `decode`.

        Source: S-2013-001, Equations 3 and 4, and Appendix D for 12-bit.
        """
        # Erratum: "the closest value in half" can be read as rounding before the matrix. What is
        # rounded is the result of a conversion to ACES: once, after the matrix.
        codes, dtype = _triplets("cv", cv), _float_dtype(dtype)
        target = _output(out, codes, dtype)
        made = np.empty(codes.shape, dtype) if target is None else target
        if dtype != np.float16 or codes.dtype.newbyteorder("=") != np.uint16:
            for block, aces in _pixel_blocks(codes, made, _BLOCK // 4):
                aces[...] = self.decode(block) @ TRA2.T
            return made
        kind, size = _blocks_for(codes.size)
        blocks = kind(_tables(self))
        for block, aces in _pixel_blocks(codes, made, size // 4):
            undecided = blocks.aces_of_codes(block, aces)
            aces[undecided] = self.decode(block[undecided]) @ TRA2.T
        return made

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

    @property
    def step_table(self) -> StepTable:
        """The table that codes of float64s between `LOW` and `HIGH` are read off."""
        return _step_table(self)

    def exponent(self, cv: Fraction | int) -> Fraction:
        """Return the exact base 2 logarithm of linear AP1 at a code value, or between two."""
        return (Fraction(cv) - self.mid_cv_offset) / self.steps_per_stop + self.mid_log_offset

    def _codes_of_doubles(self, lin: Float64s) -> Codes:
        shift, first, steps = self.step_table
        low, high = np.array([LOW, HIGH]).view(np.int64)
        # As signed integers, the patterns of negative floats are negative.
        pattern = np.clip(lin.view(np.int64), low, high).view(np.uint64)
        codes: Codes = ((steps[(pattern >> shift) - first] + pattern) >> shift).astype(np.uint16)
        codes[np.isnan(lin)] = self.cv_min
        return codes

    def _encode_finite_aces(self, aces: Float64s) -> Codes:
        # float64 is wrong by less than 4 half-ULPs of the sum of the products' sizes, and TRA1
        # itself by one: a sample whose code is the same that far down and up is decided. (Where
        # the sum overflows, so does its slack, and nothing is decided.)
        with np.errstate(over="ignore", invalid="ignore"):  # float64 beyond 1e307
            lin = aces @ TRA1.T
            slack = np.abs(aces) @ np.abs(TRA1).T * 2.0**-50
            low, high = self._codes_of_doubles(lin - slack), self._codes_of_doubles(lin + slack)
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
    first, count = _boundary(encoding, encoding.cv_min + 1), encoding.cv_max - encoding.cv_min
    return smallest_from_exp2(Steps(first, Fraction(1, encoding.steps_per_stop), count), dtype)


@cache
def _decoded(encoding: Encoding, dtype: np.dtype[Any]) -> Floats:
    """Return every code's linear AP1 value from 0 to `cv_max`, rounded once to `dtype`."""
    first, count = encoding.exponent(encoding.cv_min), encoding.cv_max - encoding.cv_min + 1
    light = nearest_exp2(Steps(first, Fraction(1, encoding.steps_per_stop), count), dtype)
    return read_only(np.concatenate([np.full(encoding.cv_min, light[0]), light]))


def _segment(encoding: Encoding, dtype: npt.DTypeLike) -> int:
    """Return of how many patterns' logarithm a segment is, in which at most one boundary falls."""
    # A code spans at least 2^(1/steps) - 1 of its octave, a segment 2^-kept: 7 bits of the
    # mantissa for 50 steps per stop, 9 for 200.
    kept = int(np.ceil(-np.log2(np.exp2(1 / encoding.steps_per_stop) - 1)))
    return PRECISION[np.dtype(dtype)] - 1 - kept


@cache
def _step_table(encoding: Encoding) -> StepTable:
    shift = np.uint64(_segment(encoding, np.float64))
    first, last = np.array([LOW, HIGH]).view(np.uint64) >> shift
    starts = np.arange(first, last + 1, dtype=np.uint64) << shift
    boundaries = _thresholds(encoding, np.dtype(np.float64)).view(np.uint64)
    passed = np.searchsorted(boundaries, starts, side="right")
    codes = (passed + encoding.cv_min).astype(np.uint64) << shift
    room = np.uint64(1) << shift
    # From the segment's start to the next boundary; after the last boundary there is none.
    ahead = np.append(boundaries, boundaries[-1])[passed] - starts
    carry = np.where(ahead < room, room - ahead, np.uint64(0))
    return StepTable(shift, first, read_only(codes + carry - starts))


@cache
def _tables(encoding: Encoding) -> Tables:
    halfs = _as_float64(np.arange(1 << 16, dtype=np.uint16).view(np.float16))
    shift = np.uint32(_segment(encoding, np.float32))
    steps = float32_steps(encoding.thresholds, encoding.cv_min, shift)
    return Tables(
        half_codes=read_only(encoding._codes_of_doubles(halfs)),
        steps=read_only(steps),
        edges=read_only(steps + np.uint32(1)),
        shift=shift,
        boundary=encoding.thresholds[0],
        light=_decoded(encoding, np.dtype(np.float64)),
        to_ap1=read_only(np.ascontiguousarray(TRA1.T)),
        to_aces=read_only(np.ascontiguousarray(TRA2.T)),
    )


ACESPROXY10 = Encoding("ACESproxy10", 10, cv_min=64, cv_max=940, steps_per_stop=50, mid_cv_offset=425)
ACESPROXY12 = Encoding("ACESproxy12", 12, cv_min=256, cv_max=3760, steps_per_stop=200, mid_cv_offset=1700)

# By the bits of a code value.
ENCODINGS = {encoding.bit_depth: encoding for encoding in (ACESPROXY10, ACESPROXY12)}
