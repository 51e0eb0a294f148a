"""Writes a show package: proven before it appears, replaced as a whole, the same bytes each time."""

from collections.abc import Callable, Iterable
from pathlib import Path, PurePosixPath
from typing import Literal

from ocio_gen.config import LUT_FOLDER, BuiltConfig, build_config
from ocio_gen.files import write_file
from ocio_gen.lut_set.build import (
    chosen_formats,
    measuring,
    newest_last,
    verify_luts,
    write_lut,
    write_luts,
)
from ocio_gen.lut_set.records import LutManifest
from ocio_gen.luts.process_list import CLF
from ocio_gen.manifest import MANIFEST, Manifest, differences, file_records, read_manifest, write_manifest
from ocio_gen.new_folder import new_folder
from ocio_gen.opencolorio import load_config, ocio_messages
from ocio_gen.show import load_show
from ocio_gen.verify.configs import verify_configs
from ocio_gen.verify.judge import Judge
from ocio_gen.verify.probe_kit import ProbeKit
from ocio_gen.verify.report import Remark, Report, tool_versions
from ocio_gen.views import views_of

CONFIG_FOLDER = "configs"
REPORT = "verify/report.json"


class PackageManifest(Manifest):
    """What a show package holds."""

    kind: Literal["package"] = "package"
    show: str


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
    formats = chosen_formats(show.luts.formats, show.luts.size)
    with new_folder(destination or Path(show.name)) as folder:
        package = folder.path
        write_file(package / "show.toml", description.read_bytes())
        progress("building the configs")
        built = [build_config(show, version) for version in newest_last(show)]
        views = views_of([made.config for made in built], show.luts.views, f"{description}: luts.views")
        measure = measuring(progress)
        report = write_luts(package / LUT_FOLDER, views, formats, measure, show.luts.size)
        _write_configs(package / CONFIG_FOLDER, built, measure)
        with ocio_messages() as warnings:
            paths = [package / CONFIG_FOLDER / made.file_name for made in built]
            report += verify_configs(paths, Judge(ProbeKit(show.verify.frames), progress=progress))
        report.problems += [Remark(about="OCIO", text=message.strip()) for message in warnings]
        if report.passed:
            write_file(package / REPORT, report.to_json().encode())
            tools, files = tool_versions(), file_records(package)
            write_manifest(package, PackageManifest(show=show.name, tools=tools, files=files))
            folder.put_in_place()
    return folder.target, report


def _write_configs(folder: Path, built: Iterable[BuiltConfig], measure: Judge) -> None:
    """Write configs, and beside them the LUTs they use: the folder can be moved as a whole."""
    luts = folder / LUT_FOLDER
    luts.mkdir(parents=True)
    for made in built:
        write_file(folder / made.file_name, made.config.serialize().encode())
    for transform in dict.fromkeys(transform for made in built for transform in made.luts):
        write_lut(luts, transform, CLF, measure)


def verify_folder(folder: Path, judge: Judge, *, gpu: bool = False) -> Report:
    """Verify what was built before: files against the manifest, LUTs and configs by measuring.

    Args:
        folder: A show package, or a set of LUT files.
        judge: What judges them.
        gpu: Whether to run a package's configs on the GPU, too.

    Raises:
        UserError: the folder is neither, or a file cannot be read; there is no GPU.
    """
    if read_manifest(folder, Manifest).kind == "package":
        return _verify_package(folder, judge, gpu=gpu)
    manifest = read_manifest(folder, LutManifest)
    report = Report(files=manifest.files, problems=_problems(folder, manifest))
    report += verify_luts(folder, [], judge)
    return report


def _verify_package(package: Path, judge: Judge, *, gpu: bool) -> Report:
    manifest = read_manifest(package, PackageManifest)
    paths = [PurePosixPath(record.path) for record in manifest.files]
    configs = [package / path for path in paths if path.suffix == ".ocio" and (package / path).is_file()]
    report = Report(files=manifest.files, problems=_problems(package, manifest))
    if (package / LUT_FOLDER / MANIFEST).is_file():
        report += verify_luts(package / LUT_FOLDER, [load_config(path) for path in configs], judge)
    report += verify_configs(configs, judge, every_route=True, gpu=gpu)
    return report


def _problems(folder: Path, manifest: Manifest) -> list[Remark]:
    return [Remark(about=path, text=text) for path, text in differences(folder, manifest)]
