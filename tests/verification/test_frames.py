# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors

import numpy as np
import OpenEXR
import pytest

from ocio_gen.core.errors import UserError
from ocio_gen.verification.frames import frame_probe
from tests.conftest import FRAME, write_image


def test_the_real_frame_is_photographic_scene_linear_ap0():
    probe = frame_probe(FRAME)
    pixels = probe.read(0, probe.count)
    assert pixels.shape == (288 * 256, 3)
    assert pixels.max() > 30_000  # a lamp
    assert pixels.min() < 0
    assert 0.1 < np.median(pixels) < 1.0
    assert len(np.unique(pixels)) > 5_000


def _write(path, names, **header):
    plane = np.full((2, 3), 0.5, np.float16)
    OpenEXR.File(header, dict.fromkeys(names, plane)).write(str(path))


def test_frames_that_are_not_aces_are_refused_with_one_sentence(tmp_path):
    rec709 = (0.64, 0.33, 0.30, 0.60, 0.15, 0.06, 0.3127, 0.3290)
    _write(tmp_path / "rec709.exr", "RGB", chromaticities=rec709)
    _write(tmp_path / "grey.exr", "Y")
    (tmp_path / "text.exr").write_text("not an image")
    write_image(tmp_path / "codes.tif", np.zeros((2, 2, 3), np.uint16))
    for name, sentence in (
        ("rec709.exr", "chromaticities are 0.64 0.33 .* convert the frame to ACES2065-1"),
        ("grey.exr", "has channels Y; give an image with R, G and B"),
        ("text.exr", "not a readable image"),
        ("codes.tif", "holds 16-bit integers; an ACES2065-1 frame is floating point"),
        ("none.exr", "no such file"),
    ):
        with pytest.raises(UserError, match=sentence) as caught:
            frame_probe(tmp_path / name)
        assert str(tmp_path / name) in str(caught.value)
        assert "\n" not in str(caught.value)


def test_a_frame_that_is_cut_off_is_refused_when_it_is_read(tmp_path):
    (tmp_path / "cut.exr").write_bytes(FRAME.read_bytes()[:5000])
    with pytest.raises(UserError, match=r"cut.exr: (damaged|not a readable image) \(.*give another file"):
        frame_probe(tmp_path / "cut.exr").read(0, 288 * 256)


def test_a_frame_without_chromaticities_or_with_alpha_is_taken(tmp_path):
    _write(tmp_path / "plain.exr", "ABGR")
    assert frame_probe(tmp_path / "plain.exr").read(0, 6).tolist() == [[0.5] * 3] * 6


def test_the_part_of_a_file_that_has_rgb_is_taken(tmp_path):
    depth, picture = np.zeros((4, 4), np.float32), np.full((4, 4), 0.25, np.float16)
    parts = [
        OpenEXR.Part({}, {"Z": depth}, name="depth"),
        OpenEXR.Part({}, dict.fromkeys("RGB", picture), name="beauty"),
    ]
    OpenEXR.File(parts).write(str(tmp_path / "parts.exr"))
    assert frame_probe(tmp_path / "parts.exr").read(0, 16).tolist() == [[0.25] * 3] * 16
