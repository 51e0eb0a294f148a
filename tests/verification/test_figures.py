# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""Bounds that files state: they hold, and a last bit does not change them."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ocio_gen.verification.figures import Limits, upper_bound

ERRORS = st.floats(min_value=0.0, max_value=1e6)


@pytest.mark.parametrize(
    ("error", "bound"),
    [
        (0.0, 0.1),
        (0.1, 0.1),
        (0.11, 0.125),
        (1.0, 1.0),
        (1.01, 1.25),
        (290.0, 315.0),
        (8.01, 10.0),
        (99.0, 100.0),
    ],
)
def test_an_error_is_rounded_up_to_the_next_step(error, bound):
    assert upper_bound(error) == bound


@given(ERRORS)
def test_a_bound_is_never_below_its_error_nor_far_above(error):
    assert error <= upper_bound(error) <= max(0.1, 1.2801 * error)


@given(ERRORS, ERRORS)
def test_a_larger_error_has_no_smaller_bound(one, other):
    assert upper_bound(min(one, other)) <= upper_bound(max(one, other))


def test_ten_steps_make_a_decade():
    bounds = {upper_bound(10 ** (n / 1000)) for n in range(1, 1001)}
    assert len(bounds) == 10
    # An error that two processors measure 1e-6 apart has two bounds once in 200,000 times.
    assert min(math.log(b / a) for a, b in zip(sorted(bounds), sorted(bounds)[1:], strict=False)) > 0.2


@pytest.mark.parametrize(
    ("limits", "cv", "ppm"),
    [
        (Limits(fail=3e-6 * 50), 0.00015, None),
        (Limits(fail=0.0), 0.0, 0.0),
        (Limits(fail=0.0, failpercent=0.0025, hardfail=1.0), 1.0, 25.0),
        (Limits(fail=0.0, hardfail=1.0), 0.0, 0.0),
        (Limits(fail=0.3, mismatched_ppm=0.0), 0.3, 0.0),
        (Limits(fail=0.5, failpercent=1.0), None, None),
    ],
)
def test_limits_tell_what_a_subject_keeps_within(limits, cv, ppm):
    assert (limits.bound_cv, limits.bound_ppm) == (cv, ppm)
