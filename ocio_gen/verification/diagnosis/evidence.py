# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""Evidence: what went into a subject, what must come out, and what came out, of some pixels."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple, TypeAlias

import numpy as np
import numpy.typing as npt

from ocio_gen.aces.signals import Form
from ocio_gen.verification.claims import Claim
from ocio_gen.verification.depths import Depth
from ocio_gen.verification.figures import Limits
from ocio_gen.verification.rendered import DisplayCodes
from ocio_gen.verification.scales import CodeScale, Errors, Scale

Array: TypeAlias = npt.NDArray[Any]
Bools: TypeAlias = npt.NDArray[np.bool_]

# What float32 and words of 16 bits leave of a code, in stops.
_LEAST_STOPS = 0.0002
# Where half a code is allowed, a prediction that is off by a quarter of that is no right one, ...
_OF_LIMIT, _MOST_CV = 0.25, 0.5
# ... unless the sample itself is off by ten times as much.
_OF_ERROR = 0.1
# What float32 leaves of large values after a matrix.
_OF_VALUE = 1e-5


class Explained(NamedTuple):
    """How well a prediction agrees with what came out."""

    share: float  # of the wrong samples, and of those chosen at random: the smaller of the two shares
    left: float  # what is left on average, in code values, no sample's more than 1
    right: Bools  # (n, 3): the samples that are as predicted


@dataclass(frozen=True, eq=False)
class Evidence:
    """Some pixels of a result that falls short; arrays are (n, 3)."""

    claim: Claim
    in_depth: Depth
    scale: Scale
    tolerance: Array  # (n, 1): a sample within it is right; in code values
    most: Array  # (n, 1): what a sample may be off by that is far off otherwise
    shown: Array  # what went in, as reports show it: light or code values
    carried: Array  # what went in, as pixels of `in_depth` carry it
    aim: Array  # what must come out
    output: Array  # what came out
    common: Bools  # (n,): chosen whether wrong or not; the others are wrong ones

    @cached_property
    def errors(self) -> Errors:
        """How far the output is from the aim."""
        return self.scale.errors(self.aim, self.output)

    @cached_property
    def wrong(self) -> Bools:
        """The samples that are wrong, (n, 3)."""
        return ~self._right(self.errors, self.tolerance)

    @cached_property
    def _near(self) -> Array:
        """How far from a sample a prediction may be, (n, 3): the further, the further the sample is off."""
        with np.errstate(invalid="ignore"):
            far = np.minimum(np.nan_to_num(self.errors.cv) * _OF_ERROR, self.most)
            coarse = np.nan_to_num(np.abs(self.errors.got), posinf=0.0, neginf=0.0) * _OF_VALUE
        if isinstance(self.scale, CodeScale):
            far = np.maximum(far, coarse)
        return np.maximum(self.tolerance, far)

    @property
    def rounded(self) -> bool:
        """Whether the claim rounds to whole codes."""
        return self.claim.target.form is Form.QUANTIZED

    def explained(self, predicted: Array, slack: float = 0.0) -> Explained:
        """Return how well a prediction of the output agrees with it.

        Args:
            predicted: (n, 3), as `aim`.
            slack: How far a right prediction may be off, in code values, if that is more than the tolerance.
        """
        with np.errstate(invalid="ignore", over="ignore", divide="ignore"):
            errors = self.scale.errors(predicted, self.output)
        right = self._right(errors, np.maximum(self._near, slack))
        of_wrong = right[self.wrong].mean() if self.wrong.any() else 0.0
        off = np.minimum(np.nan_to_num(errors.cv, nan=1.0), 1.0)
        return Explained(min(float(of_wrong), float(right[self.common].mean())), float(off.mean()), right)

    def share(self, right: Bools, rows: slice) -> float:
        """Return the share of the wrong samples of some rows that are as predicted; 1 where none is wrong."""
        wrong = self.wrong[rows]
        return float(right[rows][wrong].mean()) if wrong.any() else 1.0

    def some(self, count: int) -> "Evidence":
        """Return fewer of its pixels, evenly chosen."""
        keep = spread(len(self.shown), count)
        arrays = (getattr(self, name)[keep] for name in _BY_PIXEL)
        return Evidence(self.claim, self.in_depth, self.scale, *arrays)

    @staticmethod
    def _right(errors: Errors, tolerance: Array) -> Bools:
        with np.errstate(invalid="ignore"):
            same = (errors.got == errors.aim) | (np.isnan(errors.got) & np.isnan(errors.aim))
            right: Bools = same | (errors.cv <= tolerance)
        return right


# What there is of each pixel.
_BY_PIXEL = ("tolerance", "most", "shown", "carried", "aim", "output", "common")


def joined(parts: Sequence[Evidence]) -> Evidence:
    """Return the evidence of several sets of pixels of one subject as one."""
    first, *_ = parts
    arrays = (np.concatenate([getattr(one, name) for one in parts]) for name in _BY_PIXEL)
    return Evidence(first.claim, first.in_depth, first.scale, *arrays)


def tolerances_of(scale: Scale, limits: Limits) -> tuple[float, float]:
    """Return how far a sample may be off that is no sign of a cause, and that is one of a large error.

    Both are code values.
    """
    least = _LEAST_STOPS * (scale.steps_per_stop or 50)
    if isinstance(scale, CodeScale) and not scale.depth.exact:
        least = max(least, limits.fail)
    if isinstance(scale, DisplayCodes) and scale.rounding:
        least = max(least, float(scale.rounding.most))
    most = min(limits.fail, _MOST_CV)
    return max(most * _OF_LIMIT, least), max(most, least)


def spread(count: int, most: int) -> npt.NDArray[np.intp]:
    """Return indices below `count`, evenly spread: all of them, or `most` where that is fewer."""
    if count <= most:
        return np.arange(count)
    return np.linspace(0, count - 1, most).astype(np.intp)
