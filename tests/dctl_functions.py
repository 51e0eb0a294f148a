# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""A DCTL that calls the functions of DCTL's documentation, and what they are, by numpy's double precision."""

from collections.abc import Callable
from typing import Any

import numpy as np

# x is p_R, 0.1 to 0.9, and y is p_G, 1.1 to 3.
CALLS: dict[str, Callable[[Any, Any], Any]] = {
    "_fabs(-x)": lambda x, y: x,
    "_powf(x, y)": lambda x, y: x**y,
    "_logf(x)": lambda x, y: np.log(x),
    "_log2f(x)": lambda x, y: np.log2(x),
    "_log10f(x)": lambda x, y: np.log10(x),
    "_expf(x)": lambda x, y: np.exp(x),
    "_exp2f(x)": lambda x, y: np.exp2(x),
    "_exp10f(x)": lambda x, y: 10.0**x,
    "_copysignf(x, -y)": lambda x, y: -x,
    "_fmaxf(x, y)": np.maximum,
    "_fminf(x, y)": np.minimum,
    "_clampf(y, x, 2.0f)": lambda x, y: np.clip(y, x, 2.0),
    "_saturatef(y - 1.0f)": lambda x, y: np.clip(y - 1.0, 0.0, 1.0),
    "_sqrtf(x)": lambda x, y: np.sqrt(x),
    "_ceilf(y)": lambda x, y: np.ceil(y),
    "_floorf(y)": lambda x, y: np.floor(y),
    "_truncf(-y)": lambda x, y: np.trunc(-y),
    "_round(-y)": lambda x, y: -np.floor(y + 0.5),
    "_fmod(-y, x)": lambda x, y: np.fmod(-y, x),
    "_hypotf(x, y)": np.hypot,
    "_cosf(y)": lambda x, y: np.cos(y),
    "_sinf(y)": lambda x, y: np.sin(y),
    "_cospif(x)": lambda x, y: np.cos(np.pi * x),
    "_sinpif(x)": lambda x, y: np.sin(np.pi * x),
    "_tanf(x)": lambda x, y: np.tan(x),
    "_acosf(x)": lambda x, y: np.arccos(x),
    "_asinf(x)": lambda x, y: np.arcsin(x),
    "_atan2f(-x, -y)": lambda x, y: np.arctan2(-x, -y),
    "_acoshf(y)": lambda x, y: np.arccosh(y),
    "_asinhf(y)": lambda x, y: np.arcsinh(y),
    "_atanhf(x)": lambda x, y: np.arctanh(x),
    "_coshf(y)": lambda x, y: np.cosh(y),
    "_sinhf(y)": lambda x, y: np.sinh(y),
    "_tanhf(y)": lambda x, y: np.tanh(y),
    "_fdimf(x, y)": lambda x, y: 0.0 * x,
    "_fmaf(x, y, y)": lambda x, y: x * y + y,
    "_rsqrtf(y)": lambda x, y: y**-0.5,
    "_fdivide(x, y)": lambda x, y: x / y,
    "_frecip(y)": lambda x, y: 1.0 / y,
    "_mix(x, y, 0.25f)": lambda x, y: x + (y - x) * 0.25,
    "_ldexp(x, 3)": lambda x, y: 8.0 * x,
    "(float)(isinf(x) + isnan(y) + 4 * (signbit(-x) != 0))": lambda x, y: 4.0 + 0.0 * x,
    "(float)(abs(-3) + 10 * min(2, 3) + 100 * max(2, 3))": lambda x, y: 323.0 + 0.0 * x,
}
_CASES = "".join(f"    if (which == {n}) return {call};\n" for n, call in enumerate(CALLS))
TEXT = f"""\
DEFINE_UI_PARAMS(which, Which, DCTLUI_SLIDER_INT, 0, 0, {len(CALLS)}, 1)
__DEVICE__ float called(float x, float y, int which)
{{
{_CASES}    return 0.0f;
}}

__DEVICE__ float3 transform(int p_Width, int p_Height, int p_X, int p_Y, float p_R, float p_G, float p_B)
{{
    return make_float3(called(p_R, p_G, which), p_G, p_B);
}}
"""
X = np.linspace(0.1, 0.9, 65).astype(np.float32)
Y = np.linspace(1.1, 3.0, 65).astype(np.float32)
PIXELS = np.stack([X, Y, X], axis=-1)


def worst_error(run) -> dict[str, float]:
    """Return how far each function is off at most, relative to 1 or its value.

    Args:
        run: Returns what the DCTL makes of pixels with a control's value.
    """
    found = {}
    for number, (call, right) in enumerate(CALLS.items()):
        expected = right(X.astype(np.float64), Y.astype(np.float64))
        made = run(PIXELS, {"which": number})[:, 0]
        found[call] = float((np.abs(made - expected) / np.maximum(np.abs(expected), 1.0)).max())
    return found
