# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors

import time

import pytest

from ocio_gen.core import patterns
from ocio_gen.core.errors import UserError
from ocio_gen.core.patterns import Pattern, PatternError, TooManyEntriesError, matching_files


@pytest.mark.parametrize("expression", ["(a+)+$", "(a|a)*$", "(a|aa)+$"])
def test_an_expression_that_never_ends_is_one_sentence(expression):
    began = time.monotonic()
    with pytest.raises(UserError, match=r"looks\.shot_name: takes more than 1 second for 'aaaa"):
        Pattern(expression, "looks.shot_name").search("a" * 5000 + "!")
    assert time.monotonic() - began < 10


@pytest.mark.parametrize(
    "expression",
    ["(", "a{1000000000}", "((a{1000}){1000}){1000}", "a" * 1001, r"\1", "*"],
)
def test_an_expression_that_is_none_or_too_large_is_refused(expression):
    with pytest.raises(PatternError, match=r"\w"):
        Pattern(expression)


@pytest.mark.parametrize(
    "expression", [r"[A-Z]{1,20}_[A-Z]{1,20}_[A-Z]{1,20}_\d{4}", r"(.{1,32})_(.{1,32})", r"\({999}"]
)
def test_repeats_side_by_side_are_no_repeats_of_repeats(expression):
    Pattern(expression)


def test_expressions_find_what_those_of_re_find():
    match = Pattern(r"^([A-Z]{2}_\d{4})(?:_v\d+)?").search("NW_0010_v3.mov")
    assert match is not None
    assert match[1] == "NW_0010"
    assert Pattern("a.c").fullmatch("abcd") is None


def test_patterns_of_files_have_stars_in_folders_too(tmp_path):
    for name in ("a/x.cc", "a/y.cdl", "b/c/z.cc", "b/[1].cc"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()

    def names(pattern):
        return [path.relative_to(tmp_path).as_posix() for path in matching_files(tmp_path, pattern)]

    assert names("*/?.cc") == ["a/x.cc"]
    assert names("**/*.cc") == ["a/x.cc", "b/[1].cc", "b/c/z.cc"]
    assert names(str(tmp_path / "b" / "*" / "z.cc")) == ["b/c/z.cc"]
    assert names("a/../a/x.cc") == ["a/../a/x.cc"]
    assert names("") == names(".") == names("a") == names("\0") == names("a" * 300) == []


def test_a_pattern_that_looks_at_all_of_a_disk_is_stopped(tmp_path, monkeypatch):
    monkeypatch.setattr(patterns, "_MOST_ENTRIES", 10)
    for index in range(11):
        (tmp_path / f"{index}.cc").touch()
    with pytest.raises(TooManyEntriesError):
        matching_files(tmp_path, "*.cc")
    with pytest.raises(TooManyEntriesError):
        matching_files(tmp_path, "/**/**/**")
