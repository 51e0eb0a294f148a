# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""The views that an archive's frames are looked at through: of a config, with and without the shot's look."""

import hashlib
import re
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path

import PyOpenColorIO as ocio

from ocio_gen.config.looks import SHOW_LOOK, WITH_LOOK
from ocio_gen.config.records import ConfigRecord
from ocio_gen.config.show_views import default_view, found_views
from ocio_gen.config.views import raw_space
from ocio_gen.core.disk.manifest import read_manifest
from ocio_gen.core.errors import (
    ArgumentError,
    InvalidConfigError,
    InvalidPackageError,
    MissingFileError,
)
from ocio_gen.core.opencolorio import (
    OCIO_ERRORS,
    Pixels,
    applied,
    context_of,
    load_config,
    own_environment,
    reason_of,
    require_aces,
)
from ocio_gen.package.manifest import PackageManifest, read_looks
from ocio_gen.show.model import DisplayView
from ocio_gen.show.releases import version_key
from ocio_gen.verification.rendered import Render

# The context variable of a config that no package tells of.
_USUAL_VARIABLE = "SHOT"

_ACES = ocio.ROLE_INTERCHANGE_SCENE


def read_config(path: Path, variable: str | None) -> ocio.Config:
    """Return a config as a machine has it on which no shot is set; one with ACES2065-1.

    (What a variable is when a config is loaded, it is in the config's own context.)

    Raises:
        UserError: it cannot be read, or nothing tells its ACES2065-1.
    """
    with own_environment(*filter(None, [variable])):
        config = load_config(path)
        config.getCurrentContext()
    require_aces(path, config)
    return config


@dataclass(frozen=True)
class ShowConfig:
    """The config that a show's pictures are made by, and what it knows of shots."""

    path: Path
    config: ocio.Config
    variable: str | None
    """The context variable that holds the shot."""
    shots: tuple[str, ...] = ()
    """Those with a look, where the package says so."""
    release: str = ""
    """Of OCIO, that it is for, where the package says so."""

    @classmethod
    def of_package(cls, package: Path) -> "ShowConfig":
        """Return the config of a package's newest OCIO release.

        Raises:
            UserError: it is no package, or its config cannot be read.
        """
        manifest = read_manifest(package, PackageManifest)

        def release(record: ConfigRecord) -> tuple[int, ...]:
            return tuple(version_key(record.release))

        if not manifest.configs:
            raise InvalidPackageError(package, "has no config", hint="build it again")
        newest = max(manifest.configs, key=release)
        records = read_looks(package)
        shots = tuple(one.shot for one in records.shots)
        return cls._read(package / newest.path, records.variable, shots, newest.release)

    @classmethod
    def of_file(cls, path: Path) -> "ShowConfig":
        """Return a config; it may lie in a package, and have the variable of that.

        Raises:
            UserError: it cannot be read.
        """
        folder = path.parent.parent
        try:
            read_manifest(folder, PackageManifest)
            records = read_looks(folder)
        except (InvalidPackageError, MissingFileError):
            return cls._read(path, _USUAL_VARIABLE, ())
        return cls._read(path, records.variable, tuple(one.shot for one in records.shots))

    @classmethod
    def _read(
        cls, path: Path, variable: str | None, shots: tuple[str, ...], release: str = ""
    ) -> "ShowConfig":
        return cls(path, read_config(path, variable), variable, shots, release)

    @cached_property
    def sha256(self) -> str:
        """Of its file."""
        return hashlib.sha256(self.path.read_bytes()).hexdigest()

    def view(
        self, display: str | None = None, view: str | None = None, *, look: bool | None = None
    ) -> "View":
        """Return a view, with the shot's look or without it.

        Args:
            display: By default that of the default view.
            view: By default the display's own, without a look.
            look: Whether to see the look; by default where the config has one, and the view shows no data.

        Raises:
            UserError: there is no such view, or no look.
        """
        if display is None and view is None:
            found = default_view(self.config)
            if found is None:
                raise InvalidConfigError(self.path, "OCIO can show none of its views", hint="give another")
            display, view = found.display, found.view
        display = display or self.config.getDefaultDisplay()
        view = view or self._first(display)
        found_views([self.config], [DisplayView(display=display, view=view)], str(self.path))
        graded = view.endswith(WITH_LOOK) and view.removesuffix(WITH_LOOK) in self._views(display)
        graded = graded or self._has_look(display, view)
        if graded and look is False:
            raise ArgumentError("look", f"{view} has the look in it", hint="name the view without it")
        plain = view.removesuffix(WITH_LOOK) if graded else view
        has_look = self.config.getLook(SHOW_LOOK) is not None
        if look and not has_look:
            raise ArgumentError("look", f"{self.path.name} has no look {SHOW_LOOK!r}", hint="leave it out")
        if look is None:  # data, as it is, has no look
            look = graded or (has_look and raw_space(self.config, display, view) is None)
        if (
            graded and plain == view
        ):  # of another name than ours: what is seen through it has the look already
            look = False
        made = View(self, display, plain, look=look)
        made.render(None)  # a file that it uses may be missing
        return made

    def _first(self, display: str) -> str:
        """Return a display's default view; that without the look, where the show has them the other way."""
        first = str(self.config.getDefaultView(display))
        plain = first.removesuffix(WITH_LOOK)
        return plain if plain in self._views(display) else first

    def _has_look(self, display: str, view: str) -> bool:
        """Return whether a view applies the shot's look by itself."""
        looks = re.split("[,:]", str(self.config.getDisplayViewLooks(display, view)))
        return SHOW_LOOK in {one.strip(" +") for one in looks}

    def _views(self, display: str) -> list[str]:
        return list(self.config.getViews(display))


@dataclass(frozen=True, eq=False)
class View:
    """A display and a view of a config, with the look of the shot or without it."""

    show: ShowConfig
    display: str
    view: str
    """Without the look."""
    look: bool = False
    source: str = _ACES
    """What the frames are taken as."""
    to_display: str | None = None
    """A display that the picture is converted to, as nobody should."""
    optimization: ocio.OptimizationFlags = ocio.OPTIMIZATION_LOSSLESS
    _renders: dict[str | None, Render] = field(default_factory=dict, repr=False)

    @property
    def title(self) -> str:
        """What it is, for people."""
        return f"{self.display}, {self.view}" + (f", after {SHOW_LOOK}" if self.look else "")

    def changed(self, **changes: object) -> "View":
        """Return another view: this one with other attributes."""
        return replace(self, **changes, _renders={})  # type: ignore[arg-type]

    def context(self, shot: str | None) -> ocio.Context:
        """Return the context in which a host shows a shot."""
        variable = self.show.variable
        return context_of(self.show.config, **({variable: shot} if variable and shot else {}))

    def transform(self) -> ocio.Transform:
        """Return what makes display values of ACES2065-1."""
        shown = f"{self.view}{WITH_LOOK}" if self.look else self.view
        if self.look and shown not in self.show.config.getViews(self.display):
            # Not every view has one with the look beside it: what that would do.
            look = ocio.LookTransform(src=self.source, dst=_ACES, looks=SHOW_LOOK)
            return ocio.GroupTransform([look, self._displayed(self.view, _ACES)])
        return self._displayed(shown, self.source)

    def _displayed(self, view: str, source: str) -> ocio.Transform:
        shown = ocio.DisplayViewTransform(src=source, display=self.display, view=view)
        if self.to_display is None:
            return shown
        config = self.show.config
        to = ocio.ColorSpaceTransform(src=space_of_display(config, self.display, view), dst=self.to_display)
        return ocio.GroupTransform([shown, to])

    def render(self, shot: str | None) -> Render:
        """Return what makes display values of a shot's light; the same one for the same shot.

        Raises:
            UserError: OCIO cannot.
        """
        if shot not in self._renders:
            try:
                processor = self.show.config.getProcessor(
                    self.context(shot), self.transform(), ocio.TRANSFORM_DIR_FORWARD
                )
                cpu = processor.getOptimizedCPUProcessor(self.optimization)
            except OCIO_ERRORS as error:
                text = f"OCIO cannot show {self.title}: {reason_of(error)}"
                raise InvalidConfigError(self.show.path, text, hint="choose another view") from None

            def render(aces: Pixels) -> Pixels:
                return applied(cpu, aces)

            self._renders.setdefault(shot, render)
        return self._renders[shot]


def space_of_display(config: ocio.Config, display: str, view: str) -> str:
    """Return the colour space of what a view sends to a display."""
    space = str(config.getDisplayViewColorSpaceName(display, view))
    return display if space == ocio.OCIO_VIEW_USE_DISPLAY_NAME else space
