# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""Takes the frames out of a track file, or out of those of a composition or a package."""

import uuid
from pathlib import Path

from ocio_gen.core.disk.files import shown
from ocio_gen.core.disk.input_files import is_file
from ocio_gen.core.disk.input_folders import real_path
from ocio_gen.core.errors import ArgumentError, InvalidFileError, MissingFileError
from ocio_gen.core.progress import Watch
from ocio_gen.imf.kinds import MAPS, XML, map_in
from ocio_gen.imf.package import Package, hash_problem, read_one_composition, read_package, unknown_hash
from ocio_gen.imf.xml import ALGORITHMS
from ocio_gen.mxf.reader import opened_track_file
from ocio_gen.mxf.report import UnwrapReport
from ocio_gen.mxf.streams import OrderedHash
from ocio_gen.mxf.unwrap import stem_of, unwrap_file

_GIVE = "name an .mxf file, a composition (CPL), or a folder with ASSETMAP.xml"

# Findings on a package that are no reason to doubt the frames that are taken out.
_HARMLESS = {"volume-index", "stray"}


def unwrap(source: Path, output: Path, watch: Watch) -> UnwrapReport:
    """Take ACES frames and target frames out of MXF.

    Args:
        source: An MXF file; a composition, whose files lie beside it; or a package's folder.
        output: The folder: frames of an MXF file go into it, those of a package into a folder each.
        watch: Called after each frame.

    Returns:
        What was taken out, and what is wrong.

    Raises:
        UserError: there is nothing to take out, or a frame cannot be written.
    """
    if not source.exists():
        raise MissingFileError(shown(source), "no such file or folder", hint=_GIVE)
    package = source if source.is_dir() else source.parent
    if (source.is_dir() or map_in(package)) and real_path(output).is_relative_to(real_path(package)):
        raise ArgumentError(
            "output", "lies in the package", where=shown(output), hint="choose another folder"
        )
    report = UnwrapReport(source=shown(source))
    if source.is_dir():
        _Unwrapping(report, read_package(source), output, watch).run(None)
    elif source.name in MAPS:
        raise InvalidFileError(shown(source), "is the asset map", hint="name its folder, or a CPL in it")
    elif source.suffix.lower() == XML:
        composition = read_one_composition(source)
        if map_in(source.parent) is None:
            raise InvalidFileError(
                shown(source), "has no ASSETMAP.xml beside it, which says where its files are", hint=_GIVE
            )
        wanted = {one.file for one in composition.resources}
        _Unwrapping(report, read_package(source.parent), output, watch).run(wanted)
    else:
        with opened_track_file(source) as file:
            report.files.append(unwrap_file(file, output, watch))
    return report


class _Unwrapping:
    """The unwrapping of a package."""

    def __init__(self, report: UnwrapReport, package: Package, output: Path, watch: Watch) -> None:
        self._report, self._package, self._output, self._watch = report, package, output, watch

    def run(self, wanted: set[uuid.UUID] | None) -> None:
        """Take the frames out of all track files, or of those that are wanted."""
        report, package = self._report, self._package
        report.problems += [
            f"{about}: {finding.text}" for about, finding in package.findings if finding.rule not in _HARMLESS
        ]
        there = {known for known, _ in package.track_files}
        for one in sorted((wanted or set()) - there, key=str):
            report.problems.append(f"the track file {one} is not in the package")
        folders: set[str] = set()
        done = set()
        for known, path in package.track_files:
            if wanted is not None and known not in wanted:
                continue
            folder = stem_of(path)
            while folder in folders:
                folder += "_"
            folders.add(folder)
            done.add(known)
            try:
                self._unwrap(known, path, self._output / folder)
            except InvalidFileError as error:
                report.problems.append(f"{shown(path.name)}: {error.reason}")
        if wanted is None:
            self._compare_others(done)

    def _compare_others(self, done: set[uuid.UUID]) -> None:
        """Compare the hashes of all else that packing lists have."""
        package, problems = self._package, self._report.problems
        for known, listed in package.listed.items():
            file = package.files.get(known)
            if known in done:
                continue
            if file is None:
                problems.append(f"{known} is in a packing list, and not in the asset map")
            elif is_file(package.place(file)) and (problem := hash_problem(package.place(file), listed)):
                problems.append(f"{file.path}: {problem}")

    def _unwrap(self, known: uuid.UUID, path: Path, folder: Path) -> None:
        listed = self._package.listed.get(known)
        with opened_track_file(path) as file:
            described = file.metadata.descriptor
            if not file.frames and described and described.group == "WAVEPCMDescriptor":
                self._report.left.append(shown(path.name))
                if listed and (problem := hash_problem(path, listed)):
                    self._report.problems.append(f"{shown(path.name)}: {problem}")
                return
            algorithm = ALGORITHMS.get(listed.algorithm) if listed else None
            if algorithm:
                file.hash = OrderedHash(file.descriptor, algorithm)
            found = unwrap_file(file, folder, self._watch)
            if listed is None:
                found.problems.append("is in no packing list: there is no hash to compare")
            elif file.hash is None:
                found.problems.append(unknown_hash(listed))
            elif file.hash.digest(file.size) != listed.digest:
                found.problems.append("has another hash than the packing list says: bits of it are lost")
            self._report.files.append(found)
