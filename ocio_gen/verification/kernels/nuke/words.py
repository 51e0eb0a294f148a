# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""The words of a script of Nuke's, which are those of Tcl: bare, "in quotes" or {in braces}."""

import re
from dataclasses import dataclass
from pathlib import Path

from ocio_gen.core.errors import InvalidPluginError, Place

_SPACE = re.compile(r"(?:[ \t\r\f\v]|\\\n)+")
_COMMENT = re.compile(r"#[^\n]*")
_QUOTED = re.compile(r'"((?:[^"\\]|\\.)*)"', re.S)
_BARE = re.compile(r"(?:\\.|\[[^\]\n]{0,100}\]|[^\s\\\[;]|\[)+")
_BRACE = re.compile(r"\\.|[{}]", re.S)
_ESCAPE = re.compile(r"\\(.)", re.S)
_ESCAPES = {"n": "\n", "t": "\t", "r": "\r", "\n": " "}


@dataclass(frozen=True)
class Word:
    """A word: without the quotes or braces around it."""

    text: str
    line: int
    braced: bool = False


def statements(text: str, path: Path, line: int = 1) -> list[list[Word]]:
    """Return the words of each statement: it ends with its line, or with a semicolon.

    Args:
        text: The script, or a part of it.
        path: Its file, for errors.
        line: The line on which the text begins.

    Raises:
        UserError: a brace or a quote has no end.
    """
    found: list[list[Word]] = [[]]
    at = 0
    while at < len(text):
        letter = text[at]
        if letter in "\n;":
            line += letter == "\n"
            at += 1
            found.append([])
        elif space := _SPACE.match(text, at):
            line += space[0].count("\n")
            at = space.end()
        elif letter == "#" and not found[-1]:
            at = _comment_end(text, at)
        else:
            word, end = _word(text, at, Place(path, f"line {line}"), line)
            found[-1].append(word)
            line += text.count("\n", at, end)
            at = end
    return [statement for statement in found if statement]


def words(text: str, path: Path, line: int = 1) -> list[Word]:
    """Return all words of a text, on whichever line each is: what a node's braces hold, or a list."""
    return [word for statement in statements(text, path, line) for word in statement]


def _comment_end(text: str, at: int) -> int:
    found = _COMMENT.match(text, at)
    return found.end() if found else at + 1


def _word(text: str, at: int, where: Place, line: int) -> tuple[Word, int]:
    """Return the word that begins at a place, and where it ends."""
    if text[at] == "{":
        end = _braced_end(text, at, where)
        word = Word(text[at + 1 : end - 1], line, braced=True)
    elif text[at] == '"':
        quoted = _QUOTED.match(text, at)
        if not quoted:
            raise InvalidPluginError(where, "a quote begins here and does not end")
        end = quoted.end()
        word = Word(_without_escapes(quoted[1]), line)
    else:
        bare = _BARE.match(text, at)
        end = bare.end() if bare else at + 1
        return Word(_without_escapes(text[at:end]), line), end
    if end < len(text) and not text[end].isspace() and text[end] not in ";}":
        raise InvalidPluginError(where, f"{text[end : end + 10]!r} follows a word without a space")
    return word, end


def _braced_end(text: str, at: int, where: Place) -> int:
    depth = 0
    for mark in _BRACE.finditer(text, at):
        depth += {"{": 1, "}": -1}.get(mark[0], 0)
        if not depth:
            return mark.end()
    raise InvalidPluginError(where, "a brace begins here and does not end")


def _without_escapes(text: str) -> str:
    return _ESCAPE.sub(lambda match: _ESCAPES.get(match[1], match[1]), text) if "\\" in text else text
