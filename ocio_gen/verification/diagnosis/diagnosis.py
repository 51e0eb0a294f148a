# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""Says what most likely made a result fall short: of all causes, the one that explains what came out.

Each candidate predicts the output that it would have. The one whose prediction agrees with nearly all samples
wins; of two that explain as much, the simpler; two that are as simple are both said. What explains little is
not said.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice

import numpy as np

from ocio_gen.verification.diagnosis.alpha import premultiplied
from ocio_gen.verification.diagnosis.chain import RIGHT, Chain, Change, chain_of, near
from ocio_gen.verification.diagnosis.channels import channels
from ocio_gen.verification.diagnosis.evidence import Bools, Evidence
from ocio_gen.verification.diagnosis.geometry import geometry
from ocio_gen.verification.diagnosis.grades import grades
from ocio_gen.verification.diagnosis.levels import common_levels, levels
from ocio_gen.verification.diagnosis.neighbours import OtherFrame
from ocio_gen.verification.diagnosis.proposal import Proposal
from ocio_gen.verification.diagnosis.sampling import samplings
from ocio_gen.verification.diagnosis.solved import offsets, solved
from ocio_gen.verification.diagnosis.window import Frame

# A cause that explains so many samples is the cause, ...
CERTAIN = 0.95
# ... and fewer than these make none.
LIKELY = 0.6

# What each number that is solved, or a second cause, must explain besides.
_EACH_NUMBER = 0.004
# A reading of a file that is less usual must explain so much more.
_EACH_READING = 0.005
# Causes whose shares are no further apart explain as much, ...
_AS_MUCH = 0.002
# ... but where one leaves so many times as much of a code as the other.
_CLOSER = 3.0

# What is solved explains so much more than what is right does.
_WORTH = 0.05
# Fewer wrong samples make no cause certain.
_MANY = 24

# Pixels that pairs of causes are first tried on, and how many of them are tried on all.
_FEW, _BEST = 256, 3
# In so many ways of clamping each; ...
_USUAL = 2
# ... and only where what came out is a function of codes, but for noise: in codes of 10 bits.
_SCATTERED, _MOST_SCATTER = 2.0, 20.0


@dataclass(frozen=True, eq=False)
class Diagnosis:
    """The most likely cause of a result that falls short."""

    sentence: str
    share: float
    """The share of the samples that the cause predicts, 0 to 1."""
    tie: str | None = None
    """Another cause that explains as much."""
    case: int = 0
    """Which of the cases it is the cause in."""
    wrong: int = _MANY
    """Samples that were wrong."""
    right: Bools | None = None
    """The samples that the cause predicts, (n, 3); None if the cause lies in the picture."""

    @property
    def certain(self) -> bool:
        """Whether this cause alone explains nearly all of many wrong samples."""
        return self.share >= CERTAIN and self.tie is None and self.wrong >= _MANY

    def __str__(self) -> str:
        """Return it as a sentence."""
        explained = "all" if self.share == 1.0 else f"{int(self.share * 1000) / 10:g}%"
        if self.tie:
            return f"Either {self.sentence}; or {self.tie} (each explains {explained} of the samples)"
        lead = "Cause" if self.certain else "Looks as if"
        return f"{lead}: {self.sentence} (explains {explained} of the samples)"


@dataclass(frozen=True)
class Case:
    """One reading of what came out: its evidence and, of a frame, the picture."""

    evidence: Evidence
    frame: Frame | None = None
    others: Iterable[OtherFrame] = ()
    """Other frames that may have been captured instead."""
    likely: bool = True
    """Whether to search the picture, and pairs of causes, too."""


@dataclass(frozen=True, eq=False)
class _Rated:
    sentence: str
    share: float
    left: float
    parameters: float
    right: Bools | None = None  # (n, 3); of a cause that lies in the picture, none
    kind: str = ""
    case: int = 0

    @property
    def score(self) -> float:
        return self.share - _EACH_NUMBER * self.parameters - _EACH_READING * self.case


def diagnose(cases: Sequence[Case]) -> Diagnosis | None:
    """Return the most likely cause of what is wrong; None where nothing explains enough.

    Args:
        cases: The readings of one output, the most usual first.
    """
    rated: list[_Rated] = []
    # (Of what is not finite, most candidates make nothing either.)
    with np.errstate(all="ignore"):
        for stage in (_single, _placed, _pairs):
            for number, case in enumerate(cases):
                if case.likely or stage is _single:
                    rated += (replace(one, case=number) for one in stage(case))
            found = _best(cases, rated)
            if found and found.share >= CERTAIN:
                return found
        return _best(cases, rated)


def _rated(evidence: Evidence, proposal: Proposal) -> _Rated:
    share, left, right = evidence.explained(proposal.values, proposal.slack)
    kind = proposal.kind or proposal.sentence
    return _Rated(proposal.sentence, min(share, proposal.most), left, proposal.parameters, right, kind)


def _all_rated(evidence: Evidence, proposals: Iterable[Proposal]) -> list[_Rated]:
    return [_rated(evidence, one) for one in proposals]


def _single(case: Case) -> list[_Rated]:
    """Return causes that come alone, of each pixel."""
    evidence = case.evidence
    rated = _all_rated(evidence, channels(evidence))
    chain = chain_of(evidence)
    rated += _worthwhile(evidence, chain, _of_codes(chain))
    for change in chain.changes:
        rated += _all_rated(evidence, _alone(chain, change))
    rated += _worthwhile(evidence, chain, near(chain))
    if max(one.share for one in rated) < CERTAIN:
        rated += _all_rated(evidence, samplings(evidence))
    return rated


def _worthwhile(evidence: Evidence, chain: Chain, proposals: Iterable[Proposal]) -> list[_Rated]:
    """Rate proposals, but for those that explain no more than what is right does with as much slack."""
    right: dict[float, float] = {0.0: 0.0}
    rated = []
    for one in proposals:
        if one.slack not in right:
            codes = next(iter(chain.given(RIGHT))).codes
            (made,) = chain.output(Proposal("", codes), RIGHT)
            right[one.slack] = evidence.explained(made.values, one.slack).share
        found = _rated(evidence, one)
        if found.share > right[one.slack] + _WORTH:
            rated.append(found)
    return rated


def _placed(case: Case) -> list[_Rated]:
    """Return causes that lie in the picture."""
    if case.frame is None:
        return []
    found = geometry(case.frame, case.others)
    rated = [_Rated(one.sentence, one.share, one.left, one.parameters) for one in found]
    return rated + _all_rated(case.evidence, premultiplied(case.evidence))


def _alone(chain: Chain, change: Change) -> Iterator[Proposal]:
    for given in chain.given(change):
        for codes in [given.whole, *([given.open] if given.goes_in else [])]:
            yield from chain.output(Proposal(change.sentence, codes), change)


def _of_codes(chain: Chain) -> Iterator[Proposal]:
    """Yield what is done to codes."""
    for given in chain.given(RIGHT):
        for family in (levels, solved, grades):
            for one in family(given):
                yield from chain.output(one, RIGHT)
    for given in chain.ungraded():
        for one in grades(given, "the CDL is another one"):
            yield from chain.output(one, RIGHT)


def _paired(chain: Chain, change: Change) -> Iterator[Proposal]:
    """Yield what is done to codes on top of another cause."""
    for given in islice(chain.given(change), _USUAL):
        for one in (*common_levels(given), *offsets(given)):
            yield from chain.output(one.after(change.sentence), change)


def _pairs(case: Case) -> list[_Rated]:
    """Return the best pairs of causes: a matrix or curve, and what is done to codes."""
    evidence, few = case.evidence, case.evidence.some(_FEW)
    chain, small = chain_of(evidence), chain_of(few)
    if np.count_nonzero(few.wrong) < _MANY:
        return []
    scatters = [next(iter(small.given(change))).scatter for change in small.changes]
    most = min(min(scatters, default=0.0) * _SCATTERED + 1.0, _MOST_SCATTER)
    found = [
        (max((one.score for one in _all_rated(few, _paired(small, change))), default=0.0), place)
        for place, change in enumerate(small.changes)
        if scatters[place] <= most
    ]
    rated = []
    for score, place in sorted(found, reverse=True)[:_BEST]:
        if score > LIKELY / 2:
            rated += _all_rated(evidence, _paired(chain, chain.changes[place]))
    return rated


def _best(cases: Sequence[Case], rated: Sequence[_Rated]) -> Diagnosis | None:
    by_kind: dict[str, _Rated] = {}
    for one in rated:
        known = by_kind.get(one.kind or one.sentence)
        if known is None or (one.score, -one.left) > (known.score, -known.left):
            by_kind[one.kind or one.sentence] = one
    ordered = sorted(by_kind.values(), key=lambda one: (-one.score, one.left))
    if not ordered or ordered[0].share < LIKELY:
        return None
    equal = [one for one in ordered if one.score > ordered[0].score - _AS_MUCH]
    # Of those that predict the same of nearly all samples, what is closer is the likelier.
    closest = min(equal, key=lambda one: one.left)
    rivals = [one for one in equal if one is not closest and one.left < closest.left * _CLOSER + 1e-6]
    tie = rivals[0].sentence if rivals else None
    wrong = int(np.count_nonzero(cases[closest.case].evidence.wrong))
    return Diagnosis(closest.sentence, closest.share, tie, closest.case, wrong, closest.right)
