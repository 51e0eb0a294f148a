# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""An .ofx.bundle: the folder that holds the binaries of an OpenFX plug-in, one for each platform.

Source: OpenFX, "Packaging OFX Plug-ins", Installation Directory Hierarchy.
"""

import platform
from pathlib import Path

from ocio_gen.core.errors import InvalidPluginError
from ocio_gen.core.platforms import PLATFORMS, host_platform

# How a bundle's folder ends.
BUNDLE = ".ofx.bundle"


def binary_in(bundle: Path, platform_name: str) -> Path:
    """Return where a bundle has its binary for a platform, which need not be there."""
    known = PLATFORMS.get(platform_name)
    folder = known.bundle_folder if known else platform_name
    return bundle / "Contents" / folder / bundle.name.removesuffix(".bundle")


def has_binary(bundle: Path) -> bool:
    """Tell whether a bundle has a binary for this machine."""
    runs = host_platform() == "macos" or platform.machine().lower() in {"x86_64", "amd64"}
    return runs and binary_in(bundle, host_platform()).is_file()


def binary_of(bundle: Path) -> Path:
    """Return the binary for this machine of a bundle.

    Raises:
        UserError: it has none.
    """
    binary = binary_in(bundle, host_platform())
    if not has_binary(bundle):
        machine = f"{binary.parent.name}, {platform.machine().lower()}"
        raise InvalidPluginError(bundle, f"has no binary for this machine ({machine})")
    return binary
