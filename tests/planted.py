# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""Planted mistakes: plain formulas from the specifications, without a line of ocio_gen."""

from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
import numpy.typing as npt

from tests import exact

Array = npt.NDArray[Any]

TRA1 = np.array(exact.TRA1.tolist(), np.float64)
TRA2 = np.array(exact.TRA2.tolist(), np.float64)

# Rec. 709's luma weights, as ASC CDL v1.2 prints them.
LUMA = np.array([0.2126, 0.7152, 0.0722])


def log2(lin: Array) -> Array:
    return np.log2(np.maximum(lin, 1e-10))


def unclamped(lin: Array, bits: int = 10) -> Array:
    """S-2013-001, Equation 1, without ROUND and clamp."""
    _, _, steps, mid = exact.DEPTHS[bits]
    return (log2(lin) + 2.5) * steps + mid


def continuous(lin: Array, bits: int = 10) -> Array:
    low, high, *_ = exact.DEPTHS[bits]
    return np.clip(unclamped(lin, bits), low, high)


def decoded(cv: Array, bits: int = 10) -> Array:
    """S-2013-001, Equation 3, and Appendix D for 12 bits."""
    low, high, steps, mid = exact.DEPTHS[bits]
    return 2.0 ** ((np.clip(cv, low, high) - mid) / steps - 2.5)


def rounded(cv: Array) -> Array:
    return np.floor(cv + 0.5)


def expanded(cv: Array) -> Array:
    return (cv - 64) / 876 * 1023


def narrowed(cv: Array) -> Array:
    return 64 + cv / 1023 * 876


def acescc(lin: Array) -> Array:
    """S-2014-003, 4.4.1."""
    toe = (np.log2(2.0**-16 + np.maximum(lin, 0) * 0.5) + 9.72) / 17.52
    return np.where(lin < 2.0**-15, toe, (log2(lin) + 9.72) / 17.52)


def acescct(lin: Array) -> Array:
    """S-2016-001, 4.4.1."""
    return np.where(lin <= 0.0078125, 10.5402377416545 * lin + 0.0729055341958355, (log2(lin) + 9.72) / 17.52)


def acescct_light(cct: Array) -> Array:
    """S-2016-001, 4.4.2."""
    toe = (cct - 0.0729055341958355) / 10.5402377416545
    return np.where(cct <= 0.155251141552511, toe, 2.0 ** (cct * 17.52 - 9.72))


def logc3(lin: Array) -> Array:
    """ARRI, ALEXA Log C Curve, EI 800."""
    log = 0.247190 * np.log10(np.maximum(5.555556 * lin + 0.052272, 1e-10)) + 0.385537
    return np.where(lin > 0.010591, log, 5.367655 * lin + 0.092809)


def logc3_light(t: Array) -> Array:
    """The same backwards, as ARRI prints it."""
    log = (10.0 ** ((t - 0.385537) / 0.247190) - 0.052272) / 5.555556
    return np.where(t > 5.367655 * 0.010591 + 0.092809, log, (t - 0.092809) / 5.367655)


def logc4(lin: Array) -> Array:
    """ARRI, LogC4 Logarithmic Color Space."""
    a, b, c = (2.0**18 - 16) / 117.45, (1023 - 95) / 1023, 95 / 1023
    s = 7 * np.log(2) * 2.0 ** (7 - 14 * c / b) / (a * b)
    t = (2.0 ** (14 * (-c / b) + 6) - 64) / a
    return np.where(lin >= t, (np.log2(np.maximum(a * lin + 64, 1e-10)) - 6) / 14 * b + c, (lin - t) / s)


def cdl(
    normalized: Array,
    slope: Any = 1.0,
    offset: Any = 0.0,
    power: Any = 1.0,
    saturation: float = 1.0,
) -> Array:
    """ASC CDL v1.2, clamped."""
    sop = np.clip(normalized * np.asarray(slope) + np.asarray(offset), 0, 1) ** np.asarray(power)
    luma = (sop @ LUMA)[..., np.newaxis]
    return np.asarray(np.clip(luma + saturation * (sop - luma), 0, 1))


def graded(cv: Array, **numbers: Any) -> Array:
    """A CDL in normalised codes of 10 bits (S-2013-001, Appendix C)."""
    return cdl((cv - 64) / 876, **numbers) * 876 + 64


# Linear sRGB of CIE XYZ (IEC 61966-2-1), after Bradford from the white of ACES, and XYZ of AP0.
_XYZ_TO_709 = np.linalg.inv(
    np.array(
        [
            [0.4123908, 0.3575843, 0.1804808],
            [0.2126390, 0.7151687, 0.0721923],
            [0.0193308, 0.1191948, 0.9505322],
        ]
    )
)
_AP0_TO_XYZ = np.array(
    [[0.9525523959, 0.0, 0.0000936786], [0.3439664498, 0.7281660966, -0.0721325464], [0.0, 0.0, 1.0088251844]]
)
AP0_TO_709 = _XYZ_TO_709 @ _AP0_TO_XYZ  # not adapted: white comes out a little warm


def count_right(said: Mapping[str, Iterable[str | None]], expected: Mapping[str, str]) -> None:
    """Assert that at least 95% of planted mistakes are told first, and that nothing else is said for certain.

    Args:
        said: What is said of each mistake's results.
        expected: A part of what must be said of each.
    """
    missed = {}
    for name, sentences in said.items():
        found = [sentence for sentence in sentences if sentence is not None]
        if not any(expected[name] in sentence for sentence in found):
            missed[name] = found
        for sentence in found:
            assert expected[name] in sentence or not sentence.startswith("Cause"), (name, sentence)
    assert len(missed) <= 0.05 * len(said), missed
