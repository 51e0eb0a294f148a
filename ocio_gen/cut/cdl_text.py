"""ASC CDLs as comments of EDLs and columns of ALEs have them (ASC CDL v1.2, 4.2)."""

import re

from ocio_gen.cdl import Cdl

_NUMBER = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?")
_AROUND = re.compile(r"[()\[\]{},;]")


class CdlTextError(ValueError):
    """A text is no CDL: it says what was found, and what is allowed."""


def with_sop(cdl: Cdl, text: str) -> Cdl:
    """Return a CDL with the slope, offset and power of a text: (1 1 1)(0 0 0)(1 1 1).

    Raises:
        CdlTextError: these are not nine numbers.
    """
    numbers = _numbers(text, 9, "ASC_SOP", "nine numbers, (1 1 1)(0 0 0)(1 1 1) say")
    slope, offset, power = ((numbers[at], numbers[at + 1], numbers[at + 2]) for at in (0, 3, 6))
    return Cdl(slope, offset, power, cdl.saturation)


def with_saturation(cdl: Cdl, text: str) -> Cdl:
    """Return a CDL with the saturation of a text.

    Raises:
        CdlTextError: it is not one number.
    """
    (saturation,) = _numbers(text, 1, "ASC_SAT", "one number, 1.0 say")
    return Cdl(cdl.slope, cdl.offset, cdl.power, saturation)


def _numbers(text: str, count: int, what: str, allowed: str) -> list[float]:
    words = _AROUND.sub(" ", text).split()
    if len(words) != count or not all(map(_NUMBER.fullmatch, words)):
        raise CdlTextError(f"{what} is {text.strip()!r}; allowed: {allowed}")
    return list(map(float, words))
