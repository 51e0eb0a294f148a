"""Writes a show package: proven before it appears, replaced as a whole, the same bytes each time."""

import glob
import hashlib
import os
import shutil
import tempfile
import time
from collections.abc import Callable
from pathlib import Path, PurePosixPath
from typing import Literal

from pydantic import BaseModel, ValidationError

from ocio_gen.config import LUT_FOLDER, build_config, ocio_messages
from ocio_gen.errors import UserError
from ocio_gen.files import write_file
from ocio_gen.show import load_show
from ocio_gen.verify.report import Report, tool_versions
from ocio_gen.verify.run import verify_configs

MANIFEST = "MANIFEST.json"
CONFIG_FOLDER = "configs"
REPORT = "verify/report.json"

# Seconds after which a build's scratch folder is taken for one that was killed.
_LONGEST_BUILD = 3600


class FileRecord(BaseModel):
    """One file of a package."""

    path: str  # POSIX, relative to the package
    bytes: int
    sha256: str


class Manifest(BaseModel):
    """What a package holds, and what made it."""

    schema_version: Literal[1] = 1
    show: str
    tools: dict[str, str]
    files: list[FileRecord]


def build_package(
    description: Path, destination: Path | None = None, progress: Callable[[str], None] = lambda _: None
) -> tuple[Path, Report]:
    """Build the package of a show description, verify it, and only then put it in place.

    Args:
        description: The show's TOML file.
        destination: The package's folder; the show's name in the current folder by default. It
            may hold an earlier package, which is replaced; anything else in it is kept safe by
            refusing to build.
        progress: Is told what is being done.

    Returns:
        The folder and the verification report. Where the report has not passed, the folder is
        left as it was.

    Raises:
        UserError: the description is at fault, or the destination is not free to be written.
    """
    show = load_show(description)
    target = destination or Path(show.name)
    try:
        target = Path(os.path.abspath(target))  # noqa: PTH100 - takes ".." away, keeps links
        clear_leftovers(target)
        _require_replaceable(target)
        target.parent.mkdir(parents=True, exist_ok=True)
        # Beside the target, so that putting it in place is a rename.
        with tempfile.TemporaryDirectory(prefix=_scratch_prefix(target), dir=target.parent) as scratch:
            package = Path(scratch, "package")
            package.mkdir()
            write_file(package / "show.toml", description.read_bytes())
            configs = []
            for version in show.ocio:
                progress(f"building the config for OCIO {version}")
                built = build_config(show, version)
                configs.append(package / CONFIG_FOLDER / built.file_name)
                write_file(configs[-1], built.config.serialize().encode())
                for name, text in built.luts.items():
                    write_file(package / CONFIG_FOLDER / LUT_FOLDER / name, text.encode())
            with ocio_messages() as warnings:
                report = verify_configs(configs, show.verify.frames, progress)
            report.problems += [f"OCIO warns: {message.strip()}" for message in warnings]
            if not report.passed:
                return target, report
            write_file(package / REPORT, report.to_json().encode())
            _write_manifest(package, show.name)
            _replace(target, package, Path(scratch, "previous"))
    except OSError as error:
        raise UserError(f"{target}: cannot be written ({error.strerror}); choose another with -o") from None
    return target, report


def verify_package(
    package: Path, frames: list[Path], progress: Callable[[str], None] = lambda _: None
) -> Report:
    """Verify a package again: its files against its manifest, its configs against the reference.

    Raises:
        UserError: the folder is no package, or a config or frame cannot be read.
    """
    manifest = read_manifest(package)
    paths = [PurePosixPath(record.path) for record in manifest.files]
    configs = [package / path for path in paths if path.suffix == ".ocio"]
    problems = _differences(package, manifest)
    report = verify_configs([path for path in configs if path.is_file()], frames, progress)
    report.problems += problems
    return report


def read_manifest(package: Path) -> Manifest:
    """Return the manifest of a package.

    Raises:
        UserError: there is none, or it cannot be understood.
    """
    path = package / MANIFEST
    try:
        return Manifest.model_validate_json(path.read_bytes())
    except OSError:
        raise UserError(
            f"{package}: not a show package (no {MANIFEST}); build one with ocio-gen build"
        ) from None
    except ValidationError:
        raise UserError(f"{path}: not a manifest of this version; build the package again") from None


def _scratch_prefix(target: Path) -> str:
    return f".{target.name}.ocio-gen-"


def clear_leftovers(target: Path) -> None:
    """Remove what builds that were killed left beside the target, unless one is still at it."""
    for scratch in target.parent.glob(f"{glob.escape(_scratch_prefix(target))}*"):
        if time.time() - scratch.stat().st_mtime < _LONGEST_BUILD:
            continue
        previous = scratch / "previous"
        if previous.exists() and not target.exists():  # killed between two renames
            previous.rename(target)
        shutil.rmtree(scratch)


def _require_replaceable(target: Path) -> None:
    """Refuse a target that holds anything which is not an untouched package."""
    if not target.exists() and not target.is_symlink():
        return
    if Path.cwd().is_relative_to(target):
        raise UserError(f"{target}: is, or holds, the current folder; choose a folder in it with -o")
    if not target.is_dir() or target.is_symlink():
        raise UserError(f"{target}: exists and is not a folder; choose another with -o")
    if not any(target.iterdir()):
        return
    if not (target / MANIFEST).is_file():
        raise UserError(f"{target}: holds files that are no show package; choose another folder with -o")
    if differences := _differences(target, read_manifest(target)):
        raise UserError(
            f"{target}: changed since it was built ({differences[0]}); "
            "move your files away, or choose another folder with -o"
        )


def _differences(package: Path, manifest: Manifest) -> list[str]:
    """Return how the files of a package differ from its manifest, a line each."""
    recorded = {record.path: record for record in manifest.files}
    actual = {path.relative_to(package).as_posix() for path in package.rglob("*") if not path.is_dir()}
    lines = [f"{path}: missing" for path in sorted(recorded.keys() - actual)]
    lines += [f"{path}: not in the manifest" for path in sorted(actual - recorded.keys() - {MANIFEST})]
    for path in sorted(recorded.keys() & actual):
        if _record(package, path) != recorded[path]:
            lines.append(f"{path}: not the file that was built")
    return lines


def _record(package: Path, path: str) -> FileRecord:
    content = (package / path).read_bytes()
    return FileRecord(path=path, bytes=len(content), sha256=hashlib.sha256(content).hexdigest())


def _write_manifest(package: Path, show: str) -> None:
    paths = sorted(p.relative_to(package).as_posix() for p in package.rglob("*") if p.is_file())
    manifest = Manifest(show=show, tools=tool_versions(), files=[_record(package, p) for p in paths])
    write_file(package / MANIFEST, (manifest.model_dump_json(indent=2) + "\n").encode())


def _replace(target: Path, package: Path, previous: Path) -> None:
    """Put a finished package in the target's place; `previous` takes what was there."""
    if target.exists():
        target.rename(previous)
    try:
        package.rename(target)
    except OSError:
        if previous.exists():
            previous.rename(target)
        raise
