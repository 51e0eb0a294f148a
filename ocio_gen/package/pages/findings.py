# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""What a page tells of many results: what is the same in several configs once, what is wrong first."""

import re
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import astuple, dataclass
from typing import TypeVar

from ocio_gen.core import amounts
from ocio_gen.core.verdict import Verdict
from ocio_gen.verification.direction import Direction
from ocio_gen.verification.lut_files import TARGET
from ocio_gen.verification.report import Result, worst_verdict

# Subjects of one kind that are told one by one; more are told together.
_ONE_BY_ONE = 6

# Subjects of a kind that are told one by one where they do not pass.
_MOST_ROWS = 40

# In a cause: how much it explains, and its numbers.
_SHARE = re.compile(r" \([^()]* of the samples\)$")
_NUMBER = re.compile(r"-?\d[\d.,]*")

# Names of files that a line lists.
_NAMES = 3

Key = TypeVar("Key", bound=Hashable)


@dataclass(frozen=True)
class Finding:
    """What falls short for one cause: the results, the worst of them first."""

    cause: str | None
    results: list[Result]

    @property
    def worst(self) -> Result:
        """The result that tells most."""
        return self.results[0]


def findings(results: Iterable[Result]) -> list[Finding]:
    """Return what falls short, by its cause, the one with the most results first.

    Causes of one subject that differ in their numbers only are one: each probe tells them a little otherwise.
    """
    groups = _grouped((result for result in results if result.failed), _alike)
    ordered = sorted(groups.values(), key=len, reverse=True)
    return [
        Finding(own[0].cause, own)
        for own in (
            sorted(group, key=lambda one: (one.picture is None, -one.figures.worst_cv)) for group in ordered
        )
    ]


def _alike(result: Result) -> tuple[str, ...]:
    sentence = _SHARE.sub("", result.cause or "")
    form = _NUMBER.sub("#", sentence)
    return (form,) if form and form == sentence else (form, result.subject, result.direction)


@dataclass(frozen=True)
class Row:
    """What was compared: a subject in one direction, or many, wherever it was found to be the same."""

    where: str
    what: str
    direction: Direction
    verdict: Verdict
    worst: str
    allowed: str
    others: str
    samples: str


def overview(results: Iterable[Result]) -> dict[str, list[Row]]:
    """Return a row for each subject and direction, by where it was found; one for many of a kind.

    What several targets agree on stands there once.
    """
    rows: list[Row] = []
    # Configs are what a show is about; its LUT files are many.
    kinds = sorted(_grouped(results, lambda one: (one.target.endswith(TARGET), one.direction)).items())
    for (luts, direction), of_kind in sorted(kinds, key=lambda kind: (kind[0][0], _ORDER.index(kind[0][1]))):
        subjects = _grouped(of_kind, lambda one: one.subject)
        passed = {name: own for name, own in subjects.items() if not any(one.off for one in own)}
        together = len(passed) > _ONE_BY_ONE
        told = [name for name in subjects if not (together and name in passed)]
        for name in told[:_MOST_ROWS]:
            rows += _of_subject(name, direction, subjects[name])
        if left := told[_MOST_ROWS:]:
            rows.append(
                _row(f"{len(left)} more", direction, [one for name in left for one in subjects[name]])
            )
        if together:
            called = "LUT files" if luts else _CALLED.get(direction, "subjects")
            many = [result for own in passed.values() for result in own]
            rows.append(_row(f"{len(passed)} {called}", direction, many))
    by_place = _grouped(rows, lambda row: row.where)
    worst = {place: max([*Verdict].index(row.verdict) for row in own) for place, own in by_place.items()}
    return dict(sorted(by_place.items(), key=lambda one: -worst[one[0]]))


_ORDER = [*Direction]
_CALLED = {Direction.VIEW: "views", Direction.LOOK: "looks"}


def _of_subject(name: str, direction: Direction, results: Sequence[Result]) -> list[Row]:
    by_target = _grouped(results, lambda one: one.target)
    rows = [_row(name, direction, own) for own in by_target.values()]
    alike = _grouped(zip(rows, by_target.values(), strict=True), lambda one: astuple(one[0])[2:])
    return [_row(name, direction, [one for _, own in group for one in own]) for group in alike.values()]


def _row(what: str, direction: Direction, results: Sequence[Result]) -> Row:
    targets = list(dict.fromkeys(result.target for result in results))
    # What is known to be off would hide the others.
    told = [result for result in results if not result.set_aside] or results
    worst = max(told, key=lambda one: (one.failed, one.figures.worst_cv))
    error = amounts.codes(worst.figures.worst_cv) if worst.figures.worst_cv else "none"
    allowed = worst.limits.bound_cv
    text = "" if allowed is None else amounts.number(allowed)
    if worst.limits.mean_cv is not None:
        worst = max(told, key=lambda one: (one.failed, one.figures.mean_cv))
        error = f"{error}, {amounts.error(worst.figures.mean_cv)} on average"
        text = f"{amounts.number(worst.limits.mean_cv or 0)} on average"
    counted = [one for one in results if not one.beside_boundaries]
    mismatched, samples = (
        sum(getattr(one.figures, name) for one in counted) for name in ("mismatched", "samples")
    )
    return Row(
        where=_listed(targets),
        what=what,
        direction=direction,
        verdict=worst_verdict(results),
        worst=error,
        allowed=text,
        others=amounts.share(mismatched, samples) if direction is Direction.ENCODE else "",
        samples=large(sum(one.figures.samples for one in results) // len(targets)),
    )


@dataclass(frozen=True)
class Cell:
    """A worst error in a table of ways."""

    text: str
    verdict: Verdict


@dataclass(frozen=True)
class Ways:
    """The worst error of each subject, by the way that it was run: of targets that agree."""

    where: str
    routes: list[str]
    rows: list[tuple[str, Direction, list[Cell | None]]]


def ways(results: Iterable[Result]) -> list[Ways]:
    """Return a table for each target, one for those that agree; of what was run in several ways."""
    tables = []
    for target, own in _grouped(results, lambda one: one.target).items():
        by_subject = _grouped(own, lambda one: (one.subject, one.direction))
        several = {key: group for key, group in by_subject.items() if len({one.route for one in group}) > 1}
        routes = list(dict.fromkeys(one.route for group in several.values() for one in group))
        rows = [
            (*key, [_cell([one for one in group if one.route == route]) for route in routes])
            for key, group in several.items()
        ]
        if rows:
            tables.append((target, routes, rows))
    alike = _grouped(tables, lambda table: repr(table[1:]))
    return [Ways(_listed([one[0] for one in group]), *group[0][1:]) for group in alike.values()]


def _cell(results: Sequence[Result]) -> Cell | None:
    told = [result for result in results if not result.set_aside]
    if not told:
        return None
    return Cell(amounts.error(max(one.figures.worst_cv for one in told)), worst_verdict(told))


def representatives(results: Iterable[Result]) -> list[Result]:
    """Return the result of each direction that is furthest off, of those that are off and fell not short."""
    drawn = [
        one
        for one in results
        if one.curve and one.figures.worst_cv and not (one.failed or one.set_aside or one.beside_boundaries)
    ]
    return [max(group, key=_near) for group in _grouped(drawn, lambda one: one.direction).values()]


def _near(result: Result) -> float:
    """Return how much of its limit a result uses up."""
    limit = result.limits.hardfail or result.limits.fail
    return result.figures.worst_cv / limit if limit else result.figures.worst_cv


def pictured(results: Iterable[Result]) -> list[Result]:
    """Return a result of each frame that fell not short: the one that is furthest off."""
    shown = [result for result in results if result.picture and not result.failed]
    by_frame = _grouped(shown, lambda one: (one.target if one.route == "capture" else "", one.probe))
    return [max(group, key=lambda one: one.figures.worst_cv) for group in by_frame.values()]


def large(amount: int) -> str:
    """Return a count as one reads it: "2,631", "3.39 million"."""
    for size, name in ((10**9, "billion"), (10**6, "million")):
        if amount >= size:
            return f"{amounts.number(amount / size)} {name}"
    return f"{amount:,}"


def _listed(names: Sequence[str]) -> str:
    if len(names) == 1:
        return names[0]
    if len(names) > _NAMES:
        return f"{len(names)} files"
    return f"{', '.join(names[:-1])} and {names[-1]}"


Item = TypeVar("Item")


def _grouped(items: Iterable[Item], key: Callable[[Item], Key]) -> dict[Key, list[Item]]:
    groups: dict[Key, list[Item]] = {}
    for item in items:
        groups.setdefault(key(item), []).append(item)
    return groups
