# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""Timecodes, against a count of every frame label that SMPTE ST 12-1 has."""

from fractions import Fraction
from itertools import islice, product

import pytest

from ocio_gen.show.cut.timecode import Timecode, TimecodeError, counted, exact_rate

NTSC = Fraction(1000, 1001)


@pytest.mark.parametrize(
    ("written", "exact"),
    [
        (24, Fraction(24)),
        (25.0, Fraction(25)),
        (23.976, 24 * NTSC),
        (23.98, 24 * NTSC),
        ("24000/1001", 24 * NTSC),
        (29.97, 30 * NTSC),
        ("29.97", 30 * NTSC),
        (" 23.976023976023978 ", 24 * NTSC),
        ("23976024/1000000", 24 * NTSC),
        (29.97002997002997, 30 * NTSC),
        (30, Fraction(30)),
        (47.952, 48 * NTSC),
        (48, Fraction(48)),
        (50, Fraction(50)),
        (59.94, 60 * NTSC),
        (60, Fraction(60)),
    ],
)
def test_a_rate_is_exact_however_it_is_written(written, exact):
    assert exact_rate(written) == exact


@pytest.mark.parametrize(
    "written",
    [
        *(0, 23.5, 26, 1000, float("nan"), float("inf")),
        *("fast", "1/0", "1e1000000000", "1e-9", "2.4E1", "-24", "9" * 5000, "1" * 10**6),
    ],
)
def test_what_is_no_rate_is_a_sentence(written):
    with pytest.raises(TimecodeError, match=r"frames per second|is no rate"):
        exact_rate(written)


def labels(base, *, drop):
    """All labels of two hours in their order, as the standard says them: what is dropped is left out."""
    left_out = base // 15
    for hours, minutes, seconds, frames in product(range(2), range(60), range(60), range(base)):
        if not (drop and minutes % 10 and seconds == 0 and frames < left_out):
            yield Timecode(hours, minutes, seconds, frames, drop)


@pytest.mark.parametrize(
    ("rate", "drop"),
    [
        (Fraction(24), False),
        (24 * NTSC, False),
        (Fraction(25), False),
        (30 * NTSC, False),
        (30 * NTSC, True),
        (60 * NTSC, True),
    ],
)
def test_every_label_is_its_count_and_every_count_its_label(rate, drop):
    for count, label in enumerate(islice(labels(counted(rate), drop=drop), 90_000)):
        assert label.count(rate) == count
        assert Timecode.of_count(count, rate, drop=drop) == label


def test_an_hour_of_drop_frame_is_as_long_as_the_standard_says():
    assert Timecode.parsed("01:00:00;00").count(30 * NTSC) == 107_892
    assert Timecode.parsed("01:00:00;00").count(60 * NTSC) == 215_784
    assert Timecode.parsed("01:00:00:00").count(30 * NTSC) == 108_000


@pytest.mark.parametrize(
    ("text", "rate", "sentence"),
    [
        ("01:00:00:24", Fraction(24), "there is no frame 24 at 24 frames per second"),
        ("01:01:00;01", 30 * NTSC, "drop-frame timecode leaves this number out"),
        ("01:02:00;03", 60 * NTSC, "drop-frame timecode leaves this number out"),
        ("01:00:00;00", Fraction(25), "25 frames per second have no drop-frame timecode"),
    ],
)
def test_a_label_that_a_rate_lacks_is_a_sentence(text, rate, sentence):
    with pytest.raises(TimecodeError, match=sentence):
        Timecode.parsed(text).count(rate)


@pytest.mark.parametrize("text", ["", "01:00:00", "01:60:00:00", "01:00:60:00", "1h", "01-00-00-00"])
def test_what_is_no_timecode_is_a_sentence(text):
    with pytest.raises(TimecodeError):
        Timecode.parsed(text)


def test_it_is_written_as_it_was():
    for text in ("01:02:03:04", "01:02:03;04"):
        assert str(Timecode.parsed(text)) == text
    assert Timecode.parsed("1:2:3.4") == Timecode(1, 2, 3, 4, drop=True)
    assert Timecode.parsed("01:00:00:00", drop=True).drop
