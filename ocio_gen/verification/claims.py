# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""Claims: what a subject says it is, and so what the reference says must come out of it."""

from collections.abc import Hashable
from dataclasses import dataclass
from typing import Any, Literal, Protocol, TypeAlias

import numpy as np
import numpy.typing as npt

from ocio_gen.aces.acesproxy import ACESPROXY10, Encoding, aces_to_lin_ap1
from ocio_gen.aces.cdl import Cdl
from ocio_gen.aces.signals import LIN_AP1, Form, Signal
from ocio_gen.lut_formats.transforms import Transform, ViewTransform
from ocio_gen.verification.depths import Depth
from ocio_gen.verification.direction import Direction
from ocio_gen.verification.probe_kind import ProbeKind
from ocio_gen.verification.probe_kit import ProbeKit
from ocio_gen.verification.probes import Probe
from ocio_gen.verification.scales import CodeScale, DisplayScale, LightScale, Rounding, Scale

Array: TypeAlias = npt.NDArray[Any]


class Claim(Protocol):
    """What a subject says it is."""

    @property
    def direction(self) -> Direction:
        """What it does."""

    @property
    def source(self) -> Signal:
        """What goes in."""

    @property
    def target(self) -> Signal:
        """What comes out."""

    @property
    def encoding(self) -> Encoding:
        """Whose code values go in or, where light does, come out."""

    @property
    def title(self) -> str:
        """From what to what, for people."""

    def probes(self, kit: ProbeKit, depth: Depth, *, plain: bool) -> list[Probe]:
        """Return what to try it on, in pixels of a depth."""

    def values(self, shown: Array) -> Array:
        """Return the values that go into it for a probe's pixels."""

    def aim(self, shown: Array, carried: Array, depth: Depth) -> Array:
        """Return what must come out, before the output's depth is taken into account.

        Args:
            shown: The probe's pixels: light or code values.
            carried: The values that went in, as pixels of `depth` carry them.
            depth: The input's.
        """

    def key(self, depth: Depth) -> Hashable:
        """Return what the aim depends on, besides the probe."""

    def scale(self, depth: Depth) -> Scale:
        """Return what its errors are measured in, for pixels of a depth."""

    def codes(self, shown: Array, aim: Array) -> Array:
        """Return the code values that curves of its error are drawn over."""


@dataclass(frozen=True)
class EncodeClaim:
    """Linear light becomes code values."""

    source: Signal
    target: Signal
    encoding: Encoding
    direction: Literal[Direction.ENCODE] = Direction.ENCODE
    cdl: Cdl | None = None  # applied to the codes, and ROUND again, as a set's box does
    rounding: Rounding | None = None  # of codes on their way to where they are compared

    @property
    def title(self) -> str:
        """From what to what, for people."""
        rounded = ", ROUND applied" if self._quantized else ""
        graded = ", through the CDL" if self.cdl else ""
        return f"{self.source.descriptor} to {self.target.descriptor}{rounded}{graded}"

    @property
    def _quantized(self) -> bool:
        return self.target.form is Form.QUANTIZED

    def probes(self, kit: ProbeKit, depth: Depth, *, plain: bool) -> list[Probe]:
        """Return halfs, triplets and edges."""
        return kit.light(self.source, self.encoding, depth, plain=plain)

    def values(self, shown: Array) -> Array:
        """Return the pixels themselves."""
        return shown

    def aim(self, shown: Array, carried: Array, depth: Depth) -> Array:
        """Return integer or continuous code values."""
        if self._quantized:
            encode = self.encoding.encode if self.source is LIN_AP1 else self.encoding.encode_aces
            cv = encode(shown)
            return np.rint(_graded(self.encoding, cv, self.cdl)).astype(np.uint16) if self.cdl else cv
        lin_ap1 = shown if self.source is LIN_AP1 else aces_to_lin_ap1(shown)
        return self.encoding.encode_continuous(lin_ap1)

    def key(self, depth: Depth) -> Hashable:
        """The depth of the input is the probe's."""
        return self.encoding, self._quantized, self.cdl

    def scale(self, depth: Depth) -> Scale:
        """Return code values."""
        return CodeScale(self.target, depth, self.rounding)

    def codes(self, shown: Array, aim: Array) -> Array:
        """Return the right codes."""
        return aim


@dataclass(frozen=True)
class DecodeClaim:
    """Code values become linear light."""

    source: Signal
    target: Signal
    encoding: Encoding
    direction: Literal[Direction.DECODE] = Direction.DECODE

    @property
    def title(self) -> str:
        """From what to what, for people."""
        return f"{self.source.descriptor} to {self.target.descriptor}"

    def probes(self, kit: ProbeKit, depth: Depth, *, plain: bool) -> list[Probe]:
        """Return all codes, triplets of them where a matrix follows, and what is no code."""
        mixed = self.target is not LIN_AP1
        made = kit.codes(self.encoding, plain=plain, mixed=mixed)
        if self.target is LIN_AP1 and self._form is not Form.NORMALIZED:
            made += kit.codes_outside(self.encoding, depth)
        return made

    @property
    def _form(self) -> Form:
        return self.source.form or Form.CONTINUOUS

    def values(self, shown: Array) -> Array:
        """Return code values as the signal carries them."""
        return self._form.to_values(self.encoding, shown)

    def _exact(self, depth: Depth) -> bool:
        same_words = depth.full_scale == self.encoding.full_scale and self._form is not Form.NORMALIZED
        return depth.exact or same_words

    def aim(self, shown: Array, carried: Array, depth: Depth) -> Array:
        """Return the light of the codes, or of what inexact pixels leave of them."""
        codes = shown if self._exact(depth) else self._form.to_codes(self.encoding, carried)
        return (self.encoding.decode if self.target is LIN_AP1 else self.encoding.decode_to_aces)(codes)

    def key(self, depth: Depth) -> Hashable:
        """Inexact pixels carry other codes."""
        pixels = None if self._exact(depth) else (depth, self._form)
        return self.encoding, self.target.name, pixels

    def scale(self, depth: Depth) -> Scale:
        """Return steps of the code, relative to a triplet's largest channel."""
        return LightScale(self.encoding, depth)

    def codes(self, shown: Array, aim: Array) -> Array:
        """Return the codes that went in."""
        return np.nan_to_num(shown)


@dataclass(frozen=True)
class RescaleClaim:
    """Code values of one range become those of another, graded by a CDL if there is one."""

    source: Signal
    target: Signal
    encoding: Encoding  # the source's
    to_encoding: Encoding
    cdl: Cdl | None = None

    @property
    def direction(self) -> Direction:
        """A CDL grades."""
        return Direction.GRADE if self.cdl else Direction.RESCALE

    @property
    def title(self) -> str:
        """From what to what, for people."""
        graded = ", through the CDL" if self.cdl else ""
        return f"{self.source.descriptor} to {self.target.descriptor}{graded}"

    def probes(self, kit: ProbeKit, depth: Depth, *, plain: bool) -> list[Probe]:
        """Return all codes, and triplets of them where saturation mixes channels."""
        return kit.codes(self.encoding, plain=plain, mixed=self.cdl is not None)

    def values(self, shown: Array) -> Array:
        """Return code values as the signal carries them."""
        return (self.source.form or Form.CONTINUOUS).to_values(self.encoding, shown)

    def aim(self, shown: Array, carried: Array, depth: Depth) -> Array:
        """Return code values, by way of linear light and not by the scale that a file has."""
        if self.cdl:
            return _graded(self.encoding, shown, self.cdl, self.to_encoding)
        return self.to_encoding.encode_continuous(self.encoding.decode(shown))

    def key(self, depth: Depth) -> Hashable:
        """Of codes, exact ones."""
        return self.to_encoding, self.cdl

    def scale(self, depth: Depth) -> Scale:
        """Return the target's code values."""
        return CodeScale(self.target, depth)

    def codes(self, shown: Array, aim: Array) -> Array:
        """Return the codes that went in."""
        return shown


@dataclass(frozen=True, eq=False)
class ViewClaim:
    """ACESproxy becomes what a display shows, as a config has it."""

    view: ViewTransform
    direction: Literal[Direction.VIEW] = Direction.VIEW
    encoding: Encoding = ACESPROXY10

    @property
    def source(self) -> Signal:
        """ACESproxy10i, or another form of it."""
        return self.view.source

    @property
    def target(self) -> Signal:
        """The display's values."""
        return self.view.target

    @property
    def title(self) -> str:
        """From what to what, for people."""
        return self.view.title

    def probes(self, kit: ProbeKit, depth: Depth, *, plain: bool) -> list[Probe]:
        """Return triplets of codes, all of them colours in the gamut of AP1, and greys."""
        greys, *triplets = kit.codes(self.encoding, plain=True, mixed=True)
        shown = Probe(ProbeKind.GREYS, "greys, all codes", greys.count, greys.read, aims=greys.aims)
        return [*triplets, shown]

    def values(self, shown: Array) -> Array:
        """Return code values as the signal carries them."""
        return (self.source.form or Form.CONTINUOUS).to_values(self.encoding, shown)

    def aim(self, shown: Array, carried: Array, depth: Depth) -> Array:
        """Return the view of each pixel, through the config."""
        return self.view.apply(carried.astype(np.float32))

    def key(self, depth: Depth) -> Hashable:
        """Of its own."""
        return self.view

    def scale(self, depth: Depth) -> Scale:
        """Return 10-bit codes of the display."""
        return DisplayScale()

    def codes(self, shown: Array, aim: Array) -> Array:
        """Return the codes that went in."""
        return shown


def _graded(encoding: Encoding, cv: Array, cdl: Cdl, to_encoding: Encoding | None = None) -> Array:
    """Return code values, graded where they are normalised (Appendix C), not rounded."""
    return (to_encoding or encoding).from_normalized(cdl.apply(encoding.to_normalized(cv)))


def claim(source: Signal, target: Signal, cdl: Cdl | None = None) -> Claim:
    """Return the claim to turn one signal into another.

    Raises:
        ValueError: ACESproxy is at neither end.
    """
    if source.encoding is None:
        if target.encoding is None:
            raise ValueError(f"{source.name} to {target.name}: ACESproxy is at neither end")
        return EncodeClaim(source, target, target.encoding)
    if target.encoding is None:
        return DecodeClaim(source, target, source.encoding)
    return RescaleClaim(source, target, source.encoding, target.encoding, cdl)


def claim_of(transform: Transform) -> Claim:
    """Return what a LUT file of a transform claims to be."""
    if isinstance(transform, ViewTransform):
        return ViewClaim(transform)
    return claim(transform.source, transform.target)
