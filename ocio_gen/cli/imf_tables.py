# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""MXF files and packages of IMF in a terminal: how far work on them is, and what was found."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich import box
from rich.filesize import decimal
from rich.progress import TaskID
from rich.table import Table

from ocio_gen.cli.progress_bar import progress_bar
from ocio_gen.cli.terminal import say, wide_console
from ocio_gen.core.amounts import count
from ocio_gen.core.names import printable
from ocio_gen.core.progress import Progress
from ocio_gen.core.verdict import Verdict
from ocio_gen.imf.report import ImfReport
from ocio_gen.imf.rules import RULES
from ocio_gen.mxf.report import UnwrapReport, WrapReport
from ocio_gen.mxf.rules import Weight

# Lines that are printed of one kind; --json has all.
_MOST = 50

_STYLES = {Weight.FAIL: "bold red", Weight.WARN: "yellow"}
_VERDICTS = {Verdict.PASS: "pass", Verdict.WARN: "pass, with warnings", Verdict.FAIL: "FAIL"}


@contextmanager
def shown_files() -> Iterator[Callable[[Progress], None]]:
    """Yield what shows, on a terminal's stderr, how far work is: one line for each kind; quiet when piped."""
    tasks: dict[str, TaskID] = {}
    with progress_bar() as bar:

        def show(progress: Progress) -> None:
            if progress.what not in tasks:
                tasks[progress.what] = bar.add_task(printable(progress.what, keep=""), total=None)
            bar.update(tasks[progress.what], completed=progress.done, total=progress.count or None)

        yield show


def print_wrapped(report: WrapReport) -> None:
    """Print what was wrapped."""
    for note in report.notes:
        say(note, err=True)
    frames = count(report.frames, "frame")
    also = f", {count(report.targets, 'target frame')}" if report.targets else ""
    also += f"; {report.restored:,} restored first" if report.restored else ""
    say(f"{report.file}: {frames} of {report.picture}{also}; {decimal(report.bytes)}, read back")
    say(f"{report.rate} frames per second from {report.timecode}; SHA-1 {report.sha1}")


def print_unwrapped(report: UnwrapReport) -> None:
    """Print what was taken out."""
    for one in report.files:
        if not one.frames:
            continue
        also = f", {count(len(one.targets), 'target frame')}" if one.targets else ""
        say(f"{one.folder}: {count(one.frames, 'frame')}{also} of {one.file}; {decimal(one.bytes)}")
        for note in one.notes:
            say(f"{one.file}: {note}", err=True)
    if report.left:
        say(f"not taken out, as it is sound: {', '.join(report.left)}", err=True)
    _print_some(report.faults)


def _print_some(lines: list[str]) -> None:
    for text in lines[:_MOST]:
        say(text, err=True)
    if len(lines) > _MOST:
        say(f"... and {len(lines) - _MOST:,} more; --json lists all", err=True)


def print_imf(report: ImfReport) -> None:
    """Print what was found of a package, or of a file."""
    console = wide_console()
    console.print(report.target, style="bold", markup=False)
    table = Table(box=box.SIMPLE_HEAD, padding=(0, 1, 0, 0), show_edge=False)
    table.add_column("file")
    for column in ("frames", "targets", "size"):
        table.add_column(column, justify="right", no_wrap=True)
    for column in ("picture", "rate", "timecode"):
        table.add_column(column, no_wrap=True)
    for one in report.files[:_MOST]:
        numbers = ("", "") if one.kind == "sound" else (f"{one.frames:,}", f"{one.targets:,}")
        rate = f"{one.rate} Hz" if one.kind == "sound" else one.rate
        table.add_row(one.path, *numbers, decimal(one.bytes), one.picture or one.kind, rate, one.timecode)
    console.print(table)
    for each in report.compositions:
        played = f"{count(each.frames, 'frame')} in {count(each.resources, 'resource')}"
        console.print(f"{each.path}: {each.title}: {played}, at {each.rate}", soft_wrap=True, markup=False)
    for rule in dict.fromkeys(one.rule for one in report.findings):
        findings = [one for one in report.findings if one.rule == rule]
        for finding in findings[:_MOST]:
            line = f"{finding.level.upper()} {finding}"
            console.print(line, style=_STYLES[finding.level], soft_wrap=True, markup=False)
        if len(findings) > _MOST:
            console.print(f"{rule}: {len(findings) - _MOST:,} more", soft_wrap=True)
        console.print(f"  {RULES[rule].asks}", style="dim", soft_wrap=True)
    for note in report.notes:
        console.print(note, soft_wrap=True, markup=False)
    judged = f"{count(report.frames, 'frame')} judged"
    judged += f", {count(report.hashed, 'hash', 'hashes')} compared" if report.hashed else ""
    judged += f", {report.archived:,} as in the archive" if report.archived else ""
    style = None if report.passed else "bold red"
    console.print(f"{_VERDICTS[report.verdict]}: {judged}", style=style)
