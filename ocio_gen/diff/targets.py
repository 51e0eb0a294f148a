"""What a user can ask to compare: two packages or sets of LUTs, two configs, two LUT files."""

import filecmp
from collections.abc import Callable
from pathlib import Path

from ocio_gen.diff.configs import diff_configs
from ocio_gen.diff.luts import diff_luts
from ocio_gen.diff.report import Difference, DiffReport, added_and_removed
from ocio_gen.errors import UserError
from ocio_gen.manifest import MANIFEST
from ocio_gen.opencolorio import CONFIG_SUFFIXES, ocio_messages

_LUTS = {".clf", ".ctf", ".cube", ".spi1d", ".spi3d", ".csp", ".3dl", ".lut"}
# What tells of other files, and changes with them.
_TELLS = {MANIFEST, "README.md", "index.html", "looks.json", "report.json", "show.toml"}


def diff(
    a: Path, b: Path, tolerance_cv: float = 0.0, progress: Callable[[str], None] = lambda _: None
) -> DiffReport:
    """Compare two of a kind.

    Args:
        a: A folder, an OCIO config or a LUT file.
        b: Another.
        tolerance_cv: A difference of pixels within this is none, in code values.
        progress: Is told what is being compared.

    Raises:
        UserError: the two are no pair, or cannot be read.
    """
    for path in (a, b):
        if not path.exists():
            raise UserError(f"{path}: no such file or folder; give packages, configs or LUT files")
    kinds = [_kind(path) for path in (a, b)]
    if kinds[0] != kinds[1]:
        raise UserError(f"{a}, {b}: a {kinds[0]} and a {kinds[1]}; give two of a kind")
    with ocio_messages():
        if kinds[0] == "folder":
            return _diff_folders(a, b, tolerance_cv, progress)
        if kinds[0] == "config":
            return diff_configs(a, b, tolerance_cv, progress)
        return diff_luts(a, b, tolerance_cv)


def _kind(path: Path) -> str:
    if path.is_dir():
        return "folder"
    return "config" if path.suffix.lower() in CONFIG_SUFFIXES else "LUT file"


def _diff_folders(a: Path, b: Path, tolerance_cv: float, progress: Callable[[str], None]) -> DiffReport:
    report = DiffReport(a=str(a), b=str(b), tolerance_cv=tolerance_cv)
    files_a, files_b = _files(a), _files(b)
    report.differences += added_and_removed("file", files_a.keys(), files_b.keys())
    for name in sorted(files_a.keys() & files_b.keys()):
        one, other = files_a[name], files_b[name]
        report.compared["file"] = report.compared.get("file", 0) + 1
        # A config with the same text uses LUTs that may not be the same.
        if one.suffix in CONFIG_SUFFIXES:
            found = diff_configs(one, other, tolerance_cv, progress)
            for difference in found.differences:
                difference.name = f"{one.name}: {difference.name}"
            report += found
        elif filecmp.cmp(one, other, shallow=False):
            continue
        elif one.suffix in _LUTS:
            progress(name)
            report += diff_luts(one, other, tolerance_cv, name)
        else:
            told = one.name in _TELLS
            report.differences.append(
                Difference(
                    kind="file",
                    name=name,
                    change="text" if told else "definition",
                    detail="tells of the others" if told else "the files differ",
                )
            )
    return report


def _files(folder: Path) -> dict[str, Path]:
    """Return the files of a folder by their paths in it; configs by the OCIO release that they are for."""
    files = {}
    for path in sorted(folder.rglob("*")):
        # An archive holds a config that lies beside it, and is verified to give the same pixels.
        if path.is_file() and not (path.suffix == ".ocioz" and path.with_suffix(".ocio").is_file()):
            name = path.relative_to(folder).as_posix()
            if path.suffix in CONFIG_SUFFIXES:
                # demo_ocio-v2.5.ocio: a show that was renamed has the same configs.
                name = (
                    (path.parent / f"*{path.name[path.name.rfind('_ocio-v') :]}")
                    .relative_to(folder)
                    .as_posix()
                )
            files[name] = path
    return files


def _release(name: str) -> str:
    return name[name.rfind("_ocio-v") :] if "_ocio-v" in name else name
