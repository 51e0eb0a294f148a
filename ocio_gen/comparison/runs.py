# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""Runs every item of two configs on pixels, in each direction and context."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from ocio_gen.comparison.definitions import Key
from ocio_gen.comparison.items import Item, Pair, Way
from ocio_gen.comparison.pixels import Outcome, Run, compare
from ocio_gen.comparison.report import Change, Difference
from ocio_gen.comparison.samples import few_pixels, quick_pixels
from ocio_gen.comparison.side import Context
from ocio_gen.core.errors import one_line
from ocio_gen.core.opencolorio import OCIO_ERRORS, Pixels

# An item that differs in so many contexts is not run in more.
_ENOUGH = 8


@dataclass
class Runs:
    """Compares items of two configs by running them."""

    pair: Pair
    tolerance_cv: float
    contexts: list[Context] = field(default_factory=list)  # in which anything was run
    _variables: dict[tuple[Key, Key], set[str]] = field(default_factory=dict)

    def first(self, item: Item, context: Context) -> tuple[list[Outcome], list[Difference]]:
        """Compare an item in the first context.

        Returns:
            What came of each direction that both configs can process, and the differences.
        """
        return self._in_context(item, context, quick_pixels())

    def others(self, item: Item, contexts: Sequence[Context], before: list[Difference]) -> list[Difference]:
        """Compare an item in further contexts, those that its files or names depend on.

        Args:
            item: The item.
            contexts: The contexts.
            before: What could not be compared in the first context; not repeated for the same reason.

        Returns:
            A difference for each direction and kind of change: the largest, which names the other contexts.
        """
        variables = self.variables(item)
        left = [
            context
            for context in contexts
            if not variables.isdisjoint(context) and not self.same_definition(item, context)
        ]
        by_change: dict[tuple[str, str], list[tuple[Difference, Context]]] = {}
        first = quick_pixels() if len(left) <= _ENOUGH else few_pixels()
        different = 0
        while left and different < _ENOUGH:
            context = left.pop(0)
            _, differences = self._in_context(item, context, first)
            different += any(self._is_change(one) for one in differences)
            for one in differences:
                if one not in before:
                    by_change.setdefault((one.name, one.change), []).append((one, context))
        return [self._largest(group, len(left)) for group in by_change.values()]

    def _in_context(
        self, item: Item, context: Context, first: Pixels
    ) -> tuple[list[Outcome], list[Difference]]:
        if context not in self.contexts:
            self.contexts.append(context)
        outcomes: list[Outcome] = []
        differences: list[Difference] = []
        for way in item.ways:
            outcome, some = self._way(item, way, context, first)
            differences += some
            if outcome:
                outcomes.append(outcome)
        return outcomes, _joined(item, differences)

    def _is_change(self, one: Difference) -> bool:
        """Return whether a difference is one beyond the tolerance."""
        return one.moved.beyond(self.tolerance_cv) if one.moved else one.change is Change.UNREADABLE

    def _largest(self, group: list[tuple[Difference, Context]], left: int) -> Difference:
        """Return the largest difference of a direction over contexts, which names the others.

        Args:
            group: Differences and their contexts.
            left: How many contexts were not run.
        """

        def size(pair: tuple[Difference, Context]) -> tuple[bool, float]:
            return self._is_change(pair[0]), pair[0].moved.worst_cv if pair[0].moved else 0.0

        difference, context = max(group, key=size)
        others = [one for _, one in group if one is not context]
        also = [f"also with {context_names(others)}"] * bool(others)
        also += [f"{left:,} more sets of values were not run"] * bool(left)
        return difference.model_copy(
            update={
                "name": f"{difference.name}, {context_name(context)}",
                "detail": "; ".join(filter(None, [difference.detail, *also])),
                "same_definition": all(one.same_definition for one, _ in group),
            }
        )

    def variables(self, item: Item) -> set[str]:
        """Return the context variables that an item depends on in either config."""
        if item.keys in self._variables:
            return self._variables[item.keys]
        variables = self._variables.setdefault(item.keys, set())
        for side, key, references in zip(self.pair.sides, item.keys, self.pair.references, strict=True):
            reach = side.reach((key,), {})
            variables |= reach.variables
            if reach.files:
                # Which of its files refer to which others depends on the context: all of them count.
                nested = references - side.definitions.file_references()
                variables |= {name for one in nested for name in side.definitions.variables(one.src)}
        return variables

    def files_differ(self, context: Context) -> bool:
        """Return whether a file that both configs name is another in B than in A."""
        a, b = self.pair.sides
        references = self.pair.references[0] & self.pair.references[1]
        return any(a.digest(file, context) != b.digest(file, context) for file in references)

    def same_definition(self, item: Item, context: Context) -> bool:
        """Return whether all that an item consists of is the same in both: every definition and file."""
        texts, files = [], []
        for side, key in zip(self.pair.sides, item.keys, strict=True):
            reach = side.reach((key,), context)
            texts.append(reach.texts)
            files.append({file: side.digest(file, context) for file in reach.files})
        return texts[0] == texts[1] and files[0] == files[1]

    def _way(
        self, item: Item, way: Way, context: Context, first: Pixels
    ) -> tuple[Outcome | None, list[Difference]]:
        runs: list[Run] = []
        errors: dict[str, str] = {}
        for letter, side, transform in zip("AB", self.pair.sides, way.transforms, strict=True):
            try:
                runs.append(side.run(transform, way.direction, context))
            except OCIO_ERRORS as error:
                errors[letter] = side.without_folder(one_line(error)).rstrip(".")
        if len(errors) == 1:
            ((letter, reason),) = errors.items()
            detail = f"{letter} cannot process it: {reason}"
            return None, [Difference(kind=item.kind, name=way.name, change=Change.UNREADABLE, detail=detail)]
        if errors:
            return None, [self._not_compared(item, way, context, errors)]
        outcome = compare(runs[0], runs[1], way.scale, self.tolerance_cv, first=first)
        return outcome, [
            Difference(kind=item.kind, name=way.name, change=Change.PIXELS, detail=detail, moved=moved)
            for detail, moved in outcome.differences(self.tolerance_cv)
        ]

    def _not_compared(self, item: Item, way: Way, context: Context, errors: dict[str, str]) -> Difference:
        same = self.same_definition(item, context)
        reason = errors["A"] if errors["A"] == errors["B"] else f"A: {errors['A']}; B: {errors['B']}"
        if same:
            reason += " (its definition and the files that it uses are the same in both)"
        return Difference(
            kind=item.kind, name=way.name, change=Change.NOT_COMPARED, detail=reason, same_definition=same
        )


def _joined(item: Item, differences: list[Difference]) -> list[Difference]:
    """Return differences, with one for an item that cannot be processed in any direction for one reason."""
    reasons = {one.detail for one in differences if one.change is Change.NOT_COMPARED}
    if len(reasons) == 1 and len(differences) == len(item.ways):
        return [differences[0].model_copy(update={"name": item.name})]
    return differences


def context_name(context: Context) -> str:
    """Return a context as a report calls it."""
    return ", ".join(f"{name}={value}" for name, value in context.items()) or "the defaults"


def context_names(contexts: Sequence[Context], most: int = 12) -> str:
    """Return contexts in a row, the first of many."""
    row = ", ".join(map(context_name, contexts[:most]))
    return f"{row} and {len(contexts) - most:,} more" if len(contexts) > most else row
