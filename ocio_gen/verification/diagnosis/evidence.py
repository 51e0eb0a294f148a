# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""Evidence: what went into a subject, what must come out, and what came out, of some pixels."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

from ocio_gen.aces.signals import Form
from ocio_gen.verification.claims import Claim
from ocio_gen.verification.depths import Depth
from ocio_gen.verification.figures import Limits
from ocio_gen.verification.scales import CodeScale, Errors, Scale

Array: TypeAlias = npt.NDArray[Any]
Bools: TypeAlias = npt.NDArray[np.bool_]

# What float32 and words of 16 bits leave of a code, in stops.
_LEAST_STOPS = 0.0002
# Whatever a result allows: a sample further off than half a code is a wrong one.
_MOST_CV = 0.5


@dataclass(frozen=True, eq=False)
class Evidence:
    """Some pixels of a result that falls short; arrays are (n, 3)."""

    claim: Claim
    in_depth: Depth
    scale: Scale
    tolerance: float  # a sample within it is right; in code values
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

    @property
    def rounded(self) -> bool:
        """Whether whole codes must come out."""
        return self.claim.target.form is Form.QUANTIZED

    def explained(self, predicted: Array, slack: float) -> tuple[float, float]:
        """Return how well a prediction of the output agrees with it.

        Args:
            predicted: (n, 3), as `aim`.
            slack: How far a right prediction may be off, in code values, if that is more than the tolerance.

        Returns:
            The share of the samples that it explains: the wrong ones and those chosen at random, the smaller of
            the two shares. And the mean of what is left, in code values, no sample's more than 1.
        """
        with np.errstate(invalid="ignore", over="ignore", divide="ignore"):
            errors = self.scale.errors(predicted, self.output)
        right = self._right(errors, max(self.tolerance, slack))
        of_wrong = right[self.wrong].mean() if self.wrong.any() else 0.0
        off = np.minimum(np.nan_to_num(errors.cv, nan=1.0), 1.0)
        return min(float(of_wrong), float(right[self.common].mean())), float(off.mean())

    def some(self, count: int) -> "Evidence":
        """Return fewer of its pixels, evenly chosen."""
        keep = spread(len(self.shown), count)
        arrays = (self.shown, self.carried, self.aim, self.output, self.common)
        return Evidence(
            self.claim, self.in_depth, self.scale, self.tolerance, *(array[keep] for array in arrays)
        )

    @staticmethod
    def _right(errors: Errors, tolerance: float) -> Bools:
        with np.errstate(invalid="ignore"):
            same = (errors.got == errors.aim) | (np.isnan(errors.got) & np.isnan(errors.aim))
            right: Bools = same | (errors.cv <= tolerance)
        return right


def tolerance_of(scale: Scale, limits: Limits) -> float:
    """Return how far a sample may be off that is no sign of a cause, in code values."""
    least = _LEAST_STOPS * (scale.steps_per_stop or 50)
    if isinstance(scale, CodeScale) and not scale.depth.exact:
        least = max(least, limits.fail)
    return min(max(limits.fail, least), _MOST_CV)


def spread(count: int, most: int) -> npt.NDArray[np.intp]:
    """Return indices below `count`, evenly spread: all of them, or `most` where that is fewer."""
    if count <= most:
        return np.arange(count)
    return np.linspace(0, count - 1, most).astype(np.intp)
