import numpy as np
import OpenEXR
import pytest
from ocio_gen.verify.frames import frame

from ocio_gen.errors import UserError
from tests.conftest import FRAME


def test_the_real_frame_is_photographic_scene_linear_ap0():
    pixels = frame(FRAME)
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
    (tmp_path / "cut.exr").write_bytes(FRAME.read_bytes()[:5000])
    for name, sentence in (
        ("rec709.exr", "chromaticities are 0.64 0.33 .* convert the frame to ACES2065-1"),
        ("grey.exr", "has channels Y; an ACES frame has R, G and B"),
        ("text.exr", "not a readable OpenEXR file"),
        ("cut.exr", "not a readable OpenEXR file"),
        ("none.exr", "no such file"),
    ):
        with pytest.raises(UserError, match=sentence) as caught:
            frame(tmp_path / name)
        assert str(tmp_path / name) in str(caught.value)
        assert "\n" not in str(caught.value)


def test_a_frame_without_chromaticities_or_with_alpha_is_taken(tmp_path):
    _write(tmp_path / "plain.exr", "ABGR")
    assert frame(tmp_path / "plain.exr").tolist() == [[0.5] * 3] * 6
