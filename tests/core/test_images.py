import numpy as np
import OpenImageIO as oiio
import pytest

from ocio_gen.core import images
from ocio_gen.core.images import Image


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
