# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""Reads a show description, with errors that a colour scientist can act on."""

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from ocio_gen.core.disk.input_files import read_text
from ocio_gen.core.errors import InvalidShowError
from ocio_gen.show.mistakes import mistakes
from ocio_gen.show.model import Description, Show

# The longest description of a show has a thousandth of this.
_MOST_BYTES = 4 << 20

# For a key of n dotted parts, tomllib takes the square of n in time.
_MOST_DOTS = 500

_INTEGER_BITS = 63  # besides the sign


def _read(path: Path) -> str:
    return read_text(path, "name a show description", most=_MOST_BYTES)


def _document(path: Path, text: str) -> dict[str, Any]:
    for number, line in enumerate(text.splitlines(), 1):
        if line.count(".") > _MOST_DOTS:
            raise InvalidShowError(
                path, f"has more than {_MOST_DOTS} dots", where=f"line {number}", hint="break the line"
            )
    try:
        document = tomllib.loads(text)
        large = list(_large_integers(document))
    except tomllib.TOMLDecodeError as error:
        raise InvalidShowError(path, f"not TOML: {error}") from None
    except RecursionError:
        raise InvalidShowError(
            path, "tables and lists are nested too deeply", hint="a show needs few levels"
        ) from None
    except ValueError:  # Python's own limit
        raise InvalidShowError(
            path, "has an integer of thousands of digits", hint="give a smaller number"
        ) from None
    if large:
        raise InvalidShowError(
            path, f"{large[0]}: an integer of more than 64 bits", hint="give a smaller number"
        )
    return document


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


def load_show(path: str | Path) -> Show:
    """Return the show that a TOML file describes.

    Raises:
        UserError: the file cannot be read, is not TOML, or breaks the model. All errors are
            named at once, each with the key's path, what was found and what is allowed.
    """
    path = Path(path)
    text = _read(path)
    document = _document(path, text)
    try:
        show = Show.model_validate(document, context={"folder": path.parent})
    except ValidationError as error:
        raise mistakes(path, error, Show, document) from None
    return show.described_by(Description(str(path), text, document))
