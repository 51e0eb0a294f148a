# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""ocio-gen build."""

from pathlib import Path
from typing import Annotated

import typer

from ocio_gen.cli.app import app, falls_short, shown_progress
from ocio_gen.cli.terminal import say


@app.command(epilog="Example: ocio-gen build configs/demo.toml -o /shows/demo/ocio")
def build(
    show: Annotated[
        Path | None, typer.Argument(help="Show description, TOML. Default: the demo show.")
    ] = None,
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", help="Folder to build. Default: the show's name, here."),
    ] = None,
) -> None:
    """Build a show package: OCIO configs with their LUTs, proven before they are put in place."""
    from ocio_gen import api
    from ocio_gen.cli.report_tables import print_report
    from ocio_gen.core.repository import data_file

    with shown_progress() as progress:
        described = api.load_show(show or data_file("configs/demo.toml"))
        report = api.build(described, output, progress=progress)
    folder = (output or Path(described.name)).absolute()
    print_report(report, tables=False)
    if not report.passed:
        falls_short(f"{folder}: not built, and left as it was: the verification falls short")
    say(f"{folder}: built, verified")
