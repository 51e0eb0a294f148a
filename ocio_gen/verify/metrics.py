"""Figures: how far what a subject output is from the reference."""

from typing import Any

import numpy as np
import numpy.typing as npt
from pydantic import BaseModel, ConfigDict

from ocio_gen.acesproxy import Encoding, Float64s

# Displays are judged in codes of a 10-bit full-range signal.
_DISPLAY_MAX = 1023


class WorstSample(BaseModel):
    """Where a subject is furthest from the reference."""

    # JSON has no NaN and no infinity: they are written as the strings "NaN" and "Infinity".
    model_config = ConfigDict(ser_json_inf_nan="strings")

    pixel: int  # index into the probe
    channel: str  # R, G or B
    input: list[float]  # the RGB that went in
    expected: float
    got: float


class Figures(BaseModel):
    """The comparison of one subject with the reference, on one probe."""

    samples: int  # channels compared
    mismatched: int  # samples of another code (encode), or another half (decode)
    fractional: int  # samples of a quantised encode that are no integer code
    nonfinite: int  # samples finite in one of the two only, or another infinity
    mean_cv: float  # mean error of the samples that are finite
    worst_cv: float  # largest error in code values; of a display, in its 10-bit ones
    worst_stops: float | None  # the same in stops; a display's values have none
    worst: WorstSample


class Limits(BaseModel):
    """What a subject is allowed on a probe. Fractional and non-finite samples never are."""

    worst_cv: float
    mismatched_ppm: float | None = None  # of the samples; None where the count is information
    mean_cv: float | None = None  # None where the mean is information

    def passed(self, figures: Figures) -> bool:
        """Tell whether the figures keep the limits."""
        if figures.fractional or figures.nonfinite or not figures.worst_cv <= self.worst_cv:
            return False
        if self.mean_cv is not None and not figures.mean_cv <= self.mean_cv:
            return False
        if self.mismatched_ppm is None:
            return True
        return figures.mismatched <= self.mismatched_ppm * 1e-6 * figures.samples


def compare_codes(
    encoding: Encoding,
    pixels: npt.NDArray[Any],
    expected: npt.NDArray[Any],
    got: Float64s,
    *,
    quantized: bool,
) -> Figures:
    """Compare code values with the reference's.

    Args:
        encoding: Whose code values they are.
        pixels: The probe, (n, 3).
        expected: Reference code values, (n, 3): integer where `quantized`, else continuous.
        got: The subject's code values, (n, 3) float64, not rounded.
        quantized: Whether the subject is to output integer codes.

    A mismatch is a sample that rounds to another code than the reference's does.
    """
    # A code travels in a float32 container whose ULP just below 1 is 2^-24: an integer code comes
    # back within one of those.
    resolution = encoding.full_scale * 2.0**-23
    rounded = np.rint(got)
    fractional = np.zeros(got.shape, bool)
    if quantized:
        fractional = np.isfinite(got) & ~np.isclose(got, rounded, rtol=0, atol=resolution)
        got = np.where(fractional, got, rounded)
    mismatched = rounded != np.rint(expected)
    error = np.abs(got - expected)
    return _figures(
        encoding.steps_per_stop, pixels, expected, got, error, mismatched=mismatched, fractional=fractional
    )


def compare_linear(
    encoding: Encoding, codes: npt.NDArray[Any], expected: Float64s, got: npt.NDArray[np.float32]
) -> Figures:
    """Compare linear values with the reference's, relative to each triplet's largest channel.

    (A channel that nearly cancels in the matrix has no useful error relative to itself.)

    Args:
        encoding: Whose code values went in.
        codes: The probe, (n, 3).
        expected: Reference values, (n, 3) float64.
        got: The subject's values, (n, 3).

    A mismatch is a sample that rounds to another half than the reference's does.
    """
    with np.errstate(over="ignore"):
        mismatched = got.astype(np.float16) != expected.astype(np.float16)
    relative = np.abs(got - expected) / np.abs(expected).max(axis=-1, keepdims=True)
    error = np.log2(1.0 + relative) * encoding.steps_per_stop
    return _figures(
        encoding.steps_per_stop,
        codes,
        expected,
        got,
        error,
        mismatched=mismatched,
        fractional=np.zeros(got.shape, bool),
    )


def compare_display(
    codes: npt.NDArray[Any], expected: npt.NDArray[np.float32], got: npt.NDArray[np.float32]
) -> Figures:
    """Compare display values in 10-bit full-range codes of the display, which clips to 0..1.

    Args:
        codes: The probe, (n, 3).
        expected: What the view makes of it, (n, 3).
        got: The subject's values, (n, 3).

    A mismatch is a sample that rounds to another 10-bit code.
    """
    aim, shown = (np.clip(v.astype(np.float64), 0.0, 1.0) * _DISPLAY_MAX for v in (expected, got))
    mismatched = np.rint(aim) != np.rint(shown)
    return _figures(
        None,
        codes,
        expected,
        got,
        np.abs(shown - aim),
        mismatched=mismatched,
        fractional=np.zeros(got.shape, bool),
    )


def _figures(
    steps_per_stop: int | None,
    pixels: npt.NDArray[Any],
    expected: npt.NDArray[Any],
    got: npt.NDArray[Any],
    error_cv: Float64s,
    *,
    mismatched: npt.NDArray[np.bool_],
    fractional: npt.NDArray[np.bool_],
) -> Figures:
    nonfinite = ~np.isfinite(got) & (got != expected)
    # A non-finite sample is counted as such, and shown as the worst.
    error = np.where(nonfinite, np.inf, error_cv)
    index = int(np.argmax(error))
    pixel, channel = divmod(index, 3)
    finite_error = np.where(nonfinite, 0.0, error_cv)
    worst_cv = float(finite_error.max())
    return Figures(
        samples=error.size,
        mismatched=int(np.count_nonzero(mismatched)),
        fractional=int(np.count_nonzero(fractional)),
        nonfinite=int(np.count_nonzero(nonfinite)),
        mean_cv=_rounded(float(finite_error.mean())),
        worst_cv=_rounded(worst_cv),
        worst_stops=None if steps_per_stop is None else _rounded(worst_cv / steps_per_stop),
        worst=WorstSample(
            pixel=pixel,
            channel="RGB"[channel],
            input=[_rounded(float(v), 9) for v in pixels[pixel]],
            expected=_rounded(float(expected.flat[index]), 9),
            got=_rounded(float(got.flat[index]), 9),
        ),
    )


def _rounded(value: float, digits: int = 4) -> float:
    """Return a value to so many significant digits, so that reports agree between machines."""
    return float(f"{value:.{digits}g}")
