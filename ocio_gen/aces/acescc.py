# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""The logarithmic spaces in which ACES is graded: the exact reference.

ACEScc and ACEScct are (log2(lin) + 9.72) / 17.52 of linear AP1 where their toes leave it alone; between
their ends that is normalised ACESproxy, too (S-2013-001, Appendix C).
"""

from typing import Protocol

import numpy as np
import numpy.typing as npt

from ocio_gen.aces.acesproxy import ACESPROXY10, HALF_MAX, Float64s, aces_to_lin_ap1
from ocio_gen.aces.colorimetry import TRA2

STOPS_BELOW_1 = 9.72
STOPS = 17.52

# S-2016-001, Equation 1: where ACEScct's straight toe begins, in light and in ACEScct, and its line.
CUT_LIN, CUT_CCT = 0.0078125, 0.155251141552511
TOE_SLOPE, TOE_OFFSET = 10.5402377416545, 0.0729055341958355


class LogSpace(Protocol):
    """A logarithmic encoding of ACES images; arrays are float64, (..., 3)."""

    def encode_aces(self, rgb: npt.ArrayLike) -> Float64s:
        """Return logarithmic values of ACES2065-1 ones."""

    def decode_to_aces(self, values: npt.ArrayLike) -> Float64s:
        """Return ACES2065-1 values of logarithmic ones."""


def _log(lin: Float64s) -> Float64s:
    values: Float64s = (np.log2(lin) + STOPS_BELOW_1) / STOPS
    return values


def _exp(values: Float64s) -> Float64s:
    lin: Float64s = np.exp2(values * STOPS - STOPS_BELOW_1)
    return lin


class AcesCc:
    """ACEScc (Academy S-2014-003): a curved toe that ends at zero light.

    Negative ACES2065-1 values are clipped, as in the Academy's published CTL and in OCIO.
    """

    def encode_aces(self, rgb: npt.ArrayLike) -> Float64s:
        """Return ACEScc of ACES2065-1."""
        lin = np.maximum(aces_to_lin_ap1(np.maximum(rgb, 0.0)), 0.0)
        return _log(np.where(lin < 2.0**-15, 2.0**-16 + lin * 0.5, lin))

    def decode_to_aces(self, values: npt.ArrayLike) -> Float64s:
        """Return ACES2065-1 of ACEScc; linear AP1 ends at 65504 (S-2014-003, 4.4.2)."""
        cc = np.asarray(values, np.float64)
        with np.errstate(over="ignore"):
            lin = np.minimum(_exp(cc), HALF_MAX)
        lin = np.where(cc <= (STOPS_BELOW_1 - 15.0) / STOPS, (lin - 2.0**-16) * 2.0, lin)
        return np.maximum(lin @ TRA2.T, 0.0)


class AcesCct:
    """ACEScct (Academy S-2016-001): a straight toe below 2^-7, negatives included."""

    def encode_aces(self, rgb: npt.ArrayLike) -> Float64s:
        """Return ACEScct of ACES2065-1."""
        lin = aces_to_lin_ap1(rgb)
        return np.where(lin <= CUT_LIN, lin * TOE_SLOPE + TOE_OFFSET, _log(np.maximum(lin, CUT_LIN)))

    def decode_to_aces(self, values: npt.ArrayLike) -> Float64s:
        """Return ACES2065-1 of ACEScct; of values of their own, whose AP1 may pass 65504, as well."""
        cct = np.asarray(values, np.float64)
        lin = np.where(cct <= CUT_CCT, (cct - TOE_OFFSET) / TOE_SLOPE, _exp(cct))
        return lin @ TRA2.T


class NormalizedProxy:
    """Normalised ACESproxy (Academy S-2013-001, Appendix C): continuous, clamped to the codes' range."""

    def encode_aces(self, rgb: npt.ArrayLike) -> Float64s:
        """Return normalised ACESproxy of ACES2065-1."""
        return ACESPROXY10.to_normalized(ACESPROXY10.encode_continuous(aces_to_lin_ap1(rgb)))

    def decode_to_aces(self, values: npt.ArrayLike) -> Float64s:
        """Return ACES2065-1 of normalised ACESproxy."""
        lin_ap1 = ACESPROXY10.decode(ACESPROXY10.from_normalized(values))
        return lin_ap1.astype(np.float64) @ TRA2.T
