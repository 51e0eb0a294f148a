# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""The right way from what goes into a subject to what comes out, in steps: a cause changes one or two of them.

An encode is a matrix, a curve, and what is done to codes; a decode is the same backwards. Codes that become codes,
and what a display shows, have no light in them.
"""

from collections.abc import Iterator
from dataclasses import replace
from typing import Protocol

import numpy as np

from ocio_gen.aces.acesproxy import Encoding
from ocio_gen.aces.signals import LIN_AP1
from ocio_gen.verification.claims import DecodeClaim, EncodeClaim, RescaleClaim, ViewClaim
from ocio_gen.verification.diagnosis.colours import Colour, colours, right_colour
from ocio_gen.verification.diagnosis.curves import Curve, curves, proxy_curve
from ocio_gen.verification.diagnosis.evidence import Array, Evidence
from ocio_gen.verification.diagnosis.levels import Levels
from ocio_gen.verification.diagnosis.proposal import Proposal

# What a display shows, in codes of 10 bits: full range, and no stops.
_DISPLAY = Encoding("display", 10, cv_min=0, cv_max=1023, steps_per_stop=50, mid_cv_offset=0)


class Chain(Protocol):
    """The steps of a claim."""

    @property
    def others(self) -> list[tuple[Colour | None, Curve | None]]:
        """What may stand in the place of its steps, one at a time."""

    def given(self, colour: Colour | None = None, curve: Curve | None = None) -> Iterator[Levels]:
        """Yield the code values in the middle of it, with a step changed, in the ways in which they are clamped."""

    def output(self, proposal: Proposal, colour: Colour | None, curve: Curve | None) -> Iterator[Proposal]:
        """Yield what comes out if code values are as a proposal has them."""


def chain_of(evidence: Evidence) -> Chain | None:
    """Return the steps of evidence's claim, if they are known."""
    claim = evidence.claim
    if isinstance(claim, EncodeClaim):
        return EncodeChain(evidence, claim)
    if isinstance(claim, DecodeClaim):
        return DecodeChain(evidence, claim)
    if isinstance(claim, RescaleClaim):
        return CodesChain(evidence, claim.to_encoding)
    if isinstance(claim, ViewClaim):
        return DisplayChain(evidence)
    return None


class _LightChain:
    def __init__(self, evidence: Evidence, claim: EncodeClaim | DecodeClaim) -> None:
        self._evidence, self._encoding = evidence, claim.encoding
        ap1 = LIN_AP1 in {claim.source, claim.target}
        self._colour, self._curve = right_colour(ap1=ap1), proxy_curve(claim.encoding)
        self._others = [*colours(ap1=ap1)]

    @property
    def others(self) -> list[tuple[Colour | None, Curve | None]]:
        found: list[tuple[Colour | None, Curve | None]] = [(colour, None) for colour in self._others]
        return [*found, *((None, curve) for curve in curves(self._encoding))]


class EncodeChain(_LightChain):
    """Light becomes code values."""

    def __init__(self, evidence: Evidence, claim: EncodeClaim) -> None:
        super().__init__(evidence, claim)
        self._cdl = claim.cdl

    def given(self, colour: Colour | None = None, curve: Curve | None = None) -> Iterator[Levels]:
        """Yield the codes that come out."""
        encoding, evidence = self._encoding, self._evidence
        lin = (colour or self._colour).to_curve(evidence.shown)
        made = evidence.errors.got.astype(np.float64)
        codes = np.nan_to_num((curve or self._curve).codes(lin), nan=float(encoding.cv_min))
        codes[np.isnan(lin)] = encoding.cv_min
        if curve is not None:
            # Where light has no logarithm, each maker has its own end.
            codes = _ended(codes, lin, made)
        bounds = [(encoding.cv_min, encoding.cv_max)]
        if curve is not None:
            bounds.append((0, encoding.full_scale))
        for low, high in bounds:
            clamped = np.clip(codes, low, high)
            if self._cdl:
                whole = np.rint(clamped)
                graded = self._cdl.apply(encoding.to_normalized(whole))
                clamped = encoding.from_normalized(graded)
            yield Levels(clamped, _ended(codes, lin, made), made, encoding, evidence.rounded, goes_in=False)

    def output(self, proposal: Proposal, colour: Colour | None, curve: Curve | None) -> Iterator[Proposal]:
        """Yield the codes."""
        del colour, curve
        yield proposal


def _ended(codes: Array, lin: Array, made: Array) -> Array:
    """Return codes with those of no light as most of them came out."""
    with np.errstate(invalid="ignore"):
        dark = (lin <= 0) & np.isfinite(made)
    return np.where(dark, np.median(made[dark]), codes) if dark.any() else codes


class DecodeChain(_LightChain):
    """Code values become light."""

    def given(self, colour: Colour | None = None, curve: Curve | None = None) -> Iterator[Levels]:
        """Yield the codes that go in."""
        encoding, evidence = self._encoding, self._evidence
        codes = np.asarray(evidence.shown, np.float64)
        clamped = np.clip(np.nan_to_num(codes, nan=encoding.cv_min), encoding.cv_min, encoding.cv_max)
        back = colour or self._colour
        lin = back.to_curve(evidence.output)
        with np.errstate(invalid="ignore"):
            made = np.where(lin > 0, (curve or self._curve).codes(lin), np.nan)
        yield Levels(clamped, codes, made, encoding, rounded=False, goes_in=True)

    def output(self, proposal: Proposal, colour: Colour | None, curve: Curve | None) -> Iterator[Proposal]:
        """Yield the light of the codes."""
        back = (colour or self._colour).from_curve
        if back is not None:
            with np.errstate(over="ignore", invalid="ignore"):
                light = back((curve or self._curve).light(proposal.values))
            yield replace(proposal, values=light)


class CodesChain:
    """Code values become code values."""

    others: list[tuple[Colour | None, Curve | None]] = []

    def __init__(self, evidence: Evidence, encoding: Encoding) -> None:
        self._evidence, self._encoding = evidence, encoding

    def given(self, colour: Colour | None = None, curve: Curve | None = None) -> Iterator[Levels]:
        """Yield the codes that are to come out."""
        del colour, curve
        codes = self._evidence.aim.astype(np.float64)
        made = self._evidence.errors.got.astype(np.float64)
        yield Levels(codes, codes, made, self._encoding, rounded=False, goes_in=False)

    def output(self, proposal: Proposal, colour: Colour | None, curve: Curve | None) -> Iterator[Proposal]:
        """Yield the codes."""
        del colour, curve
        yield proposal


class DisplayChain(CodesChain):
    """Code values become what a display shows."""

    def __init__(self, evidence: Evidence) -> None:
        super().__init__(evidence, _DISPLAY)

    def given(self, colour: Colour | None = None, curve: Curve | None = None) -> Iterator[Levels]:
        """Yield the display's codes that are to come out."""
        for levels in super().given(colour, curve):
            codes, made = (values * _DISPLAY.full_scale for values in (levels.codes, levels.made))
            yield replace(levels, codes=codes, open=codes, made=made)

    def output(self, proposal: Proposal, colour: Colour | None, curve: Curve | None) -> Iterator[Proposal]:
        """Yield the display's values."""
        del colour, curve
        yield replace(proposal, values=proposal.values / _DISPLAY.full_scale)
