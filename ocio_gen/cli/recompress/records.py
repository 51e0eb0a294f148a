# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""ocio-gen recompress records."""

from pathlib import Path
from typing import Annotated

import typer

from ocio_gen.cli.app import app
from ocio_gen.cli.terminal import say


@app.command(
    "recompress records",
    epilog="Examples: ocio-gen recompress records /archive/reel_4; "
    "ocio-gen recompress records /archive/reel_4 --frame plate.1001.exr",
)
def records(
    folder: Annotated[
        Path,
        typer.Argument(metavar="DIR", help="A folder that was recompressed."),
    ],
    frame: Annotated[
        str | None, typer.Option(metavar="NAME", help="Print what is recorded of this frame only.")
    ] = None,
) -> None:
    """Print a folder's records as lines of JSON: each header of originals once, and each record.

    A record of a frame that was recompressed twice is there twice, the latest last. What the fields mean is
    in the schema: ocio-gen schema recompress.
    """
    from ocio_gen.cli.frames import json_line
    from ocio_gen.recompression.conductor import require_folders
    from ocio_gen.recompression.record_log import RecordLog

    require_folders([folder])
    log = RecordLog(folder)
    for line in log.lines(frame):
        content = line.model_dump(mode="json")
        typer.echo(json_line(content.pop("kind", "record"), content))
    if damaged := log.summary().damaged:
        say(f"{damaged} lines of the records say nothing, and are left out", err=True)
