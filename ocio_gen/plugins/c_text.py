"""Numbers and strings as C, and the languages of its family, write them."""

import json
import math

import numpy as np
import numpy.typing as npt

_A_LINE = 8


def c_number(value: float) -> str:
    """Return a number so that a compiler reads the very same double."""
    if math.isinf(value):
        return "__builtin_inf()" if value > 0 else "-__builtin_inf()"
    return repr(value)


def c_string(text: str) -> str:
    """Return a string literal, in UTF-8."""
    return json.dumps(text, ensure_ascii=False).replace("??", '?""?')  # no trigraph


def c_floats(table: npt.NDArray[np.float32]) -> str:
    """Return a float32 table as lines of numbers, each with the digits that tell it from all others."""
    numbers = [f"{value:.9g}" for value in table.ravel().tolist()]
    return ",\n".join(", ".join(numbers[start : start + _A_LINE]) for start in range(0, len(numbers), _A_LINE))
