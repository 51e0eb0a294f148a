# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""A sequence's results in few lines: the worst frames, and how many the others are."""

from collections.abc import Iterable, Sequence

from ocio_gen.core.sequences import in_words
from ocio_gen.verification.report import Result

# Frames that a report shows one by one.
SHOWN = 20


def is_of_sequence(results: Sequence[Result]) -> bool:
    """Return whether the results of a target are those of a sequence's frames."""
    return any(result.frame is not None for result in results)


def worst_shown(results: Iterable[Result]) -> list[Result]:
    """Return the frames that a report shows: those that fall short or are off, the worst first."""
    return [result for result in worst_first(results) if result.failed or result.figures.worst][:SHOWN]


def counts(results: Sequence[Result]) -> str:
    """Return how many frames keep their limits, and which do not, as a clause."""
    failed = [result for result in results if result.failed]
    line = f"{len(results) - len(failed):,} of {len(results):,} frames within their limits"
    if failed:
        line += f"; not {in_words(_numbers(failed))}"
    return line


def others(results: Sequence[Result]) -> str:
    """Return what there is besides the frames that a report shows; nothing where they are all."""
    shown = {id(result) for result in worst_shown(results)}
    left = [result for result in results if id(result) not in shown]
    failed = [result for result in left if result.failed]
    if failed:
        return f"{in_words(_numbers(failed))} fall short, too: --json has them all"
    return ""


def in_order(results: Sequence[Result]) -> str:
    """Return the numbers of the first of some frames, in their order."""
    return ", ".join(map(str, _numbers(results)[:5]))


def _numbers(results: Iterable[Result]) -> list[int]:
    return [result.frame for result in results if result.frame is not None]


def worst_first(results: Iterable[Result]) -> list[Result]:
    """Return results, those that fall short first, and of these those with the most and largest errors."""

    def badness(result: Result) -> tuple[bool, int, float, float]:
        figures = result.figures
        return result.failed, figures.wrong, figures.worst_cv, figures.mean_cv

    return sorted(results, key=badness, reverse=True)
