# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""The difference of two OCIO configs: definitions, what a host opens with, and whether pixels moved."""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import PyOpenColorIO as ocio

from ocio_gen.comparison.attributes import definition_differences, text_changes
from ocio_gen.comparison.contexts import references_of
from ocio_gen.comparison.items import Item, Pair, items_of
from ocio_gen.comparison.opening import opening_differences
from ocio_gen.comparison.plan import Plan, plan_contexts
from ocio_gen.comparison.report import Change, Difference, DiffReport, Kind
from ocio_gen.comparison.runs import Runs, context_names
from ocio_gen.comparison.side import MISSING, Context, Side


def diff_configs(
    a: Path,
    b: Path,
    tolerance_cv: float = 0.0,
    progress: Callable[[str], None] = lambda _: None,
    contexts: Sequence[Context] = (),
) -> DiffReport:
    """Compare two OCIO configs: what they define, what a host opens with, and the pixels of every transform.

    Args:
        a: The one.
        b: The other.
        tolerance_cv: Ignore pixel differences up to this many code values.
        progress: Called with what is being compared.
        contexts: Values of context variables to compare with, in place of the defaults and of all values for
            which there are files.

    Raises:
        UserError: a file is no config that OCIO reads, or an archive that programs read differently.
    """
    report = DiffReport(a=str(a), b=str(b), tolerance_cv=tolerance_cv)
    ocio.ClearAllCaches()
    sides = Side(a), Side(b)
    pair = Pair(*sides, (references_of(sides[0]), references_of(sides[1])))
    pair.match_spaces()
    runs = Runs(pair, tolerance_cv)
    items = list(items_of(pair))
    plan = plan_contexts(runs, items, contexts)
    report.differences += [*opening_differences(pair, report.compared), *plan.differences]
    for item in items:
        progress(f"{a.name}, {b.name}: {item.kind} {item.name}")
        report.compared[item.kind] = report.compared.get(item.kind, 0) + 1
        report.differences += _item_differences(runs, plan, item, report)
    for side, references in zip(sides, pair.references, strict=True):
        for context in plan.all_contexts:
            report.files |= side.files(references, context)
    report.variables = {name for item in items for name in runs.variables(item)}
    report.contexts = [dict(context) for context in runs.contexts]
    report.notes += [*_notes(pair), *_context_notes(runs, report.variables), *plan.notes]
    if report.equal:
        report.differences += _file_changes(pair, plan.contexts[0])
    if not report.differences and a.read_bytes() != b.read_bytes():
        detail = "the files differ only in text; all definitions and OCIO's ops are the same"
        report.differences.append(
            Difference(kind=Kind.CONFIG, name=a.name, change=Change.TEXT, detail=detail)
        )
    return report


def _item_differences(runs: Runs, plan: Plan, item: Item, report: DiffReport) -> list[Difference]:
    """Return all that differs of one item: its definition, its pixels in every context, its text."""
    differences = list(definition_differences(runs.pair, item))
    outcomes, first = runs.first(item, plan.contexts[0])
    uncompared = [one for one in first if one.change is Change.NOT_COMPARED]
    differences += [*first, *runs.others(item, plan.contexts[1:], uncompared)]
    if not any(report.counts(one) for one in differences):
        changes = text_changes(runs.pair, item, outcomes)
        if changes:
            detail = "; ".join(changes)
            differences.append(Difference(kind=item.kind, name=item.name, change=Change.TEXT, detail=detail))
    return differences


def _file_changes(pair: Pair, context: Context) -> Iterator[Difference]:
    """Yield each file that both configs name and whose bytes differ."""
    for reference in sorted(pair.references[0] & pair.references[1]):
        digests = {side.digest(reference, context) for side in pair.sides}
        if len(digests) > 1 and MISSING not in digests:
            name = " ".join(filter(None, reference))
            yield Difference(
                kind=Kind.FILE, name=name, change=Change.TEXT, detail="the bytes of the two files differ"
            )


def _notes(pair: Pair) -> list[str]:
    """Return through what colours are compared, where that is an assumption or a finding."""
    notes = []
    if pair.through_aces:
        for letter, side in zip("AB", pair.sides, strict=True):
            if not side.config.hasRole(ocio.ROLE_INTERCHANGE_SCENE):
                notes.append(
                    f"{letter} has no role {ocio.ROLE_INTERCHANGE_SCENE}; its ACES2065-1 is taken to be the "
                    f"colour space {side.aces.name}"
                )
    else:
        notes.append(_own_reference([side.aces.problem for side in pair.sides], "scene"))
    if not pair.through_xyz and all(side.has_display_reference for side in pair.sides):
        notes.append(_own_reference([side.xyz.problem for side in pair.sides], "display"))
    return notes


def _own_reference(problems: list[str], kind: str) -> str:
    """Return that colours are compared through each config's own reference, and why."""
    why = "; ".join(f"{letter} {problem}" for letter, problem in zip("AB", problems, strict=True) if problem)
    return (
        f"{why}; {kind}-referred colours are compared through each config's own {kind} reference space, "
        "which is taken to be the same in both"
    )


def _context_notes(runs: Runs, variables: set[str]) -> list[str]:
    """Return which values of context variables were tried, if the configs use any."""
    return [f"context: compared with {context_names(runs.contexts)}"] if variables else []
