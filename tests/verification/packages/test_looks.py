# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""A look that is not its CDL must be seen: mutants, made by hand in the config and its files."""

import shutil

import pytest

from ocio_gen.aces.cdl import Cdl
from ocio_gen.config.build import build_config
from ocio_gen.show.looks.cdl_files import collection, correction
from ocio_gen.show.looks.look import WORKING_SPACES, Grade, Lmt, Looks, ShotLook
from ocio_gen.show.model import Show
from ocio_gen.verification.judge import Judge
from ocio_gen.verification.limits import look_limits
from ocio_gen.verification.packages.looks import verify_looks
from ocio_gen.verification.probe_kit import ProbeKit
from tests.conftest import written

CDLS = {
    "SH010": Cdl((1.2, 1.0, 0.8), (0.02, 0.0, -0.01), (1.05, 1.0, 0.95), 0.9),
    "SH020": Cdl((0.9, 0.95, 1.1), (-0.02, 0.01, 0.0), (0.98, 1.0, 1.1), 1.2),
}
SPACES = ("ACESproxy", "ACEScc", "ACEScct")


def looks_in(space):
    working = WORKING_SPACES[space]
    return Looks(tuple(ShotLook(shot, (Grade(cdl, working),), "all.ccc") for shot, cdl in CDLS.items()))


@pytest.fixture(scope="module")
def packages(tmp_path_factory):
    return {}


@pytest.fixture
def graded_config(build, tmp_path, packages, tmp_path_factory):
    """A config with the looks of two shots, in a working space, to be changed."""

    def made(space, releases=("2.3",)):
        key = space, releases
        if key not in packages:
            (tmp_path / "all.ccc").write_bytes(collection(CDLS, ""))
            text = f'[looks]\nshots = "all.ccc"\nworking_space = "{space}"\n'
            packages[key] = written(build(text, releases)[releases[0]], tmp_path_factory.mktemp("made"), 9)
        path = packages[key]
        return shutil.copytree(path.parent, tmp_path / "copy", dirs_exist_ok=True) / path.name

    return made


def reported(path, space, **options):
    return verify_looks(path, looks_in(space), "SHOT", Judge(ProbeKit(edges=False)), **options)


def judged(path, space, **options):
    """Return the results of shots; without a shot the look is judged first."""
    unset, *shots = reported(path, space, **options).results
    assert unset.probe == "no shot, and an unknown one"
    return shots


def file_of(path, shot):
    (file,) = (file for file in path.parent.rglob("*") if file.is_file() and file.parent.name == shot)
    return file


@pytest.mark.parametrize("space", SPACES)
@pytest.mark.parametrize("release", ["1", "2.3"])
def test_every_shots_look_is_within_the_limits(graded_config, space, release):
    results = reported(graded_config(space, (release,)), space, every_route=True, gpu=True).results
    routes = ["CPU F32", "no optimisation"] + ["GPU"] * (release != "1")
    assert [result.route for result in results] == routes * 2
    for result in results:
        assert result.verdict == "pass", (result.probe, result.figures)
        assert result.figures.samples > 150
        if result.probe.startswith("2 shots"):
            assert 0 < result.figures.worst_cv < result.limits.fail


MUTANTS = {
    "another slope": ("<Slope>1.2 ", "<Slope>1.21 "),
    "red and blue swapped": ("<Slope>1.2 1 0.8", "<Slope>0.8 1 1.2"),
    "no saturation": ("<Saturation>0.9", "<Saturation>1"),
    "a power of one": ("<Power>1.05 1 0.95", "<Power>1 1 1"),
    "an offset of another sign": ("<Offset>0.02 0 -0.01", "<Offset>0.02 0 0.01"),
}


@pytest.mark.parametrize("space", SPACES)
@pytest.mark.parametrize("mutant", MUTANTS)
def test_a_cdl_that_is_another_falls_short_and_its_shot_is_named(graded_config, space, mutant):
    path = graded_config(space)
    file = file_of(path, "SH010")
    old, new = MUTANTS[mutant]
    assert old in file.read_text()
    file.write_text(file.read_text().replace(old, new))
    (result,) = judged(path, space)
    assert result.verdict == "fail"
    assert result.figures.worst[0].shot == "SH010"


@pytest.mark.parametrize("space", SPACES)
def test_a_grade_without_a_shot_falls_short(graded_config, space):
    path = graded_config(space)
    file_of(path, "no_shot").write_bytes(file_of(path, "SH010").read_bytes())
    unset, shots = reported(path, space).results
    assert (unset.verdict, shots.verdict) == ("fail", "pass")
    assert unset.figures.worst[0].shot in {"no shot", "an unknown shot"}


def test_a_variable_that_is_a_real_shot_by_default_falls_short(graded_config):
    path = graded_config("ACEScct")
    path.write_text(path.read_text().replace("SHOT: no_shot", "SHOT: SH010"))
    unset, _ = reported(path, "ACEScct").results
    assert unset.verdict == "fail"
    assert unset.figures.worst[0].shot == "no shot"


def test_a_file_that_changes_between_two_verifications_is_read_anew(graded_config):
    path = graded_config("ACEScct")
    assert judged(path, "ACEScct")[0].verdict == "pass"
    file = file_of(path, "SH010")
    file.write_text(file.read_text().replace("<Slope>1.2 ", "<Slope>1.21 "))
    assert judged(path, "ACEScct")[0].verdict == "fail"


@pytest.mark.parametrize("space", SPACES)
def test_shots_that_are_mixed_up_fall_short(graded_config, space):
    path = graded_config(space)
    one, other = (file_of(path, shot) for shot in CDLS)
    one.write_bytes(other.read_bytes())
    assert judged(path, space)[0].verdict == "fail"


@pytest.mark.parametrize(
    ("space", "old", "new"),
    [
        ("ACESproxy", 'style="Fwd"', 'style="FwdNoClamp"'),
        ("ACESproxy", "<maxInValue>1</maxInValue>", "<maxInValue>2</maxInValue>"),
        ("ACESproxy", 'logSideOffset="0.55', 'logSideOffset="0.56'),
        ("ACEScct", 'style="FwdNoClamp"', 'style="Fwd"'),
        ("ACEScct", 'linSideBreak="0.0078125"', 'linSideBreak="0.078125"'),
        ("ACEScct", "1.4514393161456656", "1.4614393161456656"),
        ("ACEScc", 'linearSlope="65536"', 'linearSlope="32768"'),
        ("ACEScc", 'linearSlope="16384"', 'linearSlope="32768"'),
    ],
)
def test_a_look_in_another_space_or_style_falls_short(graded_config, space, old, new):
    path = graded_config(space)
    file = file_of(path, "SH010")
    assert old in file.read_text()
    file.write_text(file.read_text().replace(old, new))
    assert judged(path, space)[0].verdict == "fail"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("process_space: ACES2065-1", "process_space: ACEScg"),
        ("transform: !<FileTransform> {src: show", "inverse_transform: !<FileTransform> {src: show"),
        ("  - looks/${SHOT}\n  - looks/no_shot", "  - looks/no_shot\n  - looks/${SHOT}"),
    ],
)
def test_a_look_that_reads_other_files_or_elsewhere_falls_short(graded_config, old, new):
    path = graded_config("ACEScct")
    assert old in path.read_text()
    path.write_text(path.read_text().replace(old, new))
    assert judged(path, "ACEScct")[0].verdict == "fail"


def test_looks_on_the_gpu_only_are_told_apart_by_route(graded_config):
    (result,) = judged(graded_config("ACEScct"), "ACEScct")
    assert result.route == "CPU F32"
    assert result.subject == "Show look"
    assert result.probe == "2 shots, CDL in ACEScct"
    assert result.direction == "look"


def test_a_look_or_a_file_that_is_gone_is_a_problem_by_name(graded_config):
    path = graded_config("ACEScct")
    file_of(path, "no_shot").unlink()
    problems = [str(problem) for problem in reported(path, "ACEScct").problems]
    assert len(problems) == 2
    assert problems[0].endswith("Show look, no shot: OCIO cannot find show_look.ctf")
    assert "an unknown shot" in problems[1]
    path.write_text(path.read_text().replace("Show look", "Other look"))
    (problem,) = reported(path, "ACEScct").problems
    assert problem.text == "has no look 'Show look'"


def test_a_shot_without_its_file_shows_no_look_and_falls_short(graded_config):
    path = graded_config("ACEScct")
    file_of(path, "SH020").unlink()
    (result,) = judged(path, "ACEScct")
    assert result.verdict == "fail"
    assert result.figures.worst[0].shot == "SH020"


def test_extreme_cdls_are_within_their_own_limits_too(build, tmp_path):
    wild = {
        "SH010": Cdl((3.0, 0.2, 1.0), (-0.3, 0.3, 0.0), (0.3, 3.0, 1.0), 2.0),
        "SH020": Cdl((0.0, 1.0, 1.0), (0.5, 0.0, 0.0), (0.5, 0.5, 0.5), 0.0),
        "SH030": Cdl(),
        # Of 4,500 random ones, those that come closest to their limits.
        "SH040": Cdl((0.6507, 0.7528, 1.2322), (0.1525, 0.2736, -0.0754), (0.7823, 0.3927, 0.7893), 1.4649),
        "SH050": Cdl((3.0, 2.9, 2.8), (-0.3, -0.25, -0.2), (3.0, 2.9, 3.0), 2.0),
    }
    for shot, cdl in wild.items():
        (tmp_path / f"{shot}.cc").write_bytes(correction(shot, cdl))
    for space in SPACES:
        made = build(f'[looks]\nshots = "*.cc"\nworking_space = "{space}"\n')["2.5"]
        path = written(made, tmp_path / space, 9)
        for shot, cdl in wild.items():
            look = ShotLook(shot, (Grade(cdl, WORKING_SPACES[space]),), "")
            report = verify_looks(
                path, Looks((look,)), "SHOT", Judge(ProbeKit(edges=False)), every_route=True
            )
            assert [result.verdict for result in report.results] == ["pass"] * 4, (space, shot)


def test_the_gpu_is_tried_on_some_shots_of_many(build, tmp_path):
    cdls = {f"SH{number:03d}": Cdl(slope=(1.0 + number / 100, 1.0, 1.0)) for number in range(20)}
    (tmp_path / "all.ccc").write_bytes(collection(cdls, ""))
    made = build('[looks]\nshots = "all.ccc"\nworking_space = "ACEScct"\n')["2.5"]
    path = written(made, tmp_path / "made", 9)
    working = WORKING_SPACES["ACEScct"]
    looks = Looks(tuple(ShotLook(shot, (Grade(cdl, working),), "") for shot, cdl in cdls.items()))
    report = verify_looks(path, looks, "SHOT", Judge(ProbeKit(edges=False)), gpu=True)
    assert [(r.route, r.probe, r.verdict) for r in report.results] == [
        ("CPU F32", "no shot, and an unknown one", "pass"),
        ("GPU", "no shot, and an unknown one", "pass"),
        ("CPU F32", "20 shots, CDL in ACEScct", "pass"),
        ("GPU", "7 shots, CDL in ACEScct", "pass"),
    ]


def test_black_is_judged_by_the_least_light_that_acesproxy_has(build, tmp_path):
    # Into the toe of ACEScc, where OCIO's table is far off relative to next to no light.
    cdl = Cdl(slope=(0.6, 0.6, 0.6), offset=(-0.25, -0.25, -0.25))
    (tmp_path / "SH010.cc").write_bytes(correction("SH010", cdl))
    path = written(build('[looks]\nshots = "*.cc"\nworking_space = "ACEScc"\n')["2.5"], tmp_path / "made", 9)
    looks = Looks((ShotLook("SH010", (Grade(cdl, WORKING_SPACES["ACEScc"]),), ""),))
    _, result = verify_looks(path, looks, "SHOT", Judge(ProbeKit(edges=False))).results
    assert result.verdict == "pass"


def test_the_limit_grows_with_what_a_cdl_enlarges_and_with_nothing_else():
    working = WORKING_SPACES["ACESproxy"]
    limits = {
        name: look_limits([[Grade(cdl, working)]]).fail
        for name, cdl in {
            "none": Cdl(),
            "offset": Cdl(offset=(0.3, 0.0, 0.0)),
            "less": Cdl(slope=(0.5, 0.5, 0.5), saturation=0.1),
            "slope": Cdl(slope=(1.0, 2.0, 1.0)),
            "both": Cdl(slope=(1.0, 2.0, 1.0), saturation=1.5),
            "steep": Cdl(power=(0.5, 1.0, 1.0)),
        }.items()
    }
    assert limits["none"] == limits["offset"] == limits["less"] == pytest.approx(0.015)
    assert limits["slope"] == pytest.approx(2 * 0.015)
    assert limits["both"] == pytest.approx(3 * 0.015)
    assert limits["steep"] == pytest.approx(17.52 * (3e-4 / 17.52) ** 0.5 * 50)


def test_an_lmt_that_makes_no_numbers_falls_short(tmp_path):
    nan = (
        b'<?xml version="1.0"?>\n<ProcessList id="n" compCLFversion="3.0">\n'
        b'<LUT1D inBitDepth="32f" outBitDepth="32f"><Array dim="2 1">nan nan</Array></LUT1D>\n</ProcessList>'
    )
    look = ShotLook("SH010", (Lmt("LMT nan", clf=nan),), "a.amf")
    show = Show.model_validate({"name": "a", "title": "A", "ocio": ["2.5"]})
    path = written(build_config(show, "2.5", Looks((look,))), tmp_path / "with", 9)
    report = verify_looks(path, Looks((look,)), "SHOT", Judge(ProbeKit(edges=False)))
    assert not report.passed
