# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""Patterns that users write: regular expressions that end in time, and names of files with * and ?."""

import os
import re
from collections.abc import Iterable, Iterator
from fnmatch import fnmatch
from pathlib import Path
from typing import Protocol

import regex

from ocio_gen.core.errors import InvalidFileError

# What an expression may take for one name. Those that end at all take microseconds.
_SECONDS = 1.0

# An expression is built in full: (a{1000}){1000} has a million parts.
_MOST_CHARACTERS, _MOST_PARTS = 1_000, 10_000
# An escape, a set, the counts of a repeat, or another character.
_TOKEN = re.compile(r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|\{(?P<counts>\d*(?:,\d*)?)\}|.", re.DOTALL)

# Files and folders that one pattern may look at. A show has thousands of shots; more is a mistake.
_MOST_ENTRIES = 200_000


class PatternError(ValueError):
    """A regular expression cannot be used: its text says why."""


class _Matcher(Protocol):
    def __call__(self, text: str, /, *, timeout: float) -> regex.Match[str] | None: ...


class Pattern:
    """A regular expression, as Python's `re` has them, that stops where it takes too long."""

    def __init__(self, expression: str, about: str = "") -> None:
        """Compile it.

        Args:
            expression: The regular expression.
            about: Where a user finds it; by default its own text is shown.

        Raises:
            PatternError: it is none, or too large.
        """
        self._about = about or f"the pattern {expression[:80]}"
        if len(expression) > _MOST_CHARACTERS:
            raise PatternError(f"{len(expression)} characters; {_MOST_CHARACTERS} are the most")
        if _parts(expression) > _MOST_PARTS:
            raise PatternError(f"its repeats, written out, have more than {_MOST_PARTS:,} parts")
        try:
            self._compiled = regex.compile(expression, regex.V0)
        except (regex.error, RecursionError, OverflowError, ValueError) as error:
            raise PatternError(str(error)) from None

    def search(self, text: str) -> regex.Match[str] | None:
        """Return the first match in a text, or None.

        Raises:
            UserError: it takes too long.
        """
        return self._in_time(self._compiled.search, text)

    def fullmatch(self, text: str) -> regex.Match[str] | None:
        """Return the match of a whole text, or None.

        Raises:
            UserError: it takes too long.
        """
        return self._in_time(self._compiled.fullmatch, text)

    def _in_time(self, match: _Matcher, text: str) -> regex.Match[str] | None:
        try:
            return match(text, timeout=_SECONDS)
        except TimeoutError:
            raise InvalidFileError(
                self._about,
                f"takes more than {_SECONDS:g} second for {text[:80]!r}",
                hint="write it without repeats of repeats, as in (a+)+",
            ) from None


def _parts(expression: str) -> int:
    """Return how many parts an expression has when its counted repeats are written out."""
    sums, last = [0], 0  # of the parts in each open bracket; of the last part
    for token in _TOKEN.finditer(expression):
        if (counts := token["counts"]) is not None:
            times = max(1, *(int(count[:9] or 1) for count in counts.split(",")))
            sums[-1] += last * (times - 1)
            last *= times
        elif token[0] == "(":
            sums.append(0)
        else:
            last = sums.pop() if token[0] == ")" and len(sums) > 1 else 1
            sums[-1] += last
    return sum(sums)


class TooManyEntriesError(Exception):
    """A pattern of file names looks at more files and folders than any show has."""


def matching_files(folder: Path, pattern: str) -> list[Path]:
    """Return the files that a pattern stands for: those of `matching_paths`."""
    return [path for path in matching_paths(folder, pattern) if path.is_file()]


def matching_paths(folder: Path, pattern: str) -> list[Path]:
    """Return the files and folders that a pattern stands for, in the order of their names.

    Args:
        folder: What the pattern is relative to.
        pattern: A path with * and ? in its names; ** is any folders.

    Raises:
        TooManyEntriesError: it looks at too many files and folders.
    """
    path = Path(pattern)
    paths: Iterable[Path] = [folder / path.anchor]
    for part in path.relative_to(path.anchor).parts:
        paths = _below(list(paths), part)
    return sorted(set(paths))


def _below(folders: list[Path], part: str) -> Iterator[Path]:
    """Yield what a part of a pattern leads to from each folder."""
    if not set(part) & set("*?["):
        yield from (folder / part for folder in folders if os.path.lexists(folder / part))
        return
    seen = 0
    for folder in folders:
        for path in _folders_of(folder) if part == "**" else _entries_of(folder):
            seen += 1
            if seen > _MOST_ENTRIES:
                raise TooManyEntriesError
            if part == "**" or fnmatch(path.name, part):
                yield path


def _entries_of(folder: Path) -> Iterator[Path]:
    try:
        yield from folder.iterdir()
    except (OSError, ValueError):
        return


def _folders_of(folder: Path) -> Iterator[Path]:
    return (Path(path) for path, _, _ in os.walk(folder))
