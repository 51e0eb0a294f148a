# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""What is in a config or a package: spaces, views, looks, roles, rules; a typed model."""

from pathlib import Path
from typing import Literal

import PyOpenColorIO as ocio
from pydantic import Field, PrivateAttr

from ocio_gen.config.records import ConfigRecord
from ocio_gen.config.references import all_spaces, is_display
from ocio_gen.config.views import shown_in, view_details
from ocio_gen.core.disk.manifest import MANIFEST, read_manifest
from ocio_gen.core.documented import Documented
from ocio_gen.core.errors import InvalidFileError
from ocio_gen.core.names import require_one_line
from ocio_gen.core.opencolorio import (
    CONFIG_SUFFIXES,
    config_remarks,
    load_config,
    ocio_messages,
    own_environment,
)
from ocio_gen.package.manifest import PackageManifest, read_looks
from ocio_gen.show.looks.records import ShotRecord


class SpaceItem(Documented):
    """A colour space."""

    name: str
    aliases: list[str]
    """Other names that find it."""
    family: str
    """Its place in menus."""
    encoding: str
    """scene-linear, log, sdr-video, data and others; empty where the config does not say."""
    hidden: bool
    """Whether menus leave it out; it works by name."""
    display: bool
    """Whether it is a display's, and not the scene's."""


class ViewItem(Documented):
    """A view of an active display."""

    display: str
    """The display."""
    view: str
    """Its name."""
    looks: str
    """What it applies; of options between bars, the first whose files are there."""


class LookItem(Documented):
    """A look."""

    name: str
    process_space: str
    """The colour space that it is applied in."""
    description: str
    """What the config says of it."""


class RuleItem(Documented):
    """A rule that tells a file's colour space by its path."""

    name: str
    space: str
    """The colour space of what fits."""
    pattern: str
    """With its extension, or a regular expression; empty for the default."""


class ConfigInspection(Documented):
    """What is in one config."""

    path: str
    """Of a package, in it."""
    profile: str
    """Version of the config's profile: the oldest OCIO release that reads it."""
    description: str
    """What the config says of itself."""
    spaces: list[SpaceItem]
    """Hidden ones and displays' included."""
    views: list[ViewItem]
    """The default display's default view is the first."""
    looks: list[LookItem]
    """Those of views, and any that a host can apply."""
    roles: dict[str, str]
    """Colour spaces by role."""
    file_rules: list[RuleItem]
    """The first that fits a path counts."""
    environment: dict[str, str]
    """Context variables, and what each is while it is not set."""
    search_path: list[str]
    """Where it looks for files, relative to itself."""
    notes: list[str]
    """What is not as it should be, though hosts load the config."""


class Inspection(Documented):
    """What is in a config or a package."""

    schema_version: Literal[1] = 1
    show: str | None = None
    """Of a package."""
    releases: list[ConfigRecord] = Field(default_factory=list)
    """Of a package: its configs by OCIO release, and who loads them."""
    shots: list[ShotRecord] = Field(default_factory=list)
    """Of a package: the looks of its shots."""
    configs: list[ConfigInspection]
    """Each config: of a package, those of `releases`."""

    _messages: list[str] = PrivateAttr(default_factory=list)

    @property
    def messages(self) -> list[str]:
        """What OCIO logged as it read the configs; no part of the JSON."""
        return self._messages

    def to_json(self) -> str:
        """Return the inspection as indented JSON text."""
        return self.model_dump_json(indent=2) + "\n"


def inspect(target: Path) -> Inspection:
    """Tell what is in a config or a package.

    Args:
        target: A config (.ocio, .ocioz), or a package's folder.

    Raises:
        UserError: it is neither, or cannot be read.
    """
    require_one_line(target)
    with own_environment(), ocio_messages() as messages:
        found = _inspect(target)
    found.messages.extend(message.strip() for message in dict.fromkeys(messages))
    return found


def _inspect(target: Path) -> Inspection:
    if (target / MANIFEST).is_file():
        manifest = read_manifest(target, PackageManifest)
        configs = [_inspect_config(target / record.path, record.path) for record in manifest.configs]
        shots = read_looks(target).shots
        return Inspection(show=manifest.title, releases=manifest.configs, shots=shots, configs=configs)
    if target.suffix.lower() in CONFIG_SUFFIXES:
        return Inspection(configs=[_inspect_config(target, target.name)])
    raise InvalidFileError(target, "neither a config (.ocio, .ocioz) nor a package", hint="give one of them")


def _inspect_config(path: Path, name: str) -> ConfigInspection:
    config = load_config(path, with_luts=False)
    rules = config.getFileRules()
    active = set(config.getColorSpaceNames())
    return ConfigInspection(
        path=name,
        profile=f"{config.getMajorVersion()}.{config.getMinorVersion()}",
        description=config.getDescription(),
        spaces=[
            SpaceItem(
                name=space.getName(),
                aliases=list(space.getAliases()),
                family=space.getFamily(),
                encoding=space.getEncoding(),
                hidden=space.getName() not in active,
                display=is_display(space),
            )
            for space in all_spaces(config)
        ],
        views=[
            ViewItem(display=display, view=view, looks=view_details(config, display, view).looks)
            for display, views in shown_in(config).items()
            for view in views
        ],
        looks=[
            LookItem(
                name=look.getName(), process_space=look.getProcessSpace(), description=look.getDescription()
            )
            for look in config.getLooks()
        ],
        roles=dict(config.getRoles()),
        file_rules=[
            RuleItem(
                name=rules.getName(index),
                space=rules.getColorSpace(index),
                pattern=rules.getRegex(index) or ".".join(_pattern(rules, index)),
            )
            for index in range(rules.getNumEntries())
        ],
        environment={
            variable: config.getEnvironmentVarDefault(variable)
            for variable in config.getEnvironmentVarNames()
        },
        search_path=[path for path in config.getSearchPaths() if path],
        notes=config_remarks(config),
    )


def _pattern(rules: ocio.FileRules, index: int) -> list[str]:
    return [part for part in (rules.getPattern(index), rules.getExtension(index)) if part]
