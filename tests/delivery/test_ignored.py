# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""Patterns ignore what pathspec ignores by them, which the reference implementation of ASC MHL uses."""

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from pathspec.patterns.gitignore.spec import GitIgnoreSpecPattern

from ocio_gen.delivery.ignored import IgnorePattern

TOKENS = [
    "a",
    "b",
    "*",
    "?",
    "/",
    "**/",
    "/**/",
    "[ab]",
    "[a-b]",
    "[]a]",
    "\\*",
    "\\a",
    "!",
    "#",
    " ",
    "[",
    "]",
]
PATTERNS = st.lists(st.sampled_from(TOKENS), min_size=1, max_size=9).map("".join)
PATHS = st.lists(st.text("aab*! ]", min_size=1, max_size=3), min_size=1, max_size=5).map("/".join)


@pytest.mark.filterwarnings("ignore:Possible:FutureWarning")  # of sets, by pathspec
@given(PATTERNS, PATHS)
@example("**/", "a")
@example("/**/", "a/b")
@example("a/**/", "a/b")
@example("*/", "a/b")
@example("**/a/**/b*", "b/a/b/a/ba/b")
def test_patterns_fit_what_pathspecs_fit(pattern, path):
    try:
        known = GitIgnoreSpecPattern(pattern)
    except ValueError:
        with pytest.raises(ValueError, match="nothing follows"):
            IgnorePattern(pattern)
        return
    made = IgnorePattern(pattern)
    assert made.fits(path) == (known.include is not None and known.match_file(path) is not None)
    assert made.ignores is known.include or known.include is None


@pytest.mark.parametrize(
    ("pattern", "path", "fits"),
    [
        ("a[!b]c", "axc", True),
        ("a[^b]c", "abc", False),
        ("a[!b]c", "a/c", False),  # gitignore(5): a slash is never fitted by a wildcard
        ("a[+-0]c", "a/c", False),
        ("[[a&&b~~||]", "&", True),  # no operators of sets
        ("[--9]", ".", True),
        ("a\n*", "a\nb", True),
        ("a", "a\n", False),
    ],
)
def test_sets_and_lines_are_as_git_has_them(pattern, path, fits):
    assert IgnorePattern(pattern).fits(path) is fits


@pytest.mark.parametrize("pattern", ["!", "a\\", "[b-a]"])
def test_what_is_no_pattern_is_an_error(pattern):
    with pytest.raises((ValueError, re.error)):
        IgnorePattern(pattern)


@pytest.mark.parametrize(
    ("pattern", "path"),
    [
        ("**/a/" * 12 + "b", "a/" * 300 + "c"),
        ("*a" * 90 + "b", "a" * 255),
        ("**/*a*a*a*a/" * 12 + "b", ("a" * 60 + "/") * 60 + "c"),
    ],
)
def test_many_stars_take_few_steps(pattern, path):
    """By trying all their places, each of these takes longer than this test could ever run."""
    assert not IgnorePattern(pattern).fits(path)
    assert IgnorePattern(pattern).fits(path[:-1] + path[:-1] + "b")
