# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""What a config and the base that it was made from both have, and what the description changes of it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from functools import cache
from typing import Any

import PyOpenColorIO as ocio

from ocio_gen.config.color_spaces import new_names
from ocio_gen.config.references import all_spaces, displays_and_views, is_display
from ocio_gen.config.spaces import PROXY_SPACES
from ocio_gen.show.model import Display, Spaces

_FORWARD, _INVERSE = ocio.TRANSFORM_DIR_FORWARD, ocio.TRANSFORM_DIR_INVERSE


@dataclass(frozen=True)
class Changes:
    """What a show's description changes of its base on purpose."""

    spaces: Spaces = field(default_factory=Spaces)
    displays: tuple[Display, ...] = ()
    roles: Mapping[str, str] = field(default_factory=dict)
    environment: Mapping[str, str] = field(default_factory=dict)
    search_path: tuple[str, ...] = ()

    @classmethod
    def of(cls, description: Mapping[str, Any]) -> "Changes":
        """Return the changes of a description, as its TOML file has them."""
        return cls(
            Spaces.model_validate(description.get("spaces", {})),
            tuple(map(Display.model_validate, description.get("displays", []))),
            description.get("roles", {}),
            description.get("environment", {}),
            tuple(description.get("search_path", [])),
        )

    def removes_space(self, name: str) -> bool:
        """Tell whether the description may remove a colour space of the base."""
        keep = self.spaces.keep
        return keep is not None and not any(fnmatchcase(name.casefold(), one.casefold()) for one in keep)

    def removes_view(self, display: str, view: str) -> bool:
        """Tell whether the description removes a view of a display of the base."""
        views = next((one.views for one in self.displays if one.name == display), [])
        return bool(views) and view not in views


@dataclass(frozen=True)
class Item:
    """Something that both have, one way through it, and how each runs it."""

    kind: str
    name: str
    in_base: Any  # a transform, or a named transform
    in_config: Any
    direction: ocio.TransformDirection = _FORWARD
    way: str = ""

    @property
    def title(self) -> str:
        """What sentences call it."""
        return f"{self.kind} {self.name}{f', {self.way}' * bool(self.way)}"


class Items:
    """All that a base has, as the base and a config that was made from it run it.

    Attributes:
        items: Each way through each thing.
        complaints: What the config lacks though the description does not remove it, and the reason.
    """

    def __init__(self, base: ocio.Config, config: ocio.Config, changes: Changes) -> None:
        self.base, self.config, self.changes = base, config, changes
        self.complaints: list[tuple[str, str]] = []
        self.names = dict(self._space_names())
        self.items = [
            *self._spaces(display=False),
            *self._spaces(display=True),
            *self._views(),
            *self._looks(),
            *self._named_transforms(),
        ]

    def _space_names(self) -> Iterator[tuple[str, str]]:
        """Yield the name of each colour space in the base and in the config; check every name of it."""
        spaces = all_spaces(self.base)
        renamed = new_names([space.getName() for space in spaces], self.changes.spaces.rename)
        for space in spaces:
            name = space.getName()
            new = renamed.get(name, name)
            own = self.config.getColorSpace(new)
            if own is None or own.getName() != new:
                if not self.changes.removes_space(name):
                    self.complaints.append((f"colour space {name}", "the config does not have it"))
                continue
            yield name, new
            if own.isData() != space.isData():
                self.complaints.append((f"colour space {name}", "is data in one of the two only"))
            for alias in (name, *space.getAliases()):
                if alias != new and self.config.getMajorVersion() == 1:
                    continue  # profile 1 has no aliases
                found = self.config.getColorSpace(alias)
                if alias.casefold() not in _our_names() and (found is None or found.getName() != new):
                    other = found.getName() if found else "no colour space"
                    self.complaints.append((f"colour space {name}", f"its name {alias} leads to {other}"))

    def _anchor(self, *, display: bool) -> str | None:
        """Return a space that others are compared by: that of a role, or the first that is no data."""
        roles = [ocio.ROLE_INTERCHANGE_DISPLAY] if display else [ocio.ROLE_INTERCHANGE_SCENE, "scene_linear"]
        by_role = filter(None, map(self.base.getColorSpace, roles))
        for space in (*by_role, *all_spaces(self.base)):
            if space.getName() in self.names and is_display(space) is display and not space.isData():
                return str(space.getName())
        return None

    def _spaces(self, *, display: bool) -> Iterator[Item]:
        if (anchor := self._anchor(display=display)) is None:
            return
        for space in all_spaces(self.base):
            name = space.getName()
            if name not in self.names or is_display(space) is not display:
                continue
            for source, target in dict.fromkeys([(name, anchor), (anchor, name)]):
                yield Item(
                    "colour space",
                    name,
                    ocio.ColorSpaceTransform(src=source, dst=target),
                    ocio.ColorSpaceTransform(src=self.names[source], dst=self.names[target]),
                    way=f"to {target}" if source == name else f"from {source}",
                )

    def _views(self) -> Iterator[Item]:
        if (source := self._anchor(display=False)) is None:
            return
        present = set(displays_and_views(self.config))
        for display, view in dict.fromkeys(displays_and_views(self.base)):
            if (display, view) in present:
                yield Item(
                    "view",
                    f"{display}, {view}",
                    ocio.DisplayViewTransform(source, display, view),
                    ocio.DisplayViewTransform(self.names[source], display, view),
                )
            elif not self.changes.removes_view(display, view):
                self.complaints.append((f"view {display}, {view}", "the config does not have it"))

    def _looks(self) -> Iterator[Item]:
        if (source := self._anchor(display=False)) is None:
            return
        for look in self.base.getLooks():
            name = look.getName()
            if self.config.getLook(name) is None:
                self.complaints.append((f"look {name}", "the config does not have it"))
                continue
            own = self.names[source]
            pair = ocio.LookTransform(source, source, name), ocio.LookTransform(own, own, name)
            yield Item("look", name, *pair)
            yield Item("look", name, *pair, _INVERSE, "inverse")

    def _named_transforms(self) -> Iterator[Item]:
        for named in self.base.getNamedTransforms(ocio.NAMEDTRANSFORM_ALL):
            name = named.getName()
            own = self.config.getNamedTransform(name)
            if own is None:
                self.complaints.append((f"named transform {name}", "the config does not have it"))
                continue
            yield Item("named transform", name, named, own)
            yield Item("named transform", name, named, own, _INVERSE, "inverse")


@cache
def _our_names() -> frozenset[str]:
    """Return the names of ocio_gen's own colour spaces, without case."""
    return frozenset(name.casefold() for space in PROXY_SPACES for name in (space.name, *space.aliases))
