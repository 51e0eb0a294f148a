# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""What the effects of a plug-in claim to be, besides encodes and decodes."""

from collections.abc import Hashable
from dataclasses import dataclass, field
from typing import Any, Literal

import numpy as np
import numpy.typing as npt

from ocio_gen.aces.acesproxy import ACESPROXY10, ACESPROXY12, LEAST_LIGHT, Encoding, aces_to_lin_ap1
from ocio_gen.aces.cdl import Cdl
from ocio_gen.aces.colorimetry import TRA2
from ocio_gen.aces.signals import ACES, Signal
from ocio_gen.core.opencolorio import applied
from ocio_gen.host_plugins.show_transforms import Way
from ocio_gen.verification.depths import Depth
from ocio_gen.verification.direction import Direction
from ocio_gen.verification.probe_kind import ProbeKind
from ocio_gen.verification.probe_kit import ProbeKit
from ocio_gen.verification.probes import Probe, code_triplets, in_memory, rgb_triplets
from ocio_gen.verification.scales import DisplayScale, LightScale, Scale

Array = npt.NDArray[Any]

# Pixels that each direction of a transform is tried on.
_TRIED = 1 << 15


@dataclass(frozen=True)
class GradeClaim:
    """Light becomes light, graded by a CDL in normalised ACESproxy, as a set's box does."""

    cdl: Cdl
    encoding: Encoding
    quantized: bool = False  # ROUND before the CDL, and after
    direction: Literal[Direction.GRADE] = Direction.GRADE
    source: Signal = ACES
    target: Signal = ACES

    @property
    def title(self) -> str:
        """What it does, for people."""
        rounded = ", ROUND applied" if self.quantized else ""
        return f"ACES2065-1 graded by an ASC CDL in {self.encoding.name}{rounded}"

    def probes(self, kit: ProbeKit, depth: Depth, *, plain: bool) -> list[Probe]:
        """Return triplets."""
        del plain
        light = depth.carried(rgb_triplets()[:_TRIED]).astype(np.float32)
        return [in_memory(ProbeKind.RGB, "RGB triplets", light)]

    def values(self, shown: Array) -> Array:
        """Return the pixels themselves."""
        return shown

    def aim(self, shown: Array, carried: Array, depth: Depth) -> Array:
        """Return graded light."""
        encoding = self.encoding
        lin_ap1 = aces_to_lin_ap1(carried)
        cv = encoding.encode(lin_ap1) if self.quantized else encoding.encode_continuous(lin_ap1)
        graded = encoding.from_normalized(self.cdl.apply(encoding.to_normalized(cv)))
        if self.quantized:
            graded = np.rint(graded)
        return np.asarray(encoding.decode(graded) @ TRA2.T)

    def key(self, depth: Depth) -> Hashable:
        """Of its own."""
        return self

    def scale(self, depth: Depth) -> Scale:
        """Return steps of the code, relative to a triplet's largest channel."""
        return LightScale(self.encoding, depth)

    def codes(self, shown: Array, aim: Array) -> Array:
        """Return the codes of the pixels."""
        return self.encoding.encode_continuous(aces_to_lin_ap1(shown))


@dataclass(frozen=True, eq=False)
class TransformClaim:
    """A transform of a show's config, in one direction: what OCIO makes of pixels."""

    name: str
    way: Way
    direction: Literal[Direction.TRANSFORM] = Direction.TRANSFORM
    encoding: Encoding = ACESPROXY10
    source: Signal = field(default=Signal("source", "source", "as its config has it"))
    target: Signal = field(default=Signal("target", "target", "as its config has it"))

    @property
    def title(self) -> str:
        """What it does, for people."""
        return f"{self.name}, as OCIO does it"

    def probes(self, kit: ProbeKit, depth: Depth, *, plain: bool) -> list[Probe]:
        """Return the colours of AP1, or all of a display, and a wide range of others."""
        del kit, depth, plain
        return [
            in_memory(ProbeKind.AP1_COLOURS, "colours of AP1", self._source(in_gamut=True)),
            in_memory(ProbeKind.WIDE_RANGE, "wide range", self._source(in_gamut=False)),
        ]

    def _source(self, *, in_gamut: bool) -> npt.NDArray[np.float32]:
        """Return pixels as the source has them."""
        if not self.way.source.scene:
            share = code_triplets(ACESPROXY12)[:_TRIED] / ACESPROXY12.full_scale
            low, high = (0.0, 1.0) if in_gamut else (-0.1, 1.1)
            spread = ACESPROXY12.cv_min / ACESPROXY12.full_scale, ACESPROXY12.cv_max / ACESPROXY12.full_scale
            return np.interp(share, spread, (low, high)).astype(np.float32)
        aces = rgb_triplets()[:_TRIED]
        if in_gamut:
            # Not at codes: half of the 12-bit ones lie at the boundary of two 10-bit ones.
            between = code_triplets(ACESPROXY12)[:_TRIED] + 0.3
            aces = np.asarray(ACESPROXY12.decode_to_aces(between, np.float32))
        return applied(self.way.from_aces().getDefaultCPUProcessor(), aces)

    def values(self, shown: Array) -> Array:
        """Return the pixels themselves."""
        return shown

    def aim(self, shown: Array, carried: Array, depth: Depth) -> Array:
        """Return what OCIO makes of pixels."""
        return self.way.apply(np.asarray(carried, np.float32))

    def key(self, depth: Depth) -> Hashable:
        """Of its own."""
        return self

    def scale(self, depth: Depth) -> Scale:
        """Return 10-bit codes: of a display, a log, or of ACESproxy where light comes out."""
        if self.way.target.light:
            # Errors of light are relative to no less than ACESproxy has.
            return LightScale(ACESPROXY10, depth, LEAST_LIGHT)
        return DisplayScale(clip=not self.way.target.scene)

    def codes(self, shown: Array, aim: Array) -> Array:
        """Return codes of the pixels, as if they were light."""
        return self.encoding.encode_continuous(shown)
