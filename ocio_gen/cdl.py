"""ASC CDL, the colour decision list that a set grades with: the exact reference.

Source: ASC Color Decision List (ASC CDL) Transfer Functions and Interchange Syntax, v1.2.
S-2013-001, Appendix C, says what it is applied to: normalised ACESproxy.
"""

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from ocio_gen.acesproxy import Float64s

Triple: TypeAlias = tuple[float, float, float]

# Rec. 709 luma weights, as ASC CDL v1.2 gives them.
_LUMA = np.array([0.2126, 0.7152, 0.0722])


@dataclass(frozen=True)
class Cdl:
    """Slope, offset and power of each channel, and saturation."""

    slope: Triple = (1.0, 1.0, 1.0)
    offset: Triple = (0.0, 0.0, 0.0)
    power: Triple = (1.0, 1.0, 1.0)
    saturation: float = 1.0

    def apply(self, rgb: npt.ArrayLike) -> Float64s:
        """Return graded values: float64, (..., 3), clamped to 0..1 before the power and at the end.

        Args:
            rgb: (..., 3), 0..1; a NaN is taken as 0.
        """
        sloped = np.nan_to_num(np.asarray(rgb, np.float64)) * self.slope + self.offset
        powered = np.clip(sloped, 0.0, 1.0) ** np.asarray(self.power)
        luma = (powered @ _LUMA)[..., np.newaxis]
        graded: Float64s = np.clip(luma + self.saturation * (powered - luma), 0.0, 1.0)
        return graded
