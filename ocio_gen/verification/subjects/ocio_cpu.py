# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""Subject: an OCIO processor on the CPU, at a host's bit depths and optimisation."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import PyOpenColorIO as ocio

from ocio_gen.verification.depths import Depth
from ocio_gen.verification.subjects.subject import Engine

_OPTIMIZATIONS = {
    "default": ocio.OPTIMIZATION_DEFAULT,
    "none": ocio.OPTIMIZATION_NONE,
    "draft": ocio.OPTIMIZATION_DRAFT,
}


@dataclass(frozen=True)
class CpuRoute:
    """How a host runs OCIO on the CPU."""

    name: str
    in_depth: Depth = Depth.F32
    out_depth: Depth = Depth.F32
    optimization: str = "default"
    engine: Engine = Engine.CPU


# What compositing hosts do, and what everything else is compared with.
PLAIN = CpuRoute("CPU F32", engine=Engine.PLAIN)
UNOPTIMIZED = CpuRoute("no optimisation", optimization="none", engine=Engine.UNOPTIMIZED)
_FLOAT_ROUTES = (
    PLAIN,
    UNOPTIMIZED,
    CpuRoute("draft", optimization="draft"),
    CpuRoute("F16", Depth.F16, Depth.F16),
)


def encode_routes(*integers: Depth) -> list[CpuRoute]:
    """Return the routes from light to code values in floats and in integer depths."""
    return [*_FLOAT_ROUTES, *(CpuRoute(depth, out_depth=depth) for depth in integers)]


def decode_routes(*integers: Depth) -> list[CpuRoute]:
    """Return the routes from code values in floats and in integer depths to light."""
    return [*_FLOAT_ROUTES, *(CpuRoute(depth, in_depth=depth) for depth in integers)]


class OcioCpu:
    """An OCIO processor on the CPU."""

    parallel = True

    def __init__(self, name: str, processor: ocio.Processor, route: CpuRoute = PLAIN) -> None:
        self.name = name
        self.route, self.engine = route.name, route.engine
        self.in_depth, self.out_depth = route.in_depth, route.out_depth
        self._cpu = processor.getOptimizedCPUProcessor(
            _ocio_depth(route.in_depth), _ocio_depth(route.out_depth), _OPTIMIZATIONS[route.optimization]
        )

    def output(self, start: int, values: npt.NDArray[Any]) -> npt.NDArray[Any]:
        """Return what OCIO makes of values."""
        pixels = np.ascontiguousarray(self.in_depth.words(values))
        if self.in_depth is self.out_depth is Depth.F32:
            self._cpu.applyRGB(pixels)
            return pixels
        made = np.empty(pixels.shape, self.out_depth.dtype)
        self._cpu.apply(_packed(pixels, self.in_depth), _packed(made, self.out_depth))
        return self.out_depth.values(made)


def _ocio_depth(depth: Depth) -> ocio.BitDepth:
    return getattr(ocio, f"BIT_DEPTH_{depth}")


def _packed(pixels: npt.NDArray[Any], depth: Depth) -> ocio.PackedImageDesc:
    size = pixels.itemsize
    return ocio.PackedImageDesc(
        pixels, len(pixels), 1, ocio.CHANNEL_ORDERING_RGB, _ocio_depth(depth), size, 3 * size, pixels.nbytes
    )
