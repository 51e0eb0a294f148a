# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""Which colour spaces a config refers to by name."""

from collections.abc import Callable, Iterator
from typing import TypeAlias

import PyOpenColorIO as ocio

from ocio_gen.config.views import view_details

DIRECTIONS = (ocio.COLORSPACE_DIR_TO_REFERENCE, ocio.COLORSPACE_DIR_FROM_REFERENCE)
VIEW_DIRECTIONS = (ocio.VIEWTRANSFORM_DIR_TO_REFERENCE, ocio.VIEWTRANSFORM_DIR_FROM_REFERENCE)
TRANSFORM_DIRECTIONS = (ocio.TRANSFORM_DIR_FORWARD, ocio.TRANSFORM_DIR_INVERSE)


def all_spaces(config: ocio.Config) -> list[ocio.ColorSpace]:
    """Return all colour spaces of a config, hidden ones and displays' included, in order."""
    return list(config.getColorSpaces(ocio.SEARCH_REFERENCE_SPACE_ALL, ocio.COLORSPACE_ALL))


def all_names(config: ocio.Config) -> Iterator[tuple[str, str]]:
    """Yield every name of a config, with what it is the name of: ("colour space", "ACEScg")."""
    rules = config.getFileRules()
    for kind, names in (
        ("named transform", (one.getName() for one in config.getNamedTransforms(ocio.NAMEDTRANSFORM_ALL))),
        ("view transform", (one.getName() for one in config.getViewTransforms())),
        ("look", (one.getName() for one in config.getLooks())),
        ("display", config.getDisplaysAll()),
        ("role", (role for role, _ in config.getRoles())),
        ("file rule", map(rules.getName, range(rules.getNumEntries()))),
        ("variable", config.getEnvironmentVarNames()),
    ):
        yield from ((kind, name) for name in names)
    for space in all_spaces(config):
        yield "colour space", space.getName()
        yield "family", space.getFamily()
    for holder in (*all_spaces(config), *config.getNamedTransforms(ocio.NAMEDTRANSFORM_ALL)):
        yield from (("alias", alias) for alias in holder.getAliases())
    for display, view in displays_and_views(config):
        yield f"view of {display}", view


def is_display(space: ocio.ColorSpace) -> bool:
    """Tell whether a colour space is a display's, and not the scene's."""
    return bool(space.getReferenceSpaceType() == ocio.REFERENCE_SPACE_DISPLAY)


def all_transforms(config: ocio.Config) -> Iterator[ocio.Transform]:
    """Yield every transform of a config, those inside groups, too."""
    for top in _tops(config):
        if top is not None:
            yield from _nested(top)


def _tops(config: ocio.Config) -> Iterator[ocio.Transform | None]:
    for space in all_spaces(config):
        yield from map(space.getTransform, DIRECTIONS)
    for look in config.getLooks():
        yield from (look.getTransform(), look.getInverseTransform())
    for view in config.getViewTransforms():
        yield from map(view.getTransform, VIEW_DIRECTIONS)
    for named in config.getNamedTransforms(ocio.NAMEDTRANSFORM_ALL):
        yield from map(named.getTransform, TRANSFORM_DIRECTIONS)


def _nested(transform: ocio.Transform) -> Iterator[ocio.Transform]:
    yield transform
    if isinstance(transform, ocio.GroupTransform):
        for inner in transform:
            yield from _nested(inner)


# What returns a transform that is no group as it is, changed, or another in its place.
Change: TypeAlias = Callable[[ocio.Transform], ocio.Transform]


def change_transforms(config: ocio.Config, change: Change) -> None:
    """Change every transform of a config in its place, those inside groups, too."""
    holders = (
        (all_spaces(config), DIRECTIONS, config.addColorSpace),
        (list(config.getViewTransforms()), VIEW_DIRECTIONS, config.addViewTransform),
        (
            list(config.getNamedTransforms(ocio.NAMEDTRANSFORM_ALL)),
            TRANSFORM_DIRECTIONS,
            config.addNamedTransform,
        ),
    )
    for group, directions, add in holders:
        for holder in group:
            for direction in directions:
                if (transform := holder.getTransform(direction)) is not None:
                    holder.setTransform(_changed(transform, change), direction)
            add(holder)
    for look in list(config.getLooks()):
        if (transform := look.getTransform()) is not None:
            look.setTransform(_changed(transform, change))
        if (transform := look.getInverseTransform()) is not None:
            look.setInverseTransform(_changed(transform, change))
        config.addLook(look)


def _changed(transform: ocio.Transform, change: Change) -> ocio.Transform:
    if isinstance(transform, ocio.GroupTransform):
        return ocio.GroupTransform([_changed(inner, change) for inner in transform], transform.getDirection())
    return change(transform)


def displays_and_views(config: ocio.Config) -> Iterator[tuple[str, str]]:
    """Yield every view of every display, inactive ones, too."""
    for display in config.getDisplaysAll():
        for kind in (ocio.VIEW_DISPLAY_DEFINED, ocio.VIEW_SHARED):
            for view in config.getViews(kind, display):
                yield display, view


def needed_spaces(config: ocio.Config) -> set[str]:
    """Return the names of the spaces without which something else in a config would not work."""
    rules = config.getFileRules()
    names = {name for _, name in config.getRoles()}
    names |= {rules.getColorSpace(index) for index in range(rules.getNumEntries())}
    names |= {look.getProcessSpace() for look in config.getLooks()}
    viewing = config.getViewingRules()
    for index in range(viewing.getNumEntries()):
        names |= set(viewing.getColorSpaces(index))
    names |= {view_details(config, display, view).space for display, view in displays_and_views(config)}
    context = config.getCurrentContext()
    for transform in all_transforms(config):  # a name may be a context variable
        names |= {context.resolveStringVar(name) for get, _ in names_in(transform) if (name := get())}
    found = filter(None, map(config.getColorSpace, names))
    return {str(space.getName()) for space in found}


def names_in(transform: ocio.Transform) -> list[tuple[Callable[[], str], Callable[[str], None]]]:
    """Return how to get and set each colour space that a transform names."""
    if isinstance(transform, (ocio.ColorSpaceTransform, ocio.LookTransform)):
        return [(transform.getSrc, transform.setSrc), (transform.getDst, transform.setDst)]
    if isinstance(transform, ocio.DisplayViewTransform):
        return [(transform.getSrc, transform.setSrc)]
    return []
