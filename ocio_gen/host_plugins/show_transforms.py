# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""Transforms of a show's config, as plug-ins carry them: OCIO's own code, as a program for each direction."""

import copy
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from functools import cached_property

import PyOpenColorIO as ocio

from ocio_gen.bridge.program import Program
from ocio_gen.bridge.shaders import UnbridgedError
from ocio_gen.bridge.tables import EXACTLY
from ocio_gen.bridge.translation import program_of
from ocio_gen.config.references import all_spaces
from ocio_gen.config.show_views import default_view
from ocio_gen.core.errors import InvalidShowError
from ocio_gen.core.names import file_stems
from ocio_gen.core.opencolorio import OCIO_ERRORS, reason_of
from ocio_gen.host_plugins.transform_claim import TransformClaim
from ocio_gen.host_plugins.ways import Way, way_of
from ocio_gen.show.model import Plugins, Show, ShowTransform

FORWARD, INVERSE = "forward", "inverse"

# How far half-domain tables may be from OCIO's, the closest first: of what has to fit in a GPU's constants.
_CLOSE = (EXACTLY, 3e-7, 1e-6, 3e-6, 1e-5)


@dataclass(frozen=True, eq=False)
class Carried:
    """A transform as plug-ins carry it: ways, and programs, by "forward" and "inverse"."""

    name: str
    described: ShowTransform
    ways: dict[str, Way]
    stem: str = ""  # of its files
    programs: dict[str, Program] = field(default_factory=dict)  # none, where it is only compared
    without: str = ""  # why OCIO's inverse is not carried

    @cached_property
    def claims(self) -> dict[str, TransformClaim]:
        """The claim of each way; claims keep what OCIO makes of their probes."""
        return {direction: TransformClaim(self.label(direction), way) for direction, way in self.ways.items()}

    def label(self, direction: str) -> str:
        """Return what one of its ways is called in results."""
        return self.name if direction == FORWARD else f"{self.name}, {direction}"

    def program_within(self, direction: str, most: int) -> Program:
        """Return the program of one of its ways whose arrays take so many bytes at most, if any does.

        Cubes count for nothing: they are no constants.
        """
        for close in _CLOSE:
            program = (
                self.programs[direction]
                if close == EXACTLY
                else program_of(self.ways[direction].processor, close)
            )
            if program.array_bytes <= most:
                break
        return program


def settings_of(show: Show) -> Plugins:
    """Return what a show says of its plug-ins, or what a show does that says nothing."""
    return show.plugins or Plugins()


def carried_transforms(show: Show, config: ocio.Config, shots: Sequence[str] = ()) -> list[Carried]:
    """Return the transforms that a show's plug-ins carry.

    Args:
        show: The description.
        config: The show's, which has them.
        shots: Those that have a look; none, where it is not known.

    Raises:
        UserError: the config has not got a transform, OCIO cannot give one as a shader, or two have one name.
    """
    config = uncached(config)
    wanted = settings_of(show).transforms
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
        _require_known(show.where, config, one, shots)
    stems = file_stems(names)
    return [replace(_carried(show, config, one), stem=stems[one.name]) for one in wanted]


def carried_again(
    config: ocio.Config, variable: str, described: ShowTransform, stem: str, directions: Iterable[str]
) -> Carried:
    """Return a transform that was carried before, to be compared with its config.

    Raises:
        UserError: the config has not got it.
    """
    _require_known(described.name, config, described, ())
    try:
        ways = {name: way_of(config, variable, described, inverse=name == INVERSE) for name in directions}
        for way in ways.values():
            _ = way.processor
    except OCIO_ERRORS as error:
        raise InvalidShowError(described.name, reason_of(error)) from None
    return Carried(described.name, described, ways, stem)


def uncached(config: ocio.Config) -> ocio.Config:
    """Return a copy of a config that makes each processor anew.

    (OCIO keeps processors by the text of their transforms, in which the values of a 3D LUT are not.)
    """
    own = copy.deepcopy(config)
    own.setProcessorCacheFlags(ocio.PROCESSOR_CACHE_OFF)
    return own


def _carried(show: Show, config: ocio.Config, wanted: ShowTransform) -> Carried:
    about = f"plugins.transforms: {wanted.name}"
    directions = [FORWARD, INVERSE] if wanted.inverse else [FORWARD]
    ways = {name: way_of(config, show.looks.variable, wanted, inverse=name == INVERSE) for name in directions}
    try:
        _ = ways[FORWARD].processor
    except OCIO_ERRORS as error:
        raise InvalidShowError(show.where, f"{about}: {reason_of(error)}") from None
    if INVERSE in ways and not _made(ways[INVERSE]):
        del ways[INVERSE]
    programs, without = {}, ""
    for name, way in list(ways.items()):
        try:
            programs[name] = program_of(way.processor)
        except UnbridgedError as error:
            if name == FORWARD:
                raise InvalidShowError(
                    show.where,
                    f"{about}: OCIO gives no shader that can be carried: {error}",
                    hint="leave it out",
                ) from None
            del ways[name]
            without = f"its inverse is not carried: OCIO gives no shader of it: {error}"
    return Carried(wanted.name, wanted, ways, programs=programs, without=without)


def _made(way: Way) -> bool:
    """Tell whether OCIO has a way."""
    try:
        way.processor.getDefaultCPUProcessor()
    except OCIO_ERRORS:
        return False
    return True


def _require_known(where: object, config: ocio.Config, wanted: ShowTransform, shots: Sequence[str]) -> None:
    """Require that a config has all that a transform names.

    Raises:
        UserError: it has not; the error has the name that is closest.
    """
    looks = [
        one.strip(" +-")
        for part in (wanted.look or "").split("|")
        for one in part.replace(":", ",").split(",")
    ]
    views = list(config.getViews(wanted.display)) if wanted.display else []
    spaces = [space.getName() for space in all_spaces(config)]
    kinds: list[tuple[str, str | None, Iterable[str]]] = [
        ("named transform", wanted.named, config.getNamedTransformNames(ocio.NAMEDTRANSFORM_ALL)),
        ("display", wanted.display, list(config.getDisplaysAll())),
        (f"view of {wanted.display}", wanted.view, views),
        *(("look", look, list(config.getLookNames())) for look in looks if look),
        ("look", wanted.look if not any(looks) else None, list(config.getLookNames())),
        ("shot", wanted.shot if shots else None, shots),
    ]
    if not wanted.named:
        for space in (wanted.source, wanted.target):
            if space and config.getColorSpace(space) is None:
                kinds += [("colour space", space, spaces)]
    for kind, name, names in kinds:
        found = list(names)
        if name is None or name in found or (kind == "named transform" and config.getNamedTransform(name)):
            continue
        close = get_close_matches(name, found, 3, cutoff=0.3) or found[:3]
        whose = "the show" if kind == "shot" else "the config"
        raise InvalidShowError(
            where,
            f"plugins.transforms: {whose} has no {kind} {name!r}",
            hint=f"it has {', '.join(map(repr, close))}" if close else "leave it out",
        )
