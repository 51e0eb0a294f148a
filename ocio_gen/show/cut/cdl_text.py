# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""ASC CDLs as comments of EDLs and columns of ALEs have them (ASC CDL v1.2, 4.2)."""

import re

from ocio_gen.aces.cdl import Cdl

_NUMBER = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?", re.ASCII)
_GROUP, _BRACKET = re.compile(r"[(\[{]([^()\[\]{}]*)[)\]}]"), re.compile(r"[()\[\]{}]")
_AROUND = re.compile(r"[()\[\]{},;]")


class CdlTextError(ValueError):
    """A text is no CDL: it says what was found, and what is allowed."""


def with_sop(cdl: Cdl, text: str) -> Cdl:
    """Return a CDL with the slope, offset and power of a text: (1 1 1)(0 0 0)(1 1 1).

    Raises:
        CdlTextError: these are not nine numbers.
    """
    allowed = "nine numbers, (1 1 1)(0 0 0)(1 1 1) say"
    groups = _GROUP.findall(text)
    if _BRACKET.search(_GROUP.sub("", text)) or any(
        len(group.replace(",", " ").split()) != 3 for group in groups
    ):
        raise CdlTextError(f"ASC_SOP is {text.strip()!r}; allowed: {allowed}")
    numbers = _numbers(text, 9, "ASC_SOP", allowed)
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
    if len(words) != count or not all(map(is_number, words)):
        raise CdlTextError(f"{what} is {text.strip()!r}; allowed: {allowed}")
    return list(map(float, words))


def is_number(word: str) -> bool:
    """Return whether a word is a number as files of CDLs have them: 1, -0.5, 2e-05."""
    return _NUMBER.fullmatch(word) is not None
