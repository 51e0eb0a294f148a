# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""An inspection as people read it in a terminal."""

from collections.abc import Iterable, Sequence

from rich.console import Console
from rich.table import Table

from ocio_gen.cli.terminal import wide_console
from ocio_gen.package.inspection import ConfigInspection, Inspection
from ocio_gen.show.looks.records import StepRecord


def print_inspection(found: Inspection, *, hidden: bool) -> None:
    """Print what is in a config or a package.

    Args:
        found: All of it.
        hidden: Whether to list hidden colour spaces, too.
    """
    console = wide_console()
    if found.show:
        console.print(found.show, style="bold")
        rows = [(r.release, r.path, ", ".join(r.hosts), r.base) for r in found.releases]
        _print(console, ("OCIO", "config", "hosts", "made from"), rows)
    for config in found.configs:
        _print_config(console, config, hidden=hidden)
    if found.shots:
        shots = [
            (shot.shot, *_step_cells(step), shot.source)
            for shot in found.shots
            for step in shot.steps or [StepRecord()]
        ]
        _print(console, ("shot", "LMT, or CDL in", "slope", "offset", "power", "sat", "from"), shots)


def _print_config(console: Console, config: ConfigInspection, *, hidden: bool) -> None:
    console.print(f"{config.path}, profile {config.profile}", style="bold")
    for note in config.notes:
        console.print(note)
    spaces = [
        (space.name, ", ".join(space.aliases), space.family, space.encoding, "hidden" if space.hidden else "")
        for space in config.spaces
        if hidden or not space.hidden
    ]
    _print(console, ("colour space", "aliases", "family", "encoding", ""), spaces)
    _print(console, ("display", "view", "looks"), [(v.display, v.view, v.looks) for v in config.views])
    _print(console, ("look", "applied in"), [(look.name, look.process_space) for look in config.looks])
    _print(console, ("role", "colour space"), list(config.roles.items()))
    rules = [(rule.name, rule.space, rule.pattern) for rule in config.file_rules]
    _print(console, ("file rule", "colour space", "path"), rules)
    _print(console, ("variable", "default"), list(config.environment.items()))


def _print(console: Console, heads: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Print a table, if it has rows; what is the same as in the row above is left out of its first column."""
    table = Table(box=None, header_style="dim", pad_edge=False)
    for head in heads:
        table.add_column(head, overflow="fold")
    above = ""
    for first, *others in rows:
        table.add_row("" if first == above else first, *others)
        above = first
    if table.row_count:
        console.print(table)
        console.print()


def _step_cells(step: StepRecord) -> list[str]:
    cdl = step.cdl
    if cdl is None:
        return [step.lmt or "", "", "", "", ""]
    return [cdl.working_space, *map(_words, (cdl.slope, cdl.offset, cdl.power)), f"{cdl.saturation:g}"]


def _words(values: Sequence[float]) -> str:
    return " ".join(f"{value:g}" for value in values)
