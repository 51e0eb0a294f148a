# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""What is found, gathered by rule and by what it is about, in little memory."""

from array import array
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from ocio_gen.core.disk.files import shown
from ocio_gen.core.names import printable
from ocio_gen.core.sequences import runs
from ocio_gen.delivery.profile import Profile
from ocio_gen.delivery.report import Finding
from ocio_gen.delivery.rules import RULES, Level, RuleName

# Different sentences of one rule about one sequence, and files of a rule, that are said; others are counted.
_MOST_TEXTS, _MOST_FILES = 20, 100

_ORDER = {name: place for place, name in enumerate(RULES)}


@dataclass
class _Numbers:
    """Numbers of frames: eight bytes each, or runs of them."""

    each: "array[int]" = field(default_factory=lambda: array("q"))
    runs: list[tuple[int, int]] = field(default_factory=list)

    def in_runs(self) -> list[tuple[int, int]]:
        """Return them in their order, those that touch as one run."""
        merged: list[tuple[int, int]] = []
        for first, last in sorted([*runs(self.each), *self.runs]):
            if merged and first <= merged[-1][1] + 1:
                merged[-1] = merged[-1][0], max(last, merged[-1][1])
            else:
                merged.append((first, last))
        return merged


class Gathered:
    """What is found of a delivery."""

    def __init__(self, profile: Profile) -> None:
        """Take the profile, which says what of it counts."""
        self._profile = profile
        self._texts: dict[tuple[RuleName, str], dict[str, _Numbers]] = {}
        self._others: dict[tuple[RuleName, str], _Numbers] = {}
        self._named: Counter[RuleName] = Counter()
        self._unnamed: Counter[RuleName] = Counter()

    def frame(self, rule: RuleName, sequence: str, text: str, number: int) -> None:
        """Add what is wrong with one frame of a sequence; below 0, it has no number."""
        numbers = self._numbers(rule, sequence, text)
        if numbers and number >= 0:
            numbers.each.append(number)

    def frames(self, rule: RuleName, sequence: str, text: str, some: Iterable[tuple[int, int]]) -> None:
        """Add what is wrong with frames of a sequence.

        Args:
            rule: The rule.
            sequence: The sequence.
            text: How they break it.
            some: Runs of their numbers; none for all of the sequence.
        """
        if numbers := self._numbers(rule, sequence, text):
            numbers.runs.extend(some)

    def _numbers(self, rule: RuleName, sequence: str, text: str) -> _Numbers | None:
        """Return where the numbers of frames go that break a rule; None where the rule is off."""
        if self._profile.level(rule) is Level.OFF:
            return None
        texts = self._texts.setdefault((rule, sequence), {})
        if text in texts or len(texts) < _MOST_TEXTS:
            return texts.setdefault(text, _Numbers())
        return self._others.setdefault((rule, sequence), _Numbers())

    def file(self, rule: RuleName, path: str, text: str) -> None:
        """Add what is wrong with a file or a folder."""
        if self._profile.level(rule) is Level.OFF:
            return
        if self._named[rule] < _MOST_FILES:
            self._named[rule] += 1
            self._texts.setdefault((rule, path), {}).setdefault(text, _Numbers())
        else:
            self._unnamed[rule] += 1

    def findings(self) -> list[Finding]:
        """Return all of it, in the order of the rules, and of what it is about."""
        return sorted(self._all(), key=lambda one: (_ORDER[one.rule], one.about, one.frames[:1]))

    def _all(self) -> Iterator[Finding]:
        for (rule, about), texts in self._texts.items():
            for text, some in texts.items():
                yield self._finding(rule, about, text, some)
        for (rule, about), some in self._others.items():
            yield self._finding(rule, about, "further frames, each with a different fault", some)
        for rule, count in self._unnamed.items():
            yield self._finding(rule, "other files", f"{count:,} more", _Numbers())

    def _finding(self, rule: RuleName, about: str, text: str, some: _Numbers) -> Finding:
        level = self._profile.level(rule)
        assert level is not Level.OFF  # noqa: S101 - none of such rules was added
        return Finding(
            rule=rule,
            level=level,
            about=printable(shown(about), keep=""),
            frames=some.in_runs(),
            text=printable(shown(text), keep=""),
        )
