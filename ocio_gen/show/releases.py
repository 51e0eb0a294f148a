# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""The OpenColorIO releases a config can be made for, and the ACES configs each one can read."""

from dataclasses import dataclass

# The last release that reads profile 1 only; its config has LUTs and matrices.
LEGACY = "1"


@dataclass(frozen=True)
class Release:
    """One OCIO release."""

    version: str
    vfx_platform: str | None  # the VFX Reference Platform's year that has it
    builtin: str  # the newest built-in configs whose profile it reads, without "studio-" or "cg-"
    aces: str  # the version of ACES of these
    openexr: str  # of the same year


_ACES13 = "1.3"
_ACES20 = "2.0"

# A release refuses a config of a newer profile. Sources: OpenColorIO's release notes of 2.1 to
# 2.6 for the built-in configs; the VFX Reference Platform's table for the years and OpenEXR (CY2021 has OCIO
# 2.0, which reads none of the built-in configs: the legacy profile serves it).
RELEASES = {
    release.version: release
    for release in (
        Release(LEGACY, "CY2021", "config-v2.1.0_aces-v1.3_ocio-v2.3", _ACES13, "2.4"),
        Release("2.1", "CY2022", "config-v1.0.0_aces-v1.3_ocio-v2.1", _ACES13, "3.1"),
        Release("2.2", "CY2023", "config-v1.0.0_aces-v1.3_ocio-v2.1", _ACES13, "3.1"),
        Release("2.3", "CY2024", "config-v2.1.0_aces-v1.3_ocio-v2.3", _ACES13, "3.2"),
        Release("2.4", "CY2025", "config-v2.2.0_aces-v1.3_ocio-v2.4", _ACES13, "3.3"),
        Release("2.5", "CY2026", "config-v4.0.0_aces-v2.0_ocio-v2.5", _ACES20, "3.4"),
        Release("2.6", None, "config-v5.0.0_aces-v2.1_ocio-v2.6", _ACES20, "3.4"),
    )
}

# Of releases that read newer configs, too: the newest of ACES 1.3.
_NEWEST_ACES13 = "config-v2.2.0_aces-v1.3_ocio-v2.4"

PLATFORMS = {release.vfx_platform: version for version, release in RELEASES.items() if release.vfx_platform}


def builtin_config(version: str, base: str, aces: str | None) -> str:
    """Return the name of the built-in config that a config for a release is made from.

    Args:
        version: A key of `RELEASES`.
        base: "studio" or "cg".
        aces: The version of ACES that is wanted, "1.3" or "2.0"; by default the release's newest.
            A release without ACES 2 gets the ACES that it has.
    """
    release = RELEASES[version]
    name = _NEWEST_ACES13 if aces == _ACES13 and release.aces != _ACES13 else release.builtin
    return f"{base}-{name}"


def version_key(version: str) -> tuple[int, ...]:
    """Return what releases are ordered by."""
    return tuple(map(int, version.split(".")))
