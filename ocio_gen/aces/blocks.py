# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""Blocks of samples converted by tables: the part of the reference that sees every pixel, in numpy.

`compiled_blocks` has the same for numba to compile. Both are exact, so both give the same bits; where
float64 cannot decide, they say so and decide nothing.
"""

import math
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

Codes: TypeAlias = npt.NDArray[np.uint16]
Floats: TypeAlias = npt.NDArray[Any]
Halfs: TypeAlias = npt.NDArray[np.uint16]  # bit patterns
Patterns32: TypeAlias = npt.NDArray[np.uint32]
Indices: TypeAlias = npt.NDArray[np.intp]

# Facts of formats, that never change: what is compiled and kept on disk has them in it.
LARGEST_HALF = float(np.finfo(np.float16).max)

# Bit patterns: the infinity of float32, and the smallest normal half as a float32.
INFINITY_32 = np.uint32(0x7F800000)
SMALLEST_NORMAL_HALF_32 = np.uint32(0x38800000)

# The float32 pattern of a normal half is its own, shifted by this, with another bias of the exponent.
HALF_SHIFT = np.uint32(13)
HALF_BIAS = np.uint32(112 << 10)


@dataclass(frozen=True, eq=False)
class Tables:
    """What an encoding's blocks are converted by.

    `steps` reads the code off a float32, whatever its bit pattern u: it is
    (steps[u >> shift] + u) >> (shift + 1), NaN excepted. Patterns are cut into segments of 2^shift,
    so short that at most one code boundary falls into each. An entry holds the code and, in its low
    shift + 1 bits, an offset such that adding u carries at the boundary. In a segment without one,
    the offset keeps the low bits of the sum well away from the next carry and from the last: only
    beside a boundary are they all ones, or then all zeros.

    `edges` is `steps`, plus one. Read off these, the code is wrong for the float32 before a boundary;
    but both there and behind it are all the low bits but the last zeros.
    """

    half_codes: Codes  # of each half's bit pattern
    steps: Patterns32  # of each segment of float32's patterns; arithmetic wraps around
    edges: Patterns32
    shift: np.uint32
    boundary: np.float32  # the smallest float32 of some code, which as a pixel's AP1 is not decided
    light: npt.NDArray[np.float64]  # linear AP1 of each code from 0 on; below cv_min that of cv_min
    to_ap1: npt.NDArray[np.float64]  # multiplies rows of RGB
    to_aces: npt.NDArray[np.float64]


def float32_steps(thresholds: npt.NDArray[np.float32], cv_min: int, shift: np.uint32) -> Patterns32:
    """Return `Tables.steps`.

    Args:
        thresholds: The smallest float32 of each code but the lowest, ascending.
        cv_min: The lowest code.
        shift: A segment is of 2^shift patterns.

    Raises:
        ValueError: a segment holds two thresholds, or one of them stands at its first pattern.
    """
    room = 1 << int(shift)
    starts = np.arange(1 << 32 - int(shift), dtype=np.int64) * room
    patterns = thresholds.view(np.uint32).astype(np.int64)
    if (patterns % room == 0).any() or (np.diff(patterns // room) == 0).any():
        raise ValueError(f"segments of 2^{shift} patterns do not tell the codes apart")
    positive = starts < int(INFINITY_32) + room  # infinity itself is the brightest
    passed = np.where(positive, np.searchsorted(patterns, starts), 0)
    ahead = np.append(patterns, 1 << 32)[passed] - starts
    offset = np.where(positive & (ahead < room), 2 * room - ahead, room // 2)
    return ((passed + cv_min) * 2 * room + offset - starts).astype(np.uint32)  # modulo 2^32


class Blocks:
    """Converts blocks of samples, by numpy.

    The arrays that it works in are kept from block to block: new ones would come from the system, page by
    page, and that takes longer than the work. So an instance is of one thread.
    """

    def __init__(self, tables: Tables) -> None:
        self.tables = tables
        self._room: dict[str, npt.NDArray[Any]] = {}

    def codes_of_halfs(self, patterns: Halfs, codes: Codes) -> None:
        """Write the codes of halfs.

        Args:
            patterns: (n,), the bits of linear AP1.
            codes: (n,), to write to.
        """
        index = self._array("index", patterns.shape, np.intp)
        index[...] = patterns
        self.tables.half_codes.take(index, out=codes, mode="wrap")

    def codes_of_floats(self, patterns: Patterns32, codes: Codes) -> None:
        """Write the codes of float32s.

        Args:
            patterns: (n,), the bits of linear AP1.
            codes: (n,), to write to.
        """
        taken = self._taken(self.tables.steps, patterns)
        taken >>= self.tables.shift + 1
        codes[...] = taken
        if patterns.view(np.int32).max() > INFINITY_32:
            codes[np.isnan(patterns.view(np.float32))] = self.tables.half_codes[0]

    def codes_of_aces(self, pixels: Floats, codes: Codes) -> Indices:
        """Write the codes of ACES2065-1 (AP0) pixels; return the indices of those that float64 cannot decide.

        Args:
            pixels: float16, float32 or float64, (n, 3), scene-linear.
            codes: (n, 3), to write to. Those of undecided pixels are of no use.

        Returns:
            The indices of the undecided pixels, ascending.
        """
        # How far off is lin? A finite half is no larger than 65504. TRA1's own rounding to float64, a
        # product and two sums each add at most 2^-53 of the terms' sizes, whatever their order, and
        # less where a product and a sum are rounded at once:
        #     4 * 2^-53 * 1.903 * 65504 < 2^-34,
        # half the distance between float32s at 2^-10, which is below every boundary. Rounding to
        # float32 adds half a distance at most. So the exact value lies between the two float32s beside
        # lin, and only where lin stands on either side of a boundary could it have another code.
        # Infinities, NaN and what is larger than any half are not decided here.
        aces = self._array("light", pixels.shape, np.float64)
        with np.errstate(over="ignore", invalid="ignore"):
            aces[...] = pixels
            lin = self._product(aces, self.tables.to_ap1)
        taken = self._taken(self.tables.edges, lin)
        codes[...] = np.right_shift(taken, self.tables.shift + 1, out=lin)
        taken &= (np.uint32(2) << self.tables.shift) - 2
        if not (aces.min() >= -LARGEST_HALF and aces.max() <= LARGEST_HALF):  # or there is a NaN
            taken[~(np.abs(aces) <= LARGEST_HALF).all(axis=1), 0] = 0
        return self._rows_of_zeros(taken)

    def aces_of_codes(self, codes: Codes, aces: npt.NDArray[np.float16]) -> Indices:
        """Write the closest halfs of codes' ACES2065-1 (AP0) values, and tell of which they are not decided.

        Args:
            codes: (n, 3).
            aces: (n, 3), to write to. What it gets of undecided pixels is of no use.

        Returns:
            The indices of the undecided pixels, ascending.
        """
        # How far off is the product? By less than 5 * 2^-53 of the terms' sizes (light is rounded,
        # too), which are 226 at most: by 2^-42. From 2^-14 on, float32s are 2^-37 apart. So the exact
        # value lies between the two float32s beside the product's, and a half that the product is not
        # halfway to, in float32, is the closest. What is smaller is not decided here: halfs are
        # denormal there.
        index = self._array("index", codes.shape, np.intp)
        index[...] = codes
        light = self._array("light", codes.shape, np.float64)
        self.tables.light.take(index, out=light, mode="clip")
        sign = self._product(light, self.tables.to_aces)
        size = np.bitwise_and(sign, np.uint32(0x7FFFFFFF), out=self._array("taken", codes.shape, np.uint32))
        half = np.add(size, np.uint32(0x1000), out=self._array("half", codes.shape, np.uint32))
        half >>= HALF_SHIFT
        half -= HALF_BIAS
        sign >>= np.uint32(16)
        sign &= np.uint32(0x8000)
        half |= sign
        aces.view(np.uint16)[...] = half
        decided = np.greater_equal(
            size, SMALLEST_NORMAL_HALF_32, out=self._array("zeros", codes.shape, np.bool)
        )
        size &= np.uint32(0x1FFF)
        size ^= np.uint32(0x1000)
        size *= decided
        return self._rows_of_zeros(size)

    def _array(self, name: str, shape: tuple[int, ...], dtype: type[np.generic]) -> npt.NDArray[Any]:
        """Return an array to work in, that may have been worked in."""
        size = math.prod(shape)
        if name not in self._room or self._room[name].size < size:
            self._room[name] = np.empty(size, dtype)
        return self._room[name][:size].reshape(shape)

    def _product(self, light: Floats, matrix: Floats) -> Patterns32:
        """Return the bit patterns of rows of RGB times a matrix, rounded to float32."""
        product = np.matmul(light, matrix, out=self._array("product", light.shape, np.float64))
        rounded = self._array("rounded", light.shape, np.float32)
        rounded[...] = product
        patterns: Patterns32 = rounded.view(np.uint32)
        return patterns

    def _taken(self, steps: Patterns32, patterns: Patterns32) -> Patterns32:
        """Return each pattern's sum with its segment's entry: the code in the upper bits."""
        index = self._array("index", patterns.shape, np.intp)
        np.right_shift(patterns, self.tables.shift, out=index, dtype=np.uint32, casting="unsafe")
        taken = self._array("taken", patterns.shape, np.uint32)
        steps.take(index, out=taken, mode="wrap")
        taken += patterns
        return taken

    def _rows_of_zeros(self, values: npt.NDArray[Any]) -> Indices:
        """Return the indices of rows of three with a zero in them."""
        zeros = np.equal(values, 0, out=self._array("zeros", values.shape, np.bool))
        return each_once(np.flatnonzero(zeros) // 3)


def each_once(indices: Indices) -> Indices:
    """Return ascending indices without repetitions."""
    return indices[np.diff(indices, prepend=-1) > 0]
