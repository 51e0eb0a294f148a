# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""Captures of the link: real image files of every kind that people record, against the plate."""

import numpy as np
import OpenEXR
import pytest

from ocio_gen.core.errors import UserError
from ocio_gen.verification.captures import verify_capture
from ocio_gen.verification.judge import Judge
from ocio_gen.verification.subjects.capture import SignalRange
from tests import exact
from tests.conftest import FRAME, write_image

# What the link carried, by the plain formula in float64: a sample or two of the 221,184 may be
# on the other side of a boundary, which is within the limits.


def link(bits):
    channels = OpenEXR.File(str(FRAME), separate_channels=True).channels()
    aces = np.stack([channels[name].pixels for name in "RGB"], -1).astype(np.float64)
    lin = aces @ np.array(exact.TRA1.tolist(), np.float64).T
    low, high, steps, mid = exact.DEPTHS[bits]
    return np.clip(np.rint((np.log2(np.maximum(lin, 2.0**-10)) + 2.5) * steps + mid), low, high)


def full(cv, bits):
    return np.rint(cv / ((1 << bits) - 1) * 65535).astype(np.uint16)


KINDS = {
    "10-bit DPX": ("a.dpx", 10, lambda cv: full(cv, 10), 10, "code value / 1023"),
    "12-bit DPX": ("a.dpx", 12, lambda cv: full(cv, 12), 12, "code value / 4095"),
    "10-bit in a 16-bit TIFF": ("a.tif", 10, lambda cv: full(cv, 10), None, "code value / 1023"),
    "12-bit in a 16-bit PNG": ("a.png", 12, lambda cv: full(cv, 12), None, "code value / 4095"),
    "10-bit shifted": ("a.tif", 10, lambda cv: (cv * 64).astype(np.uint16), None, "upper 10 of 16 bits"),
    "12-bit shifted": ("a.tif", 12, lambda cv: (cv * 16).astype(np.uint16), None, "upper 12 of 16 bits"),
    "12-bit as it is": ("a.tif", 12, lambda cv: cv.astype(np.uint16), None, "as it is, in 16 bits"),
    "expanded": (
        "a.tif",
        10,
        lambda cv: np.rint((cv - 64) / 876 * 65535).astype(np.uint16),
        None,
        "expanded",
    ),
    "float EXR": ("a.exr", 12, lambda cv: (cv / 4095).astype(np.float32), None, "code value / 4095"),
    "half EXR": ("a.exr", 10, lambda cv: (cv / 1023).astype(np.float16), None, "code value / 1023"),
}


@pytest.mark.parametrize("kind", KINDS)
def test_a_capture_is_read_as_what_it_is_and_a_wrong_code_is_found(kind, tmp_path):
    name, bits, stored, word, packing = KINDS[kind]
    cv = link(bits)
    write_image(tmp_path / name, stored(cv), word)
    report = verify_capture(FRAME, tmp_path / name, Judge())
    (result,) = report.results
    assert (result.verdict, result.figures.fractional) == ("warn", 0)
    assert result.figures.samples == 288 * 256 * 3
    assert result.figures.mismatched <= 2
    assert (report.notes, report.passed) == ([], True)
    guess = result.guess or ""
    assert f"guessed: taken as ACESproxy{bits}i, " in guess
    assert packing in guess
    said = guess.rpartition(" ")[2]  # the claim that a user is told to give
    told = verify_capture(FRAME, tmp_path / name, Judge(), said=said)
    assert told.verdict == "pass"
    assert [packing in note.text for note in told.notes] == [True]
    assert [file.path for file in report.files] == ["interior.exr", name]

    wrong = cv.copy()
    wrong[100, 30:90, 1] += np.where(wrong[100, 30:90, 1] < 900, 2, -2)
    write_image(tmp_path / name, stored(wrong), word)
    (result,) = verify_capture(FRAME, tmp_path / name, Judge()).results
    assert result.verdict == "fail"
    assert result.figures.worst[0].position is not None
    column, row = result.figures.worst[0].position
    assert (row, result.figures.worst[0].channel) == (100, "G")
    assert 30 <= column < 90


def test_what_is_said_of_a_capture_is_believed(tmp_path):
    write_image(tmp_path / "a.tif", full(link(10), 10))
    for said, signal_range, verdict in (
        ("acesproxy10i:full", None, "pass"),
        ("ACESproxy10i", SignalRange.FULL, "pass"),
        ("acesproxy10i:full", SignalRange.FULL, "pass"),
        ("acesproxy10i", None, "warn"),  # the range is guessed
        (None, SignalRange.FULL, "warn"),  # the depth is
        ("acesproxy12i:full", None, "fail"),
        ("acesproxy10i:legal", None, "fail"),
        (None, SignalRange.CODES, "fail"),
    ):
        report = verify_capture(FRAME, tmp_path / "a.tif", Judge(), said=said, signal_range=signal_range)
        assert report.verdict == verdict, (said, signal_range)


def test_a_code_that_is_off_within_the_limits_is_told(tmp_path):
    cv = link(10)
    cv[100, 30, 1] += 1
    write_image(tmp_path / "a.tif", full(cv, 10))
    report = verify_capture(FRAME, tmp_path / "a.tif", Judge(), said="acesproxy10i:full")
    assert report.verdict == "pass"
    count = report.results[0].figures.mismatched
    assert 1 <= count <= 3
    told = [note.text for note in report.notes if "another code, which is allowed" in note.text]
    assert [text.startswith(f"{count} of 221,184 samples") for text in told] == [True]


def test_a_range_that_was_not_meant_falls_short_with_its_cause(tmp_path):
    """The commonest fault of a link: legal range is expanded to full."""
    write_image(tmp_path / "a.dpx", full(np.rint((link(10) - 64) / 876 * 1023), 10), 10)
    guessed = verify_capture(FRAME, tmp_path / "a.dpx", Judge()).results[0]
    expected = "a.dpx: its range is not given, so guessed: taken as ACESproxy10i, legal range expanded"
    assert str(guessed.guess).startswith(expected)
    (result,) = verify_capture(FRAME, tmp_path / "a.dpx", Judge(), said="acesproxy10i:full").results
    assert result.verdict == "fail"
    assert "legal range is expanded" in str(result.cause)
    assert result.guess is None


def test_a_depth_that_cannot_be_told_is_not_told(tmp_path):
    write_image(tmp_path / "a.png", full(np.rint(link(10) / 1023 * 255), 8), 8)
    (result,) = verify_capture(FRAME, tmp_path / "a.png", Judge()).results
    assert "it cannot be told whether it is acesproxy10i or acesproxy12i" in str(result.guess)
    assert "8 bits" in str(result.cause)


def test_codes_that_are_no_integers_are_not_taken_for_such(tmp_path):
    cv = link(10)
    for share in (0.1, 1 / 3, -0.1):
        write_image(tmp_path / "a.tif", full(cv + share, 10))
        (result,) = verify_capture(FRAME, tmp_path / "a.tif", Judge(), said="acesproxy10i").results
        assert result.verdict == "fail"
        assert result.figures.fractional > 200_000


def test_a_capture_of_another_encoding_falls_short(tmp_path):
    # Full range where the specification has legal range.
    cv = link(10)
    write_image(tmp_path / "a.tif", np.rint((cv - 64) / 876 * 65535 * 0.98).astype(np.uint16))
    assert verify_capture(FRAME, tmp_path / "a.tif", Judge()).verdict == "fail"


def test_what_is_no_pair_is_one_sentence(tmp_path):
    write_image(tmp_path / "small.tif", np.zeros((4, 8, 3), np.uint16))
    nothing = np.full((4, 8), np.nan, np.float32)
    OpenEXR.File({}, dict.fromkeys("RGB", nothing)).write(str(tmp_path / "nan.exr"))
    for aces, capture, said, sentence in (
        (FRAME, "small.tif", None, "is 8 x 4, and .* 256 x 288; give the capture of that frame"),
        (tmp_path / "nan.exr", "small.tif", None, "nan.exr: has no finite pixel"),
        (FRAME, "none.tif", None, "none.tif: no such file"),
        (FRAME, "small.tif", "acesproxy10i:decode", "a capture is one of acesproxy10i, acesproxy12i"),
        (tmp_path / "small.tif", "small.tif", None, "holds 16-bit integers"),
    ):
        with pytest.raises(UserError, match=sentence):
            verify_capture(aces, tmp_path / capture, Judge(), said=said)


@pytest.mark.parametrize("bits", [10, 12])
@pytest.mark.parametrize("through_16_bits", [True, False])
def test_codes_that_a_host_cut_are_explained(bits, through_16_bits, tmp_path):
    channels = OpenEXR.File(str(FRAME), separate_channels=True).channels()
    aces = np.stack([channels[name].pixels for name in "RGB"], -1).astype(np.float64)
    lin = aces @ np.array(exact.TRA1.tolist(), np.float64).T
    low, high, steps, mid = exact.DEPTHS[bits]
    continuous = np.clip((np.log2(np.maximum(lin, 2.0**-10)) + 2.5) * steps + mid, low, high)
    if through_16_bits:  # what OpenImageIO and Blender do with floats
        cut = np.rint(continuous / ((1 << bits) - 1) * 65535) // (1 << (16 - bits))
    else:
        cut = np.floor(continuous)
    write_image(tmp_path / "cut.dpx", full(cut, bits), bits)
    report = verify_capture(FRAME, tmp_path / "cut.dpx", Judge())
    assert not report.passed
    assert any(f"use the colour space ACESproxy{bits}i Quantized" in note.text for note in report.notes)


def test_codes_that_are_wrong_otherwise_are_not_called_cut(tmp_path):
    for change in (lambda cv: cv + 1, lambda cv: cv[..., ::-1], lambda cv: np.roll(cv, 1, axis=1)):
        write_image(tmp_path / "wrong.dpx", full(change(link(10)), 10), 10)
        report = verify_capture(FRAME, tmp_path / "wrong.dpx", Judge())
        assert not report.passed
        assert not any("Quantized" in note.text for note in report.notes)


@pytest.mark.parametrize("bits", [10, 12])
def test_codes_whose_upper_bits_are_repeated_in_16_are_codes(bits, tmp_path):
    """As ffmpeg and capture cards widen them."""
    cv = link(bits).astype(np.uint16)
    write_image(tmp_path / "a.tif", (cv << (16 - bits)) | (cv >> (2 * bits - 16)))
    said = f"acesproxy{bits}i:full"
    (result,) = verify_capture(FRAME, tmp_path / "a.tif", Judge(), said=said).results
    assert (result.verdict, result.figures.fractional) == ("pass", 0)


@pytest.mark.filterwarnings("error")
def test_what_is_not_finite_is_no_noise(tmp_path):
    pixels = (link(10) / 1023).astype(np.float32)
    pixels[10:20, 10:20] = np.nan
    pixels[30, 30] = np.inf
    write_image(tmp_path / "a.exr", pixels)
    for said in ("acesproxy10i:full", "acesproxy10i:legal"):
        (result,) = verify_capture(FRAME, tmp_path / "a.exr", Judge(), said=said).results
        assert result.verdict == "fail"
        assert result.figures.nonfinite == 303
