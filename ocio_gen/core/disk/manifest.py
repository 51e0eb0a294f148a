# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""Manifests: what a folder of ours holds, to the byte, and how it differs from that."""

import hashlib
import os
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import Annotated, Literal, TypeVar

from pydantic import AfterValidator, BaseModel, ValidationError

from ocio_gen import __version__
from ocio_gen.core.disk.files import shown, write_file
from ocio_gen.core.errors import InvalidPackageError

MANIFEST = "MANIFEST.json"
MISSING = "missing"
_LINK, _NO_FILE = "a link, not the file that was built", "not a file"


def _inner(path: str) -> str:
    parts = PurePosixPath(path).parts
    if not parts or {"/", "//", ".."} & {*parts} or PureWindowsPath(path).drive or "\\" in path:
        raise ValueError("a path inside the folder")
    return path


# A path in the folder of a manifest: somebody else's leads nowhere else.
InnerPath = Annotated[str, AfterValidator(_inner)]


class FileRecord(BaseModel):
    """One file of a folder."""

    path: str  # POSIX, relative to the folder
    bytes: int
    sha256: str


class Manifest(BaseModel):
    """What a folder holds, and what made it."""

    schema_version: Literal[1] = 1
    kind: str
    tools: dict[str, str]
    files: list[FileRecord]


AnyManifest = TypeVar("AnyManifest", bound=Manifest)


def file_records(folder: Path) -> list[FileRecord]:
    """Return a record of every file in a folder, in the order of their paths."""
    return [file_record(folder, path) for path, entry in sorted(_entries(folder)) if _is_file(entry)]


def write_manifest(folder: Path, manifest: Manifest) -> None:
    """Write a folder's manifest."""
    write_file(folder / MANIFEST, (manifest.model_dump_json(indent=2) + "\n").encode())


def add_own_version(folder: Path, kind: type[AnyManifest]) -> None:
    """Write our version into the manifest of a folder, the one place that has it.

    Folders inside a package leave that to the package, so that a release which makes the same files
    changes one file.

    Raises:
        UserError: there is no manifest, or it is not of that kind.
    """
    manifest = read_manifest(folder, kind)
    manifest.tools = {"ocio_gen": __version__} | manifest.tools
    write_manifest(folder, manifest)


def read_manifest(folder: Path, kind: type[AnyManifest]) -> AnyManifest:
    """Return the manifest of a folder.

    Raises:
        UserError: there is none, or it is not of that kind.
    """
    path = folder / MANIFEST
    try:
        if not path.is_file():  # a pipe would be waited for
            raise FileNotFoundError
        return kind.model_validate_json(path.read_bytes())
    except OSError:
        raise InvalidPackageError(
            folder, f"has no {MANIFEST}", hint="make it with ocio-gen build or ocio-gen luts"
        ) from None
    except ValidationError:
        raise InvalidPackageError(
            path, "not a manifest of this version", hint="make the folder again"
        ) from None


def fingerprint(folder: Path) -> str:
    """Return the SHA-256 of a folder's manifest, which stands for all that was built; without one, ""."""
    path = folder / MANIFEST
    if path.is_symlink() or not path.is_file():
        return ""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def remove_built(folder: Path) -> bool:
    """Remove what a folder's manifest names, and the folder; return whether nothing of it is left.

    Where anything was changed or added, all of it stays, and what is added meanwhile is kept. Files that
    are missing make no difference, so that a removal that was cut short can be ended. The manifest goes last.
    """
    if folder.is_symlink() or not folder.is_dir():
        return False
    built = set()
    if fingerprint(folder):
        manifest = read_manifest(folder, Manifest)
        if any(problem != MISSING for _, problem in differences(folder, manifest)):
            return False
        built = {MANIFEST, *(record.path for record in manifest.files)}
    with suppress(OSError):  # ENOTEMPTY, where there is more
        for parent, _, names in os.walk(folder, topdown=False):
            below = Path(parent)
            for name in sorted(names, key=MANIFEST.__eq__):
                if (below / name).relative_to(folder).as_posix() in built:
                    (below / name).unlink()
            below.rmdir()
    return not folder.exists()


def differences(folder: Path, manifest: Manifest) -> list[tuple[str, str]]:
    """Return how a folder differs from its manifest: (path, what it is) of each file, link and empty folder.

    Links are never followed: one that points to the right bytes is not the file that was built.
    """
    recorded = {record.path: record for record in manifest.files}
    actual = dict(_entries(folder))
    found = [(path, MISSING) for path in sorted(recorded.keys() - actual)]
    if not _is_file(actual.pop(MANIFEST, None)):
        found.append((MANIFEST, "not a file"))
    emptied = _folders(recorded)  # where all that was built in them is missing
    added = [
        path
        for path in sorted(actual.keys() - recorded)
        if path not in emptied or not actual[path].is_dir(follow_symlinks=False)
    ]
    found += [(shown(path), "not in the manifest") for path in added]
    problems = {path: _problem(folder, recorded[path], actual[path]) for path in actual.keys() & recorded}
    return found + [(path, problem) for path, problem in sorted(problems.items()) if problem]


def problem_with(folder: Path, record: FileRecord) -> str | None:
    """Return how one file of a folder differs from its record; none, if it does not."""
    path = folder / record.path
    if path.is_symlink():
        return _LINK
    return _difference(folder, record) if path.is_file() else _NO_FILE


def _problem(folder: Path, record: FileRecord, entry: "os.DirEntry[str]") -> str | None:
    if entry.is_symlink():
        return _LINK
    return _difference(folder, record) if _is_file(entry) else _NO_FILE


def _difference(folder: Path, record: FileRecord) -> str | None:
    try:
        now = file_record(folder, record.path)
    except OSError as error:
        return f"cannot be read ({error.strerror})"
    same = now == FileRecord(path=record.path, bytes=record.bytes, sha256=record.sha256)
    return None if same else "not the file that was built"


def _is_file(entry: "os.DirEntry[str] | None") -> bool:
    return entry is not None and entry.is_file(follow_symlinks=False)


def _folders(paths: Iterable[str]) -> set[str]:
    return {parent.as_posix() for path in paths for parent in PurePosixPath(path).parents}


def _entries(folder: Path) -> Iterator[tuple[str, "os.DirEntry[str]"]]:
    """Yield all in a folder and below it, by its path, but for folders whose content is listed."""
    with os.scandir(folder) as entries:
        for entry in entries:
            below = list(_below(entry))
            yield from ((f"{entry.name}/{path}", one) for path, one in below)
            if not below:
                yield entry.name, entry


def _below(entry: "os.DirEntry[str]") -> Iterator[tuple[str, "os.DirEntry[str]"]]:
    if entry.is_dir(follow_symlinks=False):
        with suppress(PermissionError):  # then it counts as a thing by itself, as an empty one does
            yield from _entries(Path(entry))


def file_record(folder: Path, path: str) -> FileRecord:
    """Return the record of one file."""
    with (folder / path).open("rb") as file:
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()
        return FileRecord(path=path, bytes=file.tell(), sha256=sha256)
