# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""The pixels that two transforms are compared on."""

from functools import cache

import numpy as np
import numpy.typing as npt

from ocio_gen.aces.acesproxy import Float64s
from ocio_gen.core.opencolorio import Pixels
from ocio_gen.verification.probes import finite_halfs, infinities, neutral, rgb_triplets

_FEW, _MANY = 1 << 13, 1 << 16

# What the other two channels are while one goes through the halfs: all of them, or every so many.
_LEVELS = {0.0: 1, 0.5: 8, 1.0: 8, 16.0: 8}

# Codes of integers as 0 to 1.
_FULL_SCALES = (1023, 4095)


@cache
def quick_pixels() -> Pixels:
    """Return pixels that show most differences at once: codes, light, greys and colours: (n, 3) float32."""
    light = rgb_triplets()[:_FEW]
    halfs = finite_halfs()
    halfs = halfs[(halfs[:, 0] > -1.0) & (halfs[:, 0] < 1024.0)][::8]
    return np.concatenate([_evenly(light).astype(np.float32), light, _codes(1023), halfs])


@cache
def few_pixels() -> Pixels:
    """Return every 16th of the quick pixels: whether anything moved, where how far matters less."""
    return np.ascontiguousarray(quick_pixels()[::16])


@cache
def thorough_pixels() -> Pixels:
    """Return pixels for what has to be seen to be equal: (n, 3) float32.

    Every finite half as a grey and in each channel alone, beside several levels of the others; every 10 and
    12-bit code; random triplets, of light over 18 stops and evenly from -0.5 to 1.5.
    """
    halfs = finite_halfs()
    parts = [halfs, *map(_codes, _FULL_SCALES)]
    for level, step in _LEVELS.items():
        for channel in range(3):
            alone = np.full_like(halfs[::step], level)
            alone[:, channel] = halfs[::step, 0]
            parts.append(alone)
    light = rgb_triplets()[:_MANY]
    return np.concatenate([*parts, light, (_evenly(light) * 2.0 - 0.5).astype(np.float32)])


@cache
def special_pixels() -> Pixels:
    """Return infinities and NaN, in one channel and in three: (n, 3) float32."""
    nan = np.where(np.eye(3), np.nan, 0.18)
    return np.concatenate([infinities(), nan, [[np.nan] * 3]]).astype(np.float32)


def extent(pixels: npt.NDArray[np.float32]) -> str:
    """Return the range that pixels, (n, 3), cover, as words."""
    ranges = [f"{low:.6g} to {high:.6g}" for low, high in zip(pixels.min(0), pixels.max(0), strict=True)]
    if len(set(ranges)) == 1:
        return f"{ranges[0]} in each channel"
    return ", ".join(f"{channel} {span}" for channel, span in zip("RGB", ranges, strict=True))


def _codes(full_scale: int) -> Pixels:
    return neutral(np.linspace(0.0, 1.0, full_scale + 1, dtype=np.float32))


def _evenly(triplets: Pixels) -> Float64s:
    """Return even random numbers from 0 up to 1, from the lower bits of random triplets."""
    return (triplets.view(np.uint32) % np.uint32(1 << 20)).astype(np.float64) / (1 << 20)
