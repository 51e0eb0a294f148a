# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""Frames that are worked on, as people and programs follow them in a terminal."""

import json
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

import typer
from rich import box
from rich.filesize import decimal
from rich.progress import TaskID, TextColumn
from rich.table import Table

from ocio_gen.cli.flags import in_flags
from ocio_gen.cli.progress_bar import progress_bar
from ocio_gen.cli.terminal import say, wide_console
from ocio_gen.core.progress import Progress
from ocio_gen.recompression.choice import Choice
from ocio_gen.recompression.codecs import CODECS, readers
from ocio_gen.recompression.conductor import RecompressReport
from ocio_gen.recompression.frame import FrameResult
from ocio_gen.recompression.records import State

# Rows of frames that fell short, in the table at the end; the others are counted.
_MOST_ROWS = 50


@contextmanager
def shown_frames(*, as_json: bool) -> Iterator[Callable[[Progress], None]]:
    """Yield what shows, on a terminal's stderr, how far work on frames is; it is quiet when piped.

    Each codec that is chosen is printed, and with `as_json` each frame as a line of JSON.
    """
    tasks: dict[str, TaskID] = {}
    saved = 0
    with progress_bar(TextColumn("{task.fields[rate]}")) as bar:

        def show(progress: Progress) -> None:
            nonlocal saved
            result = progress.result
            if isinstance(result, FrameResult):
                saved += result.bytes_before - result.bytes_after
                if as_json:
                    content = result.model_dump(mode="json")
                    typer.echo(json_line("frame", content | {"reason": in_flags(result.reason)}))
            elif isinstance(result, Choice):
                _print_choice(result, as_json=as_json)
                return
            if progress.what not in tasks:
                tasks[progress.what] = bar.add_task(progress.what, total=progress.count, rate="")
            task = tasks[progress.what]
            speed = next(one.speed for one in bar.tasks if one.id == task) or 0.0
            rate = f"{speed:.1f}/s" + (f", {saved / 1e6:,.0f} MB saved" if saved else "")
            bar.update(task, completed=progress.done, rate=rate)

        yield show


def json_line(kind: str, content: dict[str, object]) -> str:
    """Return a line of JSON that begins with the kind of what is in it."""
    return json.dumps({"kind": kind, **content})


def print_left(report: RecompressReport) -> None:
    """Print to stderr what was passed over, and the links that are left where no frame was worked on."""
    if report.passed_over:
        say(report.passed_over, err=True)
    if report.links:
        say(f"links that are left: {len(report.links)}, {report.links[0]} first", err=True)


def print_generations(report: RecompressReport, *, as_json: bool) -> None:
    """Print the ASC MHL generations that were written, and why others were not."""
    for one in report.generations:
        typer.echo(json_line("mhl", {"path": one.path}) if as_json else f"{one.path}: written")
        if one.remark:
            say(f"{one.path}: {one.remark}", err=True)
    for problem in report.problems:
        say(f"{problem}; ocio-gen recompress seal tries again", err=True)


def _print_choice(choice: Choice, *, as_json: bool) -> None:
    """Print what each codec did on a sequence, and which is taken."""
    if as_json:
        typer.echo(json_line("choice", choice.model_dump(mode="json")))
        return
    console = wide_console()
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


def print_estimate(report: RecompressReport, *, as_json: bool) -> None:
    """Print what all of it would save."""
    before, after = report.bytes_before, report.bytes_after
    if as_json:
        typer.echo(json_line("estimate", {"bytes_before": before, "bytes_after": after}))
        return
    share = 1 - after / before if before else 0
    say(f"would save {decimal(before - after)} of {decimal(before)}, {share:.0%}; nothing is written")


def print_results(report: RecompressReport, *, as_json: bool) -> None:
    """Print what fell short, what OpenEXR remarked, and the sums."""
    results, seconds = report.frames, report.seconds
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
        console.print(
            f"{result.path}: {result.state}: {in_flags(result.reason)}", style="bold red", markup=False
        )
    if len(short) > _MOST_ROWS:
        console.print(f"... and {len(short) - _MOST_ROWS} more; --json lists all", style="bold red")
    rate = f", {len(results) / seconds:.1f} frames/s" if seconds else ""
    console.print(f"{len(results)} frames in {seconds:.1f} s{rate}; {decimal(max(0, before - after))} saved")


def _grouped(results: Sequence[FrameResult]) -> dict[tuple[str, str], list[FrameResult]]:
    groups: dict[tuple[str, str], list[FrameResult]] = {}
    for result in results:
        groups.setdefault((result.state, result.codec), []).append(result)
    return groups
