# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""Amounts as people write them: in a terminal, in reports and on pages."""

import math
from decimal import Decimal

# What is smaller is no number of codes that anybody would write.
_LEAST_ERROR = 1e-6

# Values outside of these have a power of ten.
_LARGE, _SMALL = 1e9, 1e-6
_USUAL_DIGITS = 7
_RAISED = str.maketrans("0123456789-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻")

# Shares of so many in a million and more are written in percent.
_PERCENT_FROM = 1000.0


def number(amount: float, digits: int = 3) -> str:
    """Return a number without an exponent: "0.00029", "4.5", "850", "1,023".

    Args:
        amount: Any number; one that is not finite is a word.
        digits: Significant ones; those of a whole number all stay.
    """
    if not math.isfinite(amount):
        return _not_finite(amount)
    if abs(amount) >= 10 ** (digits - 1):
        return f"{amount:,.0f}"
    text = f"{Decimal(f'{amount:.{digits}g}'):f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def error(amount: float) -> str:
    """Return an error in two digits, or that it is next to nothing: "0.53", "under 0.000001"."""
    if 0 < abs(amount) < _LEAST_ERROR:
        return f"under {number(_LEAST_ERROR)}"
    return number(amount, 2)


def value(amount: float, digits: int = _USUAL_DIGITS) -> str:
    """Return a sample's value, a large or small one with its power of ten: "0.18", "940", "3.4 × 10³⁸"."""
    if not math.isfinite(amount):
        return _not_finite(amount)
    if amount == 0 or _SMALL <= abs(amount) < _LARGE:
        return number(amount, digits).replace(",", "")
    mantissa, exponent = f"{amount:.{(4 if digits <= _USUAL_DIGITS else digits) - 1}e}".split("e")
    mantissa = mantissa.rstrip("0").rstrip(".") if "." in mantissa else mantissa
    return f"{mantissa} × 10{str(int(exponent)).translate(_RAISED)}"


def apart(one: float, other: float) -> tuple[str, str]:
    """Return two values in as few digits as tell them apart, 7 at least: "591.00003", "591"."""
    texts = value(one), value(other)
    for digits in (9, 12, 17):
        if one == other or texts[0] != texts[1]:
            break
        texts = value(one, digits), value(other, digits)
    return texts


def count(amount: int, one: str, more: str | None = None) -> str:
    """Return how many of something: "1 result", "1,244 results"."""
    return f"{amount:,} {one if amount == 1 else more or one + 's'}"


def codes(amount: float) -> str:
    """Return an error in code values: "1 code", "850 codes", "0.00029 codes"."""
    return _of_codes(error(amount))


def limit(amount: float) -> str:
    """Return what an error may be, in code values: no digit that is needed is left out."""
    return _of_codes(number(amount, 4))


def ppm(in_a_million: float) -> str:
    """Return a share, in percent where it is no small one: "0.5 ppm", "47%"; no share but all is 100%."""
    if in_a_million < _PERCENT_FROM:
        return f"{number(in_a_million, 2)} ppm" if in_a_million else "0"
    text = number(in_a_million / 1e4, 3)
    return "over 99.9%" if text == "100" and in_a_million < 1e6 else f"{text}%"


def share(part: int, whole: int) -> str:
    """Return a part of a whole, as `ppm` does."""
    return ppm(part / whole * 1e6) if whole else "0"


def _of_codes(text: str) -> str:
    return f"{text} code" if text == "1" else f"{text} codes"


def _not_finite(amount: float) -> str:
    if math.isnan(amount):
        return "NaN"
    return "infinity" if amount > 0 else "-infinity"
