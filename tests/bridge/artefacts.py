# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""Uses of a config as what hosts load, each judged against OCIO."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from ocio_gen.bridge.translation import program_of
from ocio_gen.core.compiler import find_compiler
from ocio_gen.host_plugins.ofx import compile_ofx, render_ofx
from ocio_gen.host_plugins.show_transforms import FORWARD, Carried
from ocio_gen.show.show_file import load_show
from ocio_gen.verification.depths import Depth
from ocio_gen.verification.judge import Judge
from ocio_gen.verification.ofx_host.fenced import FencedBinary
from ocio_gen.verification.probe_kit import ProbeKit
from ocio_gen.verification.report import Result
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
    render_ofx(load_show(ROOT / "configs/demo.toml"), transforms, "a config", folder)
    binary = folder / "bridge.ofx"
    compile_ofx(folder, binary, compiler, [compiler.host_target])
    with FencedBinary(binary) as loaded:
        effects = {plugin.identifier.rpartition(".")[2]: plugin.described() for plugin in loaded.plugins}
        for index, one in enumerate(transforms):
            own = one.claims[FORWARD]
            subject = OfxEffect(own.name, effects["transform"].instance({"transform": index}))
            for probe in own.probes(judge.kit, Depth.F32, plain=True):
                yield one, judge.result("OpenFX", subject, own, probe, own.limits)
