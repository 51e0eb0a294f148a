# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""What a user can ask to verify: a table of kinds, each of which knows its own and verifies it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ocio_gen.aces.cdl import Cdl
from ocio_gen.config.show_views import view_by_aces
from ocio_gen.core.disk.manifest import MANIFEST, Manifest, differences, file_record, read_manifest
from ocio_gen.core.errors import (
    ArgumentError,
    InvalidFileError,
    InvalidPackageError,
    MissingFileError,
    UserError,
)
from ocio_gen.core.names import require_one_line
from ocio_gen.core.ofx_bundle import BUNDLE
from ocio_gen.core.opencolorio import CONFIG_SUFFIXES, ocio_messages, own_environment
from ocio_gen.package.listed import (
    How,
    Search,
    config_folder_beside,
    config_with_spaces,
    configs_beside,
    part_of,
    problems_of,
    verify_listed,
)
from ocio_gen.show.looks.cdl_files import read_cdl
from ocio_gen.verification.foreign import verify_bundle, verify_kernel_file, verify_lut_file
from ocio_gen.verification.judge import Judge
from ocio_gen.verification.kernels import languages
from ocio_gen.verification.packages.base import verify_against
from ocio_gen.verification.packages.configs import verify_configs
from ocio_gen.verification.report import Remark, Report
from ocio_gen.verification.statement import CaptureStatement, statement
from ocio_gen.verification.subjects.capture import SignalRange
from ocio_gen.verification.subjects.ocio_gpu import gpu_renderer


@dataclass(frozen=True)
class Shown:
    """A view that a LUT file shows."""

    config: Path | None = None  # whose it is
    display: str | None = None  # by default the config's default one
    view: str | None = None  # by default the display's default one


@dataclass(frozen=True)
class VerifyRequest:
    """What to verify, and as what."""

    targets: tuple[Path, ...] = ()
    aces: Path | None = None
    proxy: Path | None = None
    said: str | None = None  # what a LUT file or a capture is
    signal_range: SignalRange | None = None  # how it carries codes
    cdl: Path | None = None  # what it applies
    gpu: bool = True  # where there is one
    require_gpu: bool = False
    base: Path | None = None  # what packages and configs are made from
    shown: Shown = field(default_factory=Shown)  # what a LUT file shows


@dataclass(frozen=True)
class Request:
    """How to verify one of them."""

    judge: Judge
    said: str | None = None  # what a file should be
    signal_range: SignalRange | None = None  # how it carries codes
    cdl: Cdl | None = None  # what it applies
    shown: Shown = field(default_factory=Shown)  # what it shows
    gpu: bool = False  # whether to run it on the GPU, too
    base: Path | None = None  # what a package or a config is made from

    @property
    def says_what(self) -> bool:
        """Whether it says anything of what a file is."""
        return bool(self.said or self.cdl or self.signal_range)

    @property
    def statement(self) -> dict[str, Any]:
        """What it says that a file is, as arguments of what verifies one."""
        shown = self.shown
        view = view_by_aces(shown.config, shown.display, shown.view) if shown.config else None
        return {"said": self.said, "cdl": self.cdl, "signal_range": self.signal_range, "view": view}


@dataclass(frozen=True)
class Verifiable:
    """A kind of file or folder that can be verified."""

    what: str  # for people
    recognises: Callable[[Path], bool]
    verify: Callable[[Path, Request], Report]
    shows: bool = False  # whether it may show a view of a config that is given


def verify(request: VerifyRequest, judge: Judge) -> Report:
    """Verify everything in a request, and return one report.

    Raises:
        UserError: a target cannot be read or is none; a GPU is required and there is none.
    """
    if (request.aces is None) is not (request.proxy is None):
        raise ArgumentError("aces", "is one of a pair", hint="give both `aces` and `proxy`")
    if not request.targets and request.proxy is None:
        raise ArgumentError("targets", "nothing to verify", hint=f"give {KNOWN}, or `aces` and `proxy`")
    _check_shown(request.shown, request.said)
    for path in (request.aces, request.proxy):
        if path:
            require_one_line(path)
    if not request.targets and request.shown.config:
        raise ArgumentError("config", "is for LUT files, and a capture is none", hint="leave it out")
    if not request.targets and request.require_gpu:
        raise ArgumentError("require_gpu", "is for what OCIO runs, and a capture is not", hint="leave it out")
    report = Report()
    gpu = _find_gpu(request, report)
    cdl = read_cdl(request.cdl) if request.cdl else None
    with own_environment() as ignored, ocio_messages() as warnings:
        for target in request.targets:
            one = Request(judge, request.said, request.signal_range, cdl, request.shown, gpu, request.base)
            _add(report, verify_path(target, one), target)
        if request.aces and request.proxy:
            from ocio_gen.verification.links import verify_link

            report += verify_link(
                request.aces,
                request.proxy,
                judge,
                said=request.said,
                signal_range=request.signal_range,
                cdl=cdl,
            )
    report.notes += [Remark(about="environment", text=text) for text in ignored]
    report.notes += _said_by_ocio(warnings)
    if not report.results and not report.problems:
        about = ", ".join(map(str, request.targets))
        report.problems.append(
            Remark(about=about, text="nothing was verified: it holds no config, LUT or plug-in")
        )
    return report


def check(request: VerifyRequest) -> None:
    """Raise an error where a request says what cannot be, whatever its targets are.

    Raises:
        UserError: what is said of a capture or a file names nothing, or contradicts itself; the CDL or the
            config cannot be read.
    """
    _check_shown(request.shown, request.said)
    cdl = read_cdl(request.cdl) if request.cdl else None
    if request.aces:
        CaptureStatement.of(request.said, request.signal_range)
    elif request.said or request.signal_range:
        statement(**Request(Judge(), request.said, request.signal_range, cdl, request.shown).statement)


def _check_shown(shown: Shown, said: str | None) -> None:
    """Raise an error where a display or a view is given that nothing asks for."""
    for name in ("display", "view"):
        if getattr(shown, name) is not None and not (shown.config and said):
            raise ArgumentError(
                name, "goes with `config`, and with a `claim` that is a view", hint="give both: SPACE:view"
            )


def verify_path(path: Path, request: Request) -> Report:
    """Verify a file or a folder.

    Raises:
        UserError: it cannot be read, or is none of what can be verified; there is no GPU.
    """
    require_one_line(path)
    if not path.exists():
        raise MissingFileError(path, "no such file or folder", hint=f"give {KNOWN}")
    if path.is_dir() and not _is_bundle(path) and not (path / MANIFEST).exists():
        hint = "name a folder of ocio-gen or a package of IMF (ASSETMAP.xml); frames are judged by `profile`"
        raise InvalidPackageError(path, f"has no {MANIFEST}", hint=hint)
    found = next((kind for kind in VERIFIABLE if kind.recognises(path)), None)
    if found is None:
        raise InvalidFileError(path, "nothing that can be verified", hint=f"give {KNOWN}")
    if request.shown.config and not found.shows:
        raise ArgumentError("config", f"is for LUT files, and {path} is {found.what}", hint="leave it out")
    if not request.says_what and (path.is_file() or _is_bundle(path)):
        return _verified_alone(found, path, request)
    return found.verify(path, request)


def _verified_alone(kind: Verifiable, path: Path, request: Request) -> Report:
    """Verify a file by the manifest that lists it; where there is none, or it does not help, as anybody's."""
    search = Search(path)
    listed = search.found()
    notes = search.notes
    first: UserError | None = None
    if listed:
        try:
            how = How(request.judge, gpu=request.gpu, base=request.base, config=request.shown.config)
            if report := verify_listed(listed, how):
                report.notes += notes
                return report
        except UserError as error:
            first = error
            text = f"{listed.record} lists it, and it cannot be verified by that: {error.text}"
            notes.append(Remark(about=path.name, text=text))
    try:
        report = kind.verify(path, request)
    except UserError as error:
        if first:  # what keeps it from being what its manifest says, and not what it may be besides
            raise first from None
        raise error.with_hint(part_of(listed)) if listed else error from None
    report.notes += notes
    report.problems += problems_of(listed) if listed else []
    return report


def _is_bundle(path: Path) -> bool:
    return path.is_dir() and path.name.endswith(BUNDLE)


def _has_suffix(*suffixes: str) -> Callable[[Path], bool]:
    return lambda path: path.is_file() and path.suffix.lower() in suffixes


def _has_manifest(kind: str) -> Callable[[Path], bool]:
    """Return what recognises a folder of ours by the kind that its manifest says it is.

    It raises a UserError where a folder has none, or none that can be read.
    """
    return lambda path: path.is_dir() and read_manifest(path, Manifest).kind == kind


def _of_files(folder: Path, kind: type[Manifest]) -> Report:
    """Return a report of the files of a folder, by its manifest."""
    manifest = read_manifest(folder, kind)
    problems = [Remark(about=path, text=text) for path, text in differences(folder, manifest)]
    return Report(files=manifest.files, problems=problems)


def _verify_bundle(bundle: Path, request: Request) -> Report:
    from ocio_gen.host_plugins.verify_ofx import verify_own_bundle

    own = None if request.said else verify_own_bundle(bundle, request.judge)
    return own or verify_bundle(bundle, request.judge, **request.statement)


def _verify_package(package: Path, request: Request) -> Report:
    from ocio_gen.package.manifest import PackageManifest
    from ocio_gen.package.verification import verify_package

    report = _of_files(package, PackageManifest)
    report += verify_package(package, request.judge, gpu=request.gpu, base=request.base)
    return report


def _verify_lut_set(folder: Path, request: Request) -> Report:
    from ocio_gen.lut_set.build import verify_luts
    from ocio_gen.lut_set.records import LutManifest

    report = _of_files(folder, LutManifest)
    given = request.shown.config
    configs = [config_with_spaces(given)] if given else list(configs_beside(folder))
    report += verify_luts(folder, configs, request.judge, gpu=request.gpu)
    return report


def _verify_plugins(folder: Path, request: Request) -> Report:
    from ocio_gen.host_plugins.build import verify_plugins
    from ocio_gen.host_plugins.records import PluginManifest

    report = _of_files(folder, PluginManifest)
    configs = config_folder_beside(folder, read_manifest(folder, PluginManifest))
    report += verify_plugins(folder, configs, request.judge)
    return report


def _verify_config(config: Path, request: Request) -> Report:
    report = verify_configs([config], request.judge, every_route=True, gpu=request.gpu)
    if request.base:
        report += verify_against(config, request.base, request.judge)
    report.files.append(file_record(config.parent, config.name))
    return report


def _verify_kernel(path: Path, request: Request) -> Report:
    return verify_kernel_file(path, request.judge, **request.statement)


def _verify_lut(path: Path, request: Request) -> Report:
    return verify_lut_file(path, request.judge, **request.statement, gpu=request.gpu)


# The first that recognises a path verifies it. (OCIO says itself which LUT files it reads.)
VERIFIABLE = (
    Verifiable(f"an OpenFX bundle ({BUNDLE})", _is_bundle, _verify_bundle),
    Verifiable("a show package", _has_manifest("package"), _verify_package),
    Verifiable("a set of LUT files", _has_manifest("luts"), _verify_lut_set, shows=True),
    Verifiable("plug-ins of a show", _has_manifest("plugins"), _verify_plugins),
    Verifiable(
        f"a config ({', '.join(sorted(CONFIG_SUFFIXES))})", _has_suffix(*CONFIG_SUFFIXES), _verify_config
    ),
    Verifiable(
        f"a kernel ({', '.join(languages.BY_SUFFIX)})", _has_suffix(*languages.BY_SUFFIX), _verify_kernel
    ),
    Verifiable("a LUT file", Path.is_file, _verify_lut, shows=True),
)
*_FIRST, _LAST = (kind.what for kind in VERIFIABLE)
KNOWN = f"{', '.join(_FIRST)} or {_LAST}"


def _add(report: Report, found: Report, target: Path) -> None:
    """Take in the report of a target, under its path where another has its name."""
    if {result.target for result in report.results} & {result.target for result in found.results}:
        for result in found.results:
            result.target = f"{target}: {result.target}"
    report += found


def _find_gpu(request: VerifyRequest, report: Report) -> bool:
    """Tell whether to use the GPU; note in the report which, or why not."""
    if not request.gpu or not request.targets:
        return False
    try:
        report.gpu = gpu_renderer()
    except UserError as error:
        if request.require_gpu:
            raise
        report.absent.append(Remark(about=error.about, text=error.reason))
        return False
    return True


def _said_by_ocio(messages: Iterable[str]) -> list[Remark]:
    return [Remark(about="OCIO", text=message.strip()) for message in dict.fromkeys(messages)]
