# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""The timecodes of frames' headers as counts, and whether they run on."""

import struct
from fractions import Fraction

from ocio_gen.delivery.timecodes import decoded, frames_of_a_day, has_counts
from ocio_gen.recompression.exr_header import Header
from ocio_gen.show.cut.timecode import TimecodeError, counted

# Of a file that does not say it.
_USUAL_RATE = Fraction(24)

# Timecode can drop numbers where it counts so many frames a second, or twice as many.
DROPPING = 30


def word_of(header: Header) -> int | None:
    """Return the first word of the timeCode in a frame's header; None where there is none."""
    value = header.parts[0].value(b"timeCode") or b""
    return int(struct.unpack("<II", value)[0]) if len(value) == struct.calcsize("<II") else None


def frame_count(word: int, rate: Fraction | None) -> tuple[int, bool] | None:
    """Return the frames from 00:00:00:00 to a timecode, and whether it drops numbers.

    Args:
        word: The first word of a header's timeCode.
        rate: Frames per second; None: as at 24.

    Returns:
        None, where it is no timecode at this rate.
    """
    rate = rate or _USUAL_RATE
    try:
        found = decoded(word)
        if counted(rate) % DROPPING:  # the flag means nothing
            found = found._replace(timecode=found.timecode.without_drop())
        return found.count(rate), found.timecode.drop
    except TimecodeError:
        return None


def count_of_frame(header: Header, rate: Fraction | None) -> int | None:
    """Return the count of the timecode in a frame's header; None where it has none at this rate.

    Args:
        header: The frame's.
        rate: Frames per second; None: as at 24.
    """
    word = word_of(header)
    found = None if word is None else frame_count(word, rate)
    return found[0] if found else None


def runs_on(stated: int, first: int, place: int, rate: Fraction | None, *, drop: bool = False) -> bool:
    """Return whether a timecode runs on from that of the first frame: after the last of a day comes 00:00:00.

    Args:
        stated: Its count.
        first: The count of the first frame's.
        place: The frame's, from 0.
        rate: Frames per second; None: as at 24.
        drop: Whether the timecodes drop numbers.
    """
    ahead = first + place - stated
    if ahead == 0:
        return True
    rate = rate or _USUAL_RATE
    return has_counts(rate) and ahead == frames_of_a_day(rate, drop=drop and not counted(rate) % DROPPING)
