"""What a user can ask to verify: packages, sets of LUTs, plug-ins, configs, LUT files, kernels, captures."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from ocio_gen.aces.cdl import Cdl
from ocio_gen.core.disk.manifest import file_record
from ocio_gen.core.errors import ArgumentError, MissingFileError, UserError
from ocio_gen.core.names import require_one_line
from ocio_gen.core.ofx_bundle import BUNDLE
from ocio_gen.core.opencolorio import CONFIG_SUFFIXES, ocio_messages, own_environment
from ocio_gen.show.looks.cdl_files import read_cdl
from ocio_gen.verify.foreign import KERNELS, verify_bundle, verify_kernel_file, verify_lut_file
from ocio_gen.verify.judge import Judge
from ocio_gen.verify.packages.base import verify_against
from ocio_gen.verify.packages.configs import verify_configs
from ocio_gen.verify.report import Remark, Report
from ocio_gen.verify.subjects.ocio_gpu import gpu_renderer


@dataclass(frozen=True)
class Wanted:
    """What to verify, and as what."""

    targets: tuple[Path, ...] = ()
    aces: Path | None = None
    proxy: Path | None = None
    said: str | None = None  # what a LUT file or a capture is
    cdl: Path | None = None  # what it applies
    gpu: bool = True  # where there is one
    require_gpu: bool = False
    base: Path | None = None  # what packages and configs are made from


def verify(wanted: Wanted, judge: Judge) -> Report:
    """Verify all that is wanted, and return one report.

    Raises:
        UserError: a target cannot be read or is none; a GPU is required and there is none.
    """
    if (wanted.aces is None) is not (wanted.proxy is None):
        raise ArgumentError("aces", "is one of a pair", hint="give both `aces` and `proxy`")
    if not wanted.targets and wanted.proxy is None:
        raise ArgumentError(
            "targets",
            "nothing to verify",
            hint="give a package, a config, a LUT file, or `aces` and `proxy`",
        )
    report = Report()
    gpu = _find_gpu(wanted, report)
    cdl = read_cdl(wanted.cdl) if wanted.cdl else None
    with own_environment() as ignored, ocio_messages() as warnings:
        for target in wanted.targets:
            _add(report, _verified(target, wanted, judge, cdl, gpu=gpu), target)
        if wanted.aces and wanted.proxy:
            from ocio_gen.verify.captures import verify_capture

            report += verify_capture(wanted.aces, wanted.proxy, judge, said=wanted.said, cdl=cdl)
    report.notes += [Remark(about="environment", text=text) for text in ignored]
    report.notes += _said_by_ocio(warnings)
    if not report.results and not report.problems:
        about = ", ".join(map(str, wanted.targets))
        report.problems.append(
            Remark(about=about, text="nothing was verified: it holds no config, LUT or plug-in")
        )
    return report


def _verified(target: Path, wanted: Wanted, judge: Judge, cdl: Cdl | None, *, gpu: bool) -> Report:
    require_one_line(target)
    if target.is_dir() and target.name.endswith(BUNDLE):
        from ocio_gen.plugins.verify_ofx import verify_own_bundle

        own = None if wanted.said else verify_own_bundle(target, judge)
        return verify_bundle(target, judge, said=wanted.said, cdl=cdl) if own is None else own
    if target.is_dir():
        from ocio_gen.package.verification import verify_folder

        return verify_folder(target, judge, gpu=gpu, base=wanted.base)
    if not target.is_file():
        raise MissingFileError(
            target, "no such file or folder", hint="give a package, a config, a LUT file or a plug-in"
        )
    if target.suffix.lower() in CONFIG_SUFFIXES:
        report = verify_configs([target], judge, every_route=True, gpu=gpu)
        if wanted.base:
            report += verify_against(target, wanted.base, judge)
        report.files.append(file_record(target.parent, target.name))
        return report
    if target.suffix.lower() in KERNELS:
        return verify_kernel_file(target, judge, said=wanted.said, cdl=cdl)
    return verify_lut_file(target, judge, said=wanted.said, cdl=cdl, gpu=gpu)


def _add(report: Report, found: Report, target: Path) -> None:
    """Take in the report of a target, under its path where another has its name."""
    if {result.target for result in report.results} & {result.target for result in found.results}:
        for result in found.results:
            result.target = f"{target}: {result.target}"
    report += found


def _find_gpu(wanted: Wanted, report: Report) -> bool:
    """Tell whether to use the GPU; note in the report which, or why not."""
    if not wanted.gpu or not wanted.targets:
        return False
    try:
        report.gpu = gpu_renderer()
    except UserError as error:
        if wanted.require_gpu:
            raise
        report.absent.append(Remark(about=error.about, text=error.reason))
        return False
    return True


def _said_by_ocio(messages: Iterable[str]) -> list[Remark]:
    return [Remark(about="OCIO", text=message.strip()) for message in dict.fromkeys(messages)]
