# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""Tables are sampled as OCIO has it, and the same on every processor."""

import numpy as np
import PyOpenColorIO as ocio
import pytest

from ocio_gen.core.opencolorio import applied
from ocio_gen.core.sampling import sampled

RNG = np.random.Generator(np.random.PCG64(7))
# Beyond 0..1, at the ends, on the diagonals where tetrahedra meet, and not a number.
PIXELS = np.concatenate(
    [
        RNG.random((5000, 3)) * 1.4 - 0.2,
        np.repeat(RNG.random((200, 1)), 3, axis=1),
        [[0, 0, 0], [1, 1, 1], [1, 0, 0], [0, 1, 1], [0.5, 0.5, 0.25], [np.nan, 0.3, np.inf]],
    ]
).astype(np.float32)


def cube(size=9, interpolation=ocio.INTERP_TETRAHEDRAL):
    lut = ocio.Lut3DTransform(size)
    lut.setInterpolation(interpolation)
    lut.setData(RNG.random(size**3 * 3).astype(np.float32))
    return lut


def curve(direction=ocio.TRANSFORM_DIR_FORWARD):
    lut = ocio.Lut1DTransform(257, False)
    lut.setData(np.sort(RNG.random((257, 3)), axis=0).astype(np.float32).ravel())
    lut.setDirection(direction)
    return lut


MATRIX = ocio.MatrixTransform([0.9, 0.1, 0, 0, 0.2, 0.7, 0.1, 0, 0, 0.3, 0.6, 0, 0, 0, 0, 1])
EXPONENT = ocio.ExponentTransform([2.2, 2.2, 2.2, 1.0])


# One last bit of values up to 1; what comes after a LUT enlarges it, as far as it is steep.
LAST_BIT, ENLARGED = 1.2e-7, 4e-6


@pytest.mark.parametrize(
    ("transforms", "off"),
    [
        ([curve()], LAST_BIT),
        ([cube()], LAST_BIT),
        ([cube(interpolation=ocio.INTERP_BEST)], LAST_BIT),
        ([cube(interpolation=ocio.INTERP_LINEAR)], 0.0),
        ([curve(ocio.TRANSFORM_DIR_INVERSE)], 0.0),
        ([MATRIX, curve(), EXPONENT, cube(), curve(), MATRIX], ENLARGED),
        ([EXPONENT, MATRIX], 0.0),
    ],
    ids=["curve", "cube", "best", "linear", "inverse curve", "chain", "no LUT"],
)
def test_what_is_sampled_is_what_ocio_makes_of_it_but_for_the_last_bits(transforms, off):
    processor = ocio.Config.CreateRaw().getProcessor(ocio.GroupTransform(transforms))
    expected = applied(processor.getOptimizedCPUProcessor(ocio.OPTIMIZATION_LOSSLESS), PIXELS)
    np.testing.assert_allclose(sampled(processor, PIXELS), expected, rtol=0.0, atol=off)


def test_a_builtin_curve_is_sampled_as_ocio_has_it():
    processor = ocio.Config.CreateRaw().getProcessor(ocio.BuiltinTransform("ACEScc_to_ACES2065-1"))
    expected = applied(processor.getOptimizedCPUProcessor(ocio.OPTIMIZATION_LOSSLESS), PIXELS)
    np.testing.assert_allclose(sampled(processor, PIXELS), expected, rtol=2e-6)


def test_a_cube_is_interpolated_in_tetrahedra():
    """Of a cube of two points with one corner at 1, in double: by hand from the four corners."""
    lut = ocio.Lut3DTransform(2)
    lut.setInterpolation(ocio.INTERP_TETRAHEDRAL)
    lut.setValue(1, 1, 0, 1.0, 0.5, 0.25)
    for corner in ((0, 0, 0), (1, 0, 0), (0, 1, 0), (0, 0, 1), (1, 0, 1), (0, 1, 1), (1, 1, 1)):
        lut.setValue(*corner, 0.0, 0.0, 0.0)
    processor = ocio.Config.CreateRaw().getProcessor(lut)
    # Red and green lead to that corner before blue does: its share is the second part less the third.
    made = sampled(processor, [[0.75, 0.5, 0.125], [0.5, 0.75, 0.25], [0.75, 0.25, 0.5]])
    assert made.tolist() == [[0.375, 0.1875, 0.09375], [0.25, 0.125, 0.0625], [0.0, 0.0, 0.0]]
