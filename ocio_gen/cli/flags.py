# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""The library's names of parameters as the command's flags: `dest` becomes --dest."""

import re
from collections.abc import Iterable
from contextvars import ContextVar
from typing import Any

from ocio_gen.core.errors import ArgumentError, UserError, all_of

# A parameter in the library's sentences; =False is a switch that is off.
# (It stands alone: in backquotes that are part of a path, a word is none.)
_PARAMETER = re.compile(r"(?<![^\s(])`(\w+)(=False)?`(?![^\s,;).])")

# The parameters of the command that runs, as typer has them.
_OF_COMMAND: ContextVar[tuple[Any, ...]] = ContextVar("parameters", default=())


def use_flags_of(parameters: Iterable[Any]) -> None:
    """Take the parameters of the command that is about to run."""
    _OF_COMMAND.set(tuple(parameters))


def in_flags(text: str) -> str:
    """Return a text of the library with flags for parameters in backquotes."""
    return _PARAMETER.sub(lambda match: _flag(match[1], off=bool(match[2])) or match[0], text)


def error_in_flags(error: UserError) -> UserError:
    """Return an error of the library with flags for parameters."""
    errors = []
    for one in (error, *error.others):
        fields = one.fields()
        if isinstance(one, ArgumentError):
            fields |= {"about": _flag(one.about) or one.about, "text": in_flags(one.text)}
        errors.append(type(one).of_fields(fields | {"hint": in_flags(one.hint)}))
    return all_of(errors)


def _flag(name: str, *, off: bool = False) -> str | None:
    """Return the flag of a parameter, or the name of an argument; None where the command has none."""
    for parameter in _OF_COMMAND.get():
        if parameter.name == name:
            flags = parameter.secondary_opts if off else parameter.opts
            shown = next((flag for flag in flags if flag.startswith("--")), None)
            return shown or parameter.metavar or name.upper()
    return None
