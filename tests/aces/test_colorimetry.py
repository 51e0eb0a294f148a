# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors

import mpmath
import numpy as np
import pytest

from ocio_gen.aces.colorimetry import AP0, AP1, TRA1, TRA1_EXACT, TRA2, TRA2_EXACT, normalized_primary_matrix
from tests import exact

# S-2013-001, Equations 2 and 4, as printed.
PRINTED_TRA1 = [
    [1.4514393161, -0.2365107469, -0.2149285693],
    [-0.0765537734, 1.1762296998, -0.0996759264],
    [0.0083161484, -0.0060324498, 0.9977163014],
]
PRINTED_TRA2 = [
    [0.6954522414, 0.1406786965, 0.1638690622],
    [0.0447945634, 0.8596711185, 0.0955343182],
    [-0.0055258826, 0.0040252103, 1.0015006723],
]


@pytest.mark.parametrize(("derived", "printed"), [(TRA1, PRINTED_TRA1), (TRA2, PRINTED_TRA2)])
def test_derived_matrices_round_to_the_printed_ten_decimals(derived, printed):
    np.testing.assert_array_equal(np.round(derived, 10), printed)


@pytest.mark.parametrize(("derived", "independent"), [(TRA1, exact.TRA1), (TRA2, exact.TRA2)])
def test_float64_matrices_are_the_exact_ones_rounded_once(derived, independent):
    for row in range(3):
        for column in range(3):
            assert derived[row, column] == exact.nearest(independent[row, column], np.float64)


def test_exact_matrices_are_inverses_and_keep_white():
    np.testing.assert_array_equal(TRA1_EXACT @ TRA2_EXACT, np.eye(3))
    assert [sum(row) for row in TRA1_EXACT] == [1, 1, 1]
    assert [sum(row) for row in TRA2_EXACT] == [1, 1, 1]


def test_npm_of_ap0_is_the_published_matrix():
    # SMPTE ST 2065-1: AP0 to XYZ, as printed.
    printed = [
        [0.9525523959, 0.0, 0.0000936786],
        [0.3439664498, 0.7281660966, -0.0721325464],
        [0.0, 0.0, 1.0088251844],
    ]
    npm = normalized_primary_matrix(AP0).astype(float)
    np.testing.assert_array_equal(np.round(npm, 10), printed)


def test_ap1_luminance_weights_are_the_published_ones():
    # ACES: AP1 luminance weights as the Academy's ACESlib prints them.
    weights = normalized_primary_matrix(AP1)[1].astype(float)
    np.testing.assert_allclose(weights, [0.2722287168, 0.6740817658, 0.0536895174], rtol=0, atol=5e-11)
    assert mpmath.almosteq(sum(weights), 1)
