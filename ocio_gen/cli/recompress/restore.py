# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""ocio-gen restore."""

from pathlib import Path
from typing import Annotated

import typer

from ocio_gen.cli.app import app, falls_short
from ocio_gen.cli.idle import refuse_idle


@app.command(
    epilog="Examples: ocio-gen restore /archive/reel_4; ocio-gen restore plate.1001.exr --dest originals"
)
def restore(
    context: typer.Context,
    paths: Annotated[
        list[str], typer.Argument(metavar="PATH", help="Recompressed frames, as for recompress.")
    ],
    dest: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Folder for the originals; else each is put back.")
    ] = None,
    jobs: Annotated[int | None, typer.Option(min=1, help="Processes. Default: one a processor.")] = None,
    mhl: Annotated[
        bool, typer.Option(help="Write ASC MHL generations into the folders; never into those of --dest.")
    ] = True,
    json_: Annotated[bool, typer.Option("--json", help="Print a line of JSON for each frame.")] = False,
) -> None:
    """Give back the originals of recompressed frames, to the byte where they were uncompressed."""
    from ocio_gen import api
    from ocio_gen.cli.frames import print_generations, print_left, print_results, shown_frames

    refuse_idle(context, {"mhl": "with --dest" if dest else ""})
    with shown_frames(as_json=json_) as progress:
        report = api.restore(*paths, dest=dest, mhl=mhl, jobs=jobs, progress=progress)
    print_left(report)
    print_results(report, as_json=json_)
    print_generations(report, as_json=json_)
    if not report.passed:
        falls_short()
