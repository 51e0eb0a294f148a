# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""Renames colour spaces of a config, and every reference to them."""

from collections.abc import Mapping
from dataclasses import replace

import PyOpenColorIO as ocio

from ocio_gen.config.references import all_spaces, change_transforms, displays_and_views, names_in
from ocio_gen.config.views import add_view, view_details


def rename_spaces(config: ocio.Config, names: Mapping[str, str], *, aliases: bool) -> None:
    """Give colour spaces of a config other names, in their order, and mend what refers to them.

    Args:
        config: To be changed.
        names: New names by old ones.
        aliases: Whether the old names stay as aliases, so that old scripts find them.
    """

    def rename(transform: ocio.Transform) -> ocio.Transform:
        for get, put in names_in(transform):
            put(names.get(get(), get()))
        return transform

    change_transforms(config, rename)
    spaces = all_spaces(config)
    config.clearColorSpaces()
    for space in spaces:
        old = space.getName()
        if new := names.get(old):
            space.setName(new)
            if aliases:
                space.addAlias(old)
        config.addColorSpace(space)
    for look in list(config.getLooks()):
        look.setProcessSpace(names.get(look.getProcessSpace(), look.getProcessSpace()))
        config.addLook(look)
    _rename_in_roles_and_rules(config, names)
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


def _rename_in_views(config: ocio.Config, names: Mapping[str, str]) -> None:
    for display, view in list(displays_and_views(config)):
        shown = config.getDisplayViewColorSpaceName(display, view)
        if shown in names:
            details = view_details(config, display, view)
            add_view(config, display, view, replace(details, space=names[shown]))
