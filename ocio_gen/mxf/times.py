# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""The timecodes of frames' headers as counts."""

import struct
from fractions import Fraction

from ocio_gen.recompression.exr_header import Header
from ocio_gen.show.cut.timecode import Timecode, TimecodeError, counted, header_digits

# Above this rate, a header's timecode counts pairs of frames, and its field mark tells the second of them.
_FASTEST_COUNTED = 30


def frame_count(word: int, rate: Fraction) -> tuple[int, bool] | None:
    """Return the frames from 00:00:00:00 to a timecode, and whether it drops numbers.

    Args:
        word: The first word of a header's timeCode.
        rate: Frames per second.

    Returns:
        None, where it is no timecode at this rate.
    """
    try:
        digits = header_digits(word)
        pairs = counted(rate) > _FASTEST_COUNTED
        frames = 2 * digits.frames + digits.second if pairs else digits.frames
        drop = digits.drop and counted(rate) % 30 == 0
        code = Timecode(digits.hours, digits.minutes, digits.seconds, frames, drop)
        return code.count(rate), drop
    except TimecodeError:
        return None


def count_of_frame(header: Header, rate: Fraction | None) -> int | None:
    """Return the count of the timecode in a frame's header; None where it has none at this rate.

    Args:
        header: The frame's.
        rate: Frames per second; None: as at 24.
    """
    value = header.parts[0].value(b"timeCode") or b""
    if len(value) != struct.calcsize("<II"):
        return None
    found = frame_count(struct.unpack("<II", value)[0], rate or Fraction(24))
    return found[0] if found else None
