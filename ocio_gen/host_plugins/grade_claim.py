# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""The claim of a plug-in's CDL."""

from collections.abc import Hashable
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import numpy.typing as npt

from ocio_gen.aces.acesproxy import Encoding, aces_to_lin_ap1
from ocio_gen.aces.cdl import Cdl
from ocio_gen.aces.colorimetry import TRA2
from ocio_gen.aces.signals import ACES, Signal
from ocio_gen.verification.depths import Depth
from ocio_gen.verification.direction import Direction
from ocio_gen.verification.probe_kind import ProbeKind
from ocio_gen.verification.probe_kit import ProbeKit
from ocio_gen.verification.probes import Probe, in_memory, rgb_triplets
from ocio_gen.verification.scales import LightScale, Scale

Array = npt.NDArray[Any]

# Pixels that a grade is tried on.
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
