# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""Ways through a show's config: a transform in one direction, and how far OCIO itself varies on it."""

import itertools
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
import PyOpenColorIO as ocio

from ocio_gen.aces.acesproxy import HALF_MAX
from ocio_gen.core.opencolorio import Pixels, applied, context_of
from ocio_gen.show.model import ShowTransform

_ACES = ocio.ROLE_INTERCHANGE_SCENE
_INVERSE, _FORWARD = ocio.TRANSFORM_DIR_INVERSE, ocio.TRANSFORM_DIR_FORWARD

# ULPs of float32 that an input may be away from another.
_ULPS = (1, 4)
_SIDES = [np.array(side, np.float32) for side in itertools.product((-1, 0, 1), repeat=3) if any(side)]


@dataclass(frozen=True)
class End:
    """What goes in, or comes out."""

    name: str  # of its colour space; a display's values, and those of a named transform, have none
    scene: bool  # whether it is a colour space of the scene
    light: bool  # linear


_NO_SPACE = End("", scene=False, light=False)


@dataclass(frozen=True, eq=False)
class Way:
    """One direction of a transform through a config."""

    config: ocio.Config
    context: ocio.Context
    source: End
    target: End
    make: Callable[[], ocio.Processor]
    named: bool = False  # of a named transform, whose input can be anything

    @cached_property
    def processor(self) -> ocio.Processor:
        """OCIO's processor.

        Raises:
            PyOpenColorIO.Exception: the config has not got what it needs.
        """
        return self.make()

    @cached_property
    def _cpu(self) -> ocio.CPUProcessor:
        return _lossless(self.processor)

    def apply(self, pixels: Pixels) -> Pixels:
        """Return what OCIO makes of pixels, (n, 3), without optimisation that loses.

        A NaN and a denormal are taken as 0, an infinity as the largest half: the rule of all plug-ins.
        """
        return applied(self._cpu, cleaned(pixels))

    def from_aces(self) -> ocio.Processor:
        """Return OCIO's processor from ACES2065-1 to the source, which is of the scene."""
        return self.between(_ACES, self.source.name)

    def between(self, source: str, target: str) -> ocio.Processor:
        """Return OCIO's processor from one colour space to another, in the context of the way."""
        transform = ocio.ColorSpaceTransform(src=source, dst=target)
        return self.config.getProcessor(self.context, transform, _FORWARD)

    @cached_property
    def _ops(self) -> list[tuple[ocio.CPUProcessor, ocio.CPUProcessor]]:
        """Each op by itself, and with all that follow it."""
        ops = list(self.processor.getOptimizedProcessor(ocio.OPTIMIZATION_LOSSLESS).createGroupTransform())
        raw = ocio.Config.CreateRaw()
        groups = [(ops[n : n + 1], ops[n:]) for n in range(len(ops))]
        one, rest = (
            (
                [_lossless(raw.getProcessor(ocio.GroupTransform(group))) for group in side]
                for side in zip(*groups, strict=True)
            )
            if groups
            else ([], [])
        )
        return list(zip(one, rest, strict=True))

    def varied(self, pixels: Pixels) -> npt.NDArray[np.float64]:
        """Return how far OCIO's results lie apart where the input of any of its ops is up to 4 ULPs another.

        Args:
            pixels: (n, 3) float32.

        Returns:
            (n, 3): the largest difference from what OCIO makes of the pixels themselves; infinite, where it
            is no number, and where an op of OCIO's runs over, and the next ones go on from no number.
        """
        made = self.apply(pixels).astype(np.float64)
        largest = np.zeros_like(made)
        there = cleaned(pixels)
        for one, rest in self._ops:
            with np.errstate(over="ignore", invalid="ignore"):  # of the largest, and of what is no number
                step = np.spacing(np.abs(there))
                for ulps, side in itertools.product(_ULPS, _SIDES):
                    other = applied(rest, there + step * side * np.float32(ulps)).astype(np.float64)
                    apart = np.where(np.isfinite(other), np.abs(other - made), np.inf)
                    largest = np.fmax(largest, apart)
            there = applied(one, there)
            largest[~np.isfinite(there).all(axis=1)] = np.inf
        return largest


def _lossless(processor: ocio.Processor) -> ocio.CPUProcessor:
    return processor.getOptimizedCPUProcessor(ocio.OPTIMIZATION_LOSSLESS)


def cleaned(pixels: Pixels) -> Pixels:
    """Return pixels with 0 for a NaN and for a denormal, and the largest half for an infinity."""
    bounded: Pixels = np.nan_to_num(pixels, nan=0.0, posinf=HALF_MAX, neginf=-HALF_MAX)
    floats = bounded.astype(np.float32)
    return np.where(np.abs(floats) < np.finfo(np.float32).tiny, np.float32(0.0), floats)


def way_of(config: ocio.Config, variable: str, wanted: ShowTransform, *, inverse: bool) -> Way:
    """Return one direction of a described transform through a config.

    Args:
        config: The config, which has what it names.
        variable: The context variable that holds a shot.
        wanted: The description.
        inverse: Which direction.
    """
    context = context_of(config, **({variable: wanted.shot} if wanted.shot else {}))
    direction = _INVERSE if inverse else _FORWARD
    if wanted.named:
        named = config.getNamedTransform(wanted.named)
        make = lambda: config.getProcessor(context, named, direction)  # noqa: E731
        return Way(config, context, _NO_SPACE, _NO_SPACE, make, named=True)
    source = _end(config, wanted.source)
    target = source if wanted.look else _end(config, wanted.target) if wanted.target else _NO_SPACE
    transform = _transform(wanted, source.name, target.name)
    ends = (target, source) if inverse else (source, target)
    return Way(config, context, *ends, lambda: config.getProcessor(context, transform, direction))


def _transform(wanted: ShowTransform, source: str, target: str) -> ocio.Transform:
    if wanted.look:
        return ocio.LookTransform(src=source, dst=target, looks=wanted.look)
    if wanted.display:
        return ocio.DisplayViewTransform(src=source, display=wanted.display, view=wanted.view)
    return ocio.ColorSpaceTransform(src=source, dst=target)


def _end(config: ocio.Config, name: str) -> End:
    space = config.getColorSpace(name)
    scene = space.getReferenceSpaceType() == ocio.REFERENCE_SPACE_SCENE
    return End(name, scene and not space.isData(), light="linear" in space.getEncoding())
