# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""Options that would do nothing: a user who gives one expects something of it."""

from collections.abc import Mapping

import typer

from ocio_gen.core.errors import ArgumentError


def refuse_idle(context: typer.Context, idle: Mapping[str, str]) -> None:
    """Refuse options that were given and do nothing beside the others.

    Args:
        context: Of the command.
        idle: The names of its parameters, to when each does nothing, "with --openjd" say; empty if it does.

    Raises:
        UserError: one was given.
    """
    for parameter in context.command.params:
        why = idle.get(parameter.name or "")
        source = context.get_parameter_source(parameter.name or "")
        if not why or source is None or source.name != "COMMANDLINE":
            continue
        off = parameter.secondary_opts if context.params[str(parameter.name)] is False else []
        raise ArgumentError([*off, *parameter.opts][0], f"does nothing {why}", hint="leave it out")
