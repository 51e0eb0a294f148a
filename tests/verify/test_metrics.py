import numpy as np
import pytest
from ocio_gen.verify.metrics import Figures, Limits, compare_codes, compare_display, compare_linear

from ocio_gen.acesproxy import ACESPROXY10

PIXELS = np.array([[0.1, 0.2, 0.3], [0.4, 0.5, 0.6]], np.float32)
CODES = np.array([[400, 420, 440], [450, 460, 470]])


def codes(got, quantized=True):
    return compare_codes(ACESPROXY10, PIXELS, CODES, np.asarray(got, np.float64), quantized=quantized)


def test_equal_codes_have_no_error():
    figures = codes(CODES)
    assert (figures.samples, figures.mismatched, figures.fractional, figures.nonfinite) == (6, 0, 0, 0)
    assert figures.worst_cv == figures.worst_stops == 0
    assert Limits(worst_cv=0, mismatched_ppm=0).passed(figures)


def test_one_code_off_is_found_and_located():
    got = CODES.copy()
    got[1, 2] += 1
    figures = codes(got)
    assert (figures.mismatched, figures.worst_cv, figures.worst_stops) == (1, 1.0, 0.02)
    assert (figures.worst.pixel, figures.worst.channel) == (1, "B")
    assert (figures.worst.expected, figures.worst.got) == (470, 471)
    assert figures.worst.input == [0.400000006, 0.5, 0.600000024]
    assert not Limits(worst_cv=1.0, mismatched_ppm=1e5).passed(figures)
    assert Limits(worst_cv=1.0, mismatched_ppm=2e5).passed(figures)
    assert not Limits(worst_cv=0.9).passed(figures)


def test_a_quantised_sample_that_is_no_integer_never_passes():
    got = CODES + 0.25
    figures = codes(got)
    assert figures.fractional == 6
    assert figures.worst_cv == 0.25
    assert not Limits(worst_cv=1.0, mismatched_ppm=1e6).passed(figures)
    assert codes(got, quantized=False).fractional == 0


def test_float32_containers_are_integer_codes():
    container = (CODES / 1023).astype(np.float32)
    assert codes(container.astype(np.float64) * 1023).fractional == 0


def test_a_non_finite_sample_never_passes_and_is_the_worst():
    for bad in (np.nan, np.inf, -np.inf):
        got = CODES.astype(float)
        got[0, 1] = bad
        figures = codes(got)
        assert figures.nonfinite == 1
        assert (figures.worst.pixel, figures.worst.channel) == (0, "G")
        assert not Limits(worst_cv=1e9, mismatched_ppm=1e6).passed(figures)
    assert codes(np.full((2, 3), np.nan)).nonfinite == 6


def test_a_non_finite_sample_survives_json():
    for bad in (np.nan, np.inf, -np.inf):
        figures = codes(np.full((2, 3), bad))
        back = Figures.model_validate_json(figures.model_dump_json())
        np.testing.assert_equal(back.worst.got, bad)


def test_linear_errors_are_relative_to_the_largest_channel():
    expected = np.array([[100.0, 1e-6, 1.0]])
    got = np.array([[100.0, 2e-6, 1.0]], np.float32)
    figures = compare_linear(ACESPROXY10, CODES[:1], expected, got)
    assert figures.worst_stops is not None
    assert figures.worst_stops < 2e-8  # not a whole stop
    assert figures.mismatched == 1
    got = np.array([[101.0, 1e-6, 1.0]], np.float32)
    figures = compare_linear(ACESPROXY10, CODES[:1], expected, got)
    assert figures.worst_stops == pytest.approx(np.log2(1.01), rel=1e-3)
    np.testing.assert_allclose(figures.worst_cv, np.log2(1.01) * 50, rtol=1e-3)


def test_a_display_clips_and_is_judged_in_its_own_10_bit_codes():
    expected = np.array([[1.19, -0.2, 0.5]], np.float32)
    got = np.array([[1.0, 0.0, 0.5]], np.float32)
    figures = compare_display(CODES[:1], expected, got)
    assert (figures.worst_cv, figures.mean_cv, figures.mismatched) == (0.0, 0.0, 0)
    figures = compare_display(CODES[:1], expected, got + np.float32(3 / 1023))
    assert figures.worst_cv == pytest.approx(3.0, abs=1e-4)
    assert figures.mean_cv == pytest.approx(2.0, abs=1e-4)  # red stays clipped
    assert (figures.mismatched, figures.worst_stops) == (2, None)
    assert compare_display(CODES[:1], expected, got * np.float32(np.nan)).nonfinite == 3


def test_a_linear_nan_never_passes():
    figures = compare_linear(ACESPROXY10, CODES[:1], np.ones((1, 3)), np.full((1, 3), np.nan, np.float32))
    assert figures.nonfinite == 3
    assert not Limits(worst_cv=1e9).passed(figures)
