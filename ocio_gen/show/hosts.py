# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""The hosts of a show: the OpenColorIO release in each, the roles it looks for, how a config gets in."""

import re
from dataclasses import dataclass

from ocio_gen.core.errors import InvalidShowError

# Roles, and the spaces that can fill one where the base has none: the first that a config has.
ROLE_SPACES: dict[str, tuple[str, ...]] = {
    "rendering": ("scene_linear",),
    "default_float": ("scene_linear",),
    "default_byte": ("sRGB Encoded Rec.709 (sRGB)", "sRGB - Texture"),
    "default_sequencer": ("sRGB Encoded Rec.709 (sRGB)", "sRGB - Texture"),
    "compositing_log": ("ACEScct",),
    "color_picking": ("sRGB Encoded Rec.709 (sRGB)", "sRGB - Texture"),
}


@dataclass(frozen=True)
class Host:
    """One application."""

    title: str
    releases: dict[str, str]  # its versions, oldest first: the OCIO release that its configs are made for
    source: str  # of the table
    install: tuple[str, ...]  # steps, with {config} for the file
    roles: tuple[str, ...] = ()  # that it looks for, beyond those of the ACES configs
    before: str = ""  # what to do in a version older than the table's

    def release(self, version: str) -> str | None:
        """Return the OCIO release of a version: that of the newest one listed that is not newer."""
        wanted = _numbers(version)
        listed = [known for known in self.releases if wanted[: len(_numbers(known))] == _numbers(known)]
        return self.releases[max(listed, key=len)] if listed else None


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(map(int, re.findall(r"\d+", version)))  # 15.1v3 is 15, 1, 3


# Where a vendor names no release of OCIO, its VFX Reference Platform year tells it; where a host
# may have a newer one, the older is listed: every release reads the configs of those before it.
HOSTS = {
    "nuke": Host(
        "Nuke",
        {
            "13.0": "1",
            "13.1": "1",
            "13.2": "2.1",
            "14.0": "2.1",
            "14.1": "2.1",
            "15.0": "2.2",
            "15.1": "2.2",
            "15.2": "2.2",
            "16.0": "2.3",
            "16.1": "2.3",
        },
        "Foundry's release notes, and its VFX Reference Platform years: 14 CY2022, 15 CY2023, 16 CY2024",
        (
            "Project Settings, Color: set OCIO config to custom and choose {config}; or start Nuke with "
            "the environment variable OCIO set to its path.",
            "ACESproxy is in every colour space menu under ACES. The looks are views, in the viewer's menu.",
            "The shot: set the environment variable {variable} before Nuke starts, or the key in the "
            "context tab of the OCIO nodes.",
        ),
        ("compositing_log",),
    ),
    "resolve": Host(
        "DaVinci Resolve and Fusion",
        {"17": "1", "18": "2.1", "19": "2.1", "20": "2.1"},
        "Blackmagic Design names no release of OCIO; 2.1 is the oldest of OCIO 2 that ACES configs have",
        (
            "Fusion page: in the OCIO ColorSpace and Display tools, choose {config}.",
            "The color page reads LUT files: put luts/ into the LUT folder (Project Settings, Color "
            "Management, Open LUT Folder), then update the lists.",
        ),
    ),
    "flame": Host(
        "Flame",
        {"2026": "2.4"},
        "Autodesk, Flame 2026 help, OpenColorIO and Colour Management Preferences; its VFX Reference "
        "Platform year is CY2025",
        (
            "New project, OCIO config: choose From File and {config} (or the .ocioz beside it).",
            "ACESproxy is in the colour space menus under ACES; the looks are views.",
            "The shot: define the context variable {variable} in the colour management preferences.",
        ),
        ("rendering",),
        "takes no OCIO config; use the .clf files in luts/",
    ),
    "maya": Host(
        "Maya",
        {"2022": "1", "2023": "2.1", "2024": "2.2", "2025": "2.3", "2026": "2.4"},
        "Autodesk: Maya 2022 has OCIO 2.0; its VFX Reference Platform years: 2023 CY2022 to 2026 CY2025",
        (
            "Preferences, Color Management: OCIO config path, choose {config}; or set OCIO to its path.",
            "The shot: set {variable} in the environment, then run colorManagementPrefs -refresh.",
        ),
        ("rendering",),
    ),
    "houdini": Host(
        "Houdini",
        {"19.0": "1", "19.5": "2.1", "20.0": "2.2", "20.5": "2.3", "21.0": "2.4"},
        "SideFX's VFX Reference Platform years: 19.0 CY2021 to 21.0 CY2025",
        (
            "Start Houdini with the environment variable OCIO set to the path of {config}, or choose it "
            "in Edit, Color Settings.",
            "The shot: set {variable} in the environment before Houdini starts.",
        ),
        ("compositing_log",),
    ),
    "blender": Host(
        "Blender",
        {
            "3.3": "2.1",
            "3.6": "2.2",
            "4.0": "2.2",
            "4.1": "2.3",
            "4.2": "2.3",
            "4.3": "2.3",
            "4.4": "2.4",
            "4.5": "2.4",
            "5.0": "2.4",
        },
        "Blender's build files name the library; its manual, OpenColorIO, the roles",
        (
            "Start Blender with the environment variable OCIO set to the path of {config}.",
            "Blender reads no file rules: set the colour space of each image by hand (ACESproxy10i for a "
            "10-bit capture).",
            "The look: Render Properties, Color Management, a view that ends in + look, or Show look under "
            "Look. The shot: set {variable} in the environment before Blender starts.",
        ),
        ("default_byte", "default_float", "default_sequencer", "color_picking"),
    ),
}


def host_release(name: str, version: str) -> str:
    """Return the OCIO release of a host's version.

    Args:
        name: A key of `HOSTS`.
        version: "15.1", say; its parts beyond those that are listed do not matter.

    Raises:
        UserError: the version is not listed; the error says which are, and the way round.
    """
    host = HOSTS[name]
    if found := host.release(version):
        return found
    listed = list(host.releases)
    older = host.before and _numbers(version) < _numbers(listed[0])
    what = (
        host.before if older else f"known are {', '.join(listed)}; leave it out and name its release in ocio"
    )
    raise InvalidShowError(
        f"hosts.{name}", f"{host.title} {version} {('' if older else 'is not known: ')}{what}"
    )
