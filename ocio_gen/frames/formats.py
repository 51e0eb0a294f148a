# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""The image files that frames are written to, and how each holds code values."""

from enum import StrEnum
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import OpenImageIO as oiio

from ocio_gen.aces.acesproxy import Codes, Encoding
from ocio_gen.aces.signals import Form, normalized, proxy
from ocio_gen.frames.dpx import write_dpx
from ocio_gen.frames.writing import write_image


class FileFormat(StrEnum):
    """A file format of images."""

    DPX = "dpx"
    TIFF = "tiff"
    PNG = "png"
    EXR = "exr"

    @property
    def suffix(self) -> str:
        """The end of a file's name."""
        return ".tif" if self is FileFormat.TIFF else f".{self.value}"

    @property
    def holds_floats(self) -> bool:
        """Whether it holds floats; the others hold integers, which carry whole codes only."""
        return self is FileFormat.EXR

    def convention(self, encoding: Encoding, form: Form) -> str:
        """Return how its samples hold code values, in words."""
        if self is FileFormat.DPX:
            return f"code values as they are, in {encoding.bit_depth} bits"
        if self.holds_floats:
            return (normalized(encoding) if form is Form.NORMALIZED else proxy(encoding)).convention
        return f"full-range container: code value / {encoding.full_scale} of 65535, in 16 bits"

    def write(self, path: Path, pixels: npt.NDArray[Any], encoding: Encoding, spec: oiio.ImageSpec) -> None:
        """Write an image of code values.

        Args:
            path: The file, with this format's suffix.
            pixels: (rows, columns, 3): code values as uint16 for an integer format, else what EXR is to hold.
            encoding: Theirs.
            spec: Its windows, the type of EXR's samples, and what is known of the frame.

        Raises:
            OSError: it cannot be written.
            UserError: OpenImageIO cannot write it.
        """
        if self is FileFormat.DPX:
            write_dpx(path, pixels, encoding.bit_depth, spec)
            return
        for name, value in _COMPRESSION[self].items():
            spec.attribute(name, value)
        write_image(path, pixels if self.holds_floats else _in_16_bits(pixels, encoding), spec)


# Lossless. A TIFF that is not compressed is read by all, and written twenty times as fast.
_COMPRESSION: dict[FileFormat, dict[str, str | int]] = {
    FileFormat.TIFF: {"compression": "none"},
    FileFormat.PNG: {"png:compressionLevel": 1},
    FileFormat.EXR: {"compression": "zip"},
}


def _in_16_bits(codes: Codes, encoding: Encoding) -> npt.NDArray[np.uint16]:
    """Return the closest shares of 65535; the code values are written over."""
    table = np.rint(encoding.to_container(np.arange(encoding.full_scale + 1)) * 65535).astype(np.uint16)
    for row in codes:
        row[...] = table[row]
    return codes
