# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""Real Blenders show our configs: every view and every look of the published shows, whatever SHOT is."""

import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import OpenImageIO as oiio
import PyOpenColorIO as ocio
import pytest

from ocio_gen.aces.cdl import Cdl
from ocio_gen.show.looks.gather import gather_looks
from ocio_gen.show.looks.look import WORKING_SPACES, Grade
from ocio_gen.show.show_file import load_show
from ocio_gen.verification.packages.looks import graded
from tests.conftest import ROOT
from tests.releases import BLENDER_RELEASES, installed

# Blender works in ACEScg, the role scene_linear.
PIXELS = (0.18 * 2.0 ** np.linspace(-6, 6, 64)[:, np.newaxis] * np.array([1.0, 0.8, 0.6])).astype(np.float32)

# The newest config of each show that a Blender reads.
SHOWS = {
    "4.2.0": [("lantern", "lantern_ocio-v2.3.ocio")],
    "5.0.1": [("lantern", "lantern_ocio-v2.3.ocio"), ("tidewater", "tidewater_ocio-v2.4.ocio")],
}
UNKNOWN = "ZZ_9999"  # a shot of no show


def saved_by_blender(version, config, ways, folder, **environment):
    """Return what a Blender saves: 16-bit pixels of each (display, view, look)."""
    np.save(folder / "pixels.npy", PIXELS)
    names = [folder / f"{number}.png" for number in range(len(ways))]
    job = {
        "pixels": str(folder / "pixels.npy"),
        "space": "ACEScg",
        "ways": [
            {"display": display, "view": view, "look": look, "saved": str(name)}
            for (display, view, look), name in zip(ways, names, strict=True)
        ],
    }
    (folder / "job.json").write_text(json.dumps(job))
    ran = subprocess.run(
        [sys.executable, str(Path(__file__).parent / "real_blender.py"), str(folder / "job.json")],
        capture_output=True,
        text=True,
        check=False,
        env={name: value for name, value in os.environ.items() if name != "SHOT"}
        | {"OCIO": str(config), "PYTHONPATH": str(installed(version, "bpy"))}
        | environment,
    )
    assert ran.returncode == 0, (ran.returncode, ran.stdout[-2000:], ran.stderr[-2000:])
    assert version in ran.stdout
    return [read(name) for name in names]


def read(path):
    pixels = oiio.ImageBuf(str(path)).get_pixels("float")
    return np.asarray(pixels).reshape(-1, 3)


def through(config, transform, pixels):
    """Return what a config without any shot makes of pixels."""
    made = np.array(pixels, np.float32)
    config.getProcessor(transform).getDefaultCPUProcessor().applyRGB(made)
    return made


def expected(config, looks, display, view, look, shot):
    """Return what must be seen: CDLs in numpy, then the config's view without the look."""
    if view == "Raw":
        return np.clip(PIXELS, 0.0, 1.0)
    light = through(config, ocio.ColorSpaceTransform("ACEScg", "ACES2065-1"), PIXELS)
    if look != "None" or view.endswith(" + look"):
        steps = next((one.steps for one in looks.shots if one.shot == shot), ())
        for step in (*steps, *([looks.show] if looks.show else [])):
            assert isinstance(step, Grade)
            light = graded(step, light)
    plain = ocio.DisplayViewTransform("ACES2065-1", display, view.removesuffix(" + look"))
    return np.clip(through(config, plain, light), 0.0, 1.0)


@pytest.mark.parametrize("shot", ["unset", "known", UNKNOWN])
@pytest.mark.parametrize(
    ("version", "show", "name"), [(version, *show) for version in BLENDER_RELEASES for show in SHOWS[version]]
)
def test_blender_shows_every_view_and_look_of_the_published_shows(version, show, name, shot, tmp_path):
    path = ROOT / "configs" / show / "package" / "configs" / name
    config = ocio.Config.CreateFromFile(str(path))
    looks = gather_looks(load_show(ROOT / "configs" / show / "show.toml"))
    known = next(one.shot for one in looks.shots if all(isinstance(step, Grade) for step in one.steps))
    value = {"unset": None, "known": known}.get(shot, shot)
    menu = ["None", *config.getLookNames()]
    views = [(display, view) for display in config.getDisplays() for view in config.getViews(display)]
    ways = [(*view, look) for view in views for look in menu if look == "None" or view[1] != "Raw"]
    saved = saved_by_blender(version, path, ways, tmp_path, **({"SHOT": value} if value else {}))
    compared = 0
    for (display, view, look), pixels in zip(ways, saved, strict=True):
        assert np.isfinite(pixels).all()
        if look not in {"None", "Show look"}:
            continue  # the base's own: it must not crash
        aim = expected(config, looks, display, view, look, value)
        # 16 bits: half a word, and what the look's float32 loses where a display is steep.
        np.testing.assert_allclose(pixels, aim, rtol=0, atol=1e-4, err_msg=f"{display}, {view}, {look}")
        compared += 1
    assert compared >= len(views)


def test_a_look_whose_file_is_missing_would_crash_it(tmp_path):
    """Why every look has a file for every value of SHOT: this is what Blender does without one."""
    (tmp_path / "crash.ocio").write_text(
        "ocio_profile_version: 2\nroles: {scene_linear: ACEScg, default: ACEScg}\n"
        "displays:\n  d:\n    - !<View> {name: v, colorspace: ACEScg}\n"
        "looks:\n  - !<Look>\n    name: gone\n    process_space: ACEScg\n"
        "    transform: !<FileTransform> {src: gone.cc}\n"
        "colorspaces:\n  - !<ColorSpace> {name: ACEScg}\n"
    )
    with pytest.raises(AssertionError, match=r"\(-(6|11), "):  # aborted, or a segmentation fault
        saved_by_blender("4.2.0", tmp_path / "crash.ocio", [("d", "v", "gone")], tmp_path)


def test_the_reference_of_this_file_is_not_the_identity():
    assert np.abs(graded(Grade(Cdl((1.2, 1.0, 0.8)), WORKING_SPACES["ACEScct"]), PIXELS) - PIXELS).max() > 0.1
