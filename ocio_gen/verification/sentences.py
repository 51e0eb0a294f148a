# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""What a report says in words: the same in a terminal, in JUnit XML and on a page."""

from collections import Counter
from collections.abc import Iterable

from ocio_gen.verification.limits import LOST_IN_FLOATS
from ocio_gen.verification.report import Result


def failure(result: Result) -> str:
    """Return a line about a result that falls short: what, where it is worst, and why, if that is known."""
    where = f"{result.subject} {result.direction}, {result.route}, {result.probe}"
    line = f"FAIL {where}: {worst_sample(result)}"
    return f"{line}. {result.cause}" if result.cause else line


def warnings(results: list[Result]) -> list[str]:
    """Return a line for each guess, and for each probe that warns: on how many subjects, and the worst."""
    lines = [f"WARN {guess}" for guess in dict.fromkeys(filter(None, (one.guess for one in results)))]
    warned = [result for result in results if result.figures.warned and not result.failed]
    for probe in dict.fromkeys(result.probe for result in warned):
        group = [result for result in warned if result.probe == probe]
        worst = max(group, key=lambda result: result.figures.worst_cv)
        known = f" ({worst.limits.known})" if worst.limits.known else ""
        lines.append(
            f"WARN {probe}{known}: {len(group)} results, for example {worst.subject} {worst.direction}, "
            f"{worst.route}: {worst_sample(worst)}"
        )
    return lines


def known_traits(results: Iterable[Result]) -> list[str]:
    """Return a sentence for each known trait of OCIO, or of floats, that shows in some results."""
    traits: Counter[str] = Counter()
    for result in results:
        if result.figures.known and result.limits.known:
            traits[result.limits.known] += result.figures.known
    return [
        f"Known {_of(trait)}: {trait}. Seen in {count:,} probe samples." for trait, count in traits.items()
    ]


def _of(trait: str) -> str:
    return "of floats" if trait == LOST_IN_FLOATS else "OCIO behaviour, not caused by this config"


def worst_sample(result: Result) -> str:
    """Return where a result is worst, and what came out there."""
    figures = result.figures
    if not figures.worst:
        return ""
    worst = figures.worst[0]
    rgb = " ".join(f"{value:.6g}" for value in worst.input)
    line = f"{rgb}: {worst.channel} {worst.got:.7g}, not {worst.expected:.7g}"
    if worst.position:
        line += " at x {}, y {}".format(*worst.position)
    if worst.shot:
        line += f" in {worst.shot}"
    if figures.fractional:
        line += f"; {figures.fractional:,} samples are no integer code"
    if figures.nonfinite:
        line += f"; {figures.nonfinite:,} samples are not finite"
    if figures.failed:
        line += f"; {figures.failed:,} of {figures.samples:,} samples beyond {result.limits.fail:.3g} CV"
    mean = result.limits.mean_cv
    if mean is not None and not figures.mean_cv <= mean:
        line += f"; {figures.mean_cv:.3g} CV off on average, beyond {mean:.3g}"
    return line
