# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""`Blocks`, compiled by numba. It is imported where there is much to do, if numba is there.

What is compiled may run on several threads at a time: it holds no lock of Python's. Nothing is
compiled with fast-math, but even a product and a sum rounded at once could not change a bit of what
comes out: `blocks` has the bounds, and what lies within them is not decided.
"""

from collections.abc import Callable
from functools import cache
from typing import Any, TypeAlias

import numba
import numpy as np
import numpy.typing as npt
from llvmlite import ir
from numba import types
from numba.extending import intrinsic

from ocio_gen.aces.blocks import (
    HALF_BIAS,
    HALF_SHIFT,
    INFINITY_32,
    LARGEST_HALF,
    SMALLEST_NORMAL_HALF_32,
    Blocks,
    Codes,
    Floats,
    Halfs,
    Indices,
    Patterns32,
    Tables,
    each_once,
)

# What numba knows of a value's type it finds by itself: these are for the reader.
Matrix: TypeAlias = npt.NDArray[np.float64]

# Pixels worked on at a time, so that what is between the loops stays in the first cache.
_TILE = 1024


def _compiled(function: Callable[..., Any]) -> Callable[..., Any]:
    """Return a function for numba to compile when it is first called, and to keep on disk if it can."""
    try:
        return numba.njit(cache=True, nogil=True)(function)
    except RuntimeError:  # there is no folder to keep it in
        return numba.njit(nogil=True)(function)


# -- halfs: a logarithm in 16 bits ----------------------------------------------------------------


def _intrinsic_product(
    context: object, x: types.Type, y: types.Type
) -> tuple[object, Callable[..., ir.Value]]:
    """Return x * y >> 16 of uint16s, in one instruction for as many as a register holds.

    Written out in Python it would be compiled to products of 32 or 64 bits, four times as slow.
    """

    def generate(context: object, builder: ir.IRBuilder, signature: object, xy: list[ir.Value]) -> ir.Value:
        u16, i32 = ir.IntType(16), ir.IntType(32)
        signature_of_product = ir.FunctionType(u16, [u16, u16, i32])
        product = builder.module.declare_intrinsic("llvm.umul.fix", [u16], signature_of_product)
        return builder.call(product, [*xy, ir.Constant(i32, 16)])

    return types.uint16(types.uint16, types.uint16), generate


_upper_product: Any = intrinsic(_intrinsic_product)


@_compiled
def _logarithms(
    patterns: Halfs,
    darkest: np.uint16,
    brightest: np.uint16,
    steps: np.uint16,
    offset: np.uint16,
    rounding: np.uint16,
    scale: np.uint16,
    codes: Codes,
) -> None:
    for i in range(patterns.size):
        u = patterns[i]
        positive = u if u <= np.uint16(0x7C00) else np.uint16(0)
        inside = min(max(positive, darkest), brightest)
        # log2(1 + x) is x + x * (1 - x) * q(x), here times 51200 (50 * 1024 and 200 * 256), of x times
        # 65536. The coefficients of q, a cubic, were fitted, then moved at random until with 16-bit
        # rounding every code of both depths was right. `_numbers` makes sure of it.
        x = np.uint16(inside << 6)
        bend = _upper_product(x, np.uint16(-x))
        q = np.uint16(np.uint16(7349) - _upper_product(x, np.uint16(2169)))
        q = np.uint16(np.uint16(13564) - _upper_product(x, q))
        q = np.uint16(np.uint16(22610) - _upper_product(x, q))
        log = np.uint16(_upper_product(x, np.uint16(51200)) + _upper_product(bend, q) + rounding)
        octave = np.uint16(inside & np.uint16(0x7C00))
        codes[i] = np.uint16(_upper_product(log, scale) + _upper_product(octave, steps) + offset)


@_compiled
def _looked_up(patterns: Halfs, table: Codes, codes: Codes) -> None:
    for i in range(patterns.size):
        codes[i] = table[patterns[i]]


@cache
def _numbers(tables: Tables) -> tuple[np.uint16, ...] | None:
    """Return what `_logarithms` needs to give an encoding's codes, or None if it cannot."""
    halfs, table = np.arange(1 << 16, dtype=np.uint16), tables.half_codes
    one, two = (int(table[np.float16(v).view(np.uint16)]) for v in (1.0, 2.0))
    steps, positive = two - one, table[:0x7C00]
    unit = 51200 // max(steps, 1)
    if steps * unit != 51200 or unit & unit - 1:
        return None
    darkest = np.searchsorted(positive, positive[0], side="right") - 1
    brightest = np.searchsorted(positive, positive[-1])
    values = (darkest, brightest, steps << 6, one - 15 * steps & 0xFFFF, unit // 2 + 1, (1 << 16) // unit)
    numbers = tuple(np.uint16(value) for value in values)
    codes = np.empty_like(halfs)
    _logarithms(halfs, *numbers, codes)
    return numbers if np.array_equal(codes, table) else None


# -- floats ---------------------------------------------------------------------------------------


@_compiled
def _steps_read(
    patterns: Patterns32, steps: Patterns32, shift: np.uint32, darkest: np.uint16, codes: Codes
) -> None:
    largest = np.int32(0)
    for i in range(patterns.size):
        u = patterns[i]
        codes[i] = np.uint16(np.uint32(steps[u >> shift] + u) >> np.uint32(shift + np.uint32(1)))
    for i in range(patterns.size):
        largest = max(largest, np.int32(patterns[i]))
    if largest > np.int32(INFINITY_32):
        for i in range(patterns.size):
            if (patterns[i] & np.uint32(0x7FFFFFFF)) > INFINITY_32:
                codes[i] = darkest


# -- pixels ---------------------------------------------------------------------------------------


@_compiled
def _as_float32(u: np.uint16) -> np.float32:
    """Return the float32 of a half's pattern; of infinities and NaN something above all halfs."""
    size = np.int32(u & np.uint16(0x7FFF))
    denormal = np.float32(np.float32(size) * np.float32(2.0**-24)).view(np.uint32)
    normal = np.uint32((size + np.int32(HALF_BIAS)) << np.int32(HALF_SHIFT))
    pattern = normal if size >= np.int32(1 << 10) else denormal
    return np.uint32(pattern | np.uint32(u & np.uint16(0x8000)) << np.uint32(16)).view(np.float32)


@_compiled
def _widen(patterns: Halfs, floats: npt.NDArray[np.float32]) -> None:
    for i in range(patterns.size):
        floats[i] = _as_float32(patterns[i])


@_compiled
def _tile_codes(
    aces: Floats,
    lin: npt.NDArray[np.float32],
    matrix: Matrix,
    edges: Patterns32,
    shift: np.uint32,
    boundary: np.float32,
    codes: Codes,
    first: int,
    undecided: Indices,
    count: int,
) -> int:
    """Write the codes of samples, `first` pixels into a block; return how many undecided there are now."""
    m00, m10, m20 = matrix[0, 0], matrix[0, 1], matrix[0, 2]
    m01, m11, m21 = matrix[1, 0], matrix[1, 1], matrix[1, 2]
    m02, m12, m22 = matrix[2, 0], matrix[2, 1], matrix[2, 2]
    for i in range(aces.size // 3):
        r, g, b = np.float64(aces[3 * i]), np.float64(aces[3 * i + 1]), np.float64(aces[3 * i + 2])
        known = (abs(r) <= LARGEST_HALF) & (abs(g) <= LARGEST_HALF) & (abs(b) <= LARGEST_HALF)
        lin[3 * i] = np.float32(m00 * r + m01 * g + m02 * b) if known else boundary
        lin[3 * i + 1] = np.float32(m10 * r + m11 * g + m12 * b)
        lin[3 * i + 2] = np.float32(m20 * r + m21 * g + m22 * b)
    patterns, code_shift = lin.view(np.uint32), np.uint32(shift + np.uint32(1))
    beside = np.uint32((np.uint32(2) << shift) - np.uint32(2))
    for i in range(aces.size):
        u = patterns[i]
        step = np.uint32(edges[u >> shift] + u)
        codes[i] = np.uint16(step >> code_shift)
        if np.uint32(step & beside) == 0:
            undecided[count] = first + i // 3
            count += 1
    return count


@_compiled
def _codes_of_float_pixels(
    aces: Floats, matrix: Matrix, edges: Patterns32, shift: np.uint32, boundary: np.float32, codes: Codes
) -> Indices:
    lin = np.empty(3 * _TILE, np.float32)
    undecided, count = np.empty(aces.size, np.intp), 0
    for start in range(0, aces.size, 3 * _TILE):
        tile = slice(start, min(start + 3 * _TILE, aces.size))
        count = _tile_codes(
            aces[tile], lin, matrix, edges, shift, boundary, codes[tile], start // 3, undecided, count
        )
    return undecided[:count]


@_compiled
def _codes_of_half_pixels(
    patterns: Halfs, matrix: Matrix, edges: Patterns32, shift: np.uint32, boundary: np.float32, codes: Codes
) -> Indices:
    aces, lin = np.empty(3 * _TILE, np.float32), np.empty(3 * _TILE, np.float32)
    undecided, count = np.empty(patterns.size, np.intp), 0
    for start in range(0, patterns.size, 3 * _TILE):
        tile = slice(start, min(start + 3 * _TILE, patterns.size))
        widened = aces[: tile.stop - start]
        _widen(patterns[tile], widened)
        count = _tile_codes(
            widened, lin, matrix, edges, shift, boundary, codes[tile], start // 3, undecided, count
        )
    return undecided[:count]


@_compiled
def _half_pixels_of_codes(
    codes: Codes, light: npt.NDArray[np.float64], matrix: Matrix, aces: Halfs
) -> Indices:
    m00, m10, m20 = matrix[0, 0], matrix[0, 1], matrix[0, 2]
    m01, m11, m21 = matrix[1, 0], matrix[1, 1], matrix[1, 2]
    m02, m12, m22 = matrix[2, 0], matrix[2, 1], matrix[2, 2]
    lin, product = np.empty(3 * _TILE, np.float64), np.empty(3 * _TILE, np.float32)
    patterns, top = product.view(np.uint32), np.uint16(light.size - 1)
    undecided, count = np.empty(codes.size, np.intp), 0
    for start in range(0, codes.size, 3 * _TILE):
        size = min(3 * _TILE, codes.size - start)
        tile, made = codes[start : start + size], aces[start : start + size]
        for i in range(size):
            lin[i] = light[min(tile[i], top)]
        for i in range(size // 3):
            r, g, b = lin[3 * i], lin[3 * i + 1], lin[3 * i + 2]
            product[3 * i] = np.float32(m00 * r + m01 * g + m02 * b)
            product[3 * i + 1] = np.float32(m10 * r + m11 * g + m12 * b)
            product[3 * i + 2] = np.float32(m20 * r + m21 * g + m22 * b)
        unsure = np.uint32(0)
        for i in range(size):
            u = patterns[i]
            positive = np.uint32(u & np.uint32(0x7FFFFFFF))
            half = np.uint32(np.uint32(np.uint32(positive + np.uint32(0x1000)) >> HALF_SHIFT) - HALF_BIAS)
            made[i] = np.uint16(half | np.uint32(u >> np.uint32(16)) & np.uint32(0x8000))
            tie = np.uint32(positive & np.uint32(0x1FFF)) == np.uint32(0x1000)
            unsure |= np.uint32(tie | (positive < SMALLEST_NORMAL_HALF_32))
        if unsure:
            for i in range(size):
                positive = np.uint32(patterns[i] & np.uint32(0x7FFFFFFF))
                tie = np.uint32(positive & np.uint32(0x1FFF)) == np.uint32(0x1000)
                if tie or positive < SMALLEST_NORMAL_HALF_32:
                    undecided[count] = (start + i) // 3
                    count += 1
    return undecided[:count]


class CompiledBlocks(Blocks):
    """Converts blocks of samples, by compiled loops."""

    def codes_of_halfs(self, patterns: Halfs, codes: Codes) -> None:
        """See `Blocks`. The logarithm is used if it gives all 65,536 halfs the codes of the table."""
        numbers = _numbers(self.tables)
        if numbers:
            _logarithms(patterns, *numbers, codes)
        else:
            _looked_up(patterns, self.tables.half_codes, codes)

    def codes_of_floats(self, patterns: Patterns32, codes: Codes) -> None:
        """See `Blocks`."""
        tables = self.tables
        _steps_read(patterns, tables.steps, tables.shift, tables.half_codes[0], codes)

    def codes_of_aces(self, pixels: Floats, codes: Codes) -> Indices:
        """See `Blocks`."""
        samples, tables = pixels.reshape(-1), self.tables
        arguments = (tables.to_ap1, tables.edges, tables.shift, tables.boundary, codes.reshape(-1))
        if samples.dtype == np.float16:
            return each_once(_codes_of_half_pixels(samples.view(np.uint16), *arguments))
        return each_once(_codes_of_float_pixels(samples, *arguments))

    def aces_of_codes(self, codes: Codes, aces: npt.NDArray[np.float16]) -> Indices:
        """See `Blocks`."""
        samples, patterns = codes.reshape(-1), aces.view(np.uint16).reshape(-1)
        return each_once(_half_pixels_of_codes(samples, self.tables.light, self.tables.to_aces, patterns))
