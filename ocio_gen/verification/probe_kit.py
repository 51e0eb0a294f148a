# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""The probes of one verification, each made once, with what the reference says of it."""

from collections.abc import Callable, Hashable, Sequence
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

from ocio_gen.aces.acesproxy import Encoding
from ocio_gen.aces.signals import LIN_AP1, Signal
from ocio_gen.verification import probes
from ocio_gen.verification.depths import Depth
from ocio_gen.verification.probe_kind import ProbeKind
from ocio_gen.verification.probes import Probe

Array: TypeAlias = npt.NDArray[Any]


class ProbeKit:
    """The probes of one verification, each made once, with what the reference says of it."""

    def __init__(self, frames: Sequence[Path] = (), *, edges: bool = True, exhaustive: bool = False) -> None:
        """Prepare probes.

        Args:
            frames: Real ACES2065-1 frames, to be encoded besides the synthetic probes.
            edges: Also try edges: boundaries of codes, infinities, values that are no legal code.
            exhaustive: Also encode every float32 in range.

        Raises:
            UserError: a frame cannot be read, or is no ACES2065-1.
        """
        self.edges = edges
        self.frames: list[Probe] = []
        if frames:
            from ocio_gen.verification.frames import frame_probe

            self.frames = [frame_probe(path) for path in frames]
        self.exhaustive = exhaustive
        self._made: dict[Hashable, Probe] = {}

    def _one(self, kind: ProbeKind, name: str, key: Hashable, pixels: Callable[[], Array]) -> Probe:
        if (name, key) not in self._made:
            self._made[name, key] = probes.in_memory(kind, name, pixels())
        return self._made[name, key]

    def light(self, signal: Signal, encoding: Encoding, depth: Depth, *, plain: bool) -> list[Probe]:
        """Return probes of linear light.

        Args:
            signal: AP1 or ACES2065-1.
            encoding: What will be made of it.
            depth: The pixels'.
            plain: Whether the subject is run in its plain way: on more triplets.
        """
        ap1 = signal is LIN_AP1
        after = ", AP1" if ap1 else ""

        def own(kind: ProbeKind) -> ProbeKind:
            return kind.in_ap1 if ap1 else kind

        def triplets() -> Array:
            rgb = probes.rgb_triplets()[: None if plain else probes.FEWER_TRIPLETS]
            return rgb if depth.exact else depth.carried(rgb).astype(np.float32)

        made = [
            self._one(own(ProbeKind.HALFS), f"finite halfs{after}", None, probes.finite_halfs),
            self._one(own(ProbeKind.RGB), f"RGB triplets{after}", (depth, plain), triplets),
        ]
        if self.edges:
            made += [
                self._one(
                    own(ProbeKind.SPECIALS),
                    f"special values{after}",
                    depth,
                    lambda: probes.special_values(depth),
                ),
                self._one(own(ProbeKind.INFINITIES), f"infinities{after}", None, probes.infinities),
            ]
        if self.edges and ap1 and depth.exact:
            name, kind = "code boundaries, AP1", ProbeKind.AP1_BOUNDARIES
            made.append(self._one(kind, name, encoding, lambda: probes.boundary_neighbours(encoding)))
        if self.exhaustive and ap1 and plain:
            made.append(probes.float32s(2.0**-10, 2.0**8))
        return made

    def codes(self, encoding: Encoding, *, plain: bool, mixed: bool) -> list[Probe]:
        """Return probes of code values.

        Args:
            encoding: Whose.
            plain: As for `light`.
            mixed: Whether channels are mixed: triplets say more than neutrals do.
        """
        made = [self._one(ProbeKind.ALL_CODES, "all codes", encoding, lambda: probes.all_codes(encoding))]
        if mixed:

            def triplets() -> Array:
                return probes.code_triplets(encoding)[: None if plain else probes.FEWER_TRIPLETS]

            made.append(self._one(ProbeKind.CODE_TRIPLETS, "code triplets", (encoding, plain), triplets))
        return made

    def codes_outside(self, encoding: Encoding, depth: Depth) -> list[Probe]:
        """Return a probe of code values that are none."""
        if not self.edges:
            return []
        name, key = "codes out of range", (encoding, depth)
        kind = ProbeKind.CODES_OUTSIDE
        return [self._one(kind, name, key, lambda: probes.codes_outside(encoding, depth))]
