"""Builds the plug-ins of a show: measured, rendered, compiled, verified, and only then put in place."""

import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import PyOpenColorIO as ocio

from ocio_gen.config.build import build_configs
from ocio_gen.core.compiler import Compiler, Kind, find_compiler
from ocio_gen.core.disk.files import write_file
from ocio_gen.core.disk.manifest import MANIFEST, file_records, read_manifest, write_manifest
from ocio_gen.core.disk.new_folder import new_folder
from ocio_gen.core.errors import UserError
from ocio_gen.core.names import file_stems
from ocio_gen.core.ofx_bundle import BUNDLE, binary_of, has_binary
from ocio_gen.core.opencolorio import load_config, ocio_messages, own_environment
from ocio_gen.core.platforms import host_platform
from ocio_gen.luts.build import complaints, write_what_views_use
from ocio_gen.plugins.measure import mean_error, transform_bounds
from ocio_gen.plugins.nuke import render_nuke
from ocio_gen.plugins.ofx import bundle_name, compile_ofx, render_ofx, write_bundle
from ocio_gen.plugins.readme import README, readme
from ocio_gen.plugins.records import PluginManifest, transform_record
from ocio_gen.plugins.resolve import render_resolve
from ocio_gen.plugins.show_transforms import (
    Carried,
    carried_again,
    carried_transforms,
    settings_of,
    uncached,
)
from ocio_gen.plugins.verify_kernels import NUKE, RESOLVE, verify_kernels
from ocio_gen.plugins.verify_ofx import verify_ofx
from ocio_gen.show.looks.gather import gather_looks
from ocio_gen.show.model import Show
from ocio_gen.show.show_file import load_show
from ocio_gen.verify.judge import Judge
from ocio_gen.verify.probe_kit import ProbeKit
from ocio_gen.verify.report import Remark, Report, tool_versions

OFX_FOLDER = "ofx"


@dataclass(frozen=True)
class TakenFrom:
    """What a show's transforms are taken from."""

    config: ocio.Config  # the show's newest; the files that it uses are there
    name: str  # its file
    # The show's configs by their OCIO release, as paths from Nuke's folder; none where they are not there.
    beside: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Toolchain:
    """What compiles, and for which platforms: "linux", "windows", "macos"."""

    compiler: Compiler
    platforms: Sequence[str]


def build_plugins(
    description: Path,
    destination: Path,
    platforms: Sequence[str] | None = None,
    compiler: Kind | None = None,
    progress: Callable[[str], None] = lambda _: None,
) -> Report:
    """Build the plug-ins of a show, verify them, and put the folder in place if all pass.

    Args:
        description: The show's TOML file.
        destination: The folder; an untouched one of ours is replaced.
        platforms: What OpenFX binaries run on; "host" is this machine's. The description's by default.
        compiler: Which compiler; Zig's by default where it is installed, else the system's.
        progress: Is told what is being done.

    Raises:
        UserError: the description is at fault, there is no compiler, or the folder cannot be written.
    """
    show = load_show(description)
    chosen = chosen_platforms(show, platforms)
    compiles = find_compiler(compiler)
    with (
        new_folder(destination) as folder,
        tempfile.TemporaryDirectory() as beside,
        ocio_messages() as warnings,
        own_environment(show.looks.variable, *show.environment),
    ):
        progress("building the configs")
        built = build_configs(show, gather_looks(show), description)
        write_what_views_use(Path(beside), built, every_lut=True)
        judge = Judge(ProbeKit(edges=False), progress=progress)
        taken = TakenFrom(built[-1].config, built[-1].file_name)
        report = fill_plugins(folder.path, show, taken, str(description), Toolchain(compiles, chosen), judge)
        report.problems += complaints(warnings, built)
        if report.passed:
            folder.put_in_place()
    return report


def chosen_platforms(show: Show, wanted: Sequence[str] | None) -> list[str]:
    """Return the platforms to compile for, each once."""
    names = [host_platform() if name == "host" else name for name in wanted or settings_of(show).platforms]
    return list(dict.fromkeys(names))


def fill_plugins(
    folder: Path, show: Show, taken: TakenFrom, where: str, tools: Toolchain, judge: Judge
) -> Report:
    """Write the plug-ins of a show into a folder, each measured; otherwise as `build_plugins`.

    Args:
        folder: To be filled.
        show: The description.
        taken: Where its transforms are taken from.
        where: Names the description in errors.
        tools: What compiles.
        judge: What judges the effects.
    """
    settings = settings_of(show)
    judge.progress("taking the transforms from the config")
    carried = [
        replace(one, bounds=tuple(transform_bounds(one, judge)))
        for one in carried_transforms(show, taken.config, mean_error(judge), where)
    ]
    records = [transform_record(one) for one in carried]
    bundle = folder / OFX_FOLDER / bundle_name(show)
    with tempfile.TemporaryDirectory() as scratch:
        sources = Path(scratch, OFX_FOLDER)
        judge.progress("compiling the OpenFX plug-in")
        render_ofx(show, carried, taken.name, sources)
        write_bundle(show, sources, bundle, tools.compiler, tools.platforms)
        if has_binary(bundle):
            binary = binary_of(bundle)
        else:  # none of the platforms is this machine's: what is measured is thrown away
            binary = Path(scratch, bundle.name.removesuffix(".bundle"))
            compile_ofx(sources, binary, tools.compiler, [tools.compiler.host_target])
        report = verify_ofx(binary, carried, settings.limit, judge)
    judge.progress("writing DCTLs and Nuke's part")
    render_resolve(show, carried, taken.name, folder / RESOLVE)
    render_nuke(show, carried, taken.beside, folder / NUKE)
    report += verify_kernels(folder, show.name, carried, settings.limit, tools.compiler, judge)
    text = readme(
        show, records, taken.name, bool(taken.beside), bundle.relative_to(folder).as_posix(), tools.platforms
    )
    write_file(folder / README, text.encode())
    manifest = PluginManifest(
        show=show.name,
        title=show.title,
        version=settings.version,
        config=taken.name,
        variable=show.looks.variable,
        limit=settings.limit,
        bundle=bundle.relative_to(folder).as_posix(),
        platforms=list(tools.platforms),
        transforms=records,
        tools=tool_versions() | {"compiler": tools.compiler.version},
        files=file_records(folder),
    )
    write_manifest(folder, manifest)
    return report


def verify_plugins(folder: Path, configs: Path | None, judge: Judge) -> Report:
    """Verify plug-ins that were built before: files against the manifest, pixels against the reference.

    Args:
        folder: Made by `build_plugins`.
        configs: The folder of the show's configs, one of which the transforms are compared with; without it
            they are absent.
        judge: What judges them.

    Raises:
        UserError: the manifest cannot be read, or a plug-in cannot be loaded.
    """
    manifest = read_manifest(folder, PluginManifest)
    report = Report()
    carried: list[Carried] = []
    if configs is not None:
        own = uncached(load_config(configs / manifest.config))
        stems = file_stems([one.name for one in manifest.transforms])
        carried = [
            carried_again(
                own, manifest.variable, one.described, one.ops, one.kernels, stems[one.name], one.measured
            )
            for one in manifest.transforms
        ]
    else:
        report.absent += [
            Remark(about=one.name, text="the config of its show is not here") for one in manifest.transforms
        ]
    try:
        compiler = find_compiler()
    except UserError as error:
        text = str(error).partition(": ")[2]
        report.absent.append(Remark(about="DCTLs and Nuke's part", text=text))
    else:
        report += verify_kernels(
            folder, manifest.show, carried, manifest.limit, compiler, judge, every_route=True
        )
    for bundle in sorted({folder / manifest.bundle, *folder.rglob(f"*{BUNDLE}")}):
        about = bundle.relative_to(folder).as_posix()
        if about != manifest.bundle:
            report.problems.append(Remark(about=about, text=f"{MANIFEST} has no record of this bundle"))
        if has_binary(bundle):
            report += verify_ofx(binary_of(bundle), carried, manifest.limit, judge, every_route=True)
        elif host_platform() in manifest.platforms:
            text = f"has no binary for {host_platform()}, which {MANIFEST} records"
            report.problems.append(Remark(about=about, text=text))
        else:
            text = f"has no binary for this machine ({host_platform()})"
            report.absent.append(Remark(about=about, text=text))
    return report
