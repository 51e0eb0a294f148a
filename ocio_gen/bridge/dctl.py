# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""Programs in DaVinci's DCTL."""

from ocio_gen.bridge.scalar_c import Dialect

DCTL = Dialect(
    define="__DEVICE__ ",
    functions={
        "abs": "_fabs",
        "floor": "_floorf",
        "ceil": "_ceilf",
        "sqrt": "_sqrtf",
        "log": "_logf",
        "log2": "_log2f",
        "exp": "_expf",
        "exp2": "_exp2f",
        "sin": "_sinf",
        "cos": "_cosf",
        "tan": "_tanf",
        "pow": "_powf",
        "atan": "_atan2f",
    },
    vector="make_float{n}",
)
