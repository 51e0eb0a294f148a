# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""Probes: the synthetic pixels that subjects are verified on."""

from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import numpy as np
import numpy.typing as npt

from ocio_gen.aces.acesproxy import ACESPROXY10, HALF_MAX, LEAST_LIGHT, Codes, Encoding, Float64s
from ocio_gen.core.opencolorio import Pixels
from ocio_gen.verification.depths import Depth
from ocio_gen.verification.probe_kind import ProbeKind

TRIPLETS = 1_000_000

# Of a subject run in several ways, all but the plain one are tried on so many.
FEWER_TRIPLETS = 1 << 17

# Pixels worked on at a time, so that what is made of them stays in cache.
BLOCK = 1 << 15

_SEED = 2013001

# One triplet channel in 16 is negative: flare, noise, and colours outside the gamut.
_ONE_NEGATIVE_IN = 16


def _random_bits(count: int, stream: int) -> npt.NDArray[np.uint64]:
    # The raw stream of a bit generator is the same in every numpy and on every machine; its
    # distributions, and exp2, are not.
    return np.random.PCG64(_SEED + stream).random_raw(count)


def finite_halfs() -> Pixels:
    """Return all 63,488 finite halfs as neutrals: (63488, 3) float32, R = G = B."""
    halfs = np.arange(65536, dtype=np.uint16).view(np.float16)
    return neutral(halfs[np.isfinite(halfs)].astype(np.float32))


@cache
def rgb_triplets(count: int = TRIPLETS) -> Pixels:
    """Return seeded random RGB over the encoded range, 2^-10 to 2^8, some channels negative.

    Bit patterns are drawn evenly, so that every stop is equally likely; most triplets are far
    from neutral, and many lie outside AP1.

    Returns:
        (count, 3) float32, shared by all who ask and not to be written to.
    """
    low, high = (int(np.float32(v).view(np.uint32)) for v in (2.0**-10, 2.0**8))
    random = _random_bits(count * 3, stream=1)
    patterns = (low + ((random >> np.uint64(32)) * np.uint64(high - low) >> np.uint64(32))).astype(np.uint32)
    patterns |= (random % np.uint64(_ONE_NEGATIVE_IN) == 0).astype(np.uint32) << np.uint32(31)
    patterns.setflags(write=False)
    return patterns.view(np.float32).reshape(-1, 3)


def all_codes(encoding: Encoding) -> Codes:
    """Return every code value as a neutral: (877 or 3505, 3) uint16."""
    return neutral(np.arange(encoding.cv_min, encoding.cv_max + 1, dtype=np.uint16))


def code_triplets(encoding: Encoding, count: int = TRIPLETS) -> Codes:
    """Return seeded random triplets of code values: (count, 3) uint16."""
    span = np.uint64(encoding.cv_max - encoding.cv_min + 1)
    codes = (_random_bits(count * 3, stream=2) % span).astype(np.uint16) + np.uint16(encoding.cv_min)
    return codes.reshape(-1, 3)


def boundary_neighbours(encoding: Encoding) -> Pixels:
    """Return the floats on both sides of each code boundary, and the next: (n, 3) float32 neutrals.

    Three for each boundary: the largest float of the code below, the smallest of the code above,
    and the one after it. No rounding error, however small, goes unseen here.
    """
    first = encoding.thresholds
    below, after = (np.nextafter(first, np.float32(end)) for end in (0.0, np.inf))
    return neutral(np.stack([below, first, after], axis=-1).ravel())


def special_values(depth: Depth = Depth.F32) -> Pixels:
    """Return NaN, zeros, denormals, negatives, and the ends of what is encoded, as neutrals."""
    ends = [LEAST_LIGHT, *(float(ACESPROXY10.decode(cv)) for cv in (ACESPROXY10.cv_min, ACESPROXY10.cv_max))]
    around = [np.nextafter(np.float32(v), np.float32(end)) for v in ends for end in (0.0, np.inf)]
    tiny = [np.finfo(t).smallest_subnormal for t in (np.float16, np.float32)]
    plain = [0.0, *tiny, float(np.finfo(np.float16).smallest_normal), 1e-30, 1e-5, 0.18, 1.0, *ends]
    large = [222.875, 1000.0, HALF_MAX, 1e30, float(np.finfo(np.float32).max)]
    values = np.array([*plain, *around, *large], np.float32)
    values = depth.carried(np.concatenate([values, -values])).astype(np.float32)
    return neutral(np.append(values[np.isfinite(values)], np.float32(np.nan)))


def infinities() -> Pixels:
    """Return pixels with an infinite channel, and with three: (10, 3) float32."""
    rows = []
    for infinity in (np.inf, -np.inf):
        rows += [[infinity] * 3, [infinity, infinity, 0.18]]
        rows += np.where(np.eye(3), infinity, 0.18).tolist()
    return np.array(rows, np.float32)


def codes_outside(encoding: Encoding, depth: Depth = Depth.F32) -> Float64s:
    """Return code values that are none: outside legal range, not finite, as neutrals."""
    inside = [encoding.cv_min, encoding.cv_max]
    outside = [encoding.cv_min - 1, encoding.cv_max + 1, encoding.cv_min - 0.5, encoding.cv_max + 0.5]
    outside += [0, encoding.full_scale]
    if depth.full_scale is None:
        outside += [-1, -encoding.full_scale, 2 * encoding.full_scale, 1e9, -1e9, np.inf, -np.inf, np.nan]
    return neutral(np.array(inside + outside, np.float64))


@dataclass(frozen=True, eq=False)
class Probe:
    """Pixels to verify on, read a block at a time."""

    kind: ProbeKind
    name: str
    count: int  # pixels
    read: Callable[[int, int], npt.NDArray[Any]]  # (start, stop) -> (n, 3), as reports show them
    width: int | None = None  # of a frame
    kept: bool = True  # small enough to keep what the reference says of it, for the next subject

    # What the reference says, by what it depends on and by the index of a block's first pixel.
    aims: dict[Hashable, dict[int, npt.NDArray[Any]]] = field(default_factory=dict, repr=False)

    def part(self, start: int, pixels: int = BLOCK) -> npt.NDArray[Any]:
        """Return so many pixels from `start` on, or those that are left."""
        return self.read(start, min(start + pixels, self.count))


def in_memory(kind: ProbeKind, name: str, pixels: npt.NDArray[Any]) -> Probe:
    """Return a probe of an array, (n, 3)."""
    return Probe(kind, name, len(pixels), lambda start, stop: pixels[start:stop])


def float32s(low: float, high: float) -> Probe:
    """Return every float32 from `low` up to `high`, both positive, as pixels of three values each."""
    first, last = (int(np.float32(v).view(np.uint32)) for v in (low, high))
    count = (last - first) // 3 + 1

    def read(start: int, stop: int) -> Pixels:
        patterns = np.arange(first + start * 3, first + stop * 3, dtype=np.uint32)
        return np.minimum(patterns, last).view(np.float32).reshape(-1, 3)

    return Probe(ProbeKind.AP1_FLOAT32S, "every float32, AP1", count, read, kept=False)


def neutral(values: npt.NDArray[Any]) -> npt.NDArray[Any]:
    """Return values as neutral pixels, R = G = B: (n, 3)."""
    return np.repeat(values[:, np.newaxis], 3, axis=1)
