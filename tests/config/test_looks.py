# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors

import re

import colour
import numpy as np
import PyOpenColorIO as ocio
import pytest

from ocio_gen.aces.cdl import Cdl
from ocio_gen.config.build import build_config
from ocio_gen.config.looks import SHOW_LOOK
from ocio_gen.core.errors import UserError
from ocio_gen.core.opencolorio import load_config
from ocio_gen.show.looks.cdl_files import collection, correction
from ocio_gen.show.looks.gather import NO_SHOT, gather_looks
from ocio_gen.show.looks.look import WORKING_SPACES, Grade
from ocio_gen.show.show_file import load_show
from ocio_gen.verification.packages.looks import graded
from tests.config.conftest import through
from tests.conftest import ROOT, written
from tests.show.cut.test_edl import EVENT, HEAD

MONITOR, VIEW = "Rec.1886 Rec.709 - Display", "ACES 2.0 - SDR 100 nits (Rec.709)"
ACES = "aces_interchange"
TWO_SHOTS = {"SH010": Cdl(slope=(1.2, 1.0, 0.8)), "SH020": Cdl(offset=(0.05, 0.0, -0.05), saturation=0.5)}
LIGHT = (np.geomspace(0.01, 20.0, 300)[:, np.newaxis] * np.array([1.0, 0.9, 0.7])).astype(np.float32)


@pytest.fixture
def config(build, tmp_path):
    """A config with looks of two shots and of the show, read back from disk."""

    def built(text="", releases=("2.5",), looks=""):
        (tmp_path / "all.ccc").write_bytes(collection(TWO_SHOTS, ""))
        (tmp_path / "show.cc").write_bytes(correction("s", Cdl(power=(1.1, 1.1, 1.1))))
        made = build(f'{text}\n[looks]\nshots = "all.ccc"\n{looks}', releases)[releases[-1]]
        return load_config(written(made, tmp_path / "made"))

    return built


def look_of(config, pixels=LIGHT, **context):
    return through(config, ocio.LookTransform(ACES, ACES, SHOW_LOOK), pixels, **context)


def view_of(config, view, **context):
    return through(config, ocio.DisplayViewTransform(ACES, MONITOR, view), LIGHT, **context)


@pytest.mark.parametrize("space", WORKING_SPACES)
@pytest.mark.parametrize("release", ["1", "2.1", "2.6"])
def test_a_shots_cdl_is_applied_by_the_context_variable_in_its_working_space(config, space, release):
    made = config(releases=(release,), looks=f'working_space = "{space}"\n')
    assert list(made.getLookNames())[-1:] == [SHOW_LOOK]
    for shot, cdl in TWO_SHOTS.items():
        expected = graded(Grade(cdl, WORKING_SPACES[space]), LIGHT)
        np.testing.assert_allclose(look_of(made, SHOT=shot), expected, rtol=2e-4 if release == "1" else 5e-5)


def test_acescc_is_graded_down_to_no_light(config):
    # Below 2^-15 ACEScc bends; OCIO's own table of 4096 entries is a hundredth of a stop off there.
    dark = (2.0 ** np.linspace(-18, -9, 200)[:, np.newaxis] * np.ones(3)).astype(np.float32)
    made = config(looks='working_space = "ACEScc"\n')
    for shot, cdl in TWO_SHOTS.items():
        expected = graded(Grade(cdl, WORKING_SPACES["ACEScc"]), dark)
        np.testing.assert_allclose(look_of(made, dark, SHOT=shot), expected, rtol=2e-4, atol=1e-9)


def test_the_cdl_clamps_in_acesproxy_as_the_sets_box_does_and_not_in_acescct(config):
    bright = np.full((1, 3), 500.0, np.float32)
    clamped = config()
    assert look_of(clamped, bright, SHOT="SH020").max() < 223
    free = config(looks='working_space = "ACEScct"\n')
    assert look_of(free, bright, SHOT="SH020").max() > 500


@pytest.mark.parametrize("environment", [{}, {"SHOT": NO_SHOT}, {"SHOT": "SH999"}, {"SHOT": ""}])
@pytest.mark.parametrize("release", ["1", "2.1", "2.6"])
def test_without_a_shot_or_with_an_unknown_one_the_look_is_the_shows(config, release, environment):
    made = config(releases=(release,), looks='show = "show.cc"\n')
    working = WORKING_SPACES["ACESproxy"]
    expected = graded(Grade(Cdl(power=(1.1, 1.1, 1.1)), working), LIGHT)
    np.testing.assert_allclose(look_of(made, **environment), expected, rtol=2e-4)
    neutral = look_of(config(releases=(release,)), **environment)
    np.testing.assert_allclose(neutral, LIGHT, rtol=2e-4 if release == "1" else 0)


def test_one_view_shows_the_look_and_one_does_not(config):
    made = config(
        f'[[displays]]\nname = "{MONITOR}"\nviews = ["{VIEW}", "Raw"]\n', looks='show = "show.cc"\n'
    )
    assert list(made.getViews(MONITOR)) == [VIEW, f"{VIEW} + look", "Raw"]
    light = look_of(made, SHOT="SH010")
    shown = through(made, ocio.DisplayViewTransform(ACES, MONITOR, VIEW), light)
    np.testing.assert_allclose(view_of(made, f"{VIEW} + look", SHOT="SH010"), shown, rtol=0, atol=1e-5)
    plain = [view_of(made, VIEW, SHOT=shot) for shot in ("SH010", "SH020")]
    np.testing.assert_array_equal(*plain)
    assert np.abs(shown - plain[0]).max() > 0.02


def test_without_a_shot_the_view_shows_no_shots_look(config):
    made = config(f'[[displays]]\nname = "{MONITOR}"\n')
    np.testing.assert_allclose(view_of(made, f"{VIEW} + look"), view_of(made, VIEW), rtol=0, atol=2e-5)
    assert made.getEnvironmentVarDefault("SHOT") == NO_SHOT


def test_a_show_may_have_a_look_and_its_shots_none(build, tmp_path):
    (tmp_path / "show.cc").write_bytes(correction("s", Cdl(slope=(1.2, 1.0, 0.8))))
    made = build(f'[[displays]]\nname = "{MONITOR}"\n[looks]\nshow = "show.cc"\n')["2.5"]
    config = ocio.Config.CreateFromFile(str(written(made, tmp_path / "made")))
    assert list(config.getEnvironmentVarNames()) == []
    assert config.getDisplayViewLooks(MONITOR, f"{VIEW} + look") == SHOW_LOOK
    assert np.abs(view_of(config, f"{VIEW} + look") - view_of(config, VIEW)).max() > 0.02


def test_the_variable_and_the_default_are_the_shows(config):
    made = config(
        f'[[displays]]\nname = "{MONITOR}"\nviews = ["{VIEW}"]\n', looks='variable = "CLIP"\ndefault = true\n'
    )
    assert list(made.getViews(MONITOR)) == [f"{VIEW} + look", VIEW]
    assert list(made.getEnvironmentVarNames()) == ["CLIP"]
    context = {"CLIP": "SH010"}
    assert not np.array_equal(view_of(made, f"{VIEW} + look", **context), view_of(made, f"{VIEW} + look"))


def test_without_displays_each_active_display_has_its_first_view_with_the_look(config):
    made = config()
    base = ocio.Config.CreateFromBuiltinConfig("studio-config-v4.0.0_aces-v2.0_ocio-v2.5")
    for display in base.getDisplays():
        added = set(made.getViews(display)) - set(base.getViews(display))
        first = next(view for view in base.getViews(display) if view != "Raw")
        assert added == {f"{first} + look"}


def test_shots_with_lmts_and_of_other_working_spaces_are_found_by_their_files(tmp_path):
    show = load_show(ROOT / "configs/tidewater/show.toml")
    looks = gather_looks(show)
    made = build_config(show, "2.5", looks)
    config = ocio.Config.CreateFromFile(str(written(made, tmp_path / "made")))
    assert [look.getName() for look in config.getLooks()].count(SHOW_LOOK) == 1
    assert len({grade.working.name for look in looks.shots for grade in look.grades}) == 3
    for look in looks.shots:
        light = LIGHT
        for step in look.steps:  # each step by itself, in its order
            if isinstance(step, Grade):
                light = graded(step, light).astype(np.float32)
            elif step.style:
                light = through(config, ocio.BuiltinTransform(step.style), light)
            else:
                (tmp_path / "lmt.clf").write_bytes(step.clf)
                light = through(config, ocio.FileTransform(str(tmp_path / "lmt.clf")), light)
        shown = through(config, ocio.DisplayViewTransform(ACES, MONITOR, VIEW), light)
        with_look = through(
            config, ocio.DisplayViewTransform(ACES, MONITOR, f"{VIEW} + look"), LIGHT, SHOT=look.shot
        )
        np.testing.assert_allclose(with_look, shown, rtol=0, atol=3e-5)


def test_an_ungraded_shot_does_nothing_at_all(build, tmp_path):
    (tmp_path / "a.edl").write_text(HEAD + EVENT + "* FROM CLIP NAME: SH030\n")
    made = build('[looks]\nshots = "a.edl"\nungraded = ["SH030"]\n')["2.5"]
    config = ocio.Config.CreateFromFile(str(written(made, tmp_path / "made")))
    wild = np.array([[-3.0, 0.18, 1e4], [0.0, 1e-6, 65504.0]], np.float32)
    np.testing.assert_array_equal(look_of(config, wild, SHOT="SH030"), wild)


def test_a_base_that_lacks_the_working_space_gets_it(build, house, tmp_path):
    (tmp_path / "all.ccc").write_bytes(collection(TWO_SHOTS, ""))
    text = 'base = "house/house.ocio"\n[spaces.rename]\nACESproxy = "old"\n[looks]\nshots = "all.ccc"\n'
    made = build(text + 'working_space = "ACEScct"\n')["2.5"]
    assert made.notes == ["has no ACEScct, which CDLs of the show were made in: added"]
    config = ocio.Config.CreateFromFile(str(written(made, tmp_path / "made")))
    transform = ocio.ColorSpaceTransform("lin_ap1", "ACEScct")
    assert through(config, transform, np.full((1, 3), 0.18)) == pytest.approx(
        np.full((1, 3), 0.4135884), abs=1e-6
    )
    # The house's own look of a view comes after the shot's.
    assert config.getDisplayViewLooks("monitor", "Film + look") == "Show look, house_look"


def test_a_look_or_view_that_is_there_already_is_a_sentence(build, house, tmp_path):
    (tmp_path / "all.ccc").write_bytes(collection(TWO_SHOTS, ""))
    text = 'base = "house/house.ocio"\n[spaces.rename]\nACESproxy = "old"\n[looks]\nshots = "all.ccc"\n'
    house.write_text(
        house.read_text().replace("name: house_look", "name: Show look").replace(", looks: house_look", "")
    )
    with pytest.raises(UserError, match=r"has a look 'Show look' already, which ocio_gen adds"):
        build(text)
    changed = (
        house.read_text()
        .replace("name: Show look", "name: other")
        .replace("name: Raw,", "name: Film + look,")
    )
    house.write_text(changed)
    with pytest.raises(UserError, match=r"monitor has a view 'Film \+ look' already"):
        build(text)


@pytest.mark.parametrize("default", ["false", "true"])
@pytest.mark.parametrize("described", [True, False])
@pytest.mark.parametrize("base", ["studio", "cg", "house/house.ocio"])
def test_every_view_of_every_kind_of_config_shows_something(build, house, tmp_path, base, described, default):
    own = base.startswith("house")
    display = "monitor" if own else MONITOR
    shared = "displays:\n  monitor:\n    - !<Views> [Shared]"
    text = house.read_text().replace("active_views: []", "active_views: [Raw, Shared, Film]")
    text = text.replace("displays:\n  monitor:", shared, 1).replace(
        shared, f"shared_views:\n  - !<View> {{name: Shared, colorspace: film}}\n{shared}", 1
    )
    house.write_text(text)
    (tmp_path / "all.ccc").write_bytes(collection(TWO_SHOTS, ""))
    made = build(
        f'base = "{base}"\n'
        + (f'[[displays]]\nname = "{display}"\n' if described else "")
        + ('[spaces.rename]\nACESproxy = "old"\n' if own else "")
        + f'[looks]\nshots = "all.ccc"\ndefault = {default}\n',
        ["2.1", "2.4", "2.6"],
    )
    for release, one in made.items():
        config = ocio.Config.CreateFromFile(str(written(one, tmp_path / release, 9)))
        for shown in config.getDisplays():
            views = list(config.getViews(shown))
            graded = [view for view in views if view.endswith(" + look")]
            assert graded
            if described:
                pair = [graded[0], graded[0].removesuffix(" + look")]
                assert [v for v in views if v in pair] == (pair if default == "true" else pair[::-1])
            for view in views:
                transform = ocio.DisplayViewTransform(ACES, shown, view)
                assert np.isfinite(through(config, transform, LIGHT[:3], SHOT="SH020")).all()


def test_profile_1_holds_the_cdls_of_one_working_space_and_names_the_shots_of_others(tmp_path):
    show = load_show(ROOT / "configs/tidewater/show.toml")
    looks = gather_looks(show)
    made = build_config(show, "1", looks)
    in_acescct = {
        look.shot for look in looks.shots for grade in look.grades if grade.working.name == "ACEScct"
    }
    others = [look.shot for look in looks.shots if look.grades and look.shot not in in_acescct]
    (note,) = (note for note in made.notes if "one working space" in note)
    assert all(shot in note for shot in others)
    assert not any(shot in note for shot in in_acescct)
    config = ocio.Config.CreateFromFile(str(written(made, tmp_path / "made", 9)))
    unset = look_of(config)
    for look in looks.shots:
        same = np.array_equal(look_of(config, SHOT=look.shot), unset)
        assert same is (look.shot not in in_acescct)


def test_undeclared_variables_of_a_base_are_still_read_beside_a_look(build, tmp_path):
    # A base without `environment:` reads every variable; declaring SHOT alone would end that.
    folder = tmp_path / "house"
    for place, scale in (("luts", "1"), ("b", "0.5")):
        (folder / place).mkdir(parents=True)
        (folder / place / "own.cube").write_text(f"LUT_1D_SIZE 2\n0 0 0\n{scale} {scale} {scale}\n")
    (folder / "house.ocio").write_text(
        "ocio_profile_version: 2\nsearch_path: $SHOT_LUTS:luts\n"
        "roles: {scene_linear: lin, default: lin, aces_interchange: lin}\n"
        "displays:\n  d:\n    - !<View> {name: v, colorspace: lut}\n"
        "colorspaces:\n  - !<ColorSpace>\n    name: lin\n  - !<ColorSpace>\n    name: lut\n"
        '    from_scene_reference: !<FileTransform> {src: "own.cube", interpolation: linear}\n'
    )
    (tmp_path / "all.ccc").write_bytes(collection(TWO_SHOTS, ""))
    made = build('base = "house/house.ocio"\n[looks]\nshots = "all.ccc"\n', ["2.3"])["2.3"]
    assert made.config.getEnvironmentMode() == ocio.ENV_ENVIRONMENT_LOAD_ALL


@pytest.mark.parametrize("release", ["2.1", "2.5"])
@pytest.mark.parametrize("clamp", [False, True])
def test_a_cdl_made_in_a_cameras_log_is_applied_in_it(config, release, clamp):
    """The camera's formulas are colour-science's, which share no code with OCIO."""
    made = config(
        releases=(release,),
        looks=f'working_space = "ARRI LogC3 (EI800)"\nclamp = {str(clamp).lower()}\n',
    )
    camera = colour.RGB_COLOURSPACES["ARRI Wide Gamut 3"]
    aces = colour.RGB_COLOURSPACES["ACES2065-1"]
    to_camera = colour.matrix_RGB_to_RGB(aces, camera, "CAT02")
    for shot, cdl in TWO_SHOTS.items():
        log = camera.cctf_encoding(LIGHT.astype(np.float64) @ to_camera.T)
        light = camera.cctf_decoding(cdl.apply(log, clamp=clamp)) @ np.linalg.inv(to_camera).T
        np.testing.assert_allclose(look_of(made, SHOT=shot), light, rtol=2e-3, atol=2e-4)


@pytest.mark.parametrize(
    ("space", "sentence"),
    [
        ("ARRI LogC9", "has no such colour space; give one of its own, or one of ACESproxy, ACEScc, ACEScct"),
        ("Raw", "is data; give a space of the scene"),
        ("sRGB - Display", "is of a display; give a space of the scene"),
    ],
)
def test_a_working_space_that_the_base_lacks_or_that_holds_no_light_is_a_sentence(config, space, sentence):
    with pytest.raises(UserError, match=f"looks.working_space {space}: .*{sentence}"):
        config(looks=f'working_space = "{space}"\n')


@pytest.mark.parametrize("release", ["1", "2.1", "2.6"])
def test_several_cdls_of_a_shot_are_applied_in_their_order_but_for_profile_1(build, tmp_path, release):
    (tmp_path / "a.amf").write_bytes((ROOT / "configs/tidewater/amf/TW101_030_0010.amf").read_bytes())
    text = (tmp_path / "a.amf").read_text().replace('applied="true"', 'applied="false"')
    transforms = re.split(r"(?=<aces:lookTransform)|(?<=</aces:lookTransform>)", text)
    (tmp_path / "a.amf").write_text("".join(one for one in transforms if "tidewater_print" not in one))
    made = build('[looks]\nshots = "a.amf"\n', (release,))[release]
    (look,) = gather_looks(load_show(tmp_path / "show.toml")).shots
    assert len(look.grades) == 2
    if release == "1":
        assert any("profile 1 holds one CDL of a shot: no look for" in note for note in made.notes)
        return
    config = load_config(written(made, tmp_path / "made"))
    light = LIGHT.astype(np.float64)
    for grade in look.grades:
        light = graded(grade, light)
    assert look.steps == look.grades
    np.testing.assert_allclose(look_of(config, SHOT=look.shot), light, rtol=2e-4)
