# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""Builds the plug-ins of a show: measured, rendered, compiled, verified, and only then put in place."""

import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

from ocio_gen.config.session import session
from ocio_gen.core.compiler import Kind, find_compiler
from ocio_gen.core.disk.files import write_file
from ocio_gen.core.disk.manifest import MANIFEST, add_own_version, file_records, read_manifest, write_manifest
from ocio_gen.core.disk.new_folder import new_folder
from ocio_gen.core.errors import ArgumentError
from ocio_gen.core.names import file_stems
from ocio_gen.core.opencolorio import load_config
from ocio_gen.core.platforms import PLATFORMS, host_platform
from ocio_gen.host_plugins.places import Before, places_after, places_before
from ocio_gen.host_plugins.readme import README, readme
from ocio_gen.host_plugins.records import PluginManifest, transform_record
from ocio_gen.host_plugins.show_transforms import (
    Carried,
    carried_again,
    carried_transforms,
    settings_of,
    uncached,
)
from ocio_gen.host_plugins.target import Contents, TakenFrom, Toolchain, Written
from ocio_gen.host_plugins.targets import TARGETS
from ocio_gen.show.model import Show
from ocio_gen.verification.judge import Judge
from ocio_gen.verification.probe_kit import ProbeKit
from ocio_gen.verification.report import Remark, Report, library_versions


def build_plugins(
    show: Show,
    destination: Path,
    platforms: Sequence[str] = (),
    compiler: Kind | None = None,
    progress: Callable[[str], None] = lambda _: None,
) -> Report:
    """Build the plug-ins of a show, verify them, and put the folder in place if all pass.

    Args:
        show: The description.
        destination: The folder; an untouched one of ours is replaced.
        platforms: What OpenFX binaries run on; "host" is this machine's. The description's by default.
        compiler: Which compiler; Zig's by default where it is installed, else the system's.
        progress: Called with what is being done.

    Raises:
        UserError: the description is at fault, there is no compiler, or the folder cannot be written.
    """
    tools = Toolchain(find_compiler(compiler), chosen_platforms(show, platforms))
    with new_folder(destination, kind="plugins") as folder, session(show, progress) as made:
        with made.files_of_views(every_lut=True):
            judge = Judge(ProbeKit(edges=False), progress=progress)
            source = TakenFrom(
                made.newest.config, made.newest.file_name, shots=[one.shot for one in made.looks.shots]
            )
            report = fill_plugins(folder.path, show, source, tools, judge, places_before(folder.target, show))
        report.problems += [Remark(about="OCIO", text=text) for text in made.complaints()]
        if report.passed:
            add_own_version(folder.path, PluginManifest)
            folder.put_in_place()
    return report


def chosen_platforms(show: Show, wanted: Sequence[str] = ()) -> list[str]:
    """Return the platforms to compile for, each once.

    Raises:
        UserError: one is not known.
    """
    names = [host_platform() if name == "host" else name for name in wanted or settings_of(show).platforms]
    if unknown := [name for name in names if name not in PLATFORMS]:
        known = ", ".join((*PLATFORMS, "host"))
        raise ArgumentError("platforms", f"found {unknown[0]!r}", hint=f"allowed: {known}")
    return list(dict.fromkeys(names))


def fill_plugins(
    folder: Path, show: Show, taken: TakenFrom, tools: Toolchain, judge: Judge, before: Before
) -> Report:
    """Write the plug-ins of a show into a folder, each measured; otherwise as `build_plugins`.

    Args:
        folder: To be filled.
        show: The description.
        taken: Where its transforms are taken from.
        tools: What compiles.
        judge: What judges the effects.
        before: The places of the plug-ins that these replace.
    """
    settings = settings_of(show)
    judge.progress("taking the transforms from the config")
    carried = carried_transforms(show, taken.config, taken.shots)
    report = Report(notes=[Remark(about=MANIFEST, text=before.lost)] if before.lost else [])
    report.notes += [Remark(about=one.name, text=one.without) for one in carried if one.without]
    places = places_after(before, carried)
    with tempfile.TemporaryDirectory() as scratch:
        contents = Contents(show, carried, places, taken, tools, Path(scratch))
        recorded = {name: value for target in TARGETS for name, value in target.recorded(contents).items()}
        manifest = PluginManifest(
            show=show.name,
            title=show.title,
            version=settings.version,
            config=taken.name,
            variable=show.looks.variable,
            transforms=[transform_record(one) for one in carried],
            places=places,
            tools=library_versions() | {"compiler": tools.compiler.version},
            files=[],
            **recorded,
        )
        for target in TARGETS:
            judge.progress(target.writing)
            target.write(folder / target.name, contents)
        for target in TARGETS:
            report += target.verify(Written(folder, manifest, carried, tools.compiler, Path(scratch)), judge)
    write_file(folder / README, readme(manifest, has_configs=bool(taken.beside)).encode())
    manifest.files = file_records(folder)
    write_manifest(folder, manifest)
    return report


def verify_plugins(folder: Path, configs: Path | None, judge: Judge, *, only: Path | None = None) -> Report:
    """Verify plug-ins that were built before: files against the manifest, pixels against the reference.

    Args:
        folder: Made by `build_plugins`.
        configs: The folder of the show's configs, one of which the transforms are compared with; without it
            they are absent.
        judge: What judges them.
        only: The one file, or bundle, of the folder to verify; all of them by default.

    Raises:
        UserError: the manifest cannot be read, or a plug-in cannot be loaded.
    """
    manifest = read_manifest(folder, PluginManifest)
    stems = file_stems([one.name for one in manifest.transforms])
    # (A kernel of a transform has its name.)
    transforms = [
        one for one in manifest.transforms if only is None or only.is_dir() or stems[one.name] in only.name
    ]
    report = Report()
    carried: list[Carried] = []
    if configs is not None:
        own = uncached(load_config(configs / manifest.config))
        carried = [
            carried_again(own, manifest.variable, one.described, stems[one.name], one.directions)
            for one in transforms
        ]
    else:
        report.absent += [
            Remark(about=one.name, text="the config of its show is not here") for one in transforms
        ]
    written = Written(folder, manifest, carried, every_route=True, only=only)
    for target in TARGETS:
        if only is None or only.is_relative_to(folder / target.name):
            report += target.verify(written, judge)
    return report
