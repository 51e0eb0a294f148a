# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""The page of a verification: the verdict, what is wrong and where, what was compared; all else is folded."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from markupsafe import Markup

from ocio_gen.aces.acesproxy import ACESPROXY10, ACESPROXY12, MID_GREY, Encoding
from ocio_gen.core import amounts
from ocio_gen.core.templates import render
from ocio_gen.package.pages.findings import (
    Finding,
    findings,
    large,
    overview,
    pictured,
    representatives,
    ways,
)
from ocio_gen.package.pages.heat_map import HeatMap, heat_map
from ocio_gen.package.pages.plots import Line, SecondAxis, error_plot
from ocio_gen.verification.direction import Direction
from ocio_gen.verification.figures import CLF_TOLERANCE
from ocio_gen.verification.report import Report, Result
from ocio_gen.verification.sentences import known_traits, warnings, worst_sample, wrong_samples

# What falls short for so many causes is drawn and told; of more, one line each.
_CARDS = 5
# Of so many, the drawings are not folded.
_UNFOLDED = 2
# Lines of a list, results of a table: a page is read by people.
_LINES = 40
# A report of so few results has all of their figures on its page.
_FEW = 24
# Pictures of frames that fall short, and of frames that do not.
_PICTURES = 3


@dataclass(frozen=True)
class Drawn:
    """A result as it is drawn: where it is off in the picture, and along the code values."""

    result: Result
    picture: HeatMap | None
    plot: Markup | None


@dataclass(frozen=True)
class Card:
    """What falls short for one cause, drawn."""

    finding: Finding
    drawn: Drawn


def verification_page(report: Report, heading: str = "Verification against the ACESproxy reference") -> str:
    """Return a report as one HTML page that needs nothing else, on the net or on disk.

    Args:
        report: The report.
        heading: What was verified.
    """
    results = report.results
    found = findings(results)
    cards = [
        Card(one, _drawn(one.worst, f"f{place}", picture=place < _PICTURES))
        for place, one in enumerate(found[:_CARDS])
    ]
    usual = representatives(results)
    told = results if len(results) <= _FEW else [one for one in results if one.off]
    guesses = list(dict.fromkeys(result.guess for result in results if result.guess))
    return render(
        "ocio_gen.package.pages",
        "verification.html.j2",
        html=True,
        report=report,
        heading=heading,
        amounts=amounts,
        worst_sample=worst_sample,
        furthest=_furthest,
        wrong_samples=wrong_samples,
        clf_tolerance=CLF_TOLERANCE,
        lead=_lead(report, len(guesses)),
        facts=_facts(report),
        cards=cards,
        more=found[_CARDS:],
        lines=_LINES,
        unfolded=_UNFOLDED,
        guesses=guesses,
        warnings=[
            line.removeprefix("WARN ")
            for line in warnings(results)
            if line.removeprefix("WARN ") not in guesses
        ],
        known=known_traits(results),
        overview=overview(results),
        pictures=[_drawn(one, "", plot=False) for one in pictured(results)[:_PICTURES]],
        plots=[_drawn(one, f"p{place}", picture=False) for place, one in enumerate(usual)],
        ways=ways(results),
        told=told[:_LINES],
        untold=len(results) - len(told[:_LINES]),
    )


_ALL = {1: "The result is within its limits", 2: "Both results are within their limits"}


def _lead(report: Report, guesses: int) -> str:
    """Return the sentence that follows the verdict."""
    total, failed = len(report.results), sum(result.failed for result in report.results)
    parts = []
    if failed == total == 1:
        parts.append("The result is beyond its limits")
    elif failed:
        beyond = "is beyond its limits" if failed == 1 else "are beyond their limits"
        parts.append(f"{failed:,} of {amounts.count(total, 'result')} {beyond}")
    elif total:
        parts.append(_ALL.get(total, f"All {total:,} results are within their limits"))
    else:
        parts.append("Nothing was compared")
    if report.problems:
        parts.append(amounts.count(len(report.problems), "other problem" if failed else "problem"))
    if guesses:
        parts.append(
            "what it is was guessed: see below" if guesses == 1 else "some of it was guessed: see below"
        )
    return "; ".join(parts) + "."


def _furthest(result: Result) -> str:
    """Return what came out where a result is furthest off, and what went in."""
    worst = result.figures.worst[0]
    got, expected = amounts.apart(worst.got, worst.expected)
    rgb = " ".join(amounts.value(value, 6) for value in worst.input)
    at = "at x {}, y {}; ".format(*worst.position) if worst.position else ""
    shot = f" in {worst.shot}" if worst.shot else ""
    off = amounts.codes(result.figures.worst_cv)
    return f"{worst.channel} is {got}, not {expected}: {off}; {at}the input was {rgb}{shot}"


def _facts(report: Report) -> list[tuple[str, str]]:
    """Return the few numbers that stand below the verdict, and what each is."""
    results = report.results
    within = sum(not result.failed for result in results)
    facts = [(f"{within:,} of {len(results):,}", "results within their limits")]
    if results:
        facts.append((large(sum(result.figures.samples for result in results)), "samples compared"))
    worst = max(results, key=lambda one: (one.failed, one.figures.worst_cv), default=None)
    if worst and worst.failed:
        facts.append((amounts.codes(worst.figures.worst_cv), f"furthest off: {worst.subject}"))
    elif report.files:
        facts.append(
            (f"{len(report.files):,}", "file verified" if len(report.files) == 1 else "files verified")
        )
    if any(result.route != "capture" for result in results):
        facts.append(
            (
                f"OCIO {report.tools.get('opencolorio', '')}",
                f"on the CPU and {report.gpu}" if report.gpu else "on the CPU",
            )
        )
    return facts


def _drawn(result: Result, name: str, *, picture: bool = True, plot: bool = True) -> Drawn:
    made = None
    if picture and result.picture:
        worst = result.figures.worst[0].position if result.figures.worst else None
        made = heat_map(result.picture, result.limits.fail, worst)
    return Drawn(result, made, _plot(result, name) if plot else None)


def _plot(result: Result, name: str) -> Markup | None:
    """Return the errors of a result along the code values; None where no curve was kept."""
    if result.curve is None or not result.curve.codes:
        return None
    title = f"Error of {result.subject}, {result.direction}, {result.route}, on {result.probe}"
    of = " of the display" if result.direction is Direction.VIEW else ""
    stops = _stops(result.curve.codes, result.direction)
    return error_plot(title, [Line(result.subject, result.curve)], stops, name, of)


def _stops(codes: Sequence[float], direction: Direction) -> SecondAxis | None:
    if direction is Direction.VIEW:
        return None
    encoding: Encoding = ACESPROXY10 if max(codes) <= ACESPROXY10.cv_max + 1 else ACESPROXY12
    grey = float(encoding.encode_continuous(np.float64(MID_GREY)))
    return SecondAxis("stops from 18% grey", grey, encoding.steps_per_stop)
