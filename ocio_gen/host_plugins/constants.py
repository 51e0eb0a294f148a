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
class Polynomial:
    """A polynomial that approximates a function."""

    coefficients: tuple[float, ...]  # that of x^0 first
    error: str  # the largest, absolute, rounded up


# Interpolated at Chebyshev's points. They are written here, as numpy's log2 and matrix product differ in
# the last bit from processor to processor, and the plug-ins would. Odd degrees, errors far below a
# float32's 6e-8.
_LOG2_OF_1_PLUS_X = Polynomial(  # for sqrt(1/2) - 1 .. sqrt(2) - 1
    (
        2.9583419047796156e-12,
        1.442695040780283,
        -0.7213475227062393,
        0.4808983786290171,
        -0.36067349658732933,
        0.28853627925839914,
        -0.2404592641386233,
        0.20620195411802342,
        -0.18021084076120553,
        0.15842797604113626,
        -0.1437142413076032,
        0.14677448356877437,
        -0.1417775263094628,
        0.07333742505909523,
    ),
    "6e-12",
)
_EXP2 = Polynomial(  # for -1/2 .. 1/2
    (
        1.000000000000014,
        0.6931471805599526,
        0.24022650695631514,
        0.05550410866428854,
        0.009618129195951041,
        0.001333355825801874,
        0.00015403432339553542,
        1.5252640059770786e-05,
        1.3259945262689143e-06,
        1.0212097549811005e-07,
    ),
    "2e-14",
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
        "log2": _LOG2_OF_1_PLUS_X,
        "exp2": _EXP2,
    }
