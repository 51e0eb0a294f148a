"""Pixels that a config and its base are compared on, and how two outputs differ."""

from collections.abc import Mapping
from functools import cache
from typing import Any

import numpy as np
import PyOpenColorIO as ocio

from ocio_gen.opencolorio import OCIO_ERRORS, Pixels, context_of, reason_of
from ocio_gen.verify.probes import neutral, rgb_triplets

_TRIPLETS = 96


@cache
def compared_pixels() -> Pixels:
    """Return RGBA of every kind, (n, 4) float32: light, codes, greys, negative, NaN; any alpha."""
    light = rgb_triplets(_TRIPLETS)
    codes = (light.view(np.uint32) % np.uint32(1 << 20)).astype(np.float32) / np.float32(1 << 20)
    greys = neutral(np.linspace(-0.25, 1.5, 64, dtype=np.float32))
    odd = np.array([0.0, -0.0, 1e-40, 2.0**-24, 65504.0, 1e30, np.inf, -np.inf, np.nan], np.float32)
    mixed = np.stack([odd, np.roll(odd, 1), np.roll(odd, 2)], axis=1)
    rgb = np.concatenate([light, -light, codes, greys, neutral(odd), mixed])
    alpha = np.resize(np.array([1.0, 0.0, 0.5, -1.0, 2.0], np.float32), len(rgb))
    return np.ascontiguousarray(np.column_stack([rgb, alpha]), np.float32)


def output_of(
    config: ocio.Config,
    transform: Any,  # noqa: ANN401 - a transform, or a named transform
    direction: ocio.TransformDirection,
    values: Mapping[str, str],
) -> Pixels | str:
    """Return what a config makes of the pixels, without approximations, or why it makes nothing of them.

    Args:
        config: The config.
        transform: A transform, or a named transform.
        direction: Its direction.
        values: Of context variables.
    """
    output = compared_pixels().copy()
    # OCIO would give a processor again for other values of variables that stand in a CTF's Reference only.
    config.setProcessorCacheFlags(ocio.PROCESSOR_CACHE_OFF)
    try:
        processor = config.getProcessor(context_of(config, **values), transform, direction)
        processor.getOptimizedCPUProcessor(ocio.OPTIMIZATION_LOSSLESS).applyRGBA(output)
    except OCIO_ERRORS as error:
        return reason_of(error)
    return output


def difference_of(expected: Pixels, output: Pixels) -> str | None:
    """Return a sentence about the pixel in which two outputs differ most; None where all bits are the same.

    Args:
        expected: The base's, (n, 4).
        output: The config's, (n, 4).
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
    texts = (
        " ".join(f"{value:.6g}" for value in pixels[row]) for pixels in (compared_pixels(), output, expected)
    )
    return "other pixels: RGBA {} becomes {}, and {} through the base".format(*texts)
