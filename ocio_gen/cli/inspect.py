# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""ocio-gen inspect."""

from pathlib import Path
from typing import Annotated

import typer

from ocio_gen.cli.app import app, check_outputs, write_output
from ocio_gen.cli.terminal import say


@app.command(epilog="Examples: ocio-gen inspect demo; ocio-gen inspect show.ocio --json show.json")
def inspect(
    target: Annotated[Path, typer.Argument(help="A config (.ocio, .ocioz) or a package.")],
    json: Annotated[Path | None, typer.Option(metavar="FILE", help="Write all of it as JSON.")] = None,
    hidden: Annotated[bool, typer.Option("--hidden", help="List hidden colour spaces, too.")] = False,
) -> None:
    """List what is in a config or a package: colour spaces, aliases, views, looks, roles, rules, releases."""
    from ocio_gen import api
    from ocio_gen.cli.inspection_tables import print_inspection

    check_outputs([json], [target])
    found = api.inspect(target)
    if json:
        write_output(json, found.to_json())
    print_inspection(found, hidden=hidden)
    for message in found.messages:
        say(message, err=True)
