# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""DPX files, read by the standard alone and by OpenImageIO."""

import struct

import numpy as np
import OpenImageIO as oiio
import pytest

from ocio_gen.frames.dpx import write_dpx
from tests.frames.dpx import read_dpx


def every_code(bits, width):
    """Return all codes in each channel, in another order in each."""
    codes = np.arange(1 << bits, dtype=np.uint16)
    planes = [codes, codes[::-1], np.roll(codes, 1 << bits - 1)]
    count = codes.size // width * width
    return np.stack([plane[:count] for plane in planes], -1).reshape(-1, width, 3)


@pytest.mark.parametrize("bits", [10, 12])
@pytest.mark.parametrize("width", [1, 3, 64])
def test_every_code_value_is_in_its_bits(bits, width, tmp_path):
    codes = every_code(bits, width)
    write_dpx(tmp_path / "a.dpx", codes, bits, oiio.ImageSpec())
    read = read_dpx(tmp_path / "a.dpx")
    assert read.bits == bits
    np.testing.assert_array_equal(read.codes, codes)
    image = oiio.ImageInput.open(str(tmp_path / "a.dpx"))
    assert image is not None
    np.testing.assert_array_equal(np.asarray(image.read_image("uint16")) >> (16 - bits), codes)
    spec = image.spec()
    assert (spec.full_width, spec.full_height, spec.channelnames) == (width, len(codes), ("R", "G", "B"))
    assert spec.getattribute("dpx:Packing") == "Filled, method A"


@pytest.mark.parametrize("bits", [10, 12])
def test_the_header_is_the_standards(bits, tmp_path):
    path = tmp_path / "plate_é.1001.dpx"
    write_dpx(path, every_code(bits, 64), bits, oiio.ImageSpec())
    field = read_dpx(path).field
    data = path.read_bytes()
    assert data[:4] == b"SDPX"
    assert (data[8:16], field(16, "I"), field(24, "I"), field(28, "I")) == (
        b"V2.0\0\0\0\0",
        len(data),
        1664,
        384,
    )
    assert (field(4, "I"), field(808, "I")) == (2048, 2048)
    assert data[36:136] == "plate_é.1001.dpx".encode().ljust(100, b"\0")
    # Top left first, one element, unsigned; transfer and colorimetry are the user's; square pixels.
    assert (field(768, "H"), field(770, "H"), field(780, "I")) == (0, 1, 0)
    assert (field(801, "B"), field(802, "B"), field(1628, "I"), field(1632, "I")) == (0, 0, 1, 1)
    assert (field(1408, "I"), field(1412, "I"), field(1424, "I"), field(1428, "I")) == (
        0,
        0,
        64,
        (1 << bits) // 64,
    )
    # What it does not say: dates, encryption, the range of values, rates, time codes.
    assert not any(data[136:160])
    for offset in (660, 784, 788, 792, 796, 1416, 1712, 1724, 1728, 1920, 1924, 1940, 1968):
        assert field(offset, "I") == 0xFFFFFFFF, offset
    assert (data[852:892], data[892:924]) == (b"\xff" * 40, bytes(32))


def test_what_is_known_of_a_frame_is_where_the_standard_has_it(tmp_path):
    about = oiio.ImageSpec()
    for name, text in (
        ("DateTime", "2024:03:04 05:06:07"),
        ("Software", "ocio_gen"),
        ("DocumentName", "North Wind"),
        ("Copyright", "© " + "c" * 300),
        ("ImageDescription", "a description of more than thirty-two bytes"),
    ):
        about.attribute(name, text)
    about.attribute("PixelAspectRatio", 2.0)
    about.attribute("smpte:TimeCode", oiio.TypeTimeCode, (0x01020304, 0x12345678))
    about.attribute("smpte:KeyCode", oiio.TypeDesc("keycode"), (1, 2, 345, 67, 8, 4, 64))
    about.attribute("FramesPerSecond", oiio.TypeDesc("rational"), (24000, 1001))
    write_dpx(tmp_path / "a.dpx", every_code(10, 64), 10, about)
    data, field = (tmp_path / "a.dpx").read_bytes(), read_dpx(tmp_path / "a.dpx").field
    assert data[136:160] == b"2024:03:04:05:06:07".ljust(24, b"\0")
    assert data[160:260].rstrip(b"\0") == b"ocio_gen"
    assert data[260:460].rstrip(b"\0") == b"North Wind"
    assert data[460:660] == "© ".encode() + b"c" * 196 + b"\0"
    assert data[820:852] == b"a description of more than thir\0"
    assert (field(1628, "I"), field(1632, "I")) == (2, 1)
    assert (field(1920, "I"), field(1924, "I")) == (0x01020304, 0x12345678)  # 01:02:03:04
    assert data[1664:1680] == b"0102080003450067"
    rate = struct.unpack("f", struct.pack("f", 24000 / 1001))[0]
    assert (field(1724, "f"), field(1940, "f")) == (rate, rate)
    image = oiio.ImageInput.open(str(tmp_path / "a.dpx"))
    assert image is not None
    assert image.spec().getattribute("dpx:TimeCode") == "01:02:03:04"
    assert image.spec().getattribute("DateTime") == "2024:03:04 05:06:07"


@pytest.mark.parametrize("aspect", [0.0, -1.0, float("nan"), float("inf"), 1e30])
def test_an_aspect_that_is_none_is_square(aspect, tmp_path):
    about = oiio.ImageSpec()
    about.attribute("PixelAspectRatio", aspect)
    write_dpx(tmp_path / "a.dpx", every_code(10, 64), 10, about)
    field = read_dpx(tmp_path / "a.dpx").field
    assert (field(1628, "I"), field(1632, "I")) == (1, 1)
