"""Figures: what is told of a comparison, and what is allowed."""

from pydantic import BaseModel, ConfigDict, computed_field


def rounded(value: float, digits: int = 4) -> float:
    """Return a value to so many significant digits, so that reports agree between machines."""
    return float(f"{value:.{digits}g}")


class WorstSample(BaseModel):
    """Where a subject is far from the reference."""

    # JSON has no NaN and no infinity: they are written as the strings "NaN" and "Infinity".
    model_config = ConfigDict(ser_json_inf_nan="strings")

    pixel: int  # index into the probe; of a frame, row by row from the top
    position: tuple[int, int] | None = None  # of a frame: column and row, from the upper left
    channel: str  # R, G or B
    input: list[float]  # the RGB that went in: linear light or code values
    expected: float
    got: float


class ChannelFigures(BaseModel):
    """The figures of one channel."""

    mismatched: int
    nonfinite: int
    mean_cv: float
    worst_cv: float


class Figures(BaseModel):
    """The comparison of one subject with the reference, on one probe.

    Errors are in code values (CV): of an encode, of the codes; of a decode, the error relative to
    the triplet's largest channel, as steps of the code; of a view, 10-bit codes of the display.
    """

    samples: int  # channels compared
    mismatched: int  # samples of another code (encode), another half (decode), another word (integers)
    fractional: int  # samples of a quantised encode that are no integer code
    nonfinite: int  # samples finite in one of the two only, or another infinity
    failed: int  # samples further off than Limits.fail
    warned: int  # samples further off than Limits.warn
    mean_cv: float  # of the samples that are finite, as are those that follow
    rms_cv: float
    p999_cv: float  # 99.9% of the samples are closer; rounded up, by less than 1%
    worst_cv: float
    worst_stops: float | None  # the worst in stops; a display's values have none
    worst_half_ulps: float | None  # the worst in half ULPs of the light (decode: the largest channel)
    clf_metric: float  # largest |aim - got| / max(|aim|, 0.1): CLF implementation guide
    channels: dict[str, ChannelFigures]
    worst: list[WorstSample]

    @computed_field  # type: ignore[prop-decorator]
    @property
    def mismatched_ppm(self) -> float:
        """Mismatched samples in a million."""
        return rounded(self.mismatched / self.samples * 1e6)


class Limits(BaseModel):
    """What a subject is allowed on a probe. Fractional and non-finite samples never are.

    As image comparison tools have it: a sample further off than `fail` has failed, `failpercent`
    of the samples may, and none may be further off than `hardfail`.
    """

    fail: float  # code values
    failpercent: float = 0.0
    hardfail: float | None = None  # code values
    warn: float | None = None  # code values; warns, and does not fail
    mismatched_ppm: float | None = None  # None where the count is information
    mean_cv: float | None = None  # None where the mean is information
    clf_metric: float | None = None  # None where it is information

    def passed(self, figures: Figures) -> bool:
        """Tell whether the figures keep the limits."""
        return not (
            figures.fractional
            or figures.nonfinite
            or figures.failed > self.failpercent / 100 * figures.samples
            or _beyond(figures.worst_cv, self.hardfail)
            or _beyond(figures.mismatched_ppm, self.mismatched_ppm)
            or _beyond(figures.mean_cv, self.mean_cv)
            or _beyond(figures.clf_metric, self.clf_metric)
        )


def _beyond(figure: float, limit: float | None) -> bool:
    return limit is not None and not figure <= limit
