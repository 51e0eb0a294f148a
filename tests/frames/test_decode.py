# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""Images that are decoded: the closest floats by 200-bit arithmetic, in ACES containers, and back."""

import struct

import mpmath
import numpy as np
import OpenEXR
import OpenImageIO as oiio
import pytest

from ocio_gen.aces.acesproxy import ACESPROXY10, ACESPROXY12
from ocio_gen.aces.signals import Form
from ocio_gen.frames.decode import decode
from ocio_gen.frames.dpx import write_dpx
from ocio_gen.frames.encode import encode
from ocio_gen.frames.formats import FileFormat
from tests import exact
from tests.conftest import FRAME, write_image
from tests.frames.plates import AP0, light, read_exr, write_exr

BOTH = pytest.mark.parametrize("encoding", [ACESPROXY10, ACESPROXY12], ids=["10-bit", "12-bit"])


def decoded(path, folder, **options):
    """Decode one image, and return the pixels and the header of the frame."""
    (frame,) = decode([path], folder, **options).frames
    assert frame.state == "written", frame.reason
    return read_exr(folder / f"{path.stem}.exr")


def random_codes(bits, rows=8, columns=16):
    """Return random code values, legal and not, ends included."""
    random = np.random.default_rng(bits)
    codes = random.integers(0, 1 << bits, (rows, columns, 3)).astype(np.uint16)
    depth = exact.DEPTHS[bits]
    codes[0, :4] = np.array([depth.low, depth.high, 0, (1 << bits) - 1], np.uint16)[:, np.newaxis]
    return codes


def of_codes(codes, bits, dtype):
    """Return ACES2065-1 of code values in 200 bits, each rounded once."""
    depth = exact.DEPTHS[bits]
    made = []
    for triplet in codes.reshape(-1, 3):
        lin = [exact.decode(min(max(int(cv), depth.low), depth.high), bits) for cv in triplet]
        made.append([exact.nearest(v, dtype) for v in exact.TRA2 * mpmath.matrix(lin)])
    return np.array(made, dtype).reshape(codes.shape)


@BOTH
@pytest.mark.parametrize("half", [True, False])
def test_a_dpx_becomes_the_closest_floats_of_exact_arithmetic(encoding, half, tmp_path):
    bits, dtype = encoding.bit_depth, np.float16 if half else np.float32
    codes = random_codes(bits)
    write_dpx(tmp_path / "a.1001.dpx", codes, bits, oiio.ImageSpec())
    aces, _ = decoded(tmp_path / "a.1001.dpx", tmp_path / "aces", half=half)
    assert aces.dtype == dtype
    np.testing.assert_array_equal(aces, of_codes(codes, bits, dtype))


# What others write: 10 or 12 bits as OpenImageIO has them, then 16 bits in each way.
CAPTURES = {
    "a.dpx": lambda cv, b: (np.rint(cv * 65535 / ((1 << b) - 1)), b),
    "a.tif": lambda cv, b: (np.rint(cv * 65535 / ((1 << b) - 1)), None),
    "a.png": lambda cv, b: (np.rint(cv * 65535 / ((1 << b) - 1)), None),
    "upper.tif": lambda cv, b: (cv << 16 - b, None),
    "as_it_is.png": lambda cv, b: (cv, None),
    "of_fewer_bits.tif": lambda cv, b: (np.rint(cv * 65535 / ((1 << b) - 1)), b),
}


@BOTH
@pytest.mark.parametrize("name", CAPTURES)
def test_captures_of_others_are_decoded_to_the_same(encoding, name, tmp_path):
    bits, depth = encoding.bit_depth, exact.DEPTHS[encoding.bit_depth]
    codes = np.clip(random_codes(bits), depth.low, depth.high)
    samples, word = CAPTURES[name](codes.astype(int), bits)
    write_image(tmp_path / name, samples.astype(np.uint16), word)
    aces, _ = decoded(tmp_path / name, tmp_path / "aces", encoding=None if word else encoding)
    np.testing.assert_array_equal(aces, of_codes(codes, bits, np.float16))


@BOTH
@pytest.mark.parametrize("form", [Form.CONTINUOUS, Form.NORMALIZED])
def test_code_values_that_are_not_whole_are_decoded_as_they_are(encoding, form, tmp_path):
    depth = exact.DEPTHS[encoding.bit_depth]
    codes = np.random.default_rng(1).uniform(depth.low, depth.high, (4, 8, 3))
    low, span = (depth.low, depth.high - depth.low) if form is Form.NORMALIZED else (0, encoding.full_scale)
    values = ((codes - low) / span).astype(np.float32)
    write_exr(tmp_path / "a.exr", values)
    aces, _ = decoded(tmp_path / "a.exr", tmp_path / "out", encoding=encoding, form=form, half=False)
    for value, pixel in zip(values.reshape(-1, 3), aces.reshape(-1, 3), strict=True):
        held = [mpmath.mpf(float(v)) * span + low for v in value]
        lin = [mpmath.power(2, (cv - depth.mid) / depth.steps - mpmath.mpf("2.5")) for cv in held]
        expected = [float(v) for v in exact.TRA2 * mpmath.matrix(lin)]
        np.testing.assert_allclose(pixel, expected, rtol=0, atol=1.2e-7 * max(map(abs, expected)))


# -- there and back -------------------------------------------------------------------------------


@BOTH
@pytest.mark.parametrize("file_format", FileFormat)
@pytest.mark.parametrize("half", [True, False])
def test_every_code_value_survives_decode_and_encode(encoding, file_format, half, tmp_path):
    depth = exact.DEPTHS[encoding.bit_depth]
    codes = np.arange(depth.low, depth.high + 1, dtype=np.uint16).reshape(1, -1, 1).repeat(3, axis=2)
    write_dpx(tmp_path / "a.dpx", codes, encoding.bit_depth, oiio.ImageSpec())
    decode([tmp_path / "a.dpx"], tmp_path / "aces", half=half)
    encode([tmp_path / "aces"], tmp_path / "link", encoding=encoding, format=file_format)
    again, _ = decoded(
        tmp_path / "link" / f"a{file_format.suffix}", tmp_path / "again", encoding=encoding, half=half
    )
    np.testing.assert_array_equal(again, of_codes(codes, encoding.bit_depth, again.dtype.type))
    encode([tmp_path / "again"], tmp_path / "b", encoding=encoding)
    assert (tmp_path / "b" / "a.dpx").read_bytes()[2048:] == (tmp_path / "a.dpx").read_bytes()[2048:]


@BOTH
@pytest.mark.parametrize("file_format", FileFormat)
def test_the_real_frame_there_and_back_is_the_references_decode_of_its_encode(
    encoding, file_format, tmp_path
):
    encode([FRAME], tmp_path / "link", encoding=encoding, format=file_format)
    (made,) = (tmp_path / "link").iterdir()
    aces, _ = decoded(made, tmp_path / "aces", encoding=encoding)
    source = read_exr(FRAME)[0]
    expected = encoding.decode_to_aces(encoding.encode_aces(source), np.float16)
    np.testing.assert_array_equal(aces.view(np.uint16), expected.view(np.uint16))


# -- containers -----------------------------------------------------------------------------------


def attributes(path):
    """Return the version field and the attributes of an EXR of one part, as its bytes have them."""
    data = path.read_bytes()
    magic, version = struct.unpack_from("<II", data)
    assert magic == 20000630
    found, at = {}, 8
    while data[at]:
        name, kind, _ = data[at:].split(b"\0", 2)
        at += len(name) + len(kind) + 2
        (size,) = struct.unpack_from("<I", data, at)
        found[name.decode()] = kind.decode(), data[at + 4 : at + 4 + size]
        at += 4 + size
    return version, found


def test_frames_of_halfs_are_aces_containers(tmp_path):
    write_dpx(tmp_path / "a.dpx", random_codes(10), 10, oiio.ImageSpec())
    decode([tmp_path / "a.dpx"], tmp_path / "aces")
    version, found = attributes(tmp_path / "aces" / "a.exr")
    # ST 2065-4: scan lines of one part from the top, not compressed; halfs called B, G and R.
    assert version == 2
    assert found["acesImageContainerFlag"] == ("int", struct.pack("<i", 1))
    assert found["chromaticities"] == ("chromaticities", struct.pack("<8f", *AP0))
    assert found["compression"] == ("compression", b"\0")
    assert found["lineOrder"] == ("lineOrder", b"\0")
    one = struct.pack("<iB3xii", 1, 0, 1, 1)
    assert found["channels"] == (
        "chlist",
        b"".join(name + b"\0" + one for name in (b"B", b"G", b"R")) + b"\0",
    )
    window = struct.pack("<4i", 0, 0, 15, 7)
    assert found["dataWindow"] == found["displayWindow"] == ("box2i", window)
    assert found["pixelAspectRatio"] == ("float", struct.pack("<f", 1))
    assert found["screenWindowCenter"] == ("v2f", bytes(8))
    assert found["screenWindowWidth"] == ("float", struct.pack("<f", 1))
    assert "capDate" not in found  # nobody knows when


def test_frames_of_floats_are_compressed_and_no_containers(tmp_path):
    write_dpx(tmp_path / "a.dpx", random_codes(10), 10, oiio.ImageSpec())
    _, header = decoded(tmp_path / "a.dpx", tmp_path / "aces", half=False)
    assert header["compression"] == OpenEXR.ZIP_COMPRESSION
    assert header["chromaticities"] == pytest.approx(AP0)
    assert "acesImageContainerFlag" not in header


def test_time_code_rate_and_date_come_back_from_a_dpx(tmp_path):
    code = OpenEXR.TimeCode(23, 59, 58, 23, *[0] * 14)
    write_exr(tmp_path / "a.exr", light(), timeCode=code, capDate="2024:03:04 05:06:07", owner="North Wind")
    encode([tmp_path / "a.exr"], tmp_path / "link")
    _, header = decoded(tmp_path / "link" / "a.dpx", tmp_path / "aces")
    again = header["timeCode"]
    assert (again.hours, again.minutes, again.seconds, again.frame) == (23, 59, 58, 23)
    assert (header["capDate"], header["owner"]) == ("2024:03:04 05:06:07", "North Wind")
    assert "framesPerSecond" not in header


@pytest.mark.parametrize("rate", [(24000, 1001), (24, 1), (25, 1), (30000, 1001), (60000, 1001), (120, 1)])
def test_a_rate_comes_back_as_the_same_rational_number(rate, tmp_path):
    about = oiio.ImageSpec()
    about.attribute("FramesPerSecond", oiio.TypeDesc("rational"), rate)
    write_dpx(tmp_path / "a.dpx", random_codes(10), 10, about)
    _, header = decoded(tmp_path / "a.dpx", tmp_path / "aces")
    assert header["framesPerSecond"].as_integer_ratio() == rate


# -- places ---------------------------------------------------------------------------------------


def test_windows_stay(tmp_path):
    codes = random_codes(10, 4, 6)
    windows = {
        "dataWindow": (np.array([7, -3], np.int32), np.array([12, 0], np.int32)),
        "displayWindow": (np.array([0, 0], np.int32), np.array([99, 49], np.int32)),
    }
    write_exr(tmp_path / "a.exr", (codes / 1023).astype(np.float32), **windows)
    aces, header = decoded(tmp_path / "a.exr", tmp_path / "aces", encoding=ACESPROXY10)
    np.testing.assert_array_equal(aces, of_codes(codes, 10, np.float16))
    for name, expected in windows.items():
        np.testing.assert_array_equal(header[name], expected)


def turned(path, orientation):
    """Say in a DPX how its picture lies."""
    data = bytearray(path.read_bytes())
    struct.pack_into(">H", data, 768, orientation)
    path.write_bytes(data)


@pytest.mark.parametrize(("orientation", "rows", "columns"), [(1, 1, -1), (2, -1, 1), (3, -1, -1)])
def test_a_picture_that_lies_otherwise_is_turned(orientation, rows, columns, tmp_path):
    codes = random_codes(10, 3, 5)
    write_dpx(tmp_path / "a.dpx", codes, 10, oiio.ImageSpec())
    turned(tmp_path / "a.dpx", orientation)
    aces, _ = decoded(tmp_path / "a.dpx", tmp_path / "aces")
    np.testing.assert_array_equal(aces, of_codes(codes[::rows, ::columns], 10, np.float16))


# -- what has no code values ----------------------------------------------------------------------


def test_images_without_code_values_are_a_sentence_each(tmp_path):
    codes = random_codes(10)
    for name in ("columns.dpx", "video.dpx"):
        write_dpx(tmp_path / name, codes, 10, oiio.ImageSpec())
    turned(tmp_path / "columns.dpx", 4)
    data = bytearray((tmp_path / "video.dpx").read_bytes())
    data[800] = 102  # CbYCr 4:4:4
    (tmp_path / "video.dpx").write_bytes(data)
    write_image(tmp_path / "sixteen.tif", codes)
    write_image(tmp_path / "float.exr", (codes / 1023).astype(np.float32))
    (tmp_path / "cut.dpx").write_bytes((tmp_path / "columns.dpx").read_bytes()[:2100])
    (tmp_path / "text.dpx").write_text("no image")
    result = decode([tmp_path], tmp_path / "aces")
    reasons = {frame.path.rsplit("/", 1)[1]: frame.reason for frame in result.frames}
    for name, sentence in (
        ("columns.dpx", "is stored by columns (orientation 5); turn it upright first"),
        ("video.dpx", "holds CbYCr samples; convert it to RGB"),
        ("sixteen.tif", "holds 16-bit integers; say with `bits` whether code values have 10 or 12"),
        ("float.exr", "holds floats; say with `bits` whether code values have 10 or 12"),
        ("cut.dpx", "damaged"),
        ("text.dpx", "not a readable image"),
    ):
        assert sentence in reasons.pop(name)
    assert not reasons
    assert not (tmp_path / "aces").exists()
