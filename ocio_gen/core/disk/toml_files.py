# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""Reads TOML files of anyone's, in little time and memory."""

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ocio_gen.core.disk.input_files import read_text
from ocio_gen.core.errors import InvalidFileError

# The longest description of a show has a thousandth of this.
_MOST_BYTES = 4 << 20

# For a key of n dotted parts, tomllib takes the square of n in time.
_MOST_DOTS = 500

_INTEGER_BITS = 63  # besides the sign


def read_toml(path: Path, what: str, error: type[InvalidFileError]) -> tuple[str, dict[str, Any]]:
    """Return the text of a TOML file, and what it says.

    Args:
        path: The file.
        what: What it is, "a show description".
        error: What is raised where it is no sound TOML.

    Raises:
        UserError: it cannot be read, or is no sound TOML.
    """
    text = read_text(path, f"name {what}", most=_MOST_BYTES)
    for number, line in enumerate(text.splitlines(), 1):
        if line.count(".") > _MOST_DOTS:
            raise error(
                path, f"has more than {_MOST_DOTS} dots", where=f"line {number}", hint="break the line"
            )
    try:
        document = tomllib.loads(text)
        large = list(_large_integers(document))
    except tomllib.TOMLDecodeError as mistake:
        raise error(path, f"not TOML: {mistake}") from None
    except RecursionError:
        raise error(path, "tables and lists are nested too deeply", hint=f"{what} needs few levels") from None
    except ValueError:  # Python's own limit
        raise error(path, "has an integer of thousands of digits", hint="give a smaller number") from None
    if large:
        raise error(path, f"{large[0]}: an integer of more than 64 bits", hint="give a smaller number")
    return text, document


def _large_integers(value: object, key: str = "") -> Iterator[str]:
    """Yield the keys of integers that TOML does not have: of more than 64 bits."""
    if isinstance(value, int) and value.bit_length() > _INTEGER_BITS:
        yield key
    if isinstance(value, dict):
        for name, one in value.items():
            yield from _large_integers(one, name)
    if isinstance(value, list):
        for one in value:
            yield from _large_integers(one, key)
