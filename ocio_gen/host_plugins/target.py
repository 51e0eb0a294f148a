# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""The shape of a target: a host, or a kind of hosts, that plug-ins are made for; `targets` lists them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import PyOpenColorIO as ocio
from markupsafe import Markup

from ocio_gen.core.compiler import Compiler
from ocio_gen.host_plugins.records import PluginManifest
from ocio_gen.host_plugins.show_transforms import Carried
from ocio_gen.show.model import Show
from ocio_gen.verification.judge import Judge
from ocio_gen.verification.report import Report


@dataclass(frozen=True)
class TakenFrom:
    """What a show's transforms are taken from."""

    config: ocio.Config  # the show's newest; the files that it uses are there
    name: str  # its file
    # The show's configs by their OCIO release, as paths from a target's folder; empty where there are none.
    beside: Mapping[str, str] = field(default_factory=dict)
    shots: Sequence[str] = ()  # those that have a look


@dataclass(frozen=True)
class Toolchain:
    """What compiles, and for which platforms: "linux", "windows", "macos"."""

    compiler: Compiler
    platforms: Sequence[str]


@dataclass(frozen=True)
class Contents:
    """What the plug-ins of a show are made of."""

    show: Show
    carried: Sequence[Carried]
    places: Sequence[str]  # of the OpenFX effect's menu, by the names of transforms; see `places`
    taken: TakenFrom
    tools: Toolchain
    scratch: Path  # for what is not part of them


@dataclass(frozen=True)
class Written:
    """A folder of plug-ins, to be verified."""

    folder: Path
    manifest: PluginManifest
    carried: Sequence[Carried]  # none, where the show's config is not here
    compiler: Compiler | None = None  # by default the one that is installed
    scratch: Path | None = None  # of the build that writes them: what is not part of them
    every_route: bool = False  # whether to try every depth, interpolation and combination of parameters
    only: Path | None = None  # the one file, or bundle, that is verified; by default all of them

    def wants(self, path: Path) -> bool:
        """Tell whether a file is to be verified."""
        return self.only in {None, path}


@dataclass(frozen=True)
class Installable:
    """A part of a folder of plug-ins that hosts look for in one place."""

    what: str  # "the bundle"
    part: str  # its path in the folder
    place: Path  # where hosts look for it
    instead: str  # what to do where it cannot be put there


@dataclass(frozen=True)
class Target:
    """A host, or a kind of hosts, that plug-ins are made for.

    Its sources are in a folder of its name in plugins/; its part of the README is the template of its name.
    """

    name: str  # of its folder
    writing: str  # "writing DCTLs"
    write: Callable[[Path, Contents], None]  # into its folder
    # Compares its files with the reference, and OCIO.
    verify: Callable[[Written, Judge], Report]
    # What a package's page says that there is: "as DCTLs for Resolve".
    on_page: Callable[[PluginManifest], Markup]
    # What the manifest says of it alone, by the manifest's fields.
    recorded: Callable[[Contents], dict[str, Any]] = lambda _: {}
    # What of a folder of plug-ins can be put in place.
    installable: Callable[[Path, PluginManifest], Installable | None] = lambda *_: None
