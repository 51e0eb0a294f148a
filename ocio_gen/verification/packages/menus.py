# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""Verifies what a host lists in a package's config, against the description and the base."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import PurePath
from typing import Any

import PyOpenColorIO as ocio

from ocio_gen.config.color_spaces import new_names
from ocio_gen.config.looks import SHOW_LOOK, WITH_LOOK
from ocio_gen.config.records import ConfigRecord
from ocio_gen.config.references import all_spaces, is_display
from ocio_gen.config.rename import inactive_spaces
from ocio_gen.config.spaces import PROXY_SPACES
from ocio_gen.show.hosts import HOSTS
from ocio_gen.show.looks.gather import NO_SHOT
from ocio_gen.show.looks.look import WORKING_SPACES, Looks
from ocio_gen.show.releases import version_key
from ocio_gen.verification.packages.file_rules import wrong_file_rules


@dataclass(frozen=True)
class Menus:
    """A config of a package, and what its description and its base say about it."""

    config: ocio.Config
    base: ocio.Config | None  # None where it is not here
    description: Mapping[str, Any]  # as its author wrote it
    looks: Looks
    record: ConfigRecord  # what the manifest says about it

    def problems(self) -> Iterator[str]:
        """Yield what a host would list or look up otherwise than the description and the base say."""
        yield from self._missing_names()
        yield from self._views()
        yield from self._environment()
        if self.config.getMajorVersion() > 1:
            yield from wrong_file_rules(self.config, self.base, self.description.get("file_rules", []))
        if self.base is not None:
            yield from self._hidden(self.base)
            yield from self._roles(self.base)
            yield from self._encodings(self.base)
            if self.config.getMajorVersion() > 1:
                yield from self._settings(self.base)
                yield from self._added(self.base)

    @property
    def _described_looks(self) -> Mapping[str, Any]:
        looks: Mapping[str, Any] = self.description.get("looks", {})
        return looks

    def _missing_names(self) -> Iterator[str]:
        legacy = self.config.getMajorVersion() == 1
        for space in PROXY_SPACES:
            if legacy and space.name.endswith("Quantized"):
                continue  # profile 1 cannot hold it
            if self.config.getColorSpace(space.name) is None:
                yield f"has no {space.name}"
                continue
            for alias in () if legacy else space.aliases:
                if self.config.getColorSpace(alias) is None:
                    yield f"{space.name} has no alias {alias}"
            if legacy:
                continue
            definition = self.config.getColorSpace(space.name)
            if more := sorted(set(definition.getAliases()) - set(space.aliases)):
                yield f"{space.name} has the alias {', '.join(more)}, which is none of its names"
            if definition.getFamily() != "ACES" or tuple(definition.getCategories()) != space.categories:
                yield f"{space.name} has another family or other categories: menus show it elsewhere"

    def _views(self) -> Iterator[str]:
        displays = list(self.config.getDisplays())
        described = self.description.get("displays", [])
        names = [display["name"] for display in described]
        if not described and self.base is not None and self.config.getMajorVersion() > 1:
            names = list(self.base.getDisplays())
        in_order = [name for name in names if name in displays]
        if names and [display for display in displays if display in names] != in_order:
            yield f"the displays are in another order: {', '.join(displays)}"
        for name in names:
            if name not in displays and not self._is_noted(name):
                yield f"the menus do not have the display {name}"
        for name in displays:
            if names and name not in names and not self._is_noted(name):
                yield f"the menus have the display {name}, which nobody asked for there"
        for display in displays:
            yield from self._views_of(display, next((d for d in described if d["name"] == display), {}))

    def _views_of(self, display: str, described: Mapping[str, Any]) -> Iterator[str]:
        views = list(self.config.getViews(display))
        plain = [view for view in views if not view.endswith(WITH_LOOK)]
        names = described.get("views") or (list(self.base.getViews(display)) if self.base else [])
        in_order = [view for view in names if view in plain]
        if [view for view in plain if view in names] != in_order:
            yield f"the views of {display} are in another order: {', '.join(views)}"
        for name in names:
            if name not in views and not self._is_noted(name):
                yield f"the menu of {display} does not have the view {name}"
        for view in plain:
            if names and view not in names and not self._is_noted(view):
                yield f"the menu of {display} has the view {view}, which nobody asked for there"
        shown = [view for view in plain if not self._is_raw(display, view)]
        if self.looks:
            for view in shown if self.description.get("displays") else shown[:1]:
                if f"{view}{WITH_LOOK}" not in views:
                    yield f"{display} has no view {view}{WITH_LOOK}"
                    continue
                first = views.index(f"{view}{WITH_LOOK}") < views.index(view)
                if first is not bool(self._described_looks.get("default", False)):
                    yield f"{display}: {view} and {view}{WITH_LOOK} are in the wrong order"

    def _is_noted(self, name: str) -> bool:
        return self.config.getMajorVersion() == 1 or any(repr(name) in note for note in self.record.notes)

    def _is_raw(self, display: str, view: str) -> bool:
        name = self.config.getDisplayViewColorSpaceName(display, view)
        space = self.config.getColorSpace(display if name == ocio.OCIO_VIEW_USE_DISPLAY_NAME else name)
        return bool(space and space.isData())

    def _settings(self, base: ocio.Config) -> Iterator[str]:
        """Yield what applies to all of a config, and is another than in the base."""
        for title, get in (
            ("strict parsing", ocio.Config.isStrictParsingEnabled),
            ("the luma weights", ocio.Config.getDefaultLumaCoefs),
            ("the default view transform", ocio.Config.getDefaultViewTransformName),
        ):
            if get(self.config) != get(base):
                yield f"{title}: {get(self.config)}; expected {get(base)}"
        profile = self.config.getMajorVersion(), self.config.getMinorVersion()
        if profile > version_key(self.record.release):
            yield f"is of profile {profile[0]}.{profile[1]}, which OCIO {self.record.release} does not read"
        look = self.config.getLook(SHOW_LOOK)
        if self.looks and look is not None and look.getInverseTransform() is not None:
            yield f"the look {SHOW_LOOK} has an inverse of its own"
        for transform in base.getViewTransforms():
            yield from self._view_transform(transform)
        expected = {*base.getLookNames(), *([SHOW_LOOK] if self.looks else [])}
        for name in self.config.getLookNames():
            if name not in expected:
                yield f"has a look {name}, which is neither the base's nor the show's"
        known = {*base.getSearchPaths(), *self.description.get("search_path", [])}
        for path in self.config.getSearchPaths():
            if path not in known and PurePath(path).is_absolute():
                yield f"looks for files in {path}, which neither the base nor the description names"

    def _view_transform(self, of_base: ocio.ViewTransform) -> Iterator[str]:
        own = self.config.getViewTransform(of_base.getName())
        for title, direction in (
            ("from", ocio.VIEWTRANSFORM_DIR_FROM_REFERENCE),
            ("to", ocio.VIEWTRANSFORM_DIR_TO_REFERENCE),
        ):
            given = own is not None and own.getTransform(direction) is not None
            if own is not None and given is not (of_base.getTransform(direction) is not None):
                name = f"the view transform {own.getName()}, {title} its reference"
                yield f"{name}: is in one of config and base only"

    def _environment(self) -> Iterator[str]:
        config = self.config
        variables = {name: config.getEnvironmentVarDefault(name) for name in config.getEnvironmentVarNames()}
        expected = dict(self.description.get("environment", {}))
        if self.base is not None and config.getMajorVersion() > 1:
            expected = {
                name: self.base.getEnvironmentVarDefault(name) for name in self.base.getEnvironmentVarNames()
            } | expected
            if config.getEnvironmentMode() != self.base.getEnvironmentMode() and not expected:
                yield "reads environment variables in another mode than its base"
        variable = self._described_looks.get("variable", "SHOT")
        default = variables.get(variable, NO_SHOT)
        # (A base that declares the variable keeps its own default.)
        if default in {look.shot for look in self.looks.shots}:
            yield f"the variable {variable} is {default} while nobody sets it, which is a shot of the show"
        elif self.looks.shots and self.base is not None and default != expected.get(variable, NO_SHOT):
            yield f"the variable {variable} is {default} while nobody sets it; expected {NO_SHOT}"
        for name, default in expected.items():
            given = variables.get(name) or ""
            # (A folder of the house's has its place in the package.)
            moved = PurePath(default).is_absolute() and not PurePath(given).is_absolute() and given
            if given != default and name != variable and not moved:
                yield f"the variable {name} is {variables.get(name)} by default; expected {default}"
        if self.base is not None and config.getMajorVersion() > 1:
            for name, default in variables.items():
                if name not in {*expected, variable} and default != f"${name}":
                    yield f"has a variable {name}, which neither the base nor the description has"

    def _hidden(self, base: ocio.Config) -> Iterator[str]:
        """Yield spaces that menus hide, or show, or call otherwise than the base and the description say."""
        spaces = self.description.get("spaces", {})
        hidden, hidden_in_base = set(inactive_spaces(self.config)), set(inactive_spaces(base))
        keep, hide, cameras = (spaces.get(key) for key in ("keep", "hide", "cameras"))
        names = [space.getName() for space in all_spaces(base)]
        renamed = new_names(names, spaces.get("rename", {}))
        for name in names:
            new = renamed.get(name, name)
            if new != name and self.config.getColorSpace(name) and not self._is_named(new, name):
                yield f"the old name {name} does not find {new}"
            space = self.config.getColorSpace(new)
            if space is None or space.getName() != new or is_display(space):
                if space is None and keep is None and self.config.getMajorVersion() > 1:
                    yield f"has no colour space {new}, which its base has"
                continue
            shown = new not in hidden
            if shown and _fits(name, hide) and not _fits(name, cameras):
                yield f"{new} is in the menus; the description hides it"
            elif shown and keep is not None and not _fits(name, keep):
                yield f"{new} is in the menus; the description does not keep it"
            elif not shown and _fits(name, cameras):
                yield f"{new} is inactive: menus do not show it, and it is one of the cameras"
            elif not shown and name not in hidden_in_base and not (_fits(name, hide) or cameras or keep):
                yield f"{new} is inactive: menus do not show it"

    def _added(self, base: ocio.Config) -> Iterator[str]:
        """Yield colour spaces that neither the base nor we have."""
        names = {space.getName() for space in all_spaces(base)}
        names |= set(new_names(names, self.description.get("spaces", {}).get("rename", {})).values())
        names |= {space.name for space in PROXY_SPACES} | {
            working.space for working in WORKING_SPACES.values()
        }
        for space in all_spaces(self.config):
            if space.getName() not in names:
                yield f"has a colour space {space.getName()}, which its base does not have"

    def _is_named(self, space: str, name: str) -> bool:
        """Return whether a name finds a space; a name that ACESproxy has itself need not."""
        found = self.config.getColorSpace(name).getName()
        return found == space or found in {ours.name for ours in PROXY_SPACES}

    def _roles(self, base: ocio.Config) -> Iterator[str]:
        described = self.description.get("roles", {})
        by_hosts = {role for host in self.description.get("hosts", {}) for role in HOSTS[host].roles}
        roles = dict(self.config.getRoles())
        legacy = self.config.getMajorVersion() == 1
        for role, name in (dict(base.getRoles()) | described).items():
            if legacy and role not in roles:
                continue  # profile 1 holds fewer spaces, and fewer roles
            target = self.config.getColorSpace(roles.get(role, ""))
            expected = self.config.getColorSpace(name)
            if expected is not None and (target is None or target.getName() != expected.getName()):
                yield f"the role {role} is {roles.get(role)}; expected {expected.getName()}"
        if not legacy:
            for role in roles.keys() - dict(base.getRoles()).keys() - described.keys() - by_hosts:
                if role != ocio.ROLE_INTERCHANGE_SCENE:
                    yield f"has a role {role}, which neither the base nor the description has"

    def _encodings(self, base: ocio.Config) -> Iterator[str]:
        for space in all_spaces(self.config):
            old = base.getColorSpace(space.getName())
            if old is None or old.getName() != space.getName() or self.config.getMajorVersion() == 1:
                continue
            if old.isData() is not space.isData():
                yield f"{space.getName()} is data in one of config and base only"
            if old.getEncoding() != space.getEncoding():
                encodings = f"{space.getEncoding()}; expected {old.getEncoding()}"
                yield f"the encoding of {space.getName()} is {encodings}"
            if gone := set(old.getAliases()) - set(space.getAliases()):
                lost = [alias for alias in sorted(gone) if self.config.getColorSpace(alias) is None]
                if lost:
                    yield f"{space.getName()} has lost the alias {', '.join(lost)}"


def _fits(name: str, patterns: Sequence[str] | None) -> bool:
    return any(fnmatchcase(name.casefold(), pattern.casefold()) for pattern in patterns or ())
