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
from ocio_gen.imf.kinds import MAP_NAME, MXF, VOLUME_NAME, VOLUMES, XML, map_in
from ocio_gen.imf.packing import Listed, Mapped, read_asset_map, read_packing_list
from ocio_gen.imf.sidecars import read_sidecar_map
from ocio_gen.imf.xml import ALGORITHMS, DocumentError, id_of, name_of, read_document
from ocio_gen.mxf.rules import Finding
from ocio_gen.mxf.streams import OrderedHash

_MOST_FILES = 100_000

# Documents whose identifiers the asset map has, too.
_OF_IMF = {"CompositionPlaylist", "PackingList", "SidecarCompositionMap"}


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
    _paths: set[str] = field(default_factory=set)

    def place(self, file: Mapped) -> Path:
        """Return where a file is; links inside the package are followed."""
        return Path(os.path.realpath(self.folder / file.path))

    def take(self, one: Mapped) -> None:
        """Take in a file of the asset map."""
        name = self.map.name
        if not one.path or not self._is_inside(one):
            self.add(name, "map", f"{one.stated[:200]!r} is no path inside the package")
        elif one.id in self.files:
            self.add(name, "map", f"two files have the id {one.id}")
        elif one.path in self._paths:
            self.add(name, "map", f"{one.path} is there twice")
        else:
            self.files[one.id] = one
            self._paths.add(one.path)
            if one.offset or one.volume not in {None, 1}:
                self.add(one.path, "map", "is said to be in another volume, or within another file")
            if not is_file(self.place(one)):
                self.add(one.path, "map", "is listed, and is not there")

    def _is_inside(self, one: Mapped) -> bool:
        return self.place(one).is_relative_to(os.path.realpath(self.folder))

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
    if not Path(os.path.realpath(found)).is_relative_to(os.path.realpath(folder)):
        raise InvalidFileError(
            shown(found), "is a link out of its folder", hint="name the package's own folder"
        )
    folder = Path(os.path.realpath(folder))
    package = Package(folder, folder / found.name)
    root = read_document(found)
    try:
        mapped = read_asset_map(root)
    except DocumentError as error:
        raise InvalidFileError(shown(found), str(error), hint="ask for the package again") from None
    if len(mapped) > _MOST_FILES:
        raise InvalidFileError(shown(found), f"lists {len(mapped):,} files", hint="split the package")
    for one in mapped:
        package.take(one)
    _read_volume_index(package)
    for one in [*package.files.values()]:
        if one.path.lower().endswith(XML) and is_file(package.place(one)):
            _read(package, one)
    if not any(one.packing_list for one in package.files.values()):
        package.add(found, "packing-list", "names no packing list")
    return package


def _read_volume_index(package: Package) -> None:
    found = next((path for name in VOLUMES if is_file(path := package.folder / name)), None)
    if found is None:
        package.add(package.folder, "volume-index", f"has no {VOLUME_NAME}")
        return
    try:
        if name_of(read_document(found)) != "VolumeIndex":
            package.add(found, "volume-index", "is no VolumeIndex")
    except UserError as error:
        package.add(found, "volume-index", error.text)


def _read(package: Package, one: Mapped) -> None:
    path = package.place(one)
    rule = "packing-list" if one.packing_list else "composition"
    try:
        root = read_document(path)
        kind = name_of(root)
        if kind in _OF_IMF and id_of(root, "Id") != one.id:
            package.add(one.path, rule, f"calls itself {id_of(root, 'Id')}; the asset map calls it {one.id}")
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


def unknown_hash(listed: Listed) -> str:
    """Return how a report says that a packing list has a hash of an unknown kind."""
    return f"its hash is not compared: {listed.algorithm[:100]} is not known"


def hash_problem(path: Path, listed: Listed) -> str:
    """Return why a file is not what a packing list has; nothing where it is.

    Raises:
        UserError: it cannot be read.
    """
    algorithm = ALGORITHMS.get(listed.algorithm)
    if algorithm is None:
        return unknown_hash(listed)
    try:
        with path.open("rb") as file:
            digest = OrderedHash(file.fileno(), algorithm).digest(path.stat().st_size)
    except OSError as error:
        raise InvalidFileError(shown(path), f"cannot be read ({error.strerror})") from None
    return "" if digest == listed.digest else "has another hash than the packing list says"
