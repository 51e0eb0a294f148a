# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""The text of a kernel before it is compiled: its directives, checked, and the files that it includes.

The checked text has its lines joined and no comments, and is what is compiled: a compiler cannot read it in
another way.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from ocio_gen.core.disk.input_files import read_text
from ocio_gen.core.errors import InvalidPluginError, Place

_MOST_BYTES = 4 << 20  # of a kernel and all that it includes: tables of a 3D LUT of 40 points, too
_MOST_FILES = 64
MOST_EXPANDED = 16 << 20  # where files are included more than once, and where macros are replaced

# Compilers take some of these for spaces.
_CONTROL = re.compile(r"[\0-\x08\x0e-\x1f\x7f\ufeff]")

# A comment, or what can hold the beginning of one; and what would make a compiler see other comments: raw
# texts, quotes within numbers, escapes in names, and other spellings of # and of brackets ([lex.digraph]).
_COMMENT = re.compile(
    r"""(?P<comment>//[^\n]*|/\*.*?\*/) | (?P<open>/\*) | (?P<odd>R"|\w'|\\|%:|<:|:>|<%|%>)
    | "(?:[^"\\\n]|\\.)*" | '(?:[^'\\\n]|\\.)*'""",
    re.S | re.X | re.A,
)
_DIRECTIVE = re.compile(r"^[ \t\v\f]*#[ \t\v\f]*(\w*)[ \t\v\f]*(.*)$", re.M | re.A)
_INCLUDED = re.compile(r'"([^"\n]{1,1000})"[ \t]*')
_HARMLESS = {"", "define", "undef", "if", "ifdef", "ifndef", "elif", "else", "endif", "error", "warning"}
_PRAGMAS = {"once", "unroll", "OPENCL"}
# What asks for files in conditions, and a directive by another name.
_OPERATOR = re.compile(r"\b(__has\w*|_Pragma)\b")


def read_source(path: Path, what: str) -> str:
    """Return the text of a file.

    Args:
        path: The file.
        what: What it is, for errors: "a DCTL".

    Raises:
        UserError: it cannot be read, or is too large.
    """
    return _with_newlines(read_text(path, f"give {what}", most=_MOST_BYTES))


def file_within(folder: Path, name: str) -> Path | None:
    """Return a file by its real path; none where it is not in a folder, or links lead nowhere.

    Args:
        folder: The folder, by its real path.
        name: The file's, as text of others has it: relative to the folder, or not.
    """
    try:
        file = (folder / name).resolve()
    except (OSError, RuntimeError, ValueError):  # links that lead in a circle, a NUL
        return None
    return file if file.is_relative_to(folder) else None


@dataclass
class Sources:
    """A kernel's text and the files of its folder that it includes, as they may be compiled."""

    folder: Path  # resolved: nothing outside of it is included
    included: dict[Path, str] = field(default_factory=dict)  # checked texts
    _sizes: dict[Path, int] = field(default_factory=dict)  # of each, with all that it includes
    _bytes: int = 0
    _open: list[Path] = field(default_factory=list)  # each includes the next

    def checked(self, text: str, path: Path) -> str:
        """Return a text whose directives do no harm.

        Args:
            text: The text.
            path: Its file.

        Raises:
            UserError: it has others.
        """
        self._bytes += len(text)
        if self._bytes > _MOST_BYTES:
            raise InvalidPluginError(
                path, f"is larger than {_MOST_BYTES >> 20} MiB with all that it includes"
            )
        if found := _CONTROL.search(text):
            raise InvalidPluginError(
                _place(path, text, found), "has a control character", hint="leave it out"
            )
        # A node of a gizmo can have any character in its text, and clang ends a line at a carriage return.
        # (Compilers of GPUs take the space that editors put by mistake for one.)
        text = without_comments(_spliced(_with_newlines(text).replace("\u00a0", " ")), path)
        if found := _OPERATOR.search(text):
            raise InvalidPluginError(
                _place(path, text, found), f"{found[0]} is no part of a kernel's language"
            )
        self._open.append(path.resolve())
        self._sizes[self._open[-1]] = len(text)
        checked = _DIRECTIVE.sub(
            lambda match: self._directive(match, path, partial(_place, path, text, match)), text
        )
        self._open.pop()
        return checked

    def _directive(self, match: re.Match[str], path: Path, where: Callable[[], Place]) -> str:
        name, rest = match[1], match[2].strip()
        if name == "include":
            included = _INCLUDED.fullmatch(rest)
            if not included:
                raise InvalidPluginError(
                    where(), '#include takes a "file" beside the kernel, and nothing else'
                )
            return f'#include "{self._include(included[1], path, where)}"'
        if name == "pragma" and rest.partition(" ")[0] in _PRAGMAS:
            return "#pragma once" if rest == "once" else ""
        if name == "line" and rest.isdecimal():
            return ""  # for the log of another host: errors here name the file's own lines
        if name not in _HARMLESS or (not name and rest):
            raise InvalidPluginError(
                where(), f"#{name} {rest[:40]} is no part of a kernel's language", hint="leave it out"
            )
        return match[0]

    def _include(self, name: str, path: Path, where: Callable[[], Place]) -> str:
        """Check a file that is included; return its name for the compiler."""
        file = file_within(self.folder, str(path.parent.resolve() / name))
        if file is None:
            raise InvalidPluginError(
                where(), f'#include "{name}" lies outside of the kernel\'s folder', hint="copy it there"
            )
        if file in self._open:
            raise InvalidPluginError(where(), f'#include "{name}" includes itself', hint="leave it out")
        if file not in self.included:
            if len(self.included) == _MOST_FILES:
                raise InvalidPluginError(where(), f"more than {_MOST_FILES} files are included")
            self.included[file] = self.checked(read_source(file, "a file that a kernel includes"), file)
        self._sizes[self._open[-1]] += self._sizes[file]
        if self._sizes[self._open[-1]] > MOST_EXPANDED:
            raise InvalidPluginError(
                where(), f"is larger than {MOST_EXPANDED >> 20} MiB with all that it includes"
            )
        return f"included{list(self.included).index(file)}.h"


def _with_newlines(text: str) -> str:
    """Return a text whose lines end as Unix has it."""
    return re.sub(r"\r\n?", "\n", text)


def _spliced(text: str) -> str:
    """Return a text whose lines that go on are one; as many lines follow it."""
    *lines, last = text.split("\n")
    joined, begun, held = list[str](), "", 0
    for line in lines:
        kept = line.rstrip(" \t\v\f")
        if kept.endswith("\\"):
            begun, held = begun + kept[:-1], held + 1
        else:
            joined.append(begun + line + "\n" * held)
            begun, held = "", 0
    return "\n".join([*joined, begun + last])


def without_comments(text: str, path: Path) -> str:
    """Return a text with spaces for its comments, on as many lines.

    Raises:
        UserError: a comment does not end, or may be read in two ways.
    """

    def replaced(match: re.Match[str]) -> str:
        if match["open"]:
            raise InvalidPluginError(_place(path, text, match), "a comment begins here and does not end")
        if match["odd"]:
            raise InvalidPluginError(
                _place(path, text, match), f"{match[0]} is no part of a kernel's language"
            )
        return " " + "\n" * match["comment"].count("\n") if match["comment"] else match[0]

    return _COMMENT.sub(replaced, text)


def _place(path: Path, text: str, match: re.Match[str]) -> Place:
    number = text.count("\n", 0, match.start()) + 1
    return Place(path, f"line {number}")
