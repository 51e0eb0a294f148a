# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""Figures: what is told of a comparison, and what is allowed."""

from decimal import Decimal

from pydantic import computed_field

from ocio_gen.core.amounts import limit, ppm
from ocio_gen.core.documented import Documented

# What the CLF implementation guide allows its metric to be.
CLF_TOLERANCE = 0.002


def rounded(value: float, digits: int = 4) -> float:
    """Return a value to so many significant digits."""
    return float(f"{value:.{digits}g}")


# ISO 3, series R10, and the first of the next decade.
_STEPS = tuple(map(Decimal, ("1", "1.25", "1.6", "2", "2.5", "3.15", "4", "5", "6.3", "8", "10")))

# No bound is closer, in code values: what is sampled in 3D is told in tenths of a code at best.
_LEAST_BOUND = 0.1


def upper_bound(error_cv: float) -> float:
    """Return the smallest of ten steps a decade that an error keeps within, in code values; 0.1 at least.

    Files state this of what is sampled in 3D. OCIO interpolates with other instructions on other
    processors, and float32 then rounds differently: the error changes by some 1e-6 of itself. The steps
    lie a quarter apart, so that such a change does not reach the next one.
    """
    error = max(error_cv, _LEAST_BOUND)
    decade = Decimal(error).adjusted()
    return next(bound for step in _STEPS if (bound := float(step.scaleb(decade))) >= error)


class WorstSample(Documented):
    """Where a subject is far from the reference."""

    pixel: int
    """Index into the probe; of a frame, row by row from the top."""
    position: tuple[int, int] | None = None
    """Of a frame: column and row, from the upper left."""
    shot: str | None = None
    """Of looks: whose."""
    channel: str
    """R, G or B."""
    input: list[float]
    """The RGB that went in: linear light or code values."""
    expected: float
    got: float


class ChannelFigures(Documented):
    """The figures of one channel."""

    mismatched: int
    nonfinite: int
    mean_cv: float
    worst_cv: float


class Figures(Documented):
    """The comparison of one subject with the reference, on one probe.

    Errors are in code values (CV): of an encode, of the codes; of a decode, the error relative to
    the triplet's largest channel, as steps of the code; of a view, 10-bit codes of the display.
    """

    samples: int
    """Channels compared."""
    mismatched: int
    """Samples of another code (encode), another half (decode), another word (integers)."""
    fractional: int
    """Samples of a quantised encode that are no integer code."""
    nonfinite: int
    """Samples finite in one of the two only, or another infinity."""
    failed: int
    """Samples further off than Limits.fail."""
    warned: int
    """Samples further off than Limits.warn, and not as they are known to be."""
    known: int = 0
    """Samples further off than Limits.warn, with the value of Limits.known_cv."""
    mean_cv: float
    """Of the samples that are finite, as are those that follow."""
    rms_cv: float
    """Root of the mean square."""
    p999_cv: float
    """99.9% of the samples are closer; rounded up, by less than 1%."""
    worst_cv: float
    """The largest error."""
    worst_stops: float | None
    """The worst in stops; a display's values have none."""
    worst_half_ulps: float | None
    """The worst in half ULPs of the light (decode: the largest channel)."""
    clf_metric: float
    """Largest |aim - got| / max(|aim|, 0.1): CLF implementation guide."""
    channels: dict[str, ChannelFigures]
    """By R, G and B."""
    worst: list[WorstSample]
    """The worst samples, the worst first; none where none is off."""

    @property
    def wrong(self) -> int:
        """Samples that may not be: further off than Limits.fail, no integer code, or not finite."""
        return self.failed + self.fractional + self.nonfinite

    @computed_field  # type: ignore[prop-decorator]
    @property
    def within_clf_tolerance(self) -> bool:
        """Whether the CLF implementation guide would pass it: a metric of 0.002 at most."""
        return not self.nonfinite and self.clf_metric <= CLF_TOLERANCE

    @computed_field  # type: ignore[prop-decorator]
    @property
    def mismatched_ppm(self) -> float:
        """Mismatched samples in a million."""
        return rounded(self.mismatched / self.samples * 1e6)


class Limits(Documented):
    """What a subject is allowed on a probe. Fractional and non-finite samples never are.

    As image comparison tools have it: a sample further off than `fail` has failed, `failpercent`
    of the samples may, and none may be further off than `hardfail`.
    """

    fail: float
    """A sample further off than this has failed, in code values."""
    failpercent: float = 0.0
    """Percent of the samples that may fail."""
    hardfail: float | None = None
    """No sample may be further off than this, in code values."""
    warn: float | None = None
    """A sample further off than this is warned of, in code values."""
    known: str | None = None
    """Why samples are off that no config or file could mend; a user's thresholds leave this limit alone."""
    known_cv: float | None = None
    """The code value of such samples: one of these neither fails nor warns."""
    mismatched_ppm: float | None = None
    """Mismatched samples in a million that are allowed; null where they are information."""
    mean_cv: float | None = None
    """The largest mean error; null where it is information."""

    @property
    def bound_cv(self) -> float | None:
        """What no sample is further off than, in code values; None where nothing bounds it."""
        bound = self.fail if self.failpercent == 0.0 else self.hardfail
        return None if bound is None else rounded(bound, 6)  # without float64's last bits

    @property
    def bound_ppm(self) -> float | None:
        """How many samples in a million may be another code, half or word; None where it is information."""
        if self.mismatched_ppm is None and self.fail == 0.0:
            return rounded(self.failpercent * 1e4, 6)
        return self.mismatched_ppm

    def __str__(self) -> str:
        """Return them as "no error; 100 ppm of the samples may be further off, by 1 code at most"."""
        text = limit(self.fail) if self.fail else "no error"
        if self.failpercent:
            text += f"; {ppm(self.failpercent * 1e4)} of the samples may be further off"
            if self.hardfail is not None:
                text += f", by {limit(self.hardfail)} at most"
        if self.mismatched_ppm is not None:
            share = f"{ppm(self.mismatched_ppm)} of the samples" if self.mismatched_ppm else "no sample"
            text += f"; {share} may be mismatched"
        if self.mean_cv is not None:
            text += f"; {limit(self.mean_cv)} on average"
        return text

    def passed(self, figures: Figures) -> bool:
        """Tell whether the figures keep the limits."""
        return not (
            figures.fractional
            or figures.nonfinite
            or figures.failed > self.failpercent / 100 * figures.samples
            or _beyond(figures.worst_cv, self.hardfail)
            or _beyond(figures.mismatched_ppm, self.mismatched_ppm)
            or _beyond(figures.mean_cv, self.mean_cv)
        )


def _beyond(figure: float, limit: float | None) -> bool:
    return limit is not None and not figure <= limit
