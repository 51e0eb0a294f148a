# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors

import re
import zipfile

import PyOpenColorIO as ocio
import pytest

from ocio_gen.core.errors import UserError
from ocio_gen.core.opencolorio import (
    aces_contradiction,
    config_problem,
    config_remarks,
    identify_aces,
    load_config,
    reason_of,
    require_aces,
)
from ocio_gen.package.inspection import inspect
from tests.conftest import run_cli
from tests.houses import DAMAGES, write_cube, write_house

STUDIO = "studio-config-v2.1.0_aces-v1.3_ocio-v2.3"
AP1_TO_AP0 = (
    "0.695452241357, 0.140678696470, 0.163869062172, 0, 0.044794563372, 0.859671118456, 0.095534318172, 0, "
    "-0.005525882558, 0.004025210306, 1.001500672252, 0, 0, 0, 0, 1"
)


@pytest.fixture
def studio():
    return ocio.Config.CreateFromBuiltinConfig(STUDIO)


def test_the_role_names_aces2065_1(studio):
    studio.setRole("aces_interchange", "ACEScg")
    assert identify_aces(studio) == "ACEScg"


@pytest.mark.parametrize("renamed", [False, True])
def test_without_the_role_ocio_recognises_the_space(studio, renamed, tmp_path):
    config = studio
    if renamed:  # by its matrix: neither name nor alias says it
        path = write_house(tmp_path / "h.ocio", {}, "")
        path.write_text(
            path.read_text()
            .replace("aces_interchange: lin", "rendering: lin")
            .replace("{name: lin}", "{name: lin}\n")
            + "  - !<ColorSpace>\n    name: acescg\n  - !<ColorSpace>\n    name: zero\n"
            f"    from_reference: !<MatrixTransform> {{matrix: [{AP1_TO_AP0}]}}\n"
        )
        config = load_config(path)
    else:
        studio.setRole("aces_interchange", None)
    assert identify_aces(config) == ("zero" if renamed else "ACES2065-1")


@pytest.mark.parametrize("name", ["ACES - ACES2065-1", "lin_ap0", "aces"])
def test_else_the_names_of_aces_1_configs_do(tmp_path, name):
    path = write_house(tmp_path / "h.ocio", {}, "")
    text = path.read_text().replace("aces_interchange: lin", "rendering: lin")
    path.write_text(
        text + f"  - !<ColorSpace> {{name: {name}, from_reference: !<LogTransform> {{base: 2}}}}\n"
    )
    config = load_config(path)
    assert identify_aces(config) == name
    require_aces(path, config)
    assert config.getColorSpace("aces_interchange").getName() == name


def test_a_config_without_aces_is_one_sentence(tmp_path):
    path = write_house(tmp_path / "h.ocio", {}, "")
    path.write_text(path.read_text().replace("aces_interchange: lin", "rendering: lin"))
    config = load_config(path)
    assert identify_aces(config) is None
    with pytest.raises(UserError, match=r"nothing tells which colour space is ACES2065-1; add the role"):
        require_aces(path, config)


@pytest.mark.parametrize(
    ("space", "contradicted"), [("ACES2065-1", False), ("Linear Rec.709 (sRGB)", True), ("ACEScg", True)]
)
def test_a_role_that_ocios_heuristics_contradict_is_a_sentence(studio, space, contradicted):
    studio.setRole("aces_interchange", space)
    sentence = aces_contradiction(studio)
    if contradicted:
        assert sentence is not None
        assert sentence.startswith(
            f"the role aces_interchange names {space}, but OCIO finds ACES2065-1 in ACES2065-1"
        )
        assert config_remarks(studio) == [sentence]
    else:
        assert sentence is None
    assert studio.getColorSpace("aces_interchange").getName() == space  # the config stays as it was


def test_another_name_of_the_same_space_is_no_contradiction(studio):
    same = studio.getColorSpace("ACES2065-1")
    same.setName("House linear")
    for alias in same.getAliases():
        same.removeAlias(alias)
    studio.addColorSpace(same)
    studio.setRole("aces_interchange", "House linear")
    assert aces_contradiction(studio) is None


def test_heuristics_that_find_nothing_are_no_contradiction(tmp_path):
    config = load_config(write_house(tmp_path / "h.ocio", {}, ""))
    assert config.hasRole("aces_interchange")
    assert aces_contradiction(config) is None


@pytest.mark.parametrize(
    ("head", "sources", "problem"),
    [
        (
            "active_displays: [None]",
            {},
            "The list of active displays [None] from the config file is invalid.",
        ),
        ("active_displays: [monitor, gone]", {}, "contains invalid display name(s)"),
        ("search_path: $SHOT", {"x": "x.cube"}, "The search_path '$SHOT' cannot be resolved"),
        ("search_path: .", {"x": "$SHOT.cube"}, "The file transform source cannot be resolved: '$SHOT.cube'"),
        ("environment: {}\nsearch_path: .", {"x": "$SHOT.cube"}, "cannot be resolved: '$SHOT.cube'"),
    ],
)
def test_what_hosts_load_is_inspected_and_the_fault_is_said(tmp_path, head, sources, problem):
    path = write_house(tmp_path / "h.ocio", sources, head)
    assert problem in (config_problem(load_config(path)) or "")
    (config,) = inspect(path).configs
    (note,) = config.notes
    assert problem in note
    assert [space.name for space in config.spaces] == ["lin", *sources]


def test_what_hosts_load_is_built_on_and_verified_and_the_fault_is_said(tmp_path):
    path = write_house(tmp_path / "h.ocio", {}, "active_displays: [None]")
    show = tmp_path / "show.toml"
    show.write_text('name = "a"\ntitle = "A"\nocio = ["2.3"]\nbase = "h.ocio"\n[luts]\nformats = ["spi1d"]\n')
    ran = run_cli("build", str(show), "-o", str(tmp_path / "out"))
    assert ran.returncode == 0, ran.stderr + ran.stdout
    fault = "a_ocio-v2.3.ocio: OCIO finds fault with it: The list of active displays [None] from the config"
    assert fault in " ".join(ran.stdout.split())
    ran = run_cli("verify", str(tmp_path / "out"), "--no-gpu", "--base", str(path))
    assert ran.returncode == 0, ran.stderr + ran.stdout
    assert fault in " ".join(ran.stdout.split())
    assert "identical to h.ocio in place" in " ".join(ran.stdout.split())


def archived(path, *entries):
    with zipfile.ZipFile(path, "w") as archive:
        for name, text in entries:
            archive.writestr(name, text)
    return path


@pytest.mark.filterwarnings("ignore:Duplicate name")
@pytest.mark.parametrize(
    ("names", "sentence"),
    [
        (
            ["config.ocio", "config.ocio"],
            "has 2 entries called config.ocio, and programs differ in which they read",
        ),
        (
            ["config.ocio", "Config.OCIO"],
            "has 2 entries called config.ocio, and programs differ in which they read",
        ),
        (
            ["config.ocio", "luts/x.cube", "luts\\X.cube"],
            "has 2 entries called luts/x.cube, and programs differ in which they read",
        ),
        (["luts/x.cube"], "has no config.ocio"),
        ([], "has no config.ocio"),
    ],
)
def test_an_archive_that_programs_read_differently_is_refused(tmp_path, names, sentence):
    text = write_house(tmp_path / "h.ocio", {}, "").read_text()
    path = archived(tmp_path / "a.ocioz", *((name, text) for name in names))
    with pytest.raises(UserError) as caught:
        load_config(path)
    cure = "make the archive again, with ocioarchive or ocio-gen build"
    assert str(caught.value) == f"{path}: {sentence}; {cure}"


def test_an_archive_that_is_none_is_one_sentence(tmp_path):
    (tmp_path / "a.ocioz").write_text("no zip")
    with pytest.raises(UserError, match=r"a\.ocioz: not an \.ocioz archive: .*; make the archive again"):
        load_config(tmp_path / "a.ocioz")


def test_an_archive_under_another_name_is_looked_at_too(tmp_path):
    path = archived(tmp_path / "a.ocio", ("luts/x.cube", "x"))
    with pytest.raises(UserError, match=r"a\.ocio: has no config\.ocio"):
        load_config(path)


def test_a_good_archive_loads(tmp_path):
    text = write_house(tmp_path / "h.ocio", {"x": "x.cube"}).read_text()
    lut = write_cube(tmp_path / "x.cube", 0.5).read_text()
    config = load_config(archived(tmp_path / "a.ocioz", ("config.ocio", text), ("luts/x.cube", lut)))
    config.getProcessor("lin", "x")


@pytest.mark.parametrize("damage", DAMAGES)
def test_an_archive_that_is_damaged_is_one_sentence(tmp_path, damage):
    text = write_house(tmp_path / "h.ocio", {}, "").read_text()
    path = archived(tmp_path / "a.ocioz", ("config.ocio", text), ("luts/x.cube", "x\n"))
    path.write_bytes(DAMAGES[damage](path.read_bytes()))
    with pytest.raises(UserError) as caught:
        load_config(path)
    what = r"(not an \.ocioz archive|cannot read luts/x\.cube in it)"
    assert re.fullmatch(rf".*a\.ocioz: {what}: [^\n]+; make the archive [^\n]+", str(caught.value))


@pytest.mark.parametrize("text", ["", "ocio_profile_version: 3\n", "a: [", "%PDF-1.4"])
def test_what_ocio_cannot_load_is_one_sentence_and_nothing_is_written(tmp_path, text):
    (tmp_path / "h.ocio").write_text(text)
    show = tmp_path / "show.toml"
    show.write_text('name = "a"\ntitle = "A"\nocio = ["2.3"]\nbase = "h.ocio"\n')
    ran = run_cli("build", str(show), "-o", str(tmp_path / "out"))
    assert (ran.returncode, ran.stdout) == (2, "")
    assert ran.stderr.startswith(
        f"ocio-gen: {tmp_path}/h.ocio: not a config that OCIO {ocio.__version__} loads: "
    )
    assert ran.stderr.endswith("; mend the file, or give another\n")
    assert len(ran.stderr.splitlines()) == 1
    assert sorted(path.name for path in tmp_path.iterdir()) == ["h.ocio", "show.toml"]


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (
            "The transform file: /my show/luts/g.ccc failed while building ops with this error: id 'a/b'",
            "The transform file: g.ccc failed while building ops with this error: id 'a/b'",
        ),
        (
            "The transform file: /tmp/a/c.ctf failed while building ops with this error: The specified file "
            "reference 'y.cube' could not be located. The following attempts were made: '/tmp/a/y.cube'.",
            "OCIO cannot find y.cube",
        ),
        ("Error in '/a b/c/x.cube' and (/a/b/y.cube).", "Error in 'x.cube' and (y.cube)."),
        ("ratio 1/2 of 'ACES/sRGB'\nand 'log'", "ratio 1/2 of 'ACES/sRGB' and 'log'"),
    ],
)
def test_a_reason_has_no_path_of_this_machine(error, reason):
    assert reason_of(error) == reason
