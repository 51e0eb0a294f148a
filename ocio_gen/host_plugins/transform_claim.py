# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""The claim of a plug-in's transform: it makes what OCIO makes of the same pixels.

OCIO's own results vary: at a crease, or a pole of an inverse, inputs that are a few ULPs apart come out far
apart. So an output is right that is as close to OCIO's as OCIO is to itself (`Way.varied`), or as a limit
says, whichever is larger.
"""

import itertools
from collections.abc import Hashable
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, Literal

import numpy as np
import numpy.typing as npt

from ocio_gen.aces.acesproxy import ACESPROXY10, ACESPROXY12, HALF_MAX, LEAST_LIGHT, Encoding
from ocio_gen.aces.signals import Signal
from ocio_gen.core.opencolorio import applied
from ocio_gen.host_plugins.ways import Way
from ocio_gen.verification.depths import Depth
from ocio_gen.verification.direction import Direction
from ocio_gen.verification.figures import Limits
from ocio_gen.verification.probe_kind import ProbeKind
from ocio_gen.verification.probe_kit import ProbeKit
from ocio_gen.verification.probes import Probe, code_triplets, in_memory, rgb_triplets
from ocio_gen.verification.scales import DisplayScale, Errors, LightScale, Scale
from ocio_gen.verification.tolerances import BRIDGE_CV, BRIDGE_PERCENT, BRIDGE_RELATIVE

Array = npt.NDArray[Any]

# Pixels that each direction of a transform is tried on, of each kind.
_TRIED = 1 << 14

# Of a 10-bit full-range signal.
_CODES = 1023

# An error that nothing allows: a number where OCIO has none.
_NO_NUMBER = 1e9

# Values whose triplets are tried: both zeros, the smallest, large ones, and what is no number. (The largest
# are left out: where sums of float32 overflow, a text that adds in another order has another result.)
_SPECIALS = [
    0.0,
    -0.0,
    1e-45,
    -1e-38,
    1e-10,
    0.18,
    1.0,
    -1.0,
    65504.0,
    -65504.0,
    7e4,
    1e30,
    np.nan,
    np.inf,
    -np.inf,
]


@dataclass(frozen=True)
class TransformScale:
    """Errors against OCIO: of light relative to a triplet's largest channel, else in 10-bit codes.

    Codes are relative to the largest channel, too, where float32 is coarser than they are: above 2.4.
    """

    way: Way

    @property
    def _scale(self) -> LightScale | DisplayScale:
        # Errors of light are relative to no less than ACESproxy has.
        return (
            LightScale(ACESPROXY10, Depth.F32, LEAST_LIGHT)
            if self.way.target.light
            else DisplayScale(clip=False)
        )

    @property
    def steps_per_stop(self) -> int | None:
        """Code values in a stop of light."""
        return self._scale.steps_per_stop

    @property
    def limits(self) -> Limits:
        """How far a sample may be off, where OCIO itself varies less."""
        if self.way.target.light:
            stops = float(np.log2(1.0 + BRIDGE_RELATIVE))
            return Limits(fail=stops * ACESPROXY10.steps_per_stop, failpercent=BRIDGE_PERCENT)
        return Limits(fail=BRIDGE_CV, failpercent=BRIDGE_PERCENT)

    def errors(self, aim: Array, output: Array) -> Errors:
        """Compare an output with OCIO's; `aim` is (n, 6), what OCIO made and what it made it of."""
        made, source = aim[:, :3].astype(np.float64), aim[:, 3:]
        output = output.astype(np.float64)
        nowhere = ~np.isfinite(made)
        agreed = nowhere & ~np.isfinite(output)
        with np.errstate(invalid="ignore", over="ignore"):
            errors = self._scale.errors(np.where(nowhere, 0.0, made), np.where(agreed, 0.0, output))
        made = np.where(nowhere, 0.0, made)
        cv = np.where(nowhere & ~agreed, _NO_NUMBER, self._relative(errors.cv, made))
        rows = np.flatnonzero((cv > self.limits.fail).any(axis=1))
        allowed = np.zeros_like(cv)
        if len(rows):
            allowed[rows] = self._in_cv(made[rows], self.way.varied(source[rows]))
        return replace(errors, cv=cv, allowed=allowed)

    def _relative(self, cv: Array, made: Array) -> Array:
        """Return errors of codes that are relative where values are large."""
        if self.way.target.light:
            return cv
        coarse = BRIDGE_RELATIVE * _CODES / BRIDGE_CV
        relative: Array = cv / np.maximum(np.abs(made).max(axis=1, keepdims=True) * coarse, 1.0)
        return relative

    def _in_cv(self, made: Array, off: Array) -> Array:
        """Return differences in code values."""
        if not self.way.target.light:
            return self._relative(off * _CODES, made)
        largest = np.maximum(np.abs(made).max(axis=1, keepdims=True), LEAST_LIGHT)
        # An error downwards is more stops than one upwards.
        stops = -np.log2(np.maximum(1.0 - off / largest, 2.0**-24))
        cv: Array = np.maximum(stops, np.log2(1.0 + off / largest)) * ACESPROXY10.steps_per_stop
        return cv

    def half_ulps(self, expected: float, got: float, pixel: Array) -> float | None:
        """Return how far apart two values are in ULPs of a half; none where they are no light."""
        return self._scale.half_ulps(expected, got, pixel[:3])


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

    @property
    def limits(self) -> Limits:
        """How far a sample may be off, where OCIO itself varies less."""
        return TransformScale(self.way).limits

    def probes(self, kit: ProbeKit, depth: Depth, *, plain: bool) -> list[Probe]:
        """Return what the way is tried on; the same probes each time, which keep what OCIO makes of them."""
        del kit, depth, plain
        return self._probes

    @cached_property
    def _probes(self) -> list[Probe]:
        return _probes(self.way)

    def values(self, shown: Array) -> Array:
        """Return the pixels themselves."""
        return shown

    def aim(self, shown: Array, carried: Array, depth: Depth) -> Array:
        """Return what OCIO makes of pixels, and beside it the pixels."""
        pixels = np.asarray(carried, np.float32)
        return np.concatenate([self.way.apply(pixels), pixels], axis=1)

    def key(self, depth: Depth) -> Hashable:
        """The way's."""
        return self.way

    def scale(self, depth: Depth) -> Scale:
        """Return 10-bit codes: of a display, a log, or of ACESproxy where light comes out."""
        return TransformScale(self.way)

    def codes(self, shown: Array, aim: Array) -> Array:
        """Return codes of the pixels, as if they were light."""
        return self.encoding.encode_continuous(np.nan_to_num(shown))


def _probes(way: Way) -> list[Probe]:
    """Return what a way is tried on: colours in gamut and out of it, negatives, bright ones, specials."""
    random = np.random.default_rng(2013)
    found: list[tuple[ProbeKind, str, Array]] = []
    if way.source.scene:
        # Not at codes: half of the 12-bit ones lie at the boundary of two 10-bit ones.
        in_gamut = np.asarray(
            ACESPROXY12.decode_to_aces(code_triplets(ACESPROXY12)[:_TRIED] + 0.3, np.float32)
        )
        from_aces = way.from_aces().getDefaultCPUProcessor()
        found += [
            (ProbeKind.AP1_COLOURS, "colours of AP1", applied(from_aces, in_gamut)),
            (ProbeKind.WIDE_RANGE, "wide gamut, negatives", applied(from_aces, rgb_triplets()[:_TRIED])),
        ]
    if way.source.light or way.named:
        light = np.exp2(random.uniform(-14.0, np.log2(HALF_MAX), (_TRIED, 3)))
        found.append((ProbeKind.WIDE_RANGE, "light up to 65504", light))
    if not way.source.light:
        codes = random.random((_TRIED, 3))
        found += [
            (ProbeKind.AP1_COLOURS, "0 to 1", codes),
            (ProbeKind.WIDE_RANGE, "-0.1 to 1.1", codes * 1.2 - 0.1),
        ]
    specials = np.array(list(itertools.product(_SPECIALS, repeat=3)))
    found.append((ProbeKind.SPECIALS, "special values", specials))
    return [in_memory(kind, name, pixels.astype(np.float32)) for kind, name, pixels in found]
