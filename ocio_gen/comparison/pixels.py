# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""Whether two processors give the same pixels, and how far apart they are."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import PyOpenColorIO as ocio

from ocio_gen.aces.acesproxy import ACESPROXY10, LEAST_LIGHT
from ocio_gen.comparison.ops import breakpoints, same_ops
from ocio_gen.comparison.report import Moved, MovedSample
from ocio_gen.comparison.samples import extent, special_pixels, thorough_pixels
from ocio_gen.core.opencolorio import Pixels, applied
from ocio_gen.verification import probes
from ocio_gen.verification.figures import Limits, rounded
from ocio_gen.verification.scales import Errors, LightScale, Scale
from ocio_gen.verification.tally import CHANNELS, Tally

# Differences are in 10-bit codes, those of light in steps of ACESproxy's. Light below the lowest
# code is compared as if it were that.
FULL_SCALE = ACESPROXY10.full_scale
LIGHT = LightScale(ACESPROXY10, floor=LEAST_LIGHT)


@dataclass(frozen=True)
class ValueDifference:
    """Values that are no light, as 10-bit full-range codes."""

    steps_per_stop: None = None

    def errors(self, aim: npt.NDArray[Any], output: npt.NDArray[Any]) -> Errors:
        """Compare B's output with A's."""
        with np.errstate(invalid="ignore"):
            signed = (output.astype(np.float64) - aim) * FULL_SCALE
        return Errors(aim, output, np.abs(signed), output != aim, None, lambda: 0.0, lambda: signed)

    def half_ulps(self, expected: float, got: float, pixel: npt.NDArray[Any]) -> None:
        """Values that are no light have none."""


@dataclass(frozen=True)
class Run:
    """A transform as it is run: its ops, and what makes pixels of pixels."""

    ops: ocio.GroupTransform
    cpu: ocio.CPUProcessor

    @classmethod
    def of(cls, processor: ocio.Processor) -> "Run":
        """Return a processor's, optimised without loss.

        Raises:
            ocio.Exception: OCIO cannot process it.
        """
        lossless = ocio.OPTIMIZATION_LOSSLESS
        ops = processor.getOptimizedProcessor(lossless).createGroupTransform()
        return cls(ops, processor.getOptimizedCPUProcessor(lossless))

    def output(self, pixels: Pixels) -> Pixels:
        """Return the output of pixels, (n, 3)."""
        return applied(self.cpu, pixels)


@dataclass(frozen=True)
class Outcome:
    """What two runs on the same pixels came to."""

    same_ops: bool = False  # then no pixel has to be compared
    moved: Moved | None = None  # finite input
    special: Moved | None = None  # infinities and NaN
    pixels: int = 0
    extent: str = ""

    def differences(self, tolerance_cv: float) -> Iterator[tuple[str, Moved]]:
        """Yield how far pixels moved, if any did: which input, and how far.

        Infinities and NaN are named only where no finite pixel moved beyond the tolerance.
        """
        if self.moved and self.moved.changed:
            yield "", self.moved
        if self.special and self.special.beyond(tolerance_cv):
            yield "infinities and NaN", self.special

    def __str__(self) -> str:
        """Return what is known of the two where no pixel moved."""
        if self.same_ops:
            return "OCIO makes the same ops of both"
        return f"the ops differ; no difference on {self.pixels:,} pixels over {self.extent}"


def compare(
    a: Run,
    b: Run,
    scale: Scale,
    tolerance_cv: float,
    *,
    first: Pixels | None = None,
    codes: Callable[[Pixels], npt.NDArray[Any]] | None = None,
) -> Outcome:
    """Compare two runs: their ops, then some pixels, then all if those do not differ.

    Args:
        a: The one.
        b: The other.
        scale: What differences are measured in.
        tolerance_cv: Ignore pixel differences up to this many code values.
        first: The pixels to begin with; by default all at once.
        codes: Returns the code values of pixels, to draw a curve over them.
    """
    if same_ops(a.ops, b.ops):
        return Outcome(same_ops=True)
    if first is not None:
        difference = moved(scale, first, a.output, b.output)
        if difference.beyond(tolerance_cv):
            return Outcome(moved=difference, pixels=len(first), extent=extent(first))
    pixels = _all_pixels(a, b)
    difference = moved(scale, pixels, a.output, b.output, codes)
    special = None
    if not difference.beyond(tolerance_cv):
        special = moved(scale, special_pixels(), a.output, b.output)
    return Outcome(moved=difference, special=special, pixels=len(pixels), extent=extent(pixels))


def _all_pixels(a: Run, b: Run) -> Pixels:
    """Return all pixels that two runs are compared on: the thorough set, and the breakpoints of both."""
    return np.concatenate([thorough_pixels(), breakpoints(a.ops), breakpoints(b.ops)])


def moved(
    scale: Scale,
    pixels: Pixels,
    a: Callable[[Pixels], Pixels],
    b: Callable[[Pixels], Pixels],
    codes: Callable[[Pixels], npt.NDArray[Any]] | None = None,
) -> Moved:
    """Return how far B's pixels are from A's.

    Args:
        scale: What differences are measured in.
        pixels: The input, (n, 3).
        a: Returns what A makes of pixels.
        b: Returns what B makes of them.
        codes: Returns the code values of pixels, to draw a curve over 0 to 1023.
    """
    tally = Tally(scale, Limits(fail=0.0), (0, FULL_SCALE) if codes else None)
    changed = nonfinite = 0
    worst: MovedSample | None = None
    for start in range(0, len(pixels), probes.BLOCK):
        part = slice(start, start + probes.BLOCK)
        out_a, out_b = a(pixels[part]), b(pixels[part])
        # Where both are NaN, they are the same.
        both = np.isnan(out_a) & np.isnan(out_b)
        out_a[both] = out_b[both] = 0.0
        differs = out_a != out_b
        changed += int(np.count_nonzero(differs))
        # (A tally counts those of B only: a reference has none.)
        bad = np.flatnonzero(differs & ~(np.isfinite(out_a) & np.isfinite(out_b)))
        nonfinite += len(bad)
        if len(bad) and worst is None:
            worst = _sample(start, pixels, out_a, out_b, int(bad[0]))
        tally.add(start, pixels[part], out_a, out_b, codes(pixels[part]) if codes else None)
    figures = tally.figures()
    if worst is None and figures.worst:
        worst = MovedSample.model_validate(figures.worst[0].model_dump())
    return Moved(
        samples=figures.samples,
        changed=changed,
        nonfinite=nonfinite,
        worst_cv=figures.worst_cv,
        mean_cv=figures.mean_cv,
        worst_stops=figures.worst_stops,
        worst=worst,
        curve=tally.curve(),
    )


def _sample(start: int, pixels: Pixels, a: Pixels, b: Pixels, index: int) -> MovedSample:
    """Return one sample of a block, (n, 3), by its index in it."""
    row, channel = divmod(index, 3)
    return MovedSample(
        pixel=start + row,
        channel=CHANNELS[channel],
        input=[rounded(float(value), 9) for value in pixels[start + row]],
        expected=rounded(float(a.flat[index]), 9),
        got=rounded(float(b.flat[index]), 9),
    )
