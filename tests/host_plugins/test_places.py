# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""Projects survive: a rebuilt plug-in has each transform where a project of before finds it."""

import json
import shutil
from dataclasses import replace
from itertools import count

import numpy as np
import pytest

from ocio_gen.core.disk.manifest import MANIFEST
from ocio_gen.core.ofx_bundle import binary_of
from ocio_gen.core.opencolorio import load_config
from ocio_gen.host_plugins.ofx import render_ofx
from ocio_gen.host_plugins.places import Before, menu_entries, places_after, places_before
from ocio_gen.host_plugins.show_transforms import carried_transforms
from ocio_gen.show.show_file import load_show
from ocio_gen.verification.ofx_host.binary import Binary
from ocio_gen.verification.ofx_host.host import Host
from ocio_gen.verification.ofx_host.images import Layout
from tests.conftest import run_cli
from tests.host_plugins.conftest import compiled
from tests.host_plugins.hosts import StringChoices

CCT, CG, LOGC, CC = (f"ACES2065-1 to {name}" for name in ("ACEScct", "ACEScg", "ARRI LogC4", "ACEScc"))
NUMBERS = count()
LIGHT = np.random.default_rng(1).uniform(0.01, 4, (3, 70, 4)).astype(np.float32)


def described(folder, *targets, title="Order"):
    """Write the description of a show with transforms from ACES2065-1."""
    transforms = ", ".join(f"{{ target = {json.dumps(target)} }}" for target in targets)
    path = folder / "show.toml"
    path.write_text(f"""
name = "order"
title = {json.dumps(title)}
aces = "1.3"
hosts = {{ nuke = "15.1" }}
[luts]
formats = ["clf"]
size = 17
views = []
[plugins]
platforms = ["linux"]
transforms = [{transforms}]
""")
    return path


def built(folder, *targets, command="plugins"):
    """Build in a folder; return its plug-ins."""
    ran = run_cli(command, str(described(folder, *targets)), "-o", str(folder / "made"))
    assert ran.returncode == 0, ran.stdout + ran.stderr
    return folder / "made" / ("plugins" if command == "build" else ""), ran.stdout + ran.stderr


def made(plugins, host, **values):
    """Return what the Show Transform of a build makes of light, and its menu: labels, names, order."""
    own = binary_of(plugins / json.loads((plugins / MANIFEST).read_text())["bundle"])
    copy = plugins.parent.parent / f"{next(NUMBERS)}.ofx"  # a system loads a path once
    shutil.copy(own, copy)
    with Binary(copy, host) as binary:
        effect = binary.plugins[3].described()
        named = effect.params.get("transformName")
        menu = (named or effect.params["transform"]).properties
        pixels = effect.instance(values).made(LIGHT, Layout())
    assert host.problems == []
    return pixels, {
        name: menu.values.get(f"OfxParamPropChoice{name}") for name in ("Option", "Enum", "Order")
    }


@pytest.fixture(scope="module", params=["plugins", pytest.param("build", marks=pytest.mark.long)])
def two(request, tmp_path_factory):
    """What one build, and the next in its place, make of light, by the transform and the kind of host."""
    folder = tmp_path_factory.mktemp(request.param)
    results = []
    for targets in (("ACEScct", "ARRI LogC4"), ("ACEScg", "ACEScct")):
        plugins, _ = built(folder, *targets, command=request.param)
        results.append(
            [made(plugins, Host(), transform=place) for place in range(3)]
            + [made(plugins, StringChoices(), transformName=name) for name in (CCT, LOGC, CG)]
            + [made(plugins, StringChoices(), transform=place) for place in range(3)]
        )
    return plugins, results


def test_an_index_and_a_name_of_a_project_get_the_same_transform(two):
    _, (before, after) = two
    for number in (0, 3, 6):
        assert np.array_equal(before[number][0], after[number][0])  # ACEScct
        assert np.array_equal(before[number][0], before[0][0])
        assert np.array_equal(before[number + 1][0], before[1][0])  # LogC4
        assert np.array_equal(after[number + 1][0], LIGHT)  # was removed
        assert np.array_equal(after[number + 2][0], after[2][0])  # ACEScg, which is new
    assert not np.array_equal(before[1][0], before[0][0])
    assert not np.array_equal(after[2][0], LIGHT)


def test_a_menu_is_in_the_descriptions_order_and_what_was_removed_comes_last(two):
    plugins, (_, after) = two
    assert json.loads((plugins / MANIFEST).read_text())["places"] == [CCT, LOGC, CG]
    by_place, by_name = after[0][1], after[3][1]
    assert by_place["Option"] == [one.encode() for one in (CCT, f"{LOGC} (removed)", CG)]
    assert by_place["Order"] == [1, 2, 0]
    assert by_name["Option"] == [one.encode() for one in (CG, CCT, f"{LOGC} (removed)")]
    assert by_name["Enum"] == [one.encode() for one in (CG, CCT, LOGC)]
    assert f"leaves the image as it is: {LOGC}." in (plugins / "README.md").read_text()


@pytest.fixture(scope="module")
def order(tmp_path_factory):
    return load_show(described(tmp_path_factory.mktemp("order"), "ACEScct"))


def write(folder, **values):
    recorded = {"kind": "plugins", "tools": {}, "files": [], "show": "order"} | values
    (folder / MANIFEST).write_text(json.dumps(recorded))
    return folder


def test_plugins_of_before_there_were_places_have_the_order_of_their_transforms(order, tmp_path):
    transforms = [{"name": "b", "and": "what no version has"}, {"name": "a"}]
    assert places_before(write(tmp_path, transforms=transforms), order) == Before(["b", "a"])
    assert places_before(tmp_path / "nothing", order) == Before()
    assert places_before(write(tmp_path, transforms=transforms, show="another"), order) == Before()


@pytest.mark.parametrize(
    "changed", [{"kind": "package"}, {"transforms": 7}, {"transforms": [{"name": "a\nb"}]}]
)
def test_places_that_cannot_be_kept_are_a_sentence(order, tmp_path, changed):
    before = places_before(write(tmp_path, **({"transforms": []} | changed)), order)
    assert before.names == ()
    assert "the places of transforms are not kept, as that is not a manifest of plug-ins" in (
        before.lost or ""
    )


def test_a_removed_one_keeps_its_place_through_builds_and_comes_back(order, tmp_path, carried):
    wanted = [
        ("ab", "ab"),
        ("c", "abc"),
        ("dc", "abcd"),
        ("bd", "abcd"),
    ]
    for names, places in wanted:
        now = [replace(carried[0], name=name) for name in names]
        after = places_after(places_before(tmp_path, order), now)
        assert after == list(places)
        write(tmp_path, transforms=[{"name": name} for name in names], places=after)
    assert [(one.name, one.order, one.transform) for one in menu_entries(after, now)] == [
        ("a", 2, None),
        ("b", 0, 0),
        ("c", 3, None),
        ("d", 1, 1),
    ]


def test_a_build_says_that_places_are_lost(tmp_path):
    (tmp_path / "made").mkdir()
    write(tmp_path / "made", transforms=None)
    plugins, said = built(tmp_path, "ACEScg")
    assert "of the plug-ins that were in made, the places of transforms are not kept" in said
    assert json.loads((plugins / MANIFEST).read_text())["places"] == [CG]


@pytest.fixture(scope="module")
def carried(pocket, package):
    config = load_config(package / "configs" / "pocket_ocio-v2.2.ocio")
    return carried_transforms(pocket, config)


def test_the_spaces_of_transforms_are_known_by_what_they_are(carried):
    ends = [(one.source, one.target) for one in menu_entries(places_after(Before(), carried), carried)]
    assert ends == [
        ("ACES2065_1", "OTHER_SPACE"),
        ("ACES2065_1", "OTHER_SPACE"),
        ("ACESCG", "ACESCG"),
        ("ACES2065_1", "OTHER_SPACE"),
        ("OTHER_SPACE", "OTHER_SPACE"),
    ]


def test_a_name_that_the_plugin_has_not_got_is_no_transform(pocket, carried, tmp_path):
    host = StringChoices()
    with Binary(compiled(pocket, carried, tmp_path), host) as binary:
        effect = binary.plugins[3].described()
        pixels = effect.instance({"transformName": "of another build"}).made(LIGHT, Layout())
        assert np.array_equal(pixels, LIGHT)
        secret = {name: one.properties.numbers("OfxParamPropSecret") for name, one in effect.params.items()}
        assert [name for name, values in secret.items() if values == [1]] == ["transform"]


def test_an_old_index_moves_into_the_name_once(pocket, carried, tmp_path):
    """So that the first transform can be chosen afterwards."""
    host = StringChoices()
    with Binary(compiled(pocket, carried, tmp_path), host) as binary:
        params = binary.plugins[3].described().instance({"transform": 2}).effect.params
        assert params["transformName"].value == ("Show look, in ACEScg",)
        assert params["transform"].value == (0,)
    assert host.problems == []


def test_menus_have_no_submenus_of_names(pocket, tmp_path, carried):
    named = [replace(one, name=f"A/B & {number}") for number, one in enumerate(carried)]
    show = pocket.model_copy(update={"title": "Unit 1/2 & more"})
    render_ofx(show, named, "a config", tmp_path)
    menu, names = ((tmp_path / name).read_text() for name in ("menu.c", "names.h"))
    assert '    "A-B + 0",\n' in menu  # as it is shown
    assert '{ "A/B & 0", 0, ' in menu  # as it is stored
    assert '#define SHOW_TITLE "Unit 1-2 + more"' in names
