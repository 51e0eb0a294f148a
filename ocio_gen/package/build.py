# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""Writes a show package: proven before it appears, replaced as a whole, the same bytes each time."""

from collections.abc import Callable, Sequence
from importlib.metadata import version
from pathlib import Path

from ocio_gen.config.built import LOOK_FOLDER, LUT_FOLDER, BuiltConfig, write_files
from ocio_gen.config.config_text import config_text
from ocio_gen.config.look_files import clf_uris
from ocio_gen.config.records import CONFIG_FOLDER, ConfigRecord, config_record
from ocio_gen.config.session import Session, session
from ocio_gen.config.show_views import found_views
from ocio_gen.config.views import aces_version, shown_in
from ocio_gen.core.compiler import find_compiler
from ocio_gen.core.disk.files import write_file
from ocio_gen.core.disk.manifest import FileRecord, file_record, file_records, read_manifest, write_manifest
from ocio_gen.core.disk.new_folder import new_folder
from ocio_gen.core.opencolorio import load_config, output_transform_id
from ocio_gen.host_plugins.build import chosen_platforms, fill_plugins
from ocio_gen.host_plugins.places import Before, places_before
from ocio_gen.host_plugins.records import PluginManifest
from ocio_gen.host_plugins.target import TakenFrom, Toolchain
from ocio_gen.lut_set.build import chosen_formats, default_view_notes, measuring, write_lut
from ocio_gen.lut_set.worker import LutRequest, LutWorker, lut_worker
from ocio_gen.package.manifest import PLUGIN_FOLDER, PackageManifest, read_looks
from ocio_gen.package.ocioz import archive
from ocio_gen.package.verification import verify_look_files, verify_package_configs
from ocio_gen.show.looks.amf_writing import amf, amf_problem
from ocio_gen.show.looks.cdl_files import collection, correction
from ocio_gen.show.looks.look import SHOW_ID, Looks
from ocio_gen.show.looks.records import RECORDS, SHOW_CDL, look_records
from ocio_gen.show.model import Show
from ocio_gen.verification.judge import Judge
from ocio_gen.verification.packages.ociocheck import errors_of_base
from ocio_gen.verification.probe_kit import ProbeKit
from ocio_gen.verification.report import Remark, Report, library_versions, tool_versions

REPORT = "verify/report.json"
DESCRIPTION = "show.toml"
INDEX = "index.html"

# What else a package is made with; what its figures depend on is in its report, too.
_TOOLS = ("jinja2", "lxml", "matplotlib", "OpenImageIO", "opentimelineio", "pydantic")


def build_package(
    show: Show, destination: Path | None = None, progress: Callable[[str], None] = lambda _: None
) -> Report:
    """Build the package of a show, verify it, and only then put it in place.

    Args:
        show: The description.
        destination: The package's folder; the show's name in the current folder by default. It
            may hold an earlier package, which is replaced; anything else in it is kept safe by
            refusing to build.
        progress: Called with what is being done.

    Returns:
        The verification report. Where it has not passed, the folder is left as it was.

    Raises:
        UserError: the description or a file that it names is at fault, or the destination is not
            free to be written.
    """
    chosen_formats(show.luts.formats, show.luts.size)
    with (
        new_folder(destination or Path(show.name), kind="package") as folder,
        lut_worker() as worker,  # starts while the configs are made
        session(show, progress) as made,
    ):
        before = places_before(folder.target / PLUGIN_FOLDER, show)
        report = _fill(folder.path, made, worker, progress, before)
        if report.passed:
            folder.put_in_place()
    # (For who builds it here, and no part of the package: it is the same in any environment.)
    report.notes += [Remark(about="environment", text=text) for text in made.ignored]
    return report


def _fill(
    package: Path, made: Session, worker: LutWorker, progress: Callable[[str], None], before: Before
) -> Report:
    """Write a package, and measure it; without its report, page and manifest where it falls short."""
    show = made.show
    write_file(package / DESCRIPTION, show.description.text.encode())
    base_errors = errors_of_base(show.base) if isinstance(show.base, Path) else []
    configs = [config_record(show, one, base_errors) for one in made.built]
    found_views(made.configs, show.luts.views or [], f"{show.where}: luts.views")
    _write_configs(package / CONFIG_FOLDER, made.built, measuring(progress), show.luts.size)
    request = LutRequest(
        folder=package / LUT_FOLDER,
        configs=[package / record.path for record in configs],
        views=show.luts.views,
        formats=show.luts.formats,
        size=show.luts.size,
        variables=[show.looks.variable, *show.environment],
        where=f"{show.where}: luts.views",
    )
    # Text of LUTs is Python's work, which keeps one core busy: the configs take the other.
    worker.begin(request)
    rest = _fill_rest(package, made, configs, progress)
    if show.plugins:
        rest += _fill_plugins(package / PLUGIN_FOLDER, show, configs, progress, before)
    from ocio_gen.package.pages.package import package_page  # takes a while, which is there to be had

    progress("LUTs")
    report = worker.report()
    report.notes += default_view_notes(made)
    report += rest
    report.problems += [Remark(about="OCIO", text=text) for text in made.complaints()]
    if report.passed:
        report.tools = library_versions()  # our own is in the manifest alone: see add_own_version
        write_file(package / REPORT, report.to_json().encode())
        plugins = read_manifest(package / PLUGIN_FOLDER, PluginManifest) if show.plugins else None
        page = package_page(show, configs, shown_in(made.newest.config), read_looks(package), plugins, report)
        write_file(package / INDEX, page.encode())
        write_manifest(package, _manifest(package, made, configs))
    return report


def _manifest(package: Path, made: Session, configs: list[ConfigRecord]) -> PackageManifest:
    show = made.show
    return PackageManifest(
        show=show.name,
        title=show.title,
        description=show.description.document,
        inputs=_inputs(show, made.looks),
        configs=configs,
        tools=tool_versions() | {name: version(name) for name in _TOOLS},
        files=file_records(package),
    )


def _fill_rest(
    package: Path, made: Session, configs: list[ConfigRecord], progress: Callable[[str], None]
) -> Report:
    """Write looks into a package whose configs are written, and measure it."""
    show, looks = made.show, made.looks
    _write_looks(package, show, looks)
    without_amf = _write_amfs(package, show, looks, made.newest)
    judge = Judge(ProbeKit(show.verify.frames), progress=progress)
    base = show.base if isinstance(show.base, Path) else None
    report = verify_package_configs(package, configs, show.description.document, judge, base=base)
    report += verify_look_files(package, configs)
    report.notes += [Remark(about=one.file_name, text=note) for one in made.built for note in one.notes]
    report.notes += [Remark(about=f"{LOOK_FOLDER}/{name}", text=text) for name, text in without_amf]
    return report


def _fill_plugins(
    folder: Path,
    show: Show,
    configs: Sequence[ConfigRecord],
    progress: Callable[[str], None],
    before: Before,
) -> Report:
    """Write the plug-ins of a show into its package, with the transforms of its newest config."""
    newest = folder.parent / configs[-1].path
    beside = {record.release: f"../../{record.path}" for record in configs}
    return fill_plugins(
        folder,
        show,
        TakenFrom(load_config(newest), newest.name, beside),
        Toolchain(find_compiler(), chosen_platforms(show)),
        measuring(progress),
        before,
    )


def _write_configs(folder: Path, built: Sequence[BuiltConfig], measure: Judge, size: int | None) -> None:
    """Write configs, and beside them the files they use: the folder can be moved as a whole."""
    (folder / LUT_FOLDER).mkdir(parents=True, exist_ok=True)
    luts = {name: lut for made in built for name, lut in made.luts.items()}
    for transform, lut_format in luts.values():
        write_lut(folder / LUT_FOLDER, transform, lut_format, measure, size)
    write_files(folder, built)
    for made in built:
        config = config_text(made).encode()
        (folder / made.file_name).write_bytes(config)
        if made.archived:
            names = [*made.files, *made.base_files, *(f"{LUT_FOLDER}/{name}" for name in made.luts)]
            files = {name: (folder / name).read_bytes() for name in names}
            (folder / made.archive_name).write_bytes(archive(config, files))


def _write_looks(package: Path, show: Show, looks: Looks) -> None:
    """Write the CDLs as collections, one for each working space, and what is known of them."""
    if not looks:
        return
    folder = package / LOOK_FOLDER
    if looks.show:
        write_file(folder / SHOW_CDL, correction(SHOW_ID, looks.show.cdl))
    for working in looks.working_spaces().values():
        cdls = looks.cdls_in(working)
        text = f"{show.title}: ASC CDLs of shots, made in {working.name}; apply in {working.space}."
        if looks.show:
            entry = f" (here the entry {SHOW_ID})" if looks.show.working == working else ""
            text += f" Then apply {SHOW_CDL}{entry}, the show's own, in {looks.show.working.space}."
        write_file(folder / working.collection, collection(cdls, text))
    records = look_records(looks, show.looks.variable)
    write_file(folder / RECORDS, (records.model_dump_json(indent=2) + "\n").encode())


def _write_amfs(package: Path, show: Show, looks: Looks, newest: BuiltConfig) -> list[tuple[str, str]]:
    """Write an AMF for each shot, and return the names of those that cannot be, with the reasons."""
    without = []
    aces = aces_version(show.aces, newest.release, newest.config)
    output = output_transform_id(newest.config)
    clfs = clf_uris(package, looks)
    for look in looks.shots:
        name = f"{look.shot}.amf"
        if problem := amf_problem(looks.steps_of(look), clfs):
            without.append((name, f"is left out: {problem}"))
            continue
        content = amf(look, looks.show, title=show.title, aces=aces, output=output, clfs=clfs)
        write_file(package / LOOK_FOLDER / name, content)
    return without


def _inputs(show: Show, looks: Looks) -> list[FileRecord]:
    """Return records of the files that a package was made from, but for those that its configs took along."""
    records = {
        label: file_record(path.parent, path.name).model_copy(update={"path": label})
        for path in (*show.input_files(), *looks.files)
        for label in [show.input_folders.label(path)]
    }
    return [records[label] for label in sorted(records)]
