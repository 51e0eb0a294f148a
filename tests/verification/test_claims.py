# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""Aims: what the reference says must come out, against 200-bit arithmetic."""

import mpmath
import numpy as np
import pytest

from ocio_gen.aces.acesproxy import ACESPROXY10, ACESPROXY12
from ocio_gen.aces.cdl import Cdl
from ocio_gen.aces.signals import ACES, LIN_AP1, Form, normalized, proxy
from ocio_gen.verification import probes
from ocio_gen.verification.claims import claim
from ocio_gen.verification.depths import Depth
from ocio_gen.verification.probe_kind import ProbeKind
from ocio_gen.verification.probe_kit import ProbeKit
from tests import exact

ENCODINGS = {10: ACESPROXY10, 12: ACESPROXY12}
RGB = probes.rgb_triplets()[1000:1040]


def aim(made, shown, depth=Depth.F32):
    values = made.values(shown)
    return made.aim(shown, values if depth.exact else depth.carried(values), depth)


@pytest.mark.parametrize("bits", [10, 12])
def test_encodes_aim_at_the_exact_codes(bits):
    encoding = ENCODINGS[bits]
    quantized = claim(ACES, proxy(encoding, Form.QUANTIZED))
    assert aim(quantized, RGB).tolist() == [exact.encode_aces(pixel, bits) for pixel in RGB]
    continuous = aim(claim(LIN_AP1, proxy(encoding)), RGB)
    expected = [[float(exact.continuous(float(v), bits)) for v in pixel] for pixel in RGB]
    np.testing.assert_allclose(continuous, expected, rtol=0, atol=1e-10)


@pytest.mark.parametrize("bits", [10, 12])
def test_decodes_aim_at_the_exact_light_and_inexact_pixels_at_what_they_carry(bits):
    encoding = ENCODINGS[bits]
    shown = probes.code_triplets(encoding)[:30]
    decode = claim(proxy(encoding), LIN_AP1)
    expected = np.array([[float(exact.decode(int(cv), bits)) for cv in pixel] for pixel in shown])
    np.testing.assert_allclose(aim(decode, shown), expected, rtol=1e-15)
    np.testing.assert_allclose(aim(decode, shown, Depth(f"UINT{bits}")), expected, rtol=1e-15)
    # A half carries 0.5 to 1 in steps of 2^-11: other light than the code's.
    carried = (shown / encoding.full_scale).astype(np.float16).astype(np.float64) * encoding.full_scale
    low, _, steps, mid = exact.DEPTHS[bits]
    light = [
        [float(mpmath.power(2, (mpmath.mpf(max(cv, low)) - mid) / steps - mpmath.mpf("2.5"))) for cv in pixel]
        for pixel in carried.tolist()
    ]
    np.testing.assert_allclose(aim(decode, shown, Depth.F16), light, rtol=1e-12)


def test_a_grade_aims_at_the_cdl_where_codes_are_normalised():
    cdl = Cdl(slope=(1.1, 1.0, 0.9), saturation=0.7)
    made = claim(proxy(ACESPROXY10), proxy(ACESPROXY10), cdl)
    assert (made.direction, made.title) == ("grade", "ACESproxy10i to ACESproxy10i, through the CDL")
    shown = np.array([[500.0, 400.0, 300.0]])
    sloped = np.array([436, 336, 236]) / 876 * [1.1, 1.0, 0.9]
    luma = sloped @ [0.2126, 0.7152, 0.0722]
    np.testing.assert_allclose(aim(made, shown), [(luma + 0.7 * (sloped - luma)) * 876 + 64], rtol=1e-12)


def test_a_rescale_keeps_the_light():
    made = claim(proxy(ACESPROXY10), normalized(ACESPROXY10))
    assert made.direction == "rescale"
    np.testing.assert_allclose(aim(made, np.array([[64, 426, 940]])), [[64, 426, 940]], atol=1e-10)
    made = claim(proxy(ACESPROXY10), proxy(ACESPROXY12))
    np.testing.assert_allclose(aim(made, np.array([[64, 425, 940]])), [[256, 1700, 3760]], atol=1e-9)


def test_light_to_light_is_no_claim():
    with pytest.raises(ValueError, match="at neither end"):
        claim(LIN_AP1, ACES)


@pytest.mark.parametrize("depth", [Depth.F32, Depth.F16])
def test_every_edge_is_tried(depth):
    kit = ProbeKit()
    kinds = {p.kind: p for p in claim(LIN_AP1, proxy(ACESPROXY10)).probes(kit, depth, plain=True)}
    specials = kinds[ProbeKind.AP1_SPECIALS].read(0, kinds[ProbeKind.AP1_SPECIALS].count)
    assert np.isnan(specials).any()
    assert (specials < 0).any()
    assert np.isinf(kinds[ProbeKind.AP1_INFINITIES].read(0, 10)).any()
    if depth is Depth.F32:
        assert 0 < specials[specials > 0].min() < 1e-44  # the smallest denormal
        boundaries = kinds[ProbeKind.AP1_BOUNDARIES]
        assert boundaries.count == 3 * 876
        pairs = boundaries.read(0, boundaries.count)[:, 0].reshape(-1, 3)
        for cv, (below, first, after) in zip(range(65, 941), pairs, strict=True):
            boundary = exact.boundary(cv, 10)
            assert float(below) < boundary <= float(first) < float(after)
            assert np.nextafter(below, first) == first
    decode = {p.kind: p for p in claim(proxy(ACESPROXY10), LIN_AP1).probes(kit, depth, plain=True)}
    outside = decode[ProbeKind.CODES_OUTSIDE].read(0, decode[ProbeKind.CODES_OUTSIDE].count)
    assert np.isnan(outside).any()
    assert np.isinf(outside).any()
    assert {63, 941, 0, 1023, -1} <= set(outside[:, 0].tolist())


def test_all_float32_in_range_are_every_one_of_them():
    probe = probes.float32s(1.0, 2.0)
    values = np.concatenate([probe.part(start).ravel() for start in range(0, probe.count, probes.BLOCK)])
    assert (np.unique(values) == np.arange(0x3F800000, 0x40000001, dtype=np.uint32).view(np.float32)).all()
