"""Makes the set of LUT files: every transform in every format that holds it, each measured."""

from collections.abc import Callable, Collection, Iterable, Sequence
from decimal import ROUND_UP, Context
from pathlib import Path

import jinja2
import numpy as np
import PyOpenColorIO as ocio
from pydantic import BaseModel

from ocio_gen import __version__
from ocio_gen.acesproxy import ACESPROXY10, ACESPROXY12, Encoding
from ocio_gen.config import build_config
from ocio_gen.errors import UserError
from ocio_gen.files import write_file
from ocio_gen.luts.format import UNMEASURED, LutFormat
from ocio_gen.luts.formats import FORMATS
from ocio_gen.luts.transforms import TRANSFORMS, Transform, ViewTransform
from ocio_gen.manifest import Manifest, file_records, read_manifest, write_manifest
from ocio_gen.new_folder import new_folder
from ocio_gen.show import DisplayView, Show, load_show
from ocio_gen.verify.lut_files import LutProbe, lut_probes, verify_lut
from ocio_gen.verify.probes import finite_halfs
from ocio_gen.verify.report import Report, Result
from ocio_gen.views import views_of

README = "README.md"

# A view's grid is fine enough where its mean error is within half a code of a 10-bit display.
_SMALL_MEAN_CV = 0.5

_EVEN_ENTRIES = 65536

# What measures the files: figures can change with its minor version, and the files say so.
_OCIO = f"OpenColorIO {'.'.join(ocio.__version__.split('.')[:2])}"


class Measurement(BaseModel):
    """What a LUT file is off by, rounded up to two digits, in code values (of a display, 10-bit)."""

    probe: str
    direction: str
    samples: int
    mismatched: int | None  # samples of another code, or, of a decode, of another half
    worst_cv: float
    mean_cv: float

    def __str__(self) -> str:
        """Return the measurement as a sentence."""
        sentence = f"{self.probe}: worst {self.worst_cv:g} CV, mean {self.mean_cv:g}"
        if self.mismatched is None:
            return sentence
        unit = "half" if self.direction == "decode" else "code"
        return f"{sentence}, {self.mismatched:,} of {self.samples:,} another {unit}"


class LutRecord(BaseModel):
    """One LUT file: what it holds, for whom, and how exact it is."""

    path: str
    transform: str
    title: str
    direction: str  # encode, decode, rescale or view
    source: str
    target: str
    format: str
    hosts: str
    view: DisplayView | None  # what a 3D LUT shows
    grid: int | None  # points along each axis of a 3D LUT
    measured: list[Measurement]


class LutManifest(Manifest):
    """What a set of LUT files holds."""

    measured_with: str
    luts: list[LutRecord]


def build_luts(
    description: Path,
    destination: Path,
    formats: list[str] | None = None,
    size: int | None = None,
    progress: Callable[[str], None] = lambda _: None,
) -> Report:
    """Build the LUT files of a show, measure each, and put the folder in place if all pass.

    Args:
        description: The show's TOML file.
        destination: The folder; an untouched one of ours is replaced.
        formats: Names of the formats to make; the description's by default.
        size: Points along each axis of the 3D LUTs; the description's by default.
        progress: Is told what is being done.

    Raises:
        UserError: the description or an argument is at fault, or the folder cannot be written.
    """
    show = load_show(description)
    chosen = chosen_formats(formats or show.luts.formats, size or show.luts.size)
    with new_folder(destination) as folder:
        configs = [build_config(show, version).config for version in newest_last(show)]
        views = views_of(configs, show.luts.views)
        report = write_luts(folder.path, views, chosen, size or show.luts.size, progress)
        if report.passed:
            folder.put_in_place()
    return report


def chosen_formats(names: Collection[str], size: int | None) -> list[LutFormat]:
    """Return formats by their names, each able to hold a 3D LUT of a size.

    Raises:
        UserError: a name is unknown, or a format cannot hold the size.
    """
    if unknown := sorted(set(names) - FORMATS.keys()):
        raise UserError(f"--format: found {unknown[0]!r}; allowed: {', '.join(FORMATS)}")
    chosen = [lut_format for name, lut_format in FORMATS.items() if name in names]
    for lut_format in chosen:
        if size is not None and lut_format.view and size not in lut_format.sizes:
            raise UserError(
                f"luts: {lut_format.name} cannot hold a 3D LUT of size {size}: {lut_format.sizes_note}; "
                "choose another size (--size, luts.size) or other formats (--format, luts.formats)"
            )
    if size is not None and not any(lut_format.view for lut_format in chosen):
        raise UserError(f"luts: size {size}: none of the formats ({', '.join(names)}) holds a 3D LUT")
    return chosen


def newest_last(show: Show) -> list[str]:
    """Return the OCIO releases of a show, the newest last."""
    return sorted(show.ocio, key=lambda version: [int(part) for part in version.split(".")])


def write_luts(
    folder: Path,
    views: Iterable[ViewTransform],
    formats: Sequence[LutFormat],
    size: int | None = None,
    progress: Callable[[str], None] = lambda _: None,
) -> Report:
    """Write LUT files into a folder, with their manifest and README; measure each.

    Args:
        folder: An empty folder, or a new one.
        views: What 3D LUTs are made of, besides the transforms that all shows share.
        formats: The formats to make.
        size: Points along each axis of the 3D LUTs; by measurement by default.
        progress: Is told what is being done.
    """
    report = Report()
    records = []
    folder.mkdir(exist_ok=True)
    transforms: list[Transform] = [*TRANSFORMS.values(), *views]
    for transform in transforms:
        able = [lut_format for lut_format in formats if lut_format.can_hold(transform)]
        if not able:
            continue
        progress(f"LUTs: {transform.name}")
        probes = lut_probes(transform)
        for lut_format in able:
            grid, results = write_lut(folder, transform, lut_format, probes, size)
            report.results += results
            records.append(_record(transform, lut_format, grid, results))
    write_file(folder / README, _readme(folder, records).encode())
    tools = {"ocio_gen": __version__}
    write_manifest(
        folder, LutManifest(tools=tools, files=file_records(folder), measured_with=_OCIO, luts=records)
    )
    return report


def verify_luts(
    folder: Path, configs: Sequence[ocio.Config], progress: Callable[[str], None] = lambda _: None
) -> Report:
    """Measure the files of a LUT folder again, by what its manifest says they hold.

    Args:
        folder: Made by `write_luts`. Files that are gone are passed over.
        configs: The show's configs, that of the newest OCIO release last: the views are theirs.
        progress: Is told what is being done.

    Raises:
        UserError: the manifest or a file cannot be read, or no config has a view.
    """
    report = Report()
    by_transform: dict[str, list[LutRecord]] = {}
    for record in read_manifest(folder, LutManifest).luts:
        if record.format not in FORMATS or not (record.view or record.transform in TRANSFORMS):
            raise UserError(f"{folder / record.path}: made by another version of ocio_gen; make it again")
        if (folder / record.path).is_file():
            by_transform.setdefault(record.transform, []).append(record)
    for name, records in by_transform.items():
        progress(f"LUTs: {name}")
        view = records[0].view
        transform = views_of(configs, [view])[0] if view else TRANSFORMS[name]
        probes = lut_probes(transform)
        for record in records:
            path, lut_format = folder / record.path, FORMATS[record.format]
            report.results += verify_lut(path, transform, lut_format, record.grid or 0, probes)
    return report


def write_lut(
    folder: Path,
    transform: Transform,
    lut_format: LutFormat,
    probes: list[LutProbe],
    size: int | None = None,
) -> tuple[int | None, list[Result]]:
    """Write one file, with what was measured of it in its header.

    Args:
        folder: Where it goes.
        transform: What it holds.
        lut_format: A format that can hold it.
        probes: The transform's probes.
        size: Points along each axis of a view's grid; by measurement by default.

    Returns:
        A view's size, and the results of the measurement.
    """
    path = folder / lut_format.file_name(transform)
    grid: int | None = None
    results: list[Result] = []
    if not isinstance(transform, ViewTransform):
        text, results = _measured(path, transform, lut_format, probes, 0)
    else:
        for grid in (size,) if size else lut_format.candidates:
            text, results = _measured(path, transform, lut_format, probes, grid)
            if results[0].figures.mean_cv <= _SMALL_MEAN_CV:
                break
    sentences = "; ".join(str(_measurement(result)) for result in results)
    write_file(path, text.replace(UNMEASURED, f"{sentences} ({_OCIO})").encode("ascii"))
    return grid, results


def _measured(
    path: Path, transform: Transform, lut_format: LutFormat, probes: list[LutProbe], size: int
) -> tuple[str, list[Result]]:
    text = lut_format.text(transform, size)
    path.write_text(text, encoding="ascii", newline="\n")
    return text, verify_lut(path, transform, lut_format, size, probes)


def _record(
    transform: Transform, lut_format: LutFormat, grid: int | None, results: list[Result]
) -> LutRecord:
    view = None
    if isinstance(transform, ViewTransform):
        view = DisplayView(display=transform.display, view=transform.view)
    return LutRecord(
        path=lut_format.file_name(transform),
        transform=transform.name,
        title=transform.title,
        direction=results[0].direction,
        source=transform.source.name,
        target=transform.target.name,
        format=lut_format.name,
        hosts=lut_format.hosts,
        view=view,
        grid=grid,
        measured=[_measurement(result) for result in results],
    )


def _measurement(result: Result) -> Measurement:
    figures = result.figures
    return Measurement(
        probe=result.probe,
        direction=result.direction,
        samples=figures.samples,
        # Half of 12-bit codes lie on or beside a tie in 10 bits: their count says nothing.
        mismatched=None if result.direction == "rescale" else figures.mismatched,
        worst_cv=_rounded_up(figures.worst_cv),
        mean_cv=_rounded_up(figures.mean_cv),
    )


def _rounded_up(value: float) -> float:
    """Return a bound of two digits, which does not change with the last bits of a machine."""
    return float(Context(prec=2, rounding=ROUND_UP).create_decimal(value))


def evenly_spaced_error(encoding: Encoding) -> float:
    """Return how far the longest evenly spaced table of linear light is from the curve, in CV.

    65,536 entries, which .cube holds at most, over all that is encoded, interpolated linearly, at
    every half.
    """
    low, high = (float(encoding.decode(cv)) for cv in (encoding.cv_min, encoding.cv_max))
    entries = np.linspace(low, high, _EVEN_ENTRIES)
    halfs = np.unique(finite_halfs()).astype(np.float64)
    inside = halfs[(halfs >= low) & (halfs <= high)]
    got = np.interp(inside, entries, encoding.encode_continuous(entries))
    return _rounded_up(float(np.abs(got - encoding.encode_continuous(inside)).max()))


def _readme(folder: Path, records: list[LutRecord]) -> str:
    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("ocio_gen.luts", "."),
        autoescape=False,  # noqa: S701 - Markdown, not HTML
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        undefined=jinja2.StrictUndefined,
    )
    return environment.get_template(f"{README}.j2").render(
        luts=records,
        measured_with=_OCIO,
        even_entries=f"{_EVEN_ENTRIES:,}",
        even_error_10=f"{evenly_spaced_error(ACESPROXY10):g}",
        even_error_12=f"{evenly_spaced_error(ACESPROXY12):g}",
        sizes={lut.path: _bytes((folder / lut.path).stat().st_size) for lut in records},
    )


def _bytes(count: int) -> str:
    return f"{count / 1024:,.0f} KiB" if count < 1024 * 1024 else f"{count / 1024 / 1024:.1f} MiB"
