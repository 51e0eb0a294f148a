# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""Verifies what was built before: packages, sets of LUT files and plug-ins, by their manifests."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import PyOpenColorIO as ocio

from ocio_gen.config.built import LUT_FOLDER
from ocio_gen.config.records import CONFIG_FOLDER, ConfigRecord
from ocio_gen.core.disk.manifest import MANIFEST, read_manifest
from ocio_gen.core.opencolorio import CONFIG_SUFFIXES, OCIO_ERRORS, load_config, own_environment, require_aces
from ocio_gen.lut_set.build import verify_luts
from ocio_gen.package.manifest import PLUGIN_FOLDER, PackageManifest, read_looks
from ocio_gen.package.ocioz import differing
from ocio_gen.show.releases import LEGACY
from ocio_gen.verification.judge import Judge
from ocio_gen.verification.packages.base import verify_base
from ocio_gen.verification.packages.base_items import Changes
from ocio_gen.verification.packages.configs import verify_configs
from ocio_gen.verification.packages.legacy import verify_legacy_spaces
from ocio_gen.verification.packages.look_files import wrong_look_files
from ocio_gen.verification.packages.looks import verify_looks
from ocio_gen.verification.packages.menus import Menus
from ocio_gen.verification.packages.ociocheck import verify_by_ociocheck
from ocio_gen.verification.packages.views import verify_views
from ocio_gen.verification.report import Remark, Report


def verify_package(package: Path, judge: Judge, *, gpu: bool = False, base: Path | None = None) -> Report:
    """Verify what a package holds by measuring it: LUTs, configs, looks, plug-ins.

    Args:
        package: Its folder.
        judge: What judges it.
        gpu: Whether to run its configs and LUT files on the GPU, too.
        base: The house config that it was made from.

    Raises:
        UserError: a file cannot be read; there is no GPU.
    """
    manifest = read_manifest(package, PackageManifest)
    records = [record for record in manifest.configs if (package / record.path).is_file()]
    report = Report(problems=list(_unrecorded(package, manifest)))
    if (package / LUT_FOLDER / MANIFEST).is_file():
        configs = [load_config(package / record.path) for record in records]
        report += verify_luts(package / LUT_FOLDER, configs, judge, gpu=gpu)
    report += verify_package_configs(
        package, records, manifest.description, judge, base=base, every_route=True, gpu=gpu
    )
    report += verify_look_files(package, records)
    plugins = package / PLUGIN_FOLDER
    if (plugins / MANIFEST).is_file():
        from ocio_gen.host_plugins.build import verify_plugins  # of plug-ins alone: it loads much

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
    return report


def verify_look_files(package: Path, records: Sequence[ConfigRecord]) -> Report:
    """Verify the look files of a package that OCIO does not read, or reads for no shot of the show.

    Args:
        package: The package's folder.
        records: All of its configs.

    Raises:
        UserError: a file of CDLs cannot be read.
    """
    of_base = {file.path for record in records for file in record.base_files}
    wrong = wrong_look_files(package, read_looks(package).looks(), of_base)
    return Report(problems=[Remark(about=about, text=text) for about, text in wrong])


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
