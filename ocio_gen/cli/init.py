# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""ocio-gen init."""

import os
import sys
from pathlib import Path
from typing import Annotated

import typer

from ocio_gen.cli.app import app, write_output
from ocio_gen.cli.terminal import say
from ocio_gen.core.errors import OutputError

# Characters, as a description allows.
_LONGEST_SHORT_NAME = 64


@app.command(
    epilog="Examples: ocio-gen init; ocio-gen init northwind.toml --title 'North Wind' --host nuke=15.1"
)
def init(
    path: Annotated[Path, typer.Argument(help="The file to write.")] = Path("show.toml"),
    name: Annotated[
        str | None, typer.Option(help="Short name, in file names. Default: derived from the title.")
    ] = None,
    title: Annotated[str | None, typer.Option(help="The show's name as people say it.")] = None,
    host: Annotated[
        list[str] | None,
        typer.Option(metavar="NAME=VERSION", help="A host, nuke=15.1 say. Can be repeated."),
    ] = None,
    aces: Annotated[str | None, typer.Option(help="The version of ACES: 1.3 or 2.0.")] = None,
    camera: Annotated[
        list[str] | None, typer.Option(help="A camera's colour space, with * and ?. Can be repeated.")
    ] = None,
    working_space: Annotated[
        str, typer.Option(help="What CDLs are made in: ACESproxy, ACEScc or ACEScct.")
    ] = "ACESproxy",
) -> None:
    """Write a commented show description to start from; asks on a terminal what is not given."""
    from ocio_gen.core.names import file_stem
    from ocio_gen.show.starter import Answers, parse_hosts, starter

    if os.path.lexists(path):
        raise OutputError(path, "exists", hint="name another file, or move it away")
    asking = title is None and sys.stdin is not None and sys.stdin.isatty()
    if asking:
        title = typer.prompt("The show's name", default="My show")
        words = typer.prompt(
            "Its hosts and their versions (nuke=15.1 maya=2025)", default="", show_default=False
        )
        host = [*(host or []), *words.split()]
    title = title or "My show"
    short = name or file_stem(title.replace(".", " "), "-").lower()[:_LONGEST_SHORT_NAME].strip("-")
    answers = Answers(short, title, parse_hosts(host or []), aces, camera or [], working_space)
    write_output(path, starter(answers), replace=False)  # somebody may have taken time to answer
    say(f"{path}: written; edit it, then: ocio-gen build {path}")
