# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""The page of a verification: the verdict first, then each subject, drawn."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from markupsafe import Markup

from ocio_gen.aces.acesproxy import ACESPROXY10, ACESPROXY12, MID_GREY, Encoding
from ocio_gen.core.templates import render
from ocio_gen.package.pages.plots import Line, SecondAxis, error_plot
from ocio_gen.verification.direction import Direction
from ocio_gen.verification.report import Report, Result, Verdict, worst_verdict
from ocio_gen.verification.sentences import failure, known_traits, warnings


@dataclass(frozen=True)
class Drawn:
    """One subject in one direction: its results and their plot."""

    subject: str
    direction: Direction
    claim: str
    anchor: str
    results: list[Result]
    plot: Markup

    @property
    def verdict(self) -> Verdict:
        """The worst of its results' verdicts."""
        return worst_verdict(self.results)

    @property
    def worst(self) -> Result | None:
        """The result that is closest to its limits or furthest beyond, if anything is off at all."""
        off = [result for result in self.results if result.figures.worst and not result.set_aside]
        return max(off, key=lambda result: (result.failed, _share(result)), default=None)


def _share(result: Result) -> float:
    """Return how much of its limit a result uses up."""
    largest = result.limits.hardfail or result.limits.fail
    return result.figures.worst_cv / largest if largest else result.figures.worst_cv


def verification_page(report: Report) -> str:
    """Return a report as one HTML page that needs nothing else, on the net or on disk."""
    targets = report.by_target()
    drawn = {target: list(_drawn(results, place)) for place, (target, results) in enumerate(targets.items())}
    return render(
        "ocio_gen.package.pages",
        "verification.html.j2",
        html=True,
        report=report,
        targets=drawn,
        failures=[failure(result) for result in report.results if result.failed],
        warnings=warnings(report.results),
        known=known_traits(report.results),
        verdicts={target: worst_verdict(results) for target, results in targets.items()},
    )


def _drawn(results: list[Result], place: int) -> Iterator[Drawn]:
    groups: dict[tuple[str, Direction], list[Result]] = {}
    for result in results:
        groups.setdefault((result.subject, result.direction), []).append(result)
    for number, ((subject, direction), group) in enumerate(groups.items()):
        anchor = f"s{place}-{number}"
        lines = list(_lines(group))
        unit = "CV of the display" if direction is Direction.VIEW else "CV"
        title = f"Error of {subject}, {direction}"
        plot = error_plot(title, lines, _stops(lines, direction), anchor, unit) if lines else Markup()
        claims = "; ".join(dict.fromkeys(result.claim for result in group))
        yield Drawn(subject, direction, claims, anchor, group, plot)


def _lines(results: list[Result]) -> Iterator[Line]:
    """Yield a line for each route: the largest error of its probes at each code value."""
    for route in dict.fromkeys(result.route for result in results):
        largest: dict[float, float] = {}
        sizes: dict[float, int] = {}
        for result in results:
            curve = result.curve
            # What is known to be off, and beside the boundaries, would hide all the rest.
            aside = result.set_aside or result.beside_boundaries
            if result.route != route or curve is None or aside:
                continue
            for code, error in zip(curve.codes, curve.worst_cv, strict=True):
                largest[code] = max(largest.get(code, 0.0), error)
            for size, count in zip(curve.sizes, curve.counts, strict=True):
                sizes[size] = sizes.get(size, 0) + count
        codes, counted = sorted(largest), sorted(sizes)
        if codes:
            errors = [largest[code] for code in codes]
            yield Line(route, codes, errors, counted, [sizes[size] for size in counted])


def _stops(lines: list[Line], direction: Direction) -> SecondAxis | None:
    if direction is Direction.VIEW:
        return None
    top = max(max(line.codes) for line in lines)
    encoding: Encoding = ACESPROXY10 if top <= ACESPROXY10.cv_max else ACESPROXY12
    grey = float(encoding.encode_continuous(np.float64(MID_GREY)))
    return SecondAxis("stops from 18% grey", grey, encoding.steps_per_stop)
