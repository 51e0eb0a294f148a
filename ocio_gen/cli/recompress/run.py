# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""ocio-gen recompress."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from ocio_gen.cli.app import app, falls_short
from ocio_gen.cli.idle import refuse_idle
from ocio_gen.cli.terminal import say


class AcesContainer(StrEnum):
    """What becomes of the flag of an ACES container."""

    DROP = "drop"
    KEEP = "keep"
    REFUSE = "refuse"


@app.command(
    epilog="Examples: ocio-gen recompress /archive/reel_4 --in-place; "
    "ocio-gen recompress 'plate.1001-1100#.exr' --dest packed --codec piz. "
    "More commands: recompress check, seal, records and codecs."
)
def recompress(
    context: typer.Context,
    sources: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="SOURCE", help="Files, folders, globs, sequences: plate.####.exr, plate.1001-1100#.exr."
        ),
    ] = None,
    dest: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Folder for the results; the frames stay as they are.")
    ] = None,
    in_place: Annotated[
        bool, typer.Option("--in-place", help="Replace each frame, once its result is proven.")
    ] = False,
    codec: Annotated[
        str,
        typer.Option(
            help="auto, zip, zips, piz, rle, htj2k256, htj2k32, zstd or none. auto: measured, by sequence."
        ),
    ] = "auto",
    hosts: Annotated[
        list[str] | None,
        typer.Option(
            metavar="HOST",
            help="What has to read them, for auto: nuke=16.0, openexr=3.4, show.toml. Can be repeated.",
        ),
    ] = None,
    aces_container: Annotated[
        AcesContainer,
        typer.Option(help="The flag of ACES containers (ST 2065-4), which are never compressed."),
    ] = AcesContainer.DROP,
    jobs: Annotated[int | None, typer.Option(min=1, help="Processes. Default: one a processor.")] = None,
    scheduler: Annotated[
        str | None, typer.Option(metavar="ADDRESS", help="Work on a Dask cluster: tcp://host:8786.")
    ] = None,
    openjd: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Write a job for a render farm (Open Job Description) instead."),
    ] = None,
    files0_from: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE", help="Take sources from a file, each ended by NUL, as find -print0 does."
        ),
    ] = None,
    root: Annotated[
        Path | None,
        typer.Option(metavar="DIR", help="What their places in --dest are relative to, with --files0-from."),
    ] = None,
    follow_links: Annotated[
        bool,
        typer.Option("--follow-links", help="Take what links point to, for --dest; else links are left."),
    ] = False,
    only: Annotated[
        str | None, typer.Option(metavar="FIRST-LAST", help="Of all frames in their order, these: 1-20.")
    ] = None,
    mhl: Annotated[bool, typer.Option(help="Write ASC MHL generations into the folders.")] = True,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Only estimate what would be saved, by samples.")
    ] = False,
    json_: Annotated[bool, typer.Option("--json", help="Print a line of JSON for each frame.")] = False,
) -> None:
    """Shrink archive EXRs without changing a pixel or a byte of metadata, and prove it.

    Every result is read back and compared, sample by sample and header byte by header byte, before it
    counts; ocio-gen restore gives the originals back. Stopped at any moment, it goes on when run again.
    """
    from ocio_gen.cli.frames import print_results

    in_job = "with --openjd and --codec" if openjd and codec != "auto" else ""
    refuse_idle(
        context,
        {
            "root": "without --files0-from and --dest" if not files0_from or not dest else "",
            "jobs": "with --scheduler" if scheduler else in_job,
            "scheduler": in_job,
            "json_": "with --openjd" if openjd else "",
            "dry_run": "with --openjd" if openjd else "",
        },
    )
    from ocio_gen import api
    from ocio_gen.cli.frames import print_estimate, print_generations, print_left, shown_frames

    with shown_frames(as_json=json_) as progress:
        report = api.recompress(
            *sources or (),
            dest=dest,
            in_place=in_place,
            codec=codec,
            hosts=hosts or (),
            aces_container=aces_container.value,
            files0_from=files0_from,
            root=root,
            follow_links=follow_links,
            only=only,
            mhl=mhl,
            dry_run=dry_run,
            openjd=openjd,
            jobs=jobs,
            scheduler=scheduler,
            progress=progress,
        )
    print_left(report)
    if dry_run:
        print_estimate(report, as_json=json_)
    elif report.job:
        say(f"{report.job}: written; try it here with: openjd run {report.job}")
    else:
        print_results(report, as_json=json_)
        print_generations(report, as_json=json_)
    if not report.passed:
        falls_short()
