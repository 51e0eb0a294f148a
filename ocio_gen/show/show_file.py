# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""Reads a show description, with errors that a colour scientist can act on."""

import tomllib
from collections.abc import Iterator
from pathlib import Path
from types import UnionType
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from ocio_gen.core.disk.input_files import read_text
from ocio_gen.core.errors import InvalidShowError, all_of
from ocio_gen.show.model import Description, Show

# The longest description of a show has a thousandth of this.
_MOST_BYTES = 4 << 20

# For a key of n dotted parts, tomllib takes the square of n in time.
_MOST_DOTS = 500

_INTEGER_BITS = 63  # besides the sign

# What an error shows of a value.
_SHOWN = 200


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
        # Of the alternatives of a key (a word, or a path), one sentence is enough.
        raise all_of(_mistake(path, detail, document) for detail in error.errors()) from None
    return show.described_by(Description(str(path), text, document))


def _mistake(path: Path, detail: ErrorDetails, document: dict[str, Any]) -> InvalidShowError:
    """Return one error of pydantic's by the key that it is about."""
    location = _in_document(detail["loc"], document, detail["type"])
    key = "".join(f"[{p}]" if isinstance(p, int) else f".{p}" for p in location).lstrip(".")
    context: dict[str, Any] = detail.get("ctx", {})
    if detail["type"] == "missing":
        return InvalidShowError(path, "missing", where=key, hint="add it")
    if detail["type"] == "extra_forbidden":
        allowed = ", ".join(_siblings(detail["loc"]))
        return InvalidShowError(path, "no such key", where=key, hint=f"allowed here: {allowed}")
    if location[-1:] == ("[key]",):
        key, allowed = key.removesuffix(".[key]"), str(context.get("expected"))
        return InvalidShowError(path, "no such key", where=key, hint=f"allowed: {allowed}")
    allowed = {
        "literal_error": f"{context.get('expected')}",
        "string_pattern_mismatch": f"text that matches {context.get('pattern')}",
    }.get(detail["type"], detail["msg"].removeprefix("Input should be "))
    if location == ("base",):
        allowed = "'studio', 'cg', or the path of an .ocio file"
    if location in {(), ("hosts",)}:  # the value is all of it
        return InvalidShowError(path, allowed, where=key or "description")
    return InvalidShowError(path, f"found {_shown(detail['input'])}", where=key, hint=f"allowed: {allowed}")


def _shown(value: object) -> str:
    text = repr(value)
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}..."


def _in_document(
    location: tuple[int | str, ...], document: dict[str, Any], kind: str
) -> tuple[int | str, ...]:
    """Return the part of an error's location that is the document's, without pydantic's own words."""
    found: Any = document  # tables by keys, lists by indices
    path: list[int | str] = []
    for step in location:
        inside = step in found if isinstance(found, dict) else isinstance(found, list) and step != "[key]"
        if inside:
            found = found[step]
        elif step != "[key]" and kind != "missing":
            break
        path.append(step)
    return tuple(path)


def _siblings(location: tuple[int | str, ...]) -> list[str]:
    """Return the keys that the table of a forbidden key does allow."""
    table: Any = Show
    for step in location[:-1]:
        if isinstance(step, int):
            continue  # a list's items are the tables that its annotation names
        table = _table_in(table.model_fields[step].annotation)
    return list(table.model_fields)


def _table_in(annotation: Any) -> Any:  # noqa: ANN401 - any annotation
    """Return the model that an annotation holds: itself, a list of it, or one of several."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    if get_origin(annotation) in {list, dict, Annotated, Union, UnionType}:
        return next(filter(None, map(_table_in, get_args(annotation))), None)
    return None
