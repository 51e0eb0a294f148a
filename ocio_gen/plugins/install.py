"""Puts an OpenFX bundle where the hosts of this machine look for it."""

import os
import shutil
from pathlib import Path

from ocio_gen.core.disk.manifest import Manifest, file_records, read_manifest, write_manifest
from ocio_gen.core.disk.new_folder import new_folder
from ocio_gen.core.errors import InvalidPackageError
from ocio_gen.core.platforms import PLATFORMS, host_platform
from ocio_gen.plugins.records import PluginManifest

# What a user can do where a bundle cannot be put there.
_INSTEAD = "install as an administrator, or set OFX_PLUGIN_PATH to a folder of yours, for your hosts, too"


def ofx_folder() -> Path:
    """Return the folder for OpenFX plug-ins: the first of OFX_PLUGIN_PATH, or else the standard's."""
    first = os.environ.get("OFX_PLUGIN_PATH", "").split(os.pathsep)[0]
    return Path(first or PLATFORMS[host_platform()].plugin_folder)


def installed_bundle(plugins: Path) -> Path:
    """Return where the bundle of a folder of plug-ins would be put.

    Raises:
        UserError: the folder is none of plug-ins, or its bundle does not run here.
    """
    manifest = read_manifest(plugins, PluginManifest)
    if host_platform() not in manifest.platforms:
        raise InvalidPackageError(
            plugins,
            f"has no binary for this machine ({host_platform()})",
            hint='make it for `platforms`, "host" say',
        )
    return ofx_folder() / Path(manifest.bundle).name


def install_bundle(plugins: Path, target: Path) -> None:
    """Copy the bundle of a folder of plug-ins to its place.

    One that was put there before, and not changed since, is replaced as a whole.

    Raises:
        UserError: it cannot be written there, or what is there is not ours.
    """
    manifest = read_manifest(plugins, PluginManifest)
    with new_folder(target, _INSTEAD) as folder:
        shutil.copytree(plugins / manifest.bundle, folder.path, dirs_exist_ok=True)
        # So that the next installation knows the bundle as ours, and sees whether it was changed.
        files = file_records(folder.path)
        write_manifest(folder.path, Manifest(kind="bundle", tools=manifest.tools, files=files))
        folder.put_in_place()
