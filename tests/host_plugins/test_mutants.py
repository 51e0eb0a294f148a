# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""Plug-ins that are wrong, made by hand from their sources: the verifier must fail each."""

import shutil

import numpy as np
import pytest

from ocio_gen.core.compiler import find_compiler
from ocio_gen.core.disk.manifest import read_manifest
from ocio_gen.core.opencolorio import load_config
from ocio_gen.host_plugins.ofx import _LINKED, _OF_LANES, compile_ofx, render_ofx
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

pytestmark = pytest.mark.hosts


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


class FellShortError(Exception):
    """A result fell short."""


class Impatient(Judge):
    """Ends a verification at the first result that falls short."""

    def result(self, *args):
        made = super().result(*args)
        if made.failed:
            raise FellShortError
        return made


@pytest.fixture(scope="module")
def judge() -> Judge:
    return Judge(FewProbes())


@pytest.fixture(scope="module")
def impatient() -> Judge:
    return Impatient(FewProbes())


@pytest.fixture(autouse=True)
def quickly_compiled(monkeypatch):
    """The pixels are the same."""
    monkeypatch.setattr(
        "ocio_gen.host_plugins.ofx._LINKED", tuple(flag.replace("-O3", "-O1") for flag in _LINKED)
    )
    monkeypatch.setattr(
        "ocio_gen.host_plugins.ofx._OF_LANES",
        tuple(flag.replace("-O2", "-O1") for flag in _OF_LANES),
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


def verdict(sources, folder, carried, impatient, file=None, right="", wrong=""):
    shutil.copytree(sources, folder / "sources")
    if file:
        path = folder / "sources" / file
        text = path.read_text()
        assert right in text
        path.write_text(text.replace(right, wrong))
    compiler = find_compiler()
    compile_ofx(folder / "sources", folder / "own.ofx", compiler, [compiler.host_target])
    try:
        return verify_ofx(folder / "own.ofx", carried, impatient, every_route=True).verdict
    except FellShortError:
        return "fail"


def test_the_right_one_passes(sources, carried, impatient, tmp_path):
    assert verdict(sources, tmp_path, carried, impatient) == "pass"


@pytest.mark.long
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
            "clamped(x[i] * to.slope + to.base, to.low, to.high)",
            "(x[i] * to.slope + to.base)",
            id="a decode that does not clamp",
        ),
        pytest.param("direct.c", "any(none != none)", "0", id="floats: infinities turn black"),
        pytest.param("direct.c", "larger(x, floats(0.0f))", "x", id="floats: half a pre-clamp"),
        pytest.param(
            "direct.c", "x[i] > low ? x[i] : low", "x[i] < low ? low : x[i]", id="floats: a NaN stays"
        ),
        pytest.param("direct.c", "(code[c], low), high)", "(code[c], low), code[c])", id="floats: no clamp"),
        pytest.param("direct.c", "product(TRA2[c]", "product(TRA1[c]", id="floats: the wrong matrix"),
        pytest.param("direct.c", "alpha[g] = p.w;", "alpha[g] = p.z;", id="floats: alpha is blue"),
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
            "rgb[c][i] = pixels[4 * i + c];",
            "rgb[c][i] = pixels[4 * i + c] * 1.02;",
            id="a transform of 2% more",
        ),
        pytest.param("cdl.h", "saturation * (rgb[c][i] - luma)", "(rgb[c][i] - luma)", id="no saturation"),
        pytest.param(
            "curves.h", "(EXP2_ODD[1] * z + EXP2_ODD[0])", "EXP2_ODD[0]", id="a coarse power of two"
        ),
        pytest.param("curves.h", "(c[4] * w + c[2]) * w", "c[2] * w", id="a coarse logarithm"),
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
            "parameters.c",
            "(inverse ? transform->inverse : transform->forward)",
            "(!inverse ? transform->inverse : transform->forward)",
            id="inverse instead of forward",
        ),
    ],
)
def test_a_wrong_plugin_fails(sources, carried, impatient, tmp_path, file, right, wrong):
    assert verdict(sources, tmp_path, carried, impatient, file, right, wrong) == "fail"


# The transform to ACEScct, and the view, which has curves with tables, branches and an angle.
CCT, VIEW = "bridge_0_forward.c", "bridge_1_forward.c"
CURVE = "chosen(mask5, (((A_1 * t_1) + B_2) * t_1) + C_2, result0)"


@pytest.fixture(scope="module")
def two(carried):
    """Two transforms, which are quick to compile."""
    return carried[:2]


@pytest.fixture(scope="module")
def translated(pocket, two, tmp_path_factory):
    folder = tmp_path_factory.mktemp("translated")
    render_ofx(pocket, two, "a config", folder)
    return folder


def failing_transforms(sources, folder, carried, judge, file=None, right="", wrong=""):
    """Return the transforms that fail, of sources in which something is another, for both variants."""
    failed = []
    for widest in (128, 512):
        own = folder / str(widest)
        shutil.copytree(sources, own)
        effect = (own / "effect.c").read_text()
        (own / "effect.c").write_text(f"#define WIDEST {widest}\n{effect}")
        if file:
            text = (own / file).read_text()
            assert right in text
            (own / file).write_text(text.replace(right, wrong))
        compiler = find_compiler()
        compile_ofx(own, folder / f"{widest}.ofx", compiler, [compiler.host_target])
        report = verify_ofx(folder / f"{widest}.ofx", carried, judge)
        failed.append({one.subject for one in report.results if one.verdict == "fail"})
        assert report.problems == []
    assert failed[0] == failed[1]
    return failed[0]


def test_the_right_transforms_pass(translated, two, judge, tmp_path):
    assert failing_transforms(translated, tmp_path, two, judge) == set()


@pytest.mark.long
@pytest.mark.parametrize(
    ("file", "right", "wrong"),
    [
        pytest.param(VIEW, "index_of(8 + i, 24)", "index_of(9 + i, 24)", id="a table one entry aside"),
        pytest.param(
            CCT, "{ result0, result1, result2 }", "{ result1, result0, result2 }", id="channels exchanged"
        ),
        pytest.param(VIEW, "(2.0f * ocio_outColor_0)", "(2.0f * ocio_outColor_1)", id="a swizzle"),
        pytest.param(
            VIEW,
            "        result0 = chosen(mask4, ((x - 4.6738124f) * slope) + offs, result0);\n",
            "",
            id="a missing branch",
        ),
        pytest.param(
            VIEW, "ocio_hue * 1.6976527f", "ocio_hue * 57.2957795f * 1.6976527f", id="degrees for radians"
        ),
        pytest.param("lanes.h", "(0x1p52 + 1023.0)", "(0x1p52f + 1023.0f)", id="a float for a double"),
        pytest.param("lanes.h", " + r * -0.360672845348936", "", id="a term that is missing"),
        pytest.param("lanes.h", "0.2402265092", "0.2422265092", id="a digit of a polynomial"),
        pytest.param(
            VIEW,
            CURVE,
            CURVE.removeprefix("chosen(mask5, ").removesuffix(", result0)"),
            id="a mask that is not applied",
        ),
        pytest.param(
            VIEW, "            mask6 &= ~(x < 1.0614525f);\n", "", id="a loop that lanes do not leave"
        ),
        pytest.param(
            "show.c",
            "BRIDGES(bridge_0_forward), BRIDGES(bridge_0_inverse)",
            "BRIDGES(bridge_0_inverse), BRIDGES(bridge_0_forward)",
            id="the inverse for the forward",
        ),
        pytest.param(
            "lanes.h", "(Floats)((Ints)bounded & (x == x))", "bounded + 0.0f * x", id="a NaN stays one"
        ),
        pytest.param(
            "bridge.h", "cleaned_pixels(loaded(source + n))", "loaded(source + n)", id="nothing is cleaned"
        ),
        pytest.param("lanes.h", "floats(65504.0f)", "infinity()", id="an infinity stays one"),
        pytest.param(
            "bridge.h",
            "transform(ints(-1), p.x, p.y, p.z)",
            "transform(ints(-1), p.x, p.x, p.z)",
            id="red for green",
        ),
    ],
)
def test_a_wrong_translation_fails(translated, two, judge, tmp_path, file, right, wrong):
    failed = failing_transforms(translated, tmp_path, two, judge, file, right, wrong)
    if file in {CCT, VIEW}:
        assert failed == {two[int(file == VIEW)].name}
    assert failed


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

NAMES = {
    "cct": ("ACES2065_1_to_ACEScct", "ACES2065-1 to ACEScct"),
    "view": (
        "ACES2065_1_to_Rec.1886_Rec.709_Display_ACES_1.0_SDR_Video",
        "ACES2065-1 to Rec.1886 Rec.709 - Display, ACES 1.0 - SDR Video",
    ),
    "look": ("Show_look_in_ACEScg", "Show look, in ACEScg"),
    "raw": ("ACES2065_1_to_Raw", "ACES2065-1 to Raw"),
}


def translated_changes(which, right, wrong, blink=None):
    """Return a change of a transform for each language: DCTL, and BlinkScript where it is not the same."""
    file, name = NAMES[which]
    return [
        (f"{LUTS}/Show_{file}.dctl", right, wrong, name),
        (f"nuke/kernels/Show_{file}.rpp", *(blink or (right, wrong)), name),
    ]


SHOWN, LAST = (
    "ocio_outColor_0, ocio_outColor_1, ocio_outColor_2",
    "ocio_outColor_2, ocio_outColor_1, ocio_outColor_0",
)
NAN = "(x < 0.0f ? -65504.0f : 0.0f)"
# Of each transform that is OCIO's code, translated.
TRANSLATED = [
    [
        *translated_changes("cct", SHOWN, LAST),  # channels exchanged
        *translated_changes("view", "index_of(8 + i, 24)", "index_of(9 + i, 24)"),  # a table one entry aside
        *translated_changes("look", "smaller(larger(ocio_outColor_0, 0.0f), 1.0f)", "ocio_outColor_0 * 1.1f"),
        (
            f"{ACES}/ODT/Show_{NAMES['view'][0]}_pocket.dctl",
            SHOWN,
            LAST,
            f"ACES Transforms/ODT/{NAMES['view'][1]}",
        ),
    ],
    [
        # the inverse for the forward
        *translated_changes(
            "cct",
            "direction == INVERSE", "direction == FORWARD",
            ("direction == 1 ?", "direction == 0 ?"),
        ),
        # a missing branch
        *translated_changes("view", "return (x - -5.2601776f) * 0.0f + -4.0f;", ";"),
        *translated_changes("look", "+ -0.00300000003f", "+ 0.00300000003f"),
        *translated_changes("raw", NAN, "x"),  # a NaN stays one
    ],
    [
        *translated_changes("cct", "!= 0.0f ? ocio_logSeg_1", "!= 2.0f ? ocio_logSeg_1"),  # the wrong side
        *translated_changes("view", "ocio_hue * 1.6976527f", "ocio_hue * 57.2957795f * 1.6976527f"),
        *translated_changes("look", "1.00999999f", "1.02f"),
        *translated_changes("raw", "65504.0f) : ", "x) : "),  # an infinity stays one
    ],
    [
        *translated_changes("cct", NAN, "x"),
        # a loop that is not left
        *translated_changes("view", "if (x < 1.0614525f) {", "if (0) {"),
        *translated_changes("look", "ocio_luma + 0.920000017f", "ocio_luma + 0.92005f"),
    ],
]  # fmt: skip

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
        *TRANSLATED[0],
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
        *TRANSLATED[1],
    ],
    [
        (f"{LUTS}/ACESproxy_Encode.dctl", "1.02101219f", "1.02101231f", "ACESproxy_Encode, ACESproxy10"),
        *TRANSLATED[2],
    ],
    [
        *TRANSLATED[3],
        (
            f"{LUTS}/ACESproxy_Encode.dctl",
            "p = make_float3(without_infinity(p.x)",
            "p = make_float3((p.x)",
            "ACESproxy_Encode, ACESproxy10",
        ),
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
