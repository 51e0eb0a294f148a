# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""Amounts are written as people write them."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ocio_gen.core import amounts


@pytest.mark.parametrize(
    ("amount", "text"),
    [
        (0.0, "0"),
        (1.0, "1"),
        (0.5, "0.5"),
        (850.0, "850"),
        (850.4, "850"),
        (1e6, "1,000,000"),
        (4.56789, "4.57"),
        (0.000289, "0.000289"),
        (3.55e-06, "0.00000355"),
        (1e-07, "0.0000001"),
        (-1.5, "-1.5"),
        (99.96, "100"),
        (math.inf, "infinity"),
        (-math.inf, "-infinity"),
        (math.nan, "NaN"),
    ],
)
def test_a_number_has_no_exponent(amount, text):
    assert amounts.number(amount) == text


@pytest.mark.parametrize(
    ("amount", "text"),
    [(1, "1 code"), (1.0049, "1 code"), (850, "850 codes"), (0.5, "0.5 codes"), (0, "0 codes")],
)
def test_one_code_is_one(amount, text):
    assert amounts.codes(amount) == text


def test_next_to_no_error_is_that():
    assert amounts.error(3e-9) == "under 0.000001"
    assert amounts.error(0) == "0"


@pytest.mark.parametrize(
    ("in_a_million", "text"),
    [
        (0, "0"),
        (0.5, "0.5 ppm"),
        (286, "286 ppm"),
        (15_300, "1.53%"),
        (1e6, "100%"),
        (999_999, "over 99.9%"),
        (470_000, "47%"),
    ],
)
def test_a_share_is_told_in_percent_where_it_is_no_small_one(in_a_million, text):
    assert amounts.ppm(in_a_million) == text


def test_a_share_of_nothing_is_none():
    assert amounts.share(0, 0) == "0"
    assert amounts.share(3, 3) == "100%"


@pytest.mark.parametrize(
    ("amount", "text"),
    [
        (0.18, "0.18"),
        (940.0, "940"),
        (65504.0, "65504"),
        (3.4028235e38, "3.403 × 10³⁸"),
        (-1e-30, "-1 × 10⁻³⁰"),
        (0.0022748701, "0.00227487"),
    ],
)
def test_a_sample_has_its_power_of_ten_only_where_it_is_far_out(amount, text):
    assert amounts.value(amount) == text


@pytest.mark.parametrize(
    ("one", "other", "texts"),
    [
        (64.0, 300.0, ("64", "300")),
        (591.0, 591.0, ("591", "591")),
        (591.00003, 591.0, ("591.00003", "591")),
        (1e-30, 1.0000000001e-30, ("1 × 10⁻³⁰", "1.0000000001 × 10⁻³⁰")),
        (math.nan, math.nan, ("NaN", "NaN")),
    ],
)
def test_two_values_are_told_apart(one, other, texts):
    assert amounts.apart(one, other) == texts


def test_what_is_counted():
    assert amounts.count(1, "result") == "1 result"
    assert amounts.count(1244, "result") == "1,244 results"
    assert amounts.count(2, "look", "looks") == "2 looks"


@given(st.floats(-1e12, 1e12))
def test_a_number_can_be_read_back(amount):
    text = amounts.number(amount)
    assert "e" not in text
    assert float(text.replace(",", "")) == pytest.approx(amount, rel=6e-3, abs=0.0)
