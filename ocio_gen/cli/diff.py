# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""ocio-gen diff."""

from pathlib import Path
from typing import Annotated

import typer

from ocio_gen.cli.app import app, check_outputs, falls_short, shown_progress, write_output


@app.command(
    epilog="Examples: ocio-gen diff old/show.ocio new/show.ocio --context SHOT=NW_0010; "
    "ocio-gen diff a.cube b.cube --tolerance 0.5"
)
def diff(
    a: Annotated[Path, typer.Argument(help="A folder, a config (.ocio, .ocioz), a LUT or CDL file.")],
    b: Annotated[Path, typer.Argument(help="Another of the same kind.")],
    tolerance: Annotated[
        float, typer.Option(metavar="CV", min=0, help="Ignore pixel differences up to this many code values.")
    ] = 0.0,
    context: Annotated[
        list[str] | None,
        typer.Option(
            metavar="VARIABLE=VALUE",
            help="Compare configs with this value of a context variable; may be repeated. Default: every "
            "value for which there are files.",
        ),
    ] = None,
    json: Annotated[Path | None, typer.Option(metavar="FILE", help="Write the report as JSON.")] = None,
    html: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Write the report as one page, with plots.")
    ] = None,
) -> None:
    """Compare two configs, LUTs, CDL files or packages: what they define, and whether pixels moved.

    Exit codes: 0 equal within the tolerance; 1 different, or undecided as something could not be compared;
    2 bad input.
    """
    from ocio_gen import api
    from ocio_gen.cli.report_tables import print_difference

    check_outputs([json, html], [a, b])
    with shown_progress() as progress:
        report = api.diff(a, b, tolerance=tolerance, context=context or (), progress=progress)
        if json:
            write_output(json, report.to_json())
        if html:
            from ocio_gen.package.pages.difference import difference_page

            write_output(html, difference_page(report))
    print_difference(report)
    if not report.equal:
        falls_short()
