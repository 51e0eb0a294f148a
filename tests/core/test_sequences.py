# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""Sequences: patterns, folders, and frames as a sentence names them."""

import itertools
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ocio_gen.core.errors import UserError
from ocio_gen.core.sequences import in_words, is_pattern, number_of, runs, sequence_in, sequence_of


@given(st.sets(st.integers(0, 60)))
def test_runs_are_all_numbers_and_no_others(numbers):
    found = runs(numbers)
    assert [number for first, last in found for number in range(first, last + 1)] == sorted(numbers)
    assert all(last + 1 < first for (_, last), (first, _) in itertools.pairwise(found))


@pytest.mark.parametrize(
    ("numbers", "words"),
    [
        ([1004], "frame 1004"),
        ([1007, 1004, 1005, 1006], "frames 1004-1007"),
        ([1, 3, 4, 9], "frames 1, 3-4, 9"),
        (range(0, 100, 2), "frames 0, 2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22 and 38 more"),
    ],
)
def test_frames_in_words(numbers, words):
    assert in_words(numbers) == words


@pytest.mark.parametrize(
    "pattern", ["a.####.exr", "a.#.exr", "a.%04d.exr", "a.@@@@.exr", "a.$F4.exr", "a.9-11#.exr"]
)
def test_patterns(pattern, tmp_path):
    for number in (10, 9, 11):
        (tmp_path / f"a.{number:04d}.exr").touch()
    (tmp_path / "b.0010.exr").touch()
    assert is_pattern(tmp_path / pattern)
    sequence = sequence_of(str(tmp_path / pattern))
    assert sequence.name == pattern
    assert list(sequence.frames.items()) == [(n, tmp_path / f"a.{n:04d}.exr") for n in (9, 10, 11)]


def test_a_pattern_with_a_range_names_frames_that_are_not_there(tmp_path):
    sequence = sequence_of(str(tmp_path / "a.1-3#.exr"))
    assert [path.name for path in sequence.frames.values()] == ["a.0001.exr", "a.0002.exr", "a.0003.exr"]


def test_a_pattern_without_frames_is_one_sentence(tmp_path):
    with pytest.raises(UserError, match="no frames of such a sequence are found"):
        sequence_of(str(tmp_path / "a.####.exr"))


def test_a_folder_is_its_one_sequence(tmp_path):
    for name in ("a.0099.dpx", "a.0100.dpx", ".a.0101.dpx", "notes.txt", f"a.{'1' * 30}.dpx"):
        (tmp_path / name).touch()
    sequence = sequence_in(tmp_path)
    assert list(sequence.frames) == [99, 100]
    assert sequence.name == "a.####.dpx"
    (tmp_path / "b.0001.dpx").touch()
    with pytest.raises(UserError, match=r"holds several sequences: a\.####\.dpx, b\.####\.dpx; name one"):
        sequence_in(tmp_path)


@pytest.mark.parametrize("digits", [4, 8])
def test_the_pattern_of_a_folder_has_a_hash_for_each_digit_and_finds_the_same(digits, tmp_path):
    for number in (9, 10):
        (tmp_path / f"a.{number:0{digits}d}.tif").touch()
    found = sequence_in(tmp_path)
    assert found.name == f"a.{'#' * digits}.tif"
    assert sequence_of(str(tmp_path / found.name)).frames == found.frames


def test_a_folder_without_frames_is_one_sentence(tmp_path):
    (tmp_path / "notes.txt").touch()
    with pytest.raises(UserError, match="holds no frames with numbers"):
        sequence_in(tmp_path)


@pytest.mark.parametrize(
    ("name", "number"),
    [
        ("a.1001.exr", 1001),
        ("a2_0007.dpx", 7),
        ("a.exr", None),
        ("a.1001", 1001),
        (f"a.{'9' * 25}.exr", None),
    ],
)
def test_the_number_of_a_frame(name, number):
    assert number_of(Path(name)) == number


def test_a_range_of_more_frames_than_any_sequence_has_is_refused_at_once():
    begun = time.monotonic()
    with pytest.raises(UserError, match=r"a\.1-3000000#\.exr: has 3,000,000 frames; name 200,000 or fewer"):
        sequence_of("a.1-3000000#.exr")
    assert time.monotonic() - begun < 5
    assert len(sequence_of("a.1-200000#.exr").frames) == 200_000
