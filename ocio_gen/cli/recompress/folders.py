"""The folders that the commands on what was recompressed take."""

from collections.abc import Iterable
from pathlib import Path
from typing import Annotated, TypeAlias

import typer

from ocio_gen.core.disk.files import shown
from ocio_gen.core.errors import UserError

Folders: TypeAlias = Annotated[
    list[Path],
    typer.Argument(metavar="DIR", help="Folders that were recompressed, with all below."),
]


def require_folders(paths: Iterable[Path]) -> None:
    """Raise UserError if one of the paths that were named is no folder."""
    for path in paths:
        if not path.is_dir():
            raise UserError(f"{shown(path)}: is no folder; name one that was recompressed")
