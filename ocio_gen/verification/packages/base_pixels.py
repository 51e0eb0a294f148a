# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""Pixels that a config and its base are compared on, and how two outputs differ."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
import PyOpenColorIO as ocio

from ocio_gen.aces.acesproxy import HALF_MAX
from ocio_gen.core.opencolorio import OCIO_ERRORS, Pixels, context_of, reason_of
from ocio_gen.verification.probes import finite_halfs, neutral, rgb_triplets

_TRIPLETS = 96

# Where operations differ: a node of a 65-point 3D LUT counts in 8 of its 262,144 cells.
_MANY_TRIPLETS = 1 << 18

_SEED = 2013001


@cache
def compared_pixels() -> Pixels:
    """Return RGBA of every kind, (n, 4) float32: light, codes, greys, negative, NaN; any alpha."""
    light = rgb_triplets(_TRIPLETS)
    codes = (light.view(np.uint32) % np.uint32(1 << 20)).astype(np.float32) / np.float32(1 << 20)
    greys = neutral(np.linspace(-0.25, 1.5, 64, dtype=np.float32))
    odd = np.array([0.0, -0.0, 1e-40, 2.0**-24, HALF_MAX, 1e30, np.inf, -np.inf, np.nan], np.float32)
    mixed = np.stack([odd, np.roll(odd, 1), np.roll(odd, 2)], axis=1)
    rgb = np.concatenate([light, -light, codes, greys, neutral(odd), mixed])
    alpha = np.resize(np.array([1.0, 0.0, 0.5, -1.0, 2.0], np.float32), len(rgb))
    return np.ascontiguousarray(np.column_stack([rgb, alpha]), np.float32)


@cache
def many_pixels() -> Pixels:
    """Return RGBA that lies close enough to meet one changed entry of a LUT, (n, 4) float32."""
    codes = np.random.default_rng(_SEED).integers(0, 1 << 16, (_MANY_TRIPLETS, 3)) / 65535
    greys = neutral(np.linspace(0.0, 1.0, 1 << 16))
    rgb = np.concatenate([finite_halfs(), greys, codes, rgb_triplets(_MANY_TRIPLETS // 4)])
    return np.ascontiguousarray(np.column_stack([rgb, np.ones(len(rgb))]), np.float32)


@dataclass(frozen=True)
class Output:
    """What a config makes of pixels, and the operations that make it, with the values of LUTs."""

    operations: str  # OCIO's digest
    pixels: Pixels


def output_of(
    config: ocio.Config,
    transform: Any,  # noqa: ANN401 - a transform, or a named transform
    direction: ocio.TransformDirection,
    values: Mapping[str, str],
    pixels: Pixels,
) -> Output | str:
    """Return what a config makes of pixels, without approximations, or why it makes nothing of them.

    Args:
        config: The config.
        transform: A transform, or a named transform.
        direction: Its direction.
        values: Of context variables.
        pixels: RGBA, (n, 4) float32; kept.
    """
    output = pixels.copy()
    # OCIO would give a processor again for other values of variables that stand in a CTF's Reference only.
    config.setProcessorCacheFlags(ocio.PROCESSOR_CACHE_OFF)
    try:
        processor = config.getProcessor(context_of(config, **values), transform, direction)
        on_cpu = processor.getOptimizedCPUProcessor(ocio.OPTIMIZATION_LOSSLESS)
        on_cpu.applyRGBA(output)
    except OCIO_ERRORS as error:
        return reason_of(error)
    return Output(on_cpu.getCacheID(), output)


def difference_of(shown: Pixels, expected: Pixels, output: Pixels) -> str | None:
    """Return a sentence about the pixel in which two outputs differ most; None where all bits are the same.

    Args:
        shown: The pixels, (n, 4).
        expected: What the base makes of them, (n, 4).
        output: What the config makes of them, (n, 4).
    """
    if output.tobytes() == expected.tobytes() or np.array_equal(output, expected, equal_nan=True):
        return None
    same = (output == expected) | (np.isnan(output) & np.isnan(expected))
    with np.errstate(invalid="ignore", over="ignore"):
        off = np.where(same, 0.0, np.abs(output.astype(np.float64) - expected))
    # The largest difference that is a number; where there is none, the first that is not.
    row = np.nan_to_num(off, nan=0.0, posinf=0.0).max(axis=1).argmax()
    if same[row].all():
        row = same.all(axis=1).argmin()
    # (Nine digits tell any two float32 apart.)
    texts = (" ".join(f"{value:.9g}" for value in pixels[row]) for pixels in (shown, output, expected))
    return "other pixels: RGBA {} becomes {}, and {} through the base".format(*texts)
