# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""Reports as people read them in a terminal."""

from collections.abc import Mapping
from typing import NamedTuple

from rich import box
from rich.table import Table
from rich.text import Text

from ocio_gen.cli.sequence_tables import print_frames
from ocio_gen.cli.terminal import wide_console
from ocio_gen.comparison.report import DiffReport
from ocio_gen.comparison.report import Verdict as Equality
from ocio_gen.core import amounts
from ocio_gen.core.verdict import Verdict
from ocio_gen.verification.figures import CLF_TOLERANCE
from ocio_gen.verification.frame_summary import is_of_sequence
from ocio_gen.verification.lut_files import TARGET
from ocio_gen.verification.report import Report, Result
from ocio_gen.verification.sentences import failure, known_traits, warnings, worst_sample
from ocio_gen.verification.subjects.ocio_cpu import PLAIN, UNOPTIMIZED

# Columns of a terminal that holds a report's details with its worst samples.
_WIDE = 160

# Routes as a table heads its columns; the others keep their names.
_SHORT = {PLAIN.name: "F32", UNOPTIMIZED.name: "no opt.", "UINT10": "UINT n", "UINT12": "UINT n"}


class _Shown(NamedTuple):
    """How a table shows a verdict."""

    text: str
    style: str | None = None


_SHOWN = {
    Verdict.PASS: _Shown("ok"),
    Verdict.WARN: _Shown("warn", "yellow"),
    Verdict.FAIL: _Shown("FAIL", "bold red"),
}


def print_report(report: Report, *, tables: bool = True, details: bool = False) -> None:
    """Print a report: a table for each target, what fails and warns, and the verdict.

    Args:
        report: The report.
        tables: Whether to print tables; else only what falls short.
        details: Whether a table has a row for each result, instead of one for each subject.
    """
    console = wide_console()
    for remark in report.notes:
        console.print(str(remark))
    for target, results in report.by_target().items():
        if is_of_sequence(results):
            print_frames(console, target, results)
            continue
        failures = [result for result in results if result.failed]
        # Sets of LUT files are many, and tell their figures themselves.
        if tables and (details or not target.endswith(TARGET)):
            console.print(target, style="bold")
            wide = console.width >= _WIDE
            console.print(details_table(results, worst_samples=wide) if details else summary_table(results))
        for result in failures:
            console.print(failure(result), style="bold red")
        for line in warnings(results):
            console.print(line, style="yellow")
        within = len(results) - len(failures)
        console.print(f"{target}: {within:,} of {len(results):,} within their limits")
    remarks = [*known_traits(report.results), *map(str, report.compared if tables else ())]
    remarks += [f"{remark}; not verified" for remark in report.absent]
    for line in remarks:
        console.print(line)
    for remark in report.problems:
        console.print(str(remark), style="bold red")
    if tables and report.gpu:
        console.print(f"GPU: {report.gpu}")


def summary_table(results: list[Result]) -> Table:
    """Return a row for each subject and direction, a column for each route: the worst error in CV."""
    routes = list(dict.fromkeys(_route(result) for result in results))
    table = _table()
    table.add_column("worst, CV", no_wrap=True)
    for route in routes:
        table.add_column(route, justify="right", no_wrap=True)
    for subject in dict.fromkeys(result.subject for result in results):
        table.add_section()
        if not results[0].target.endswith(subject):
            table.add_row(subject, style="bold")
        own = [result for result in results if result.subject == subject]
        for direction in dict.fromkeys(result.direction for result in own):
            cells: dict[str, list[Result]] = {}
            for result in own:
                if result.direction == direction and not result.set_aside:
                    cells.setdefault(_route(result), []).append(result)
            table.add_row(direction, *(_worst_cell(cells.get(route, [])) for route in routes))
            if any(result.figures.mismatched for group in cells.values() for result in group):
                row = (_mismatch_cell(cells.get(route, [])) for route in routes)
                table.add_row(f"  {direction.mismatches}", *row, style="dim")
            if results[0].target.endswith(subject):
                # Of files: the figure that vendors know.
                row = (_clf_cell(cells.get(route, [])) for route in routes)
                table.add_row("  CLF guide's metric, no limit here", *row, style="dim")
    return table


def details_table(results: list[Result], *, worst_samples: bool) -> Table:
    """Return a row for each result.

    Args:
        results: Of one target.
        worst_samples: Whether to show where each worst error is: a column of some 60
            characters, beside the 79 of the others.
    """
    table = _table()
    table.add_column("probe")
    for column in ("samples", "mismatched", "worst CV", "limit", "stops"):
        table.add_column(column, justify="right", no_wrap=True)
    table.add_column("", no_wrap=True)
    if worst_samples:
        table.add_column("worst sample: R G B in, channel, got, expected", no_wrap=True)
    heading = ""
    for result in results:
        if heading != (heading := f"{result.subject}, {result.route}"):
            table.add_section()
            table.add_row(heading, style="bold")
        cells = _detail_cells(result) if worst_samples else _detail_cells(result)[:-1]
        table.add_row(*cells, style=_SHOWN[result.verdict].style)
    return table


def print_difference(report: DiffReport) -> None:
    """Print what differs, the pixels that moved furthest first, and the verdict."""
    console = wide_console()
    for note in report.notes:
        console.print(note, markup=False, soft_wrap=True)
    order = sorted(report.differences, key=lambda one: -one.moved.worst_cv if one.moved else 0.0)
    for one in order:
        style = "bold red" if report.counts(one) else None
        console.print(str(one), style=style, markup=False, soft_wrap=True)
    counts = ((kind, count) for kind, count in report.compared.items() if count)
    both = ", ".join(f"{count} {kind}{'s' * (count != 1)}" for kind, count in counts)
    undecided = "; some items could not be compared, and their definitions differ; nothing else differs"
    verdict = report.verdict + undecided * (report.verdict is Equality.UNDECIDED)
    console.print(f"{verdict}; in both: {both}")


def print_timings(seconds: Mapping[str, float]) -> None:
    """Print the share of the time that each part of the work took."""
    total = sum(seconds.values())
    table = _table("time of all threads")
    for column in ("part", "seconds", "share"):
        table.add_column(column, justify="left" if column == "part" else "right")
    for part, spent in seconds.items():
        table.add_row(part, f"{spent:.2f}", f"{spent / total:.0%}")
    wide_console().print(table)


def _table(title: str | None = None) -> Table:
    return Table(
        title=title, title_justify="left", box=box.SIMPLE_HEAD, padding=(0, 1, 0, 0), show_edge=False
    )


def _route(result: Result) -> str:
    return _SHORT.get(result.route, result.route)


def _worst_cell(results: list[Result]) -> str | Text:
    if not results:
        return ""
    worst = amounts.error(max(result.figures.worst_cv for result in results))
    if any(result.failed for result in results):
        return Text(f"FAIL {worst}", "bold red")
    return worst


def _clf_cell(results: list[Result]) -> str:
    if not results:
        return ""
    within = all(result.figures.within_clf_tolerance for result in results)
    metric = amounts.error(max(result.figures.clf_metric for result in results))
    return f"{metric}, {'within' if within else 'above'} its {amounts.number(CLF_TOLERANCE)}"


def _mismatch_cell(results: list[Result]) -> str:
    # On the boundaries themselves, nearly half are: they would hide the rest.
    counted = [result.figures for result in results if not result.beside_boundaries]
    if not counted:
        return ""
    mismatched, samples = (sum(getattr(f, name) for f in counted) for name in ("mismatched", "samples"))
    return amounts.share(mismatched, samples)


def _detail_cells(result: Result) -> tuple[str, ...]:
    figures = result.figures
    return (
        f"{result.direction} {result.probe}",
        f"{figures.samples:,}" if figures.samples < 100_000 else f"{figures.samples // 1000:,}k",
        f"{figures.mismatched:,}",
        amounts.number(figures.worst_cv),
        amounts.number(result.limits.fail),
        "" if figures.worst_stops is None else amounts.error(figures.worst_stops),
        _SHOWN[result.verdict].text,
        worst_sample(result),
    )
