"""Manifests: what a folder of ours holds, to the byte, and how it differs from that."""

import hashlib
from pathlib import Path
from typing import Literal, TypeVar

from pydantic import BaseModel, ValidationError

from ocio_gen.errors import UserError
from ocio_gen.files import write_file

MANIFEST = "MANIFEST.json"


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
    return [file_record(folder, path) for path in sorted(_paths(folder))]


def write_manifest(folder: Path, manifest: Manifest) -> None:
    """Write a folder's manifest."""
    write_file(folder / MANIFEST, (manifest.model_dump_json(indent=2) + "\n").encode())


def read_manifest(folder: Path, kind: type[AnyManifest]) -> AnyManifest:
    """Return the manifest of a folder.

    Raises:
        UserError: there is none, or it is not of that kind.
    """
    path = folder / MANIFEST
    try:
        return kind.model_validate_json(path.read_bytes())
    except OSError:
        raise UserError(
            f"{folder}: has no {MANIFEST}; make it with ocio-gen build or ocio-gen luts"
        ) from None
    except ValidationError:
        raise UserError(f"{path}: not a manifest of this version; make the folder again") from None


def differences(folder: Path, manifest: Manifest) -> list[tuple[str, str]]:
    """Return how the files of a folder differ from its manifest: (path, what it is) of each."""
    recorded = {record.path: record for record in manifest.files}
    actual = _paths(folder)
    found = [(path, "missing") for path in sorted(recorded.keys() - actual)]
    found += [(path, "not in the manifest") for path in sorted(actual - recorded.keys() - {MANIFEST})]
    for path in sorted(recorded.keys() & actual):
        record = recorded[path]
        if file_record(folder, path) != FileRecord(path=path, bytes=record.bytes, sha256=record.sha256):
            found.append((path, "not the file that was built"))
    return found


def _paths(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if not path.is_dir()}


def file_record(folder: Path, path: str) -> FileRecord:
    """Return the record of one file."""
    with (folder / path).open("rb") as file:
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()
        return FileRecord(path=path, bytes=file.tell(), sha256=sha256)
