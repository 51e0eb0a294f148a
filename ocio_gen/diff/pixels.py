"""How far pixels moved between A and B."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from ocio_gen.diff.report import Moved
from ocio_gen.verify import probes
from ocio_gen.verify.figures import Limits
from ocio_gen.verify.scales import Errors, Scale, in_half_ulps, stops_off
from ocio_gen.verify.tally import Tally

# 10-bit codes, and ACESproxy's steps, in which all differences are told.
FULL_SCALE, STEPS_PER_STOP = 1023, 50

# Light below ACESproxy's lowest code is compared as if it were that.
_FLOOR = 2.0**-9.72

_TRIPLETS = 8192


@dataclass(frozen=True)
class LightDifference:
    """Linear light, relative to a triplet's largest channel, in steps of 10-bit ACESproxy."""

    steps_per_stop: int = STEPS_PER_STOP

    def errors(self, aim: npt.NDArray[Any], output: npt.NDArray[Any]) -> Errors:
        """Compare B's output with A's."""
        with np.errstate(invalid="ignore", over="ignore"):
            largest = np.abs(aim.astype(np.float64)).max(axis=-1, keepdims=True)
            stops = stops_off(aim, output, np.maximum(largest, _FLOOR))
        return Errors(aim, output, stops * STEPS_PER_STOP, output != aim, None, lambda: 0.0)

    def half_ulps(self, expected: float, got: float, pixel: npt.NDArray[Any]) -> float:
        """Return the difference in ULPs of a half, at the triplet's largest channel."""
        return in_half_ulps(abs(got - expected), float(np.abs(pixel).max()))


@dataclass(frozen=True)
class ValueDifference:
    """Values that are no light, as 10-bit full-range codes."""

    steps_per_stop: None = None

    def errors(self, aim: npt.NDArray[Any], output: npt.NDArray[Any]) -> Errors:
        """Compare B's output with A's."""
        with np.errstate(invalid="ignore"):
            off = np.abs(output.astype(np.float64) - aim) * FULL_SCALE
        return Errors(aim, output, off, output != aim, None, lambda: 0.0)

    def half_ulps(self, expected: float, got: float, pixel: npt.NDArray[Any]) -> None:
        """Values that are no light have none."""


def values() -> npt.NDArray[np.float32]:
    """Return pixels to compare any transform on: codes, light, greys and colours: (n, 3) float32."""
    light = probes.rgb_triplets()[:_TRIPLETS]
    uniform = np.abs(light.view(np.uint32) % np.uint32(1 << 20)).astype(np.float32) / np.float32(1 << 20)
    greys = np.repeat(np.linspace(0, 1, 1024, dtype=np.float32)[:, np.newaxis], 3, axis=1)
    halfs = probes.finite_halfs()
    halfs = halfs[(halfs[:, 0] > -1.0) & (halfs[:, 0] < 1024.0)][::8]
    return np.concatenate([uniform, light, greys, halfs])


def moved(
    scale: Scale,
    shown: npt.NDArray[Any],
    a: npt.NDArray[Any],
    b: npt.NDArray[Any],
    span: tuple[int, int] | None = None,
    codes: npt.NDArray[Any] | None = None,
) -> Moved:
    """Return how far B's pixels are from A's.

    Args:
        scale: What differences are told in.
        shown: What went in, (n, 3).
        a: What A made of it, (n, 3).
        b: What B made of it.
        span: Draw a curve over these code values, ...
        codes: ... which the pixels have, (n, 3).
    """
    # Where both are no number, they are the same.
    both = np.isnan(a) & np.isnan(b)
    a, b = np.where(both, 0, a), np.where(both, 0, b)
    tally = Tally(scale, Limits(fail=0.0), span)
    for start in range(0, len(shown), probes.BLOCK):
        part = slice(start, start + probes.BLOCK)
        tally.add(start, shown[part], a[part], b[part], None if codes is None else codes[part])
    figures = tally.figures()
    return Moved(
        samples=figures.samples,
        changed=int(np.count_nonzero(a != b)),
        nonfinite=figures.nonfinite,
        worst_cv=figures.worst_cv,
        mean_cv=figures.mean_cv,
        worst_stops=figures.worst_stops,
        worst=figures.worst[0] if figures.worst else None,
        curve=tally.curve(),
    )
