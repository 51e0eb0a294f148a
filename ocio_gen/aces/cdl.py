# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""ASC CDL, the colour decision list that a set grades with: the exact reference.

Source: ASC Color Decision List (ASC CDL) Transfer Functions and Interchange Syntax, v1.2.
S-2013-001, Appendix C, says what it is applied to: normalised ACESproxy.
"""

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from ocio_gen.aces.acesproxy import Float64s

Triple: TypeAlias = tuple[float, float, float]

# Rec. 709 luma weights, as ASC CDL v1.2 gives them.
LUMA = np.array([0.2126, 0.7152, 0.0722])


@dataclass(frozen=True)
class Cdl:
    """Slope, offset and power of each channel, and saturation."""

    slope: Triple = (1.0, 1.0, 1.0)
    offset: Triple = (0.0, 0.0, 0.0)
    power: Triple = (1.0, 1.0, 1.0)
    saturation: float = 1.0

    def apply(self, rgb: npt.ArrayLike, *, clamp: bool = True) -> Float64s:
        """Return graded values: float64, (..., 3).

        Args:
            rgb: (..., 3); a NaN is taken as 0.
            clamp: Clamp to 0..1 before the power and at the end, as the standard does and a set's
                box. Without it, values beyond 1 live on, and negatives pass by the power: how a
                CDL is applied to ACEScc and ACEScct, which are not confined to 0..1.
        """
        sloped = np.nan_to_num(np.asarray(rgb, np.float64)) * self.slope + self.offset
        if clamp:
            sloped = np.clip(sloped, 0.0, 1.0)
        powered = np.where(sloped < 0.0, sloped, np.maximum(sloped, 0.0) ** np.asarray(self.power))
        luma = (powered @ LUMA)[..., np.newaxis]
        graded: Float64s = luma + self.saturation * (powered - luma)
        return np.clip(graded, 0.0, 1.0) if clamp else graded
