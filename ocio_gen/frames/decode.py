# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""Images of a link become ACES2065-1 frames, by the exact reference."""

import os
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import OpenImageIO as oiio

from ocio_gen.aces.acesproxy import ENCODINGS, Encoding
from ocio_gen.aces.colorimetry import AP0
from ocio_gen.aces.signals import Form
from ocio_gen.core.errors import InvalidImageError
from ocio_gen.core.images import Image
from ocio_gen.core.progress import Progress
from ocio_gen.frames.codes import Decoded, bands, codes_of_floats, codes_of_integers
from ocio_gen.frames.formats import FileFormat
from ocio_gen.frames.metadata import carry
from ocio_gen.frames.results import DecodeResult
from ocio_gen.frames.sources import Job, sources_of
from ocio_gen.frames.windows import notes_of, windows_of
from ocio_gen.frames.work import Made, convert
from ocio_gen.frames.writing import put_in_place, write_image

# What images of a link are called in folders.
_SUFFIXES = frozenset({".dpx", ".exr", ".png", ".tif", ".tiff"})

_UPRIGHT, _LAST_IN_ROWS = 1, 4


def decode(
    paths: Iterable[str | os.PathLike[str]],
    dest: str | os.PathLike[str],
    *,
    encoding: Encoding | None = None,
    form: Form = Form.QUANTIZED,
    half: bool = True,
    jobs: int | None = None,
    progress: Callable[[Progress], None] = lambda _: None,
) -> DecodeResult:
    """Decode images of a link to ACES2065-1 frames, each value rounded once.

    Integer files have whole code values of as many bits; those of 16 bits have them as shares of the full
    range, in the upper bits, or as they are. Values outside legal range decode as its closer end. The windows
    stay; channels other than R, G and B are left out. A result is written beside its place; a file that is
    there is never replaced.

    Args:
        paths: Files, or folders, of which all .dpx, .tif, .tiff, .png and .exr count, in those below, too.
        dest: The folder of the results, which keep the places that images have in a folder.
        encoding: `ACESPROXY10` or `ACESPROXY12`; by default that of a file's 10 or 12-bit integers.
        form: How samples hold code values. QUANTIZED: all are whole.
        half: ACES containers (SMPTE ST 2065-4) of halfs; else EXRs of float32s.
        jobs: Images at a time; by default one a processor. Each needs memory of about three frames.
        progress: Called after each image, with what became of it.

    Returns:
        What became of each image. One that cannot be read does not stop the others.

    Raises:
        UserError: there are no images, two have one result, or a result is an image itself.
    """
    sources = sources_of(paths, _SUFFIXES, Path(dest), FileFormat.EXR.suffix)
    frames = convert(sources.jobs, _Decoder(encoding, form, half).decode, jobs, progress)
    return DecodeResult(frames=frames, passed_over=sources.passed_over, depth="half" if half else "float")


@dataclass(frozen=True)
class _Decoder:
    encoding: Encoding | None
    form: Form
    half: bool

    def decode(self, job: Job) -> Made:
        """Decode an image.

        Raises:
            UserError: it holds no code values, or cannot be read.
            OSError: its result cannot be written.
        """
        image = Image(job.source)
        if image.spec.get_string_attribute("dpx:ImageDescriptor").startswith("CbY"):
            raise InvalidImageError(
                image.path, "holds CbYCr samples", hint="convert it to RGB by the matrix of the link"
            )
        encoding = self.encoding or _stated(image)
        found = self._codes(image, encoding)
        aces = _upright(_aces(found.codes, encoding, np.float16 if self.half else np.float32), image)
        spec = windows_of(image.spec)
        spec.set_format("half" if self.half else "float")
        carry(image.spec, spec)
        _mark(spec, container=self.half)
        new = put_in_place(job.target, lambda path: write_image(path, aces, spec))
        convention = f"{encoding.name}, {found.convention}"
        return Made(new, convention, notes_of(image.spec))

    def _codes(self, image: Image, encoding: Encoding) -> Decoded:
        samples = image.pixels()
        if image.is_float:
            return codes_of_floats(samples, encoding, self.form, image.path)
        return codes_of_integers(samples, image.bits, encoding, self.form, image.path)


def _stated(image: Image) -> Encoding:
    """Return the encoding of a file's integers, by their bits."""
    if image.is_float or image.bits not in ENCODINGS:
        what = "floats" if image.is_float else f"{image.bits}-bit integers"
        raise InvalidImageError(
            image.path, f"holds {what}", hint="say with `bits` whether code values have 10 or 12"
        )
    return ENCODINGS[image.bits]


def _aces(codes: npt.NDArray[Any], encoding: Encoding, dtype: npt.DTypeLike) -> npt.NDArray[Any]:
    if codes.dtype == np.uint16:
        return encoding.decode_to_aces(codes, dtype)
    aces: npt.NDArray[Any] = np.empty(codes.shape, dtype)
    for rows in bands(codes.shape):
        encoding.decode_to_aces(codes[rows], dtype, out=aces[rows])
    return aces


def _upright(pixels: npt.NDArray[Any], image: Image) -> npt.NDArray[Any]:
    """Return pixels from the top left on: EXR has no other orientation."""
    orientation = image.spec.get_int_attribute("Orientation", _UPRIGHT) or _UPRIGHT
    if orientation > _LAST_IN_ROWS:
        raise InvalidImageError(
            image.path, f"is stored by columns (orientation {orientation})", hint="turn it upright first"
        )
    # As in EXIF. 2: mirrored; 3: turned by 180 degrees; 4: from the bottom up.
    rows = pixels[::-1] if orientation in {3, 4} else pixels
    return np.ascontiguousarray(rows[:, ::-1] if orientation in {2, 3} else rows)


def _mark(spec: oiio.ImageSpec, *, container: bool) -> None:
    """Say that an EXR is ACES2065-1, and whether it is a container of SMPTE ST 2065-4: never compressed."""
    primaries = tuple(float(v) for xy in (AP0.red, AP0.green, AP0.blue, AP0.white) for v in xy)
    spec.attribute("chromaticities", oiio.TypeDesc("float[8]"), primaries)
    spec.attribute("oiio:ColorSpace", "lin_ap0_scene")
    spec.attribute("compression", "none" if container else "zip")
    if container:
        spec.attribute("acesImageContainerFlag", 1)
