"""The numbers that plug-ins are rendered with: the reference's own, and polynomials made here."""

import math
from collections.abc import Callable
from dataclasses import dataclass
from decimal import ROUND_UP, Context
from functools import cache
from typing import Any

import numpy as np
from numpy.polynomial import Polynomial
from numpy.polynomial.chebyshev import Chebyshev

from ocio_gen import acescc
from ocio_gen.acesproxy import ACESPROXY10, ACESPROXY12, HALF_MAX, HIGH, LOW, Encoding, Float64s
from ocio_gen.cdl import LUMA
from ocio_gen.colorimetry import TRA1, TRA2

# Degrees, odd, of polynomials whose errors lie far below a float32's, 6e-8.
_LOG2_DEGREE, _EXP2_DEGREE = 13, 9

# Points at which a polynomial's error is measured.
_POINTS = 20001


@dataclass(frozen=True)
class FittedPolynomial:
    """A polynomial that takes the place of a function."""

    coefficients: list[float]  # that of x^0 first
    error: str  # the largest, absolute, rounded up


def _fitted(
    function: Callable[[Float64s], Float64s], low: float, high: float, degree: int
) -> FittedPolynomial:
    chebyshev = Chebyshev.interpolate(function, degree, domain=[low, high])
    polynomial = chebyshev.convert(kind=Polynomial)
    x = np.linspace(low, high, _POINTS)
    error = float(np.abs(polynomial(x) - function(x)).max())
    return FittedPolynomial(
        [float(c) for c in polynomial.coef], str(Context(prec=1, rounding=ROUND_UP).create_decimal(error))
    )


def _encoding_values(encoding: Encoding) -> dict[str, Any]:
    table = encoding.step_table
    return {
        "bit_depth": encoding.bit_depth,
        "cv_min": encoding.cv_min,
        "cv_max": encoding.cv_max,
        "steps_per_stop": encoding.steps_per_stop,
        "mid_cv_offset": encoding.mid_cv_offset,
        "full_scale": encoding.full_scale,
        "shift": int(table.shift),
        "first": int(table.first),
        "steps": table.steps.tolist(),
    } | _octave(encoding)


def _octave(encoding: Encoding) -> dict[str, Any]:
    """Return the light of codes, and the boundaries between them, in 1..2: they repeat in each octave."""
    steps = encoding.steps_per_stop
    code = encoding.mid_cv_offset - int(encoding.mid_log_offset * steps)  # of a light of 1
    codes = range(code, code + steps)
    thresholds = encoding.thresholds[code + 1 - encoding.cv_min - 1 :][:steps]
    return {
        "octave_code": code - steps * -int(np.log2(LOW)),  # of LOW
        "light": [float(np.float32(encoding.decode(one))) for one in codes],
        "boundaries": [float(value) for value in thresholds],
        "steps_per_log": steps / math.log(2.0),
        "logs_per_step": math.log(2.0) / steps,
    }


@cache
def constants() -> dict[str, Any]:
    """Return what templates name: parameters, tables and matrices of the reference, polynomials."""
    return {
        "encodings": [_encoding_values(encoding) for encoding in (ACESPROXY10, ACESPROXY12)],
        "mid_log_offset": float(ACESPROXY10.mid_log_offset),
        "low": LOW,
        "high": HIGH,
        "half_max": HALF_MAX,
        "octaves": [2.0**n for n in range(int(np.log2(LOW)), int(np.log2(HIGH)) + 1)],
        "cct": {
            "stops": acescc.STOPS,
            "stops_below_1": acescc.STOPS_BELOW_1,
            "cut_lin": acescc.CUT_LIN,
            "cut_cct": acescc.CUT_CCT,
            "toe_slope": acescc.TOE_SLOPE,
            "toe_offset": acescc.TOE_OFFSET,
        },
        "tra1": TRA1.tolist(),
        "tra2": TRA2.tolist(),
        "luma": LUMA.tolist(),
        "log2": _fitted(lambda x: np.log2(1.0 + x), np.sqrt(0.5) - 1.0, np.sqrt(2.0) - 1.0, _LOG2_DEGREE),
        "exp2": _fitted(np.exp2, -0.5, 0.5, _EXP2_DEGREE),
    }
