# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors

import sys

import PyOpenColorIO as ocio
import pytest

from ocio_gen.config.build import build_configs
from ocio_gen.config.built import write_files
from ocio_gen.config.records import config_record
from ocio_gen.core.errors import UserError
from ocio_gen.core.opencolorio import load_config
from ocio_gen.show.looks.gather import gather_looks
from ocio_gen.show.show_file import load_show
from tests.conftest import contents, written
from tests.houses import factor_of, write_chain, write_cube, write_house

FILES = {"house/luts/x.cube": 0.1, "shared/a/x.cube": 0.2, "shared/b/x.cube": 0.3, "other/x.cube": 0.4}


@pytest.fixture
def studio(tmp_path):
    """A studio's folders: `house` with config and description, `shared` and `other` beside it."""
    for name, factor in FILES.items():
        write_cube(tmp_path / name, factor)
    return tmp_path


def build(studio, sources, head, allow=(), more=""):
    """Build for a house config in `house`; return what was built."""
    write_house(studio / "house" / "house.ocio", sources, head)
    description = studio / "house" / "show.toml"
    allowed = ", ".join(f'"{folder}"' for folder in allow)
    description.write_text(
        f'name = "a"\ntitle = "A"\nocio = ["2.3"]\nbase = "house.ocio"\nallow = [{allowed}]\n{more}'
    )
    show = load_show(description)
    (made,) = build_configs(show, gather_looks(show))
    return made


def package(studio, made):
    """Write what was built into a folder, and take the studio's away; return the config."""
    path = written(made, studio / "package" / "configs")
    for name in ("house", "shared", "other"):
        if (studio / name).exists():
            (studio / name).rename(studio / f"gone_{name}")
    return load_config(path)


def test_files_beside_the_base_keep_their_places_and_its_text_stays(studio):
    write_cube(studio / "house/luts/deep/y.cube", 0.5)
    made = build(studio, {"x": "x.cube", "y": "deep/../deep/y.cube"}, "search_path: [luts, ./luts/deep]")
    assert set(made.base_files) == {"luts/x.cube", "luts/deep/y.cube"}
    config = package(studio, made)
    assert list(config.getSearchPaths()) == ["luts", "./luts/deep"]
    assert (factor_of(config, "x"), factor_of(config, "y")) == (0.1, 0.5)
    assert made.notes == []


def test_a_base_without_a_search_path_finds_its_files_beside_it(studio):
    write_cube(studio / "house/z.cube", 0.6)
    made = build(studio, {"z": "z.cube", "x": "luts/x.cube"}, "")
    config = package(studio, made)
    assert (factor_of(config, "z"), factor_of(config, "x")) == (0.6, 0.1)


def test_two_files_of_one_name_stay_two(studio):
    made = build(studio, {"a": "a/x.cube", "b": "b/x.cube"}, "search_path: ../shared", ["../shared"])
    assert set(made.base_files) == {"luts/base/shared/a/x.cube", "luts/base/shared/b/x.cube"}
    config = package(studio, made)
    assert list(config.getSearchPaths()) == ["luts/base/shared", "luts"]
    assert (factor_of(config, "a"), factor_of(config, "b")) == (0.2, 0.3)


def test_places_outside_are_replaced_in_their_order(studio):
    head = "search_path: [../shared/b, luts, ../other, ../shared/a]"
    made = build(studio, {"x": "x.cube"}, head, ["../shared", "../other"])
    config = package(studio, made)
    assert list(config.getSearchPaths()) == [
        "luts/base/shared/b",
        "luts",
        "luts/base/other",
        "luts/base/shared/a",
    ]
    assert factor_of(config, "x") == 0.3
    assert len(made.base_files) == 4  # of every place: with other files, or other values, another may count


def test_folders_of_one_name_get_two(studio):
    write_cube(studio / "more/shared/x.cube", 0.7)
    write_cube(studio / "house/luts/base/shared/mine.cube", 0.8)  # what the base itself has there
    head = "search_path: [../shared/a, ../more/shared, luts/base/shared]"
    made = build(studio, {"x": "x.cube", "y": "mine.cube"}, head, ["../shared", "../more/shared"])
    assert set(made.base_files) == {
        "luts/base/shared-2/a/x.cube",
        "luts/base/shared-3/x.cube",
        "luts/base/shared/mine.cube",
    }
    config = package(studio, made)
    assert (factor_of(config, "x"), factor_of(config, "y")) == (0.2, 0.8)


def test_an_absolute_place_that_is_allowed_comes_along(studio):
    made = build(studio, {"x": "x.cube"}, f"search_path: [{studio}/other]", [f"{studio}/other"])
    config = package(studio, made)
    assert list(config.getSearchPaths()) == ["luts/base/other", "luts"]
    assert factor_of(config, "x") == 0.4


def test_an_absolute_place_in_the_bases_own_folder_becomes_relative(studio):
    config = package(studio, build(studio, {"x": "x.cube"}, f"search_path: [{studio}/house/luts]"))
    assert list(config.getSearchPaths()) == ["luts"]
    assert factor_of(config, "x") == 0.1


def test_what_lies_below_the_description_needs_no_key(studio):
    (studio / "house" / "house.ocio").parent.mkdir(exist_ok=True)
    write_house(studio / "house/cfg/house.ocio", {"x": "x.cube"}, "search_path: ../luts")
    description = studio / "house" / "show.toml"
    description.write_text('name = "a"\ntitle = "A"\nocio = ["2.3"]\nbase = "cfg/house.ocio"\n')
    show = load_show(description)
    (made,) = build_configs(show, gather_looks(show))
    config = package(studio, made)
    assert list(config.getSearchPaths()) == ["luts/base/show/luts", "luts"]
    assert factor_of(config, "x") == 0.1


@pytest.mark.parametrize(
    ("source", "head", "cure"),
    [
        ("a/x.cube", "search_path: ../shared", "../shared"),
        ("../../shared/a/x.cube", "search_path: luts", "../shared/a"),
        ("{studio}/shared/a/x.cube", "search_path: luts", "{studio}/shared/a"),
        ("a/x.cube", "search_path: ['{studio}/shared']", "{studio}/shared"),
        ("$SHOT/x.cube", "search_path: ../shared", "../shared"),
        ("$ROOT/a/x.cube", "environment: {{ROOT: ../shared}}\nsearch_path: .", "../shared/a"),
        ("x.cube", "environment: {{ROOT: '{studio}/shared'}}\nsearch_path: $ROOT/a", "{studio}/shared/a"),
    ],
)
def test_a_file_from_outside_stops_the_build_with_the_key_that_lets_it_in(studio, source, head, cure):
    sources, head, cure = (
        {"x": source.format(studio=studio)},
        head.format(studio=studio),
        cure.format(studio=studio),
    )
    with pytest.raises(UserError) as caught:
        build(studio, sources, head)
    assert str(caught.value) == (
        f"{studio}/house/house.ocio: uses {studio}/shared/a/x.cube from outside the folders of the config "
        f'and of the description; to take it along, add allow = ["{cure}"] to the description'
    )
    made = build(studio, sources, head, [cure])  # ... and it does
    assert factor_of(package(studio, made), "x", SHOT="a") == 0.2


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such names")
@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        (
            "a\x1b[2Jb.cube",
            r"house\.ocio: uses .*: the name a\\x1b\[2Jb\.cube holds the control character U\+001B",
        ),
        ("a\u202eb.cube", r"house\.ocio: uses .*: the name a\\u202eb\.cube holds"),
        ("..\\..\\a.cube", "whose name leads elsewhere on Windows; rename it"),
        ("C:a.cube", "whose name leads elsewhere on Windows; rename it"),
    ],
)
def test_a_file_whose_name_harms_a_terminal_or_windows_stops_the_build(studio, name, sentence):
    write_cube(studio / "house" / "luts" / name, 0.5)
    with pytest.raises(UserError, match=sentence):
        build(studio, {"x": name.replace("\\", "\\\\")}, "search_path: luts")


def test_a_name_that_windows_cannot_hold_is_a_note(studio):
    write_cube(studio / "house" / "luts" / "CON.cube", 0.5)
    made = build(studio, {"x": "CON.cube"}, "search_path: luts")
    assert any("CON.cube, a name that Windows cannot hold" in note for note in made.notes)


def test_a_link_is_followed_within_the_folders_only(studio):
    (studio / "house/luts/x.cube").unlink()
    (studio / "house/luts/x.cube").symlink_to(studio / "other/x.cube")
    with pytest.raises(UserError, match=r"x\.cube, a link to .*/other/x\.cube, from outside .*/other\"\]"):
        build(studio, {"x": "x.cube"}, "search_path: luts")
    assert (
        factor_of(package(studio, build(studio, {"x": "x.cube"}, "search_path: luts", ["../other"])), "x")
        == 0.4
    )


def test_a_name_that_leads_outside_is_written_anew_with_its_variables(studio):
    write_cube(studio / "house/shared/x_010.cube", 0.9)  # where `..` from the second place leads
    write_cube(studio / "shared/x_010.cube", 0.5)
    write_cube(studio / "shared/x_020.cube", 0.6)
    head = 'environment: {SHOT: "010"}\nsearch_path: [luts, luts/deep]'
    made = build(studio, {"x": "../../shared/x_$SHOT.cube"}, head, ["../shared"])
    config = package(studio, made)
    (space,) = (config.getColorSpace(name) for name in ["x"])
    source = space.getTransform(ocio.COLORSPACE_DIR_FROM_REFERENCE).getSrc()
    assert source == "base/up-2/shared/x_$SHOT.cube"
    assert factor_of(config, "x") == 0.5
    assert factor_of(config, "x", SHOT="020") == 0.6
    (studio / "package/configs/luts" / source.replace("$SHOT", "010")).unlink()
    assert factor_of(load_config(studio / "package/configs/a_ocio-v2.3.ocio"), "x") == 0.9  # as in the base


def test_absolute_names_and_variables_with_a_path_become_the_packages(studio):
    head = (
        f"environment: {{LUTS: '{studio}/other', HERE: '{studio}/house'}}\nsearch_path: [$HERE/luts, $LUTS]"
    )
    sources = {
        "a": f"{studio}/shared/a/x.cube",
        "b": "$LUTS/x.cube",
        "c": "$HERE/luts/x.cube",
        "d": f"{studio}/house/luts/x.cube",
        "e": "x.cube",
    }
    made = build(studio, sources, head, ["../shared", f"{studio}/other"])
    assert str(studio) not in made.config.serialize()
    config = package(studio, made)
    assert [factor_of(config, space) for space in "abcde"] == [0.2, 0.4, 0.1, 0.1, 0.1]
    # The variables are variables still: the studio's own folders count where the environment names them.
    assert factor_of(config, "b", LUTS=f"{studio}/gone_shared/b") == 0.3
    assert factor_of(config, "e", HERE=f"{studio}/gone_shared", LUTS=f"{studio}/gone_shared/b") == 0.3


def test_files_of_every_value_come_along_and_the_name_keeps_its_variable(studio):
    for shot, factor in (("a", 0.5), ("b", 0.25), ("c", 0.125)):
        write_cube(studio / f"house/luts/sub/sh_{shot}.cube", factor)
    made = build(studio, {"s": "sub/sh_${SHOT}.cube"}, "environment: {SHOT: a}\nsearch_path: luts")
    config = package(studio, made)
    assert [factor_of(config, "s", SHOT=shot) for shot in "abc"] == [0.5, 0.25, 0.125]
    assert factor_of(config, "s") == 0.5
    assert made.notes == []


def test_a_variable_that_can_be_any_folder_is_left_to_the_environment_and_said(studio, monkeypatch):
    write_cube(studio / "house/shot_b/x.cube", 0.25)
    made = build(studio, {"x": "x.cube"}, "search_path: $SHOT_LUTS:luts")
    assert set(made.base_files) == {"luts/x.cube", "shot_b/x.cube"}
    assert made.notes == [
        "searches $SHOT_LUTS: files beside the config are packaged; for other folders set SHOT_LUTS in the "
        "environment"
    ]
    config = package(studio, made)
    assert factor_of(config, "x") == 0.1
    for value, factor in (("shot_b", 0.25), (f"{studio}/gone_shared/a", 0.2)):
        monkeypatch.setenv("SHOT_LUTS", value)
        assert factor_of(load_config(studio / "package/configs/a_ocio-v2.3.ocio"), "x") == factor


def test_a_name_whose_folder_is_a_variable_is_left_to_the_environment_and_said(studio):
    made = build(studio, {"a": "$ROOT/gone.cube", "b": "gone_$SHOT.cube"}, "search_path: luts")
    assert made.notes == [
        "uses $ROOT/gone.cube: no LUT is there for any value of ROOT; set ROOT in the environment to use "
        "another folder",
        "uses gone_$SHOT.cube: no LUT is there for any value of SHOT",
    ]


def test_the_default_of_a_variable_that_is_a_path_is_packaged_and_the_note_says_so(studio):
    made = build(studio, {"a": "$ROOT/x.cube"}, "environment: {ROOT: luts/}\nsearch_path: .")
    assert made.notes == [
        "uses $ROOT/x.cube: packages luts/, the default of ROOT; for other folders set ROOT in the "
        "environment"
    ]
    assert factor_of(package(studio, made), "a") == 0.1


def test_what_is_no_lut_never_comes_along(studio):
    secret = studio / "private" / "notes.txt"
    secret.parent.mkdir()
    secret.write_text("not for the client")
    (studio / "house/luts/notes.cube").write_text("not for the client")
    (studio / "house/luts/notes.txt").write_text("not for the client")
    sources = {
        "a": "${X}",
        "b": "../../private/notes.txt",
        "c": "../house.ocio",
        "d": "../show.toml",
        "e": "notes.cube",
    }
    made = build(studio, sources, "environment: {X: notes.txt}\nsearch_path: luts:../private")
    assert set(made.base_files) == {"luts/x.cube"}
    assert made.notes == [
        "uses ${X}: packages every file that matches: x.cube",
        "uses ../../private/notes.txt, which is no LUT or CDL that OCIO reads: not packaged",
        "uses ../house.ocio, which is no LUT or CDL that OCIO reads: not packaged",
        "uses ../show.toml, which is no LUT or CDL that OCIO reads: not packaged",
        "uses notes.cube, which is no LUT or CDL that OCIO reads: not packaged",
        "searches ../private, which lies outside the config's folder and provides no file: removed",
    ]
    package(studio, made)
    assert not any(b"client" in text for text in contents(studio / "package").values())


def test_an_absolute_place_from_which_nothing_comes_is_left_and_said(studio):
    made = build(studio, {"x": "x.cube"}, "search_path: [luts, /mnt/nowhere/luts]")
    assert list(made.config.getSearchPaths()) == ["luts", "/mnt/nowhere/luts"]
    assert made.notes == [
        "searches /mnt/nowhere/luts, which lies outside the config's folder and provides no file: left as it "
        "is"
    ]


def test_the_record_says_where_each_file_came_from(studio):
    made = build(studio, {"x": "x.cube", "a": "a/x.cube"}, "search_path: luts:../shared", ["../shared"])
    show = load_show(studio / "house" / "show.toml")
    assert [(one.path, one.source) for one in config_record(show, made).base_files] == [
        ("luts/base/shared/a/x.cube", "../shared/a/x.cube"),
        ("luts/x.cube", "luts/x.cube"),
    ]


def test_the_record_of_a_file_behind_a_link_names_the_folder_that_the_description_allows(studio):
    (studio / "alias").symlink_to(studio / "shared")
    made = build(studio, {"x": "a/x.cube"}, f"search_path: [../alias, {studio}/alias/b/..]", ["../shared"])
    assert {one.source for one in made.base_files.values()} == {"../shared/a/x.cube"}
    assert factor_of(package(studio, made), "x") == 0.2


def test_files_that_differ_in_case_only_are_refused_if_they_are_not_the_same(studio):
    write_cube(studio / "house/luts/X.cube", 0.5)
    with pytest.raises(UserError, match=r"luts/x\.cube and luts/X\.cube differ in case only; .* rename one"):
        build(studio, {"x": "x.cube", "y": "X.cube"}, "search_path: luts")
    write_cube(studio / "house/luts/X.cube", 0.1)
    assert len(build(studio, {"x": "x.cube", "y": "X.cube"}, "search_path: luts").base_files) == 2


def test_a_file_at_the_path_of_one_of_ours_is_refused(studio):
    made = build(studio, {"x": "x.cube"}, "search_path: luts")
    write_cube(studio / "package/luts/x.cube", 0.5)  # ours
    with pytest.raises(
        UserError, match=r"luts/x\.cube: lies at luts/x\.cube, where ocio_gen puts a file of its own"
    ):
        write_files(studio / "package", [made])


def test_a_ctf_brings_the_files_that_it_refers_to(studio):
    write_chain(studio / "house/luts/chain.ctf", "deep/y.cube")
    write_cube(studio / "house/luts/deep/y.cube", 0.5)
    made = build(studio, {"x": "chain.ctf"}, "search_path: luts")
    assert set(made.base_files) == {"luts/chain.ctf", "luts/deep/y.cube"}
    assert factor_of(package(studio, made), "x") == 0.5


def test_a_reference_in_a_ctf_to_a_file_that_a_package_cannot_hold_stops_the_build(studio):
    for path in (f"{studio}/other/x.cube", "../../other/x.cube"):
        write_chain(studio / "house/luts/chain.ctf", path)
        with pytest.raises(
            UserError, match=rf"luts/chain\.ctf: refers to {path}, which a package cannot hold"
        ):
            build(studio, {"x": "chain.ctf"}, "search_path: luts", ["../other"])


@pytest.mark.parametrize(
    ("key", "sentence"),
    [
        ('allow = "x"', r"allow: found 'x'; allowed: folders, relative to the description's folder"),
        ('allow = ["gone"]', r"allow: found \['gone'\]; allowed: gone: an existing folder"),
        ("upgrade = true", r'upgrade needs base = "path/to/house\.ocio"'),
    ],
)
def test_a_key_of_the_base_that_cannot_be_is_a_sentence(tmp_path, key, sentence):
    (tmp_path / "show.toml").write_text(f'name = "a"\ntitle = "A"\nocio = ["2.3"]\n{key}\n')
    with pytest.raises(UserError, match=sentence):
        load_show(tmp_path / "show.toml")
