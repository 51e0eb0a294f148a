"""Renames colour spaces of a config, and every reference to them."""

from collections.abc import Mapping
from dataclasses import replace

import PyOpenColorIO as ocio

from ocio_gen.config.references import (
    DIRECTIONS,
    TRANSFORM_DIRECTIONS,
    VIEW_DIRECTIONS,
    all_spaces,
    displays_and_views,
    names_in,
)
from ocio_gen.config.views import add_view, view_details


def rename_spaces(config: ocio.Config, names: Mapping[str, str], *, aliases: bool) -> None:
    """Give colour spaces of a config other names, in their order, and mend what refers to them.

    Args:
        config: To be changed.
        names: New names by old ones.
        aliases: Whether the old names stay as aliases, so that old scripts find them.
    """
    spaces = all_spaces(config)
    config.clearColorSpaces()
    for space in spaces:
        old = space.getName()
        if new := names.get(old):
            space.setName(new)
            if aliases:
                space.addAlias(old)
        for direction in DIRECTIONS:
            if (transform := space.getTransform(direction)) is not None:
                space.setTransform(_renamed(transform, names), direction)
        config.addColorSpace(space)
    _rename_in_roles_and_rules(config, names)
    _rename_in_transforms(config, names)
    _rename_in_views(config, names)
    hidden = [names.get(name, name) for name in inactive_spaces(config)]
    config.setInactiveColorSpaces(", ".join(hidden))


def inactive_spaces(config: ocio.Config) -> list[str]:
    """Return the names of a config's hidden spaces, each once."""
    listed = (name.strip() for name in config.getInactiveColorSpaces().split(","))
    return list(dict.fromkeys(filter(None, listed)))


def _rename_in_roles_and_rules(config: ocio.Config, names: Mapping[str, str]) -> None:
    for role, space in list(config.getRoles()):
        if space in names:
            config.setRole(role, names[space])
    rules = config.getFileRules()
    for index in range(rules.getNumEntries()):
        if (space := rules.getColorSpace(index)) in names:
            rules.setColorSpace(index, names[space])
    config.setFileRules(rules)
    viewing = config.getViewingRules()
    for index in range(viewing.getNumEntries()):
        for place, space in enumerate(list(viewing.getColorSpaces(index))):
            if space in names:
                viewing.removeColorSpace(index, place)
                viewing.addColorSpace(index, names[space])
    config.setViewingRules(viewing)


def _rename_in_transforms(config: ocio.Config, names: Mapping[str, str]) -> None:
    for look in list(config.getLooks()):
        look.setProcessSpace(names.get(look.getProcessSpace(), look.getProcessSpace()))
        for get, put in (
            (look.getTransform, look.setTransform),
            (look.getInverseTransform, look.setInverseTransform),
        ):
            if (transform := get()) is not None:
                put(_renamed(transform, names))
        config.addLook(look)
    holders = [
        (list(config.getViewTransforms()), VIEW_DIRECTIONS, config.addViewTransform),
        (
            list(config.getNamedTransforms(ocio.NAMEDTRANSFORM_ALL)),
            TRANSFORM_DIRECTIONS,
            config.addNamedTransform,
        ),
    ]
    for found, directions, add in holders:
        for holder in found:
            for direction in directions:
                if (transform := holder.getTransform(direction)) is not None:
                    holder.setTransform(_renamed(transform, names), direction)
            add(holder)


def _rename_in_views(config: ocio.Config, names: Mapping[str, str]) -> None:
    for display, view in list(displays_and_views(config)):
        shown = config.getDisplayViewColorSpaceName(display, view)
        if shown in names:
            details = view_details(config, display, view)
            add_view(config, display, view, replace(details, space=names[shown]))


def _renamed(transform: ocio.Transform, names: Mapping[str, str]) -> ocio.Transform:
    """Return a transform that refers to colour spaces by their new names."""
    if isinstance(transform, ocio.GroupTransform):
        return ocio.GroupTransform([_renamed(inner, names) for inner in transform], transform.getDirection())
    for get, put in names_in(transform):
        put(names.get(get(), get()))
    return transform
