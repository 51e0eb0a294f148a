# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""Frames beside their neighbours: what is a fault, and what is how the picture was made."""

from fractions import Fraction

import pytest

from ocio_gen.delivery.files import Found
from ocio_gen.delivery.frame import FileFacts
from ocio_gen.delivery.header import Stated
from ocio_gen.delivery.pictures import picture_findings
from ocio_gen.delivery.pixels import Pixels
from ocio_gen.delivery.sequences import FrameTable

STATED = Stated("4096 x 2160", "4096 x 2160", "1", "B G R half", "zip", "AP0")
LINES = 100


def pixels(picture, *, first_blank=0, last_blank=0, edge=1.0, dark=50, largest=9.0):
    """A frame's facts; frames of the same picture have the same pixels. Picture 0 is black."""
    if picture == 0:
        first_blank = last_blank = LINES
    return Pixels(picture.to_bytes(16), LINES, first_blank, last_blank, edge, 1000, dark, largest)


def found(frames, rate=Fraction(24), first=1001):
    """The findings of a sequence, by rule: which frames, or none for all of them."""
    files = [Found(f"s/s.{first + at}.exr", 1, frame=True, judged=True) for at in range(len(frames))]
    table = FrameTable(files)
    for at, one in enumerate(frames):
        table.add(FileFacts(at, stated=STATED, pixels=one))
    (sequence,) = table.sequences
    rules: dict[str, list[tuple[int, int]]] = {}
    for finding in picture_findings(sequence, table, rate):
        rules.setdefault(finding.rule, []).extend(finding.frames)
    return rules


def of(*pictures):
    return found([pixels(picture) for picture in pictures])


def moving(count, begin=1):
    return list(range(begin, begin + count))


def test_a_moving_picture_has_no_finding():
    assert of(*moving(50)) == {}


def test_a_few_equal_frames_are_a_fault_and_a_dozen_are_a_freeze():
    assert of(*moving(20), *[99] * 5, *moving(20, 200)) == {"repeated": [(1022, 1025)]}
    assert of(*moving(20), *[99] * 11, *moving(20, 200)) == {"repeated": [(1022, 1031)]}
    assert of(*moving(20), *[99] * 12, *moving(20, 200)) == {}


def test_a_still_and_a_drawing_on_twos_are_no_repeats():
    assert of(*[7] * 4) == {}
    assert of(*(at // 2 + 1 for at in range(40))) == {}
    assert of(1, 1) == {}


@pytest.mark.parametrize(("rate", "longest"), [(24, 23), (25, 24), (50, 49), (None, 23)])
def test_black_between_pictures_is_a_fault_for_less_than_a_second(rate, longest):
    rate = Fraction(rate) if rate else None
    for count, rules in ((1, ["black"]), (longest, ["black"]), (longest + 1, [])):
        pictures = [*moving(10), *[0] * count, *moving(10, 100)]
        assert list(found([pixels(one) for one in pictures], rate)) == rules


def test_black_at_the_beginning_and_the_end_is_none_and_nothing_but_black_is_one():
    assert of(0, 0, *moving(10), 0) == {}
    assert of(0, 0, 0) == {"black": []}


def test_one_or_two_unfinished_frames_are_faults_and_a_picture_that_ends_in_zeros_is_none():
    frames = [pixels(one) for one in moving(60)]
    frames[20] = pixels(500, last_blank=30)
    assert found(frames) == {"blank-lines": [(1021, 1021)]}
    frames[21] = pixels(501, last_blank=40)
    assert found(frames) == {"blank-lines": [(1021, 1021), (1022, 1022)]}
    assert found([pixels(one, last_blank=30) for one in moving(60)]) == {}
    assert found(frames[:40] + [pixels(one, last_blank=20) for one in moving(12, 900)]) == {
        "blank-lines": [(1021, 1021), (1022, 1022)]
    }


def test_a_single_frame_has_no_neighbours_that_its_last_lines_could_differ_from():
    assert found([pixels(1, last_blank=30)]) == {}


def test_a_title_on_black_is_no_matte_and_a_picture_between_full_lines_is():
    of_title = [pixels(one, first_blank=30, last_blank=30, edge=0.4) for one in moving(20)]
    of_matte = [pixels(one, first_blank=13, last_blank=14, edge=0.99) for one in moving(20)]
    assert found(of_title) == {}
    assert found(of_matte) == {"matte": []}
    assert found([*of_matte, pixels(90)]) == {"matte": [(1001, 1020)]}
    assert found([pixels(one) for one in moving(30)] + of_matte[:5]) == {}


@pytest.mark.parametrize(
    ("dark", "largest", "rules"),
    [(1, 1.47, ["log-looking"]), (2, 1.0, []), (0, 1.471, []), (0, 0.2, ["log-looking"])],
)
def test_log_is_where_the_darkest_thousandth_and_the_largest_are_as_no_light_has_them(dark, largest, rules):
    # Of each frame's 1,000 samples.
    assert list(found([pixels(one, dark=dark, largest=largest) for one in moving(10)])) == rules
