"""Puts an OpenFX bundle where the hosts of this machine look for it."""

import os
import shutil
import tempfile
from pathlib import Path

from ocio_gen.compiler import host_platform
from ocio_gen.errors import UserError
from ocio_gen.manifest import read_manifest
from ocio_gen.plugins.records import PluginManifest

# Where hosts look, by the standard ("Packaging OFX Plug-ins"), besides the folders of OFX_PLUGIN_PATH.
_FOLDERS = {
    "linux": "/usr/OFX/Plugins",
    "macos": "/Library/OFX/Plugins",
    "windows": "C:/Program Files/Common Files/OFX/Plugins",
}


def ofx_folder() -> Path:
    """Return the folder for OpenFX plug-ins: the first of OFX_PLUGIN_PATH, or else the standard's."""
    first = os.environ.get("OFX_PLUGIN_PATH", "").split(os.pathsep)[0]
    return Path(first or _FOLDERS[host_platform()])


def installed_bundle(plugins: Path) -> Path:
    """Return where the bundle of a folder of plug-ins would be put.

    Raises:
        UserError: the folder is none of plug-ins, or its bundle does not run here.
    """
    manifest = read_manifest(plugins, PluginManifest)
    if host_platform() not in manifest.platforms:
        raise UserError(
            f"{plugins}: has no binary for this machine ({host_platform()}); make it with --platform host"
        )
    return ofx_folder() / Path(manifest.bundle).name


def install_bundle(plugins: Path, target: Path) -> None:
    """Copy the bundle of a folder of plug-ins to its place; one of the same show is replaced as a whole.

    Raises:
        UserError: it cannot be written there.
    """
    bundle = plugins / read_manifest(plugins, PluginManifest).bundle
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".ocio-gen-", dir=target.parent) as scratch:
            beside, previous = Path(scratch, "new"), Path(scratch, "previous")
            shutil.copytree(bundle, beside)
            if target.exists():
                target.rename(previous)
            try:
                beside.rename(target)
            except OSError:
                if previous.exists():
                    previous.rename(target)
                raise
    except OSError as error:
        raise UserError(
            f"{target}: cannot be written ({error.strerror}); install as an administrator, or set "
            "OFX_PLUGIN_PATH to a folder of yours, for your hosts, too"
        ) from None
