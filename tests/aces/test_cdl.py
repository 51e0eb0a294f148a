# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""ASC CDL against the standard's formula in 200 bits, and against OCIO's own."""

import mpmath
import numpy as np
import PyOpenColorIO as ocio
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ocio_gen.aces.cdl import Cdl

mpmath.mp.prec = 200


def _three(low: float, high: float) -> st.SearchStrategy[tuple[float, float, float]]:
    return st.tuples(*[st.floats(low, high, width=16)] * 3)


@given(
    _three(0.0, 1.0), _three(0.125, 3.0), _three(-0.5, 0.5), _three(0.125, 3.0), st.floats(0.0, 2.0, width=16)
)
def test_a_cdl_is_the_standards_formula_in_200_bits(rgb, slope, offset, power, saturation):
    # Products and sums of halfs are exact in float64: only the power and the saturation round.
    graded = [
        min(max(mpmath.mpf(v) * s + o, 0), 1) ** mpmath.mpf(p)
        for v, s, o, p in zip(rgb, slope, offset, power, strict=True)
    ]
    luma = mpmath.fdot(graded, [mpmath.mpf(w) for w in ("0.2126", "0.7152", "0.0722")])
    expected = [float(min(max(luma + saturation * (v - luma), 0), 1)) for v in graded]
    np.testing.assert_allclose(Cdl(slope, offset, power, saturation).apply(rgb), expected, rtol=0, atol=2e-15)


# Powers below 1 are as steep as one likes at 0, where OCIO's float32 says little.
@given(_three(0.125, 3.0), _three(-0.5, 0.5), _three(1.0, 3.0), st.floats(0.0, 2.0, width=16))
def test_a_cdl_is_what_ocio_makes_of_it(slope, offset, power, saturation):
    rgb = np.random.default_rng(1).random((500, 3), np.float32)
    theirs = ocio.CDLTransform(slope, offset, power, saturation)
    theirs.setStyle(ocio.CDL_ASC)
    got = rgb.copy()
    processor = ocio.Config.CreateRaw().getProcessor(theirs)
    processor.getOptimizedCPUProcessor(ocio.OPTIMIZATION_LOSSLESS).applyRGB(got)
    np.testing.assert_allclose(Cdl(slope, offset, power, saturation).apply(rgb), got, rtol=0, atol=3e-6)


def test_a_cdl_clamps_and_leaves_nothing_undefined():
    rgb = [[-1.0, 2.0, np.nan], [0.0, 1.0, 0.5]]
    assert Cdl().apply(rgb).tolist() == [[0.0, 1.0, 0.0], [0.0, 1.0, 0.5]]
    assert Cdl(saturation=0.0).apply([1.0, 0.0, 0.0]).tolist() == pytest.approx([0.2126] * 3)
    assert Cdl(slope=(2.0, 2.0, 2.0), offset=(-0.5, 0.0, 0.0)).apply([0.5, 0.4, 0.6]).tolist() == [
        0.5,
        0.8,
        1.0,
    ]


def _not_clamped(rgb, cdl):
    """The formula without its clamps, in Python's own floats; a negative passes by the power."""
    sloped = [v * s + o for v, s, o in zip(rgb, cdl.slope, cdl.offset, strict=True)]
    powered = [v if v < 0 else v**p for v, p in zip(sloped, cdl.power, strict=True)]
    luma = sum(v * w for v, w in zip(powered, (0.2126, 0.7152, 0.0722), strict=True))
    return [luma + cdl.saturation * (v - luma) for v in powered]


@given(
    _three(-1.0, 2.0), _three(0.125, 3.0), _three(-0.5, 0.5), _three(1.0, 3.0), st.floats(0.0, 2.0, width=16)
)
def test_without_clamp_values_live_on_as_ocios_do(rgb, slope, offset, power, saturation):
    cdl = Cdl(slope, offset, power, saturation)
    graded = cdl.apply(rgb, clamp=False)
    np.testing.assert_allclose(graded, _not_clamped(rgb, cdl), rtol=1e-13, atol=1e-13)
    transform = ocio.CDLTransform(slope=list(slope), offset=list(offset), power=list(power), sat=saturation)
    transform.setStyle(ocio.CDL_NO_CLAMP)
    pixel = np.array(rgb, np.float32)
    processor = ocio.Config.CreateRaw().getProcessor(transform)
    processor.getOptimizedCPUProcessor(ocio.OPTIMIZATION_LOSSLESS).applyRGB(pixel)
    np.testing.assert_allclose(pixel, graded, rtol=0, atol=4e-6 * max(1.0, np.abs(graded).max()))
