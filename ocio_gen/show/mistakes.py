# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""What pydantic says of a description, as errors that a colour scientist can act on."""

from types import UnionType
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from ocio_gen.core.errors import InvalidShowError, UserError, all_of
from ocio_gen.show.tables import REFUSED

# What an error shows of a value.
_SHOWN = 200


# Keys of older descriptions.
_GONE = dict.fromkeys(("plugins.size", "plugins.limit"), "transforms are code, and nothing is sampled")


def mistakes(
    about: object, error: ValidationError, model: type[BaseModel], document: dict[str, Any]
) -> UserError:
    """Return all mistakes of a description: each with the key's path, what was found and what is allowed.

    Args:
        about: The file, or what else names the description.
        error: Pydantic's.
        model: The description's.
        document: What it says.
    """
    # Of the alternatives of a key (a word, or a path), one sentence is enough.
    return all_of(_mistake(about, detail, model, document) for detail in error.errors())


def _mistake(
    about: object, detail: ErrorDetails, model: type[BaseModel], document: dict[str, Any]
) -> InvalidShowError:
    """Return one error of pydantic's by the key that it is about."""
    location = _in_document(detail["loc"], document, detail["type"])
    key = "".join(f"[{p}]" if isinstance(p, int) else f".{p}" for p in location).lstrip(".")
    context: dict[str, Any] = detail.get("ctx", {})
    if detail["type"] == "missing":
        return InvalidShowError(about, "missing", where=key, hint="add it")
    if detail["type"] == "extra_forbidden" and (gone := _GONE.get(key)):
        return InvalidShowError(about, f"no such key any more: {gone}", where=key, hint="leave it out")
    if detail["type"] == "extra_forbidden":
        allowed = ", ".join(_siblings(detail["loc"], model))
        return InvalidShowError(about, "no such key", where=key, hint=f"allowed here: {allowed}")
    if location[-1:] == ("[key]",):
        key, allowed = key.removesuffix(".[key]"), str(context.get("expected"))
        return InvalidShowError(about, "no such key", where=key, hint=f"allowed: {allowed}")
    allowed = {
        "literal_error": f"{context.get('expected')}",
        "string_pattern_mismatch": f"text that matches {context.get('pattern')}",
    }.get(detail["type"], detail["msg"].removeprefix("Input should be "))
    if location == ("base",):
        allowed = "'studio', 'cg', or the path of an .ocio file"
    elif detail["type"] == REFUSED or location in {(), ("hosts",)}:  # the value is all of it
        return InvalidShowError(about, allowed, where=key or "description")
    return InvalidShowError(about, f"found {_shown(detail['input'])}", where=key, hint=f"allowed: {allowed}")


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


def _siblings(location: tuple[int | str, ...], model: type[BaseModel]) -> list[str]:
    """Return the keys that the table of a forbidden key does allow."""
    table: Any = model
    for step in location[:-1]:
        if isinstance(step, int):
            continue  # a list's items are the tables that its annotation names
        table = _table_in(table.model_fields[step].annotation)
    return [field.alias or name for name, field in table.model_fields.items()]


def _table_in(annotation: Any) -> Any:  # noqa: ANN401 - any annotation
    """Return the model that an annotation holds: itself, a list of it, or one of several."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    if get_origin(annotation) in {list, dict, Annotated, Union, UnionType}:
        return next(filter(None, map(_table_in, get_args(annotation))), None)
    return None
