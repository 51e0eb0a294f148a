# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""One scene-linear value in all the forms that people name it by."""

import math
import re

import numpy as np

from ocio_gen.aces.acesproxy import ACESPROXY10, ACESPROXY12, MID_GREY
from ocio_gen.core.errors import ArgumentError


def value_forms(linear: float) -> dict[str, str]:
    """Return a neutral scene-linear value (ACES = AP1 where R = G = B) in every form, as text.

    Args:
        linear: Any float; NaN and infinities have forms too.

    Returns:
        Label to text, in the order to be read.
    """
    with np.errstate(over="ignore"):
        half = np.float16(linear)
    forms = {
        "linear": f"{linear:.9g}",
        "closest half": f"{float(half):.9g}  (hex {half.view(np.uint16):04X})",
    }
    for encoding in (ACESPROXY10, ACESPROXY12):
        cv = encoding.encode(np.float64(linear))
        decoded = float(encoding.decode(cv, np.float16))
        forms[f"{encoding.name} CV"] = f"{cv}  (decodes to {decoded:.9g})"
    continuous = ACESPROXY10.encode_continuous(np.float64(linear))
    forms["IRE"] = f"{float(ACESPROXY10.to_ire(continuous)):.2f}%"
    forms["normalised"] = f"{float(ACESPROXY10.to_normalized(continuous)):.6f}"
    forms["from 18% grey"] = (
        f"{math.log2(linear / MID_GREY):+.3f} stops" if linear > 0 else "no stops: not above 0"
    )
    low, high = (float(ACESPROXY10.decode(cv)) for cv in (ACESPROXY10.cv_min, ACESPROXY10.cv_max))
    if not low <= linear <= high:
        forms["note"] = f"clipped: ACESproxy carries {low:.6f} to {high:.3f}"
    return forms


def parse_value(linear: float | None, half: str | None, cv10: int | None, cv12: int | None) -> float:
    """Return the linear value that exactly one of the arguments names.

    Args:
        linear: The value itself.
        half: The 16 bits of a half, in hexadecimal.
        cv10: A 10-bit ACESproxy code value.
        cv12: A 12-bit ACESproxy code value.

    Raises:
        UserError: none or several are given, or the one given names no value.
    """
    given = sum(argument is not None for argument in (linear, half, cv10, cv12))
    if given != 1:
        raise ArgumentError("cv", f"{given} values given", hint="give one: a number, --hex, --cv10 or --cv12")
    if half is not None:
        if re.fullmatch("(0[xX])?[0-9a-fA-F]{4}", half) is None:
            raise ArgumentError(
                "cv", f"found {half!r}", where="--hex", hint="give the 4 hex digits of a half, 31C3 say"
            )
        return float(np.uint16(int(half, 16)).view(np.float16))
    for cv, encoding in ((cv10, ACESPROXY10), (cv12, ACESPROXY12)):
        if cv is not None:
            if not encoding.cv_min <= cv <= encoding.cv_max:
                span = f"{encoding.cv_min} to {encoding.cv_max}"
                raise ArgumentError(
                    "cv", f"found {cv}", where=f"--cv{encoding.bit_depth}", hint=f"{encoding.name} is {span}"
                )
            return float(encoding.decode(cv))
    return float(linear or 0.0)
