# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""The numbers that plug-ins are rendered with, against 200-bit arithmetic."""

import mpmath
import numpy as np
import pytest

from ocio_gen.core.escapes import c_string
from ocio_gen.host_plugins.c_text import c_bytes, c_float, c_number
from ocio_gen.host_plugins.constants import constants
from tests import exact


def test_the_logarithm_is_as_close_as_it_says():
    fitted = constants()["log2"]
    most = (mpmath.sqrt(2) - 1) / (mpmath.sqrt(2) + 1)
    worst = max(
        abs(s * mpmath.polyval(fitted.series, s**2, asc=True) - mpmath.log((1 + s) / (1 - s), 2))
        for s in mpmath.linspace(-most, most, 2001)
    )
    assert 0.9 * mpmath.mpf(fitted.error) < worst <= mpmath.mpf(fitted.error)


def test_the_power_is_as_close_as_it_says():
    fitted = constants()["exp2"]
    worst = 0
    for x in mpmath.linspace(-0.5, 0.5, 2001):
        odd = x * mpmath.polyval(fitted.odd, x**2, asc=True)
        even = mpmath.polyval([*fitted.even, 1], x**2, asc=True)
        worst = max(worst, abs((even + odd) / (even - odd) / mpmath.mpf(2) ** x - 1))
    assert 0.9 * mpmath.mpf(fitted.error) < worst <= mpmath.mpf(fitted.error)


@pytest.mark.parametrize(("index", "bits"), [(0, 10), (1, 12)])
def test_the_octave_of_boundaries_gives_all_boundaries(index, bits):
    encoding = constants()["encodings"][index]
    octaves, steps = constants()["octaves"], encoding["steps_per_stop"]
    codes = np.arange(encoding["cv_min"] + 1, encoding["cv_max"] + 1)
    n = codes - encoding["octave_code"] - 1
    made = np.array(encoding["boundaries"])[n % steps] * np.array(octaves)[n // steps]
    assert np.array_equal(made.astype(np.float32), exact.thresholds(bits))


@pytest.mark.parametrize(("index", "bits"), [(0, 10), (1, 12)])
def test_the_octave_of_light_gives_the_light_of_all_codes(index, bits):
    encoding = constants()["encodings"][index]
    octaves, steps = constants()["octaves"], encoding["steps_per_stop"]
    for code in range(encoding["cv_min"], encoding["cv_max"] + 1):
        n = code - encoding["octave_code"]
        made = encoding["light"][n % steps] * octaves[n // steps]
        assert made == exact.nearest(exact.decode(code, bits), np.float32)


def test_numbers_come_back_as_they_were():
    rng = np.random.default_rng(1)
    floats = rng.integers(0, 2**32, 4096, np.uint32).view(np.float32)
    for value in floats[np.isfinite(floats)].tolist():
        assert float(c_number(value)) == value
        assert np.float32(c_float(value).removesuffix("f")) == np.float32(value)
    assert c_float(1.0) == "1.0f"
    assert c_float(float("inf")) == "3.40282347e+38f"
    assert c_number(float("-inf")) == "-__builtin_inf()"


def test_strings_and_tables_are_c():
    assert c_string('a "b" \\ ??=') == '"a \\"b\\" \\\\ ?\\?="'
    assert c_bytes(np.array([1.0], "<f4").tobytes()) == '"\\000\\000\\200\\077"'
