# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""The tally of a comparison: errors counted a block at a time, in any order, to the same figures."""

from dataclasses import dataclass, field
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from ocio_gen.aces.acesproxy import Float64s
from ocio_gen.verification.figures import ChannelFigures, Figures, Limits, WorstSample, rounded
from ocio_gen.verification.pictures import PictureMaker
from ocio_gen.verification.scales import Errors, Scale

CHANNELS = "RGB"

# Samples shown of a comparison, the worst first.
_SHOWN = 5

# Errors that are told apart, in code values: 128 sizes in each of 53 octaves.
_SMALLEST, _LARGEST = 2.0**-40, 2.0**13
_SIZES = 53 * 128 + 1

# Rows taken together where columns are reduced.
_ROWS = 64

# The reports' curves have this many places along the code values.
CURVE_PLACES = 128


@dataclass(frozen=True)
class Curve:
    """What a report draws: errors with their signs along the code values, and how many are how large."""

    codes: list[float]  # code value of each place
    low: list[float]  # the smallest error there, in CV: darker is negative
    mean: list[float]
    high: list[float]  # the largest
    sizes: list[float]  # errors in CV, ascending: log-spaced, the ends nearer to 0
    counts: list[int]  # samples of about that error
    right: int  # samples of no error at all

    @property
    def worst_cv(self) -> list[float]:
        """The largest error of each place, without its sign."""
        return [max(-low, high) for low, high in zip(self.low, self.high, strict=True)]


class _Shown(NamedTuple):
    rank: tuple[float, int]  # the larger error first, then the earlier sample
    sample: WorstSample


# A sample has a known value if no whole code is nearer.
_KNOWN_CV = 0.5


@dataclass(eq=False)
class Tally:
    """Counts the errors of a comparison, a block at a time; blocks may come in any order."""

    scale: Scale
    limits: Limits
    places: tuple[int, int] | None = None  # draw a curve over these code values
    picture: PictureMaker | None = None  # of a frame

    samples: int = 0
    fractional: int = 0
    failed: int = 0
    warned: int = 0
    known: int = 0
    clf_metric: float = 0.0
    # By channel.
    mismatched: npt.NDArray[np.int64] = field(default_factory=lambda: np.zeros(3, np.int64))
    nonfinite: npt.NDArray[np.int64] = field(default_factory=lambda: np.zeros(3, np.int64))
    largest: Float64s = field(default_factory=lambda: np.zeros(3))
    # Sums by block, to be added up in the blocks' order: the same figures however they came.
    sums: dict[int, Float64s] = field(default_factory=dict)
    # Errors by the upper 16 bits of their float32, from _SMALLEST on; what is smaller is the first.
    sizes: npt.NDArray[np.int64] = field(default_factory=lambda: np.zeros(_SIZES, np.int64))
    # The largest finite error, negative, and where it is first; in half ULPs of the light there.
    worst: tuple[float, int] = (0.0, 0)
    half_ulps: float | None = None
    shown: list[_Shown] = field(default_factory=list)
    # What is drawn: errors with their signs.
    brighter: npt.NDArray[np.int64] = field(default_factory=lambda: np.zeros(_SIZES, np.int64))  # of `sizes`
    curve_low: Float64s = field(default_factory=lambda: np.full(CURVE_PLACES, np.inf))
    curve_high: Float64s = field(default_factory=lambda: np.full(CURVE_PLACES, -np.inf))
    curve_sum: Float64s = field(default_factory=lambda: np.zeros(CURVE_PLACES))
    curve_count: Float64s = field(default_factory=lambda: np.zeros(CURVE_PLACES))

    @property
    def wrong(self) -> int:
        """Samples that may not be: beyond the limit, no whole code where one must be, not finite."""
        return self.failed + self.fractional + int(self.nonfinite.sum())

    def add(
        self,
        start: int,
        pixels: npt.NDArray[Any],
        aim: npt.NDArray[Any],
        output: npt.NDArray[Any],
        codes: npt.NDArray[Any] | None = None,
    ) -> None:
        """Take in one block.

        Args:
            start: Index of its first pixel in the probe.
            pixels: What went in, as reports show it, (n, 3).
            aim: What the reference says, (n, 3).
            output: What the subject said, (n, 3).
            codes: The code values that a curve is drawn over, (n, 3).
        """
        errors = self.scale.errors(aim, output)
        finite, bad = errors.cv, None
        largest = _by_channel(np.maximum, finite)
        if not np.isfinite(largest.sum()):
            bad = ~np.isfinite(errors.got) & (errors.got != errors.aim)
            # (Two infinities that agree are no error.)
            finite = np.where(np.isfinite(finite), finite, 0.0)
            largest = _by_channel(np.maximum, finite)
            self.nonfinite += np.count_nonzero(bad, axis=0)
        self.samples += finite.size
        if errors.mismatched.any():
            self.mismatched += np.count_nonzero(errors.mismatched, axis=0)
        if errors.fractional is not None:
            self.fractional += int(np.count_nonzero(errors.fractional))
        if self.places is not None and codes is not None:
            self._draw(codes, errors.signed())
        if self.picture is not None:
            self.picture.add(start, finite if bad is None else np.where(bad, np.inf, finite), errors.got)
        worst = float(largest.max())
        if worst or bad is not None:
            self._show(start, pixels, errors, finite if bad is None else np.where(bad, np.inf, finite))
        if worst:
            if (-worst, start * 3) < self.worst:
                place = int(finite.argmax())
                self.worst = -worst, start * 3 + place
                expected, got = (float(values.flat[place]) for values in (errors.aim, errors.got))
                self.half_ulps = self.scale.half_ulps(expected, got, errors.aim[place // 3])
            self.largest = np.maximum(self.largest, largest)
            self._count(errors, finite, worst)
            flat = finite.ravel()
            # (Not by a dot product: BLAS has threads of its own, that get in the way of ours.)
            self.sums[start] = np.array([*_by_channel(np.add, finite), np.square(flat).sum()])
            self.sizes += np.bincount(_upper(flat) - _upper(_SMALLEST), minlength=_SIZES)
            self.clf_metric = max(self.clf_metric, errors.clf_metric())

    def _count(self, errors: Errors, finite: Float64s, worst: float) -> None:
        """Count the samples beyond the limits; those with the value that they are known to have apart."""
        known = None
        if self.limits.known_cv is not None:
            known = np.abs(errors.got - self.limits.known_cv) < _KNOWN_CV
        for name, threshold in (("failed", self.limits.fail), ("warned", self.limits.warn)):
            if threshold is None or worst <= threshold:
                continue
            beyond = finite > threshold
            if errors.allowed is not None:
                beyond &= finite > errors.allowed
            if known is not None:
                self.known += int(np.count_nonzero(beyond & known)) if name == "warned" else 0
                beyond &= ~known
            setattr(self, name, getattr(self, name) + int(np.count_nonzero(beyond)))

    def _show(self, start: int, pixels: npt.NDArray[Any], errors: Errors, ranked: Float64s) -> None:
        """Keep the worst samples: the largest errors, the first of equal ones."""
        high = float(ranked.max())
        if len(self.shown) == _SHOWN and (-high, start * 3) >= self.shown[-1].rank:
            return
        ranked = ranked.ravel()
        # No sample below the fifth of those shown, or of some samples of this block, comes into question.
        some = np.sort(_by_rows(np.maximum, ranked))[-_SHOWN:]
        known = -self.shown[-1].rank[0] if len(self.shown) == _SHOWN else 0.0
        least = max(known, float(some[0]))
        candidates = np.flatnonzero(ranked >= least if least else ranked)
        # (A stable sort leaves equal ones in their order.)
        for index in candidates[np.argsort(-ranked[candidates], kind="stable")[:_SHOWN]]:
            row, channel = divmod(int(index), 3)
            expected = float(errors.aim.flat[index])
            sample = WorstSample(
                pixel=start + row,
                channel=CHANNELS[channel],
                input=[rounded(float(v), 9) for v in pixels[row]],
                expected=rounded(expected, 9),
                got=rounded(float(errors.got.flat[index]), 9),
            )
            self.shown.append(_Shown((-float(ranked[index]), start * 3 + int(index)), sample))
        self.shown = sorted(self.shown, key=lambda shown: shown.rank)[:_SHOWN]

    def _draw(self, codes: npt.NDArray[Any], signed: Float64s) -> None:
        low, high = self.places or (0, 1)
        inside = np.clip(codes.ravel(), low, high)
        place = ((inside - low) * (CURVE_PLACES / (high - low + 1))).astype(np.intp)
        errors = np.where(np.isfinite(signed), signed, 0.0).ravel()
        np.minimum.at(self.curve_low, place, errors)
        np.maximum.at(self.curve_high, place, errors)
        self.curve_sum += np.bincount(place, errors, CURVE_PLACES)
        self.curve_count += np.bincount(place, minlength=CURVE_PLACES)
        more = errors[errors > 0]
        self.brighter += np.bincount(_upper(more) - _upper(_SMALLEST), minlength=_SIZES)

    def __iadd__(self, other: "Tally") -> "Tally":
        """Take in what another tally counted of the same comparison."""
        for name in ("samples", "fractional", "failed", "warned", "known"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        for name in ("mismatched", "nonfinite", "sizes", "brighter", "curve_sum", "curve_count"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        self.clf_metric = max(self.clf_metric, other.clf_metric)
        self.largest = np.maximum(self.largest, other.largest)
        self.curve_low = np.minimum(self.curve_low, other.curve_low)
        self.curve_high = np.maximum(self.curve_high, other.curve_high)
        if self.picture is not None and other.picture is not None:
            self.picture += other.picture
        if other.worst < self.worst:
            self.worst, self.half_ulps = other.worst, other.half_ulps
        self.sums |= other.sums
        self.shown = sorted(self.shown + other.shown, key=lambda shown: shown.rank)[:_SHOWN]
        return self

    def figures(self) -> Figures:
        """Return the figures of all that was taken in."""
        sums = np.zeros(4)
        for start in sorted(self.sums):
            sums += self.sums[start]
        pixels = self.samples // 3
        worst_cv, steps = float(self.largest.max()), self.scale.steps_per_stop
        return Figures(
            samples=self.samples,
            mismatched=int(self.mismatched.sum()),
            fractional=self.fractional,
            nonfinite=int(self.nonfinite.sum()),
            failed=self.failed,
            warned=self.warned,
            known=self.known,
            mean_cv=rounded(float(sums[:3].sum()) / self.samples),
            rms_cv=rounded(float(np.sqrt(sums[3] / self.samples))),
            p999_cv=min(self._quantile(0.999), rounded(worst_cv)),
            worst_cv=rounded(worst_cv),
            worst_stops=None if steps is None else rounded(worst_cv / steps),
            worst_half_ulps=None if steps is None else rounded(self.half_ulps or 0.0),
            clf_metric=rounded(self.clf_metric),
            channels={
                name: ChannelFigures(
                    mismatched=int(self.mismatched[channel]),
                    nonfinite=int(self.nonfinite[channel]),
                    mean_cv=rounded(float(sums[channel]) / pixels),
                    worst_cv=rounded(float(self.largest[channel])),
                )
                for channel, name in enumerate(CHANNELS)
            },
            worst=[shown.sample for shown in self.shown],
        )

    def curve(self) -> Curve | None:
        """Return what a report draws, where a curve was asked for."""
        if self.places is None:
            return None
        low, high = self.places
        width = (high - low + 1) / CURVE_PLACES
        seen = self.curve_count > 0
        darker = self.sizes - self.brighter
        # (The first size is of what is not off at all.)
        less, more = (np.flatnonzero(sizes[1:]) + 1 for sizes in (darker, self.brighter))
        return Curve(
            codes=(low + (np.flatnonzero(seen) + 0.5) * width).tolist(),
            low=self.curve_low[seen].tolist(),
            mean=(self.curve_sum[seen] / self.curve_count[seen]).tolist(),
            high=self.curve_high[seen].tolist(),
            sizes=[*(-_size(less[::-1])).tolist(), *_size(more).tolist()],
            counts=[*darker[less[::-1]].tolist(), *self.brighter[more].tolist()],
            right=self.samples - int(darker[less].sum() + self.brighter[more].sum()),
        )

    def _quantile(self, share: float) -> float:
        """Return an error that a share of the samples keeps within, from above."""
        beyond = self.samples - int(np.ceil(share * self.samples))
        from_above = np.cumsum(self.sizes[:0:-1])  # of what is off at all
        if from_above[-1] <= beyond:
            return 0.0
        index = len(self.sizes) - 1 - int(np.searchsorted(from_above, beyond, side="right"))
        return rounded(float(_size(np.array([index + 1]))[0]))


def _by_channel(ufunc: np.ufunc, values: Float64s) -> Float64s:
    """Return the reduction of each column of (n, 3), in long rows: ten times as fast as down columns."""
    reduced: Float64s = ufunc.reduce(_by_rows(ufunc, values), axis=0)
    return reduced


def _by_rows(ufunc: np.ufunc, values: Float64s) -> Float64s:
    """Return the reductions of every 64th row, and the rows left over: at least as many as are shown."""
    whole = len(values) // _ROWS * _ROWS
    rows = ufunc.reduce(values[:whole].reshape(-1, _ROWS, *values.shape[1:]), axis=0, initial=0.0)
    return np.concatenate([rows, values[whole:]])


def _upper(errors: npt.ArrayLike) -> npt.NDArray[np.int32]:
    """Return the upper 16 bits of errors' float32: 128 steps an octave."""
    within = np.clip(errors, _SMALLEST, _LARGEST).astype(np.float32)
    return (within.view(np.uint32) >> np.uint32(16)).view(np.int32)


def _size(place: npt.NDArray[Any]) -> npt.NDArray[np.float32]:
    """Return the smallest errors of places in `Tally.sizes`."""
    return ((place + _upper(_SMALLEST)).astype(np.uint32) << np.uint32(16)).view(np.float32)
