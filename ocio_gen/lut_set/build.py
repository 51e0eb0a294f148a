# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""Makes the set of LUT files: every transform in every format that holds it, each measured."""

from collections.abc import Callable, Collection, Iterable, Sequence
from pathlib import Path

import PyOpenColorIO as ocio

from ocio_gen.config.session import Session, session
from ocio_gen.config.show_views import can_show, default_view, views_of
from ocio_gen.core.disk.files import write_file
from ocio_gen.core.disk.manifest import MANIFEST, add_own_version, file_records, read_manifest, write_manifest
from ocio_gen.core.disk.new_folder import new_folder
from ocio_gen.core.errors import ArgumentError, InvalidPackageError
from ocio_gen.core.opencolorio import load_lut
from ocio_gen.core.trial import require_survived
from ocio_gen.lut_formats.format import UNMEASURED, LutFormat
from ocio_gen.lut_formats.formats import FORMATS
from ocio_gen.lut_formats.process_list import CLF, CTF
from ocio_gen.lut_formats.transforms import TRANSFORMS, Transform, ViewTransform
from ocio_gen.lut_set.readme import README, readme
from ocio_gen.lut_set.records import MEASURED_WITH, LutManifest, LutRecord, bound, lut_record
from ocio_gen.show.model import Show
from ocio_gen.verification.judge import Judge
from ocio_gen.verification.lut_files import verify_lut
from ocio_gen.verification.probe_kit import ProbeKit
from ocio_gen.verification.report import Remark, Report, Result
from ocio_gen.verification.subjects.lut_file import grid_size

# A view's grid is fine enough where its mean error is within half a code of a 10-bit display.
_SMALL_MEAN_CV = 0.5

# Formats whose grids OCIO interpolates best, over legal codes only: what is too coarse here is so
# in every other, and need not be tried there.
_FINEST = {CLF, CTF}


def build_luts(
    show: Show,
    destination: Path,
    formats: Sequence[str] = (),
    size: int | None = None,
    progress: Callable[[str], None] = lambda _: None,
) -> Report:
    """Build the LUT files of a show, measure each, and put the folder in place if all pass.

    Args:
        show: The description.
        destination: The folder; an untouched one of ours is replaced.
        formats: Names of the formats to make; the description's by default.
        size: Points along each axis of the 3D LUTs; the description's by default.
        progress: Called with what is being done.

    Raises:
        UserError: the description or an argument is at fault, or the folder cannot be written.
    """
    size = show.luts.size if size is None else size
    chosen = chosen_formats(formats or show.luts.formats, size)
    with new_folder(destination, kind="luts") as folder, session(show, progress) as made:
        with made.files_of_views():
            views = views_of(made.configs, show.luts.views, f"{show.where}: luts.views")
            report = write_luts(folder.path, views, chosen, measuring(progress), size)
            report.notes += default_view_notes(made)
        report.problems += [Remark(about="OCIO", text=text) for text in made.complaints()]
        if report.passed:
            add_own_version(folder.path, LutManifest)
            folder.put_in_place()
    return report


def default_view_notes(made: Session) -> list[Remark]:
    """Note which view a show's LUTs are of, where it names none and the default one cannot be shown."""
    config = made.newest.config
    display = config.getDefaultDisplay()
    first = next(iter(config.getViews(display)), None)
    if made.show.luts.views is not None or first is None or can_show(config, display, first):
        return []
    other = default_view(config)
    instead = f"are of {other.display}, {other.view}" if other else "hold no view"
    text = f"OCIO cannot show its default view, {display}, {first}: the LUTs {instead}"
    return [Remark(about=made.newest.file_name, text=text)]


def chosen_formats(names: Collection[str], size: int | None) -> list[LutFormat]:
    """Return formats by their names, each able to hold a 3D LUT of a size.

    Raises:
        UserError: a name is unknown, or a format cannot hold the size.
    """
    if unknown := sorted(set(names) - FORMATS.keys()):
        raise ArgumentError("formats", f"found {unknown[0]!r}", hint=f"allowed: {', '.join(FORMATS)}")
    chosen = [lut_format for name, lut_format in FORMATS.items() if name in names]
    for lut_format in chosen:
        if size is not None and lut_format.view and size not in lut_format.sizes:
            raise ArgumentError(
                "size",
                f"{lut_format.name} cannot hold a 3D LUT of size {size}: {lut_format.sizes_note}",
                hint="choose another size (`size`, luts.size) or other formats (`formats`, luts.formats)",
            )
    if size is not None and not any(lut_format.view for lut_format in chosen):
        raise ArgumentError("size", f"{size}: none of the formats ({', '.join(names)}) holds a 3D LUT")
    return chosen


def measuring(progress: Callable[[str], None] = lambda _: None) -> Judge:
    """Return what measures the files: by the probes that their headers and manifest tell of."""
    return Judge(ProbeKit(edges=False), progress=progress)


def write_luts(
    folder: Path,
    views: Iterable[ViewTransform],
    formats: Sequence[LutFormat],
    judge: Judge,
    size: int | None = None,
) -> Report:
    """Write LUT files into a folder, with their manifest and README; measure each.

    Args:
        folder: An empty folder, or a new one.
        views: What 3D LUTs are made of, besides the transforms that all shows share.
        formats: The formats to make.
        judge: What measures them.
        size: Points along each axis of the 3D LUTs; by measurement by default.
    """
    report = Report()
    records = []
    folder.mkdir(exist_ok=True)
    transforms: list[Transform] = [*TRANSFORMS.values(), *views]
    for transform in transforms:
        judge.progress(f"LUTs: {transform.name}")
        coarse = False  # whether the fewest points are too few for the finest format
        for lut_format in formats:
            if lut_format.can_hold(transform):
                wanted = size or (lut_format.candidates[-1] if coarse else None)
                grid, results = write_lut(folder, transform, lut_format, judge, wanted)
                coarse |= lut_format in _FINEST and grid is not None and grid > lut_format.candidates[0]
                report.results += results
                records.append(lut_record(transform, lut_format, grid, results))
    write_file(folder / README, readme(folder, records).encode())
    manifest = LutManifest(tools={}, files=file_records(folder), measured_with=MEASURED_WITH, luts=records)
    write_manifest(folder, manifest)
    return report


def verify_luts(
    folder: Path,
    configs: Sequence[ocio.Config],
    judge: Judge,
    *,
    only: str | None = None,
    gpu: bool = False,
) -> Report:
    """Measure the files of a LUT folder again, by what its manifest says they hold.

    Args:
        folder: Made by `write_luts`. Files that are gone are passed over.
        configs: The show's configs, that of the newest OCIO release last: the views are theirs.
            Without any, views are named as absent.
        judge: What judges them.
        only: The one file to measure, as its record names it; all of them by default.
        gpu: Whether to run them on the GPU, too.

    Raises:
        UserError: the manifest or a file cannot be read, or no config has a view; there is no GPU.
    """
    report = Report()
    by_transform: dict[str, list[LutRecord]] = {}
    for record in read_manifest(folder, LutManifest).luts:
        if only not in {None, record.path}:
            continue
        if not _is_known(record):
            raise InvalidPackageError(
                folder / record.path, "made by another version of ocio_gen", hint="make it again"
            )
        if record.view and not configs:
            text = "the configs of its show are not here: give one of them with --config"
            report.absent.append(Remark(about=record.path, text=text))
        elif (folder / record.path).is_file():
            by_transform.setdefault(record.transform, []).append(record)
    require_survived(*(folder / record.path for records in by_transform.values() for record in records))
    for name, records in by_transform.items():
        judge.progress(f"LUTs: {name}")
        view = records[0].view
        transform = views_of(configs, [view], str(folder / MANIFEST))[0] if view else TRANSFORMS[name]
        for record in records:
            path, lut_format = folder / record.path, FORMATS[record.format]
            report.results += verify_lut(path, transform, lut_format, judge, every_route=True, gpu=gpu)
            if view and (grid := grid_size(load_lut(path))) != record.grid:
                text = f"a grid of {grid} points along each axis, and {MANIFEST} says {record.grid}"
                report.problems.append(Remark(about=record.path, text=text))
    return report


def _is_known(record: LutRecord) -> bool:
    """Tell whether a record is one that `write_luts` makes."""
    lut_format = FORMATS.get(record.format)
    if lut_format is None:
        return False
    if record.view:
        named = record.path.endswith(f"{lut_format.suffix}.{lut_format.extension}")
        return named and record.transform not in TRANSFORMS and bool(lut_format.view and record.grid)
    transform = TRANSFORMS.get(record.transform)
    if transform is None or not lut_format.can_hold(transform):
        return False
    return record.path == lut_format.file_name(transform) and record.grid is None


def write_lut(
    folder: Path,
    transform: Transform,
    lut_format: LutFormat,
    judge: Judge,
    size: int | None = None,
) -> tuple[int | None, list[Result]]:
    """Write one file, with what was measured of it in its header.

    Args:
        folder: Where it goes.
        transform: What it holds.
        lut_format: A format that can hold it.
        judge: What measures it.
        size: Points along each axis of a view's grid; by measurement by default.

    Returns:
        A view's size, and the results of the measurement.
    """
    path = folder / lut_format.file_name(transform)
    grid: int | None = None
    results: list[Result] = []
    if not isinstance(transform, ViewTransform):
        text, results = _measured(path, transform, lut_format, judge, 0)
    else:
        for grid in (size,) if size else lut_format.candidates:
            text, results = _measured(path, transform, lut_format, judge, grid)
            if results[0].figures.mean_cv <= _SMALL_MEAN_CV:
                break
    sentences = "; ".join(str(bound(result)) for result in results)
    write_file(path, text.replace(UNMEASURED, f"{sentences} ({MEASURED_WITH})").encode("ascii"))
    return grid, results


def _measured(
    path: Path, transform: Transform, lut_format: LutFormat, judge: Judge, size: int
) -> tuple[str, list[Result]]:
    text = lut_format.text(transform, size)
    path.write_text(text, encoding="ascii", newline="\n")
    return text, verify_lut(path, transform, lut_format, judge)
