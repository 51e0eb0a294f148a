# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""Verifies one file of a folder of ours as the folder's manifest says it is: with the folder's verdict."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeAlias

import PyOpenColorIO as ocio
from pydantic import ValidationError

from ocio_gen.config.built import LUT_FOLDER
from ocio_gen.config.records import CONFIG_FOLDER, ConfigRecord
from ocio_gen.config.spaces import PROXY_SPACES
from ocio_gen.core.disk.input_files import is_file, read_bytes
from ocio_gen.core.disk.input_folders import absolute
from ocio_gen.core.disk.manifest import MANIFEST, Manifest, differences, file_record, problem_with
from ocio_gen.core.errors import InvalidConfigError, UserError
from ocio_gen.core.opencolorio import load_config
from ocio_gen.host_plugins.records import PluginManifest
from ocio_gen.lut_formats.formats import FORMATS
from ocio_gen.lut_formats.transforms import TRANSFORMS
from ocio_gen.lut_set.build import verify_luts
from ocio_gen.lut_set.records import LutManifest
from ocio_gen.package.manifest import PLUGIN_FOLDER, PackageManifest
from ocio_gen.package.verification import verify_look_files, verify_package_configs
from ocio_gen.verification.judge import Judge
from ocio_gen.verification.kernels.languages import BY_SUFFIX
from ocio_gen.verification.lut_files import verify_lut
from ocio_gen.verification.report import Remark, Report

_KINDS: dict[str, type[Manifest]] = {
    "luts": LutManifest,
    "plugins": PluginManifest,
    "package": PackageManifest,
}


@dataclass(frozen=True)
class How:
    """How to verify a file."""

    judge: Judge
    gpu: bool = False  # whether to run configs and LUT files on the GPU, too
    base: Path | None = None  # what a config is made from
    config: Path | None = None  # whose views LUT files show, where no configs are beside them


@dataclass(frozen=True)
class Listed:
    """A file, or a bundle, and the nearest manifest that lists it."""

    folder: Path
    path: str  # in the folder, POSIX
    manifest: Manifest

    @property
    def record(self) -> str:
        """Where the manifest is, for people."""
        return f"{MANIFEST} of {self.folder.name}"


@dataclass
class Search:
    """Looks for the manifest that lists a file: in its folder, and in those around it."""

    path: Path
    notes: list[Remark] = field(default_factory=list)  # manifests that could not be read

    def found(self) -> Listed | None:
        """Return the file in the nearest folder whose manifest lists it; none, where there is none."""
        place = absolute(self.path)
        for folder in place.parents:
            manifest = self.manifest_of(folder)
            inner = place.relative_to(folder).as_posix()
            if manifest and any(
                one.path == inner or one.path.startswith(f"{inner}/") for one in manifest.files
            ):
                return Listed(folder, inner, manifest)
        return None

    def manifest_of(self, folder: Path) -> Manifest | None:
        """Return the manifest of a folder, if it is one of ours; else note that it is none."""
        if not is_file(folder / MANIFEST):
            return None
        try:
            content = read_bytes(folder / MANIFEST, "make the folder again")
            kind = Manifest.model_validate_json(content).kind
            return _KINDS[kind].model_validate_json(content)
        except (UserError, ValidationError, KeyError):
            text = f"{folder / MANIFEST} is no manifest of this version, and was passed over"
            self.notes.append(Remark(about=self.path.name, text=text))
            return None


def verify_listed(listed: Listed, how: How) -> Report | None:
    """Verify a file as its manifest says; none, where that says nothing of it by itself.

    Its bytes are compared with the manifest, too: another file is a problem, and judged all the same.

    Raises:
        UserError: it cannot be verified as what the manifest says.
    """
    verified = _VERIFIED[listed.manifest.kind](listed, how)
    if verified is None:
        return None
    what, report = verified
    path = listed.folder / listed.path
    if not path.is_dir():
        report.files.append(file_record(path.parent, path.name))
    report.problems += problems_of(listed)
    told = f"{listed.record} says what it is: {what}; to verify it as anything else, say so with --as"
    report.notes.insert(0, Remark(about=path.name, text=told))
    return report


_Verified: TypeAlias = tuple[str, Report] | None  # what the manifest says it is, and how well it is that


def problems_of(listed: Listed) -> list[Remark]:
    """Return how a file, or the files of a bundle, differ from what the manifest says."""
    folder, path, files = listed.folder, listed.path, listed.manifest.files
    if (folder / path).is_dir():
        wrong = [one for one in differences(folder, listed.manifest) if one[0].startswith(f"{path}/")]
    else:
        text = problem_with(folder, next(one for one in files if one.path == path))
        wrong = [(path, text)] if text else []
    return [Remark(about=about, text=f"{text}, by {listed.record}") for about, text in wrong]


def _verified_lut(listed: Listed, how: How) -> _Verified:
    manifest = listed.manifest
    assert isinstance(manifest, LutManifest)  # noqa: S101 - by its kind
    record = next((one for one in manifest.luts if one.path == listed.path), None)
    if record is None:
        return None
    configs: list[ocio.Config] = []
    if record.view:
        configs = [config_with_spaces(how.config)] if how.config else list(configs_beside(listed.folder))
    report = verify_luts(listed.folder, configs, how.judge, only=record.path, gpu=how.gpu)
    for result in report.results:
        result.target = Path(record.path).name
    return record.title, report


def config_with_spaces(path: Path) -> ocio.Config:
    """Return a config that has ACESproxy.

    Raises:
        UserError: it cannot be read, or has none.
    """
    config = load_config(path)
    name = PROXY_SPACES[0].name
    if config.getColorSpace(name) is None:
        raise InvalidConfigError(path, f"has no colour space {name}", hint="give a config of the show")
    return config


def configs_beside(folder: Path) -> Iterator[ocio.Config]:
    """Yield the configs of the package that a set of LUT files is part of, the newest release's last."""
    folder = absolute(folder)
    package = folder.parent
    manifest = Search(folder).manifest_of(package)
    if folder.name == LUT_FOLDER and isinstance(manifest, PackageManifest):
        for record in manifest.configs:
            if is_file(package / record.path):
                yield load_config(package / record.path)


def config_folder_beside(folder: Path, manifest: PluginManifest) -> Path | None:
    """Return the configs of the package that plug-ins are part of; None where they are not beside them."""
    configs = absolute(folder).parent / CONFIG_FOLDER
    beside = absolute(folder).name == PLUGIN_FOLDER and is_file(configs / manifest.config)
    return configs if beside else None


def _verified_plugin(listed: Listed, how: How) -> _Verified:
    manifest = listed.manifest
    assert isinstance(manifest, PluginManifest)  # noqa: S101 - by its kind
    path = listed.folder / listed.path
    if not path.is_dir() and path.suffix.lower() not in BY_SUFFIX:
        return None
    from ocio_gen.host_plugins.build import verify_plugins  # of plug-ins alone: it loads much

    configs = config_folder_beside(listed.folder, manifest)
    report = verify_plugins(listed.folder, configs, how.judge, only=path)
    if not report.results and not report.problems and not report.absent:
        return None
    return f"of the plug-ins of {manifest.title}", report


def _verified_of_package(listed: Listed, how: How) -> _Verified:
    manifest = listed.manifest
    assert isinstance(manifest, PackageManifest)  # noqa: S101 - by its kind
    record = next((one for one in manifest.configs if listed.path in {one.path, one.archive}), None)
    if record and is_file(listed.folder / record.path):
        report = verify_package_configs(
            listed.folder,
            [record],
            manifest.description,
            how.judge,
            base=how.base,
            every_route=True,
            gpu=how.gpu,
        )
        report += verify_look_files(listed.folder, manifest.configs)
        return _said_of(record, listed, manifest), report
    folder, _, name = listed.path.rpartition("/")
    if folder == f"{CONFIG_FOLDER}/{LUT_FOLDER}":
        for transform in TRANSFORMS.values():
            for lut_format in FORMATS.values():
                if lut_format.can_hold(transform) and lut_format.file_name(transform) == name:
                    path = listed.folder / listed.path
                    results = verify_lut(
                        path, transform, lut_format, how.judge, every_route=True, gpu=how.gpu
                    )
                    for result in results:
                        result.target = name
                    return f"{transform.title}, of the show's configs", Report(results=results)
    return None


def _said_of(record: ConfigRecord, listed: Listed, manifest: PackageManifest) -> str:
    of_show = f"of {manifest.title}, for OCIO {record.release}"
    if listed.path == record.archive:
        return f"the archive of {Path(record.path).name}, {of_show}, which was verified, and compared with it"
    return f"a config {of_show}"


_VERIFIED: dict[str, Callable[[Listed, How], _Verified]] = {
    "luts": _verified_lut,
    "plugins": _verified_plugin,
    "package": _verified_of_package,
}


def part_of(listed: Listed) -> str:
    """Return what to do with a file that its manifest says nothing of by itself, as a hint."""
    return f"{listed.record} lists it as a part: verify {listed.folder} as a whole"
