# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""ocio-gen plugins."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from ocio_gen.cli.app import app, falls_short, shown_progress
from ocio_gen.cli.terminal import say


class Platform(StrEnum):
    """What OpenFX binaries run on."""

    LINUX = "linux"
    WINDOWS = "windows"
    MACOS = "macos"
    HOST = "host"


class CompilerKind(StrEnum):
    """What compiles."""

    ZIG = "zig"
    SYSTEM = "system"


@app.command(
    epilog="Example: ocio-gen plugins configs/lantern/show.toml -o /shows/lantern/plugins --platform host"
)
def plugins(
    show: Annotated[
        Path | None, typer.Argument(help="Show description, TOML. Default: the demo show.")
    ] = None,
    output: Annotated[Path, typer.Option("--output", "-o", help="Folder to make.")] = Path("plugins"),
    platforms: Annotated[
        list[Platform] | None,
        typer.Option(
            "--platform", help="What OpenFX binaries run on. Can be repeated. Default: as described, or all."
        ),
    ] = None,
    compiler: Annotated[
        CompilerKind | None,
        typer.Option(help="Zig's, which compiles for all; or this system's. Default: Zig's where it is."),
    ] = None,
    install: Annotated[
        bool, typer.Option("--install", help="Also put the OpenFX bundle where hosts look for it; asks.")
    ] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
) -> None:
    """Make the show's host plug-ins: OpenFX, Resolve DCTL and Nuke, each proven.

    ACESproxy Encode, Decode and CDL, and transforms of the show's config, in hosts that have no OCIO.
    README.md in the folder tells what goes where.
    """
    from ocio_gen import api
    from ocio_gen.cli.report_tables import print_report
    from ocio_gen.core.repository import data_file
    from ocio_gen.host_plugins.install import install as put_in_place
    from ocio_gen.host_plugins.install import installables

    with shown_progress() as progress:
        report = api.plugins(
            show or data_file("configs/demo.toml"),
            output,
            platforms=[one.value for one in platforms or ()],
            compiler=compiler.value if compiler else None,
            progress=progress,
        )
    print_report(report, tables=False)
    if not report.passed:
        falls_short(f"{output}: not made, and left as it was: the verification falls short")
    say(f"{output}: made, verified; see {output / 'README.md'}")
    for one in installables(output) if install else ():
        if yes or typer.confirm(f"Put {one.what} into {one.place.parent}?"):
            put_in_place(output, one)
            say(f"{one.place}: installed; start the host again")
