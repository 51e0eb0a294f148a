"""ocio-gen recompress seal."""

from pathlib import Path
from typing import Annotated

import typer

from ocio_gen.cli.app import app, falls_short


@app.command(
    "recompress seal",
    epilog="Example: ocio-gen recompress seal /archive/reel_4. A source that is named seal is ./seal.",
)
def seal(
    folders: Annotated[
        list[Path],
        typer.Argument(metavar="DIR", help="Folders that were recompressed, with all below."),
    ],
    json_: Annotated[bool, typer.Option("--json", help="Print a line of JSON for each generation.")] = False,
) -> None:
    """Write the ASC MHL generations of recompressed folders, after runs that wrote none."""
    from ocio_gen.cli.frames import require_folders, seal_folders

    require_folders(folders)
    if not seal_folders(folders, as_json=json_):
        falls_short()
