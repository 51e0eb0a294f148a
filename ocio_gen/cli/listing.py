# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""Help that lists what a table has: the table is imported when the help is asked for."""

from typing import Any

from typer.core import TyperCommand


def _formats() -> str:
    from ocio_gen.lut_formats.formats import FORMATS

    return ", ".join(FORMATS)


def _verifiable() -> str:
    from ocio_gen.package.verifiable import KNOWN

    return KNOWN[0].upper() + KNOWN[1:]


_LISTS = {"{formats}": _formats, "{verifiable}": _verifiable}


class Listing(TyperCommand):
    """A command whose help has lists in place of their names in braces."""

    def format_help(self, ctx: Any, formatter: Any) -> None:  # noqa: ANN401 - click's, whose copy typer has
        """Write the help."""
        parts: list[Any] = [self, *self.params]
        for part in parts:
            for name, listed in _LISTS.items():
                if name in (part.help or ""):
                    part.help = part.help.replace(name, listed())
        super().format_help(ctx, formatter)
