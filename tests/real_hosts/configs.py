# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""The published configs, and what a host must show through them: CDLs in numpy, then the base's own view."""

import re
import zipfile
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import PyOpenColorIO as ocio

from ocio_gen.aces.colorimetry import TRA2
from ocio_gen.show.looks.gather import gather_looks
from ocio_gen.show.looks.look import Grade, Looks
from ocio_gen.show.show_file import load_show
from ocio_gen.verification.packages.looks import graded
from tests.conftest import ROOT

Values = npt.NDArray[Any]

SHOW_LOOK = "Show look"
# What SHOT is: not set, a shot of the show, a shot of no show.
SHOTS = ("unset", "known", "ZZ_9999")

# Archives came with this release.
_ARCHIVES = (2, 2)


@dataclass(frozen=True)
class Config:
    """A published config or archive."""

    path: Path

    @cached_property
    def needs(self) -> tuple[int, int]:
        """The first OCIO release that reads it."""
        if self.path.suffix == ".ocio":
            return _profile(self.path.read_text())
        with zipfile.ZipFile(self.path) as archive:
            return max(_profile(archive.read("config.ocio").decode()), _ARCHIVES)

    def is_read_by(self, version: str) -> bool:
        """Tell whether a release of OCIO, "2.1.2", reads it."""
        major, minor, *_ = map(int, version.split("."))
        return (major, minor) >= self.needs

    @cached_property
    def ocio(self) -> ocio.Config:
        """The config as our own OCIO reads it; of an archive, the config that it was made of."""
        return ocio.Config.CreateFromFile(str(self.path.with_suffix(".ocio")))

    @cached_property
    def looks(self) -> Looks:
        """The show's CDLs, read from its own files."""
        return gather_looks(load_show(self.path.parents[2] / "show.toml"))

    @property
    def views(self) -> list[tuple[str, str]]:
        """Each (display, view) of the menus."""
        return [
            (display, view) for display in self.ocio.getDisplays() for view in self.ocio.getViews(display)
        ]

    def environment(self, which: str) -> dict[str, str]:
        """Return the environment that says which shot it is: one of `SHOTS`."""
        known = next(one.shot for one in self.looks.shots if all(isinstance(s, Grade) for s in one.steps))
        return {} if which == "unset" else {"SHOT": known if which == "known" else which}

    def graded(self, aces: Values, shot: str | None) -> Values:
        """Return ACES2065-1, (n, 3), after the show's look."""
        steps = next((one.steps for one in self.looks.shots if one.shot == shot), ())
        for step in (*steps, *([self.looks.show] if self.looks.show else [])):
            assert isinstance(step, Grade)
            aces = graded(step, aces)
        return aces

    def shown(self, acescg: Values, display: str, view: str, look: str, shot: str | None) -> Values:
        """Return what a view must make of ACEScg, (n, 3)."""
        if view == "Raw":
            return np.asarray(acescg, np.float64)
        aces = acescg @ TRA2.T
        if look == SHOW_LOOK or view.endswith(" + look"):
            aces = self.graded(aces, shot)
        return through(self.ocio, ocio.DisplayViewTransform("ACES2065-1", display, plain(view)), aces)


def plain(view: str) -> str:
    """Return the name of a view without the show's look."""
    return view.removesuffix(" + look")


def through(config: ocio.Config, transform: ocio.Transform, pixels: npt.ArrayLike) -> Values:
    """Return what a config makes of pixels, (n, 3)."""
    made = np.array(pixels, np.float32)
    config.getProcessor(transform).getDefaultCPUProcessor().applyRGB(made)
    return made.astype(np.float64)


def _profile(text: str) -> tuple[int, int]:
    found = re.match(r"ocio_profile_version: (\d+)\.(\d+)\n", text)
    assert found, text[:80]
    return int(found[1]), int(found[2])


CONFIGS = {path.name: Config(path) for path in sorted(ROOT.glob("configs/*/package/configs/*.ocio*"))}
