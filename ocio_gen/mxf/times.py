# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""The timecodes of frames' headers as counts."""

import struct
from fractions import Fraction

from ocio_gen.recompression.exr_header import Header
from ocio_gen.show.cut.timecode import Timecode, TimecodeError, counted, header_digits

# Above this rate, a header's timecode counts pairs of frames, and its field mark tells the second of them.
_FASTEST_COUNTED = 30

# Seconds of a day. (At 29.97 drop-frame timecode of a day has fewer frames, and is not taken to run on.)
_DAY = 24 * 3600


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


def runs_on(stated: int, first: int, place: int, rate: Fraction | None) -> bool:
    """Return whether a timecode runs on from that of the first frame: after 23:59:59 comes 00:00:00.

    Args:
        stated: Its count.
        first: The count of the first frame's.
        place: The frame's, from 0.
        rate: Frames per second.
    """
    if stated == first + place:
        return True
    return rate is not None and first + place - stated == _DAY * counted(rate)
