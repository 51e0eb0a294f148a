# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""Curves that stand where ACESproxy's should: other logarithms, and its own misprinted.

Each is taken from the document that defines it, in plain numpy. Curves of other makers give 0..1 of a
full-range container.
"""

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

from ocio_gen.aces.acescc import CUT_CCT, CUT_LIN, STOPS, STOPS_BELOW_1, TOE_OFFSET, TOE_SLOPE
from ocio_gen.aces.acesproxy import ACESPROXY10, ACESPROXY12, Encoding
from ocio_gen.verification.diagnosis.levels import said_other_depth

Array: TypeAlias = npt.NDArray[Any]
Function: TypeAlias = Callable[[Array], Array]

# No light is so small that it has no logarithm.
_LEAST = 1e-10


@dataclass(frozen=True)
class Curve:
    """From linear light to code values that are neither rounded nor clamped, and back."""

    sentence: str
    codes: Function
    light: Function


def _log2(lin: Array) -> Array:
    return np.asarray(np.log2(np.maximum(lin, _LEAST)))


def proxy_curve(encoding: Encoding, sentence: str = "") -> Curve:
    """Return ACESproxy's curve (S-2013-001, Appendix D), not clamped."""
    steps, middle, log = encoding.steps_per_stop, encoding.mid_cv_offset, float(encoding.mid_log_offset)
    return Curve(
        sentence,
        lambda lin: (_log2(lin) - log) * steps + middle,
        lambda cv: np.exp2((cv - middle) / steps + log),
    )


def _acescc(lin: Array) -> Array:
    toe = np.where(lin < 2.0**-15, 2.0**-16 + np.maximum(lin, 0.0) * 0.5, lin)
    return (_log2(toe) + STOPS_BELOW_1) / STOPS


def _acescc_light(cc: Array) -> Array:
    lin = np.exp2(cc * STOPS - STOPS_BELOW_1)
    return np.where(cc <= (STOPS_BELOW_1 - 15.0) / STOPS, (lin - 2.0**-16) * 2.0, lin)


def _acescct(lin: Array) -> Array:
    return np.where(lin <= CUT_LIN, lin * TOE_SLOPE + TOE_OFFSET, (_log2(lin) + STOPS_BELOW_1) / STOPS)


def _acescct_light(cct: Array) -> Array:
    return np.where(cct <= CUT_CCT, (cct - TOE_OFFSET) / TOE_SLOPE, np.exp2(cct * STOPS - STOPS_BELOW_1))


@dataclass(frozen=True)
class _LogLinear:
    """A logarithm with a straight toe: c log10(a x + b) + d from `cut` on, e x + f below."""

    cut: float
    a: float
    b: float
    c: float
    d: float
    e: float
    f: float

    def values(self, lin: Array) -> Array:
        log = self.c * np.log10(np.maximum(self.a * lin + self.b, _LEAST)) + self.d
        return np.where(lin >= self.cut, log, self.e * lin + self.f)

    def light(self, values: Array) -> Array:
        lin = (10.0 ** ((values - self.d) / self.c) - self.b) / self.a
        return np.where(lin >= self.cut, lin, (values - self.f) / self.e)


# ARRI, ALEXA Log C Curve: Usage in VFX: exposure index 800.
_LOGC3 = _LogLinear(0.010591, 5.555556, 0.052272, 0.247190, 0.385537, 5.367655, 0.092809)
# Panasonic, V-Log/V-Gamut Reference Manual.
_VLOG = _LogLinear(0.01, 1.0, 0.00873, 0.241514, 0.598206, 5.6, 0.125)
# RED, White Paper on REDWideGamutRGB and Log3G10: a log10(b (x + c) + 1) from x = -c on, g (x + c) below.
_LOG3G10 = _LogLinear(-0.01, 155.975327, 155.975327 * 0.01 + 1.0, 0.224282, 0.0, 15.1927, 15.1927 * 0.01)
# Sony, Technical Summary for S-Gamut3.Cine/S-Log3: codes of 10 bits.
_SLOG3 = _LogLinear(
    0.01125,
    1.0 / 0.19,
    0.01 / 0.19,
    261.5 / 1023,
    420.0 / 1023,
    (171.2102946929 - 95.0) / 0.01125 / 1023,
    95.0 / 1023,
)


def _logc4() -> _LogLinear:
    """Return the curve of ARRI, LogC4 Logarithmic Color Space: Specification."""
    a, b, c = (2.0**18 - 16) / 117.45, (1023 - 95) / 1023, 95 / 1023
    s = 7 * np.log(2) * 2.0 ** (7 - 14 * c / b) / (a * b)
    t = (2.0 ** (14 * (-c / b) + 6) - 64) / a
    scale = b / 14 * np.log2(10.0)
    return _LogLinear(t, a, 64.0, scale, -6 * b / 14 + c, 1 / s, -t / s)


def _srgb(lin: Array) -> Array:
    """IEC 61966-2-1."""
    return np.where(lin <= 0.0031308, 12.92 * lin, 1.055 * np.maximum(lin, _LEAST) ** (1 / 2.4) - 0.055)


def _srgb_light(values: Array) -> Array:
    power = np.maximum((values + 0.055) / 1.055, 0.0) ** 2.4
    return np.where(values <= 0.04045, values / 12.92, power)


def _rec709(lin: Array) -> Array:
    """ITU-R BT.709, 1.2."""
    return np.where(lin < 0.018, 4.5 * lin, 1.099 * np.maximum(lin, _LEAST) ** 0.45 - 0.099)


def _rec709_light(values: Array) -> Array:
    power = np.maximum((values + 0.099) / 1.099, 0.0) ** (1 / 0.45)
    return np.where(values < 0.081, values / 4.5, power)


# In 0..1 of a full-range container.
_OTHERS: dict[str, tuple[Function, Function]] = {
    "ACEScct": (_acescct, _acescct_light),
    "ACEScc": (_acescc, _acescc_light),
    "LogC3 (EI 800)": (_LOGC3.values, _LOGC3.light),
    "LogC4": (_logc4().values, _logc4().light),
    "S-Log3": (_SLOG3.values, _SLOG3.light),
    "Log3G10": (_LOG3G10.values, _LOG3G10.light),
    "V-Log": (_VLOG.values, _VLOG.light),
    "sRGB's": (_srgb, _srgb_light),
    "Rec.709's": (_rec709, _rec709_light),
    "a gamma of 2.2": (
        lambda lin: np.maximum(lin, 0.0) ** (1 / 2.2),
        lambda v: np.maximum(v, 0.0) ** 2.2,
    ),
    "a gamma of 2.4": (
        lambda lin: np.maximum(lin, 0.0) ** (1 / 2.4),
        lambda v: np.maximum(v, 0.0) ** 2.4,
    ),
}


def curves(encoding: Encoding) -> Iterator[Curve]:
    """Yield what may stand in the place of an encoding's curve."""
    top = encoding.full_scale
    for name, (values, light) in _OTHERS.items():
        yield _full_range(f"the curve is {name}, not ACESproxy's", values, light, top)
    yield Curve("there is no curve: light is linear", lambda lin: lin * top, lambda cv: cv / top)
    yield from _other_logarithms(encoding)
    yield from _misprints(encoding)


def _full_range(sentence: str, values: Function, light: Function, top: int) -> Curve:
    return Curve(sentence, lambda lin: values(lin) * top, lambda cv: light(cv / top))


def _other_logarithms(encoding: Encoding) -> Iterator[Curve]:
    yield _logarithm("the logarithm is natural, not of base 2", encoding, math.e)
    yield _logarithm("the logarithm is decimal, not of base 2", encoding, 10.0)


def _logarithm(sentence: str, encoding: Encoding, base: float) -> Curve:
    steps, middle, log = encoding.steps_per_stop, encoding.mid_cv_offset, float(encoding.mid_log_offset)
    stops = float(np.log2(base))
    return Curve(
        sentence,
        lambda lin: (_log2(lin) / stops - log) * steps + middle,
        lambda cv: np.exp2(((cv - middle) / steps + log) * stops),
    )


def _misprints(encoding: Encoding) -> Iterator[Curve]:
    right = proxy_curve(encoding)
    # S-2013-001, Equation 7, is printed with the numbers of 10 bits.
    other = proxy_curve(ACESPROXY10 if encoding == ACESPROXY12 else ACESPROXY12)
    yield Curve(said_other_depth(encoding), other.codes, other.light)
    # Appendix D prints a threshold of 2^-4.72; what is darker becomes the lowest code.
    threshold, least = 2.0**-4.72, 2.0**-9.72
    lowest = float(right.codes(np.array(threshold)))
    said = "all below 2^-4.72 is crushed, as Appendix D's threshold is misprinted, not below 2^-9.72"
    yield Curve(
        said,
        lambda lin: np.where(lin <= threshold, float(encoding.cv_min), right.codes(lin)),
        lambda cv: np.where(cv <= lowest, least, right.light(cv)),
    )
    yield Curve(
        said,
        lambda lin: np.maximum(right.codes(lin), lowest),
        lambda cv: np.maximum(right.light(cv), threshold),
    )
