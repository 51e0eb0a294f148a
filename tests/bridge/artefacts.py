# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""Uses of a config as what hosts load, each judged against OCIO."""

from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path

from ocio_gen.bridge.translation import program_of
from ocio_gen.core.compiler import find_compiler
from ocio_gen.host_plugins.nuke import render_nuke
from ocio_gen.host_plugins.ofx import compile_ofx, render_ofx
from ocio_gen.host_plugins.resolve import render_resolve
from ocio_gen.host_plugins.show_transforms import FORWARD, Carried
from ocio_gen.show.model import Show
from ocio_gen.show.show_file import load_show
from ocio_gen.verification.depths import Depth
from ocio_gen.verification.judge import Judge
from ocio_gen.verification.kernels.blink import load_blink
from ocio_gen.verification.kernels.dctl import load_dctl
from ocio_gen.verification.kernels.languages import BLINK, DCTL
from ocio_gen.verification.kernels.runner import KernelRunner
from ocio_gen.verification.ofx_host.fenced import FencedBinary
from ocio_gen.verification.probe_kit import ProbeKit
from ocio_gen.verification.report import Result
from ocio_gen.verification.subjects.host_kernel import HostKernel
from ocio_gen.verification.subjects.ofx_effect import OfxEffect
from tests.bridge.uses import Use
from tests.conftest import ROOT


def carried(uses: Sequence[Use]) -> list[Carried]:
    """Return uses as plug-ins carry them, each by itself."""
    return [
        Carried(
            f"{number} {use.name}",
            use.described,
            {FORWARD: use.way},
            f"use{number}",
            {FORWARD: program_of(use.way.processor)},
        )
        for number, use in enumerate(uses)
    ]


def judged_ofx(
    transforms: Sequence[Carried], folder: Path, judge: Judge | None = None
) -> Iterator[tuple[Carried, Result]]:
    """Yield results of an OpenFX plug-in of transforms, compiled for this machine."""
    judge = judge or Judge(ProbeKit(edges=False))
    compiler = find_compiler()
    render_ofx(_show(), transforms, "a config", folder)
    binary = folder / "bridge.ofx"
    compile_ofx(folder, binary, compiler, [compiler.host_target])
    with FencedBinary(binary) as loaded:
        effects = {plugin.identifier.rpartition(".")[2]: plugin.described() for plugin in loaded.plugins}
        for index, one in enumerate(transforms):
            own = one.claims[FORWARD]
            subject = OfxEffect(own.name, effects["transform"].instance({"transform": index}))
            for probe in own.probes(judge.kit, Depth.F32, plain=True):
                yield one, judge.result("OpenFX", subject, own, probe, own.limits)


def judged_kernels(
    transforms: Sequence[Carried], folder: Path, judge: Judge | None = None, *, blink: bool
) -> Iterator[tuple[Carried, Result]]:
    """Yield results of BlinkScript kernels or DCTLs of transforms, compiled by the verifier."""
    judge = judge or Judge(ProbeKit(edges=False))
    if blink:
        render_nuke(_show(), transforms, "a config", {}, folder)
    else:
        render_resolve(_show(), transforms, "a config", folder)
    runner = KernelRunner(find_compiler())
    with runner:
        for one in transforms:
            own, route = one.claims[FORWARD], BLINK.route if blink else DCTL.route
            path = folder / "kernels" / f"Show_{one.stem}.rpp" if blink else dctl_path(folder, one)
            kernel = (load_blink if blink else load_dctl)(path, runner)
            subject = HostKernel(own.name, route, kernel, {"direction": 0} if blink else {})
            for probe in own.probes(judge.kit, Depth.F32, plain=True):
                yield one, judge.result(route, subject, own, probe, own.limits)
    assert runner.problems == []


def dctl_path(folder: Path, one: Carried) -> Path:
    """Return the DCTL of a transform, in the folder that it was written into."""
    return folder / "LUT" / f"ACESproxy_{_show().name}" / f"Show_{one.stem}.dctl"


@cache
def _show() -> Show:
    return load_show(ROOT / "configs/demo.toml")
