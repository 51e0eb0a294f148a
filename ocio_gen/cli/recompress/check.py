"""ocio-gen recompress check."""

import time
from collections import Counter
from typing import Annotated

import typer

from ocio_gen.cli.app import app, falls_short
from ocio_gen.cli.recompress.folders import Folders, require_folders
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
    from ocio_gen.cli.frames import followed, print_passed_over, print_results
    from ocio_gen.core.processors import processors
    from ocio_gen.recompress.batch import Workers, recorded

    require_folders(folders)
    known = [recorded(folder) for folder in folders]
    todo = [job for one in known for job in one.jobs]
    began = time.perf_counter()
    with Workers(jobs or processors()) as workers:
        results = followed(workers.check(todo), len(todo), "checking", as_json=json_)
    print_results(results, time.perf_counter() - began, as_json=json_)
    print_passed_over(sum((one.kinds for one in known), Counter()))
    if damaged := sum(one.damaged for one in known):
        say(
            f"{damaged} lines of the records say nothing: a run was cut short, or bits of them are lost",
            err=True,
        )
    if unknown := sum(len(one.unknown) for one in known):
        say(f"{unknown} frames have no record: they were not recompressed", err=True)
    if any(result.falls_short for result in results):
        falls_short()
