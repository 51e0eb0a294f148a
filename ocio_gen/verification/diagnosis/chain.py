# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""The right way from what goes into a subject to what comes out, in steps: a cause changes one or two.

An encode is a matrix, a curve, and what is done to codes; a decode is the same backwards. Codes that become
codes, and what a display shows, have no light in them.
"""

from collections.abc import Iterator
from dataclasses import replace
from typing import NamedTuple, Protocol

import numpy as np

from ocio_gen.aces.acesproxy import Encoding
from ocio_gen.aces.signals import LIN_AP1
from ocio_gen.verification.claims import Claim, DecodeClaim, EncodeClaim, RescaleClaim, ViewClaim
from ocio_gen.verification.diagnosis.colours import Colour, colours, right_colour
from ocio_gen.verification.diagnosis.curves import Curve, curves, proxy_curve
from ocio_gen.verification.diagnosis.evidence import Array, Evidence
from ocio_gen.verification.diagnosis.grades import Grading, gradings
from ocio_gen.verification.diagnosis.levels import Levels
from ocio_gen.verification.diagnosis.proposal import Proposal
from ocio_gen.verification.rendered import Other, Render, RenderClaim

# What a display shows, in codes of 10 bits: full range, and no stops.
_DISPLAY = Encoding("display", 10, cv_min=0, cv_max=1023, steps_per_stop=50, mid_cv_offset=0)


# A codec leaves most samples so near to what they were, as a share of the range; it is no certain cause.
_NEAR, _MOST_OF_NEAR = 0.01, 0.94


class Change(NamedTuple):
    """A step that is another one than it should be, or none."""

    colour: Colour | None = None
    curve: Curve | None = None
    grading: Grading | None = None
    other: Other | None = None

    @property
    def sentence(self) -> str:
        """A sentence about the step that differs; empty if none does."""
        return next((step.sentence for step in self if step), "")


RIGHT = Change()


class Chain(Protocol):
    """The steps of a claim."""

    @property
    def changes(self) -> list[Change]:
        """The steps that can differ, one at a time."""

    def given(self, change: Change) -> Iterator[Levels]:
        """Yield the code values in the middle of it, in the ways in which they may be clamped.

        The most usual ways come first.
        """

    def ungraded(self) -> Iterator[Levels]:
        """Yield code values without the CDL that a claim has in it, if it has one."""

    def output(self, proposal: Proposal, change: Change) -> Iterator[Proposal]:
        """Yield what comes out if code values are as a proposal has them."""


def near(chain: Chain) -> Iterator[Proposal]:
    """Yield what is near what came out, and not it: of pictures that a codec has altered."""
    if isinstance(chain, _RenderChain):
        yield from chain.near()


def is_known(claim: Claim) -> bool:
    """Tell whether the steps of a claim are known."""
    return isinstance(claim, EncodeClaim | DecodeClaim | RescaleClaim | ViewClaim | RenderClaim)


def chain_of(evidence: Evidence) -> Chain:
    """Return the steps of evidence's claim.

    Raises:
        TypeError: they are not known.
    """
    claim = evidence.claim
    if isinstance(claim, EncodeClaim):
        return _EncodeChain(evidence, claim)
    if isinstance(claim, DecodeClaim):
        return _DecodeChain(evidence, claim)
    if isinstance(claim, RescaleClaim):
        return _CodesChain(evidence, claim)
    if isinstance(claim, ViewClaim):
        return _DisplayChain(evidence)
    if isinstance(claim, RenderClaim):
        return _RenderChain(evidence, claim)
    raise TypeError(f"nothing is known of the steps of {claim.title}")


class _EncodeChain:
    """Light becomes code values."""

    def __init__(self, evidence: Evidence, claim: EncodeClaim) -> None:
        self._evidence, self._encoding, self._cdl = evidence, claim.encoding, claim.cdl
        self._colour, self._curve = right_colour(ap1=claim.source is LIN_AP1), proxy_curve(claim.encoding)
        self._made = evidence.errors.got.astype(np.float64)
        self.changes = [Change(colour=one) for one in colours(ap1=claim.source is LIN_AP1, encodes=True)]
        self.changes += [Change(curve=one) for one in curves(claim.encoding)]
        if claim.cdl:
            self.changes += [Change(grading=one) for one in gradings(claim.cdl, claim.encoding)]

    def given(self, change: Change) -> Iterator[Levels]:
        encoding = self._encoding
        lin = (change.colour or self._colour).to_curve(self._evidence.shown)
        codes = (change.curve or self._curve).codes(lin)
        codes = np.where(np.isnan(codes), encoding.cv_min, codes)
        ended = _ended(codes, lin, self._made)
        bounds = [(float(encoding.cv_min), float(encoding.cv_max))]
        if change.curve is not None:
            bounds += [(0.0, float(encoding.full_scale)), (-np.inf, np.inf)]
        for one in (codes, ended) if change.curve else (codes,):
            for low, high in bounds:
                yield self._levels(self._graded(np.clip(one, low, high), change.grading), codes)

    def ungraded(self) -> Iterator[Levels]:
        if self._cdl:
            encoding = self._encoding
            codes = self._curve.codes(self._colour.to_curve(self._evidence.shown))
            clamped = np.clip(
                np.where(np.isnan(codes), encoding.cv_min, codes), encoding.cv_min, encoding.cv_max
            )
            yield self._levels(clamped, codes)

    def output(self, proposal: Proposal, change: Change) -> Iterator[Proposal]:
        del change
        yield proposal

    def _levels(self, codes: Array, unbounded: Array) -> Levels:
        return Levels(codes, unbounded, self._made, self._encoding, self._evidence.rounded, goes_in=False)

    def _graded(self, codes: Array, other: Grading | None) -> Array:
        """Return codes as a set's box grades them, which gets whole ones."""
        if self._cdl is None:
            return codes
        whole, encoding = np.rint(codes), self._encoding
        if other:
            return other.apply(whole)
        return encoding.from_normalized(self._cdl.apply(encoding.to_normalized(whole)))


def _ended(codes: Array, lin: Array, made: Array) -> Array:
    """Return codes with those of no light as most of them came out: each maker has an end of its own."""
    with np.errstate(invalid="ignore"):
        dark = (lin <= 0) & np.isfinite(made)
    return np.where(dark, np.median(made[dark]), codes) if dark.any() else codes


class _DecodeChain:
    """Code values become light."""

    def __init__(self, evidence: Evidence, claim: DecodeClaim) -> None:
        self._evidence, self._encoding = evidence, claim.encoding
        self._colour, self._curve = right_colour(ap1=claim.target is LIN_AP1), proxy_curve(claim.encoding)
        self.changes = [Change(colour=one) for one in colours(ap1=claim.target is LIN_AP1, encodes=False)]
        self.changes += [Change(curve=one) for one in curves(claim.encoding)]

    def given(self, change: Change) -> Iterator[Levels]:
        encoding, codes = self._encoding, np.asarray(self._evidence.shown, np.float64)
        clamped = np.clip(np.nan_to_num(codes, nan=encoding.cv_min), encoding.cv_min, encoding.cv_max)
        with np.errstate(invalid="ignore"):
            lin = (change.colour or self._colour).to_curve(self._evidence.output)
            made = np.where(lin > 0, (change.curve or self._curve).codes(lin), np.nan)
        yield Levels(clamped, codes, made, encoding, rounded=False, goes_in=True)

    def ungraded(self) -> Iterator[Levels]:
        yield from ()

    def output(self, proposal: Proposal, change: Change) -> Iterator[Proposal]:
        with np.errstate(over="ignore", invalid="ignore"):
            lin = (change.curve or self._curve).light(proposal.values)
            light = (change.colour or self._colour).from_curve(lin)
        yield replace(proposal, values=light)


class _CodesChain:
    """Code values become code values, graded if there is a CDL."""

    def __init__(self, evidence: Evidence, claim: RescaleClaim) -> None:
        self._evidence, self._encoding, self._cdl = evidence, claim.to_encoding, claim.cdl
        self._made = evidence.errors.got.astype(np.float64)
        self._ungraded = claim.to_encoding.from_normalized(claim.encoding.to_normalized(evidence.shown))
        self.changes: list[Change] = []
        if claim.cdl:
            self.changes = [Change(grading=one) for one in gradings(claim.cdl, claim.to_encoding)]

    def given(self, change: Change) -> Iterator[Levels]:
        codes = self._evidence.aim.astype(np.float64)
        if change.grading:
            codes = change.grading.apply(self._ungraded)
        yield self._levels(codes)

    def ungraded(self) -> Iterator[Levels]:
        if self._cdl:
            yield self._levels(self._ungraded)

    def output(self, proposal: Proposal, change: Change) -> Iterator[Proposal]:
        del change
        yield proposal

    def _levels(self, codes: Array) -> Levels:
        return Levels(codes, codes, self._made, self._encoding, rounded=False, goes_in=False)


class _DisplayChain:
    """Code values become what a display shows."""

    def __init__(self, evidence: Evidence) -> None:
        self._evidence = evidence
        self.changes: list[Change] = []

    def given(self, change: Change) -> Iterator[Levels]:
        del change
        aim, made = (
            values.astype(np.float64) * _DISPLAY.full_scale
            for values in (self._evidence.aim, self._evidence.output)
        )
        yield Levels(aim, aim, made, _DISPLAY, rounded=False, goes_in=False, display=True)

    def ungraded(self) -> Iterator[Levels]:
        yield from ()

    def output(self, proposal: Proposal, change: Change) -> Iterator[Proposal]:
        del change
        yield replace(proposal, values=proposal.values / _DISPLAY.full_scale)


class _RenderChain:
    """Light becomes the code values of a display's picture."""

    def __init__(self, evidence: Evidence, claim: RenderClaim) -> None:
        self._evidence, self._claim = evidence, claim
        self._made = evidence.errors.got.astype(np.float64)
        self._codes: dict[Render, Array] = {}
        self.changes: list[Change] = []
        seen = {self._of(claim.render).tobytes()}
        for other in claim.others():  # of those that make the same of these pixels, the first
            if (codes := self._of(other.render).tobytes()) not in seen:
                seen.add(codes)
                self.changes.append(Change(other=other))

    def given(self, change: Change) -> Iterator[Levels]:
        codes, claim = self._of(change.other.render if change.other else self._claim.render), self._claim
        closed = codes if claim.is_float else claim.clipped(codes)
        rounded = self._evidence.rounded
        yield Levels(closed, codes, self._made, claim.encoding, rounded, goes_in=False, display=True)

    def ungraded(self) -> Iterator[Levels]:
        yield from ()

    def output(self, proposal: Proposal, change: Change) -> Iterator[Proposal]:
        del change
        yield proposal

    def near(self) -> Iterator[Proposal]:
        """Yield what other transforms make, none of them to the code."""
        slack = self._claim.encoding.full_scale * _NEAR
        for change in self.changes if self._claim.lossy else ():
            for given in self.given(change):
                said = f"{change.sentence}; what comes out is near that"
                yield Proposal(said, given.whole, most=_MOST_OF_NEAR, slack=slack)

    def _of(self, render: Render) -> Array:
        if render not in self._codes:
            self._codes[render] = self._claim.codes_of(render, self._evidence.shown)
        return self._codes[render]
