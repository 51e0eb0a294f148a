# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""ocio-gen recompress seal."""

from typing import Annotated

import typer

from ocio_gen.cli.app import app, falls_short
from ocio_gen.cli.recompress.folders import Folders


@app.command(
    "recompress seal",
    epilog="Example: ocio-gen recompress seal /archive/reel_4. A source that is named seal is ./seal.",
)
def seal(
    folders: Folders,
    json_: Annotated[bool, typer.Option("--json", help="Print a line of JSON for each generation.")] = False,
) -> None:
    """Write the ASC MHL generations of recompressed folders, after runs that wrote none."""
    from ocio_gen import api
    from ocio_gen.cli.frames import print_generations

    report = api.write_mhl(*folders)
    print_generations(report, as_json=json_)
    if not report.passed:
        falls_short()
