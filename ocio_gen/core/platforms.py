# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""The platforms that binaries are made for, and what Python, Zig and OpenFX call them."""

import sys
from dataclasses import dataclass


@dataclass(frozen=True)
class Platform:
    """A platform. Its processors are x86-64, and on macOS ARM64, too."""

    python: str  # sys.platform
    targets: tuple[str, ...]  # Zig's, with the oldest glibc and macOS that there are binaries for
    bundle_folder: str  # of an .ofx.bundle: holds the binary ("Packaging OFX Plug-ins", Architecture)
    plugin_folder: str  # where hosts look for bundles (the same, Installation Location)


PLATFORMS = {
    "linux": Platform("linux", ("x86_64-linux-gnu.2.17",), "Linux-x86-64", "/usr/OFX/Plugins"),
    "windows": Platform(
        "win32", ("x86_64-windows-gnu",), "Win64", "C:/Program Files/Common Files/OFX/Plugins"
    ),
    "macos": Platform("darwin", ("x86_64-macos.11.0", "aarch64-macos.11.0"), "MacOS", "/Library/OFX/Plugins"),
}


def host_platform() -> str:
    """Return the platform of this machine: linux, windows or macos; any other by Python's name."""
    return next((name for name, one in PLATFORMS.items() if one.python == sys.platform), sys.platform)
