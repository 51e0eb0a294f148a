"""ocio-gen restore."""

import time
from pathlib import Path
from typing import Annotated

import typer

from ocio_gen.cli.app import app, falls_short
from ocio_gen.cli.idle import refuse_idle


@app.command(
    epilog="Examples: ocio-gen restore /archive/reel_4; ocio-gen restore plate.1001.exr --dest originals"
)
def restore(
    context: typer.Context,
    paths: Annotated[
        list[str], typer.Argument(metavar="PATH", help="Recompressed frames, as for recompress.")
    ],
    dest: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Folder for the originals; else each is put back.")
    ] = None,
    jobs: Annotated[int | None, typer.Option(min=1, help="Processes. Default: one a processor.")] = None,
    mhl: Annotated[
        bool, typer.Option(help="Write ASC MHL generations into the folders; never into those of --dest.")
    ] = True,
    json_: Annotated[bool, typer.Option("--json", help="Print a line of JSON for each frame.")] = False,
) -> None:
    """Give back the originals of recompressed frames, to the byte where they were uncompressed."""
    from ocio_gen.cli.frames import followed, print_passed_over, print_results
    from ocio_gen.cli.recompress.sealing import seal_folders
    from ocio_gen.core.processors import processors
    from ocio_gen.recompress.batch import Workers, jobs_to_restore, links_left
    from ocio_gen.recompress.mhl import require_histories
    from ocio_gen.recompress.sources import folders_of, sources_of

    refuse_idle(context, {"mhl": "with --dest" if dest else ""})
    sources = sources_of(paths)
    print_passed_over(sources.kinds)
    folders = folders_of(paths, sources.frames)
    if mhl and not dest:
        require_histories(sources.frames, folders, "ocio-gen restore {}")
    todo = jobs_to_restore(sources.frames, dest)
    began = time.perf_counter()
    with Workers(jobs or processors()) as workers:
        results = followed(
            workers.restore(todo), len(todo), "restoring", links_left(sources.links), as_json=json_
        )
    print_results(results, time.perf_counter() - began, as_json=json_)
    sealed = not mhl or bool(dest) or seal_folders(folders, as_json=json_)
    if not sealed or any(result.falls_short for result in results):
        falls_short()
