"""Verifies the kernels of a show in hosts' own languages: DCTLs, BlinkScript, gizmos."""

import itertools
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from ocio_gen.aces.cdl import Cdl
from ocio_gen.aces.signals import ACES, LIN_AP1, Form, proxy
from ocio_gen.core.compiler import Compiler
from ocio_gen.plugins.claims import GradeClaim, TransformClaim
from ocio_gen.plugins.nuke import KERNEL
from ocio_gen.plugins.resolve import IDT_FOLDER, LUT_FOLDER, ODT_FOLDER, transform_name
from ocio_gen.plugins.show_transforms import Carried
from ocio_gen.plugins.sources import EFFECTS
from ocio_gen.plugins.verify_ofx import CDLS, ENCODINGS, forms_of, probes_of, transform_limits
from ocio_gen.verify.behind_fence import reported
from ocio_gen.verify.claims import Claim, claim
from ocio_gen.verify.depths import Depth
from ocio_gen.verify.judge import Judge
from ocio_gen.verify.kernels.blink import load_blink
from ocio_gen.verify.kernels.dctl import load_dctl
from ocio_gen.verify.kernels.gizmo import load_gizmo
from ocio_gen.verify.kernels.kernel import Kernel
from ocio_gen.verify.kernels.runner import KernelRunner
from ocio_gen.verify.limits import kernel_limits
from ocio_gen.verify.report import Remark, Report, Result
from ocio_gen.verify.subjects.host_kernel import HostKernel

RESOLVE, NUKE = "resolve", "nuke"

# Compiled, each language is a route of its own: what it is limited to differs.
DCTL, BLINK, GIZMO = "DCTL", "BlinkScript", "gizmo"


def verify_kernels(
    folder: Path,
    show: str,
    carried: Sequence[Carried],
    limit: float,
    compiler: Compiler,
    judge: Judge,
    *,
    every_route: bool = False,
) -> Report:
    """Verify the kernels of a folder of plug-ins against the reference, and OCIO.

    They are compiled and run behind a fence; what they do wrong there is a problem of the report.

    Args:
        folder: With the folders `RESOLVE` and `NUKE`.
        show: The show's name.
        carried: Its transforms.
        limit: The largest mean error of a transform over the colours of AP1, in 10-bit codes.
        compiler: What compiles them.
        judge: What judges them.
        every_route: Whether to try cubes interpolated between eight points, too.

    Raises:
        UserError: one cannot be read, or does not compile.
    """
    report, runner = Report(), KernelRunner(compiler)
    about = f"{RESOLVE}, {NUKE}"
    with reported(runner, report, about), runner:
        report.notes.append(Remark(about=about, text=runner.note))
        for subject, own in _subjects(folder, show, runner):
            target = RESOLVE if subject.route == DCTL else NUKE
            judge.progress(f"{target}: {subject.name}, {subject.route}")
            for probe in probes_of(own, subject, judge, plain=every_route):
                limits = kernel_limits(own, probe.kind, exact=subject.route != GIZMO)
                report.results.append(judge.result(target, subject, own, probe, limits))
        luts = folder / RESOLVE / LUT_FOLDER / f"ACESproxy_{show}"
        for one in carried:
            path = luts / f"{transform_name(one)}.dctl"
            report.results += _transform_results(path, one, limit, runner, judge, every_route=every_route)
    return report


def _subjects(folder: Path, show: str, runner: KernelRunner) -> Iterator[tuple[HostKernel, Claim]]:
    resolve, nuke = folder / RESOLVE, folder / NUKE
    luts = resolve / LUT_FOLDER / f"ACESproxy_{show}"
    for effect, name in EFFECTS.items():
        dctl = load_dctl(luts / f"{name}.dctl", runner)
        yield from _of_effect(effect, DCTL, name, dctl, {})
        gizmo = load_gizmo(nuke / "gizmos" / f"{name}.gizmo", runner)
        yield from _of_effect(effect, GIZMO, name, gizmo, {})
    blink = load_blink(nuke / KERNEL, runner)
    for operation, effect in enumerate(EFFECTS):
        yield from _of_effect(effect, BLINK, KERNEL, blink, {"operation": operation})
    for encoding in ENCODINGS:
        for path, source, target in (
            (IDT_FOLDER, proxy(encoding), ACES),
            (ODT_FOLDER, ACES, proxy(encoding, Form.QUANTIZED)),
        ):
            kernel = load_dctl(resolve / path / f"{encoding.name}_{show}.dctl", runner)
            yield HostKernel(f"{path}/{encoding.name}", DCTL, kernel, {}), claim(source, target)


def _of_effect(
    effect: str, route: str, name: str, kernel: Kernel, fixed: Mapping[str, Any]
) -> Iterator[tuple[HostKernel, Claim]]:
    for (depth, encoding), (side, light) in itertools.product(
        enumerate(ENCODINGS), enumerate((ACES, LIN_AP1))
    ):
        chosen = {**fixed, "depth": depth, "side": side}
        for form, codes, values in forms_of(encoding):
            subject = HostKernel(f"{name}, {form}", route, kernel, chosen | values)
            if effect == "encode":
                yield subject, claim(light, codes)
            elif effect == "decode" and codes.form is not Form.QUANTIZED:
                yield subject, claim(codes, light)
        if effect == "cdl" and light is ACES:
            for cdl in CDLS:
                yield (
                    HostKernel(f"{name}, {encoding.name}", route, kernel, chosen | _cdl_values(cdl, kernel)),
                    GradeClaim(cdl, encoding),
                )


def _cdl_values(cdl: Cdl, kernel: Kernel) -> dict[str, Any]:
    names = {parameter.name for parameter in kernel.parameters}
    values: dict[str, Any] = {"saturation": cdl.saturation}
    for name in ("slope", "offset", "power"):
        triple = getattr(cdl, name)
        values |= (
            {name: triple} if name in names else dict(zip((f"{name}{c}" for c in "RGB"), triple, strict=True))
        )
    return values


def _transform_results(
    path: Path,
    one: Carried,
    limit: float,
    runner: KernelRunner,
    judge: Judge,
    *,
    every_route: bool,
) -> Iterator[Result]:
    for trilinear in (False, True) if every_route else (False,):
        kernel = load_dctl(path, runner, trilinear=trilinear)
        for number, (direction, way) in enumerate(one.ways.items()):
            name = one.label(direction)
            judge.progress(f"{RESOLVE}: {name}")
            values = {"direction": number} if len(one.ways) > 1 else {}
            route = f"{DCTL}, trilinear" if trilinear else DCTL
            subject, own = HostKernel(name, route, kernel, values), TransformClaim(name, way)
            for probe in own.probes(judge.kit, Depth.F32, plain=True):
                # Between eight points a cube is coarser: how much is information.
                limits = transform_limits(limit, one.kernels[direction], "" if trilinear else probe.kind)
                yield judge.result(RESOLVE, subject, own, probe, limits)
