# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""Timecodes of headers, as OpenEXR itself packs them, are counted exactly."""

from fractions import Fraction

import numpy as np
import OpenEXR
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ocio_gen.delivery.timecodes import decoded
from ocio_gen.show.cut.timecode import TimecodeError, exact_rate
from tests.delivery.deliveries import timecode

RATES = [(rate, False) for rate in ("23.976", "24", "25", "29.97", "30", "47.952", "48", "50", "59.94", "60")]
RATES += [("29.97", True), ("59.94", True), ("30", True)]


def packed(one: OpenEXR.TimeCode, path) -> int:
    """Return the first word of an attribute, out of a file that OpenEXR has written."""
    OpenEXR.File({"timeCode": one}, {"R": np.zeros((1, 1), np.float16)}).write(str(path))
    data = path.read_bytes()
    at = data.index(b"timeCode\0timecode\0") + len(b"timeCode\0timecode\0") + 4
    return int.from_bytes(data[at : at + 4], "little")


@pytest.mark.parametrize(("rate", "drop"), RATES)
def test_a_count_is_the_one_that_openexr_was_given(rate, drop, tmp_path):
    exact = exact_rate(rate)
    late = int(23 * 3600 * exact)
    for count in (0, 1, 59, 1799, 1800, 3599, 3600, 17981, 17982, 17983, 86400, 107891, 107892, late):
        word = packed(timecode(count, exact, drop=drop), tmp_path / "a.exr")
        assert decoded(word).count(exact) == count
        assert decoded(word).timecode.drop is drop


@given(st.integers(0, 2**32 - 1))
def test_any_word_is_a_timecode_or_none(word):
    digits = [word & 15, word >> 8 & 15, word >> 16 & 15, word >> 24 & 15]
    tens = [word >> 4 & 3, word >> 12 & 7, word >> 20 & 7, word >> 28 & 3]
    frames, seconds, minutes, hours = (10 * ten + unit for ten, unit in zip(tens, digits, strict=True))
    sound = max(digits) <= 9 and seconds < 60 and minutes < 60 and hours < 24
    if not sound:
        with pytest.raises(TimecodeError, match="is not a timecode"):
            decoded(word)
        return
    one = decoded(word)
    found = one.timecode
    assert (found.hours, found.minutes, found.seconds, found.frames) == (hours, minutes, seconds, frames)
    assert (found.drop, one.second) == (bool(word >> 6 & 1), bool(word >> 15 & 1))


def test_rates_above_sixty_are_not_counted():
    with pytest.raises(TimecodeError, match="does not count 120 frames"):
        decoded(0).count(Fraction(120))
