# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""Verifies LUTs, kernels and plug-ins of someone else's, and single files of ours: what is it, how well?"""

from pathlib import Path

from ocio_gen.aces.cdl import Cdl
from ocio_gen.aces.signals import ACES, LIN_AP1
from ocio_gen.core.amounts import limit
from ocio_gen.core.compiler import find_compiler
from ocio_gen.core.disk.manifest import file_record
from ocio_gen.core.errors import ForeignCodeError, InvalidLutError, UserError
from ocio_gen.core.ofx_bundle import binary_of
from ocio_gen.core.opencolorio import load_lut
from ocio_gen.core.video_range import IN, OUT, VideoRange, video_range
from ocio_gen.lut_formats.transforms import in_video_range
from ocio_gen.verification.behind_fence import reported
from ocio_gen.verification.claims import Claim, ViewClaim
from ocio_gen.verification.foreign_effects import few, same_pixels, verify_effect
from ocio_gen.verification.judge import Judge
from ocio_gen.verification.kernels.languages import BY_SUFFIX
from ocio_gen.verification.kernels.runner import KernelRunner
from ocio_gen.verification.limits import foreign_limits, view_mean_cv
from ocio_gen.verification.ofx_host.fenced import FencedBinary, FencedPlugin
from ocio_gen.verification.readings import closest_reading
from ocio_gen.verification.report import Remark, Report, Result
from ocio_gen.verification.statement import LutStatement, Views, statement
from ocio_gen.verification.subjects.capture import SignalRange
from ocio_gen.verification.subjects.foreign_ofx import ForeignOfxEffect
from ocio_gen.verification.subjects.host_kernel import KernelEffect
from ocio_gen.verification.subjects.lut_file import grid_size, tetrahedral
from ocio_gen.verification.subjects.ocio_cpu import OcioCpu
from ocio_gen.verification.subjects.ocio_gpu import OcioGpu, gpu_program
from ocio_gen.verification.subjects.subject import Subject
from ocio_gen.verification.tolerances import VIEW_POINTS

# The contexts in which an effect takes an image.
_CONTEXTS = ("OfxImageEffectContextFilter", "OfxImageEffectContextGeneral")

# What a note names of the things that a binary asks for in vain.
_MOST_NAMED = 3

# A bundle has effects that are not meant to be ACESproxy; ACEScct is 0.09 stops from it on average.
_NEAR_STOPS_OF_AN_EFFECT = 0.03


def verify_lut_file(
    path: Path,
    judge: Judge,
    *,
    said: str | None = None,
    cdl: Cdl | None = None,
    signal_range: SignalRange | None = None,
    view: Views | None = None,
    gpu: bool = False,
) -> Report:
    """Verify a LUT file, whoever made it: on the CPU, tetrahedral if it is 3D, and on the GPU.

    Resolve's keywords for video range in a .cube, which OCIO refuses, say what its ends are.

    Args:
        path: The file.
        judge: What judges it.
        said: What it should be, "acesproxy10i:decode:ap1"; what is not said is guessed, and the results warn
            of that.
        cdl: What a file that grades applies.
        signal_range: How it carries codes.
        view: What makes the view of a signal that it shows.
        gpu: Whether to run it on the GPU, too.

    Raises:
        UserError: the file cannot be read, or is near nothing that it may be; there is no GPU.
    """
    stated = statement(said, cdl, signal_range, view)
    keywords, lut = video_range(path), load_lut(path, resolve=True)
    report = Report(files=[file_record(path.parent, path.name)])
    plain, size = OcioCpu(path.name, lut), grid_size(lut)
    claims = [_shown_in(one, keywords) for one in stated.within(keywords).claims]
    readings = closest_reading(path, plain, claims, said=stated.said)
    own = readings.best.claim
    subjects: list[Subject] = [plain]
    if size:
        subjects.append(tetrahedral(path, resolve=True))
    if gpu:
        subjects.append(OcioGpu(path.name, gpu_program(lut)))
    for subject in subjects:
        report.results += judge.results(path.name, subject, own, foreign_limits(own, subject, size))
    if isinstance(own, ViewClaim) and size:
        for result in report.results:
            result.cause = result.cause or _too_coarse(result, size)
    if stated.unsaid:
        for result in report.results:
            result.guess = f"{path.name}: {readings.guess(stated.unsaid)}"
    else:
        report.notes.append(Remark(about=path.name, text=readings.taken))
    if keywords != VideoRange():
        _tell_of_keywords(path.name, keywords, own, report, contradicted=stated.contradicts(keywords))
    return report


def _shown_in(one: Claim, keywords: VideoRange) -> Claim:
    """Return a claim: of a view in video range, where a file says that its output is so."""
    if isinstance(one, ViewClaim) and keywords.output:
        return ViewClaim(in_video_range(one.view), encoding=one.encoding)
    return one


def _too_coarse(result: Result, size: int) -> str | None:
    """Return that a grid of a view has too few points, where it falls short by no more than that explains."""
    off = view_mean_cv(size)
    if not result.failed or size >= VIEW_POINTS or result.figures.mean_cv > off:
        return None
    return (
        f"too coarse: between {size} points along each axis a right view may be off by {limit(off)} "
        f"on average; sample it at {VIEW_POINTS} or more, or say with --fail what it may be off by"
    )


def _tell_of_keywords(
    about: str, keywords: VideoRange, own: Claim, report: Report, *, contradicted: bool
) -> None:
    """Say what Resolve's keywords are taken to mean, and where they cannot be meant."""
    text = (
        f"says {keywords}, for Resolve; OCIO refuses that, and the table was read without it: at that end "
        "codes are taken as a video-range signal carries them, code value / 1023 or 4095"
    )
    if contradicted:
        text += "; but it is said to be otherwise, and was judged as that"
    report.notes.append(Remark(about=about, text=text))
    for keyword, stands, signal in (
        (IN, keywords.input, own.source),
        (OUT, keywords.output, own.target),
    ):
        if stands and signal in {LIN_AP1, ACES}:
            end = "goes into it" if keyword == IN else "comes out of it"
            text = f"says {keyword}, and light {end}: Resolve would scale that light"
            report.problems.append(Remark(about=about, text=text))


def verify_kernel_file(
    path: Path,
    judge: Judge,
    *,
    said: str | None = None,
    cdl: Cdl | None = None,
    signal_range: SignalRange | None = None,
    view: Views | None = None,
) -> Report:
    """Verify a DCTL, a BlinkScript kernel or a gizmo, whoever made it: with all settings, and with alpha.

    It is compiled and run behind a fence; what it does wrong there is a problem of the report.

    Args:
        path: The file.
        judge: What judges it.
        said: What it should be, as for a LUT file.
        cdl: What a file that grades applies.
        signal_range: How it carries codes.
        view: What makes the view of a signal that it shows.

    Raises:
        UserError: it cannot be read or compiled, or is near nothing that it may be; there is no compiler.
    """
    stated = statement(said, cdl, signal_range, view)
    language = BY_SUFFIX[path.suffix.lower()]
    report = Report(files=[file_record(path.parent, path.name)])
    runner = KernelRunner(find_compiler())
    with reported(runner, report, path.name), runner:
        report.notes.append(Remark(about=path.name, text=runner.note))
        variants = language.variants(path, runner)
        unread: dict[str, UserError] = {}
        for device, kernel in variants.items():
            name = f"{path.name}, {device}" if len(variants) > 1 else path.name
            effect = KernelEffect(name, language.route, kernel)
            report.absent += [Remark(about=name, text=text) for text in kernel.notes]
            try:
                report += verify_effect(path, effect, judge, stated)
            except InvalidLutError as error:
                unread[name] = error
        if unread and not report.results:
            raise next(iter(unread.values()))
        report.problems += [Remark(about=name, text=error.reason) for name, error in unread.items()]
    return report


def verify_bundle(
    bundle: Path,
    judge: Judge,
    *,
    said: str | None = None,
    cdl: Cdl | None = None,
    signal_range: SignalRange | None = None,
    view: Views | None = None,
) -> Report:
    """Verify the effects of an OpenFX bundle, whoever made it: with all settings, depths, and with alpha.

    Its code is run behind a fence; what it does wrong there is a problem of the report.

    Args:
        bundle: The .ofx.bundle folder.
        judge: What judges it.
        said: What all of them should be; what is near nothing is noted where it is not said.
        cdl: What effects that grade apply.
        signal_range: How they carry codes.
        view: What makes the view of a signal that they show.

    Raises:
        UserError: it is no plug-in for this machine, or what is said names nothing.
    """
    stated = statement(said, cdl, signal_range, view)
    report, binary = Report(), FencedBinary(binary_of(bundle), string_choices=True)
    with reported(binary, report, bundle.name), binary:
        report.notes.append(Remark(about=bundle.name, text=binary.note))
        for plugin in binary.plugins:
            report += _verified_effect(bundle, plugin, judge, stated)
            if binary.dead:
                break
    if binary.remarks:
        text = "; ".join(binary.remarks[:_MOST_NAMED])
        if len(binary.remarks) > _MOST_NAMED:
            text += f"; and {len(binary.remarks) - _MOST_NAMED} others like these"
        report.notes.append(Remark(about=bundle.name, text=text))
    if not report.results and not report.problems:
        count = len(binary.plugins)
        text = f"nothing was verified: none of its effects ({count}) is near an ACESproxy transform"
        report.problems.append(Remark(about=bundle.name, text=text))
    return report


def _verified_effect(bundle: Path, plugin: FencedPlugin, judge: Judge, stated: LutStatement) -> Report:
    """Verify an effect in the first of its contexts; in the others it must make the same of an image."""
    label, report = plugin.identifier, Report()
    try:
        every = plugin.contexts()
        contexts = [one for one in every if one in _CONTEXTS] or every[:1]
        effect, *others = (ForeignOfxEffect(plugin.described(context)) for context in contexts)
        label = effect.name
        report += verify_effect(bundle, effect, judge, stated, near=_NEAR_STOPS_OF_AN_EFFECT)
        if effect.disabled:
            text = f"other values were not tried of what a user cannot set at first: {few(effect.disabled)}"
            report.absent.append(Remark(about=label, text=text))
        if report.results:
            report.absent.append(Remark(about=label, text="no other time than 0 was tried"))
        if any(not same_pixels(effect, other) for other in others):
            text = "as a general effect it makes other pixels than as a filter"
            report.problems.append(Remark(about=label, text=text))
    except ForeignCodeError as error:
        report.problems.append(Remark(about=bundle.name, text=error.text))
    except UserError as error:
        # What was verified in one context and cannot be run in the other is wrong there.
        told = report.problems if report.results else report.notes
        told.append(Remark(about=label, text=error.text))
    return report
