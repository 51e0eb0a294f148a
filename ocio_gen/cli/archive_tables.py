# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""Archives in a terminal: what would be pulled, how far it is, and what became of it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from rich import box
from rich.filesize import decimal
from rich.progress import TaskID
from rich.table import Table

from ocio_gen.archive.report import ArchiveReport, ArchiveRun
from ocio_gen.cli.progress_bar import progress_bar
from ocio_gen.cli.terminal import say, wide_console
from ocio_gen.core import amounts
from ocio_gen.core.names import printable
from ocio_gen.core.progress import Progress

# Sentences that are printed of each kind; --json has all.
_MOST = 50


@contextmanager
def shown_pulling() -> Iterator[Callable[[Progress], None]]:
    """Yield what shows, on a terminal's stderr, what is being done and how far it is; quiet when piped."""
    tasks: dict[str, TaskID] = {}
    with progress_bar() as bar:

        def show(progress: Progress) -> None:
            what = progress.what if progress.count else "making papers"
            if what not in tasks:
                tasks[what] = bar.add_task(what, total=progress.count or None)
            description = printable(progress.what, keep="")
            bar.update(tasks[what], completed=progress.done, description=description)

        yield show


def print_plan(report: ArchiveReport) -> None:
    """Print what would be pulled, and what is missing."""
    table = Table(box=box.SIMPLE_HEAD)
    for column in ("shot", "source in", "out", "source"):
        table.add_column(column)
    for column in ("frames", "handles"):
        table.add_column(column, justify="right")
    for shot in report.shots:
        row = (shot.name, shot.source_in, shot.source_out, shot.source)
        table.add_row(*row, f"{shot.frames:,}", f"{shot.head} + {shot.tail}")
    if report.shots:
        wide_console().print(table)
    _print_sentences(report.notes, "")
    _print_sentences(report.short, "short: ")
    _print_sentences(report.missing, "missing: ")
    shots = amounts.count(len(report.shots) + len(report.missing), "shot")
    whole = f"{len(report.shots):,} of {shots} whole" if report.missing else shots
    counted = f"{whole}, {amounts.count(report.frames, 'frame')}"
    size = f", {decimal(report.run.bytes_read)}" if report.run and report.run.bytes_read else ""
    say(f"{counted}{size} at {report.rate} frames per second; nothing is written")


def print_archive(report: ArchiveReport, folder: Path) -> None:
    """Print what became of an archive."""
    _print_sentences(report.notes, "")
    _print_sentences(report.short, "short: ")
    run = report.run or ArchiveRun()
    if not run.unchanged:
        print_run(run)
    _print_sentences(report.faults, "")
    say(f"{folder}: {_ending(report, run)}", err=not report.passed)
    if run.imf:
        _print_sentences(run.imf.notes, "")
        played = f"{amounts.count(run.imf.frames, 'frame')} played by {run.imf.composition}"
        say(f"{run.imf.folder}: {run.imf.files:,} files, {decimal(run.imf.bytes)}; {played}")


def _ending(report: ArchiveReport, run: ArchiveRun) -> str:
    """Return the last sentence on an archive."""
    if report.passed and run.unchanged:
        return "complete before, and unchanged: nothing was done"
    counted = f"{amounts.count(len(report.shots), 'shot')}, {amounts.count(report.frames, 'frame')}"
    if report.passed:
        return f"complete: {counted}, proven and sealed"
    if not run.sealed_before:
        return "sealed; what is above was found after that" if report.complete else report.standing("above")
    if report.complete and run.changed:
        sources = amounts.count(run.changed, "source has", "sources have")
        return f"complete and sealed, as before; {sources} changed since (above)"
    return f"sealed before{', and nothing was done' * run.unchanged}; what is above is not as it was sealed"


def print_run(run: ArchiveRun) -> None:
    """Print what a run did."""
    done = {"copied": run.copied, "recompressed": run.recompressed, "proven before": run.proven}
    text = ", ".join(f"{count:,} {what}" for what, count in done.items() if count) or "nothing was done"
    rate = f", {decimal(int(run.bytes_read / run.seconds))}/s" if run.bytes_read and run.seconds else ""
    say(f"files: {text}; {decimal(run.bytes_read)} read, {decimal(run.bytes_written)} written{rate}")


def _print_sentences(sentences: list[str], before: str) -> None:
    for text in sentences[:_MOST]:
        say(f"{before}{text}", err=True)
    if len(sentences) > _MOST:
        say(f"{before}... and {len(sentences) - _MOST:,} more; --json lists all", err=True)
