# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""ocio-gen luts."""

from pathlib import Path
from typing import Annotated

import typer

from ocio_gen.cli.app import app, falls_short, shown_progress
from ocio_gen.cli.listing import Listing
from ocio_gen.cli.terminal import say


@app.command(
    cls=Listing,
    epilog="Example: ocio-gen luts configs/demo.toml -o /shows/demo/luts --format clf --format resolve_cube",
)
def luts(
    show: Annotated[
        Path | None, typer.Argument(help="Show description, TOML. Default: the demo show.")
    ] = None,
    output: Annotated[Path, typer.Option("--output", "-o", help="Folder to make.")] = Path("luts"),
    formats: Annotated[
        list[str] | None,
        typer.Option(
            "--format", "-f", metavar="FORMAT", help="A format to make. Can be repeated. Default: all."
        ),
    ] = None,
    size: Annotated[
        int | None,
        typer.Option(help="Points along each axis of the 3D LUTs. Default: 33 or 65, by measurement."),
    ] = None,
) -> None:
    """Make LUT files of ACESproxy and of the show's views, each with its measured error.

    Formats: {formats}. README.md in the
    folder tells which file to load where.
    """
    from ocio_gen import api
    from ocio_gen.cli.report_tables import print_report
    from ocio_gen.core.repository import data_file

    with shown_progress() as progress:
        report = api.luts(
            show or data_file("configs/demo.toml"),
            output,
            formats=formats or (),
            size=size,
            progress=progress,
        )
    print_report(report, tables=False)
    if not report.passed:
        falls_short(f"{output}: not made, and left as it was: the verification falls short")
    say(f"{output}: made, measured; see {output / 'README.md'}")
