# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""Text as editing systems write it: in any encoding, with any line ends."""

import codecs
import re
from pathlib import Path
from urllib.parse import unquote

from ocio_gen.core.disk.input_files import read_bytes
from ocio_gen.core.errors import InvalidLookError

_MARKS = {
    codecs.BOM_UTF8: "utf-8",
    codecs.BOM_UTF32_LE: "utf-32-le",
    codecs.BOM_UTF32_BE: "utf-32-be",
    codecs.BOM_UTF16_LE: "utf-16-le",
    codecs.BOM_UTF16_BE: "utf-16-be",
}

# By where its zeros are, of text without a mark.
_WITHOUT_MARK = (("utf-16-le", 1), ("utf-16-be", 0))

# Of Windows; what is no UTF-8 was most likely written there.
_OTHERWISE = "cp1252"

_LINE_END = re.compile(r"\r\n|\r|\n")


def read_lines(path: Path, cure: str, *, most: int, longest: int) -> list[str]:
    """Return the lines of a text file, without their ends.

    Args:
        path: The file.
        cure: What to do where it cannot be read.
        most: The most lines that it can have.
        longest: The most characters of a line.

    Raises:
        UserError: it cannot be read, or is longer than that.
    """
    lines = _LINE_END.split(decoded(read_bytes(path, cure)).rstrip("\0\x1a"))
    if len(lines) > most:
        raise InvalidLookError(path, f"has more than {most:,} lines", hint=cure)
    for number, line in enumerate(lines, 1):
        if len(line) > longest:
            raise InvalidLookError(path, f"has {len(line):,} characters", where=f"line {number}", hint=cure)
    return lines


def decoded(data: bytes) -> str:
    """Return text in the encoding that its mark names, or that its bytes look like."""
    for mark, encoding in _MARKS.items():
        if data.startswith(mark):
            return data[len(mark) :].decode(encoding, errors="replace")
    for encoding, at in _WITHOUT_MARK:
        some = data[at:4096:2]
        if some and some.count(0) > 0.8 * len(some):
            return data.decode(encoding, errors="replace")
    try:
        return data.decode()
    except UnicodeDecodeError:
        return data.decode(_OTHERWISE, errors="replace")


def file_of_uri(uri: str) -> str:
    """Return the name of the file that a URI or a path leads to."""
    name = re.split(r"[/\\]", uri.strip())[-1]
    return unquote(name) if re.match(r"[A-Za-z][A-Za-z0-9+.-]+:", uri.strip()) else name
