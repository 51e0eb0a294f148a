"""Writing the ASC MHL generations of folders, and saying which."""

from collections.abc import Iterable
from pathlib import Path

import typer

from ocio_gen.cli.frames import json_line
from ocio_gen.cli.terminal import say
from ocio_gen.core.disk.files import shown
from ocio_gen.core.errors import UserError
from ocio_gen.recompress.errors import LeftAloneError
from ocio_gen.recompress.mhl import seal


def seal_folders(folders: Iterable[Path], *, as_json: bool) -> bool:
    """Write the ASC MHL generations of folders, each with all below it, and say which.

    Returns:
        Whether all were written, and all that the histories list is there and as it was.
    """
    good = True
    for folder in _outermost(folders):
        try:
            written = seal(folder)
        except (OSError, UserError, LeftAloneError) as error:
            reason = error.strerror if isinstance(error, OSError) else error
            say(
                f"{shown(folder)}: no ASC MHL is written: {reason}; ocio-gen recompress seal tries again",
                err=True,
            )
            good = False
            continue
        for path, remark in written:
            typer.echo(json_line("mhl", {"path": shown(path)}) if as_json else f"{shown(path)}: written")
            if remark:
                say(f"{shown(path)}: {remark}", err=True)
                good = False
    return good


def _outermost(folders: Iterable[Path]) -> list[Path]:
    """Return folders without those that are in others."""
    real = {folder.resolve(): folder for folder in folders}
    return [folder for path, folder in real.items() if not any(one in real for one in path.parents)]
