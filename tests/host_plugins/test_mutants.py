# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""Plug-ins that are wrong, made by hand from their sources: the verifier must fail each."""

import shutil

import numpy as np
import pytest

from ocio_gen.core.compiler import find_compiler
from ocio_gen.core.disk.manifest import read_manifest
from ocio_gen.core.opencolorio import load_config
from ocio_gen.host_plugins.ofx import _FLAGS, compile_ofx, render_ofx
from ocio_gen.host_plugins.records import PluginManifest
from ocio_gen.host_plugins.show_transforms import carried_transforms
from ocio_gen.host_plugins.target import Written
from ocio_gen.host_plugins.targets import TARGETS
from ocio_gen.host_plugins.verify_ofx import _complaint, _removed_complaints, verify_ofx
from ocio_gen.verification.depths import Depth
from ocio_gen.verification.judge import Judge
from ocio_gen.verification.ofx_host.fenced import FencedBinary
from ocio_gen.verification.probe_kit import ProbeKit
from ocio_gen.verification.report import Report


@pytest.fixture(scope="module")
def carried(pocket, package):
    config = load_config(package / "configs" / "pocket_ocio-v2.2.ocio")
    return carried_transforms(pocket, config)


@pytest.fixture(scope="module")
def sources(pocket, carried, tmp_path_factory):
    folder = tmp_path_factory.mktemp("right")
    render_ofx(pocket, carried, "a config", folder)
    return folder


class FewProbes(ProbeKit):
    """As many pixels as it takes to see what is wrong."""

    def light(self, signal, encoding, depth, *, plain):
        del plain
        return super().light(signal, encoding, depth, plain=False)

    def codes(self, encoding, *, plain, mixed):
        del plain
        return super().codes(encoding, plain=False, mixed=mixed)


@pytest.fixture(scope="module")
def judge() -> Judge:
    return Judge(FewProbes())


@pytest.fixture(autouse=True)
def quickly_compiled(monkeypatch):
    """The pixels are the same."""
    monkeypatch.setattr(
        "ocio_gen.host_plugins.ofx._FLAGS", tuple(flag.replace("-O3", "-O1") for flag in _FLAGS)
    )


def test_a_word_that_is_not_the_closest_is_wrong_but_for_the_middle_between_two():
    words = np.arange(20000, dtype=np.uint16).reshape(2, -1, 4)
    values = words / 65535
    assert _complaint("x", words, values, Depth.UINT16) == ""
    wrong = words.copy()
    wrong[0, 0, :2] += 1
    assert _complaint("x", wrong, values, Depth.UINT16) == "x: 2 of 20000 words are others, the worst by 1"
    values[0, 0, :2] += 0.499999 / 65535
    assert _complaint("x", wrong, values, Depth.UINT16) == "x: 2 of 20000 words are others, the worst by 1"
    assert _complaint("x", wrong, values, Depth.UINT16, 1e-4) == ""
    wrong[1, 1, 1] += 2
    text = "x: 1 of 20000 words are others, the worst by 2"
    assert _complaint("x", wrong, values, Depth.UINT16, 1e-4) == text


def verdict(sources, folder, carried, judge, file=None, right="", wrong=""):
    shutil.copytree(sources, folder / "sources")
    if file:
        path = folder / "sources" / file
        text = path.read_text()
        assert right in text
        path.write_text(text.replace(right, wrong))
    compiler = find_compiler()
    compile_ofx(folder / "sources", folder / "own.ofx", compiler, [compiler.host_target])
    return verify_ofx(folder / "own.ofx", carried, judge, every_route=True).verdict


def test_the_right_one_passes(sources, carried, judge, tmp_path):
    assert verdict(sources, tmp_path, carried, judge) == "pass"


@pytest.mark.parametrize(
    ("file", "right", "wrong"),
    [
        pytest.param("acesproxy.h", "x == infinity ? HALF_MAX : x", "x", id="infinities turn black"),
        pytest.param("acesproxy.h", "x = x < 0.0 ? 0.0 : x;", "", id="half a pre-clamp"),
        pytest.param("acesproxy.h", "if (not_finite)", "if (0)", id="infinities that are not seen"),
        pytest.param(
            "acesproxy.h", "cv = rounded(clamped(", "cv = (clamped(", id="a decode that does not round"
        ),
        pytest.param(
            "acesproxy.h",
            "clamped(x[i] * slope + base, low, high)",
            "(x[i] * slope + base)",
            id="a decode that does not clamp",
        ),
        pytest.param("block.h", "x = x > low ? x : low;", "x = x < low ? low : x;", id="a NaN stays one"),
        pytest.param("effect.c", "apply_matrix(rgb, TRA2)", "apply_matrix(rgb, TRA1)", id="the wrong matrix"),
        pytest.param(
            "acesproxy.h",
            "unit = 1.0 / scale.full,",
            "unit = (float)(1.0 / scale.full),",
            id="a float's reciprocal",
        ),
        pytest.param("acesproxy.h", "zero = -scale.zero / scale.full;", "zero = 0.0;", id="no offset"),
        pytest.param(
            "acesproxy.h", "base = -scale.zero / scale.full;", "base = 0.1;", id="an offset of codes"
        ),
        pytest.param(
            "effect.c",
            "block->rgb[c][i] * factor / (left * words)",
            "block->rgb[c][i] * (1.0 / left) * alpha",
            id="products that are rounded three times",
        ),
        pytest.param(
            "effect.c", "apply_cdl(rgb, &s->cdl, 1)", "apply_cdl(rgb, &s->cdl, 0)", id="an unclamped CDL"
        ),
        pytest.param("effect.c", "alpha == 0.0 ? 1.0", "alpha == 7.0 ? 1.0", id="divided by an alpha of 0"),
        pytest.param(
            "effect.c",
            "rgb[c][i] = (float)rgb[c][i];",
            "rgb[c][i] = (float)rgb[c][i] * 1.02;",
            id="a transform of 2% more",
        ),
        pytest.param("cdl.h", "saturation * (rgb[c][i] - luma)", "(rgb[c][i] - luma)", id="no saturation"),
        pytest.param("block.h", "(EXP2_ODD[1] * z + EXP2_ODD[0])", "EXP2_ODD[0]", id="a coarse power of two"),
        pytest.param("block.h", "(c[4] * w + c[2]) * w", "c[2] * w", id="a coarse logarithm"),
        pytest.param(
            "pixels.h",
            "clamped(x * full, 0.0, full) + ROUNDING",
            "clamped(x * full - 0.5, 0.0, full) + ROUNDING",
            id="integers cut off",
        ),
        pytest.param("pixels.h", "(1.0 / 65535.0)", "(1.0 / 65536.0)", id="shorts of 65536"),
        pytest.param(
            "render.c",
            "+ ((ptrdiff_t)x - image->bounds.x1) * size",
            "+ ((ptrdiff_t)x - image->bounds.x1 + 1) * size",
            id="a pixel to the right",
        ),
        pytest.param("render.c", "if (job.source.handle)\n", "if (0)\n", id="an image that is not released"),
        pytest.param(
            "parameters.c", "s.side = (Side)read_int(params, P_SIDE, time);", "", id="a side that is not read"
        ),
        pytest.param(
            "parameters.c", "s.ops = inverse ?", "s.ops = !inverse ?", id="inverse instead of forward"
        ),
    ],
)
def test_a_wrong_plugin_fails(sources, carried, judge, tmp_path, file, right, wrong):
    assert verdict(sources, tmp_path, carried, judge, file, right, wrong) == "fail"


def test_places_that_are_not_as_recorded_are_found(pocket, carried, tmp_path):
    """A removed transform leaves an image as it is, and a menu has as many places as its manifest."""
    places = ["gone", *(one.name for one in carried)]
    complaints = []
    for name, wrong in (("right", "0, "), ("wrong", "&TRANSFORMS[0], ")):
        render_ofx(pocket, carried, "a config", tmp_path / name, places)
        menu = tmp_path / name / "menu.c"
        removed = f'{{ "gone", {len(carried)}, '
        assert f"{removed}0, " in menu.read_text()
        menu.write_text(menu.read_text().replace(f"{removed}0, ", removed + wrong))
        compiler = find_compiler()
        compile_ofx(tmp_path / name, tmp_path / f"{name}.ofx", compiler, [compiler.host_target])
        with FencedBinary(tmp_path / f"{name}.ofx") as loaded:
            effect = loaded.plugins[3].described()
            complaints += [list(_removed_complaints(effect, places, ["gone"]))]
            complaints += [list(_removed_complaints(effect, places[1:], []))]
    count = ["the menu of the Show Transform has 6 places, and 5 are recorded"]
    assert complaints == [[], count, ["gone was removed, and changes an image"] * 2, count]


def verified(plugins, carried, judge):
    """Return the report of all targets but OpenFX's, which has mutants of its own."""
    written = Written(plugins, read_manifest(plugins, PluginManifest), carried, every_route=True)
    report = Report()
    for target in TARGETS[1:]:
        report += target.verify(written, judge)
    return report


def test_the_right_kernels_pass(plugins, carried, judge):
    assert verified(plugins, carried, judge).verdict == "pass"


LUTS, ACES = "resolve/LUT/ACESproxy_pocket", "resolve/ACES Transforms"

# A change for each file, and the subject that it makes wrong; those of one round are made at once.
ROUNDS = [
    [
        (
            f"{LUTS}/ACESproxy_Encode.dctl",
            "&& lin < boundary10(code))",
            "&& 0)",
            "ACESproxy_Encode, ACESproxy10",
        ),
        (f"{LUTS}/ACESproxy_Decode.dctl", "off * (0.5f + off", "off * (0.3f + off", "ACESproxy_Decode"),
        (f"{LUTS}/ACESproxy_CDL.dctl", "0.715200007f * g", "0.7f * g", "ACESproxy_CDL"),
        (f"{LUTS}/Show_Show_look_in_ACEScg.dctl", "clip01(p.x)", "p.x * 1.1f", "Show look, in ACEScg"),
        (f"{ACES}/IDT/ACESproxy12_pocket.dctl", "4095.0f", "4096.0f", "ACES Transforms/IDT/ACESproxy12"),
        (
            f"{ACES}/ODT/ACESproxy10_pocket.dctl",
            "encode10(p.y, 1)",
            "encode10(p.y, 0)",
            "ACES Transforms/ODT/ACESproxy10",
        ),
        (
            "nuke/ACESproxy.rpp",
            "depth == 1 ? 3504.0f : 876.0f",
            "depth == 1 ? 3504.0f : 877.0f",
            "ACESproxy.rpp",
        ),
        (
            "nuke/gizmos/ACESproxy_Decode.gizmo",
            "disable {{parent.side}}",
            "disable {{!parent.side}}",
            "ACESproxy_Decode",
        ),
        ("nuke/gizmos/ACESproxy_CDL.gizmo", "parent.power.g", "parent.power.r", "ACESproxy_CDL"),
    ],
    [
        (
            f"{LUTS}/ACESproxy_Encode.dctl",
            "&& lin >= boundary12(code + 1))",
            "&& 0)",
            "ACESproxy_Encode, ACESproxy12",
        ),
        ("nuke/gizmos/ACESproxy_Encode.gizmo", "* steps + mid", "* steps + mid + 0.01", "ACESproxy_Encode"),
    ],
    [(f"{LUTS}/ACESproxy_Encode.dctl", "1.02101219f", "1.02101231f", "ACESproxy_Encode, ACESproxy10")],
    [
        (
            f"{LUTS}/ACESproxy_Encode.dctl",
            "p = make_float3(without_infinity(p.x)",
            "p = make_float3((p.x)",
            "ACESproxy_Encode, ACESproxy10",
        )
    ],
]


@pytest.mark.parametrize("changes", ROUNDS, ids=range(len(ROUNDS)))
def test_wrong_kernels_fail(plugins, carried, judge, tmp_path, changes):
    shutil.copytree(plugins, tmp_path / "plugins")
    for file, right, wrong, _ in changes:
        path = tmp_path / "plugins" / file
        text = path.read_text()
        assert right in text
        path.write_text(text.replace(right, wrong))
    report = verified(tmp_path / "plugins", carried, judge)
    failed = {(one.target, one.subject) for one in report.results if one.verdict == "fail"}
    for file, _, _, subject in changes:
        target = file.partition("/")[0]
        assert any(where == target and name.startswith(subject) for where, name in failed), (file, subject)
