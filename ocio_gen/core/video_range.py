# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""Resolve's keywords for video range in a .cube, which OCIO refuses: what a file says, and it without them.

Resolve applies LUTs to full-range values. LUT_IN_VIDEO_RANGE has it scale them to video range before the
table, and LUT_OUT_VIDEO_RANGE back after it.
"""

import re
from dataclasses import dataclass
from pathlib import Path

from ocio_gen.core.disk.input_files import is_file, read_bytes

IN, OUT = "LUT_IN_VIDEO_RANGE", "LUT_OUT_VIDEO_RANGE"

_SUFFIX = ".cube"

# Bytes in which a header ends. (Resolve's have a few lines.)
_HEADER = 1 << 16
# A keyword has a line of its own. Resolve's header ends with the first line of numbers.
_KEYWORD = re.compile(rb"^[ \t]*(%s|%s)[ \t]*\r?$" % (IN.encode(), OUT.encode()), re.MULTILINE)
_NUMBERS = re.compile(rb"^[ \t]*[-+.0-9]", re.MULTILINE)


@dataclass(frozen=True)
class VideoRange:
    """Which ends of a table carry code values as a video-range signal does: code value / 1023."""

    input: bool = False
    output: bool = False

    def __str__(self) -> str:
        """Return the keywords that say so."""
        return " and ".join(name for name, is_so in ((IN, self.input), (OUT, self.output)) if is_so)


def video_range(path: Path) -> VideoRange:
    """Return what a LUT file says of video range: nothing, if it is no .cube, or cannot be read."""
    found = set(_KEYWORD.findall(_header(path)))
    return VideoRange(IN.encode() in found, OUT.encode() in found)


def without_keywords(path: Path) -> bytes:
    """Return a .cube without its keywords for video range.

    Raises:
        UserError: it cannot be read, or is too large.
    """
    header = _header(path)
    content = read_bytes(path, "give a LUT of fewer points")
    return _KEYWORD.sub(b"#", header) + content[len(header) :]  # (OCIO counts the lines)


def _header(path: Path) -> bytes:
    """Return what comes before the first line of numbers."""
    if path.suffix.lower() != _SUFFIX or not is_file(path):
        return b""
    try:
        with path.open("rb") as file:
            begun = file.read(_HEADER)
    except OSError:
        return b""
    numbers = _NUMBERS.search(begun)
    return begun[: numbers.start()] if numbers else begun
