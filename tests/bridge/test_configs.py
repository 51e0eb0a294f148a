# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""Uses of all kinds of OCIO's built-in configs, as every host has them, against OCIO.

`python -m tests.bridge.survey` tries all of them.
"""

from collections.abc import Iterable, Mapping

import numpy as np
import pytest

from ocio_gen.host_plugins.resolve import render_resolve
from ocio_gen.host_plugins.show_transforms import FORWARD, Carried
from ocio_gen.show.show_file import load_show
from ocio_gen.verification.depths import Depth
from ocio_gen.verification.probe_kit import ProbeKit
from ocio_gen.verification.report import Result
from tests.bridge.artefacts import carried, dctl_path, judged_kernels, judged_ofx
from tests.bridge.uses import Use, builtin, one_use
from tests.conftest import ROOT, some
from tests.host_plugins.gpu_compilers import CONSTANT_BYTES, compile_by_nvrtc, doubles_in, run_on_pocl

pytestmark = pytest.mark.hosts

ACES1, ACES2 = "studio-config-v2.2.0_aces-v1.3_ocio-v2.4", "studio-config-v5.0.0_aces-v2.1_ocio-v2.6"

# What GPUs' compilers are tried on, too.
ON_GPUS: dict[str, tuple[str, bool, Mapping[str, str]]] = {
    "ACES 1 SDR": (
        ACES1,
        False,
        {"display": "Rec.1886 Rec.709 - Display", "view": "ACES 1.0 - SDR Video"},
    ),
    "ACES 1 SDR, inverse": (
        ACES1,
        True,
        {"display": "Rec.1886 Rec.709 - Display", "view": "ACES 1.0 - SDR Video"},
    ),
    "ACES 2 SDR": (
        ACES2,
        False,
        {"display": "sRGB - Display", "view": "ACES 2.0 - SDR 100 nits (Rec.709)"},
    ),
    "ACES 2 HDR": (
        ACES2,
        False,
        {"display": "Rec.2100-PQ - Display", "view": "ACES 2.0 - HDR 1000 nits (P3 D65)"},
    ),
    "LogC4": (ACES2, False, {"target": "ARRI LogC4"}),
    "Apple Log": (ACES2, False, {"target": "Apple Log"}),  # the inverse of a half-domain table
}
OTHERS: dict[str, tuple[str, bool, Mapping[str, str]]] = {
    "ACES 1 HDR": (
        ACES1,
        False,
        {"display": "Rec.2100-PQ - Display", "view": "ACES 1.1 - HDR Video (1000 nits & Rec.2020 lim)"},
    ),
    "ACES 1 HDR, inverse": (
        ACES1,
        True,
        {"display": "ST2084-P3-D65 - Display", "view": "ACES 1.1 - HDR Video (2000 nits & P3 lim)"},
    ),
    "ACES 1 cinema": (ACES1, False, {"display": "P3-D65 - Display", "view": "ACES 1.0 - SDR Cinema"}),
    "ACES 2 SDR, inverse": (
        ACES2,
        True,
        {"display": "Rec.1886 Rec.709 - Display", "view": "ACES 2.0 - SDR 100 nits (Rec.709)"},
    ),
    "ACES 2 HDR, inverse": (
        ACES2,
        True,
        {"display": "ST2084-P3-D65 - Display", "view": "ACES 2.0 - HDR 1000 nits (P3 D65)"},
    ),
    "ACES 2 HLG": (
        ACES2,
        False,
        {"display": "Rec.2100-HLG - Display", "view": "ACES 2.0 - HDR 1000 nits (P3 D65)"},
    ),
    "no tone mapping": (ACES2, False, {"display": "Display P3 - Display", "view": "Un-tone-mapped"}),
    "ACEScct": (ACES2, False, {"target": "ACEScct"}),
    "ACEScc, inverse": (ACES2, True, {"target": "ACEScc"}),
    "ACEScg": (ACES2, False, {"target": "ACEScg"}),
    "LogC3, inverse": (ACES2, True, {"target": "ARRI LogC3 (EI800)"}),
    "S-Log3": (ACES2, False, {"target": "S-Log3 S-Gamut3.Cine"}),
    "Apple Log, inverse": (ACES2, True, {"target": "Apple Log"}),
    "DaVinci Intermediate": (ACES2, False, {"target": "DaVinci Intermediate WideGamut"}),
    "Log3G10, inverse": (ACES2, True, {"target": "Log3G10 REDWideGamutRGB"}),
    "ADX10": (ACES2, False, {"target": "ADX10"}),
    "ADX16, inverse": (ACES2, True, {"target": "ADX16"}),
    "camera Rec.709": (ACES2, False, {"source": "ACEScg", "target": "Camera Rec.709"}),
    "sRGB, inverse": (ACES2, True, {"target": "sRGB Encoded Rec.709 (sRGB)"}),
    "a look": (ACES2, False, {"source": "ACEScg", "look": "ACES 1.3 Reference Gamut Compression"}),
    "a look, inverse": (ACES2, True, {"look": "ACES 1.3 Reference Gamut Compression"}),
    "a named transform": (ACES2, False, {"named": "ST-2084 - Curve"}),
    "a named transform, inverse": (ACES2, True, {"named": "Apple Log - Curve"}),
}


def uses(described: Mapping[str, tuple[str, bool, Mapping[str, str]]]) -> list[Use]:
    """Return uses of the built-in configs."""
    return [one_use(builtin(name), inverse=inverse, **named) for name, inverse, named in described.values()]


def failures(results: Iterable[tuple[Carried, Result]]) -> list[str]:
    """Return which results are beyond their limits, by how much."""
    said, count = [], 0
    for one, result in results:
        count += 1
        figures = result.figures
        if result.failed:
            said.append(
                f"{one.name}, {result.probe}: {figures.failed} of {figures.samples}, "
                f"{figures.nonfinite} no number, {figures.worst[:1]}"
            )
    assert count > 3 * len(ON_GPUS)
    return said


def test_openfx_makes_what_ocio_makes(tmp_path):
    assert failures(judged_ofx(carried(uses(ON_GPUS | OTHERS)), tmp_path)) == []


def test_dctls_make_what_ocio_makes(tmp_path):
    transforms = carried(uses(ON_GPUS | OTHERS))
    assert failures(judged_kernels(transforms, tmp_path, blink=False)) == []


def test_blink_kernels_make_what_ocio_makes(tmp_path):
    some = dict([*ON_GPUS.items(), *OTHERS.items()][::3])
    assert failures(judged_kernels(carried(uses(some)), tmp_path, blink=True)) == []


@pytest.fixture(scope="module")
def dctls(tmp_path_factory) -> dict[str, tuple[Carried, str]]:
    folder, transforms = tmp_path_factory.mktemp("dctls"), carried(uses(ON_GPUS))
    render_resolve(load_show(ROOT / "configs/demo.toml"), transforms, "a config", folder)
    return {
        name: (one, dctl_path(folder, one).read_text()) for name, one in zip(ON_GPUS, transforms, strict=True)
    }


@pytest.mark.parametrize("name", ON_GPUS)
def test_cuda_compiles_a_transform_within_its_constant_memory(dctls, name):
    text = dctls[name][1]
    made = compile_by_nvrtc(text)
    assert made.constants <= CONSTANT_BYTES
    assert made.registers <= 64
    assert doubles_in(text) == []


@pytest.mark.parametrize("fast", some([True, False], 1))
@pytest.mark.parametrize("name", ON_GPUS)
def test_opencl_makes_what_ocio_makes(dctls, name, fast):
    one, text = dctls[name]
    claim = one.claims[FORWARD]
    # (What was measured at most, with fast math and without: 0.025 codes of ACES 2 SDR, 0.018 of ACES 1, 0.01
    # of logs. Processors, and what pocl makes of them, differ.)
    for probe in claim.probes(ProbeKit(edges=False), Depth.F32, plain=True)[:2]:
        pixels = np.ascontiguousarray(probe.part(0, probe.count)[::4])
        made = run_on_pocl(text, pixels, {}, fast=fast)
        errors = claim.scale(Depth.F32).errors(claim.aim(pixels, pixels, Depth.F32), made)
        assert errors.allowed is not None
        beyond = (errors.cv > claim.limits.fail) & (errors.cv > errors.allowed)
        assert 100.0 * beyond.mean() <= claim.limits.failpercent, probe.name
