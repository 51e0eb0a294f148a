# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors

import struct
import zlib

import numpy as np
import OpenEXR
import OpenImageIO as oiio
import pytest

from ocio_gen.core import images
from ocio_gen.core.errors import UserError
from ocio_gen.core.images import Image
from tests.conftest import write_image


@pytest.mark.parametrize("tile", [0, 32])
def test_a_large_image_is_read_in_bands_to_the_same_pixels(tmp_path, monkeypatch, tile):
    monkeypatch.setattr(images, "_KEPT_PIXELS", 1000)
    monkeypatch.setattr(images, "_BAND", 16)
    pixels = np.random.default_rng(1).random((75, 50, 3), np.float32)
    spec = oiio.ImageSpec(50, 75, 3, "float")
    spec.x, spec.y = 7, -11  # a data window that does not start at 0
    spec.tile_width = spec.tile_height = tile
    output = oiio.ImageOutput.create(str(tmp_path / "a.exr"))
    assert output is not None
    output.open(str(tmp_path / "a.exr"), spec)
    output.write_image(pixels)
    output.close()
    image = Image(tmp_path / "a.exr")
    flat = pixels.reshape(-1, 3)
    for start, stop in ((0, 10), (790, 1700), (3700, 3750), (0, 3750), (1555, 1556)):
        np.testing.assert_array_equal(image.read(start, stop), flat[start:stop])
    assert len(image._bands) <= 3750 // (16 * 50)  # not the whole image


def _written(path, pixels, spec):
    output = oiio.ImageOutput.create(str(path))
    assert output is not None
    assert output.open(str(path), spec), output.geterror()
    assert output.write_image(pixels), output.geterror()
    output.close()


@pytest.mark.parametrize("name", ["a.png", "a.tif", "a.dpx", "a.exr"])
def test_pixels_are_as_they_are_stored_and_not_multiplied_by_alpha(name, tmp_path):
    stored = np.full((2, 3, 4), 30000, np.uint16)
    stored[..., 3] = 20000
    spec = oiio.ImageSpec(3, 2, 4, "float" if name == "a.exr" else "uint16")
    spec.attribute("oiio:UnassociatedAlpha", 1)
    values = (stored / 65535).astype(np.float32)
    _written(tmp_path / name, values if name == "a.exr" else stored, spec)
    image = Image(tmp_path / name)
    np.testing.assert_allclose(image.read(0, 6), 30000 / 65535, rtol=1e-7)
    whole = image.pixels()
    assert whole.shape == (2, 3, 3)
    np.testing.assert_array_equal(whole, values[..., :3] if name == "a.exr" else stored[..., :3])


@pytest.mark.parametrize(("name", "bits"), [("a.dpx", 10), ("a.dpx", 12), ("a.tif", 10), ("a.tif", 12)])
def test_integers_of_fewer_than_16_bits_are_shares_of_their_own_largest(name, bits, tmp_path):
    integers = np.arange(1 << bits).reshape(-1, 64, 1).repeat(3, axis=2)
    write_image(tmp_path / name, np.rint(integers * (65535 / ((1 << bits) - 1))).astype(np.uint16), bits)
    image = Image(tmp_path / name)
    assert image.bits == bits
    np.testing.assert_array_equal(image.pixels(), integers)
    shares = image.read(0, image.count).reshape(integers.shape)
    np.testing.assert_array_equal(shares, integers.astype(np.float32) / np.float32((1 << bits) - 1))


def test_the_type_of_pixels_is_that_of_red_green_and_blue(tmp_path):
    half = np.arange(6, dtype=np.float16).reshape(2, 3)
    ids = np.full((2, 3), 7, np.uint32)
    for name, green, dtype in (
        ("half.exr", half + 1, "float16"),
        ("float.exr", (half + 1).astype(np.float32), "float32"),
    ):
        channels = {"R": half, "G": green, "B": half + 2, "id": ids}
        OpenEXR.File({}, channels).write(str(tmp_path / name))
        image = Image(tmp_path / name)
        whole = image.pixels()
        assert image.is_float
        assert str(whole.dtype) == dtype
        assert whole[1, 2].tolist() == [5, 6, 7]
    OpenEXR.File({}, dict.fromkeys("RGB", ids)).write(str(tmp_path / "whole.exr"))
    with pytest.raises(UserError, match=r"whole.exr: holds 32-bit integers; give 16 bits, or floats"):
        Image(tmp_path / "whole.exr").pixels()


def test_an_image_of_deep_samples_is_a_sentence(tmp_path):
    spec = oiio.ImageSpec(2, 2, 3, "half")
    spec.deep = True
    output = oiio.ImageOutput.create(str(tmp_path / "deep.exr"))
    assert output is not None
    assert output.open(str(tmp_path / "deep.exr"), spec)
    samples = oiio.DeepData()
    samples.init(spec)
    assert output.write_deep_image(samples)
    output.close()
    with pytest.raises(UserError, match=r"deep.exr: has deep samples; flatten it"):
        Image(tmp_path / "deep.exr")


def test_a_name_that_is_not_utf_8_and_chromaticities_that_are_none_are_no_trap(tmp_path):
    plain = np.zeros((2, 2, 3), np.float16)
    spec = oiio.ImageSpec(2, 2, 3, "half")
    spec.attribute("chromaticities", "of a kind")
    _written(tmp_path / "a.exr", plain, spec)
    assert Image(tmp_path / "a.exr").chromaticities is None
    odd = (tmp_path / "a.exr").rename(tmp_path / "\udcff.exr")
    with pytest.raises(UserError, match="OpenImageIO reads files whose names are UTF-8; rename it"):
        Image(odd)


@pytest.mark.parametrize("stated", ["4", "16", "no number", "-1", "0", "99999999999999999999"])
@pytest.mark.parametrize(("kind", "bits"), [(np.uint8, 8), (np.uint16, 16)])
def test_a_text_in_a_png_is_no_bit_depth(kind, bits, stated, tmp_path):
    pixels = np.random.default_rng(0).integers(0, 1 << bits, (2, 3, 3)).astype(kind)
    _written(tmp_path / "a.png", pixels, oiio.ImageSpec(3, 2, 3, kind.__name__))
    data = (tmp_path / "a.png").read_bytes()
    chunk = b"tEXt" + b"oiio:BitsPerSample\0" + stated.encode()
    text = struct.pack(">I", len(chunk) - 4) + chunk + struct.pack(">I", zlib.crc32(chunk))
    (tmp_path / "a.png").write_bytes(data[:33] + text + data[33:])  # behind the header
    image = Image(tmp_path / "a.png")
    assert image.bits == bits
    np.testing.assert_array_equal(image.words(0, 6), pixels.reshape(-1, 3))


def test_more_bits_than_a_sample_has_are_not_believed(tmp_path):
    pixels = np.full((2, 3, 3), 0.5, np.float32)
    spec = oiio.ImageSpec(3, 2, 3, "half")
    spec.attribute("oiio:BitsPerSample", 1000)
    _written(tmp_path / "a.exr", pixels, spec)
    assert Image(tmp_path / "a.exr").bits == 16
