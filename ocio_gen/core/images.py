# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""Image files, read whole, or a band of rows at a time, so that a frame of any size fits in memory."""

import threading
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt
import OpenImageIO as oiio

from ocio_gen.aces.colorimetry import Chromaticities
from ocio_gen.core.errors import InvalidImageError, MissingFileError, UserError, one_line
from ocio_gen.core.names import require_utf_8
from ocio_gen.core.opencolorio import Pixels

# An image of so many pixels is kept in memory; a larger one is read again for each subject.
_KEPT_PIXELS = 1 << 24

# No compression of OpenEXR packs more scanlines together.
_BAND = 256

_CHROMATICITIES = oiio.TypeDesc("float[8]")
_FLOATS = {oiio.HALF, oiio.FLOAT, oiio.DOUBLE}
_WORDS = {oiio.UINT8: "uint8", oiio.UINT16: "uint16"}

Words: TypeAlias = npt.NDArray[np.uint8] | npt.NDArray[np.uint16]


class Image:
    """The R, G and B of an image file, as they are stored: not divided or multiplied by its alpha."""

    def __init__(self, path: Path, *, kept: bool = True) -> None:
        """Open a file of any format that OpenImageIO reads; the first part that has R, G and B.

        Args:
            path: The file.
            kept: Whether it is read more than once: if it is not too large, its pixels stay in memory.

        Raises:
            UserError: the file cannot be read, has no RGB, or deep samples.
        """
        require_utf_8(path, "OpenImageIO")
        if not path.is_file():
            raise MissingFileError(path, "no such file", hint="give an image")
        self.path, self.name = path, path.name
        self.rounds = False  # of YCbCr are movies only
        self._lock = threading.Lock()
        try:
            opened = oiio.ImageInput.open(str(path), _as_stored())
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
        if spec.deep:
            raise InvalidImageError(path, "has deep samples", hint="flatten it")
        self.spec = spec
        """What OpenImageIO says of the part."""
        self.width, self.height = self._columns, self._rows = spec.width, spec.height
        self.chromaticities: tuple[float, ...] | None = spec.getattribute("chromaticities", _CHROMATICITIES)
        formats = [spec.channelformat(channel) for channel in self._channels]
        self.is_float = all(one.basetype in _FLOATS for one in formats)
        most = max(one.basesize() for one in formats) * 8
        stated = spec.getattribute("oiio:BitsPerSample")
        # (A text of that name in a PNG is one of its attributes, too.)
        self.bits: int = stated if isinstance(stated, int) and 0 < stated <= most else most
        # OpenImageIO widens integers of 10 or 12 bits to 16. They are the upper ones; the others are the
        # uppermost once more, or zeros: a 12-bit DPX that is filled by method A would be darker.
        self._unused_bits = 16 - self.bits if spec.format.basetype == oiio.UINT16 else 0
        self._word = _WORDS.get(spec.format.basetype, "float")
        self.largest = self._largest()
        self._left, self._top, self._tiled = spec.x, spec.y, bool(spec.tile_width)
        # Rows read at a time: whole chunks of scanlines, whole rows of tiles.
        self._band = spec.tile_height or _BAND
        self._bands: dict[int, npt.NDArray[Any]] = {}
        # Of a large image only those that two threads are at.
        bands = -(-self._rows // self._band)
        self._most_bands = bands if kept and self.count <= _KEPT_PIXELS else 2

    def rounding(self, scale: float) -> None:
        """Say that its samples are codes, and none are rounded to others."""

    def _largest(self) -> int | None:
        """Return the largest of the words that it is read as; None where that is floats."""
        if self._word == "float":
            return None
        return 255 if self._word == "uint8" else (1 << self.bits) - 1

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
    def offset(self) -> tuple[int, int]:
        """Where its first pixel lies in the display window: x to the right, y down."""
        return self._left - self.spec.full_x, self._top - self.spec.full_y

    @property
    def count(self) -> int:
        """Pixels."""
        return self.width * self.height

    def has_primaries(self, primaries: Chromaticities) -> bool:
        """Return whether the chromaticities that the file states are those of a colour space."""
        return self.chromaticities is not None and primaries.are(self.chromaticities)

    def pixels(self) -> npt.NDArray[Any]:
        """Return all pixels: (rows, columns, 3), from the top left of the data window.

        Returns:
            float16 where all three channels are halfs, float32 for other floats. Integers as they are, as
            uint8 or uint16.

        Raises:
            UserError: the file is damaged, or has integers of more than 16 bits.
        """
        if not self.is_float and self.bits > 16:
            raise InvalidImageError(
                self.path, f"holds {self.bits}-bit integers", hint="give 16 bits, or floats"
            )
        low, high = min(self._channels), max(self._channels) + 1
        if self.is_float:
            kind = "half" if self.bits == 16 else "float"
        else:
            kind = "uint16" if self.bits > 8 else "uint8"
        read = self._input.read_image(self._part, 0, low, high, kind)
        if read is None:
            raise self._damaged()
        order = [channel - low for channel in self._channels]
        rows = np.asarray(read).reshape(self._rows, self._columns, high - low)
        pixels = rows if order == [0, 1, 2] else np.ascontiguousarray(rows[..., order])
        return np.right_shift(pixels, self._unused_bits, out=pixels) if self._unused_bits else pixels

    def read(self, start: int, stop: int) -> Pixels:
        """Return pixels by their index, row by row from the top.

        Returns:
            (n, 3) float32; integers as shares of their largest.

        Raises:
            UserError: the file is damaged.
        """
        pixels = self._stored(start, stop)
        if self.largest is None:
            return pixels
        shares: Pixels = np.divide(pixels, self.largest, dtype=np.float32)
        return shares

    def words(self, start: int, stop: int) -> Words:
        """Return pixels of integers of 16 bits or fewer as they are: (n, 3), 0 to `largest`.

        Raises:
            UserError: the file is damaged.
        """
        assert self.largest is not None, "floats are no words"  # noqa: S101
        return self._stored(start, stop)

    def load(self) -> None:
        """Read all of it, if it is kept in memory."""
        bands = -(-self._rows // self._band)
        for index in range(bands if self._most_bands == bands else 0):
            self._read_band(index)

    def _stored(self, start: int, stop: int) -> npt.NDArray[Any]:
        size = self._band * self._columns
        bands = [self._read_band(index) for index in range(start // size, -(-stop // size))]
        first = start // size * size
        if len(bands) == 1:
            return bands[0][start - first : stop - first]
        return np.concatenate(bands)[start - first : stop - first]

    def _read_band(self, index: int) -> npt.NDArray[Any]:
        with self._lock:
            if index not in self._bands:
                while len(self._bands) >= self._most_bands:
                    del self._bands[next(iter(self._bands))]
                self._bands[index] = self._decoded(index * self._band, (index + 1) * self._band)
            return self._bands[index]

    def _decoded(self, first: int, last: int) -> npt.NDArray[Any]:
        low, high = min(self._channels), max(self._channels) + 1
        last = min(last, self._rows)
        top, bottom = self._top + first, self._top + last
        if self._tiled:
            right = self._left + self._columns
            read = self._input.read_tiles(
                self._part, 0, self._left, right, top, bottom, 0, 1, low, high, self._word
            )
        else:
            read = self._input.read_scanlines(self._part, 0, top, bottom, 0, low, high, self._word)
        if read is None:
            raise self._damaged()
        pixels = np.asarray(read).reshape(-1, high - low)
        order = [channel - low for channel in self._channels]
        if order != [0, 1, 2]:
            pixels = pixels.take(order, axis=1)
        if self._unused_bits:
            pixels = np.right_shift(pixels, self._unused_bits)
        pixels.setflags(write=False)
        return pixels

    def _damaged(self) -> UserError:
        return InvalidImageError(
            self.path, f"damaged ({_reason(self._input.geterror())})", hint="give another file"
        )


class DisplayedImage(Image):
    """The display window of an image file: 0.0 outside of the data window, and no overscan."""

    def __init__(self, path: Path, *, kept: bool = True) -> None:
        """Open a file as `Image` does."""
        super().__init__(path, kept=kept)
        self._inside = super().offset
        self.width, self.height = self.spec.full_width, self.spec.full_height

    @property
    def offset(self) -> tuple[int, int]:
        """None: its first pixel is the display window's."""
        return 0, 0

    def _stored(self, start: int, stop: int) -> npt.NDArray[Any]:
        if (*self._inside, self.width, self.height) == (0, 0, self._columns, self._rows):
            return super()._stored(start, stop)
        rows, columns = np.divmod(np.arange(start, stop), self.width)
        columns -= self._inside[0]
        rows -= self._inside[1]
        held = (rows >= 0) & (rows < self._rows) & (columns >= 0) & (columns < self._columns)
        places = (rows * self._columns + columns)[held]
        if not len(places):
            return np.zeros((stop - start, 3), "float32" if self.largest is None else self._word)
        first = int(places[0])
        stored = super()._stored(first, int(places[-1]) + 1)
        pixels = np.zeros((stop - start, 3), stored.dtype)
        pixels[held] = stored[places - first]
        return pixels


def _as_stored() -> oiio.ImageSpec:
    """Return what keeps OpenImageIO from multiplying R, G and B by alpha: a code is no light."""
    wishes = oiio.ImageSpec()
    wishes.attribute("oiio:UnassociatedAlpha", 1)
    return wishes


def _reason(message: str) -> str:
    return one_line(message).rstrip(".") or "no reason given"
