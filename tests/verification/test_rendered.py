# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""The claim of display-referred pictures: codes by the plain formulas of ITU-R BT.2100, to the last one."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ocio_gen.verification.depths import Depth
from ocio_gen.verification.rendered import RenderClaim, display_encoding

# ITU-R BT.2100-2, Table 9: black and nominal peak of narrow range R'G'B'.
NARROW = {8: (16, 235), 10: (64, 940), 12: (256, 3760), 16: (4096, 60160)}

# The display shows the light that there is.
SAME = "a view that changes nothing"


def claim(bits, *, legal=False):
    return RenderClaim.of_pixels(lambda aces: aces.copy(), SAME, bits=bits, legal=legal)


def aimed(made, values):
    shown = np.asarray(values, np.float32).reshape(-1, 1).repeat(3, axis=1)
    return made.aim(shown, shown, Depth.F32)[:, 0]


@pytest.mark.parametrize("bits", NARROW)
@given(value=st.floats(-0.25, 1.25, width=32))
def test_a_code_is_the_closest_of_full_and_of_legal_range(bits, value):
    for legal in (False, True):
        low, high = NARROW[bits] if legal else (0, (1 << bits) - 1)
        exact = low + Fraction(min(max(value, 0.0), 1.0)) * (high - low)
        (code,) = aimed(claim(bits, legal=legal), [value])
        assert abs(int(code) - exact) <= Fraction(1, 2)


@pytest.mark.parametrize("bits", NARROW)
def test_the_ends_are_those_of_the_standard(bits):
    full, legal = display_encoding(bits), display_encoding(bits, legal=True)
    assert (full.cv_min, full.cv_max, full.full_scale) == (0, 2**bits - 1, 2**bits - 1)
    assert (legal.cv_min, legal.cv_max) == NARROW[bits]


def test_what_is_no_number_is_black_and_infinity_is_white():
    made = claim(10, legal=True)
    assert aimed(made, [np.nan, -np.inf, np.inf, 0.5]).tolist() == [64, 64, 940, 502]


def test_floats_are_neither_clipped_nor_rounded():
    made = claim(None)
    assert made.is_float
    np.testing.assert_array_equal(aimed(made, [-0.5, 1.5, 0.25]), np.array([-0.5, 1.5, 0.25]) * 65535)


def test_errors_are_codes_and_have_no_stops():
    made = claim(12)
    scale = made.scale(Depth.F32)
    assert scale.steps_per_stop is None
    assert scale.half_ulps(1.0, 2.0, np.ones(3)) is None
    aim = np.array([[10, 20, 30]], np.uint16)
    errors = scale.errors(aim, np.array([[10, 23, 29]]) / 4095)
    np.testing.assert_array_equal(errors.cv, [[0, 3, 1]])
    np.testing.assert_array_equal(errors.mismatched, [[False, True, True]])


def test_a_half_that_the_last_bit_of_a_float_makes_another_is_right():
    scale = claim(None).scale(Depth.F16)
    below = np.array([[0.1, 0.6, 0.9]]).astype(np.float16)
    above = np.nextafter(below, np.float16(1)).astype(np.float64)
    middle = (below.astype(np.float64) + above) / 2
    for aim, got in ((middle - 1e-7, above), (middle + 1e-7, below.astype(np.float64))):
        assert (scale.errors(aim * 65535, got).cv <= 0.5).all()
    # Cut, and not rounded, they are not.
    assert (scale.errors((above - 1e-6) * 65535, below.astype(np.float64)).cv > 2).all()


def test_halfs_are_right_where_they_are_the_closest():
    scale = claim(None).scale(Depth.F16)
    aim = np.array([[0.1, 0.2, 0.3]]) * 65535
    right = np.array([[0.1, 0.2, 0.3]]).astype(np.float16)
    assert not scale.errors(aim, right.astype(np.float64)).cv.any()
    wrong = np.nextafter(right, np.float16(1)).astype(np.float64)
    assert scale.errors(aim, wrong).mismatched.all()
