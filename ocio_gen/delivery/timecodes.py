# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""Timecodes of EXR headers as whole frames.

Source: OpenEXR, ImfTimeCode (two words, of which the first has the numbers); SMPTE ST 12-1.
"""

from fractions import Fraction
from typing import NamedTuple

from ocio_gen.show.cut.timecode import Timecode, TimecodeError, counted, header_digits

# A timecode counts so many frames a second at most; above, it names pairs, whose second has the field's bit.
_MOST_COUNTED, _MOST_IN_PAIRS = 30, 60


class HeaderTimecode(NamedTuple):
    """A timecode, and whether it is the second frame of a pair."""

    timecode: Timecode
    second: bool

    def count(self, rate: Fraction) -> int:
        """Return the frames from 00:00:00:00 to it.

        Raises:
            TimecodeError: there is no such number at this rate, or none that a header can hold.
        """
        base = counted(rate)
        if base <= _MOST_COUNTED:
            return self.timecode.count(rate)
        if base <= _MOST_IN_PAIRS:
            return 2 * self.timecode.count(rate / 2) + self.second
        raise TimecodeError(f"a header's timecode does not count {base} frames per second")

    def __str__(self) -> str:
        """Return it as an EDL has it."""
        return f"{self.timecode}{' second of a pair' if self.second else ''}"


def has_counts(rate: Fraction) -> bool:
    """Return whether a header's timecode counts the frames of a rate."""
    return counted(rate) <= _MOST_IN_PAIRS


def frames_of_a_day(rate: Fraction, *, drop: bool) -> int:
    """Return the frames from one 00:00:00:00 to the next, at a rate that has counts."""
    pairs = counted(rate) > _MOST_COUNTED
    last = counted(rate) // (1 + pairs) - 1
    return HeaderTimecode(Timecode(23, 59, 59, last, drop), second=pairs).count(rate) + 1


def decoded(word: int) -> HeaderTimecode:
    """Return the timecode that the first word of an attribute holds.

    Raises:
        TimecodeError: its digits are none.
    """
    digits = header_digits(word)
    timecode = Timecode(digits.hours, digits.minutes, digits.seconds, digits.frames, digits.drop)
    if timecode.hours > 23 or timecode.minutes > 59 or timecode.seconds > 59:
        raise TimecodeError(f"its value {word:#010x} is not a timecode")
    return HeaderTimecode(timecode, digits.second)
