# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""The numbers that plug-ins are rendered with: the reference's own, and polynomials."""

import math
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np

from ocio_gen.aces import acescc
from ocio_gen.aces.acesproxy import ACESPROXY10, ACESPROXY12, HALF_MAX, HIGH, LOW, Encoding
from ocio_gen.aces.cdl import LUMA
from ocio_gen.aces.colorimetry import TRA1, TRA2


@dataclass(frozen=True)
class Log2:
    """log2((1 + s) / (1 - s)) as s times a polynomial of s^2."""

    series: tuple[float, ...]  # the coefficient of s first, then that of s^3 ...
    error: str  # the largest, absolute, rounded up


@dataclass(frozen=True)
class Exp2:
    """2^x as (even + odd) / (even - odd), two polynomials of x."""

    odd: tuple[float, ...]  # the coefficient of x first, then that of x^3
    even: tuple[float, ...]  # that of 1 first, then that of x^2; that of x^4 is 1
    error: str  # the largest, relative, rounded up


# By Remez's exchange. They are written here, as numpy's log2 and matrix product differ in the last bit from
# processor to processor, and the plug-ins would. A term less, 1.8e-10, and the first 16-bit words are wrong.
_LOG2 = Log2(  # for (1 + s) / (1 - s) from sqrt(1/2) to sqrt(2)
    (
        2.8853900818453746,
        0.9617966483153849,
        0.5770866440115786,
        0.41153422092331116,
        0.3428203727774146,
    ),
    "1.1e-12",
)
_EXP2 = Exp2(  # for x from -1/2 to 1/2
    (2525.042852779528, 28.875563777947725),
    (7285.73360347639, 375.0216542516345),
    "1.2e-14",
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
        "log2": _LOG2,
        "exp2": _EXP2,
    }
