# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""Programs in Nuke's BlinkScript: functions and arrays are members of a kernel."""

from ocio_gen.bridge.scalar_c import Dialect

BLINK = Dialect(
    define="",
    functions={
        "abs": "fabs",
        "floor": "floor",
        "ceil": "ceil",
        "sqrt": "sqrt",
        "log": "log",
        "log2": "log2",
        "exp": "exp",
        "exp2": "exp2",
        "sin": "sin",
        "cos": "cos",
        "tan": "tan",
        "pow": "pow",
        "atan": "atan2",
    },
    vector="float{n}",
    indent="  ",
)
