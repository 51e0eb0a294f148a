"""Image files, read a band of rows at a time, so that a frame of any size fits in memory."""

import threading
from pathlib import Path

import numpy as np
import OpenImageIO as oiio

from ocio_gen.aces.colorimetry import AP0
from ocio_gen.core.errors import InvalidImageError, MissingFileError, one_line
from ocio_gen.core.opencolorio import Pixels
from ocio_gen.verify.probes import Probe

# An image of so many pixels is kept in memory; a larger one is read again for each subject.
_KEPT_PIXELS = 1 << 24

# No compression of OpenEXR packs more scanlines together.
_BAND = 256


class Image:
    """The R, G and B of an image file, as float32: integers as shares of their largest."""

    def __init__(self, path: Path) -> None:
        """Open a file of any format that OpenImageIO reads; the first part that has R, G and B.

        Raises:
            UserError: the file cannot be read, or has no RGB.
        """
        if not path.is_file():
            raise MissingFileError(path, "no such file", hint="give an image")
        self.path = path
        self._lock = threading.Lock()
        try:
            opened = oiio.ImageInput.open(str(path))
            if opened is None:
                raise InvalidImageError(
                    path, f"not a readable image ({_reason(oiio.geterror())})", hint="give another file"
                )
            self._input = opened
            self._part, self._channels = self._find_rgb()
        except UnicodeDecodeError:  # in what OpenImageIO says, or calls a channel
            raise InvalidImageError(
                path, "a text in its header is not UTF-8", hint="give another file"
            ) from None
        spec = opened.spec(self._part, 0)
        self.width, self.height, self._top = spec.width, spec.height, spec.y
        self.chromaticities: tuple[float, ...] | None = spec.getattribute("chromaticities")
        self.is_float = spec.format.basetype in {oiio.HALF, oiio.FLOAT, oiio.DOUBLE}
        self.bits: int = spec.getattribute("oiio:BitsPerSample") or spec.format.basesize() * 8
        self._left, self._tiled = spec.x, bool(spec.tile_width)
        # Rows read at a time: whole chunks of scanlines, whole rows of tiles.
        self._band = spec.tile_height or _BAND
        self._bands: dict[int, Pixels] = {}
        # Of a large image only those that two threads are at.
        bands = -(-self.height // self._band)
        self._most_bands = bands if self.count <= _KEPT_PIXELS else 2

    def _find_rgb(self) -> tuple[int, list[int]]:
        part, names = 0, []
        while self._input.seek_subimage(part, 0):
            found = list(self._input.spec(part, 0).channelnames)
            if all(name in found for name in "RGB"):
                return part, [found.index(name) for name in "RGB"]
            names += found
            part += 1
        raise InvalidImageError(
            self.path, f"has channels {', '.join(names)}", hint="give an image with R, G and B"
        )

    @property
    def count(self) -> int:
        """Pixels."""
        return self.width * self.height

    def read(self, start: int, stop: int) -> Pixels:
        """Return pixels by their index, row by row from the top: (n, 3) float32.

        Raises:
            UserError: the file is damaged.
        """
        size = self._band * self.width
        bands = [self._read_band(index) for index in range(start // size, -(-stop // size))]
        first = start // size * size
        if len(bands) == 1:
            return bands[0][start - first : stop - first]
        return np.concatenate(bands)[start - first : stop - first]

    def _read_band(self, index: int) -> Pixels:
        with self._lock:
            if index not in self._bands:
                while len(self._bands) >= self._most_bands:
                    del self._bands[next(iter(self._bands))]
                self._bands[index] = self._decoded(index * self._band, (index + 1) * self._band)
            return self._bands[index]

    def _decoded(self, first: int, last: int) -> Pixels:
        low, high = min(self._channels), max(self._channels) + 1
        last = min(last, self.height)
        top, bottom = self._top + first, self._top + last
        if self._tiled:
            right = self._left + self.width
            read = self._input.read_tiles(
                self._part, 0, self._left, right, top, bottom, 0, 1, low, high, "float"
            )
        else:
            read = self._input.read_scanlines(self._part, 0, top, bottom, 0, low, high, "float")
        if read is None:
            message = _reason(self._input.geterror())
            raise InvalidImageError(self.path, f"damaged ({message})", hint="give another file")
        rows = np.asarray(read).reshape(last - first, self.width, high - low)
        pixels = np.ascontiguousarray(rows[..., [channel - low for channel in self._channels]])
        pixels.setflags(write=False)
        return pixels.reshape(-1, 3)


def frame_probe(path: Path) -> Probe:
    """Return a real ACES2065-1 frame as a probe.

    Args:
        path: An image file with R, G and B channels. Its chromaticities, if stated, are AP0's.

    Raises:
        UserError: the file cannot be read, has no RGB, no floats, or states other chromaticities.
    """
    return probe_of(Image(path))


def probe_of(image: Image) -> Probe:
    """Return an image as a probe, if it is an ACES2065-1 frame (as for `frame_probe`)."""
    path = image.path
    if not image.is_float:
        raise InvalidImageError(
            path, f"holds {image.bits}-bit integers", hint="an ACES2065-1 frame is floating point"
        )
    stated = image.chromaticities
    expected = [float(v) for xy in (AP0.red, AP0.green, AP0.blue, AP0.white) for v in xy]
    if stated is not None and not np.allclose(stated, expected, rtol=0, atol=1e-5):
        found = " ".join(f"{v:.4g}" for v in stated)
        raise InvalidImageError(
            path, f"chromaticities are {found}", hint="convert the frame to ACES2065-1 (AP0)"
        )
    return Probe("frame", f"frame {path.name}", image.count, image.read, width=image.width, kept=False)


def _reason(message: str) -> str:
    return one_line(message).rstrip(".") or "no reason given"
