# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""What a report says in words: the same in a terminal, in JUnit XML and on a page."""

from collections import Counter
from collections.abc import Iterable, Iterator

from ocio_gen.core import amounts
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
            f"WARN {probe}{known}: {amounts.count(len(group), 'result')}, for example {worst.subject} "
            f"{worst.direction}, {worst.route}: {worst_sample(worst)}"
        )
    return lines


def known_traits(results: Iterable[Result]) -> list[str]:
    """Return a sentence for each known trait of OCIO, or of floats, that shows in some results."""
    traits: Counter[str] = Counter()
    for result in results:
        if result.figures.known and result.limits.known:
            traits[result.limits.known] += result.figures.known
    return [
        f"Known {_of(trait)}: {trait}. Seen in {amounts.count(count, 'probe sample')}."
        for trait, count in traits.items()
    ]


def _of(trait: str) -> str:
    return "of floats" if trait == LOST_IN_FLOATS else "OCIO behaviour, not caused by this config"


def worst_sample(result: Result) -> str:
    """Return where a result is worst, what came out there, and how many samples are wrong."""
    return "; ".join([worst_value(result), *wrong_samples(result)]) if result.figures.worst else ""


def worst_value(result: Result) -> str:
    """Return where a result is worst, and what came out there."""
    figures = result.figures
    if not figures.worst:
        return ""
    worst = figures.worst[0]
    rgb = " ".join(amounts.value(value, 6) for value in worst.input)
    got, expected = amounts.apart(worst.got, worst.expected)
    line = f"{rgb}: {worst.channel} {got}, not {expected}"
    if worst.position:
        line += " at x {}, y {}".format(*worst.position)
    if worst.shot:
        line += f" in {worst.shot}"
    return line


def wrong_samples(result: Result) -> Iterator[str]:
    """Yield how many samples of a result are wrong, and in which way."""
    figures, limits = result.figures, result.limits
    if figures.fractional:
        yield f"{amounts.count(figures.fractional, 'sample is', 'samples are')} no integer code"
    if figures.nonfinite:
        yield f"{amounts.count(figures.nonfinite, 'sample is', 'samples are')} not finite"
    if figures.failed:
        beyond = f" by more than {amounts.limit(limits.fail)}" if limits.fail else ""
        share = amounts.share(figures.failed, figures.samples)
        yield f"{figures.failed:,} of {amounts.count(figures.samples, 'sample')} ({share}) are off{beyond}"
    if limits.mismatched_ppm is not None and figures.mismatched_ppm > limits.mismatched_ppm:
        share = amounts.share(figures.mismatched, figures.samples)
        allowed = amounts.ppm(limits.mismatched_ppm) if limits.mismatched_ppm else "none"
        yield f"{share} of the samples are mismatched, and {allowed} may be"
    if limits.mean_cv is not None and not figures.mean_cv <= limits.mean_cv:
        allowed = amounts.number(limits.mean_cv)
        yield f"{amounts.codes(figures.mean_cv)} off on average, and {allowed} allowed"
