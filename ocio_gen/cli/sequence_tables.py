# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""Sequences as people read them in a terminal: the worst frames, and counts of the others."""

from rich import box
from rich.console import Console
from rich.table import Table

from ocio_gen.core import amounts
from ocio_gen.verification.frame_summary import counts, others, worst_shown
from ocio_gen.verification.report import Result
from ocio_gen.verification.sentences import warnings, worst_sample


def print_frames(console: Console, target: str, results: list[Result]) -> None:
    """Print the frames of a sequence that are off, the worst first, what is guessed, and the counts."""
    shown = worst_shown(results)
    if shown:
        console.print(target, style="bold")
        console.print(_table(shown))
        if left := others(results):
            console.print(left, style="bold red")
    for line in warnings(results):
        console.print(line, style="yellow")
    failed = any(result.failed for result in results)
    console.print(f"{target}: {counts(results)}", style="bold red" if failed else None)


def _table(results: list[Result]) -> Table:
    table = Table(box=box.SIMPLE_HEAD, padding=(0, 1, 0, 0), show_edge=False)
    for column in ("frame", "off", "mean CV", "worst CV"):
        table.add_column(column, justify="right", no_wrap=True)
    table.add_column("", no_wrap=True)
    table.add_column("worst sample")
    for result in results:
        figures = result.figures
        table.add_row(
            str(result.frame),
            amounts.share(figures.wrong, figures.samples) if figures.wrong else "",
            amounts.number(figures.mean_cv),
            amounts.number(figures.worst_cv),
            "FAIL" if result.failed else "ok",
            worst_sample(result),
            style="bold red" if result.failed else None,
        )
    return table
