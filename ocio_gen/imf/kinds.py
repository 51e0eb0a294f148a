# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""Tells packages, compositions and MXF files by their names alone."""

from pathlib import Path

from ocio_gen.core.disk.input_files import is_file
from ocio_gen.core.disk.input_folders import real_path

# What asset maps and volume indices are called; those of older editions have no ending.
MAP_NAME, VOLUME_NAME = "ASSETMAP.xml", "VOLINDEX.xml"
MAPS = (MAP_NAME, "ASSETMAP")
VOLUMES = (VOLUME_NAME, "VOLINDEX")

MXF, XML, AMF = ".mxf", ".xml", ".amf"


def map_in(folder: Path) -> Path | None:
    """Return the asset map of a folder; None where it has none."""
    return next((path for name in MAPS if is_file(path := folder / name)), None)


def is_imf(path: Path) -> bool:
    """Return whether something is a package's folder, a document of one, or an MXF file."""
    suffix = path.suffix.lower()
    if suffix == MXF and not path.is_dir():
        return True
    return map_in(path.parent if suffix == XML and is_file(path) else path) is not None


def package_of(target: Path, output: Path) -> Path | None:
    """Return the package that a target is, or is of, if something would be written into it."""
    folder = target if target.is_dir() else target.parent
    inside = real_path(output).is_relative_to(real_path(folder))
    return folder if inside and map_in(folder) else None
