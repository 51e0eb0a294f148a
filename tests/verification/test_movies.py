# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""Movies, as far as no ffmpeg is needed: R'G'B' of YCbCr by colour-science, layouts, what a name is."""

from pathlib import Path

import colour
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import ocio_gen
from ocio_gen.aces.acesproxy import ENCODINGS
from ocio_gen.core.errors import InvalidFileError, MissingToolError, UserError
from ocio_gen.core.processors import processors
from ocio_gen.verification import movies
from ocio_gen.verification.ffmpeg import Stream
from ocio_gen.verification.movie_frames import Colours, Layout, MovieFrame
from tests.conftest import FRAME
from tests.verification.test_sequences import HEIGHT, WIDTH, Reel, codes, light

PATH = Path("a.mov")
WEIGHTS = {"bt709": "ITU-R BT.709", "smpte170m": "ITU-R BT.601", "bt2020nc": "ITU-R BT.2020"}


def ycbcr(rgb, matrix, bits, color_range):
    """Words of R'G'B' by colour-science: (rows, columns, 3) integers."""
    words = colour.RGB_to_YCbCr(
        rgb,
        K=colour.WEIGHTS_YCBCR[WEIGHTS[matrix]],
        in_bits=bits,
        in_legal=False,
        out_bits=bits,
        out_legal=color_range == "tv",
        out_int=True,
    )
    return np.asarray(words).astype("<u2")


def frame(words, pix_fmt, matrix="bt709", color_range="tv"):
    """A frame of 4:4:4, of words (rows, columns, 3)."""
    height, width, _ = words.shape
    layout = Layout.of(PATH, pix_fmt)
    data = np.ascontiguousarray(words.transpose(2, 0, 1)).astype(layout.dtype).tobytes()
    return MovieFrame(PATH, "a.mov", width, height, Colours(layout, matrix, color_range), data)


@pytest.mark.parametrize("matrix", WEIGHTS)
@pytest.mark.parametrize("color_range", ["tv", "pc"])
@pytest.mark.parametrize(("pix_fmt", "bits"), [("yuv444p10le", 10), ("yuv444p12le", 12), ("yuv444p16le", 16)])
@given(seed=st.integers(0, 1000))
def test_rounding_puts_codes_off_by_no_more_than_the_limit(matrix, color_range, pix_fmt, bits, seed):
    """The limit is arithmetic; colour-science's words are each the closest."""
    encoding = ENCODINGS[10]
    cv = np.random.default_rng(seed).integers(encoding.cv_min, encoding.cv_max + 1, (20, 30, 3))
    span = encoding.cv_max - encoding.cv_min
    made = frame(
        ycbcr((cv - encoding.cv_min) / span, matrix, bits, color_range), pix_fmt, matrix, color_range
    )
    got = np.rint(made.read(0, 600) * span + encoding.cv_min).reshape(cv.shape)
    most = int(np.abs(got - cv).max())
    assert most <= made.colours.most_codes(span)
    assert made.colours.most_codes(span) == (1 if bits == 10 else 0)


@pytest.mark.parametrize("matrix", WEIGHTS)
@pytest.mark.parametrize("color_range", ["tv", "pc"])
@pytest.mark.parametrize("legal", [True, False])
def test_the_closest_words_are_told_from_those_of_other_codes(matrix, color_range, legal):
    """However little a code is worth in words: a flat picture of each grey, and colours."""
    scale, offset = (876, 64) if legal else (1023, 0)
    greys = np.repeat(np.arange(64, 940)[:, None], 3, axis=1)
    cv = np.concatenate([greys, np.random.default_rng(1).integers(64, 940, (2000, 3))])[None]

    def off(sent):
        words = ycbcr((sent - offset) / scale, matrix, 10, color_range)
        made = frame(words, "yuv444p10le", matrix, color_range)
        return made.rounding(scale), made.read(0, cv.shape[1]) * np.float64(scale) + offset - cv[0]

    rounding, of_right = off(cv)
    assert rounding.closest(of_right).all()
    for more in (1, -1):
        _, of_wrong = off(cv + more)
        assert (~rounding.closest(of_wrong)[:876]).mean() > 0.7
        assert (~rounding.closest(of_wrong)[876:]).mean() > 0.7


def test_any_part_of_a_frame_is_read_to_the_same_pixels():
    rng = np.random.default_rng(0)
    words = rng.integers(64, 941, (7, 13, 3)).astype(np.uint16)
    made = frame(words, "yuv444p10le")
    whole = made.read(0, 91)
    for start, stop in ((0, 1), (5, 30), (26, 39), (40, 91)):
        np.testing.assert_array_equal(made.read(start, stop), whole[start:stop])


@pytest.mark.parametrize("pix_fmt", ["gbrp10le", "gbrap10le", "gbrp", "rgb24", "rgb48le", "rgba64le"])
def test_rgb_is_as_it_is(pix_fmt):
    layout = Layout.of(PATH, pix_fmt)
    rgb = np.random.default_rng(0).integers(0, 1 << layout.bits, (4, 6, 3)).astype(layout.dtype)
    alpha = np.zeros((4, 6, 1), layout.dtype)
    if layout.planes:
        planes = [rgb[..., 1], rgb[..., 2], rgb[..., 0], alpha[..., 0]][: layout.planes]
        data = b"".join(np.ascontiguousarray(plane).tobytes() for plane in planes)
    else:
        data = np.concatenate([rgb, alpha], -1)[..., : layout.samples].tobytes()
    made = MovieFrame(PATH, "a.mov", 6, 4, Colours(layout, "bt709", "pc"), data)
    np.testing.assert_array_equal(made.words(0, 24).reshape(4, 6, 3), rgb)
    assert made.largest == (1 << layout.bits) - 1


@pytest.mark.parametrize("width", [6, 7])
@pytest.mark.parametrize(("pix_fmt", "down"), [("yuv422p10le", 1), ("yuv420p10le", 2)])
def test_chroma_between_two_columns_is_their_mean(width, pix_fmt, down):
    height = 4
    layout = Layout.of(PATH, pix_fmt)
    small = -(-width // 2)
    luma = np.full((height, width), 500, "<u2")
    chroma = (np.arange(small) * 40 + 400 + 0 * np.arange(height // down)[:, None]).astype("<u2")
    data = luma.tobytes() + chroma.tobytes() * 2
    made = MovieFrame(PATH, "a.mov", width, height, Colours(layout, "bt709", "tv"), data)
    blue = made.read(0, width * height)[:, 2].reshape(height, width)
    cb = (blue - (500 - 64) / 876) / 1.8556 * 896 + 512
    last = 400 + 40 * (small - 1)
    expected = np.minimum(np.arange(width) * 20 + 400, last)
    np.testing.assert_allclose(cb, np.broadcast_to(expected, cb.shape), atol=1e-3)


@pytest.mark.parametrize(
    "pix_fmt", ["yuv410p", "gray10le", "pal8", "xyz12le", "nv12", "gbrpf32le", "unknown"]
)
def test_pixels_of_other_kinds_are_refused(pix_fmt):
    with pytest.raises(UserError, match=f"its pixels are {pix_fmt}; give"):
        Layout.of(PATH, pix_fmt)


def test_without_ffmpeg_it_is_one_sentence(tmp_path, monkeypatch):
    (tmp_path / "a.mov").write_bytes(b"moov")
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(MissingToolError, match="ffprobe: is not here, and reads movies; install ffmpeg"):
        ocio_gen.verify(aces=FRAME, proxy=tmp_path / "a.mov")


def test_a_movie_that_is_not_there_is_one_sentence(tmp_path):
    with pytest.raises(UserError, match=r"none\.mov: no such file; give a movie"):
        ocio_gen.verify(aces=FRAME, proxy=tmp_path / "none.mov")


def test_a_plate_that_is_not_there_is_named(tmp_path):
    (tmp_path / "a.mov").write_bytes(b"moov")
    with pytest.raises(UserError, match=r"plate\.1001\.exr: no such file; give the frame that was sent"):
        ocio_gen.verify(aces=tmp_path / "plate.1001.exr", proxy=tmp_path / "a.mov")


class Data(bytes):
    """The bytes of a frame; counts those in memory."""

    alive = 0
    most = 0

    def __new__(cls, *of):
        Data.alive += 1
        Data.most = max(Data.most, Data.alive)
        return super().__new__(cls, *of)

    def __del__(self):
        Data.alive -= 1


@pytest.fixture
def reel_of(tmp_path, monkeypatch):
    """Plates, and a movie of R'G'B' of 10 bits as an ffmpeg would decode it; what becomes of the decoder."""

    def made(plates, frames, *, told=0, fails_again=False):
        reel = Reel(tmp_path, [])
        for number in plates:
            reel.sent(number)
        (tmp_path / "a.mkv").write_bytes(b"matroska")
        decoders = []

        def decoded(*_):
            decoders.append({"frames": 0, "closed": False})
            try:
                for number, cv in frames.items():
                    if fails_again and len(decoders) > 1 and number > min(frames):
                        raise InvalidFileError("a.mkv", "damaged")
                    decoders[-1]["frames"] += 1
                    yield Data(
                        np.ascontiguousarray(cv[..., [1, 2, 0]].transpose(2, 0, 1)).astype("<u2").tobytes()
                    )
            finally:
                decoders[-1]["closed"] = True

        stream = Stream(codec_name="ffv1", pix_fmt="gbrp10le", width=WIDTH, height=HEIGHT, nb_frames=told)
        monkeypatch.setattr(movies, "probed", lambda _: stream)
        monkeypatch.setattr(movies, "decoded", decoded)
        monkeypatch.setattr(movies, "version", lambda: "5.1")
        monkeypatch.setattr(movies, "as_stored", list)
        Data.alive = Data.most = 0
        return reel, decoders

    return made


def verified(reel, aces="plate.####.exr", claim="acesproxy10i:full"):
    return reel.verify(aces=aces, proxy=reel.plates.parent / "a.mkv", claim=claim)


# Frames of a movie in memory at a time: three at the beginning, and one for each thread and two more.
MOST = 3 + processors() + 2


@pytest.mark.parametrize("claim", ["acesproxy10i:full", None])
@pytest.mark.parametrize("right", [True, False])
@pytest.mark.parametrize("count", [1, 30])
def test_few_frames_of_a_movie_are_in_memory(count, right, claim, reel_of):
    plates = range(1001, 1001 + count)
    picture = codes(light(1001)) if right else np.random.default_rng(0).integers(64, 940, (HEIGHT, WIDTH, 3))
    reel, decoders = reel_of(plates, dict.fromkeys(range(1001, 1061), picture))
    report = verified(reel, claim=claim)
    assert [result.frame for result in report.results] == [*plates]
    assert Data.most <= MOST < 30
    assert all(one["closed"] for one in decoders)
    (problem,) = report.problems
    assert problem.about == f"a.mkv, frames {1001 + count}-1060"


def test_frames_without_a_plate_are_not_decoded_where_the_file_says_how_many_there_are(reel_of):
    frames = dict.fromkeys(range(1001, 1061), codes(light(1001)))
    reel, decoders = reel_of([1001, 1002], frames, told=60)
    (problem,) = verified(reel).problems
    assert (problem.about, problem.text) == ("a.mkv, frames 1003-1060", "not in plate.####.exr; not verified")
    assert decoders[0]["frames"] == 2


def test_a_count_of_frames_that_no_movie_has_is_not_believed(reel_of):
    frames = dict.fromkeys(range(1001, 1005), codes(light(1001)))
    reel, _ = reel_of([1001, 1002], frames, told=1 << 40)
    (problem,) = verified(reel).problems
    assert problem.about == "a.mkv, frames 1003-1004"


def test_frames_that_cannot_be_decoded_again_are_told_where_causes_were_sought(reel_of):
    frames = {number: codes(light(number)) + 2 for number in range(1001, 1007)}
    reel, decoders = reel_of(frames, frames, fails_again=True)
    report = verified(reel)
    assert [result.failed for result in report.results] == [True] * 6
    first, *others = (result.cause for result in report.results)
    assert first
    assert first.startswith("Cause: every code is 2 too high")
    assert set(others) == {f"Causes are sought in the worst frame alone; there: {first}"}
    assert len(decoders) == 2
    assert all(one["closed"] for one in decoders)
    assert report.problems == []


def test_plates_that_all_lie_behind_the_movie(reel_of):
    reel, _ = reel_of([1001], {1001: codes(light(1001))})
    (reel.plates / "plate.1001.exr").rename(reel.plates / "plate.1003.exr")
    with pytest.raises(
        UserError, match=r"a\.mkv: has frame 1001, and .* has frame 1003: no number is in both"
    ):
        verified(reel, aces="plate.1001-1003#.exr")


@pytest.mark.parametrize("pix_fmt", ["gbrp10le", "yuv422p10le", "yuv444p12le"])
def test_samples_that_have_more_bits_than_there_are_words_are_damage(pix_fmt):
    """As ffmpeg makes of a damaged FFV1, whose samples lie in 16 bits."""
    words = np.zeros((2, 4, 3), np.uint16)
    words[1, 2, 0] = 65030
    with pytest.raises(UserError, match=r"a frame has samples of more than 1[02] bits; record it again"):
        frame(words, pix_fmt).read(0, 8)
