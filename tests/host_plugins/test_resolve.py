# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""The DCTLs of a show, compiled as C through a shim of the language."""

import re
from functools import partial

import numpy as np
import PyOpenColorIO as ocio
import pytest

from ocio_gen.aces.acescc import AcesCct
from ocio_gen.aces.acesproxy import ACESPROXY10, ACESPROXY12
from ocio_gen.aces.cdl import Cdl
from ocio_gen.aces.colorimetry import TRA2
from ocio_gen.bridge.translation import program_of
from ocio_gen.core.errors import UserError
from ocio_gen.core.licence import spdx_lines
from ocio_gen.host_plugins.resolve import _file_of, render_resolve
from ocio_gen.host_plugins.show_transforms import FORWARD, INVERSE, Carried
from ocio_gen.host_plugins.ways import End, Way
from ocio_gen.show.model import ShowTransform
from ocio_gen.show.show_file import load_show
from ocio_gen.verification.kernels.cubes import read_cube
from ocio_gen.verification.kernels.dctl import load_dctl
from ocio_gen.verification.probes import rgb_triplets
from tests.conftest import ROOT

ENTRY = (
    "__DEVICE__ float3 transform(int p_Width, int p_Height, int p_X, int p_Y, "
    "float p_R, float p_G, float p_B)\n"
)
RGB = rgb_triplets()[:20000]


@pytest.fixture(scope="module")
def luts(plugins):
    return plugins / "resolve" / "LUT" / "ACESproxy_pocket"


@pytest.fixture
def dctl(luts, kernels):
    return lambda name, **options: load_dctl(luts / f"{name}.dctl", kernels, **options)


def test_resolve_finds_what_it_looks_for(plugins):
    resolve = plugins / "resolve"
    found = {path.relative_to(resolve).as_posix() for path in resolve.rglob("*") if path.is_file()}
    for folder in ("IDT", "ODT"):
        for bits in (10, 12):
            assert f"ACES Transforms/{folder}/ACESproxy{bits}_pocket.dctl" in found
    display = "Show_ACES2065_1_to_Rec.1886_Rec.709_Display_ACES_1.0_SDR_Video"
    assert f"ACES Transforms/ODT/{display}_pocket.dctl" in found
    assert f"LUT/ACESproxy_pocket/{display}.dctl" in found
    assert "LUT/ACESproxy_pocket/Show_Show_look_in_ACEScg.dctl" in found
    # Each of these transforms is one file: both directions fit in a GPU's constants, and nothing is sampled.
    assert not any("inverse" in name or name.endswith(".cube") for name in found)


def test_a_cube_of_the_config_is_a_file_that_is_the_very_same(film, film_dctl, kernels):
    _, carried = film
    assert re.findall(r"^DEFINE_LUT\((.*)\)$", film_dctl.read_text(), re.M) == [
        f"FORWARD_LUT0, {film_dctl.stem}_forward0.cube"
    ]
    cube = film_dctl.with_name(f"{film_dctl.stem}_forward0.cube")
    assert all(line in cube.read_text() for line in spdx_lines())
    grain = np.random.default_rng(9).random((9, 9, 9, 3), np.float32)  # by red, green, blue
    assert np.array_equal(read_cube(cube).table, grain.transpose(2, 1, 0, 3))
    light = np.abs(RGB)
    # Whatever Resolve interpolates by: only nodes are asked for.
    for trilinear in (False, True):
        made = load_dctl(film_dctl, kernels, trilinear=trilinear).run(light, {})
        assert np.abs(made - carried.ways["forward"].apply(light)).max() < 0.05 / 1023


def test_every_dctl_keeps_the_languages_rules(plugins):
    for path in (plugins / "resolve").rglob("*.dctl"):
        text = path.read_text()
        code = re.sub(r"//.*", "", text)
        assert text.count(ENTRY) == 1
        # Every number that is no integer is a float.
        arithmetic = "\n".join(line for line in code.splitlines() if not line.startswith(("DEFINE_", "#")))
        assert re.findall(r"(?<![\w.])\d+\.\d+(?:e[-+]?\d+)?(?![\w.])", arithmetic) == []
        assert not re.search(r"\b(double|half|near|far|auto|template|static)\b", arithmetic)
        # Controls are read as text: no comma or bracket is in a label, and tooltips are of labels.
        labels = re.findall(r"DEFINE_UI_PARAMS\(\w+, ([^,]+),", text)
        for control in re.findall(r"^DEFINE_UI_\w+\((.*)\)$", text, re.M):
            assert not re.search(r"[():;/]", control), control
            for group in re.findall(r"\{(.*?)\}", control):
                assert len(group.split(", ")) == len(re.findall(r"\{(.*?)\}", control)[0].split(", "))
        for tooltip in re.findall(r"DEFINE_UI_TOOLTIP\([^,]+, (.*)\)", text):
            assert re.fullmatch(r'"[^",]+"', tooltip), tooltip
        for label in re.findall(r"DEFINE_UI_TOOLTIP\(([^,]+),", text):
            assert label in labels
        # What a user sets is known in the entry function only.
        helpers = arithmetic.split(ENTRY)[0]
        for name in re.findall(r"^DEFINE_UI_PARAMS\((\w+),", text, re.M):
            for body in re.findall(r"^__DEVICE__ \w+ \w+\(([^)]*)\)\n\{(.*?)^\}", helpers, re.M | re.S):
                arguments, lines = body
                if re.search(rf"\b{name}\b", lines):
                    assert re.search(rf"\b{name}\b", arguments), (path.name, name)


@pytest.mark.parametrize(("depth", "encoding"), [(0, ACESPROXY10), (1, ACESPROXY12)])
def test_aces_transforms_read_and_write_the_link(plugins, kernels, depth, encoding):
    folder = plugins / "resolve" / "ACES Transforms"
    name = f"{encoding.name}_pocket.dctl"
    encode = load_dctl(folder / "ODT" / name, kernels)
    decode = load_dctl(folder / "IDT" / name, kernels)
    assert "IS_PARAMETRIC_ACES_TRANSFORM: 0" in (folder / "IDT" / name).read_text()
    codes = np.rint(encode.run(RGB, {}) * encoding.full_scale)
    assert (codes != encoding.encode_aces(RGB)).mean() < 5e-5
    own = np.arange(encoding.cv_min, encoding.cv_max + 1)
    made = decode.run(np.repeat(own / encoding.full_scale, 3).reshape(-1, 3), {})
    half = encoding.decode_to_aces(np.repeat(own, 3).reshape(-1, 3), np.float16)
    assert np.array_equal(made.astype(np.float16), half)


@pytest.mark.parametrize(("depth", "encoding"), [(0, ACESPROXY10), (1, ACESPROXY12)])
def test_the_timeline_of_an_aces_project_is_a_side_too(dctl, depth, encoding):
    cct = AcesCct().encode_aces(RGB).astype(np.float32)
    encode, decode = dctl("ACESproxy_Encode"), dctl("ACESproxy_Decode")
    made = encode.run(cct, {"depth": depth, "side": 2}) * encoding.full_scale
    lin_ap1 = AcesCct().decode_to_aces(cct)
    right = encoding.encode_continuous(lin_ap1 @ np.linalg.inv(TRA2).T)
    assert np.abs(made - right).max() < 0.002 * encoding.steps_per_stop / 50
    back = decode.run(made / encoding.full_scale, {"depth": depth, "side": 2})
    inside = (right > encoding.cv_min) & (right < encoding.cv_max)
    assert np.abs(back - cct)[inside].max() < 2e-6


def test_a_cdl_on_the_timeline(dctl):
    cdl = Cdl((1.2, 0.9, 1.1), (0.02, -0.01, 0.0), (1.1, 0.9, 1.0), 1.2)
    values = {"side": 1, "saturation": cdl.saturation}
    for name in ("slope", "offset", "power"):
        values |= {f"{name}{c}": v for c, v in zip("RGB", getattr(cdl, name), strict=True)}
    made = dctl("ACESproxy_CDL").run(np.abs(RGB), values)
    share = cdl.apply(ACESPROXY10.to_normalized(ACESPROXY10.encode_continuous(np.abs(RGB))))
    right = ACESPROXY10.decode(ACESPROXY10.from_normalized(share))
    assert np.abs(np.log2(made / right)).max() < 2e-5


def test_neutral_controls_leave_the_image_as_it_is(dctl):
    assert np.array_equal(dctl("ACESproxy_CDL").run(RGB, {}), RGB)
    assert not np.array_equal(dctl("ACESproxy_CDL").run(RGB, {"quantise": 1}), RGB)


def test_a_cube_is_read_red_fastest(tmp_path):
    path = tmp_path / "x.cube"
    rows = [f"{r} {g} {b}" for b in (0, 1) for g in (0, 1) for r in (0, 1)]
    path.write_text("\n".join(["# made by hand", "LUT_3D_SIZE 2", *rows]))
    table = read_cube(path).table
    assert np.array_equal(table[1, 0, 0], [0, 0, 1])
    assert np.array_equal(table[0, 0, 1], [1, 0, 0])


@pytest.mark.parametrize("trilinear", [False, True])
def test_the_shim_interpolates_as_numpy_does(tmp_path, kernels, trilinear):
    (tmp_path / "x.cube").write_text(
        "LUT_3D_SIZE 2\n"
        + "\n".join(f"{r * g} {b + r} {g - b}" for b in (0, 1) for g in (0, 1) for r in (0, 1))
    )
    (tmp_path / "x.dctl").write_text(
        f"DEFINE_LUT(CUBE, x.cube)\n{ENTRY}{{\n    return APPLY_LUT(p_R, p_G, p_B, CUBE);\n}}\n"
    )
    rgb = np.random.default_rng(1).uniform(0, 1, (500, 3))
    made = load_dctl(tmp_path / "x.dctl", kernels, trilinear=trilinear).run(rgb, {})
    r, g, b = rgb.T
    product = r * g if trilinear else np.minimum(r, g)  # the cut through a tetrahedron
    assert np.allclose(made, np.stack([product, b + r, g - b], -1), atol=1e-6)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("__DEVICE__ float4 transition()", "is a transition between two clips"),
        (None, r"cannot be read \(No such file or directory\); give a DCTL"),
        (
            f"{ENTRY}{{ return nothing; }}",
            "does not compile",
        ),
        (
            f"DEFINE_LUT(A, none.cube)\n{ENTRY}{{ return make_float3(0.0f, 0.0f, 0.0f); }}",
            r"none\.cube: cannot be read \(No such file or directory\); give a \.cube",
        ),
    ],
)
def test_what_cannot_be_run_is_one_sentence(tmp_path, kernels, text, sentence):
    path = tmp_path / "x.dctl"
    if text:
        path.write_text(text)
    with pytest.raises(UserError, match=sentence):
        load_dctl(path, kernels)


def test_luts_too_large_for_constants_have_no_dctl_and_are_told(tmp_path):
    """CUDA has 64 KB: 20,000 entries are 80 KB, and nothing of an evenly spaced LUT can be left out."""
    config = ocio.Config.CreateRaw()
    programs, ways = {}, {}
    for direction, length in ((FORWARD, 20_000), (INVERSE, 1_000)):
        lut = ocio.Lut1DTransform(length, inputHalfDomain=False)
        lut.setData(np.repeat(np.sqrt(np.linspace(0.0, 1.0, length)), 3).astype(np.float32))
        end = End("", scene=False, light=False)
        ways[direction] = Way(config, config.getCurrentContext(), end, end, partial(config.getProcessor, lut))
        programs[direction] = program_of(ways[direction].processor)
    carried = Carried("large", ShowTransform(target="any"), ways, "large", programs)
    render_resolve(load_show(ROOT / "configs/demo.toml"), [carried], "a config", tmp_path)
    (found,) = tmp_path.rglob("Show_large*")
    assert found.name == "Show_large_inverse.dctl"
    assert _file_of(found.with_name("Show_large.dctl"), FORWARD) is None
    assert _file_of(found.with_name("Show_large.dctl"), INVERSE) == found
