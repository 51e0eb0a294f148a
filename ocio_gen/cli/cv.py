# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""ocio-gen cv."""

from typing import Annotated

import typer

from ocio_gen.cli.app import app


@app.command(
    epilog="Examples: ocio-gen cv 0.18; ocio-gen cv --hex 31C3; ocio-gen cv --cv12 1705; ocio-gen cv -- -0.1"
)
def cv(
    linear: Annotated[float | None, typer.Argument(help="A scene-linear value.")] = None,
    half: Annotated[str | None, typer.Option("--hex", help="A half, as 4 hex digits.", metavar="HEX")] = None,
    cv10: Annotated[int | None, typer.Option(help="A 10-bit code value, 64 to 940.")] = None,
    cv12: Annotated[int | None, typer.Option(help="A 12-bit code value, 256 to 3760.")] = None,
) -> None:
    """Print one value in all its forms: linear, half, code values, IRE, normalised, stops."""
    from rich.table import Table

    from ocio_gen.cli.terminal import plain_console
    from ocio_gen.cli.value import parse_value, value_forms

    table = Table(show_header=False, box=None)
    for label, text in value_forms(parse_value(linear, half, cv10, cv12)).items():
        table.add_row(label, text)
    plain_console().print(table)
