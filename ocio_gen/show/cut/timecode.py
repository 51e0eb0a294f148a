# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""Timecodes as whole frames, by rates that are exact fractions (SMPTE ST 12-1)."""

import re
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import NamedTuple

from ocio_gen.core.errors import ArgumentError

# The frames that a timecode counts in a second, and whether a rate of 1000/1001 of it is in use.
_COUNTED = {24: True, 25: False, 30: True, 48: True, 50: False, 60: True, 100: False, 120: True}

_EXACT = sorted(
    [Fraction(count) for count in _COUNTED]
    + [Fraction(count * 1000, 1001) for count, slowed in _COUNTED.items() if slowed]
)
# As people write them.
KNOWN_RATES = ", ".join(f"{float(rate):.6g}" for rate in _EXACT)

# Rates by their thousandths, as people round them: 23.98 and 23.976 are one.
_NEAR = Fraction(6, 1000)

# Characters of a rate: more, or an exponent, can take as long to read as anyone likes.
_LONGEST_RATE = 20

# Colons; semicolons, commas or full stops before the frames say that numbers are dropped.
_TEXT = re.compile(r"(\d{1,2})[:;.](\d{1,2})[:;.](\d{1,2})([:;.,])(\d{1,3})")

_MINUTE, _TEN_MINUTES, _HOUR = 60, 600, 3600


class TimecodeError(ValueError):
    """A timecode or a rate is none: its text says why."""


def exact_rate(rate: float | str) -> Fraction:
    """Return the exact rate that a number of frames per second stands for.

    Args:
        rate: As people write it: 24, 23.976, 23.98, 29.97, "24000/1001".

    Raises:
        TimecodeError: no timecode runs at this rate.
    """
    if isinstance(rate, str) and (len(rate) > _LONGEST_RATE or "e" in rate.lower()):  # 1e999999999
        said = rate[:_LONGEST_RATE] + "..." * (len(rate) > _LONGEST_RATE)
        raise TimecodeError(f"{said!r} is no rate")
    try:
        wanted = Fraction(rate)
    except (ValueError, ZeroDivisionError, OverflowError):
        raise TimecodeError(f"{rate!r} is no rate") from None
    nearest = min(_EXACT, key=lambda one: abs(one - wanted))
    if abs(nearest - wanted) > _NEAR:
        raise TimecodeError(f"{rate} frames per second: timecodes run at {KNOWN_RATES}")
    return nearest


def asked_rate(rate: float | str | None) -> Fraction | None:
    """Return the exact rate that a caller's argument `rate` stands for; None where there is none.

    Raises:
        ArgumentError: no timecode runs at this rate.
    """
    if rate is None:
        return None
    try:
        return exact_rate(rate)
    except TimecodeError as error:
        raise ArgumentError("rate", str(error), hint="give 24, 23.976 or 24000/1001, say") from None


def counted(rate: Fraction) -> int:
    """Return the frames that timecodes count in a second: 30 at 29.97."""
    return round(rate)


@dataclass(frozen=True)
class Timecode:
    """A timecode; only with a rate is it a number of frames."""

    hours: int
    minutes: int
    seconds: int
    frames: int
    drop: bool  # whether two numbers are left out in each minute but every tenth, or four at 60

    @classmethod
    def parsed(cls, text: str, *, drop: bool = False) -> "Timecode":
        """Return the timecode that a text is.

        Args:
            text: Such as 01:00:00:00 or 01:00:00;00.
            drop: Whether numbers are dropped though it is written with colons.

        Raises:
            TimecodeError: it is none.
        """
        match = _TEXT.fullmatch(text)
        if not match:
            raise TimecodeError(f"{text!r} is no timecode")
        hours, minutes, seconds, frames = (int(match[group]) for group in (1, 2, 3, 5))
        if minutes >= _MINUTE or seconds >= _MINUTE:
            raise TimecodeError(f"{text}: an hour has 60 minutes, a minute 60 seconds")
        return cls(hours, minutes, seconds, frames, drop or match[4] != ":")

    @classmethod
    def of_count(cls, count: int, rate: Fraction, *, drop: bool = False) -> "Timecode":
        """Return the timecode of a number of frames from 00:00:00:00, which is not below 0."""
        base = counted(rate)
        left_out = _left_out(base) if drop else 0
        if left_out:
            tens, rest = divmod(count, _TEN_MINUTES * base - 9 * left_out)
            count += 9 * left_out * tens
            if rest >= _MINUTE * base:
                count += left_out * (1 + (rest - _MINUTE * base) // (_MINUTE * base - left_out))
        seconds, frames = divmod(count, base)
        return cls(seconds // _HOUR, seconds // _MINUTE % _MINUTE, seconds % _MINUTE, frames, drop)

    def count(self, rate: Fraction) -> int:
        """Return the frames from 00:00:00:00 to it.

        Raises:
            TimecodeError: there is no such number at this rate.
        """
        base = counted(rate)
        if self.frames >= base:
            raise TimecodeError(f"{self}: there is no frame {self.frames} at {base} frames per second")
        minutes = _MINUTE * self.hours + self.minutes
        count = (_MINUTE * minutes + self.seconds) * base + self.frames
        if not self.drop:
            return count
        left_out = _left_out(base)
        if minutes % 10 and self.seconds == 0 and self.frames < left_out:
            raise TimecodeError(f"{self}: drop-frame timecode leaves this number out")
        return count - left_out * (minutes - minutes // 10)

    def without_drop(self) -> "Timecode":
        """Return it as one that drops no numbers."""
        return replace(self, drop=False)

    def __str__(self) -> str:
        """Return it as an EDL has it."""
        mark = ";" if self.drop else ":"
        return f"{self.hours:02}:{self.minutes:02}:{self.seconds:02}{mark}{self.frames:02}"


class HeaderDigits(NamedTuple):
    """What the timecode of an EXR header says, as it stands there."""

    hours: int
    minutes: int
    seconds: int
    frames: int
    drop: bool
    second: bool  # the field mark: of rates above 30, the second frame of a pair


# Where the word has a number of two digits: the first of the four bits of its units, and how many bits the
# tens have.
_DIGITS = ((24, 2), (16, 3), (8, 3), (0, 2))


def header_digits(word: int) -> HeaderDigits:
    """Return what the first word of a header's timeCode says.

    Source: OpenEXR, ImfTimeCode, as packed for 60 fields a second.

    Raises:
        TimecodeError: what stands for a digit is above 9.
    """
    if any((word >> at & 15) > 9 for at, _ in _DIGITS):
        raise TimecodeError(f"its value {word:#010x} is not a timecode")
    hours, minutes, seconds, frames = (
        10 * (word >> at + 4 & (1 << wide) - 1) + (word >> at & 15) for at, wide in _DIGITS
    )
    return HeaderDigits(hours, minutes, seconds, frames, bool(word >> 6 & 1), bool(word >> 15 & 1))


@dataclass(frozen=True)
class FrameCount:
    """A number of frames, where a timecode is usual."""

    frames: int

    def count(self, rate: Fraction) -> int:
        """Return it."""
        return self.frames

    def __str__(self) -> str:
        """Return it as an EDL has it."""
        return str(self.frames)


def _left_out(base: int) -> int:
    """Return the numbers that drop-frame timecode leaves out in a minute."""
    if base % 30:
        raise TimecodeError(f"{base} frames per second have no drop-frame timecode; 29.97 and 59.94 have")
    return base // 15
