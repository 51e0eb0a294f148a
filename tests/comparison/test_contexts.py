# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""Looks and LUTs by shot: every value of a context variable for which there are files is compared."""

import shutil

import PyOpenColorIO as ocio
import pytest

from ocio_gen.aces.cdl import Cdl
from ocio_gen.comparison import plan, runs
from ocio_gen.comparison.configs import diff_configs
from ocio_gen.comparison.targets import diff
from ocio_gen.show.looks.cdl_files import collection
from tests.comparison.house import CC, HOUSE, ctf, house, reference, scale
from tests.conftest import run_cli

DEFAULT = "context: compared with the defaults"
SAME = "both have the same definitions and the same bytes in every file that they use"


@pytest.fixture
def pair(tmp_path):
    """Write two configs with these looks of shots in B: slopes by folder, None for no such file."""

    def write(slopes=None, text=HOUSE, text_b=None):
        files = {
            f"looks/{shot}/look.cc": None if slope is None else CC.format(slope=slope)
            for shot, slope in (slopes or {}).items()
        }
        return house(tmp_path / "a", text), house(tmp_path / "b", text_b or text, files)

    return write


def lines(report):
    return [str(one) for one in report.differences if report.counts(one)]


def test_all_shots_that_have_files_are_compared_and_named(pair):
    report = diff_configs(*pair())
    assert report.verdict == "equal"
    assert report.notes == [DEFAULT, f"context: with SHOT=AB_010, SHOT=AB_020, {SAME}"]


def test_a_look_of_one_shot_that_changed_is_a_difference(pair):
    report = diff_configs(*pair({"AB_020": 1.25}))
    assert report.verdict == "different"
    assert report.contexts == [{}, {"SHOT": "AB_020"}]
    assert report.notes == [f"{DEFAULT}, SHOT=AB_020", f"context: with SHOT=AB_010, {SAME}"]
    assert {line.partition(": ")[0] for line in lines(report)} == {
        "look shot, SHOT=AB_020",
        "look shot, inverse, SHOT=AB_020",
        "view monitor, Graded, SHOT=AB_020",
        "view monitor, Graded, inverse, SHOT=AB_020",
    }


def test_a_look_of_the_default_shot_that_changed_is_a_difference(pair):
    report = diff_configs(*pair({"no_shot": 1.01}))
    assert report.verdict == "different"
    assert "look shot: pixels" in "\n".join(lines(report))


def test_a_shot_that_only_one_of_the_two_has_is_a_difference(pair):
    # Without a file of its own, a shot has the look of none: the identity here, as its own is.
    a, b = pair({"AB_010": None, "AB_030": 1})
    (a.parent / "looks" / "AB_010" / "look.cc").write_text(CC.format(slope=1))
    report = diff_configs(a, b)
    assert report.verdict == "different"
    assert lines(report) == [
        "context SHOT: removed: only A has files for SHOT=AB_010",
        "context SHOT: added: only B has files for SHOT=AB_030",
    ]


def test_a_chosen_value_is_compared_and_no_other(pair):
    a, b = pair({"AB_020": 1.25})
    report = diff(a, b, context=["SHOT=AB_010"])
    assert (report.verdict, report.contexts) == ("equal", [{"SHOT": "AB_010"}])
    assert report.notes == ["context: compared with SHOT=AB_010"]
    report = diff(a, b, context=["SHOT=AB_010", "SHOT=AB_020"])
    assert report.verdict == "different"
    assert report.contexts == [{"SHOT": "AB_010"}, {"SHOT": "AB_020"}]
    assert diff(a, b, context=["SHOT=AB_020"]).verdict == "different"


@pytest.mark.parametrize(
    ("option", "sentence"),
    [("SHOT", "is not a variable and its value"), ("SHOTT=AB_010", "no config here uses the variable SHOTT")],
)
def test_a_choice_of_nothing_is_one_sentence(pair, option, sentence):
    a, b = map(str, pair())
    ran = run_cli("diff", a, b, "--context", option)
    assert ran.returncode == 2
    assert sentence in ran.stderr
    assert len(ran.stderr.splitlines()) == 1


def test_this_machines_environment_decides_nothing(pair):
    a, b = map(str, pair({"AB_020": 1.25}, HOUSE.replace("environment: {SHOT: no_shot}\n", "")))
    plain = run_cli("diff", a, b)
    assert plain.returncode == 1
    elsewhere = run_cli("diff", a, b, SHOT="AB_020", OCIO_ACTIVE_VIEWS="Data").stdout.splitlines()
    (note,) = (line for line in elsewhere if line not in plain.stdout.splitlines())
    assert note.startswith("OCIO_ACTIVE_VIEWS=Data is set in this environment")
    elsewhere.remove(note)
    assert elsewhere == plain.stdout.splitlines()


def test_a_variable_in_a_files_name_is_followed(pair):
    text = HOUSE.replace("search_path: luts:looks/${SHOT}:looks/no_shot", "search_path: luts:looks")
    for written in ("${SHOT}/look.cc", "$SHOT/look.cc", "%SHOT%/look.cc", "./${SHOT}/look.cc"):
        report = diff_configs(*pair({"AB_020": 1.25}, text.replace("src: look.cc", f'src: "{written}"')))
        assert report.contexts == [{}, {"SHOT": "AB_020"}], written


def test_a_declared_variable_may_be_the_beginning_of_a_name(tmp_path):
    text = HOUSE.replace("{src: look.cc}", '{src: "$SHOT_look.cc"}')
    files: dict[str, str | None] = {
        f"luts/{shot}_look.cc": CC.format(slope=1.1) for shot in ("no_shot", "AB_010")
    }
    changed = files | {"luts/AB_010_look.cc": CC.format(slope=1.2)}
    report = diff_configs(house(tmp_path / "a", text, files), house(tmp_path / "b", text, changed))
    assert report.contexts == [{}, {"SHOT": "AB_010"}]
    assert "look shot, SHOT=AB_010: pixels" in "\n".join(lines(report))


@pytest.mark.usefixtures("opened")
def test_a_variable_that_is_made_of_another_is_followed(pair):
    text = HOUSE.replace("{SHOT: no_shot}", '{SHOT: no_shot, LOOKS: "looks/$SHOT"}')
    text = text.replace("luts:looks/${SHOT}:", "luts:$LOOKS:")
    report = diff_configs(*pair({"AB_020": 1.25}, text))
    assert report.contexts == [{}, {"SHOT": "AB_020"}]
    assert report.verdict == "different"


def test_two_variables_in_one_path_go_together(tmp_path):
    text = HOUSE.replace("src: look.cc", 'src: "${SHOT}_$CAMERA.cc"').replace(
        "{SHOT: no_shot}", "{SHOT: no_shot, CAMERA: x}"
    )
    paths = [f"looks/no_shot/{name}.cc" for name in ("no_shot_x", "AB_010_x", "AB_010_y", "AB_020_y")]
    files: dict[str, str | None] = {path: CC.format(slope=1.1) for path in paths}
    changed = files | {"looks/no_shot/AB_010_y.cc": CC.format(slope=1.2)}
    report = diff_configs(house(tmp_path / "a", text, files), house(tmp_path / "b", text, changed))
    assert report.contexts == [{}, {"SHOT": "AB_010", "CAMERA": "y"}]
    (note,) = (note for note in report.notes if SAME in note)
    assert "SHOT=AB_010, CAMERA=x, SHOT=AB_020, CAMERA=y" in note


def test_a_variable_that_is_a_whole_name_reaches_luts_and_no_other_file(tmp_path):
    text = HOUSE.replace("src: look.cc", 'src: "${GRADE}"').replace("{SHOT: no_shot}", "{GRADE: look.cc}")
    text = text.replace("luts:looks/${SHOT}:looks/no_shot", "luts:looks/no_shot")
    files: dict[str, str | None] = {
        "looks/no_shot/warm.cc": CC.format(slope=2),
        "looks/no_shot/notes.txt": "none of yours",
    }
    a = house(tmp_path / "a", text, files)
    b = house(tmp_path / "b", text, files | {"looks/no_shot/warm.cc": CC.format(slope=2.1)})
    report = diff_configs(a, b)
    assert report.contexts == [{}, {"GRADE": "warm.cc"}]
    assert not any("notes.txt" in note for note in report.notes)


def test_a_variable_that_chooses_a_cdl_of_a_collection_is_followed(tmp_path):
    text = HOUSE.replace("{src: look.cc}", "{src: shots.ccc, cccid: $SHOT}")
    shots = {name: Cdl(slope=(slope, 1.0, 1.0)) for name, slope in (("no_shot", 1.0), ("AB_010", 1.1))}
    files: dict[str, str | None] = {"luts/shots.ccc": collection(shots, "ours").decode()}
    a = house(tmp_path / "a", text, files)
    shots["AB_010"] = Cdl(slope=(1.2, 1.0, 1.0))
    changed: dict[str, str | None] = {"luts/shots.ccc": collection(shots, "ours").decode()}
    report = diff_configs(a, house(tmp_path / "b", text, changed))
    assert report.contexts == [{}, {"SHOT": "AB_010"}]
    assert report.verdict == "different"


LOOK = HOUSE.replace("{src: look.cc}", "{src: look.ctf}")


def test_a_file_that_the_look_of_a_shot_refers_to_is_a_part_of_it(tmp_path):
    files: dict[str, str | None] = {
        "looks/no_shot/look.ctf": ctf(scale(1)),
        "looks/AB_010/look.ctf": ctf(scale(1.1), reference("print.ctf")),
        "looks/AB_020/look.ctf": ctf(scale(1.2)),
        "luts/print.ctf": ctf(reference("toe.ctf")),
        "luts/toe.ctf": ctf(scale(0.9)),
    }
    a = house(tmp_path / "a", LOOK, files)
    b = house(tmp_path / "b", LOOK, files | {"luts/toe.ctf": ctf(scale(0.8))})
    report = diff_configs(a, b)
    assert report.verdict == "different"
    assert report.contexts == [{}, {"SHOT": "AB_010"}]
    assert diff_configs(a, house(tmp_path / "c", LOOK, files)).verdict == "equal"


def test_a_variable_in_the_name_of_a_file_that_a_file_refers_to_is_followed(tmp_path):
    text = LOOK.replace("luts:looks/${SHOT}:looks/no_shot", "luts:looks/no_shot")
    files: dict[str, str | None] = {
        "luts/look.ctf": ctf(reference("print_${SHOT}.ctf")),
        "luts/print_no_shot.ctf": ctf(scale(1)),
        "luts/print_AB_010.ctf": ctf(scale(1.1)),
    }
    b = house(tmp_path / "b", text, files | {"luts/print_AB_010.ctf": ctf(scale(1.2))})
    report = diff_configs(house(tmp_path / "a", text, files), b)
    assert report.verdict == "different"
    assert report.contexts == [{}, {"SHOT": "AB_010"}]


def test_a_variable_without_files_is_named(tmp_path):
    text = HOUSE.replace("search_path: luts:", "search_path: $ELSEWHERE/deep/down:luts:")
    report = diff_configs(house(tmp_path / "a", text), house(tmp_path / "b", text))
    assert report.verdict == "equal"
    assert any("no files were found for values of ELSEWHERE" in note for note in report.notes)


def test_an_undeclared_variable_is_followed_and_reading_it_is_compared(pair):
    """A config of all variables, and one of the declared ones, that a host's environment does not reach."""
    every = HOUSE.replace("environment: {SHOT: no_shot}\n", "")
    none = HOUSE.replace("environment: {SHOT: no_shot}\n", "environment: {}\n")
    assert diff_configs(*pair(None, every)).verdict == "equal"
    assert diff_configs(*pair({"AB_010": 1.3}, every)).verdict == "different"
    report = diff_configs(*pair(None, every, none))
    (line,) = lines(report)
    assert line == (
        "environment mode: definition: all variables of the environment are read became "
        "only declared variables of the environment are read"
    )


def test_an_archive_is_compared_in_every_context(pair, tmp_path):
    a, b = pair({"AB_020": 1.25})
    for config in (a, b):
        ocio.Config.CreateFromFile(str(config)).archive(str(config.with_suffix(".ocioz")))
        shutil.copy(config.with_suffix(".ocioz"), tmp_path / f"{config.parent.name}.ocioz")
    report = diff(tmp_path / "a.ocioz", tmp_path / "b.ocioz")
    assert report.contexts == [{}, {"SHOT": "AB_020"}]
    assert report.verdict == "different"
    assert diff(a, tmp_path / "a.ocioz").verdict == "equal"
    assert diff(b, tmp_path / "a.ocioz").verdict == "different"


@pytest.fixture
def many(monkeypatch):
    """Ten shots' looks, and others for them, where five are already many, and two enough to differ."""
    monkeypatch.setattr(plan, "_MOST", 5)
    monkeypatch.setattr(runs, "_ENOUGH", 2)
    a: dict[str, str | None] = {f"looks/S{n:03}/look.cc": CC.format(slope=1 + n / 1000) for n in range(1, 11)}
    return a, {name: str(text).replace("Offset>0 0 0", "Offset>0.01 0 0") for name, text in a.items()}


def test_many_shots_are_compared_until_enough_differ(tmp_path, many):
    a, b = many
    report = diff_configs(house(tmp_path / "a", files=a), house(tmp_path / "b", files=b))
    assert report.verdict == "different"
    (look,) = (str(one) for one in report.differences if one.name.startswith("shot, SHOT="))
    assert look.startswith(
        "look shot, SHOT=S001: pixels: also with SHOT=S002; 3 more sets of values were not run"
    )
    (rest,) = (str(one) for one in report.differences if one.kind == "context")
    assert rest.startswith("context SHOT: could not be compared: 5 of 12 sets of values were not run; choose")
    # What was not run is not said to be.
    assert report.contexts == [{}, {"SHOT": "S001"}, {"SHOT": "S002"}]


def test_the_one_of_many_shots_that_changed_is_found(tmp_path, many):
    a, b = many
    one = a | {"looks/S009/look.cc": b["looks/S009/look.cc"]}
    report = diff_configs(house(tmp_path / "a", files=a), house(tmp_path / "b", files=one))
    assert report.contexts == [{}, {"SHOT": "S009"}]
    # It comes first where all are defined in other words.
    text = HOUSE.replace("process_space: log\n    transform", "process_space: clog\n    transform")
    report = diff_configs(house(tmp_path / "a", files=a), house(tmp_path / "c", text, one))
    assert report.contexts[:2] == [{}, {"SHOT": "S009"}]
    assert len(report.contexts) == 6
    assert "look shot, SHOT=S009: pixels" in "\n".join(lines(report))


def test_shots_that_were_not_run_leave_it_undecided(tmp_path, many):
    a, _ = many
    text = HOUSE.replace("process_space: log\n    transform", "process_space: clog\n    transform")
    report = diff_configs(house(tmp_path / "a", files=a), house(tmp_path / "b", text, a))
    assert report.verdict == "undecided"
    assert (
        diff(tmp_path / "a" / "house.ocio", tmp_path / "b" / "house.ocio", context=["SHOT=S010"]).verdict
        == "equal"
    )


def test_small_moves_within_the_tolerance_do_not_end_the_search_for_large_ones(tmp_path, monkeypatch):
    monkeypatch.setattr(runs, "_ENOUGH", 1)
    shots = [f"looks/S{n:03}/look.cc" for n in range(1, 4)]
    a: dict[str, str | None] = dict.fromkeys(shots, CC.format(slope=1))
    b: dict[str, str | None] = dict.fromkeys(shots, CC.format(slope=1.001))
    configs = house(tmp_path / "a", files=a), house(tmp_path / "b", files=b)
    assert diff_configs(*configs, tolerance_cv=10).verdict == "equal"
    b["looks/S003/look.cc"] = CC.format(slope=1.5)
    report = diff_configs(configs[0], house(tmp_path / "c", files=b), tolerance_cv=10)
    assert report.verdict == "different"
    assert any(line.startswith("look shot, SHOT=S003: pixels: also with SHOT=S001") for line in lines(report))
