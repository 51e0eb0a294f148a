# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""Real Blenders with our configs: menus, every view and look for any SHOT, images written and read."""

import json
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from ocio_gen.aces.acesproxy import ENCODINGS
from ocio_gen.aces.cdl import Cdl
from ocio_gen.show.looks.look import WORKING_SPACES, Grade
from ocio_gen.verification.packages.looks import graded
from ocio_gen.verification.probes import finite_halfs
from tests.conftest import neutral, write_image
from tests.real_hosts.configs import CONFIGS, SHOTS, SHOW_LOOK
from tests.real_hosts.programs import pixels_of, run, said
from tests.releases import BLENDER_RELEASES, installed

OLDEST, NEWEST = BLENDER_RELEASES
EACH_BLENDER = pytest.mark.parametrize("version", BLENDER_RELEASES)

# The newest config of each show that a Blender reads: 4.2 has OCIO 2.3, 5.0 has 2.4. And one as an archive.
CASES = [
    (OLDEST, "lantern_ocio-v2.3.ocio"),
    (OLDEST, "lantern_ocio-v2.2.ocioz"),
    (NEWEST, "lantern_ocio-v2.3.ocio"),
    (NEWEST, "tidewater_ocio-v2.4.ocio"),
    (NEWEST, "tidewater_ocio-v2.4.ocioz"),
]
EACH_CASE = pytest.mark.parametrize(("version", "name"), CASES)
CONFIG = CONFIGS["lantern_ocio-v2.3.ocio"]

# Blender works in ACEScg, the role scene_linear.
COLOURS = (0.18 * 2.0 ** np.linspace(-6, 6, 64)[:, np.newaxis] * np.array([1.0, 0.8, 0.6])).astype(np.float32)
HALFS = finite_halfs().astype(np.float32)


@dataclass
class Blender:
    """A session: what it is to do, then what came of it."""

    version: str
    config: Path
    folder: Path
    jobs: dict[str, list[dict[str, Any]]] = field(
        default_factory=lambda: {"shown": [], "written": [], "read": []}
    )

    def add(self, kind, name, **job):
        """Add a job; return the path that it saves to."""
        self.jobs[kind].append(job | {"saved": str(self.folder / name)})
        return self.folder / name

    def pixels(self, pixels):
        path = self.folder / "pixels.npy"
        np.save(path, pixels)
        return str(path)

    def start(self, **environment):
        """Run Blender, however it ends."""
        (self.folder / "jobs.json").write_text(json.dumps(self.jobs))
        script = Path(__file__).parent / "inside_blender.py"
        known = {"OCIO": str(self.config), "PYTHONPATH": str(installed(self.version, "bpy"))}
        return run(sys.executable, script, self.folder / "jobs.json", **known, **environment)

    def done(self, **environment):
        """Do it all; return what it says of its menus and of the spaces that it chose."""
        ran = self.start(**environment)
        assert ran.returncode == 0, (ran.returncode, said(ran)[-2000:])
        told = json.loads(ran.stdout.decode().splitlines()[-1])
        assert told["version"] == self.version
        return told


@EACH_CASE
@pytest.mark.parametrize("shot", SHOTS)
def test_it_shows_every_view_and_look_whatever_shot_is(version, name, shot, tmp_path):
    config = CONFIGS[name]
    blender = Blender(version, config.path, tmp_path)
    environment, pixels = config.environment(shot), blender.pixels(COLOURS)
    looks = ["None", *config.ocio.getLookNames()]
    ways = [(*way, look) for way in config.views for look in looks if look == "None" or way[1] != "Raw"]
    saved = [
        blender.add("shown", f"{number}.tif", pixels=pixels, display=display, view=view, look=look)
        for number, (display, view, look) in enumerate(ways)
    ]
    menus = blender.done(**environment)["menus"]
    assert [(display, view) for display, views in menus["views"].items() for view in views] == config.views
    assert menus["looks"] == looks
    assert set(config.ocio.getColorSpaceNames()) <= set(menus["spaces"])
    compared = 0
    for (display, view, look), path in zip(ways, saved, strict=True):
        made = pixels_of(path)
        assert np.isfinite(made).all()
        if look not in {"None", SHOW_LOOK}:
            continue  # the base's own: it must not crash
        aim = np.clip(config.shown(COLOURS, display, view, look, environment.get("SHOT")), 0.0, 1.0)
        # 16 bits: half a word, and what the look's float32 loses where a display is steep.
        np.testing.assert_allclose(made, aim, rtol=0, atol=1e-4, err_msg=f"{display}, {view}, {look}")
        compared += 1
    assert compared >= len(config.views)


# How many codes a sample can be off the code that it stands for. 16 bits: half a word and float32's last bit;
# fewer bits are read as 16, with the upper ones repeated: what that adds; a half: half a step below 1.
WRITTEN = {
    ("OPEN_EXR", "32"): {10: 1e-4, 12: 4e-4},
    ("OPEN_EXR", "16"): {10: 0.25},
    ("DPX", "10"): {10: 0.0136},
    ("DPX", "12"): {12: 0.055},
    ("DPX", "16"): {10: 0.0079, 12: 0.032},
}


@EACH_BLENDER
def test_it_writes_the_references_code_of_every_half_from_a_quantized_space(version, tmp_path):
    blender = Blender(version, CONFIG.path, tmp_path)
    halfs = blender.pixels(HALFS)
    saved = [
        (
            ENCODINGS[bits],
            limit,
            blender.add(
                "written",
                f"{kind}_{depth}_{bits}",
                pixels=halfs,
                space=f"ACESproxy{bits}i Quantized",
                format=kind,
                depth=depth,
            ),
        )
        for (kind, depth), limits in WRITTEN.items()
        for bits, limit in limits.items()
    ]
    blender.done()
    for encoding, limit, path in saved:
        codes = encoding.from_container(pixels_of(path))
        np.testing.assert_array_equal(np.rint(codes), encoding.encode(HALFS), err_msg=path.name)
        np.testing.assert_allclose(codes, np.rint(codes), rtol=0, atol=limit, err_msg=path.name)


@EACH_BLENDER
def test_a_continuous_space_is_right_in_floats_and_a_sixth_of_a_dpx_wrong(version, tmp_path):
    """Why README sends those who write integers to Quantized."""
    blender, encoding = Blender(version, CONFIG.path, tmp_path), ENCODINGS[10]
    light = HALFS[(HALFS > 2.0**-9).all(axis=1) & (HALFS < 2.0**7).all(axis=1)]
    job: dict[str, Any] = {"pixels": blender.pixels(light), "space": "ACESproxy10i"}
    floats = blender.add("written", "floats", **job, format="OPEN_EXR", depth="32")
    dpx = blender.add("written", "dpx", **job, format="DPX", depth="10")
    blender.done()
    errors = encoding.from_container(pixels_of(floats)) - encoding.encode_continuous(light)
    assert np.abs(errors).max() < 1.6e-5 * encoding.steps_per_stop  # OCIO's fast logarithm, in stops
    wrong = np.rint(encoding.from_container(pixels_of(dpx))) - encoding.encode(light)
    assert np.abs(wrong).max() == 1
    assert 1 / 7 < np.count_nonzero(wrong) / wrong.size < 1 / 5


@EACH_BLENDER
def test_it_reads_every_code_and_the_newest_finds_the_space_by_the_name(version, tmp_path):
    blender = Blender(version, CONFIG.path, tmp_path)
    reads = []
    for bits, part in ((10, "ACESproxy"), (12, "ACSPX12")):
        encoding = ENCODINGS[bits]
        codes = neutral(np.arange(encoding.cv_min, encoding.cv_max + 1))[np.newaxis]
        words = np.rint(codes.astype(float) * (65535 / encoding.full_scale)).astype(np.uint16)
        # Codes that a sample is off: see `WRITTEN`; of floats, OCIO's fast power.
        for extension, limit in (("exr", 0.0), ("tif", 1 / 32), ("dpx", 0.055)):
            path = tmp_path / f"NW_0010_{part}.1001.{extension}"
            samples = encoding.to_container(codes).astype(np.float32) if extension == "exr" else words
            write_image(path, samples, bits=bits if extension == "dpx" else None)
            space = f"ACESproxy{bits}i"
            saved = blender.add("read", f"{path.name}.npy", path=str(path), space=space)
            reads.append((encoding, limit + 1e-5 * encoding.steps_per_stop, saved, space))
    chosen = blender.done()["chosen"]
    for encoding, limit, saved, _ in reads:
        light = np.log2(encoding.decode(np.arange(encoding.cv_min, encoding.cv_max + 1)))
        stops = np.abs(np.log2(np.load(saved).astype(float)) - light[:, np.newaxis])
        assert (stops * encoding.steps_per_stop).max() < limit, saved.name
    by_name = [space for *_, space in reads]
    # 4.2 has no file rules.
    assert (chosen == by_name) == (version == NEWEST)


def test_a_look_whose_file_is_missing_would_crash_it(tmp_path):
    """Why every look has a file for every value of SHOT: this is what Blender does without one."""
    (tmp_path / "crash.ocio").write_text(
        "ocio_profile_version: 2\nroles: {scene_linear: ACEScg, default: ACEScg}\n"
        "displays:\n  d:\n    - !<View> {name: v, colorspace: ACEScg}\n"
        "looks:\n  - !<Look>\n    name: gone\n    process_space: ACEScg\n"
        "    transform: !<FileTransform> {src: gone.cc}\n"
        "colorspaces:\n  - !<ColorSpace> {name: ACEScg}\n"
    )
    blender = Blender(OLDEST, tmp_path / "crash.ocio", tmp_path)
    blender.add("shown", "x.tif", pixels=blender.pixels(COLOURS), display="d", view="v", look="gone")
    assert blender.start().returncode in {-6, -11}  # aborted, or a segmentation fault


def test_the_reference_of_this_file_is_not_the_identity():
    assert (
        np.abs(graded(Grade(Cdl((1.2, 1.0, 0.8)), WORKING_SPACES["ACEScct"]), COLOURS) - COLOURS).max() > 0.1
    )
