"""Probes: the sets of input pixels that subjects are verified on."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

from ocio_gen.acesproxy import Codes, Encoding
from ocio_gen.colorimetry import AP0
from ocio_gen.errors import UserError

Pixels: TypeAlias = npt.NDArray[np.float32]

TRIPLETS = 1_000_000
_SEED = 2013001

# One triplet channel in 16 is negative: flare, noise, and colours outside the gamut.
_ONE_NEGATIVE_IN = 16


def _random_bits(count: int, stream: int) -> npt.NDArray[np.uint64]:
    # The raw stream of a bit generator is the same in every numpy and on every machine; its
    # distributions, and exp2, are not.
    return np.random.PCG64(_SEED + stream).random_raw(count)


def finite_halfs() -> Pixels:
    """Return all 63,488 finite halfs as neutrals: (63488, 3) float32, R = G = B."""
    halfs = np.arange(65536, dtype=np.uint16).view(np.float16)
    return _neutral(halfs[np.isfinite(halfs)].astype(np.float32))


def rgb_triplets(count: int = TRIPLETS) -> Pixels:
    """Return seeded random RGB over the encoded range, 2^-10 to 2^8, some channels negative.

    Bit patterns are drawn evenly, so that every stop is equally likely; most triplets are far
    from neutral, and many lie outside AP1.

    Returns:
        (count, 3) float32.
    """
    low, high = (int(np.float32(v).view(np.uint32)) for v in (2.0**-10, 2.0**8))
    random = _random_bits(count * 3, stream=1)
    patterns = (low + ((random >> np.uint64(32)) * np.uint64(high - low) >> np.uint64(32))).astype(np.uint32)
    patterns |= (random % np.uint64(_ONE_NEGATIVE_IN) == 0).astype(np.uint32) << np.uint32(31)
    return patterns.view(np.float32).reshape(-1, 3)


def all_codes(encoding: Encoding) -> Codes:
    """Return every code value as a neutral: (877 or 3505, 3) uint16."""
    return _neutral(np.arange(encoding.cv_min, encoding.cv_max + 1, dtype=np.uint16))


def code_triplets(encoding: Encoding, count: int = TRIPLETS) -> Codes:
    """Return seeded random triplets of code values: (count, 3) uint16."""
    span = np.uint64(encoding.cv_max - encoding.cv_min + 1)
    codes = (_random_bits(count * 3, stream=2) % span).astype(np.uint16) + np.uint16(encoding.cv_min)
    return codes.reshape(-1, 3)


def frame(path: Path) -> Pixels:
    """Return the pixels of a real ACES2065-1 frame.

    Args:
        path: An OpenEXR file with R, G and B channels. Its chromaticities, if stated, are AP0's.

    Returns:
        (pixels, 3) float32, top row first.

    Raises:
        UserError: the file cannot be read, has no RGB, or states other chromaticities.
    """
    import OpenEXR

    if not path.is_file():
        raise UserError(f"{path}: no such file; give an ACES2065-1 OpenEXR frame")
    try:
        with _native_messages_hidden(), OpenEXR.File(str(path), separate_channels=True) as file:
            # What the file hands out is gone when it closes.
            stated = file.header().get("chromaticities")
            planes = {name: np.array(channel.pixels, np.float32) for name, channel in file.channels().items()}
    except Exception as error:  # the module raises bare RuntimeError, ValueError and TypeError
        raise UserError(f"{path}: not a readable OpenEXR file ({error}); give another frame") from None
    if not planes.keys() >= set("RGB"):
        raise UserError(f"{path}: has channels {', '.join(planes)}; an ACES frame has R, G and B")
    expected = [float(v) for xy in (AP0.red, AP0.green, AP0.blue, AP0.white) for v in xy]
    if stated is not None and not np.allclose(stated, expected, rtol=0, atol=1e-5):
        found = " ".join(f"{v:.4g}" for v in stated)
        raise UserError(f"{path}: chromaticities are {found}; convert the frame to ACES2065-1 (AP0)")
    return np.stack([planes[name].ravel() for name in "RGB"], axis=-1)


@contextmanager
def _native_messages_hidden() -> Iterator[None]:
    """Hide what the OpenEXR library itself prints of a bad file: its exception says it, too."""
    streams = (1, 2)
    kept = [os.dup(stream) for stream in streams]
    try:
        with Path(os.devnull).open("wb") as nowhere:
            for stream in streams:
                os.dup2(nowhere.fileno(), stream)
        yield
    finally:
        for stream, original in zip(streams, kept, strict=True):
            os.dup2(original, stream)
            os.close(original)


def _neutral(values: npt.NDArray[Any]) -> npt.NDArray[Any]:
    return np.repeat(values[:, np.newaxis], 3, axis=1)
