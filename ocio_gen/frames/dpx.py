# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""Code values as DPX files, in 10 or 12 bits: RGB, filled by method A, as most devices write them.

OpenImageIO packs 12 bits without gaps, which fewer read, and takes twice as long.

Source: SMPTE 268M-2003.
"""

import os
import struct
from fractions import Fraction
from pathlib import Path

import numpy as np
import numpy.typing as npt
import OpenImageIO as oiio

from ocio_gen.aces.acesproxy import Codes
from ocio_gen.frames.metadata import frame_rate

_HEADER, _GENERIC, _INDUSTRY = 2048, 1664, 384

# Fields that say nothing are zeros where they are text, and ones where they are numbers: encryption key,
# reference values of the image element, other elements, centre, borders, scanned size, film, television.
_ONES = (
    *((660, 664), (784, 800), *((start, start + 40) for start in range(852, 1356, 72))),
    *((1416, 1424), (1620, 1628), (1636, 1644), (1712, 1732), (1920, 1931), (1932, 1972)),
)

# Transfer and colorimetry are none of the standard's.
_RGB, _USER_DEFINED, _METHOD_A = 50, 0, 1
_PIXEL_BYTES = {10: 4, 12: 6}

# Where text is, how much, and what OpenImageIO calls it.
_TEXTS = (
    (160, 100, "Software"),
    (260, 200, "DocumentName"),
    (460, 200, "Copyright"),
    (820, 32, "ImageDescription"),
)
_KEY_CODE = oiio.TypeDesc("keycode")
_LEAST_ASPECT = 1e-3

# A file's size that its header has no room for.
_UNKNOWN = 0xFFFFFFFF

# Rows are packed in bands of so many samples, which stay in a cache.
_BAND = 1 << 17


def write_dpx(path: Path, codes: Codes, bits: int, about: oiio.ImageSpec) -> None:
    """Write code values as they are.

    Args:
        path: The file, which also has its name in it.
        codes: uint16, (rows, columns, 3), 0 to 2^bits - 1.
        bits: 10 or 12.
        about: What is known of the frame.

    Raises:
        OSError: it cannot be written.
    """
    pack = _ten_bits if bits == 10 else _twelve_bits
    step = max(1, _BAND // (codes.shape[1] * 3))
    with path.open("wb") as file:
        file.write(_header(path.name, codes.shape[1], codes.shape[0], bits, about))
        for start in range(0, len(codes), step):
            file.write(pack(codes[start : start + step]).data)


def _ten_bits(codes: Codes) -> npt.NDArray[np.uint32]:
    """Return a word of 32 bits for each pixel: red in the uppermost bits; the two lowest are not used."""
    words = codes[..., 0].astype(np.uint32)
    for channel in (1, 2):
        words <<= 10
        words |= codes[..., channel]
    words <<= 2
    return words.astype(">u4")


def _twelve_bits(codes: Codes) -> npt.NDArray[np.uint16]:
    """Return a word of 16 bits for each sample, whose four lowest are not used."""
    return (codes << 4).astype(">u2")


class _Header:
    """The header of a DPX in the making."""

    def __init__(self) -> None:
        self.content = bytearray(_HEADER)
        for start, stop in _ONES:
            self.content[start:stop] = b"\xff" * (stop - start)

    def put(self, offset: int, kind: str, *values: object) -> None:
        struct.pack_into(f">{kind}", self.content, offset, *values)

    def put_text(self, offset: int, size: int, text: str) -> None:
        """Write as much of a text as there is room for, and a NUL."""
        whole = os.fsencode(text)[: size - 1].decode(errors="ignore")
        self.put(offset, f"{size}s", whole.encode())


def _header(name: str, width: int, height: int, bits: int, about: oiio.ImageSpec) -> bytes:
    header = _Header()
    size = _HEADER + width * height * _PIXEL_BYTES[bits]
    header.put(0, "4sI8sI", b"SDPX", _HEADER, b"V2.0", min(size, _UNKNOWN))
    header.put(20, "IIII", 1, _GENERIC, _INDUSTRY, 0)
    header.put_text(36, 100, name)
    header.put_text(136, 24, about.get_string_attribute("DateTime").replace(" ", ":"))
    for offset, room, attribute in _TEXTS:
        header.put_text(offset, room, about.get_string_attribute(attribute))
    header.put(768, "HHII", 0, 1, width, height)
    header.put(780, "I", 0)
    header.put(800, "BBBBHHIII", _RGB, _USER_DEFINED, _USER_DEFINED, bits, _METHOD_A, 0, _HEADER, 0, 0)
    header.put(1424, "II", width, height)
    aspect = about.get_float_attribute("PixelAspectRatio", 1.0)
    known = aspect if _LEAST_ASPECT < aspect < 1 / _LEAST_ASPECT else 1.0
    header.put(1628, "II", *Fraction(known).limit_denominator(1000).as_integer_ratio())
    _put_film(header, about)
    _put_television(header, about)
    return bytes(header.content)


def _put_film(header: _Header, about: oiio.ImageSpec) -> None:
    code = about.getattribute("smpte:KeyCode", _KEY_CODE)
    if code:
        maker, kind, prefix, count, perforations = code[:5]
        digits = ((maker, 2), (kind, 2), (perforations, 2), (prefix, 6), (count, 4))
        header.put(_GENERIC, "16s", "".join(f"{value:0{size}}"[-size:] for value, size in digits).encode())
    if rate := frame_rate(about):
        header.put(1724, "f", float(rate))


def _put_television(header: _Header, about: oiio.ImageSpec) -> None:
    code = about.getattribute("smpte:TimeCode", oiio.TypeTimeCode)
    if code:
        header.put(1920, "II", *code)
    if rate := frame_rate(about):
        header.put(1940, "f", float(rate))
