"""Frames that are worked on, as people and programs follow them in a terminal."""

import itertools
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import TypeVar

import typer
from rich import box
from rich.filesize import decimal
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table

from ocio_gen.cli.terminal import plain_console, say, wide_console
from ocio_gen.recompress.choice import Choice
from ocio_gen.recompress.codecs import CODECS, readers
from ocio_gen.recompress.folders import Kind, passed_over
from ocio_gen.recompress.frame import FrameResult
from ocio_gen.recompress.records import State

Work = TypeVar("Work")

# Rows of frames that fell short, in the table at the end; the others are counted.
_MOST_ROWS = 50


def watched(work: Iterable[Work], count: int, what: str) -> Iterator[Work]:
    """Yield what is done, and show on a terminal's stderr how far it is; be quiet when piped."""
    console = plain_console(stderr=True)
    with Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[rate]}"),
        TimeRemainingColumn(),
        console=console,
        transient=True,
        disable=not console.is_terminal,
    ) as progress:
        task = progress.add_task(what, total=count, rate="")
        saved = 0
        for one in work:
            yield one
            if isinstance(one, FrameResult):
                saved += one.bytes_before - one.bytes_after
            speed = progress.tasks[0].speed or 0.0
            progress.update(task, advance=1, rate=f"{speed:.1f}/s, {saved / 1e6:,.0f} MB saved")


def followed(
    results: Iterable[FrameResult],
    count: int,
    what: str,
    before: Sequence[FrameResult] = (),
    *,
    as_json: bool,
) -> list[FrameResult]:
    """Return all results, once they are there, and print each as a line of JSON if that is wanted.

    Args:
        results: Those to come.
        count: How many.
        what: Is being done.
        before: Those that are known: they are the first.
        as_json: Whether lines of JSON are printed.
    """
    done = []
    for result in itertools.chain(before, watched(results, count, what)):
        done.append(result)
        if as_json:
            typer.echo(json_line("frame", result.model_dump(mode="json")))
    return done


def json_line(kind: str, content: dict[str, object]) -> str:
    """Return a line of JSON that begins with the kind of what is in it."""
    return json.dumps({"kind": kind, **content})


def print_passed_over(kinds: Counter[Kind]) -> None:
    """Print a line to stderr that counts what was passed over, if anything was."""
    if line := passed_over(kinds):
        say(line, err=True)


def print_choices(choices: Sequence[Choice], *, as_json: bool) -> None:
    """Print what each codec did on a sequence, and which is taken."""
    if as_json:
        for choice in choices:
            typer.echo(json_line("choice", choice.model_dump(mode="json")))
        return
    console = wide_console()
    for choice in choices:
        name = f"{choice.sequence}: {choice.frames} frames, {decimal(choice.bytes)}, {choice.present}"
        console.print(name, style="bold", markup=False)
        table = Table(box=box.SIMPLE_HEAD)
        table.add_column("codec")
        for column in ("ratio", "estimated", "write MB/s", "read MB/s"):
            table.add_column(column, justify="right")
        table.add_column("read by")
        for one in choice.figures:
            table.add_row(
                one.codec,
                f"{one.ratio:.2f}",
                decimal(one.bytes),
                f"{one.write_mb_s:.0f}",
                f"{one.read_mb_s:.0f}",
                readers(CODECS[one.codec]),
                style="bold green" if one.codec == choice.codec else None,
            )
        console.print(table)
        console.print(f"{choice.codec}: {choice.why}", markup=False)


def print_estimate(choices: Sequence[Choice], *, as_json: bool) -> None:
    """Print what all of it would save."""
    before, after = (sum(getattr(one, key) for one in choices) for key in ("bytes", "estimate"))
    if as_json:
        typer.echo(json_line("estimate", {"bytes_before": before, "bytes_after": after}))
        return
    share = 1 - after / before if before else 0
    say(f"would save {decimal(before - after)} of {decimal(before)}, {share:.0%}; nothing is written")


def print_results(results: Sequence[FrameResult], seconds: float, *, as_json: bool) -> None:
    """Print what fell short, what OpenEXR remarked, and the sums."""
    states = Counter(result.state for result in results)
    before, after = (sum(getattr(one, key) for one in results) for key in ("bytes_before", "bytes_after"))
    if as_json:
        sums = {"states": dict(states), "bytes_before": before, "bytes_after": after, "seconds": seconds}
        typer.echo(json_line("summary", sums))
        return
    console = wide_console()
    table = Table(box=box.SIMPLE_HEAD)
    for column in ("frames", "codec"):
        table.add_column(column)
    for column in ("count", "before", "after", "ratio"):
        table.add_column(column, justify="right")
    for (state, codec), some in _grouped(results).items():
        old, new = sum(one.bytes_before for one in some), sum(one.bytes_after for one in some)
        row = [decimal(old), decimal(new), f"{old / new:.2f}"] if new else []
        table.add_row(state, codec, str(len(some)), *row)
    console.print(table)
    for text, count in Counter(remark for result in results for remark in result.remarks).items():
        console.print(f"colour metadata of {count} frames: {text}", style="yellow", markup=False)
    for text, count in Counter(one.reason for one in results if one.state is State.KEPT).items():
        console.print(f"kept as they are, {count}: {text}", markup=False)
    short = [result for result in results if result.falls_short]
    for result in short[:_MOST_ROWS]:
        console.print(f"{result.path}: {result.state}: {result.reason}", style="bold red", markup=False)
    if len(short) > _MOST_ROWS:
        console.print(f"... and {len(short) - _MOST_ROWS} more; --json lists all", style="bold red")
    rate = f", {len(results) / seconds:.1f} frames/s" if seconds else ""
    console.print(f"{len(results)} frames in {seconds:.1f} s{rate}; {decimal(max(0, before - after))} saved")


def _grouped(results: Sequence[FrameResult]) -> dict[tuple[str, str], list[FrameResult]]:
    groups: dict[tuple[str, str], list[FrameResult]] = {}
    for result in results:
        groups.setdefault((result.state, result.codec), []).append(result)
    return groups
