# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""ACEScc and ACEScct against their equations in 200 bits, their published values, and OCIO."""

import mpmath
import numpy as np
import PyOpenColorIO as ocio
import pytest

from ocio_gen.aces.acescc import AcesCc, AcesCct, NormalizedProxy
from tests.conftest import neutral

mpmath.mp.prec = 200

LIGHT = np.concatenate([np.geomspace(2.0**-20, 60000.0, 4000), [0.0, 2.0**-16, 2.0**-15, 0.0078125]])


def acescc(lin):
    if lin <= 0:
        lin = mpmath.mpf(2) ** -16
    elif lin < mpmath.mpf(2) ** -15:
        lin = mpmath.mpf(2) ** -16 + lin / 2
    return (mpmath.log(lin, 2) + mpmath.mpf("9.72")) / mpmath.mpf("17.52")


def acescct(lin):
    if lin <= mpmath.mpf("0.0078125"):
        return mpmath.mpf("10.5402377416545") * lin + mpmath.mpf("0.0729055341958355")
    return (mpmath.log(lin, 2) + mpmath.mpf("9.72")) / mpmath.mpf("17.52")


@pytest.mark.parametrize(("space", "equation"), [(AcesCc(), acescc), (AcesCct(), acescct)])
def test_greys_are_encoded_by_the_equation_and_back(space, equation):
    expected = [float(equation(mpmath.mpf(float(lin)))) for lin in LIGHT]
    encoded = space.encode_aces(np.repeat(LIGHT[:, np.newaxis], 3, axis=1))
    np.testing.assert_allclose(
        encoded, np.repeat(np.array(expected)[:, np.newaxis], 3, axis=1), rtol=0, atol=2e-14
    )
    decoded = space.decode_to_aces(encoded)
    np.testing.assert_allclose(decoded, np.repeat(LIGHT[:, np.newaxis], 3, axis=1), rtol=5e-13, atol=1e-14)


def test_the_published_values_of_18_percent_grey():
    # S-2014-003 and S-2016-001, their tables of values.
    for space in (AcesCc(), AcesCct()):
        assert space.encode_aces([0.18] * 3) == pytest.approx([0.4135884] * 3, abs=1e-7)
    assert AcesCc().encode_aces([0.0] * 3) == pytest.approx([-0.3584474886] * 3, abs=1e-9)
    assert AcesCct().encode_aces([0.0] * 3) == pytest.approx([0.0729055342] * 3, abs=1e-9)


@pytest.mark.parametrize(
    ("space", "name", "close"),
    [(AcesCc(), "ACEScc", 4e-5), (AcesCct(), "ACEScct", 2e-6), (NormalizedProxy(), "", 2e-6)],
)
def test_colours_are_those_of_ocios_own(space, name, close):
    rng = np.random.default_rng(7)
    aces = (np.geomspace(0.002, 200.0, 20_000)[:, np.newaxis] * rng.uniform(0.6, 1.4, (20_000, 3))).astype(
        np.float32
    )
    aces[::50] *= -1
    expected = space.encode_aces(aces)
    if name:
        transform = ocio.BuiltinTransform(f"{name}_to_ACES2065-1", ocio.TRANSFORM_DIR_INVERSE)
    else:  # between its ends, it is ACEScct's log
        transform = ocio.BuiltinTransform("ACEScct_to_ACES2065-1", ocio.TRANSFORM_DIR_INVERSE)
    made = aces.copy()
    processor = ocio.Config.CreateRaw().getProcessor(transform)
    processor.getOptimizedCPUProcessor(ocio.OPTIMIZATION_LOSSLESS).applyRGB(made)
    if not name:
        inside = (made > 0.16) & (made < 0.999)
        assert inside.sum() > 30_000
        made, expected = made[inside], expected[inside]
    np.testing.assert_allclose(made, expected, rtol=1e-6, atol=close)


def test_acescc_clips_negative_aces_on_the_way_in_and_out():
    transform = ocio.BuiltinTransform("ACEScc_to_ACES2065-1")
    decode = ocio.Config.CreateRaw().getProcessor(transform).getDefaultCPUProcessor()
    encode = (
        ocio.Config.CreateRaw()
        .getProcessor(ocio.BuiltinTransform("ACEScc_to_ACES2065-1", ocio.TRANSFORM_DIR_INVERSE))
        .getDefaultCPUProcessor()
    )
    # A red of AP1, whose ACES blue is negative; an ACES colour of one negative channel.
    values, aces = np.array([0.9, 0.1, 0.1], np.float32), np.array([0.5, -0.2, 0.4], np.float32)
    expected = AcesCc().decode_to_aces(values), AcesCc().encode_aces(aces)
    decode.applyRGB(values)
    encode.applyRGB(aces)
    assert values[0] > 10
    np.testing.assert_allclose(values, expected[0], rtol=1e-4, atol=1e-5)
    np.testing.assert_allclose(aces, expected[1], rtol=0, atol=2e-3)  # the end of OCIO's table is -0.36
    assert expected[0].min() == 0.0


def test_acescc_clips_negative_aces_and_acescct_does_not():
    grey = neutral([-0.5])
    assert AcesCc().decode_to_aces(AcesCc().encode_aces(grey)) == pytest.approx(np.zeros((1, 3)), abs=1e-12)
    assert AcesCct().decode_to_aces(AcesCct().encode_aces(grey)) == pytest.approx(grey)
