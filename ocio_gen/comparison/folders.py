# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""The difference of two folders: packages, sets of LUT files, configs with their LUTs."""

import filecmp
from collections.abc import Callable, Sequence
from pathlib import Path

from ocio_gen.comparison.contexts import references_of
from ocio_gen.comparison.kinds import CONFIG, Comparison, kind_of
from ocio_gen.comparison.report import Change, Difference, DiffReport, Kind, added_and_removed
from ocio_gen.comparison.side import Context, Side
from ocio_gen.core.disk.manifest import MANIFEST
from ocio_gen.core.errors import UserError
from ocio_gen.core.opencolorio import ARCHIVED_CONFIG, is_archive, read_archive

# Files that describe the others, and change with them.
_DESCRIPTIONS = {MANIFEST, "README.md", "index.html", "looks.json", "report.json", "show.toml"}


def diff_folders(
    a: Path,
    b: Path,
    tolerance_cv: float = 0.0,
    progress: Callable[[str], None] = lambda _: None,
    contexts: Sequence[Context] = (),
) -> DiffReport:
    """Compare every file of two folders: configs, LUTs and CDLs by what they do, others by their bytes.

    Args:
        a: The one.
        b: The other.
        tolerance_cv: Ignore pixel differences up to this many code values.
        progress: Called with what is being compared.
        contexts: Values of context variables to compare configs with.
    """
    report = DiffReport(a=str(a), b=str(b), tolerance_cv=tolerance_cv)
    files_a, files_b = _files(a), _files(b)
    names = {name: name for name in files_a if name in files_b} | _renamed(files_a, files_b)
    lost, gained = files_a.keys() - names.keys(), files_b.keys() - set(names.values())
    report.differences += added_and_removed(Kind.FILE, lost, gained)
    for name, other in names.items():
        report.compared["file"] = report.compared.get("file", 0) + 1
        if other != name:
            report.differences.append(
                Difference(kind=Kind.FILE, name=name, change=Change.RENAMED, detail=f"to {other}")
            )
        progress(name)
        pair = files_a[name], files_b[other]
        try:
            report += _diff_files(name, pair, tolerance_cv, progress, contexts)
        except UserError as error:
            report.differences.append(_unreadable(name, pair, error))
    for difference in report.differences:
        if difference.kind is Kind.FILE and difference.change in {Change.NOT_COMPARED, Change.UNREADABLE}:
            pair = files_a[difference.name], files_b[names[difference.name]]
            # A CTF file can refer to others, which the configs that use it find.
            if all(path.resolve() in report.files for path in pair):
                difference.change = Change.TEXT
                difference.detail = f"compared in the configs that use it; alone, {difference.detail}"
    return report


def _files(folder: Path) -> dict[str, Path]:
    """Return the files of a folder by their paths in it."""
    return {path.relative_to(folder).as_posix(): path for path in sorted(folder.rglob("*")) if path.is_file()}


def _renamed(a: dict[str, Path], b: dict[str, Path]) -> dict[str, str]:
    """Return configs that are for the same OCIO release under other names: a show that was renamed."""
    by_release = [_by_release(some, others) for some, others in ((a, b), (b, a))]
    return {
        names[0]: others[0]
        for release, names in by_release[0].items()
        if len(names) == 1 and len(others := by_release[1].get(release, [])) == 1
    }


def _by_release(files: dict[str, Path], others: dict[str, Path]) -> dict[str, list[str]]:
    """Return the configs that only one folder has: names by folder and release, of *_ocio-v2.5.ocio."""
    releases: dict[str, list[str]] = {}
    for name, path in files.items():
        if name not in others and kind_of(path) is CONFIG and "_ocio-v" in path.name:
            release = path.name[path.name.rfind("_ocio-v") :]
            releases.setdefault(name.removesuffix(path.name) + release, []).append(name)
    return releases


def _diff_files(
    name: str,
    pair: tuple[Path, Path],
    tolerance_cv: float,
    progress: Callable[[str], None],
    contexts: Sequence[Context],
) -> DiffReport:
    a, b = pair
    kind = kind_of(a)
    report = DiffReport(a=str(a), b=str(b), tolerance_cv=tolerance_cv)
    # A config with the same text uses LUTs that may not be the same. An archive holds all that it uses.
    if filecmp.cmp(a, b, shallow=False) and (kind is not CONFIG or is_archive(a)):
        report.variables = _variables(a) if kind is CONFIG and contexts else set()
        return report
    if kind is CONFIG and (detail := _repacked(a, b)):
        report.differences.append(Difference(kind=Kind.FILE, name=name, change=Change.TEXT, detail=detail))
        report.variables = _variables(a) if contexts else set()
        return report
    if kind:
        report = kind.compare(a, b, Comparison(tolerance_cv, progress, contexts, name))
        if kind is CONFIG:
            for difference in report.differences:
                difference.name = f"{a.name}: {difference.name}"
            report.notes = [f"{a.name}: {note}" for note in report.notes]
        return report
    describes = a.name in _DESCRIPTIONS
    detail = "describes the other files" if describes else "the bytes of the two files differ"
    change = Change.TEXT if describes else Change.DEFINITION
    report.differences.append(Difference(kind=Kind.FILE, name=name, change=change, detail=detail))
    return report


def _variables(config: Path) -> set[str]:
    """Return the context variables in the names of the files, and in all text, of a config.

    It needs no comparison, so that one name too many does no harm.
    """
    try:
        side = Side(config)
    except UserError:
        return set()  # two archives of the same bytes are equal, whatever is in them
    texts = [side.config.serialize(), *(reference.src for reference in references_of(side))]
    return {name for text in texts for name in side.definitions.variables(text)}


def _repacked(a: Path, b: Path) -> str | None:
    """Return why two archives need no comparison of their own; None if they need one."""
    if not (is_archive(a) and is_archive(b)):
        return None
    members = [read_archive(path) for path in (a, b)]
    if members[0] == members[1]:
        return "packed differently; every file in it is the same"
    if members[0].keys() == members[1].keys() and all(map(_as_beside, (a, b), members)):
        return "every file in it is the one beside it in the folder, which is compared there"
    return None


def _as_beside(path: Path, members: dict[str, bytes]) -> bool:
    """Return whether an archive holds the config that lies beside it, and that config's files."""
    for name, content in members.items():
        beside = path.with_suffix(".ocio") if name == ARCHIVED_CONFIG else path.parent / name
        if not beside.is_file() or content != beside.read_bytes():
            return False
    return True


def _unreadable(name: str, pair: tuple[Path, Path], error: UserError) -> Difference:
    """Return the difference of two files of which at least one cannot be read."""
    readable = [_is_readable(path) for path in pair]
    if readable[0] != readable[1]:
        return Difference(kind=Kind.FILE, name=name, change=Change.UNREADABLE, detail=str(error))
    same = filecmp.cmp(*pair, shallow=False)
    detail = f"{error} (the bytes of the two files are the same)" if same else str(error)
    return Difference(
        kind=Kind.FILE, name=name, change=Change.NOT_COMPARED, detail=detail, same_definition=same
    )


def _is_readable(path: Path) -> bool:
    try:
        kind = kind_of(path)
        (kind.read if kind else Path.read_bytes)(path)
    except UserError:
        return False
    return True
