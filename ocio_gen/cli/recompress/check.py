# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""ocio-gen recompress check."""

from typing import Annotated

import typer

from ocio_gen.cli.app import app, falls_short
from ocio_gen.cli.recompress.folders import Folders
from ocio_gen.cli.terminal import say


@app.command(
    "recompress check",
    epilog="Example: ocio-gen recompress check /archive/reel_4. A source that is named check is ./check.",
)
def check(
    folders: Folders,
    jobs: Annotated[int | None, typer.Option(min=1, help="Processes. Default: one a processor.")] = None,
    json_: Annotated[bool, typer.Option("--json", help="Print a line of JSON for each frame.")] = False,
) -> None:
    """Read recompressed folders again, and prove all that is recorded: lost bits are found, by frame."""
    from ocio_gen import api
    from ocio_gen.cli.frames import print_left, print_results, shown_frames

    with shown_frames(as_json=json_) as progress:
        report = api.check(*folders, jobs=jobs, progress=progress)
    print_results(report, as_json=json_)
    print_left(report)
    if report.damaged_records:
        say(
            f"{report.damaged_records} lines of the records say nothing: a run was cut short, "
            "or bits of them are lost",
            err=True,
        )
    if report.unknown:
        say(f"{len(report.unknown)} frames have no record: they were not recompressed", err=True)
    if not report.passed:
        falls_short()
