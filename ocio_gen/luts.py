"""Curves of the reference, written as LUT files."""

import numpy as np
import PyOpenColorIO as ocio

from ocio_gen import __version__
from ocio_gen.acesproxy import Encoding

# Adding 2^23 to a float32 below 2^23 leaves no bit for its fraction: the sum is rounded to the
# nearest integer, exactly as ROUND asks (no code value is ever a tie).
_ROUNDING_OFFSET = 2.0**23


def _scale_offset(scale: float, offset: float) -> ocio.MatrixTransform:
    return ocio.MatrixTransform(
        np.diag([scale, scale, scale, 1.0]).ravel().tolist(), [offset, offset, offset, 0.0]
    )


def _clamp(low: float, high: float) -> ocio.RangeTransform:
    return ocio.RangeTransform(low, high, low, high)


def _all_halfs() -> np.ndarray[tuple[int], np.dtype[np.float16]]:
    """Return every half in the order of its bits, as a half-domain LUT is indexed."""
    return np.arange(65536, dtype=np.uint16).view(np.float16)


def quantized_encode(encoding: Encoding) -> ocio.GroupTransform:
    """Return linear AP1 -> full-range container with ROUND applied, right for any float input.

    A half-domain LUT of already rounded codes is right at the halfs and nowhere between: OCIO
    interpolates it. So the LUT holds continuous code values, and float32 arithmetic rounds them.
    The clamp after the subtraction looks idle: without it OCIO's optimiser merges the subtraction
    with the last scale, which destroys the rounding.
    """
    low, high = float(encoding.cv_min), float(encoding.cv_max)
    continuous = encoding.encode_continuous(_all_halfs()).astype(np.float32)
    curve = ocio.Lut1DTransform(length=65536, inputHalfDomain=True)
    curve.setData(np.repeat(continuous, 3))
    return ocio.GroupTransform(
        [
            curve,
            _scale_offset(1.0, _ROUNDING_OFFSET),
            _clamp(_ROUNDING_OFFSET + low, _ROUNDING_OFFSET + high),
            _scale_offset(1.0, -_ROUNDING_OFFSET),
            _clamp(low, high),
            _scale_offset(1.0 / encoding.full_scale, 0.0),
        ]
    )


def quantized_encode_clf(encoding: Encoding, name: str) -> str:
    """Return `quantized_encode` as the text of a CLF file (Academy/ASC Common LUT Format v3)."""
    group = quantized_encode(encoding)
    metadata = group.getFormatMetadata()
    metadata.setID(f"ocio_gen:{name}")
    metadata.setName(name)
    for element, content in (
        ("Description", f"{encoding.name} (Academy S-2013-001), ROUND applied; ocio_gen {__version__}"),
        ("InputDescriptor", "Linear AP1, scene-referred"),
        ("OutputDescriptor", f"{encoding.name} code value / {encoding.full_scale}, integer codes"),
    ):
        metadata.addChildElement(element, content)
    text: str = group.write("Academy/ASC Common LUT Format", ocio.Config.CreateRaw())
    return text
