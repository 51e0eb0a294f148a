# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""ocio-gen archive, and archive pull, which is a task of its job for a render farm."""

from pathlib import Path
from typing import Annotated

import typer

from ocio_gen.cli.app import app, falls_short
from ocio_gen.cli.idle import refuse_idle
from ocio_gen.cli.terminal import say

Jobs = Annotated[int | None, typer.Option(min=1, help="Processes. Default: one a processor.")]
Scheduler = Annotated[
    str | None, typer.Option(metavar="ADDRESS", help="Work on a Dask cluster: tcp://host:8786.")
]


@app.command(
    epilog="Examples: ocio-gen archive show.toml -o /archive/show --dry-run; "
    "ocio-gen archive show.toml -o /archive/show --handles 12 --codec piz; "
    "ocio-gen archive show.toml -o /archive/show --imf /delivery/show_imf --sound mix_51.wav"
)
def archive(
    context: typer.Context,
    show: Annotated[Path, typer.Argument(help="Show description, TOML, with an archive table.")],
    output: Annotated[
        Path | None,
        typer.Option(
            "--output", "-o", help="Folder of the archive. Default: the show's name + _archive, here."
        ),
    ] = None,
    handles: Annotated[
        int | None,
        typer.Option(min=0, help="Frames before and after each shot's cut. Default: the description's."),
    ] = None,
    codec: Annotated[
        str | None,
        typer.Option(
            help="none: the sources' bytes. auto, zip, piz, ...: recompressed without loss, proven. "
            "Default: the description's."
        ),
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Only tell what would be pulled, and what is missing.")
    ] = False,
    jobs: Jobs = None,
    scheduler: Scheduler = None,
    openjd: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Write a job for a render farm (Open Job Description) instead."),
    ] = None,
    imf: Annotated[
        Path | None,
        typer.Option(
            metavar="FOLDER",
            help="Hand over: make a package of IMF (Application 5) of the complete archive, in this folder.",
        ),
    ] = None,
    sound: Annotated[
        list[Path] | None,
        typer.Option(
            metavar="FILE",
            help="With --imf: a mix (WAV: stereo, 5.1, 7.1) that begins where the cut does. Can be repeated.",
        ),
    ] = None,
    language: Annotated[
        list[str] | None,
        typer.Option(metavar="TAG", help="Of each --sound: en, de-AT ... Can be repeated. Default: en."),
    ] = None,
    json_: Annotated[bool, typer.Option("--json", help="Print the report as JSON.")] = False,
) -> None:
    """Archive a show: the frames of its cut with handles, a folder a shot, and all that goes with them.

    Every frame is its source's bytes, or a recompression, and is proven; timelines, AMFs, reference stills,
    the show's package, a page and ASC MHL go along. Stopped at any moment, it goes on when run again.
    """
    no_work = "with --dry-run" if dry_run else ""
    refuse_idle(
        context,
        {
            "jobs": "with --scheduler" if scheduler else no_work,
            "scheduler": no_work,
            "openjd": no_work,
        },
    )
    from ocio_gen import api
    from ocio_gen.cli.archive_tables import print_archive, print_plan, shown_pulling

    described = api.load_show(show)
    folder = output or Path(f"{described.name}_archive")
    with shown_pulling() as progress:
        report = api.archive_show(
            show if openjd else described,
            folder,
            handles=handles,
            codec=codec,
            dry_run=dry_run,
            openjd=openjd,
            jobs=jobs,
            scheduler=scheduler,
            imf=imf,
            sound=sound or (),
            language=language or (),
            progress=progress,
        )
    if json_:
        typer.echo(report.model_dump_json(indent=1))
    elif report.missing or dry_run:
        print_plan(report)
    elif openjd:
        say(f"{openjd}: written; try it here with: openjd run {openjd}")
    else:
        print_archive(report, folder.absolute())
    if not report.passed:
        falls_short()


@app.command(
    "archive pull",
    epilog="Example: ocio-gen archive pull job.frames.jsonl -o /archive/show --only 1-20",
)
def pull(
    frames: Annotated[Path, typer.Argument(help="The list that archive --openjd wrote.")],
    output: Annotated[Path, typer.Option("--output", "-o", help="Folder of the archive.")],
    only: Annotated[
        str | None, typer.Option(metavar="FIRST-LAST", help="Of all frames in their order, these: 1-20.")
    ] = None,
    jobs: Jobs = None,
    scheduler: Scheduler = None,
) -> None:
    """Pull some frames of an archive, as a task of its job does; ocio-gen archive then ends it."""
    from ocio_gen import api
    from ocio_gen.cli.archive_tables import print_run, shown_pulling

    with shown_pulling() as progress:
        report = api.pull_frames(frames, output, only=only, jobs=jobs, scheduler=scheduler, progress=progress)
    for text in report.problems:
        say(text, err=True)
    print_run(report.run)
    if not report.passed:
        falls_short()
