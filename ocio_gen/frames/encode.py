# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""ACES frames become images of a link: ACESproxy code values by the exact reference."""

import os
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import OpenImageIO as oiio

from ocio_gen.aces.acesproxy import ACESPROXY10, Codes, Encoding, Float64s, aces_to_lin_ap1
from ocio_gen.aces.colorimetry import AP0, AP1
from ocio_gen.aces.signals import Form
from ocio_gen.core.errors import ArgumentError, InvalidImageError
from ocio_gen.core.images import Image
from ocio_gen.core.progress import Progress
from ocio_gen.frames.codes import bands
from ocio_gen.frames.formats import FileFormat
from ocio_gen.frames.metadata import carry
from ocio_gen.frames.results import EncodeResult
from ocio_gen.frames.sources import Job, sources_of
from ocio_gen.frames.windows import notes_of, overlap, windows_of
from ocio_gen.frames.work import Made, convert
from ocio_gen.frames.writing import put_in_place

# What ACES frames of folders are called.
_SUFFIXES = frozenset({".exr"})

# The most bits of a code value that halfs of 0 to 1 tell apart.
_BITS_OF_HALF = 10


def encode(  # noqa: PLR0913 - what is converted, into what, and how
    paths: Iterable[str | os.PathLike[str]],
    dest: str | os.PathLike[str],
    *,
    encoding: Encoding = ACESPROXY10,
    form: Form = Form.QUANTIZED,
    format: FileFormat | None = None,  # noqa: A002 - what it is called everywhere
    half: bool = False,
    jobs: int | None = None,
    progress: Callable[[Progress], None] = lambda _: None,
) -> EncodeResult:
    """Encode ACES frames to images of ACESproxy code values, right for every sample.

    A frame is ACES2065-1, or ACEScg if its chromaticities are AP1's. Names stay, frame numbers and all, but
    for their suffix. An integer image is the display window: black where the frame has no pixels, without
    those beyond. An EXR keeps both windows. Channels other than R, G and B are left out. A result is written
    beside its place; a file that is there is never replaced.

    Args:
        paths: Files, or folders, of which all .exr are frames, in those below, too.
        dest: The folder of the results, which keep the places that frames have in a folder.
        encoding: `ACESPROXY10` or `ACESPROXY12`.
        form: QUANTIZED, or as an EXR CONTINUOUS or NORMALIZED.
        format: By default DPX of the encoding's bits; EXR for the other forms.
        half: An EXR of halfs, not of float32s.
        jobs: Frames at a time; by default one a processor. Each needs memory of about three frames.
        progress: Called after each frame, with what became of it.

    Returns:
        What became of each frame. A frame that cannot be read does not stop the others.

    Raises:
        UserError: there are no frames, two have one result, a result is a frame itself, or the format cannot
            hold the form.
    """
    file_format = format or (FileFormat.DPX if form is Form.QUANTIZED else FileFormat.EXR)
    if form is not Form.QUANTIZED and not file_format.holds_floats:
        raise ArgumentError(
            "format", f"{file_format} holds integers, and {form} code values are none", hint="write exr"
        )
    if half and not file_format.holds_floats:
        raise ArgumentError("format", f"{file_format} holds integers, and no halfs", hint="write exr")
    if half and form is Form.QUANTIZED and encoding.bit_depth > _BITS_OF_HALF:
        raise ArgumentError(
            "half", f"halfs do not tell code values of {encoding.name} apart", hint="write float32"
        )
    sources = sources_of(paths, _SUFFIXES, Path(dest), file_format.suffix)
    frames = convert(sources.jobs, _Encoder(encoding, form, file_format, half).encode, jobs, progress)
    return EncodeResult(
        frames=frames,
        passed_over=sources.passed_over,
        encoding=encoding.name,
        form=form.value,
        format=file_format.value,
    )


@dataclass(frozen=True)
class _Encoder:
    encoding: Encoding
    form: Form
    format: FileFormat
    half: bool

    def encode(self, job: Job) -> Made:
        """Encode a frame.

        Raises:
            UserError: it is no ACES frame, or cannot be read.
            OSError: its result cannot be written.
        """
        image = Image(job.source)
        linear = _is_linear_ap1(image)
        if self.format.holds_floats:
            pixels = self._values(image.pixels(), linear)
            spec = windows_of(image.spec)
            spec.set_format("half" if self.half else "float")
        else:
            pixels = self._picture(image, linear)
            spec = oiio.ImageSpec(pixels.shape[1], pixels.shape[0], 3, "uint16")
        carry(image.spec, spec)
        new = put_in_place(job.target, lambda path: self.format.write(path, pixels, self.encoding, spec))
        convention = f"{self.encoding.name}, {self.format.convention(self.encoding, self.form)}"
        return Made(new, convention, notes_of(image.spec, on_display=not self.format.holds_floats))

    def _picture(self, image: Image, linear: bool) -> Codes:
        """Return the code values of a frame's display window, black where it has no pixels."""
        inside = overlap(image.spec)
        shape = (image.spec.full_height, image.spec.full_width, 3)
        codes = (
            np.empty(shape, np.uint16) if inside.whole else np.full(shape, self.encoding.cv_min, np.uint16)
        )
        self._write_codes(image.pixels()[inside.data], linear, codes[inside.display])
        return codes

    def _write_codes(self, pixels: npt.NDArray[Any], linear: bool, codes: Codes) -> None:
        if linear:
            self.encoding.encode(pixels, out=codes)
        else:
            self.encoding.encode_aces(pixels, out=codes)

    def _values(self, pixels: npt.NDArray[Any], linear: bool) -> npt.NDArray[Any]:
        """Return what a float format gets of pixels."""
        values: npt.NDArray[Any] = np.empty(pixels.shape, np.float16 if self.half else np.float32)
        whole = np.empty(pixels.shape, np.uint16) if self.form is Form.QUANTIZED else None
        if whole is not None:
            self._write_codes(pixels, linear, whole)
        for rows in bands(pixels.shape):
            codes = self._continuous(pixels[rows], linear) if whole is None else whole[rows]
            values[rows] = self.form.to_values(self.encoding, codes)
        return values

    def _continuous(self, pixels: npt.NDArray[Any], linear: bool) -> Float64s:
        return self.encoding.encode_continuous(pixels if linear else aces_to_lin_ap1(pixels))


def _is_linear_ap1(image: Image) -> bool:
    """Return whether a frame is ACEScg; else it is ACES2065-1.

    Raises:
        UserError: it is neither.
    """
    if not image.is_float:
        raise InvalidImageError(
            image.path, f"holds {image.bits}-bit integers", hint="an ACES frame is floating point"
        )
    if image.chromaticities is None or image.has_primaries(AP0):
        return False
    if image.has_primaries(AP1):
        return True
    stated = " ".join(f"{v:.4g}" for v in image.chromaticities)
    raise InvalidImageError(
        image.path,
        f"chromaticities are {stated}",
        hint="convert the frame to ACES2065-1 (AP0) or ACEScg (AP1)",
    )
