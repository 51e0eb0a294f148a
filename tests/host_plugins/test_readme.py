# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""The README's figures of plug-ins are those that are measured."""

import re

import pytest

from ocio_gen.aces.acesproxy import ACESPROXY10, ACESPROXY12
from ocio_gen.aces.signals import ACES, LIN_AP1, Form, proxy
from ocio_gen.verification.claims import claim
from ocio_gen.verification.depths import Depth
from ocio_gen.verification.figures import Limits
from ocio_gen.verification.judge import Judge
from ocio_gen.verification.kernels.blink import load_blink
from ocio_gen.verification.kernels.dctl import load_dctl
from ocio_gen.verification.subjects.host_kernel import HostKernel
from ocio_gen.verification.subjects.ofx_effect import OfxEffect
from tests.conftest import ROOT

README = (ROOT / "README.md").read_text()
RANDOM = "quantised, 3,000,000 random float32 samples, through the matrix"


def stated(row):
    """Return the counts of a row: 10-bit, 12-bit."""
    (line,) = (line for line in README.splitlines() if line.startswith(f"| {row} |"))
    return [int(re.findall(r"\d+", cell)[0]) for cell in line.split("|")[2:4]]


def mismatched(subject, encoding, light, probe_name):
    judge, own = Judge(), claim(light, proxy(encoding, Form.QUANTIZED))
    probe = next(one for one in own.probes(judge.kit, Depth.F32, plain=True) if one.name == probe_name)
    return judge.result("", subject, own, probe, Limits(fail=1.0)).figures.mismatched


def test_openfx_through_the_matrix(ofx):
    encode = ofx.effect("encode")
    for depth, (encoding, count) in enumerate(
        zip((ACESPROXY10, ACESPROXY12), stated(f"OpenFX encode, {RANDOM}"), strict=True)
    ):
        subject = OfxEffect("", encode.instance({"depth": depth, "quantise": 1}))
        assert mismatched(subject, encoding, ACES, "RGB triplets") == count


@pytest.mark.parametrize("language", ["DCTL", "BlinkScript"])
def test_kernels_at_boundaries_and_through_the_matrix(plugins, kernels, language):
    if language == "DCTL":
        path = plugins / "resolve" / "LUT" / "ACESproxy_pocket" / "ACESproxy_Encode.dctl"
        kernel = load_dctl(path, kernels)
    else:
        kernel = load_blink(plugins / "nuke" / "ACESproxy.rpp", kernels)
    at_boundaries = stated("DCTL and BlinkScript encode, quantised, every code boundary")
    random = stated(f"DCTL and BlinkScript encode, {RANDOM}")
    for depth, encoding in enumerate((ACESPROXY10, ACESPROXY12)):
        values = {"depth": depth, "quantise": 1}
        on_ap1 = HostKernel("", language, kernel, values | {"side": 1})
        assert mismatched(on_ap1, encoding, LIN_AP1, "code boundaries, AP1") == at_boundaries[depth]
        subject = HostKernel("", language, kernel, values)
        assert mismatched(subject, encoding, ACES, "RGB triplets") == random[depth]
