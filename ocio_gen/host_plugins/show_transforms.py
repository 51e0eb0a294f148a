# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""Transforms of a show's config, as a plug-in carries them: exact ops, and what is sampled in 3D."""

import copy
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TypeAlias

import numpy as np
import PyOpenColorIO as ocio

from ocio_gen.config.show_views import default_view
from ocio_gen.core.errors import InvalidShowError, one_line
from ocio_gen.core.names import file_stems
from ocio_gen.core.opencolorio import OCIO_ERRORS, Pixels, applied, context_of
from ocio_gen.core.sampling import sampled
from ocio_gen.host_plugins.bounds import DIRECTIONS, TransformBound
from ocio_gen.host_plugins.ops import CURVES, NotCarriedError, OpKind, PluginOp, plugin_ops
from ocio_gen.show.model import Plugins, Show, ShowTransform

# Sizes of what is sampled that are tried, and the mean error, in 10-bit codes, that ends it.
SIZES = (33, 65)
_SMALL_MEAN_CV = 0.5

# Light is sampled by way of ACEScct: AP1 from a little below nothing to 222.9 in 0..1, as ACESproxy has it.
_TO_LOG = ocio.BuiltinTransform("ACEScct_to_ACES2065-1", ocio.TRANSFORM_DIR_INVERSE)
_FROM_LOG = ocio.BuiltinTransform("ACEScct_to_ACES2065-1")
_ACES = ocio.ROLE_INTERCHANGE_SCENE


@dataclass(frozen=True)
class End:
    """What goes in, or comes out."""

    name: str  # of its colour space; a display's values have none
    scene: bool  # whether it is a colour space of the scene
    light: bool  # linear


# A transform from one colour space to another.
Between: TypeAlias = Callable[[str, str], ocio.Transform]


@dataclass(frozen=True, eq=False)
class Way:
    """One direction of a transform through a config."""

    config: ocio.Config
    context: ocio.Context
    source: End
    target: End
    between: Between  # a transform from one space to another, of the same kind

    @cached_property
    def _cpu(self) -> ocio.CPUProcessor:
        return self.processor().getOptimizedCPUProcessor(ocio.OPTIMIZATION_LOSSLESS)

    def apply(self, pixels: Pixels) -> Pixels:
        """Return what OCIO makes of pixels, (n, 3), without optimisation that loses."""
        return applied(self._cpu, pixels)

    def processor(self, transforms: Sequence[ocio.Transform] | None = None) -> ocio.Processor:
        """Return OCIO's processor of the way, or of other transforms in its context."""
        if transforms is None:
            transforms = [self.between(self.source.name, self.target.name)]
        group = ocio.GroupTransform(list(transforms))
        return self.config.getProcessor(self.context, group, ocio.TRANSFORM_DIR_FORWARD)

    def from_aces(self) -> ocio.Processor:
        """Return OCIO's processor from ACES2065-1 to the source, which is of the scene."""
        return self.processor([ocio.ColorSpaceTransform(src=_ACES, dst=self.source.name)])

    def carries(self, transforms: Sequence[ocio.Transform] | None = None, *, curves: bool = True) -> bool:
        """Tell whether plug-ins have all ops of the way, or of other transforms.

        Args:
            transforms: Others.
            curves: Whether they have 1D LUTs.
        """
        try:
            ops = plugin_ops(self.processor(transforms))
        except NotCarriedError:
            return False
        return curves or not _has_curves(ops)

    def sampled(self, size: int, *, curves: bool = True) -> list[ocio.Transform]:
        """Return the way with a cube of so many points along each axis in its place.

        Light goes in and comes out by way of ACEScct; codes and a display's values come out as they are,
        and go in so where plug-ins cannot make light of them.
        """
        core = []
        source, target = self.source.name, self.target.name
        before: list[ocio.Transform] = []
        after: list[ocio.Transform] = []
        if self.source.scene:
            before = [ocio.ColorSpaceTransform(src=source, dst=_ACES), _TO_LOG]
            if self.carries(before, curves=curves):
                source = _ACES
                core.append(_FROM_LOG)
            else:
                before = []
        if self.target.scene and self.target.light:
            after = [_FROM_LOG, ocio.ColorSpaceTransform(src=_ACES, dst=target)]
            target = _ACES
        core.append(self.between(source, target))
        if after:
            core.append(_TO_LOG)
        return [*before, _cube(self.processor(core), size), *after]


def _cube(processor: ocio.Processor, size: int) -> ocio.Lut3DTransform:
    """Return a processor sampled over 0..1, to be interpolated in tetrahedra."""
    axis = np.linspace(0.0, 1.0, size).astype(np.float32)
    rgb = np.stack(np.meshgrid(axis, axis, axis, indexing="ij"), axis=-1).reshape(-1, 3)
    lut = ocio.Lut3DTransform(size)
    lut.setInterpolation(ocio.INTERP_TETRAHEDRAL)
    lut.setData(sampled(processor, rgb).ravel())
    return lut


# What tells how far a processor is from a way, on average over the colours of AP1, in 10-bit codes.
Measure: TypeAlias = Callable[[Way, ocio.Processor], float]


@dataclass(frozen=True, eq=False)
class Carried:
    """A transform as plug-ins carry it: ways, and ops, by "forward" and "inverse"."""

    name: str
    described: ShowTransform
    ways: dict[str, Way]
    ops: dict[str, list[PluginOp]]  # of the OpenFX effect
    kernels: dict[str, list[PluginOp]]  # of languages that hold no 1D LUT
    stem: str = ""  # of its files
    processors: dict[str, ocio.Processor] = field(default_factory=dict)  # OCIO's, of `ops`
    bounds: Sequence[TransformBound] = ()  # how far `ops` are from OCIO

    def label(self, direction: str) -> str:
        """Return what one of its ways is called in results."""
        return self.name if direction == "forward" else f"{self.name}, {direction}"

    @property
    def hint(self) -> str:
        """Its error, as a line for people."""
        texts = {one: [str(bound) for bound in self.bounds if bound.direction == one] for one in DIRECTIONS}
        lines = [f"{direction}: {'; '.join(found)}" for direction, found in texts.items() if found]
        how = f"sampled at {self.sampled} points" if self.sampled else "exact ops"
        return f"{self.name} ({how}). " + ". ".join(lines) + "."

    def bound(self, direction: str, probe: str) -> TransformBound | None:
        """Return what is stated of one of its ways on one probe."""
        return next((one for one in self.bounds if (one.direction, one.probe) == (direction, probe)), None)

    @property
    def sampled(self) -> int | None:
        """Points along each axis of what is sampled; none where all ops are exact."""
        return max(
            (op.size for ops in self.ops.values() for op in ops if op.kind is OpKind.LUT3D), default=None
        )


def exact(ops: Iterable[PluginOp]) -> bool:
    """Tell whether nothing is sampled in 3D."""
    return all(op.kind is not OpKind.LUT3D for op in ops)


def settings_of(show: Show) -> Plugins:
    """Return what a show says of its plug-ins, or what a show does that says nothing."""
    return show.plugins or Plugins()


def carried_transforms(show: Show, config: ocio.Config, measure: Measure) -> list[Carried]:
    """Return the transforms that a show's plug-ins carry.

    Args:
        show: The description.
        config: The show's, which has them.
        measure: Chooses the size of what is sampled.

    Raises:
        UserError: the config has not got a transform, or two have one name.
    """
    settings = settings_of(show)
    config = uncached(config)
    wanted = settings.transforms
    if not wanted:
        if (shown := default_view(config)) is None:
            raise InvalidShowError(
                show.where, "OCIO can show no view of the config", hint="list plugins.transforms"
            )
        wanted = [ShowTransform(**shown.model_dump())]
    names = [one.name for one in wanted]
    for one in wanted:
        if names.count(one.name) > 1:
            raise InvalidShowError(
                show.where, f"plugins.transforms: {one.name} is there twice", hint="leave one out"
            )
    stems = file_stems(names)
    return [
        replace(_carried(show, config, one, settings.size, measure), stem=stems[one.name]) for one in wanted
    ]


def uncached(config: ocio.Config) -> ocio.Config:
    """Return a copy of a config that makes each processor anew.

    (OCIO keeps processors by the text of their transforms, in which the values of a 3D LUT are not.)
    """
    own = copy.deepcopy(config)
    own.setProcessorCacheFlags(ocio.PROCESSOR_CACHE_OFF)
    return own


def _carried(
    show: Show, config: ocio.Config, wanted: ShowTransform, size: int | None, measure: Measure
) -> Carried:
    try:
        directions = ["forward", "inverse"] if wanted.inverse else ["forward"]
        ways = {
            name: way_of(config, show.looks.variable, wanted, inverse=name == "inverse")
            for name in directions
        }
        ways["forward"].processor()
        if "inverse" in ways and not _invertible(ways["inverse"]):
            del ways["inverse"]
        processors = {name: _carried_by(way, size, measure) for name, way in ways.items()}
        ops = {name: plugin_ops(processor) for name, processor in processors.items()}
        kernels = {
            name: plugin_ops(_carried_by(way, size, measure, curves=False))
            if _has_curves(ops[name])
            else ops[name]
            for name, way in ways.items()
        }
    except NotCarriedError as error:
        raise InvalidShowError(
            show.where,
            f"plugins.transforms: {wanted.name}: {error} of its colour space cannot be carried",
            hint="take another source or target",
        ) from None
    except OCIO_ERRORS as error:
        raise InvalidShowError(show.where, f"plugins.transforms: {wanted.name}: {one_line(error)}") from None
    return Carried(wanted.name, wanted, ways, ops, kernels, processors=processors)


def carried_again(
    config: ocio.Config,
    variable: str,
    described: ShowTransform,
    ops: Mapping[str, Sequence[OpKind]],
    kernels: Mapping[str, Sequence[OpKind]],
    stem: str,
    bounds: Sequence[TransformBound],
) -> Carried:
    """Return a transform that was carried before, to be compared with its config.

    Raises:
        UserError: the config has not got it.
    """
    try:
        ways = {name: way_of(config, variable, described, inverse=name == "inverse") for name in ops}
        for way in ways.values():
            way.processor()
    except OCIO_ERRORS as error:
        raise InvalidShowError(described.name, one_line(error)) from None
    known, known_kernels = (
        {name: [PluginOp(kind) for kind in kinds] for name, kinds in one.items()} for one in (ops, kernels)
    )
    return Carried(described.name, described, ways, known, known_kernels, stem, bounds=bounds)


def _invertible(way: Way) -> bool:
    try:
        way.processor().getDefaultCPUProcessor()
    except OCIO_ERRORS:
        return False
    return True


def _has_curves(ops: Sequence[PluginOp]) -> bool:
    return any(op.kind in CURVES for op in ops)


def _carried_by(way: Way, size: int | None, measure: Measure, *, curves: bool = True) -> ocio.Processor:
    """Return OCIO's processor of what plug-ins carry: of the way, or with a cube in its place."""
    if way.carries(curves=curves):
        return way.processor()
    for tried in (size,) if size else SIZES:
        processor = way.processor(way.sampled(tried, curves=curves))
        if tried == SIZES[-1] or measure(way, processor) <= _SMALL_MEAN_CV:
            break
    return processor


def way_of(config: ocio.Config, variable: str, wanted: ShowTransform, *, inverse: bool) -> Way:
    """Return one direction of a described transform through a config.

    Raises:
        PyOpenColorIO.Exception: the config has not got what it names.
    """
    context = context_of(config, **({variable: wanted.shot} if wanted.shot else {}))
    source = _end(config, wanted.source)
    if wanted.look:
        target = source
    elif wanted.target:
        target = _end(config, wanted.target)
    else:
        target = End("", scene=False, light=False)
    if inverse:
        return Way(config, context, target, source, lambda source, target: _inverse(wanted, target, source))
    return Way(config, context, source, target, lambda source, target: _transform(wanted, source, target))


def _inverse(wanted: ShowTransform, source: str, target: str) -> ocio.Transform:
    transform = _transform(wanted, source, target)
    transform.setDirection(ocio.TRANSFORM_DIR_INVERSE)
    return transform


def _transform(wanted: ShowTransform, source: str, target: str) -> ocio.Transform:
    if wanted.look:
        return ocio.LookTransform(src=source, dst=target, looks=wanted.look)
    if wanted.display:
        return ocio.DisplayViewTransform(src=source, display=wanted.display, view=wanted.view)
    return ocio.ColorSpaceTransform(src=source, dst=target)


def _end(config: ocio.Config, name: str) -> End:
    space = config.getColorSpace(name)
    if space is None:
        raise ocio.Exception(f"the config has no colour space {name!r}")
    scene = space.getReferenceSpaceType() == ocio.REFERENCE_SPACE_SCENE
    return End(name, scene and not space.isData(), light="linear" in space.getEncoding())
