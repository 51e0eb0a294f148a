# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""Lists what diff runs through both configs: colour spaces, named and view transforms, looks and views."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import PyOpenColorIO as ocio

from ocio_gen.comparison.definitions import FileReference, Key
from ocio_gen.comparison.pixels import LIGHT, ValueDifference
from ocio_gen.comparison.report import Kind
from ocio_gen.comparison.side import DISPLAY_REFERENCE, SCENE_REFERENCE, Side
from ocio_gen.verification.scales import Scale

_FORWARD, _INVERSE = ocio.TRANSFORM_DIR_FORWARD, ocio.TRANSFORM_DIR_INVERSE


@dataclass(frozen=True)
class Way:
    """One direction of an item: a transform of each config."""

    name: str
    scale: Scale
    transforms: tuple[Any, Any]  # of A and B: Transform or NamedTransform
    direction: ocio.TransformDirection = _FORWARD


@dataclass(frozen=True)
class Item:
    """Something that both configs have, and that processes pixels."""

    kind: Kind
    name: str
    keys: tuple[Key, Key]  # of A's and B's definition
    ways: tuple[Way, ...]


@dataclass
class Pair:
    """The two configs, which names of A are which of B, and through what their colours are compared."""

    a: Side
    b: Side
    references: tuple[frozenset[FileReference], frozenset[FileReference]]  # all files that each names
    matches: dict[str, str] = field(default_factory=dict)  # colour spaces of A: those of B

    def __post_init__(self) -> None:
        """Choose the spaces that colours are compared in: ACES and XYZ, or each config's own reference."""
        self.through_aces = all(side.aces.name for side in self.sides)
        self.through_xyz = all(side.xyz.name for side in self.sides)

    @property
    def sides(self) -> tuple[Side, Side]:
        """A and B."""
        return self.a, self.b

    @property
    def scene(self) -> tuple[str, str]:
        """The scene-referred space that colours are compared in, by its name in A and in B."""
        if self.through_aces:
            return str(self.a.aces.name), str(self.b.aces.name)
        return SCENE_REFERENCE, SCENE_REFERENCE

    @property
    def display(self) -> tuple[str, str]:
        """The display-referred space that colours are compared in, by its name in A and in B."""
        if self.through_xyz:
            return str(self.a.xyz.name), str(self.b.xyz.name)
        return DISPLAY_REFERENCE, DISPLAY_REFERENCE

    def same_space(self, a: str, b: str) -> bool:
        """Return whether two names, which may be roles or aliases, are of spaces that match."""
        spaces = [side.config.getColorSpace(name) for side, name in zip(self.sides, (a, b), strict=True)]
        names = [space.getName() if space else name for space, name in zip(spaces, (a, b), strict=True)]
        return self.matches.get(names[0], names[0]) == names[1]

    def match_spaces(self) -> None:
        """Find the colour space of B that each of A is, by its name or an alias."""
        names_of_b: dict[str, str] = {}
        for name in self.b.definitions.names("colorspaces"):
            space = self.b.config.getColorSpace(name)
            names_of_b |= {alias.lower(): name for alias in space.getAliases()}
        names_of_b |= {name.lower(): name for name in self.b.definitions.names("colorspaces")}
        for name in self.a.definitions.names("colorspaces"):
            names = (name, *self.a.config.getColorSpace(name).getAliases())
            match = next((names_of_b[one.lower()] for one in names if one.lower() in names_of_b), None)
            if match is not None:
                self.matches[name] = match


def items_of(pair: Pair) -> Iterator[Item]:
    """Yield everything of both configs that processes pixels, in both directions."""
    for a, b in pair.matches.items():
        yield Item(Kind.COLOR_SPACE, a, _keys("colorspaces", a, b), tuple(_space_ways(pair, a, b)))
    for name in _common_names(pair, "named_transforms"):
        transforms = [side.config.getNamedTransform(name) for side in pair.sides]
        ways = _both_ways(name, ValueDifference(), ValueDifference(), transforms)
        yield Item(Kind.NAMED_TRANSFORM, name, _keys("named_transforms", name, name), ways)
    for name in _common_names(pair, "looks"):
        transforms = [ocio.LookTransform(src=scene, dst=scene, looks=name) for scene in pair.scene]
        yield Item(Kind.LOOK, name, _keys("looks", name, name), _both_ways(name, LIGHT, LIGHT, transforms))
    for name in _common_names(pair, "view_transforms"):
        ways = tuple(_view_transform_ways(pair, name))
        yield Item(Kind.VIEW_TRANSFORM, name, _keys("view_transforms", name, name), ways)
    both = set(pair.b.definitions.views())
    for display, view in pair.a.definitions.views():
        if (display, view) in both:
            key = Key("views", display, view)
            transforms = [ocio.DisplayViewTransform(scene, display, view) for scene in pair.scene]
            name = f"{display}, {view}"
            yield Item(Kind.VIEW, name, (key, key), _both_ways(name, ValueDifference(), LIGHT, transforms))


def _common_names(pair: Pair, kind: str) -> list[str]:
    """Return the names of a kind of definition that both configs have, in A's order."""
    both = set(pair.b.definitions.names(kind))
    return [name for name in pair.a.definitions.names(kind) if name in both]


def _keys(kind: str, a: str, b: str) -> tuple[Key, Key]:
    return Key(kind, a), Key(kind, b)


def _both_ways(name: str, forward: Scale, inverse: Scale, transforms: list[Any]) -> tuple[Way, ...]:
    a, b = transforms
    return Way(name, forward, (a, b)), Way(f"{name}, inverse", inverse, (a, b), _INVERSE)


def _space_ways(pair: Pair, a: str, b: str) -> Iterator[Way]:
    spaces = [side.config.getColorSpace(name) for side, name in zip(pair.sides, (a, b), strict=True)]
    display = spaces[0].getReferenceSpaceType() == ocio.REFERENCE_SPACE_DISPLAY
    if display != (spaces[1].getReferenceSpaceType() == ocio.REFERENCE_SPACE_DISPLAY):
        return  # a difference of definition
    references = pair.display if display else pair.scene
    # (A data space has a transform, too, if a host asks not to bypass it.)
    transforms = [
        ocio.ColorSpaceTransform(src=name, dst=reference, dataBypass=False)
        for name, reference in zip((a, b), references, strict=True)
    ]
    if display:
        reference = "XYZ" if pair.through_xyz else "the display reference"
    else:
        reference = "ACES2065-1" if pair.through_aces else "the reference"
    linear = all(space.getEncoding() == "scene-linear" for space in spaces)
    yield Way(f"{a}, to {reference}", LIGHT, (transforms[0], transforms[1]))
    values = LIGHT if linear else ValueDifference()
    yield Way(f"{a}, from {reference}", values, (transforms[0], transforms[1]), _INVERSE)


def _view_transform_ways(pair: Pair, name: str) -> Iterator[Way]:
    views = [side.config.getViewTransform(name) for side in pair.sides]
    kinds = {view.getReferenceSpaceType() for view in views}
    if len(kinds) > 1:
        return  # a difference of definition
    scene = kinds == {ocio.REFERENCE_SPACE_SCENE}
    source, reference = (pair.scene, SCENE_REFERENCE) if scene else (pair.display, DISPLAY_REFERENCE)
    for title, inverse in ((name, False), (f"{name}, inverse", True)):
        groups = []
        for view, start, end in zip(views, source, pair.display, strict=True):
            into = ocio.ColorSpaceTransform(src=start, dst=reference)
            out = ocio.ColorSpaceTransform(src=DISPLAY_REFERENCE, dst=end)
            parts = [into, _view_transform(view, inverse=inverse), out]
            groups.append(_group(parts, inverse=inverse))
        yield Way(title, LIGHT if inverse and scene else ValueDifference(), (groups[0], groups[1]))


def _view_transform(view: ocio.ViewTransform, *, inverse: bool) -> ocio.Transform:
    """Return a view transform from its reference to the display's, as OCIO runs it in a direction."""
    of, to = ocio.VIEWTRANSFORM_DIR_FROM_REFERENCE, ocio.VIEWTRANSFORM_DIR_TO_REFERENCE
    forward, back = view.getTransform(of), view.getTransform(to)
    if forward is not None and not (inverse and back is not None):
        return forward
    return _group([] if back is None else [back], inverse=True)


def _group(parts: list[ocio.Transform], *, inverse: bool) -> ocio.GroupTransform:
    group = ocio.GroupTransform(parts)
    group.setDirection(_INVERSE if inverse else _FORWARD)
    return group
