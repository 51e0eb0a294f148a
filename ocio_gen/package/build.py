"""Writes a show package: proven before it appears, replaced as a whole, the same bytes each time."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any, Literal

import PyOpenColorIO as ocio
from pydantic import BaseModel, field_validator

from ocio_gen.config.build import build_configs
from ocio_gen.config.built import LOOK_FOLDER, LUT_FOLDER, BuiltConfig, write_files
from ocio_gen.config.config_text import config_text
from ocio_gen.config.look_files import clf_uris
from ocio_gen.config.records import CONFIG_FOLDER, ConfigRecord, config_record
from ocio_gen.config.show_views import found_views
from ocio_gen.config.views import FIRST_WITH_ACES2, shown_in
from ocio_gen.core.compiler import find_compiler
from ocio_gen.core.disk.files import write_file
from ocio_gen.core.disk.manifest import (
    MANIFEST,
    FileRecord,
    Manifest,
    differences,
    file_record,
    file_records,
    read_manifest,
    write_manifest,
)
from ocio_gen.core.disk.new_folder import new_folder
from ocio_gen.core.opencolorio import (
    CONFIG_SUFFIXES,
    OCIO_ERRORS,
    load_config,
    ocio_messages,
    output_transform_id,
    own_environment,
    require_aces,
)
from ocio_gen.luts.build import chosen_formats, complaints, measuring, verify_luts, write_lut
from ocio_gen.luts.records import LutManifest
from ocio_gen.luts.worker import lut_worker
from ocio_gen.package.ocioz import archive, differing
from ocio_gen.plugins.build import TakenFrom, Toolchain, chosen_platforms, fill_plugins, verify_plugins
from ocio_gen.plugins.records import PluginManifest
from ocio_gen.show.hosts import HOSTS
from ocio_gen.show.looks.amf_writing import amf, amf_problem
from ocio_gen.show.looks.cdl_files import collection, correction
from ocio_gen.show.looks.gather import gather_looks
from ocio_gen.show.looks.look import SHOW_ID, Looks
from ocio_gen.show.looks.records import RECORDS, SHOW_CDL, LookRecords, look_records, read_look_records
from ocio_gen.show.model import Display, FileRule, Show, Spaces
from ocio_gen.show.releases import LEGACY, version_key
from ocio_gen.show.show_file import load_show, read_document
from ocio_gen.verify.judge import Judge
from ocio_gen.verify.packages.base import verify_base
from ocio_gen.verify.packages.base_items import Changes
from ocio_gen.verify.packages.configs import verify_configs
from ocio_gen.verify.packages.legacy import verify_legacy_spaces
from ocio_gen.verify.packages.look_files import wrong_look_files
from ocio_gen.verify.packages.looks import verify_looks
from ocio_gen.verify.packages.menus import Menus
from ocio_gen.verify.packages.ociocheck import errors_of_base, verify_by_ociocheck
from ocio_gen.verify.packages.views import verify_views
from ocio_gen.verify.probe_kit import ProbeKit
from ocio_gen.verify.report import Remark, Report, library_versions, tool_versions

REPORT = "verify/report.json"
DESCRIPTION = "show.toml"
INDEX = "index.html"
PLUGIN_FOLDER = "plugins"

# What else a package is made with; what its figures depend on is in its report, too.
_TOOLS = ("jinja2", "lxml", "matplotlib", "OpenImageIO", "opentimelineio", "pydantic")


class _DescribedLooks(BaseModel):
    variable: str = ""
    default: bool = False


class _Described(BaseModel):
    """The parts of a show's description that `verify` compares configs with; the others name files."""

    hosts: dict[Literal[tuple(HOSTS)], Any] = {}  # type: ignore[valid-type]
    spaces: Spaces = Spaces()
    roles: dict[str, str] = {}
    file_rules: list[FileRule] = []
    displays: list[Display] = []
    environment: dict[str, str] = {}
    search_path: list[str] = []
    looks: _DescribedLooks = _DescribedLooks()


class PackageManifest(Manifest):
    """What a show package holds."""

    kind: Literal["package"] = "package"
    show: str
    title: str
    description: dict[str, Any]  # the show's description, as its author wrote it
    inputs: list[FileRecord]  # the files that it names, and those that they refer to; see input_folders
    configs: list[ConfigRecord]

    @field_validator("description")
    @classmethod
    def _readable(cls, description: dict[str, Any]) -> dict[str, Any]:
        _Described.model_validate(description)
        return description


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
        UserError: the description or a file that it names is at fault, or the destination is not
            free to be written.
    """
    show, document = load_show(description), read_document(description)
    chosen_formats(show.luts.formats, show.luts.size)
    progress("reading the looks")
    looks = gather_looks(show)
    with new_folder(destination or Path(show.name)) as folder:
        package = folder.path
        write_file(package / DESCRIPTION, description.read_bytes())
        progress("building the configs")
        with (
            ocio_messages() as warnings,
            own_environment(show.looks.variable, *show.environment) as ignored,
        ):
            built = build_configs(show, looks, description)
            base_errors = errors_of_base(show.base) if isinstance(show.base, Path) else []
            configs = [config_record(show, made, base_errors) for made in built]
            found_views([made.config for made in built], show.luts.views or [], f"{description}: luts.views")
            # Text of LUTs is Python's work, which keeps one core busy: the configs take the other.
            with lut_worker(description, package / LUT_FOLDER) as luts:
                found = _fill(package, show, looks, built, configs, document, progress)
                if show.plugins:
                    found += _fill_plugins(package / PLUGIN_FOLDER, show, configs, description, progress)
                from ocio_gen.package.pages.package import package_page

                progress("LUTs")
                report = luts()
            report += found
        report.problems += complaints(warnings, built)
        if report.passed:
            report.tools = library_versions()  # our own is in the manifest alone: see add_own_version
            write_file(package / REPORT, report.to_json().encode())
            plugins = read_manifest(package / PLUGIN_FOLDER, PluginManifest) if show.plugins else None
            page = package_page(
                show, configs, shown_in(built[-1].config), read_looks(package), plugins, report
            )
            write_file(package / INDEX, page.encode())
            manifest = PackageManifest(
                show=show.name,
                title=show.title,
                description=document,
                inputs=_inputs(show, looks),
                configs=configs,
                tools=tool_versions() | {name: version(name) for name in _TOOLS},
                files=file_records(package),
            )
            write_manifest(package, manifest)
            folder.put_in_place()
    # (For who builds it here, and no part of the package: it is the same in any environment.)
    report.notes += [Remark(about="environment", text=text) for text in ignored]
    return folder.target, report


def _fill(
    package: Path,
    show: Show,
    looks: Looks,
    built: list[BuiltConfig],
    configs: list[ConfigRecord],
    document: Mapping[str, Any],
    progress: Callable[[str], None],
) -> Report:
    """Write configs and looks into a package, and measure them."""
    _write_configs(package / CONFIG_FOLDER, built, measuring(progress), show.luts.size)
    _write_looks(package, show, looks)
    without_amf = _write_amfs(package, show, looks, built[-1])
    judge = Judge(ProbeKit(show.verify.frames), progress=progress)
    base = show.base if isinstance(show.base, Path) else None
    report = verify_package_configs(package, configs, document, judge, base=base)
    report.notes += [Remark(about=made.file_name, text=note) for made in built for note in made.notes]
    report.notes += [Remark(about=f"{LOOK_FOLDER}/{name}", text=text) for name, text in without_amf]
    return report


def _fill_plugins(
    folder: Path,
    show: Show,
    configs: Sequence[ConfigRecord],
    description: Path,
    progress: Callable[[str], None],
) -> Report:
    """Write the plug-ins of a show into its package, with the transforms of its newest config."""
    newest = folder.parent / configs[-1].path
    from_nuke = {record.release: f"../../{record.path}" for record in configs}
    return fill_plugins(
        folder,
        show,
        TakenFrom(load_config(newest), newest.name, from_nuke),
        str(description),
        Toolchain(find_compiler(), chosen_platforms(show, None)),
        measuring(progress),
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
    aces, output = _aces_version(show, newest), output_transform_id(newest.config)
    clfs = clf_uris(package, looks)
    for look in looks.shots:
        name = f"{look.shot}.amf"
        if problem := amf_problem(looks.steps_of(look), clfs):
            without.append((name, f"is left out: {problem}"))
            continue
        content = amf(look, looks.show, title=show.title, aces=aces, output=output, clfs=clfs)
        write_file(package / LOOK_FOLDER / name, content)
    return without


def _aces_version(show: Show, newest: BuiltConfig) -> str:
    """Return the version of ACES of a show's newest config."""
    if show.aces and version_key(newest.release) >= version_key(FIRST_WITH_ACES2):
        return show.aces
    profile = (newest.config.getMajorVersion(), newest.config.getMinorVersion())
    return "2.0" if profile >= (2, 5) else "1.3"  # of the built-in configs


def read_looks(package: Path) -> LookRecords:
    """Return the records of a package's looks: of none, where it has none."""
    path = package / LOOK_FOLDER / RECORDS
    return read_look_records(path) if path.is_file() else LookRecords(variable=None, show=None, shots=[])


def _inputs(show: Show, looks: Looks) -> list[FileRecord]:
    """Return records of the files that a package was made from, but for those that its configs took along."""
    records = {
        label: file_record(path.parent, path.name).model_copy(update={"path": label})
        for path in (*show.input_files(), *looks.files)
        for label in [show.input_folders.label(path)]
    }
    return [records[label] for label in sorted(records)]


def verify_folder(folder: Path, judge: Judge, *, gpu: bool = False, base: Path | None = None) -> Report:
    """Verify what was built before: files against the manifest, LUTs, configs and looks by measuring.

    Args:
        folder: A show package, a set of LUT files, or plug-ins.
        judge: What judges them.
        gpu: Whether to run a package's configs on the GPU, too.
        base: The house config that a package was made from.

    Raises:
        UserError: the folder is none of them, or a file cannot be read; there is no GPU.
    """
    kind = read_manifest(folder, Manifest).kind
    if kind == "package":
        return _verify_package(folder, judge, gpu=gpu, base=base)
    if kind == "plugins":
        own = read_manifest(folder, PluginManifest)
        report = Report(files=own.files, problems=_problems(folder, own))
        report += verify_plugins(folder, None, judge)
        return report
    manifest = read_manifest(folder, LutManifest)
    report = Report(files=manifest.files, problems=_problems(folder, manifest))
    report += verify_luts(folder, [], judge)
    return report


def _verify_package(package: Path, judge: Judge, *, gpu: bool, base: Path | None) -> Report:
    manifest = read_manifest(package, PackageManifest)
    records = [record for record in manifest.configs if (package / record.path).is_file()]
    report = Report(files=manifest.files, problems=_problems(package, manifest))
    report.problems += _unrecorded(package, manifest)
    if (package / LUT_FOLDER / MANIFEST).is_file():
        configs = [load_config(package / record.path) for record in records]
        report += verify_luts(package / LUT_FOLDER, configs, judge)
    report += verify_package_configs(
        package, records, manifest.description, judge, base=base, every_route=True, gpu=gpu
    )
    plugins = package / PLUGIN_FOLDER
    if (plugins / MANIFEST).is_file():
        report += verify_plugins(plugins, package / CONFIG_FOLDER, judge)
    return report


def verify_package_configs(
    package: Path,
    records: Sequence[ConfigRecord],
    description: Mapping[str, Any],
    judge: Judge,
    *,
    base: Path | None = None,
    every_route: bool = False,
    gpu: bool = False,
) -> Report:
    """Verify a package's configs as hosts use them: spaces, looks, views, menus, archives; and as their base.

    Args:
        package: The package's folder.
        records: Its configs.
        description: The show's description, as its author wrote it.
        judge: What judges them.
        base: The house config that they were made from, if they were and it is here.
        every_route: Whether to run OCIO at every bit depth and optimisation that hosts use.
        gpu: Whether to run OCIO on the GPU, too.

    Raises:
        UserError: a config cannot be read.
    """
    known = read_looks(package)
    looks, variable = known.looks(), known.variable
    left_out = [(look.shot, text) for look in looks.shots for text in look.left_out]
    shots = [look.shot for look in looks.shots]
    report = Report(notes=[Remark(about=f"shot {shot}", text=f"left out: {text}") for shot, text in left_out])
    # What this shell sets for a show that somebody works on is not the package's.
    with own_environment(*filter(None, [variable]), *description.get("environment", {})):
        for record in records:
            config, original = package / record.path, _base_of(record, base)
            errors = record.base_errors
            report += verify_configs([config], judge, every_route=every_route, gpu=gpu, of_base=errors)
            report += verify_looks(config, looks, variable, judge, every_route=every_route, gpu=gpu)
            report += verify_views(config, original, looks, variable, judge, exhaustive=judge.kit.exhaustive)
            report += verify_base(package, record, base, Changes.of(description), judge)
            if original and record.release == LEGACY and original.getMajorVersion() > 1:
                renames = description.get("spaces", {}).get("rename", {})
                report += verify_legacy_spaces(config, original, renames, judge)
            menus = Menus(load_config(config), original, description, looks, record)
            problems = dict.fromkeys(menus.problems())
            report.problems += [Remark(about=config.name, text=text) for text in problems]
            report += verify_by_ociocheck(config, errors)
            if record.archive and (package / record.archive).is_file():
                judge.progress(f"{config.name}: the archive")
                base_files = {file.path for file in record.base_files}
                found = differing(config, package / record.archive, variable, shots, base_files)
                report.problems += [Remark(about=record.archive, text=text) for text in found]
    of_base = {file.path for record in records for file in record.base_files}
    wrong = wrong_look_files(package, looks, of_base)
    report.problems += [Remark(about=about, text=text) for about, text in wrong]
    return report


def _base_of(record: ConfigRecord, house: Path | None) -> ocio.Config | None:
    """Return what a config was made from: a built-in config, or a house's own if it is here."""
    if not record.base.endswith(".ocio"):
        try:
            return ocio.Config.CreateFromBuiltinConfig(record.base)
        except OCIO_ERRORS:  # of another OCIO; the comparison with the base says so
            return None
    if house is None:
        return None
    config = load_config(house)
    require_aces(house, config)
    return config


def _unrecorded(package: Path, manifest: PackageManifest) -> Iterator[Remark]:
    """Yield configs and archives that only the manifest's records have, or only the package."""
    recorded = {path for record in manifest.configs for path in (record.path, record.archive) if path}
    files = {
        path.relative_to(package).as_posix()
        for path in (package / CONFIG_FOLDER).glob("*")
        if path.suffix.lower() in CONFIG_SUFFIXES
    }
    for path in sorted(recorded - files):
        yield Remark(about=path, text=f"does not exist: {MANIFEST} has a record of this config")
    for path in sorted(files - recorded):
        yield Remark(about=path, text=f"not verified: {MANIFEST} has no record of this config")


def _problems(folder: Path, manifest: Manifest) -> list[Remark]:
    return [Remark(about=path, text=text) for path, text in differences(folder, manifest)]
