# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""Reads Avid Log Exchange files: a table of clips, a line each."""

from dataclasses import dataclass
from pathlib import Path

from ocio_gen.core.errors import InvalidLookError
from ocio_gen.show.cut.text import read_lines

_MOST_LINES, _LONGEST_LINE = 1_000_000, 100_000

_CURE = "export it again"


@dataclass(frozen=True)
class Clip:
    """A line of an ALE."""

    line: int
    values: dict[str, list[str]]  # by the column's name in lower case; of those that are not empty


def read_ale(path: Path) -> list[Clip]:
    """Return the clips of an ALE.

    Raises:
        UserError: it cannot be read, or has no columns or no clips.
    """
    columns: list[str] = []
    clips: list[Clip] = []
    section = ""
    delimiter = "\t"
    for number, line in enumerate(read_lines(path, _CURE, most=_MOST_LINES, longest=_LONGEST_LINE), 1):
        words = [word.strip() for word in line.split(delimiter)]
        if line.strip().lower() in {"heading", "column", "data"}:
            section = line.strip().lower()
        elif not any(words):
            continue
        elif section == "heading" and words[0].upper() == "FIELD_DELIM":
            delimiter = "," if "COMMA" in line.upper() else "\t"
        elif section == "column" and not columns:
            columns = [word.lower() for word in words]
        elif section == "data":
            if len(words) > len(columns) and any(words[len(columns) :]):
                raise InvalidLookError(
                    path,
                    f"has {len(words)} values for {len(columns)} columns",
                    where=f"line {number}",
                    hint=_CURE,
                )
            clips.append(Clip(number, _by_column(columns, words)))
    if not columns or not clips:
        raise InvalidLookError(
            path, f"has no {('clips' if columns else 'line of columns')}", hint="give an ALE"
        )
    return clips


def _by_column(columns: list[str], words: list[str]) -> dict[str, list[str]]:
    values: dict[str, list[str]] = {}
    for column, word in zip(columns, words, strict=False):
        if column and word:
            values.setdefault(column, []).append(word)
    return values
