# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""Every config in the real OCIO releases that read it: loaded, validated, measured."""

import numpy as np
import PyOpenColorIO as ocio
import pytest

from ocio_gen.aces.acesproxy import ACESPROXY10, ACESPROXY12
from ocio_gen.config.build import build_configs
from ocio_gen.config.looks import SHOW_LOOK, shots_working_space
from ocio_gen.core.opencolorio import context_of
from ocio_gen.package.ocioz import archive
from ocio_gen.show.looks.gather import gather_looks
from ocio_gen.show.looks.look import Lmt
from ocio_gen.show.releases import RELEASES as TARGETS
from ocio_gen.show.releases import version_key
from ocio_gen.show.show_file import load_show
from ocio_gen.verification.packages.looks import graded
from ocio_gen.verification.probes import all_codes, finite_halfs, rgb_triplets
from tests.conftest import ROOT, written
from tests.houses import write_cube, write_house
from tests.releases import RELEASES, Run

ACES = "aces_interchange"
AMF = ROOT / "configs" / "tidewater" / "amf" / "*.amf"
DISPLAY, VIEW = "Rec.1886 Rec.709 - Display", "ACES 2.0 - SDR 100 nits (Rec.709)"
SHOW = f"""
name = "all"
title = "All releases"
allow = ["{ROOT}/configs"]
ocio = {list(TARGETS)}
[[displays]]
name = "{DISPLAY}"
views = ["{VIEW}", "Raw"]
[looks]
shots = "{AMF}"
show = "{ROOT / "configs/lantern/show.cc"}"
"""


@pytest.fixture(scope="module")
def everything(tmp_path_factory):
    """A show for all releases, with every kind of look: (looks, [(built, path of the config)])."""
    folder = tmp_path_factory.mktemp("all")
    (folder / "show.toml").write_text(SHOW)
    show = load_show(folder / "show.toml")
    looks = gather_looks(show)
    configs = [(made, written(made, folder / made.release)) for made in build_configs(show, looks)]
    for made, path in configs:
        if made.archived:
            files = {
                p.relative_to(path.parent).as_posix(): p.read_bytes()
                for p in path.parent.rglob("*/*")
                if p.is_file()
            }
            path.with_suffix(".ocioz").write_bytes(archive(path.read_bytes(), files))
    return looks, configs


def read_by(configs, release):
    return [(made, path) for made, path in configs if version_key(made.release) <= version_key(release)]


def warnings(messages):
    return [message for message in messages if "Warning" in message]


@pytest.mark.parametrize("release", RELEASES)
def test_quantised_halfs_are_the_references_in_the_real_release(everything, release, tmp_path):
    run, found = Run(tmp_path), []
    for made, path in read_by(everything[1], release):
        if made.legacy:
            continue
        run.config(path)
        for encoding, name in ((ACESPROXY10, "ACESproxy10i"), (ACESPROXY12, "ACESproxy12i")):
            for source in (ACES, "ACEScg"):
                way = run.way("space", source, f"{name} Quantized", pixels=finite_halfs())
                found.append((made, encoding, way))
    assert warnings(run.run(release)) == []
    assert len(found) == 4 * (len(read_by(everything[1], release)) - 1)
    for _, encoding, way in found:
        codes = encoding.from_container(np.load(way))
        np.testing.assert_array_equal(np.rint(codes), encoding.encode(finite_halfs()))
        np.testing.assert_allclose(codes, np.rint(codes), rtol=0, atol=encoding.full_scale * 2.0**-23)


@pytest.mark.parametrize("release", RELEASES)
def test_colours_and_codes_are_within_the_limits_in_the_real_release(everything, release, tmp_path):
    rgb = rgb_triplets(1 << 16)
    run, encoded, decoded = Run(tmp_path), [], []
    for made, path in read_by(everything[1], release):
        run.config(path)
        for encoding, name in ((ACESPROXY10, "ACESproxy10i"), (ACESPROXY12, "ACESproxy12i")):
            space = name if made.legacy else f"{name} Quantized"
            encoded.append((made, encoding, run.way("space", ACES, space, pixels=rgb)))
            codes = encoding.to_container(all_codes(encoding))
            decoded.append((encoding, run.way("space", name, ACES, pixels=codes)))
    run.run(release)
    for made, encoding, way in encoded:
        wrong = np.rint(encoding.from_container(np.load(way))).astype(int) - encoding.encode_aces(rgb)
        assert np.abs(wrong).max() <= 1
        limit = 25.0 if encoding is ACESPROXY10 else 60
        if made.legacy:  # straight lines between the codes: half a code is not quite at half of the light
            step = encoding.steps_per_stop
            limit += 1e6 * (0.5 - (2 ** (0.5 / step) - 1) / (2 ** (1 / step) - 1))
        assert np.count_nonzero(wrong) / wrong.size * 1e6 < limit
    for encoding, way in decoded:
        exact = encoding.decode_to_aces(all_codes(encoding), dtype=np.float16)
        np.testing.assert_array_equal(np.load(way).astype(np.float16), exact)


@pytest.mark.parametrize("release", RELEASES)
def test_each_shots_look_is_its_cdl_in_the_real_release(everything, release, tmp_path):
    looks, configs = everything
    # Colours that no CDL here takes out of 0..1: profile 1 does not clamp there.
    rgb = np.geomspace(0.02, 16.0, 4096)[:, np.newaxis] * np.random.default_rng(1).uniform(
        0.9, 1.1, (4096, 3)
    )
    rgb = rgb.astype(np.float32)
    run, found = Run(tmp_path), []
    for made, path in read_by(configs, release):
        for form in (path, path.with_suffix(".ocioz")) if made.archived else (path,):
            run.config(form)
            for shot in looks.shots:
                way = run.way("look", SHOW_LOOK, pixels=rgb, SHOT=shot.shot)
                if not any(isinstance(step, Lmt) for step in shot.steps) or made.legacy:
                    found.append((made, grade_in(made, looks, shot), way))
            for unset in ({}, {"SHOT": "SH999"}):
                way = run.way("look", SHOW_LOOK, pixels=rgb, **unset)
                found.append((made, None, way))
    assert warnings(run.run(release)) == []
    for made, grade, way in found:
        aim = graded(looks.show, rgb if grade is None else graded(grade, rgb))
        error = np.abs(np.load(way) - aim).max(axis=1) / np.abs(aim).max(axis=1)
        assert error.max() < np.log(2) * 1e-3, (made.release, grade)


def grade_in(made, looks, shot):
    """Return the CDL that a config has of a shot: profile 1 has those of one working space."""
    (grade,) = shot.grades or (None,)
    if made.legacy and grade and grade.working != shots_working_space(looks):
        return None
    return grade


@pytest.mark.parametrize("release", RELEASES)
def test_views_with_looks_show_what_the_newest_ocio_shows(everything, release, tmp_path):
    rgb = np.clip(np.abs(rgb_triplets(2048)), 0.001, 16.0)
    run, found = Run(tmp_path), []
    for made, path in read_by(everything[1], release):
        view = next(iter(made.config.getViews(DISPLAY)))
        run.config(path)
        for name in (view, f"{view} + look"):
            found += [
                (path, name, shot, run.way("view", DISPLAY, name, pixels=rgb, SHOT=shot))
                for shot in ("TW101_020_0010", "TW101_040_0010")
            ]
    run.run(release)
    for path, name, shot, way in found:
        config = ocio.Config.CreateFromFile(str(path))
        context = context_of(config, SHOT=shot)
        transform = ocio.DisplayViewTransform(ACES, DISPLAY, name)
        newest = np.array(rgb, np.float32)
        config.getProcessor(context, transform, ocio.TRANSFORM_DIR_FORWARD).getDefaultCPUProcessor().applyRGB(
            newest
        )
        # In 10-bit codes of the display; measured: 1.7e-3 in the 3D LUTs of profile 1.
        worst = np.abs(np.clip(np.load(way), 0, 1) - np.clip(newest, 0, 1)).max() * 1023
        assert worst < (2e-3 if config.getMajorVersion() == 1 else 4e-4)
    assert len({way for *_, way in found}) == len(found)


@pytest.mark.parametrize("release", RELEASES)
@pytest.mark.parametrize("environment", ["", '[environment]\nSEQ = "a"\n'])
def test_variables_that_a_house_config_does_not_declare_are_read_by_every_release(
    release, environment, tmp_path, monkeypatch
):
    write_cube(tmp_path / "house/luts/x.cube", 1.0)
    write_cube(tmp_path / "house/shot_b/x.cube", 0.25)
    write_house(tmp_path / "house/house.ocio", {"x": "x.cube"}, "search_path: $SHOT_LUTS:luts")
    description = tmp_path / "house/show.toml"
    description.write_text(f'name = "a"\ntitle = "A"\nocio = ["2.1"]\nbase = "house.ocio"\n{environment}')
    show = load_show(description)
    (made,) = build_configs(show, gather_looks(show))
    path = written(made, tmp_path / "package")
    (tmp_path / "house").rename(tmp_path / "gone")
    for value, factor in ((None, 1.0), ("shot_b", 0.25), (f"{tmp_path}/gone/shot_b", 0.25)):
        folder = tmp_path / f"run {str(value).replace('/', '_')}"
        folder.mkdir()
        run = Run(folder)
        run.config(path)
        shown = run.way("space", "lin", "x", pixels=np.ones((1, 3)))
        if value:
            monkeypatch.setenv("SHOT_LUTS", value)
        run.run(release)
        np.testing.assert_allclose(np.load(shown), factor)
