# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""Verifies the look files of a package that OCIO does not read, or reads for no shot of the show."""

from collections.abc import Collection, Iterator
from dataclasses import replace
from pathlib import Path, PurePosixPath

from ocio_gen.aces.cdl import Cdl
from ocio_gen.config.built import LOOK_FOLDER
from ocio_gen.config.look_files import clf_uris
from ocio_gen.config.records import CONFIG_FOLDER
from ocio_gen.core.disk.input_folders import AllowedFolder, InputFolders
from ocio_gen.core.errors import UserError
from ocio_gen.show.looks.amf import read_amf
from ocio_gen.show.looks.amf_writing import amf_problem
from ocio_gen.show.looks.cdl_files import read_cdl, read_cdls
from ocio_gen.show.looks.gather import NO_SHOT
from ocio_gen.show.looks.look import WORKING_SPACES, Grade, Looks, ShotLook, Step
from ocio_gen.show.looks.records import RECORDS, SHOW_CDL


def wrong_look_files(
    package: Path, looks: Looks, base_files: Collection[str] = ()
) -> Iterator[tuple[str, str]]:
    """Yield each wrong look file of a package: its path, and what is wrong with it.

    Args:
        package: The package's folder.
        looks: The looks of its records.
        base_files: Files of a house's own, relative to the folder of configs.

    Raises:
        UserError: a file of CDLs cannot be read.
    """
    folder = package / LOOK_FOLDER
    spaces = dict(WORKING_SPACES) | looks.working_spaces()
    for working in spaces.values():
        path = folder / working.collection
        found = read_cdls(path) if path.is_file() else []
        written = {str(name): cdl for name, cdl in found}
        expected = looks.cdls_in(working)
        if len(written) < len(found):
            yield f"{LOOK_FOLDER}/{path.name}", "has two CDLs of one id"
        for shot in sorted(written.keys() | expected.keys()):
            if written.get(shot) != expected.get(shot):
                yield f"{LOOK_FOLDER}/{path.name}", f"the CDL of {shot} is another than in {RECORDS}"
    show = folder / SHOW_CDL
    if looks.show and (not show.is_file() or read_cdl(show) != looks.show.cdl):
        yield f"{LOOK_FOLDER}/{SHOW_CDL}", f"is another CDL than in {RECORDS}"
    amfs = _amfs(package, looks)
    yield from _wrong_amfs(package, amfs)
    known = {RECORDS, SHOW_CDL, *amfs, *(working.collection for working in spaces.values())}
    for path in sorted(folder.iterdir()) if folder.is_dir() else ():
        if path.name not in known:
            yield f"{LOOK_FOLDER}/{path.name}", "is no file of the show's looks"
    by_shot = package / CONFIG_FOLDER / LOOK_FOLDER
    of_base = {PurePosixPath(path).parts[1] for path in base_files if path.startswith(f"{LOOK_FOLDER}/")}
    shots = {look.shot for look in looks.shots if look.steps} | {NO_SHOT}
    for path in sorted(by_shot.iterdir()) if by_shot.is_dir() else ():
        if path.name not in shots | of_base:
            yield path.relative_to(package).as_posix(), "has a look for a shot that is not the show's"


def _amfs(package: Path, looks: Looks) -> dict[str, ShotLook]:
    """Return the AMFs that a package should have, what each should say by the names of their files."""
    clfs = clf_uris(package, looks)
    shots = [replace(look, steps=looks.steps_of(look)) for look in looks.shots]
    return {f"{look.shot}.amf": look for look in shots if amf_problem(look.steps, clfs) is None}


def _wrong_amfs(package: Path, amfs: dict[str, ShotLook]) -> Iterator[tuple[str, str]]:
    folders = InputFolders([AllowedFolder("package", ".", package)])
    for name, look in amfs.items():
        if problem := _amf_fault(package / LOOK_FOLDER / name, look, folders):
            yield f"{LOOK_FOLDER}/{name}", problem


def _amf_fault(path: Path, look: ShotLook, folders: InputFolders) -> str | None:
    """Return what is wrong with an AMF, as it is read back; None where it says what it should."""
    if not path.is_file():
        return "does not exist; build the package again"
    try:
        found = read_amf(path, folders)
    except UserError as error:
        return error.reason
    same = (found.shot, *map(_essence, found.steps)) == (look.shot, *map(_essence, look.steps))
    return None if same and not found.left_out else f"is another look than in {RECORDS}"


def _essence(step: Step) -> tuple[Cdl, str] | str:
    """Return what an AMF says of a step: not whether a CDL clamps, and of an LMT what it is called."""
    return (step.cdl, step.working.name) if isinstance(step, Grade) else step.slug
