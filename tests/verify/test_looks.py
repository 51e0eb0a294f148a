"""A look that is not its CDL must be seen: mutants, made by hand in the config and its files."""

import shutil

import pytest

from ocio_gen.cdl import Cdl
from ocio_gen.errors import UserError
from ocio_gen.looks.cdl_files import collection, correction
from ocio_gen.looks.look import WORKING_SPACES, Grade, Looks, ShotLook
from ocio_gen.verify.judge import Judge
from ocio_gen.verify.limits import look_limits
from ocio_gen.verify.looks import verify_looks
from ocio_gen.verify.probe_kit import ProbeKit
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


def judged(path, space, **options):
    judge = Judge(ProbeKit(edges=False))
    return verify_looks(path, looks_in(space), "SHOT", judge, **options).results


@pytest.mark.parametrize("space", SPACES)
@pytest.mark.parametrize("release", ["1", "2.3"])
def test_every_shots_look_is_within_the_limits(graded_config, space, release):
    results = judged(graded_config(space, (release,)), space, every_route=True, gpu=True)
    assert [result.route for result in results] == ["CPU F32", "no optimisation", "GPU"]
    for result in results:
        assert result.verdict == "pass"
        assert result.figures.samples > 150
        assert 0 < result.figures.worst_cv < result.limits.fail


MUTANTS = {
    "another slope": ("files", "<Slope>1.2 ", "<Slope>1.21 "),
    "red and blue swapped": ("files", "<Slope>1.2 1.0 0.8", "<Slope>0.8 1.0 1.2"),
    "no saturation": ("files", "<Saturation>0.9", "<Saturation>1.0"),
    "a power of one": ("files", "<Power>1.05 1.0 0.95", "<Power>1.0 1.0 1.0"),
    "an offset of another sign": ("files", "<Offset>0.02 0.0 -0.01", "<Offset>0.02 0.0 0.01"),
}


@pytest.mark.parametrize("space", SPACES)
@pytest.mark.parametrize("mutant", MUTANTS)
def test_a_cdl_that_is_another_falls_short_and_its_shot_is_named(graded_config, space, mutant):
    path = graded_config(space)
    (file,) = path.parent.rglob("SH010.cc")
    _, old, new = MUTANTS[mutant]
    assert old in file.read_text()
    file.write_text(file.read_text().replace(old, new))
    (result,) = judged(path, space)
    assert result.verdict == "fail"
    assert result.figures.worst[0].shot == "SH010"


def test_a_file_that_changes_between_two_verifications_is_read_anew(graded_config):
    path = graded_config("ACEScct")
    assert judged(path, "ACEScct")[0].verdict == "pass"
    (file,) = path.parent.rglob("SH010.cc")
    file.write_text(file.read_text().replace("<Slope>1.2 ", "<Slope>1.21 "))
    assert judged(path, "ACEScct")[0].verdict == "fail"


@pytest.mark.parametrize("space", SPACES)
def test_shots_that_are_mixed_up_fall_short(graded_config, space):
    path = graded_config(space)
    (one,), (other,) = (list(path.parent.rglob(f"{shot}.cc")) for shot in CDLS)
    one.write_bytes(other.read_bytes())
    assert judged(path, space)[0].verdict == "fail"


@pytest.mark.parametrize(
    ("space", "old", "new"),
    [
        ("ACESproxy", "process_space: ACESproxy Normalized", "process_space: ACEScct"),
        ("ACESproxy", "process_space: ACESproxy Normalized", "process_space: ACESproxy10i"),
        ("ACEScct", "process_space: ACEScct", "process_space: ACESproxy Normalized"),
        ("ACEScc", "process_space: ACEScc", "process_space: ACEScg"),
        ("ACESproxy", "cdl_style: asc", "cdl_style: noclamp"),
        ("ACEScct", '{src: "acescct', '{cdl_style: asc, src: "acescct'),
        ("ACESproxy", "transform: !<FileTransform> {src: ", "inverse_transform: !<FileTransform> {src: "),
    ],
)
def test_a_look_in_another_space_or_style_falls_short(graded_config, space, old, new):
    path = graded_config(space)
    assert old in path.read_text()
    path.write_text(path.read_text().replace(old, new))
    assert judged(path, space)[0].verdict == "fail"


def test_looks_hidden_behind_gpu_only_are_told_apart_by_route(graded_config):
    path = graded_config("ACEScct")
    cpu = judged(path, "ACEScct")
    assert [result.route for result in cpu] == ["CPU F32"]
    assert cpu[0].subject == "Shot CDL (ACEScct)"
    assert cpu[0].probe == "2 shots"
    assert cpu[0].direction == "look"


def test_a_look_or_a_shots_file_that_is_gone_is_a_sentence(graded_config):
    path = graded_config("ACEScct")
    next(iter(path.parent.rglob("SH020.cc"))).unlink()
    with pytest.raises(UserError, match=r"Shot CDL \(ACEScct\), shot SH020: .*could not be located"):
        judged(path, "ACEScct")
    with pytest.raises(UserError, match=r"Shot CDL \(ACEScc\), shot SH010"):
        judged(path, "ACEScc")


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
            assert [result.verdict for result in report.results] == ["pass", "pass"], (space, shot)


def test_the_gpu_is_tried_on_some_shots_of_many(build, tmp_path):
    cdls = {f"SH{number:03d}": Cdl(slope=(1.0 + number / 100, 1.0, 1.0)) for number in range(20)}
    (tmp_path / "all.ccc").write_bytes(collection(cdls, ""))
    made = build('[looks]\nshots = "all.ccc"\nworking_space = "ACEScct"\n')["2.5"]
    path = written(made, tmp_path / "made", 9)
    working = WORKING_SPACES["ACEScct"]
    looks = Looks(tuple(ShotLook(shot, (Grade(cdl, working),), "") for shot, cdl in cdls.items()))
    report = verify_looks(path, looks, "SHOT", Judge(ProbeKit(edges=False)), gpu=True)
    assert [(r.route, r.probe, r.verdict) for r in report.results] == [
        ("CPU F32", "20 shots", "pass"),
        ("GPU", "7 shots", "pass"),
    ]


def test_black_is_judged_by_the_least_light_that_acesproxy_has(build, tmp_path):
    # Into the toe of ACEScc, where OCIO's table is far off relative to next to no light.
    cdl = Cdl(slope=(0.6, 0.6, 0.6), offset=(-0.25, -0.25, -0.25))
    (tmp_path / "SH010.cc").write_bytes(correction("SH010", cdl))
    path = written(build('[looks]\nshots = "*.cc"\nworking_space = "ACEScc"\n')["2.5"], tmp_path / "made", 9)
    looks = Looks((ShotLook("SH010", (Grade(cdl, WORKING_SPACES["ACEScc"]),), ""),))
    (result,) = verify_looks(path, looks, "SHOT", Judge(ProbeKit(edges=False))).results
    assert result.verdict == "pass"


def test_the_limit_grows_with_what_a_cdl_enlarges_and_with_nothing_else():
    working = WORKING_SPACES["ACESproxy"]
    limits = {
        name: look_limits([Grade(cdl, working)]).fail
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
