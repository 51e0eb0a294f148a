"""How far pixels moved between A and B."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from ocio_gen.acesproxy import ACESPROXY10, Float64s
from ocio_gen.diff.report import Moved
from ocio_gen.verify import probes
from ocio_gen.verify.figures import Limits
from ocio_gen.verify.scales import Errors, LightScale, Scale
from ocio_gen.verify.tally import Tally

# Differences are told in 10-bit codes, of light in steps of ACESproxy's. Light below the lowest
# code is compared as if it were that.
FULL_SCALE = ACESPROXY10.full_scale
LIGHT = LightScale(ACESPROXY10, floor=2.0**-9.72)

_TRIPLETS = 8192


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


def shares(triplets: npt.NDArray[np.float32]) -> Float64s:
    """Return even random numbers from 0 up to 1, made of the lower bits of random triplets."""
    return (triplets.view(np.uint32) % np.uint32(1 << 20)).astype(np.float64) / (1 << 20)


def values() -> npt.NDArray[np.float32]:
    """Return pixels to compare any transform on: codes, light, greys and colours: (n, 3) float32."""
    light = probes.rgb_triplets()[:_TRIPLETS]
    uniform = shares(light).astype(np.float32)
    greys = probes.neutral(np.linspace(0, 1, 1024, dtype=np.float32))
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
