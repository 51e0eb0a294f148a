# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""Verifies the kernels of a show in hosts' own languages: what all targets with kernels share."""

import itertools
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from ocio_gen.aces.cdl import Cdl
from ocio_gen.aces.signals import ACES, LIN_AP1, Form
from ocio_gen.core.compiler import find_compiler
from ocio_gen.core.errors import UserError
from ocio_gen.host_plugins.grade_claim import GradeClaim
from ocio_gen.host_plugins.sources import Effect
from ocio_gen.host_plugins.target import Written
from ocio_gen.host_plugins.transform_claim import TransformClaim
from ocio_gen.host_plugins.verify_ofx import CDLS, ENCODINGS, forms_of, probes_of
from ocio_gen.verification.behind_fence import reported
from ocio_gen.verification.claims import Claim, claim
from ocio_gen.verification.figures import Limits
from ocio_gen.verification.judge import Judge
from ocio_gen.verification.kernels.kernel import Kernel
from ocio_gen.verification.kernels.languages import KernelLanguage
from ocio_gen.verification.kernels.runner import KernelRunner
from ocio_gen.verification.limits import kernel_limits
from ocio_gen.verification.probes import Probe
from ocio_gen.verification.report import Remark, Report
from ocio_gen.verification.subjects.host_kernel import HostKernel


@dataclass(frozen=True)
class Trial:
    """A kernel with some parameters set, what it claims to be, and how far it may be off."""

    subject: HostKernel
    claim: Claim
    limits: Callable[[Probe], Limits]


def verify_kernels(
    target: str, written: Written, judge: Judge, trials: Callable[[KernelRunner], Iterator[Trial]]
) -> Report:
    """Verify the kernels of a target against the reference, and OCIO.

    They are compiled and run behind a fence; what they do wrong there is a problem of the report.

    Args:
        target: Its name.
        written: What it wrote.
        judge: What judges them.
        trials: Yields what to try of them, with a runner that compiles them.

    Raises:
        UserError: one cannot be read, or does not compile.
    """
    try:
        compiler = written.compiler or find_compiler()
    except UserError as error:
        text = str(error).partition(": ")[2]
        return Report(absent=[Remark(about=target, text=text)])
    report, runner = Report(), KernelRunner(compiler)
    with reported(runner, report, target), runner:
        report.notes.append(Remark(about=target, text=runner.note))
        for trial in trials(runner):
            subject = trial.subject
            judge.progress(f"{target}: {subject.name}, {subject.route}")
            for probe in probes_of(trial.claim, subject, judge, plain=written.every_route):
                result = judge.result(target, subject, trial.claim, probe, trial.limits(probe))
                report.results.append(result)
    return report


def trial_of(subject: HostKernel, own: Claim, *, exact: bool) -> Trial:
    """Return a trial of ACESproxy itself.

    Args:
        subject: The kernel.
        own: What it claims to be.
        exact: Whether it finds codes between exact boundaries; else by a logarithm.
    """
    return Trial(subject, own, lambda probe: kernel_limits(own, probe.kind, exact=exact))


def trial_of_transform(subject: HostKernel, own: TransformClaim) -> Trial:
    """Return a trial of a transform of the show's config."""
    return Trial(subject, own, lambda _: own.limits)


def trials_of_effect(
    effect: Effect,
    language: KernelLanguage,
    name: str,
    kernel: Kernel,
    fixed: Mapping[str, Any],
    *,
    exact: bool = True,
) -> Iterator[Trial]:
    """Yield trials of an effect with each value of its parameters.

    Args:
        effect: The effect.
        language: Of the kernel.
        name: For people.
        kernel: The effect.
        fixed: Parameters that make the kernel this effect.
        exact: As for `trial_of`.
    """
    for (depth, encoding), (side, light) in itertools.product(
        enumerate(ENCODINGS), enumerate((ACES, LIN_AP1))
    ):
        chosen = {**fixed, "depth": depth, "side": side}
        for form, codes, values in forms_of(encoding):
            subject = HostKernel(f"{name}, {form}", language.route, kernel, chosen | values)
            if effect is Effect.ENCODE:
                yield trial_of(subject, claim(light, codes), exact=exact)
            elif effect is Effect.DECODE and codes.form is not Form.QUANTIZED:
                yield trial_of(subject, claim(codes, light), exact=exact)
        if effect is Effect.CDL and light is ACES:
            for cdl in CDLS:
                values = chosen | _cdl_values(cdl, kernel)
                subject = HostKernel(f"{name}, {encoding.name}", language.route, kernel, values)
                yield trial_of(subject, GradeClaim(cdl, encoding), exact=exact)


def _cdl_values(cdl: Cdl, kernel: Kernel) -> dict[str, Any]:
    names = {parameter.name for parameter in kernel.parameters}
    values: dict[str, Any] = {"saturation": cdl.saturation}
    for name in ("slope", "offset", "power"):
        triple = getattr(cdl, name)
        values |= (
            {name: triple} if name in names else dict(zip((f"{name}{c}" for c in "RGB"), triple, strict=True))
        )
    return values
