# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""In which contexts two configs are compared: all values of context variables for which there are files."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from ocio_gen.comparison.contexts import contexts_of
from ocio_gen.comparison.items import Item
from ocio_gen.comparison.report import Change, Difference, Kind
from ocio_gen.comparison.runs import Runs, context_names
from ocio_gen.comparison.side import Context

# Contexts that are run, besides the first, before a comparison takes minutes.
_MOST = 64


@dataclass
class Plan:
    """The contexts to run, and what is known without running."""

    contexts: list[Context]  # the first is for all items, the others for those that depend on them
    all_contexts: list[Context]  # and those that need not be run, or are too many
    notes: list[str] = field(default_factory=list)
    differences: list[Difference] = field(default_factory=list)


def plan_contexts(runs: Runs, items: Sequence[Item], choice: Sequence[Context]) -> Plan:
    """Return the contexts in which two configs are compared.

    A context in which both have the same definitions and the same bytes in all files need not be run.

    Args:
        runs: Compares the configs.
        items: What is compared of them.
        choice: The user's choice; none for all values for which there are files.
    """
    used = {name for item in items for name in runs.variables(item)}
    if choice:
        # A package has configs that use a variable, and others that do not.
        contexts: list[Context] = []
        for one in choice:
            values = {name: value for name, value in one.items() if name in used}
            contexts += [values] * (values not in contexts)
        return Plan(contexts, contexts)
    of_a, of_b = map(contexts_of, runs.pair.sides, runs.pair.references)
    contexts = of_a + [context for context in of_b if context not in of_a]
    plan = Plan([{}], [{}, *contexts])
    plan.differences += _one_sided(of_a, of_b)
    different = [context for context in contexts if _differs(runs, items, context)]
    different.sort(key=lambda context: not runs.files_differ(context))
    plan.contexts += different[:_MOST]
    same = [context for context in contexts if context not in different]
    if same:
        plan.notes.append(
            f"context: with {context_names(same)}, both have the same definitions and the same "
            "bytes in every file that they use"
        )
    if different[_MOST:]:
        rest = different[_MOST:]
        detail = (
            f"{len(rest):,} of {len(contexts):,} sets of values were not run; choose some as the context: "
            f"{context_names(rest)}"
        )
        names = ", ".join(sorted({name for context in rest for name in context}))
        plan.differences.append(
            Difference(kind=Kind.CONTEXT, name=names, change=Change.NOT_COMPARED, detail=detail)
        )
    without_files = sorted(used - {name for context in contexts for name in context})
    if without_files:
        plan.notes.append(
            f"context: no files were found for values of {', '.join(without_files)} other than the default; "
            "compare with others as the context (values with a slash are not looked for)"
        )
    return plan


def _differs(runs: Runs, items: Sequence[Item], context: Context) -> bool:
    """Return whether any item is defined otherwise in B than in A, where the context's variables are used."""
    return any(
        not runs.variables(item).isdisjoint(context) and not runs.same_definition(item, context)
        for item in items
    )


def _one_sided(a: list[Context], b: list[Context]) -> Iterator[Difference]:
    """Yield the values for which only one of the two has files, by variables."""
    sides: list[tuple[Change, str, list[Context], list[Context]]] = [
        (Change.REMOVED, "A", a, b),
        (Change.ADDED, "B", b, a),
    ]
    for change, letter, some, others in sides:
        groups: dict[str, list[Context]] = {}
        for context in some:
            if context not in others:
                groups.setdefault(", ".join(context), []).append(context)
        for variables, only in groups.items():
            detail = f"only {letter} has files for {context_names(only)}"
            yield Difference(kind=Kind.CONTEXT, name=variables, change=change, detail=detail)
