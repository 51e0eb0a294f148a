# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""Names: which are allowed, the names of files that come of them, and how a terminal shows them."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from pathlib import Path

from pathvalidate import ValidationError, validate_filename

from ocio_gen.core.errors import InvalidFileError

# Characters. Menus show some 60 of them; the longest name of the ACES configs has 93.
_LONGEST = 200

# Of a part of a file's name: two of them, with what stands before and after, stay below 255 bytes.
_LONGEST_STEM = 80

# Control characters, surrogates, and separators of lines and paragraphs.
_CONTROLS = {"Cc", "Cs", "Zl", "Zp"}

# The short name of a show, which files are called after; and text of one line, as patterns of models.
SHOW_NAME = r"^[a-z0-9][a-z0-9_-]{0,63}$"
ONE_LINE = r"^[^\x00-\x1f\x7f\u2028\u2029]*$"

# What lets text be shown in another order than it is read in, and what no XML holds.
_DECEIVING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufffe\uffff")


def name_problem(text: str, longest: int = _LONGEST) -> str | None:
    """Return what is wrong with a name, "holds a line break" say; None where nothing is.

    A name is one line of text. Each part of the program that names things, colour spaces or shots, people or
    files, takes no other: what a name ends up in, a script or a page, need not expect one.

    Args:
        text: The name.
        longest: The most characters.
    """
    for character in text:
        if _is_control(character):
            return f"holds the control character U+{ord(character):04X}"
    if len(text) > longest:
        return f"has {len(text)} characters, and at most {longest} are allowed"
    return None


def require_name(text: str, where: str) -> str:
    """Return a name that is allowed.

    Args:
        text: The name.
        where: Says in the error whose name it is, and in which file.

    Raises:
        UserError: it is not allowed.
    """
    if problem := name_problem(text):
        shown = printable(text[:_LONGEST], keep="")
        raise InvalidFileError(where, f"the name {shown} {problem}", hint="rename it")
    return text


def require_one_line(path: Path) -> None:
    """Refuse a file whose name would be several lines of a report.

    Raises:
        UserError: its name has a line break.
    """
    if set(path.name) & set("\n\r\v\f\x85\u2028\u2029"):
        raise InvalidFileError(printable(str(path), keep=""), "its name has a line break", hint="rename it")


def require_utf_8(path: Path, reader: str = "OCIO") -> None:
    """Refuse a file that OCIO, or another library, cannot be given.

    Args:
        path: The file.
        reader: The library's name.

    Raises:
        UserError: its name, or a folder's, is not UTF-8.
    """
    try:
        str(path).encode()
    except UnicodeEncodeError:
        where = printable(str(path))
        raise InvalidFileError(
            where, f"{reader} reads files whose names are UTF-8", hint="rename it"
        ) from None


def file_name_problem(name: str) -> str | None:
    """Return why Windows, macOS or Linux cannot hold a file of that name; None where all three can."""
    try:
        validate_filename(name, platform="universal")
    except ValidationError as error:
        return str(error.description or error.reason.description).rstrip(".")
    return "is a folder" if name in {".", ".."} else None


def slug(text: str, joiner: str = "_", *, keep: str = ".", runs: bool = True) -> str:
    """Return text in ASCII letters, digits and a few other characters.

    Args:
        text: Any.
        joiner: Stands for the others.
        keep: What stays besides letters and digits.
        runs: Whether one joiner stands for several of them in a row; else there is one for each.
    """
    return re.sub(f"[^A-Za-z0-9{re.escape(keep)}]{'+' if runs else ''}", joiner, text)


def file_stem(name: str, joiner: str = "_") -> str:
    """Return a name as files are called, without an extension: ASCII letters, digits and dots.

    Args:
        name: Any text.
        joiner: Stands for everything between them.
    """
    stem = slug(name, joiner)[:_LONGEST_STEM].strip(f"{joiner}.") or "unnamed"
    return stem if file_name_problem(stem) is None else f"{joiner}{stem}"  # CON, NUL and others of Windows'


def numbered(stems: Iterable[str], joiner: str = "_") -> list[str]:
    """Return names of files, each unlike the others: a second of the same letters ends in 2.

    Case makes no difference, as on Windows and macOS.

    Args:
        stems: In an order that stays: a number depends on the names before.
        joiner: Stands before the number.
    """
    taken: dict[str, str] = {}
    for stem in stems:
        number, free = 1, stem
        while free.casefold() in taken:
            number += 1
            free = f"{stem}{joiner}{number}"
        taken[free.casefold()] = free
    return list(taken.values())


def file_stems(names: Sequence[str]) -> dict[str, str]:
    """Return a file's name for each of several different names, as `file_stem` and `numbered` make it."""
    return dict(zip(names, numbered(map(file_stem, names)), strict=True))


def printable(text: str, keep: str = "\n\t") -> str:
    """Return text with its control characters written out, as a terminal and XML can take it.

    Args:
        text: Any.
        keep: Control characters that stay.
    """
    if text.isprintable():
        return text
    return "".join(
        character.encode("unicode_escape").decode()
        if _is_control(character) and character not in keep
        else character
        for character in text
    )


def _is_control(character: str) -> bool:
    return unicodedata.category(character) in _CONTROLS or character in _DECEIVING
