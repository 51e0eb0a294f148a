# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""Puts parts of plug-ins where the hosts of this machine look for them."""

import shutil
from pathlib import Path

from ocio_gen.core.disk.manifest import Manifest, file_records, read_manifest, write_manifest
from ocio_gen.core.disk.new_folder import new_folder
from ocio_gen.host_plugins.records import PluginManifest
from ocio_gen.host_plugins.target import Installable
from ocio_gen.host_plugins.targets import TARGETS


def installables(plugins: Path) -> list[Installable]:
    """Return what of a folder of plug-ins hosts look for in one place, and where.

    Raises:
        UserError: the folder is none of plug-ins, or a part does not run here.
    """
    manifest = read_manifest(plugins, PluginManifest)
    parts = (target.installable(plugins, manifest) for target in TARGETS)
    return [part for part in parts if part]


def install(plugins: Path, one: Installable) -> None:
    """Copy a part of a folder of plug-ins to its place.

    One that was put there before, and not changed since, is replaced as a whole.

    Raises:
        UserError: it cannot be written there, or what is there is not ours.
    """
    manifest = read_manifest(plugins, PluginManifest)
    with new_folder(one.place, one.instead) as folder:
        shutil.copytree(plugins / one.part, folder.path, dirs_exist_ok=True)
        # So that the next installation knows the bundle as ours, and sees whether it was changed.
        files = file_records(folder.path)
        write_manifest(folder.path, Manifest(kind="bundle", tools=manifest.tools, files=files))
        folder.put_in_place()
