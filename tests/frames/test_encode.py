# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""Frames that are encoded: each sample right by 200-bit arithmetic, each pixel in its place."""

from fractions import Fraction

import cv2
import numpy as np
import OpenEXR
import pytest

from ocio_gen.aces.acesproxy import ACESPROXY10, ACESPROXY12
from ocio_gen.aces.signals import Form
from ocio_gen.core.errors import UserError
from ocio_gen.frames.encode import encode
from ocio_gen.frames.formats import FileFormat
from ocio_gen.verification.captures import verify_capture
from ocio_gen.verification.judge import Judge
from tests import exact
from tests.conftest import FRAME, write_image
from tests.frames.dpx import read_dpx
from tests.frames.plates import AP0, AP1, REC709, code_values, light, linear, read_exr, write_exr

BOTH = pytest.mark.parametrize("encoding", [ACESPROXY10, ACESPROXY12], ids=["10-bit", "12-bit"])
FULL = {10: 1023, 12: 4095}


def encoded(path, folder, **options):
    """Encode one frame, and return where the image is."""
    (frame,) = encode([path], folder, **options).frames
    assert frame.state == "written", frame.reason
    return folder / f"{path.stem}{(options.get('format') or FileFormat.DPX).suffix}"


def codes_in(path, bits):
    """Return the code values of an image, read without OpenImageIO."""
    if path.suffix == ".dpx":
        return read_dpx(path).codes
    if path.suffix == ".exr":
        return np.rint(read_exr(path)[0].astype(np.float64) * FULL[bits])
    samples = cv2.imread(str(path), cv2.IMREAD_UNCHANGED)[..., ::-1]
    assert samples.dtype == np.uint16
    codes = np.rint(samples * (FULL[bits] / 65535))
    np.testing.assert_array_equal(samples, np.rint(codes * (65535 / FULL[bits])))
    return codes


@BOTH
@pytest.mark.parametrize("file_format", FileFormat)
@pytest.mark.parametrize("dtype", [np.float16, np.float32])
def test_every_sample_is_right_by_exact_arithmetic(encoding, file_format, dtype, tmp_path):
    pixels = light(dtype=dtype)
    write_exr(tmp_path / "plate.1001.exr", pixels, chromaticities=AP0)
    made = encoded(tmp_path / "plate.1001.exr", tmp_path / "link", encoding=encoding, format=file_format)
    expected = code_values(pixels, encoding.bit_depth)
    np.testing.assert_array_equal(codes_in(made, encoding.bit_depth), expected)


@BOTH
@pytest.mark.parametrize("file_format", FileFormat)
def test_verify_finds_no_other_code_in_what_is_made_of_the_real_frame(encoding, file_format, tmp_path):
    made = encoded(FRAME, tmp_path, encoding=encoding, format=file_format)
    report = verify_capture(FRAME, made, Judge(), said=f"{encoding.name}i:full")
    (result,) = report.results
    assert (result.verdict, result.figures.mismatched, result.figures.fractional) == ("pass", 0, 0)
    assert report.notes[0].text.startswith(f"taken as {encoding.name}i, code value / {encoding.full_scale}")


@BOTH
@pytest.mark.parametrize("half", [True, False])
@pytest.mark.parametrize("form", [Form.CONTINUOUS, Form.NORMALIZED])
def test_code_values_that_are_not_rounded_are_right_in_an_exr(encoding, half, form, tmp_path):
    pixels = light()
    write_exr(tmp_path / "a.exr", pixels)
    options = {"encoding": encoding, "form": form, "half": half}
    made, header = read_exr(encoded(tmp_path / "a.exr", tmp_path / "out", format=FileFormat.EXR, **options))
    assert made.dtype == (np.float16 if half else np.float32)
    depth = exact.DEPTHS[encoding.bit_depth]
    low, span = (
        (depth.low, depth.high - depth.low) if form is Form.NORMALIZED else (0, FULL[encoding.bit_depth])
    )
    continuous = [
        exact.continuous(v, encoding.bit_depth) for pixel in pixels.reshape(-1, 3) for v in linear(pixel)
    ]
    expected = [exact.nearest((cv - low) / span, made.dtype.type) for cv in continuous]
    np.testing.assert_array_equal(made.ravel(), expected)
    assert "chromaticities" not in header  # these are no linear RGB


@BOTH
def test_a_frame_of_acescg_is_encoded_without_the_matrix(encoding, tmp_path):
    pixels = light(1)
    pixels[1] = np.abs(pixels[1])  # no NaN beside others: there is no matrix that would spread it
    write_exr(tmp_path / "cg.exr", pixels, chromaticities=AP1)
    made = encoded(tmp_path / "cg.exr", tmp_path / "out", encoding=encoding)
    np.testing.assert_array_equal(read_dpx(made).codes, code_values(pixels, encoding.bit_depth, of_ap1=True))


def test_frames_that_are_no_aces_are_a_sentence_each(tmp_path):
    write_exr(tmp_path / "good.exr", light())
    write_exr(tmp_path / "rec709.exr", light(), chromaticities=REC709)
    OpenEXR.File({}, {"Y": np.zeros((2, 2), np.float16)}).write(str(tmp_path / "grey.exr"))
    (tmp_path / "text.exr").write_text("not an image")
    (tmp_path / "cut.exr").write_bytes(FRAME.read_bytes()[:5000])
    write_image(tmp_path / "codes.tif", np.zeros((2, 2, 3), np.uint16))
    result = encode([tmp_path, tmp_path / "codes.tif"], tmp_path / "link")
    reasons = {frame.path.rsplit("/", 1)[1]: frame.reason for frame in result.frames}
    for name, sentence in (
        ("good.exr", ""),
        (
            "rec709.exr",
            "chromaticities are 0.64 0.33 0.3 0.6 0.15 0.06 0.3127 0.329; convert the frame to "
            "ACES2065-1 (AP0) or ACEScg (AP1)",
        ),
        ("grey.exr", "has channels Y; give an image with R, G and B"),
        ("text.exr", "not a readable image"),
        ("cut.exr", "damaged"),
        ("codes.tif", "holds 16-bit integers; an ACES frame is floating point"),
    ):
        reason = reasons.pop(name)
        assert sentence in reason
        assert not reason or reason.startswith(str(tmp_path / name))
        assert "\n" not in reason
    assert not reasons
    assert [path.name for path in (tmp_path / "link").iterdir()] == ["good.dpx"]
    assert not result.passed


# -- windows --------------------------------------------------------------------------------------


def windows(data, display):
    """Return header fields of windows: left, top, right, bottom, all of them inside."""
    return {
        name: (np.array(one[:2], np.int32), np.array(one[2:], np.int32))
        for name, one in (("dataWindow", data), ("displayWindow", display))
    }


@pytest.mark.parametrize("file_format", [FileFormat.DPX, FileFormat.TIFF, FileFormat.PNG])
@pytest.mark.parametrize(
    ("data", "display", "notes"),
    [
        ((0, 0, 7, 5), (0, 0, 7, 5), []),
        ((-2, -1, 5, 4), (0, 0, 3, 2), ["left out: pixels beyond the display window"]),
        ((3, 1, 10, 6), (0, 0, 11, 8), ["black: where the display window has no pixels"]),
        ((100, 50, 107, 55), (100, 50, 107, 55), []),
        (
            (-3, 2, 4, 7),
            (-5, 0, 1, 4),
            ["left out: pixels beyond the display window", "black: where the display window has no pixels"],
        ),
        (
            (20, 20, 27, 25),
            (0, 0, 3, 3),
            ["left out: pixels beyond the display window", "black: where the display window has no pixels"],
        ),
    ],
)
def test_an_integer_image_is_the_display_window(file_format, data, display, notes, tmp_path):
    pixels = np.abs(light(2))
    write_exr(tmp_path / "a.exr", pixels, **windows(data, display))
    (frame,) = encode([tmp_path / "a.exr"], tmp_path / "out", format=file_format).frames
    assert frame.notes == notes
    expected = np.full((display[3] - display[1] + 1, display[2] - display[0] + 1, 3), 64)
    of_data = code_values(pixels, 10)
    for y in range(display[1], display[3] + 1):
        for x in range(display[0], display[2] + 1):
            if data[0] <= x <= data[2] and data[1] <= y <= data[3]:
                expected[y - display[1], x - display[0]] = of_data[y - data[1], x - data[0]]
    np.testing.assert_array_equal(codes_in(tmp_path / "out" / f"a{file_format.suffix}", 10), expected)


def test_an_exr_keeps_both_windows(tmp_path):
    write_exr(tmp_path / "a.exr", light(), **windows((-3, 2, 4, 7), (-5, 0, 1, 4)))
    made, header = read_exr(encoded(tmp_path / "a.exr", tmp_path / "out", format=FileFormat.EXR))
    for name, expected in windows((-3, 2, 4, 7), (-5, 0, 1, 4)).items():
        np.testing.assert_array_equal(header[name], expected)
    np.testing.assert_array_equal(np.rint(made * 1023), code_values(light(), 10))


# -- what else a frame has ------------------------------------------------------------------------


@pytest.mark.parametrize("file_format", FileFormat)
def test_alpha_is_left_out_and_said(file_format, tmp_path):
    pixels = np.concatenate([light(), np.full((6, 8, 1), 0.5, np.float32)], -1)
    write_exr(tmp_path / "a.exr", pixels)
    (frame,) = encode([tmp_path / "a.exr"], tmp_path / "out", format=file_format).frames
    assert frame.notes == ["left out: channels A"]
    made = codes_in(tmp_path / "out" / f"a{file_format.suffix}", 10)
    np.testing.assert_array_equal(made, code_values(pixels[..., :3], 10))


def test_time_code_rate_and_date_are_carried_into_a_dpx(tmp_path):
    code = OpenEXR.TimeCode(1, 2, 3, 4, *[0] * 14)
    write_exr(
        tmp_path / "a.exr",
        light(),
        timeCode=code,
        framesPerSecond=Fraction(24000, 1001),
        capDate="2024:03:04 05:06:07",
        pixelAspectRatio=2.0,
        owner="North Wind",
        comments="take 2",
    )
    path = encoded(tmp_path / "a.exr", tmp_path / "out")
    field, data = read_dpx(path).field, path.read_bytes()
    assert field(1920, "I") == 0x01020304
    assert field(1940, "f") == field(1724, "f") == np.float32(24000 / 1001)
    assert data[136:155] == b"2024:03:04:05:06:07"
    assert (field(1628, "I"), field(1632, "I")) == (2, 1)
    assert data[460:470] == b"North Wind"
    assert data[820:826] == b"take 2"


@pytest.mark.parametrize("file_format", FileFormat)
def test_a_frame_makes_the_same_bytes_at_any_time_and_place(file_format, tmp_path):
    write_exr(tmp_path / "a.exr", light())
    made = [encoded(tmp_path / "a.exr", tmp_path / name, format=file_format) for name in ("one", "longer")]
    assert made[0].read_bytes() == made[1].read_bytes()
    assert b"longer" not in made[1].read_bytes()


# -- what cannot be asked for ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ({"form": Form.CONTINUOUS, "format": FileFormat.DPX}, "format: dpx holds integers, and continuous"),
        ({"form": Form.NORMALIZED, "format": FileFormat.PNG}, "format: png holds integers, and normalized"),
        ({"half": True}, "format: dpx holds integers, and no halfs"),
        (
            {"half": True, "format": FileFormat.EXR, "encoding": ACESPROXY12},
            "half: halfs do not tell code values of ACESproxy12 apart",
        ),
    ],
)
def test_what_a_format_cannot_hold_is_a_sentence(options, sentence, tmp_path):
    write_exr(tmp_path / "a.exr", light())
    with pytest.raises(UserError, match=sentence):
        encode([tmp_path / "a.exr"], tmp_path / "out", **options)
    assert not (tmp_path / "out").exists()
