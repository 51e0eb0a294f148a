import numpy as np
import OpenEXR
import pytest

from ocio_gen.acesproxy import ACESPROXY10, ACESPROXY12, aces_to_lin_ap1
from ocio_gen.errors import UserError
from ocio_gen.verify import probes
from tests.conftest import FRAME


def test_finite_halfs_are_all_of_them_as_neutrals():
    halfs = probes.finite_halfs()
    assert halfs.shape == (63488, 3)
    assert len(np.unique(halfs.astype(np.float16).view(np.uint16)[:, 0])) == 63488
    assert (halfs[:, :1] == halfs).all()


def test_rgb_triplets_cover_every_stop_with_negatives_and_colours_outside_ap1():
    rgb = probes.rgb_triplets()
    assert rgb.shape == (1_000_000, 3)
    assert rgb.dtype == np.float32
    stops, counts = np.unique(np.floor(np.log2(np.abs(rgb))), return_counts=True)
    assert stops.tolist() == list(range(-10, 8))
    assert counts.min() > 0.95 * counts.mean()
    assert 0.05 < np.mean(rgb < 0) < 0.08
    positive = rgb[(rgb > 0).all(axis=1)]
    assert np.mean((aces_to_lin_ap1(positive) < 0).any(axis=1)) > 0.2


def test_probes_are_the_same_each_time_and_pinned():
    # The first values, so that a change of numpy cannot change what a report is about.
    np.testing.assert_array_equal(probes.rgb_triplets(2), probes.rgb_triplets()[:2])
    assert probes.rgb_triplets(1).view(np.uint32).tolist() == [[995943977, 1004496077, 1013909000]]
    assert probes.code_triplets(ACESPROXY12, 1).tolist() == [[3068, 1253, 3587]]


@pytest.mark.parametrize("encoding", [ACESPROXY10, ACESPROXY12])
def test_code_probes_hold_every_code(encoding):
    every = range(encoding.cv_min, encoding.cv_max + 1)
    assert probes.all_codes(encoding)[:, 0].tolist() == list(every)
    assert np.unique(probes.code_triplets(encoding)).tolist() == list(every)


def test_the_real_frame_is_photographic_scene_linear_ap0():
    pixels = probes.frame(FRAME)
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
            probes.frame(tmp_path / name)
        assert str(tmp_path / name) in str(caught.value)
        assert "\n" not in str(caught.value)


def test_a_frame_without_chromaticities_or_with_alpha_is_taken(tmp_path):
    _write(tmp_path / "plain.exr", "ABGR")
    assert probes.frame(tmp_path / "plain.exr").tolist() == [[0.5] * 3] * 6
