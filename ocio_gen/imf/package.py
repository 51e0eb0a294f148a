# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""A package of anybody's as its documents describe it: which files it has, and what plays them."""

import os
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ocio_gen.core.disk.files import shown
from ocio_gen.core.disk.input_files import is_file
from ocio_gen.core.errors import InvalidFileError, UserError
from ocio_gen.core.names import printable
from ocio_gen.imf.composition import Composition, read_composition
from ocio_gen.imf.kinds import MXF, VOLUMES, XML, map_in
from ocio_gen.imf.packing import MAP_NAME, VOLUME_NAME, Listed, Mapped, read_asset_map, read_packing_list
from ocio_gen.imf.sidecars import read_sidecar_map
from ocio_gen.imf.xml import DocumentError, name_of, read_document
from ocio_gen.mxf.rules import Finding

_MOST_FILES = 100_000


@dataclass
class Package:
    """What the documents of a package say."""

    folder: Path
    map: Path
    files: dict[uuid.UUID, Mapped] = field(default_factory=dict)
    listed: dict[uuid.UUID, Listed] = field(default_factory=dict)
    compositions: dict[Path, Composition] = field(default_factory=dict)
    sidecars: dict[Path, list[tuple[uuid.UUID, list[uuid.UUID]]]] = field(default_factory=dict)
    findings: list[tuple[str, Finding]] = field(default_factory=list)

    def place(self, file: Mapped) -> Path:
        """Return where a file is."""
        return self.folder / file.path

    def add(self, about: str | Path, rule: str, text: str) -> None:
        """Note what is wrong."""
        name = about if isinstance(about, str) else about.name
        self.findings.append((printable(shown(name), keep=""), Finding(rule, text)))

    @property
    def track_files(self) -> Iterator[tuple[uuid.UUID, Path]]:
        """The MXF files that are there, in the order of the map."""
        for known, file in self.files.items():
            if file.path and file.path.lower().endswith(MXF) and is_file(self.place(file)):
                yield known, self.place(file)


def read_package(folder: Path) -> Package:
    """Return what the documents of a package say; what is wrong with them is noted.

    Raises:
        UserError: there is no asset map, or it cannot be read.
    """
    found = map_in(folder)
    if found is None:
        raise InvalidFileError(
            shown(folder), f"has no {MAP_NAME}", hint="name the folder of a package of IMF"
        )
    package = Package(folder, found)
    root = read_document(found)
    try:
        mapped = read_asset_map(root)
    except DocumentError as error:
        raise InvalidFileError(shown(found), str(error), hint="ask for the package again") from None
    if len(mapped) > _MOST_FILES:
        raise InvalidFileError(shown(found), f"lists {len(mapped):,} files", hint="split the package")
    for one in mapped:
        _take_mapped(package, one)
    if not any(is_file(folder / name) for name in VOLUMES):
        package.add(folder, "volume-index", f"has no {VOLUME_NAME}")
    for one in [*package.files.values()]:
        if one.path.lower().endswith(XML) and is_file(package.place(one)):
            _read(package, one)
    if not any(one.packing_list for one in package.files.values()):
        package.add(found, "packing-list", "names no packing list")
    return package


def _take_mapped(package: Package, one: Mapped) -> None:
    name = package.map.name
    if not one.path or not _is_inside(package, one):
        package.add(name, "map", f"{one.stated[:200]!r} is no path inside the package")
        return
    if one.id in package.files:
        package.add(name, "map", f"two files have the id {one.id}")
        return
    if any(other.path == one.path for other in package.files.values()):
        package.add(name, "map", f"{one.path} is there twice")
        return
    package.files[one.id] = one
    if not is_file(package.place(one)):
        package.add(one.path, "map", "is listed, and is not there")


def _is_inside(package: Package, one: Mapped) -> bool:
    """Return whether a path stays inside, links followed."""
    real = os.path.realpath(package.place(one))
    return Path(real).is_relative_to(os.path.realpath(package.folder))


def _read(package: Package, one: Mapped) -> None:
    path = package.place(one)
    rule = "packing-list" if one.packing_list else "composition"
    try:
        root = read_document(path)
        kind = name_of(root)
        if one.packing_list:
            _take_listed(package, one, root)
        elif kind == "CompositionPlaylist":
            package.compositions[path] = read_composition(root)
        elif kind == "SidecarCompositionMap":
            rule = "sidecars"
            package.sidecars[path] = read_sidecar_map(root)
    except DocumentError as error:
        package.add(one.path, rule, str(error))
    except UserError as error:
        package.add(one.path, rule, error.reason)


def _take_listed(package: Package, one: Mapped, root: Any) -> None:  # noqa: ANN401
    for listed in read_packing_list(root):
        if listed.id in package.listed:
            package.add(one.path, "packing-list", f"{listed.id} is listed twice")
        package.listed[listed.id] = listed


def read_one_composition(path: Path) -> Composition:
    """Return a composition.

    Raises:
        UserError: it cannot be read.
    """
    try:
        return read_composition(read_document(path))
    except DocumentError as error:
        raise InvalidFileError(shown(path), str(error), hint="name a composition (CPL)") from None
