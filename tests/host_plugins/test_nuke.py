# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""Nuke's part: scripts under a stub of its API, gizmos and kernel compiled, toolsets read."""

import re
import runpy
import sys
from pathlib import Path

import numpy as np
import pytest

from ocio_gen.aces.acesproxy import ACESPROXY10, ACESPROXY12
from ocio_gen.core.compiler import find_compiler
from ocio_gen.core.errors import UserError
from ocio_gen.core.opencolorio import load_config
from ocio_gen.host_plugins.nuke import render_nuke
from ocio_gen.host_plugins.show_transforms import Carried
from ocio_gen.show.model import ShowTransform
from ocio_gen.verification.kernels.blink import load_blink
from ocio_gen.verification.kernels.nuke.gizmo import load_gizmo
from ocio_gen.verification.kernels.runner import KernelRunner
from tests.host_plugins.nuke_script import nodes_of
from tests.host_plugins.nuke_stub import Menu, stub


def run(*paths: Path, version=(15, 1)):
    """Run scripts one after the other, as Nuke does at its start; return what stands for Nuke."""
    nuke = stub(version)
    sys.modules["nuke"] = nuke
    try:
        for path in paths:
            runpy.run_path(str(path))
        return nuke
    finally:
        del sys.modules["nuke"]


@pytest.fixture
def nuke_folder(plugins, monkeypatch):
    monkeypatch.delenv("OCIO", raising=False)
    return plugins / "nuke"


@pytest.mark.parametrize(
    ("version", "release"),
    [((15, 1), "2.2"), ((16, 0), "2.2"), ((17, 3), "2.2"), ((14, 0), None), ((12, 2), None)],
)
def test_nuke_gets_the_config_that_it_reads(nuke_folder, version, release):
    """The show has 2.2, for its Nuke 15.1; Nuke 14 has OCIO 2.1, 16 has 2.3."""
    nuke = run(nuke_folder / "init.py", version=version)
    assert nuke.paths == [f"{nuke_folder}/gizmos"]
    if release is None:
        assert nuke.defaults == {}
        return
    assert nuke.defaults["Root.colorManagement"] == "OCIO"
    assert nuke.defaults["Root.OCIO_config"] == "custom"
    path = Path(nuke.defaults["Root.customOCIOConfigPath"])
    assert path.name == f"pocket_ocio-v{release}.ocio"
    load_config(path)


def test_a_studios_own_ocio_is_left_alone(nuke_folder, monkeypatch):
    monkeypatch.setenv("OCIO", "/studio/config.ocio")
    nuke = run(nuke_folder / "init.py")
    assert nuke.defaults == {}


def commands(menu: Menu):
    found = dict(menu.commands)
    for name, inner in menu.menus.items():
        found |= {f"{name}/{command}": value for command, value in commands(inner).items()}
    return found


def test_every_menu_entry_does_something_that_there_is(nuke_folder):
    nuke = run(nuke_folder / "init.py", nuke_folder / "menu.py")
    entries = commands(nuke.root)
    assert "ACESproxy/Pocket/ACESproxy Encode" in entries
    assert "ACESproxy/Pocket/OCIO/ACES2065-1 to ACEScct" in entries
    assert "ACESproxy/Pocket/BlinkScript/ACES2065-1 to ACEScct" in entries
    assert "ACESproxy/Pocket/BlinkScript/sRGB - Curve" in entries
    assert "ACESproxy/Pocket/OCIO/sRGB - Curve" not in entries  # no node of Nuke's takes a named transform
    for command in entries.values():
        if callable(command):
            command()
        else:
            eval(command, {"nuke": nuke})  # noqa: S307 - as Nuke does
    kinds = [node.kind for node in nuke.nodes]
    assert kinds == ["ACESproxy_Encode", "ACESproxy_Decode", "ACESproxy_CDL", *["BlinkScript"] * 6]
    for kind in kinds[:3]:
        assert (nuke_folder / "gizmos" / f"{kind}.gizmo").is_file()
    kernels = [Path(node.knobs["kernelSourceFile"]) for node in nuke.nodes[3:]]
    assert set(kernels) == set(nuke_folder.rglob("*.rpp"))
    assert all(node.knobs["reloadKernelSourceFile"] == "executed" for node in nuke.nodes[3:])
    assert len(nuke.toolsets) == 8
    assert all(Path(path).is_file() for path in nuke.toolsets)


def test_a_menu_has_a_single_entry_for_each_name(pocket, tmp_path):
    """A slash would begin a submenu, an ampersand mark a key; what is alike without them has a number."""
    title = "Unit 1/2 & more"
    described = [ShowTransform(source="ACEScg", look=name) for name in ("a/b", "a-b", "R&D")]
    carried = [Carried(one.name, one, {}, str(number)) for number, one in enumerate(described)]
    render_nuke(pocket.model_copy(update={"title": title}), carried, "a config", {}, tmp_path)
    nuke = run(tmp_path / "menu.py")
    assert list(nuke.root.menus["ACESproxy"].menus) == ["Unit 1-2 + more"]
    assert list(commands(nuke.root.menus["ACESproxy"].menus["Unit 1-2 + more"].menus["OCIO"]))[4:] == [
        "a-b, in ACEScg",
        "a-b, in ACEScg 2",
        "R+D, in ACEScg",
    ]


def test_scripts_are_python_2_and_3(nuke_folder):
    """Nuke 12 has Python 2.7."""
    for name in ("init.py", "menu.py"):
        text = (nuke_folder / name).read_text()
        assert not re.search(r'\bf"|\basync\b|:=|->|print ', text)


def test_toolsets_name_what_the_config_has(package, nuke_folder, tmp_path):
    config = load_config(package / "configs" / "pocket_ocio-v2.2.ocio")
    toolsets = sorted((nuke_folder / "toolsets").glob("*.nk"))
    assert len(toolsets) == 8
    for path in toolsets:
        (node,) = nodes_of(path.read_text(), tmp_path)
        knobs = node.knobs
        for knob in ("in_colorspace", "out_colorspace", "colorspace"):
            if knob in knobs:
                assert config.getColorSpace(knobs[knob]), knobs
        if "view" in knobs:
            assert knobs["view"] in config.getViews(knobs["display"])
        if "look" in knobs:
            assert config.getLook(knobs["look"])
        assert knobs.keys() & {"out_colorspace", "view", "look"}


def test_a_gizmo_is_a_chain_of_native_nodes_whose_expressions_name_its_knobs(nuke_folder, tmp_path):
    gizmos = sorted((nuke_folder / "gizmos").iterdir())
    assert [path.stem for path in gizmos] == ["ACESproxy_CDL", "ACESproxy_Decode", "ACESproxy_Encode"]
    for path in gizmos:
        text = path.read_text()
        assert text.startswith("#! nuke\n")
        assert text.endswith("end_group\n")
        gizmo, *chain = nodes_of(text, tmp_path)
        kinds = [node.kind for node in chain]
        assert (gizmo.kind, kinds[0], kinds[-1]) == ("Gizmo", "Input", "Output")
        assert set(kinds[1:-1]) <= {"Expression", "ColorMatrix", "Switch"}
        values = [value for node in chain for value in node.knobs.values()]
        named = set(re.findall(r"parent\.(\w+)", " ".join(values)))
        assert named
        # A knob that is not there would be 0, and that without a word.
        assert named <= gizmo.user.keys()
        assert "parent" not in " ".join(gizmo.knobs.values())


def test_a_node_or_a_knob_that_nuke_does_not_have_is_found(tmp_path):
    good = "OCIOColorSpace {\n in_colorspace a\n}\n"
    assert [node.knobs for node in nodes_of(good, tmp_path)] == [{"in_colorspace": "a"}]
    for wrong in (good.replace("in_colorspace", "input"), good + "Blurr {\n size 3\n}\n"):
        with pytest.raises(AssertionError):
            nodes_of(wrong, tmp_path)


GREYS = np.repeat(0.18 * 2.0 ** np.linspace(-12, 12, 999), 3).reshape(-1, 3).astype(np.float32)


@pytest.mark.parametrize("kind", ["gizmo", "blink"])
@pytest.mark.parametrize(("depth", "encoding"), [(0, ACESPROXY10), (1, ACESPROXY12)])
def test_the_set_of_parameters_does_what_it_says(nuke_folder, kernels, kind, depth, encoding):
    if kind == "gizmo":
        encode = load_gizmo(nuke_folder / "gizmos" / "ACESproxy_Encode.gizmo", kernels)
        decode = load_gizmo(nuke_folder / "gizmos" / "ACESproxy_Decode.gizmo", kernels)
        operation = {}
    else:
        encode = decode = load_blink(nuke_folder / "ACESproxy.rpp", kernels)
        operation = {"operation": 1}
    codes = encode.run(GREYS, {"depth": depth, "quantise": 1}) * encoding.full_scale
    assert np.array_equal(np.rint(codes), encoding.encode_aces(GREYS))
    share = encode.run(GREYS, {"depth": depth, "range": 1})
    assert share.min() == 0.0
    assert share.max() == 1.0
    light = decode.run(share, operation | {"depth": depth, "range": 1})
    inside = (GREYS > 0.0012) & (GREYS < 222.0)
    assert np.allclose(light[inside], GREYS[inside], rtol=2e-5)
    infinite = np.full((1, 3), np.inf, np.float32)
    assert np.allclose(encode.run(infinite, {"depth": depth}) * encoding.full_scale, encoding.cv_max)
    negative = np.array([[-5.0, 1.0, 1.0]], np.float32)
    plain, clamped = (encode.run(negative, {"depth": depth, "preclamp": value}) for value in (0, 1))
    assert not np.array_equal(plain, clamped)


def test_both_compilers_agree(nuke_folder):
    with KernelRunner(find_compiler("zig")) as one, KernelRunner(find_compiler("system")) as other:
        zig, system = (load_blink(nuke_folder / "ACESproxy.rpp", runner) for runner in (one, other))
        for values in ({}, {"depth": 1, "quantise": 1}, {"operation": 1, "side": 1}):
            assert np.array_equal(zig.run(GREYS, values), system.run(GREYS, values))


@pytest.mark.parametrize(
    ("load", "name", "text", "sentence"),
    [
        (
            load_gizmo,
            "x.gizmo",
            "Gizmo {\n}\nBlur {\n}\nOutput {\n}\n",
            "Blur: is no node that can be run here",
        ),
        (load_blink, "x.rpp", "kernel X : ImageReductionKernel {", "has no kernel of pixels"),
        (load_blink, "x.rpp", "kernel X : ImageComputationKernel<ePixelWise>\n{ oops", "writes 0"),
    ],
)
def test_what_cannot_be_run_is_one_sentence(tmp_path, kernels, load, name, text, sentence):
    path = tmp_path / name
    path.write_text(text)
    with pytest.raises(UserError, match=sentence):
        load(path, kernels)
