# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""Verifies the names, roles and file rules of ACESproxy in a config, whoever made it."""

import re
from collections.abc import Iterator, Mapping

import PyOpenColorIO as ocio

from ocio_gen.config.spaces import PROXY_SPACES, ProxySpace

# Roles that a host takes for scene-linear light.
_LINEAR_ROLES = ("scene_linear", "rendering", "reference", "default_float", ocio.ROLE_INTERCHANGE_SCENE)

_TEN, _TWELVE = (PROXY_SPACES[index].name for index in (0, 1))

# Names of files, and the ACESproxy space that each gets: the specification's "Naming conventions". Folders do
# not count: a comp in a folder of tests is no capture.
CAPTURES: dict[str, str | None] = {
    "NW_0010_ACESproxy.1001.dpx": _TEN,
    "NW_0010_ACESPRXY.1001.dpx": _TEN,
    "nw_acspx_0010.mov": _TEN,
    "/show/ACESproxy12/NW_ACESproxy10.1001.dpx": _TEN,
    "C:\\show\\ACSPX12\\NW_ACESproxy.1001.tif": _TEN,
    "NW_0010_ACESproxy12.1001.dpx": _TWELVE,
    "NW_0010_ACSPX12.1001.dpx": _TWELVE,
    "/show/ACESproxy10/NW_ACESPRXY12i.1001.dpx": _TWELVE,
    "nw_acesproxy_12-bit.tif": _TWELVE,
    "/show/acesproxy_tests/NW_0010_comp.exr": None,
    "/show/ACSPX12/NW_0010_plate.1001.exr": None,
    "C:\\show\\ACESproxy\\NW_0010_comp.exr": None,
}

_BY_SPACE_NAMES = "ColorSpaceNamePathSearch"

_NAMES = re.compile("acesproxy|acesprxy|acspx", re.IGNORECASE)


def wrong_names(config: ocio.Config) -> Iterator[str]:
    """Yield what is wrong with the names, roles and file rules of ACESproxy in a config."""
    spaces = known_spaces(config)
    for space in PROXY_SPACES:
        if space.name in spaces:
            yield from _wrong_space(config, space, spaces[space.name])
    yield from broken_roles(config)
    for role, name in config.getRoles():
        target = config.getColorSpace(name)
        if (
            target
            and role in _LINEAR_ROLES
            and (target.getEncoding() == "log" or target.getName() in spaces.values())
        ):
            yield f"the role {role} is {target.getName()}, which is not scene-linear"
    if config.getMajorVersion() > 1:
        yield from _wrong_captures(config, spaces)


def asked_file_names() -> list[str]:
    """Return every file name that a config is asked about here."""
    return [*CAPTURES, *map(_plate, CAPTURES)]


def _plate(path: str) -> str:
    """Return a file name that no longer says that it is a capture."""
    return _NAMES.sub("plate", path)


def broken_roles(config: ocio.Config) -> list[str]:
    """Return a sentence for each role of a config that names no colour space."""
    return [
        f"the role {role} names {name}, which is no colour space"
        for role, name in config.getRoles()
        if config.getColorSpace(name) is None
    ]


def known_spaces(config: ocio.Config) -> dict[str, str]:
    """Return a config's own name of each ACESproxy space that it has, by ours."""
    known = {}
    for space in PROXY_SPACES:
        matches = filter(None, map(config.getColorSpace, (space.name, *space.aliases)))
        if match := next(matches, None):
            known[space.name] = str(match.getName())
    return known


def _wrong_space(config: ocio.Config, space: ProxySpace, name: str) -> Iterator[str]:
    for alias in space.aliases:
        other = config.getColorSpace(alias)
        if other is not None and other.getName() != name:
            yield f"the name {alias} finds {other.getName()}; it is a name of {name}"
    definition = config.getColorSpace(name)
    if name not in set(config.getColorSpaceNames()):
        yield f"{name} is inactive: menus do not show it"
    if definition.getEncoding() not in {"", "log"}:
        yield f"{name} has the encoding {definition.getEncoding()}; expected log"
    if definition.isData():
        yield f"{name} is marked as data: hosts do not convert it"


def _wrong_captures(config: ocio.Config, spaces: Mapping[str, str]) -> Iterator[str]:
    """Yield file names that get an ACESproxy space which they do not name, by a rule about such names."""
    for path, expected in CAPTURES.items():
        name = space_of_file(config, path)
        right = spaces.get(expected or "")
        if name not in spaces.values() or name == right:
            continue
        _, rule = config.getColorSpaceFromFilepath(path)
        if config.getFileRules().getName(rule) == _BY_SPACE_NAMES:
            continue  # the names of spaces in paths, as OCIO 1 looks for them
        if space_of_file(config, _plate(path)) != name:
            yield f"the file {path} gets {name}; expected {right or 'the space of another file'}"


def space_of_file(config: ocio.Config, path: str) -> str:
    """Return the colour space that a config's file rules give a file, by its own name."""
    name, _ = config.getColorSpaceFromFilepath(path)
    space = config.getColorSpace(name)
    return str(space.getName() if space else name)
