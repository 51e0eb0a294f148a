# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""Code values of the samples of a link's image, whichever way they hold them."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from ocio_gen.aces.acesproxy import Codes, Encoding, Float64s
from ocio_gen.aces.signals import Form, normalized, proxy
from ocio_gen.core.errors import InvalidImageError

# What rounding to a float adds to a value of 0 to 1 at most: half a unit of half's last place; four of
# float32's, as some writers multiply by a rounded reciprocal.
_HALF_ERROR, _FLOAT_ERROR = 2.0**-12, 2.0**-22

# A normalised integer is the code value that is half a sample off at most (and a rounding error).
_HALF_SAMPLE = 0.51

# Of integers that are no code values themselves; captures of fewer bits have no room for other ways.
_WIDE = 16

# Rows are converted in bands of so many samples where intermediates are float64.
_BAND = 1 << 16


class Decoded(NamedTuple):
    """The code values of an image."""

    codes: npt.NDArray[Any]  # (rows, columns, 3): uint16; float64 where some are not whole
    convention: str  # how its samples hold them


@dataclass(frozen=True)
class Reading:
    """One way in which integer samples can hold code values."""

    convention: str
    codes: Float64s  # of each sample from 0 on; NaN where a sample holds none


def codes_of_integers(
    samples: npt.NDArray[Any], bits: int, encoding: Encoding, form: Form, path: Path
) -> Decoded:
    """Return the code values of an integer image.

    Whole code values lie in a file of more bits in one of three ways: as the closest share of the full range,
    in the upper bits, or, of 16 bits, as they are. No sample is two legal code values.

    Args:
        samples: (rows, columns, 3), 0 to 2^bits - 1.
        bits: Of a sample.
        encoding: What they encode.
        form: How they hold code values. QUANTIZED: all are whole.
        path: Names the image in errors.

    Raises:
        UserError: there are fewer bits than code values have, or some samples hold none.
    """
    if bits < encoding.bit_depth:
        raise InvalidImageError(
            path,
            f"holds {bits}-bit integers, too few for {encoding.name}",
            hint="give the bit depth of the link",
        )
    if form is Form.QUANTIZED and bits == encoding.bit_depth:
        return Decoded(samples, f"code values as they are, in {bits} bits")
    present = _present(samples, bits)
    if form is Form.QUANTIZED:
        reading = _whole_reading(present, bits, encoding, path)
    else:
        reading = _fractional_reading(bits, encoding, form)
    table: npt.NDArray[Any] = reading.codes
    if not (table[present] % 1).any():
        table = np.clip(np.nan_to_num(table), 0, encoding.full_scale).astype(np.uint16)
    codes = np.empty(samples.shape, table.dtype)
    for row, made in zip(samples, codes, strict=True):
        made[...] = table[row]
    return Decoded(codes, reading.convention)


def _present(samples: npt.NDArray[Any], bits: int) -> npt.NDArray[np.bool]:
    """Return which of all samples of so many bits an image has."""
    present = np.zeros(1 << bits, np.bool)
    for row in samples:
        present[row] = True
    return present


def _whole_reading(present: npt.NDArray[np.bool], bits: int, encoding: Encoding, path: Path) -> Reading:
    """Return how all samples hold whole code values, legal ones if they can."""
    readings = list(whole_readings(bits, encoding))
    for low, high in ((encoding.cv_min, encoding.cv_max), (0, encoding.full_scale)):
        for reading in readings:
            codes = reading.codes[present]
            if ((codes >= low) & (codes <= high)).all():
                return reading
    example = np.flatnonzero(present & np.isnan(readings[0].codes))[0]
    raise InvalidImageError(
        path,
        (f"its {bits}-bit samples are no whole {encoding.bit_depth}-bit code values, {example} for one"),
        hint="name the form or the bit depth that they have",
    )


def whole_readings(bits: int, encoding: Encoding) -> Iterator[Reading]:
    """Yield the ways in which samples of more bits hold whole code values, the most usual first."""
    samples = np.arange(1 << bits)
    largest, shift = samples[-1], bits - encoding.bit_depth
    share = encoding.from_container(samples / largest)
    whole = np.rint(share)
    # Rounded, cut, or with the upper bits once more in the lower ones, a share is less than one sample off.
    near = np.abs(share - whole) * largest < encoding.full_scale
    convention = f"full-range container: code value / {encoding.full_scale} of {largest}, in {bits} bits"
    yield Reading(convention, np.where(near, whole, np.nan))
    upper = np.where(samples % (1 << shift) == 0, samples >> shift, np.nan)
    yield Reading(f"code values in the upper {encoding.bit_depth} of {bits} bits", upper)
    if bits == _WIDE:
        as_they_are = np.where(samples <= encoding.full_scale, samples, np.nan)
        yield Reading(f"code values as they are, in {bits} bits", as_they_are)


def _fractional_reading(bits: int, encoding: Encoding, form: Form) -> Reading:
    """Return how samples hold code values of any fraction; whole ones, where they can be."""
    codes = form.to_codes(encoding, np.arange(1 << bits) / ((1 << bits) - 1))
    whole = np.rint(codes)
    near = np.abs(codes - whole) <= _HALF_SAMPLE * (codes[1] - codes[0])
    return Reading(_float_convention(encoding, form), np.where(near, whole, codes))


def _float_convention(encoding: Encoding, form: Form) -> str:
    return (normalized(encoding) if form is Form.NORMALIZED else proxy(encoding)).convention


def codes_of_floats(values: npt.NDArray[Any], encoding: Encoding, form: Form, path: Path) -> Decoded:
    """Return the code values of an image of floats.

    Infinities are the ends of legal range, and NaN is its lower end.

    Args:
        values: float16 or float32, (rows, columns, 3).
        encoding: What they encode.
        form: How they hold code values. QUANTIZED: all are whole, but for what a float rounds off.
        path: Names the image in errors.

    Raises:
        UserError: some are not whole, and should be.
    """
    error = encoding.full_scale * (_HALF_ERROR if values.dtype.itemsize == 2 else _FLOAT_ERROR)
    if form is Form.QUANTIZED and error > 0.5:
        raise InvalidImageError(
            path, f"halfs do not tell {encoding.bit_depth}-bit code values apart", hint="give float32"
        )
    made: npt.NDArray[Any] = np.empty(values.shape, np.uint16 if form is Form.QUANTIZED else np.float64)
    for rows in bands(values.shape):
        codes = form.to_codes(encoding, values[rows])
        made[rows] = _whole(codes, error, encoding, path) if form is Form.QUANTIZED else codes
    return Decoded(made, _float_convention(encoding, form))


def _whole(codes: Float64s, error: float, encoding: Encoding, path: Path) -> Codes:
    clipped = np.clip(np.where(np.isnan(codes), encoding.cv_min, codes), 0, encoding.full_scale)
    whole = np.rint(clipped)
    off = np.abs(clipped - whole) > error
    if off.any():
        raise InvalidImageError(
            path,
            (f"its values are no whole {encoding.bit_depth}-bit code values, {clipped[off][0]:.6g} for one"),
            hint="name the form or the bit depth that they have",
        )
    made: Codes = whole.astype(np.uint16)
    return made


def bands(shape: tuple[int, ...]) -> Iterator[slice]:
    """Yield the rows of an image, (rows, columns, 3), in bands that fit in a cache."""
    step = max(1, _BAND // max(1, shape[1] * shape[2]))
    return (slice(start, start + step) for start in range(0, shape[0], step))
