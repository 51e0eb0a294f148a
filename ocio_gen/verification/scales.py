# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""Scales: what the errors of each kind of output are measured in."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol, TypeAlias

import numpy as np
import numpy.typing as npt

from ocio_gen.aces.acesproxy import Encoding, Float64s
from ocio_gen.aces.signals import Form, Signal
from ocio_gen.verification.depths import Depth

# Nothing is told as further below than this.
_MOST_STOPS = 24

Bools: TypeAlias = npt.NDArray[np.bool_]

# Displays are judged in codes of a 10-bit full-range signal.
_DISPLAY_MAX = 1023

# Below this, the CLF implementation guide's metric is absolute.
_CLF_FLOOR = 0.1


@dataclass(frozen=True, eq=False)
class Errors:
    """Sample by sample, (n, 3): how far an output is from the aim."""

    aim: npt.NDArray[Any]  # as reports show it
    got: npt.NDArray[Any]
    cv: Float64s
    mismatched: Bools
    fractional: Bools | None  # none can be
    clf_metric: Callable[[], float]  # the largest |aim - got| / max(|aim|, 0.1) of the values
    signed: Callable[[], Float64s]  # `cv` with a sign, for drawing: brighter is positive
    # What samples may be off by in any case, of the unit of `cv`: the aim itself is no more certain.
    allowed: Float64s | None = None


class Rounding(Protocol):
    """What rounds code values on their way: words of YCbCr."""

    @property
    def most(self) -> int:
        """How many codes it puts one off, at most."""

    def closest(self, off: Float64s) -> Bools:
        """Return which pixels are as close as that rounding allows.

        Args:
            off: How far code values that came out of it, not rounded again, are off: (n, 3).

        Returns:
            (n, 1)
        """


class Scale(Protocol):
    """What the errors of a kind of output are measured in."""

    @property
    def steps_per_stop(self) -> int | None:
        """Code values in a stop; none where values are no light."""

    def errors(self, aim: npt.NDArray[Any], output: npt.NDArray[Any]) -> Errors:
        """Compare a subject's output, (n, 3), with the aim.

        Args:
            aim: What the reference says: code values, linear light or display values.
            output: The subject's values.
        """

    def half_ulps(self, expected: float, got: float, pixel: npt.NDArray[Any]) -> float | None:
        """Return how far apart two values are in ULPs of a half; none where they are no light.

        Args:
            expected: A sample's aim.
            got: Its output, finite.
            pixel: The aim of its pixel, (3,).
        """


@dataclass(frozen=True)
class CodeScale:
    """Code values: outputs are those of a signal, in a pixel of some depth."""

    signal: Signal
    depth: Depth = Depth.F32
    rounding: Rounding | None = None
    """What rounds the codes on their way: each is the closest to what comes out."""

    @property
    def _encoding(self) -> Encoding:
        assert self.signal.encoding is not None  # noqa: S101 - code values have one
        return self.signal.encoding

    @property
    def _form(self) -> Form:
        return self.signal.form or Form.CONTINUOUS

    @property
    def steps_per_stop(self) -> int:
        """Code values in a stop."""
        return self._encoding.steps_per_stop

    def errors(self, aim: npt.NDArray[Any], output: npt.NDArray[Any]) -> Errors:
        """Compare code values. A mismatch is another code, or another word of an inexact depth.

        Of codes that are rounded on their way, it is another code that rounding does not explain.
        """
        encoding = self._encoding
        got = self._form.to_codes(encoding, output)
        fractional = None
        if self.rounding:
            whole = np.rint(got)
            mismatched = (whole != np.rint(aim)) & ~self.rounding.closest(got - aim)
            got = whole
        elif self.depth.exact:
            rounded = np.rint(got)
            if self._form is Form.QUANTIZED:
                # A code travels in a float32 container, whose ULP just below 1 is 2^-24: an
                # integer code comes back within one of those.
                with np.errstate(invalid="ignore"):
                    fractional = np.abs(got - rounded) > encoding.full_scale * 2.0**-23
                got = np.where(fractional, got, rounded)
            mismatched = rounded != (np.rint(aim) if aim.dtype.kind == "f" else aim)
        else:
            carried = self.depth.carried(self._form.to_values(encoding, aim))
            mismatched = output != carried
            aim = self._form.to_codes(encoding, carried)
        with np.errstate(invalid="ignore"):
            error = np.abs(got - aim)

        def clf_metric() -> float:
            span = encoding.full_scale
            if self._form is Form.NORMALIZED:
                span = encoding.cv_max - encoding.cv_min
            return _clf_metric(error / span, self._form.to_values(encoding, aim))

        def signed() -> Float64s:
            with np.errstate(invalid="ignore"):
                return np.asarray(got - aim, np.float64)

        return Errors(aim, got, error, mismatched, fractional, clf_metric, signed)

    def half_ulps(self, expected: float, got: float, pixel: npt.NDArray[Any]) -> float:
        """Return how far apart the lights of two code values are."""
        aim, made = (float(self._encoding.decode(np.float64(cv))) for cv in (expected, got))
        return _in_half_ulps(abs(made - aim), aim)


@dataclass(frozen=True)
class LightScale:
    """Linear light, relative to each triplet's largest channel, in steps of the code.

    (A channel that nearly cancels in the matrix has no useful error relative to itself.)
    """

    encoding: Encoding
    depth: Depth = Depth.F32
    floor: float = 0.0  # errors are relative to no less light than this

    @property
    def steps_per_stop(self) -> int:
        """Code values in a stop."""
        return self.encoding.steps_per_stop

    def errors(self, aim: npt.NDArray[Any], output: npt.NDArray[Any]) -> Errors:
        """Compare linear values. A mismatch is a sample that rounds to another half."""
        half = Depth.F16.words(aim)
        mismatched = Depth.F16.words(output) != half
        if self.depth is Depth.F16:
            aim = half.astype(np.float64)
        with np.errstate(invalid="ignore", over="ignore"):
            off = np.abs(output - aim)
            # (Column by column: twenty times as fast as along rows of three.)
            largest = np.maximum.reduce([*np.abs(aim).T])[:, np.newaxis].astype(np.float64)
            relative = (output.astype(np.float64) - aim) / np.maximum(largest, self.floor)
            signed = np.log2(np.maximum(1.0 + relative, 2.0**-_MOST_STOPS)) * self.encoding.steps_per_stop
        return Errors(
            aim, output, np.abs(signed), mismatched, None, lambda: _clf_metric(off, aim), lambda: signed
        )

    def half_ulps(self, expected: float, got: float, pixel: npt.NDArray[Any]) -> float:
        """Return how far apart two lights are, in ULPs of the triplet's largest channel."""
        return _in_half_ulps(abs(got - expected), float(np.abs(pixel).max()))


@dataclass(frozen=True)
class DisplayScale:
    """A display's values in 10-bit full-range codes; a display clips to 0..1."""

    clip: bool = True
    steps_per_stop: None = None

    def errors(self, aim: npt.NDArray[Any], output: npt.NDArray[Any]) -> Errors:
        """Compare display values. A mismatch is a sample that rounds to another 10-bit code."""
        low, high = (0.0, 1.0) if self.clip else (-np.inf, np.inf)
        lit, shown = (np.clip(v.astype(np.float64), low, high) for v in (aim, output))
        signed = shown - lit
        off = np.abs(signed)
        mismatched = np.rint(lit * _DISPLAY_MAX) != np.rint(shown * _DISPLAY_MAX)
        return Errors(
            aim,
            output,
            off * _DISPLAY_MAX,
            mismatched,
            None,
            lambda: _clf_metric(off, lit),
            lambda: signed * _DISPLAY_MAX,
        )

    def half_ulps(self, expected: float, got: float, pixel: npt.NDArray[Any]) -> None:
        """A display's values are no scene light."""


def _in_half_ulps(off: float, light: float) -> float:
    """Return a difference of light in ULPs of a half at some light."""
    exponent = max(int(np.frexp(light)[1]) - 1, -14)  # of the smallest normal half
    return off / 2.0 ** (exponent - 10)


def _clf_metric(off: Float64s, aim: npt.NDArray[Any]) -> float:
    with np.errstate(invalid="ignore"):
        metric = off / np.maximum(np.abs(aim), _CLF_FLOOR)
    largest = float(metric.max())
    return largest if np.isfinite(largest) else float(metric[np.isfinite(metric)].max(initial=0.0))
