# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""The terminal, or what output is piped into."""

import sys
from typing import Any

import typer
from rich.console import Console
from rich.text import Text

from ocio_gen.core.names import printable


class _PlainConsole(Console):
    """A console that prints text as it is: names may hold what rich or a terminal takes for commands."""

    def render_str(self, text: str, **options: Any) -> Text:  # noqa: ANN401 - rich's own
        """Return text with its control characters written out."""
        return super().render_str(printable(text), **options)


def wide_console() -> Console:
    """Return where tables are printed; piped, they are as wide as their text: a file has no edge."""
    return plain_console(width=None if sys.stdout and sys.stdout.isatty() else 240)


def plain_console(*, width: int | None = None, stderr: bool = False) -> Console:
    """Return a console that prints text as it is.

    Args:
        width: In characters; the terminal's by default.
        stderr: Whether it prints to stderr.
    """
    return _PlainConsole(highlight=False, markup=False, emoji=False, width=width, stderr=stderr)


def say(text: str, *, err: bool = False) -> None:
    """Print text with its control characters written out."""
    typer.echo(printable(text), err=err)
