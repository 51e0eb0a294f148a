# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""What came out of a program against what OCIO makes: as the verifier judges plug-ins."""

import functools
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import PyOpenColorIO as ocio

from ocio_gen.core.opencolorio import Pixels
from ocio_gen.host_plugins.transform_claim import TransformClaim, TransformScale
from ocio_gen.host_plugins.ways import End, Way
from ocio_gen.verification.depths import Depth
from ocio_gen.verification.probe_kit import ProbeKit

_CODES = End("codes", scene=False, light=False)

# Of 16,384 pixels of each kind, one in so many.
_EVERY = 8


def way(transform: ocio.Transform, *, of_codes: bool = False) -> Way:
    """Return a way through no config: a transform, which is tried on light, too, unless it is of codes."""
    make = lambda: ocio.Config.CreateRaw().getProcessor(transform)  # noqa: E731
    config = ocio.Config.CreateRaw()
    return Way(config, config.getCurrentContext(), _CODES, _CODES, make, named=not of_codes)


@dataclass(frozen=True)
class Judgement:
    """How far outputs are from OCIO's."""

    samples: int
    beyond: int  # further off than the limit, and than OCIO varies
    worst: float  # in 10-bit codes, relative to the largest channel where that is above 2.4
    where: str  # the worst of those beyond

    def passed(self, percent: float) -> bool:
        """Tell whether no more than so many percent are further off."""
        return self.beyond <= self.samples * percent / 100.0


def tried(way: Way, *, every: int = _EVERY, specials: bool = True) -> list[tuple[str, Pixels]]:
    """Return the names of a way's probes, and some pixels of each: all special values."""
    kit = ProbeKit(edges=False)
    found = []
    for probe in TransformClaim("", way).probes(kit, Depth.F32, plain=True):
        special = "special" in probe.name
        if specials or not special:
            pixels = probe.part(0, probe.count)
            found.append((probe.name, np.ascontiguousarray(pixels if special else pixels[::every])))
    return found


def judged(way: Way, pixels: Pixels, output: npt.NDArray[np.float32]) -> Judgement:
    """Compare what a program makes of pixels with what OCIO makes of them."""
    scale = TransformScale(way)
    made = _made(way, pixels.tobytes())
    errors = scale.errors(np.concatenate([made, pixels], axis=1), output)
    assert errors.allowed is not None
    over = errors.cv - np.maximum(errors.allowed, scale.limits.fail)
    row, channel = np.unravel_index(np.argmax(over), over.shape)
    where = f"{pixels[row].tolist()} {'RGB'[channel]}: {output[row]}, OCIO {made[row]}"
    return Judgement(over.size, int((over > 0.0).sum()), float(errors.cv.max()), where)


@functools.lru_cache(maxsize=64)
def _made(way: Way, pixels: bytes) -> npt.NDArray[np.float32]:
    return way.apply(np.frombuffer(pixels, np.float32).reshape(-1, 3))
