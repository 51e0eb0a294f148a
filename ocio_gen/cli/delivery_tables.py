# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""Deliveries as people read them in a terminal: their sequences, then what is wrong, rule by rule."""

from rich import box
from rich.filesize import decimal
from rich.table import Table

from ocio_gen.cli.terminal import wide_console
from ocio_gen.core.amounts import count
from ocio_gen.core.sequences import runs_in_words
from ocio_gen.core.verdict import Verdict
from ocio_gen.delivery.report import DeliveryReport, SequenceSummary
from ocio_gen.delivery.rules import RULES, Level

# Sequences that a table has; --json has all.
_MOST_ROWS = 60

# Findings of one rule that are printed; --json has all.
_MOST_LINES = 20

_STYLES = {Level.FAIL: "bold red", Level.WARN: "yellow"}
_VERDICTS = {Verdict.PASS: "pass", Verdict.WARN: "pass, with warnings", Verdict.FAIL: "FAIL"}


def print_delivery(report: DeliveryReport) -> None:
    """Print a report."""
    console = wide_console()
    console.print(f"{report.delivery}: {report.profile}: {report.title}", style="bold")
    console.print(_table(report.sequences[:_MOST_ROWS]))
    if len(report.sequences) > _MOST_ROWS:
        console.print(f"and {len(report.sequences) - _MOST_ROWS:,} more sequences")
    for rule, findings in report.by_rule():
        for finding in findings[:_MOST_LINES]:
            frames = f", {runs_in_words(finding.frames)}" if finding.frames else ""
            line = f"{finding.level.upper()} {rule}: {finding.about}{frames}: {finding.text}"
            console.print(line, style=_STYLES[finding.level], soft_wrap=True)
        if len(findings) > _MOST_LINES:
            console.print(f"{rule}: {len(findings) - _MOST_LINES:,} more", soft_wrap=True)
        if findings:
            console.print(f"  {RULES[rule].asks}", style="dim", soft_wrap=True)
    for note in report.notes:
        console.print(note, soft_wrap=True)
    judged = f"{count(report.frames, 'frame')} of {count(len(report.sequences), 'sequence')}"
    console.print(
        f"{_VERDICTS[report.verdict]}: {judged}; {decimal(report.bytes)} in all files",
        style=None if report.passed else "bold red",
    )


def _table(sequences: list[SequenceSummary]) -> Table:
    table = Table(box=box.SIMPLE_HEAD, padding=(0, 1, 0, 0), show_edge=False)
    table.add_column("sequence")
    for column in ("frames", "numbers"):
        table.add_column(column, justify="right", no_wrap=True)
    for column in ("size", "channels", "codec", "timecode"):
        table.add_column(column, no_wrap=True)
    for one in sequences:
        numbers = "" if one.first is None else f"{one.first}-{one.last}"
        timecode = f"{one.first_timecode} - {one.last_timecode}" if one.first_timecode else ""
        table.add_row(one.name, f"{one.frames:,}", numbers, one.size, one.channels, one.codec, timecode)
    return table
