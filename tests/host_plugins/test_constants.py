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


@pytest.mark.parametrize(
    ("name", "function", "low", "high"),
    [
        ("log2", lambda x: mpmath.log(1 + x, 2), mpmath.sqrt(0.5) - 1, mpmath.sqrt(2) - 1),
        ("exp2", lambda x: mpmath.mpf(2) ** x, -0.5, 0.5),
    ],
)
def test_polynomials_are_as_close_as_they_say(name, function, low, high):
    fitted = constants()[name]
    coefficients = [mpmath.mpf(c) for c in fitted.coefficients]
    points = mpmath.linspace(low, high, 2001)
    worst = max(abs(mpmath.polyval(coefficients, x, asc=True) - function(x)) for x in points)
    assert worst <= mpmath.mpf(fitted.error)
    assert worst < 1e-11


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
    assert c_bytes(np.array([1.0], np.float32)) == '"\\000\\000\\200\\077"'
