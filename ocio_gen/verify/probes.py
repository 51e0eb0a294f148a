"""Probes: the synthetic pixels that subjects are verified on."""

from dataclasses import dataclass, field
from functools import cache
from typing import Any

import numpy as np
import numpy.typing as npt

from ocio_gen.acesproxy import Codes, Encoding, aces_to_lin_ap1
from ocio_gen.opencolorio import Pixels

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


@cache
def rgb_triplets(count: int = TRIPLETS) -> Pixels:
    """Return seeded random RGB over the encoded range, 2^-10 to 2^8, some channels negative.

    Bit patterns are drawn evenly, so that every stop is equally likely; most triplets are far
    from neutral, and many lie outside AP1.

    Returns:
        (count, 3) float32, shared by all who ask and not to be written to.
    """
    low, high = (int(np.float32(v).view(np.uint32)) for v in (2.0**-10, 2.0**8))
    random = _random_bits(count * 3, stream=1)
    patterns = (low + ((random >> np.uint64(32)) * np.uint64(high - low) >> np.uint64(32))).astype(np.uint32)
    patterns |= (random % np.uint64(_ONE_NEGATIVE_IN) == 0).astype(np.uint32) << np.uint32(31)
    patterns.setflags(write=False)
    return patterns.view(np.float32).reshape(-1, 3)


def all_codes(encoding: Encoding) -> Codes:
    """Return every code value as a neutral: (877 or 3505, 3) uint16."""
    return _neutral(np.arange(encoding.cv_min, encoding.cv_max + 1, dtype=np.uint16))


def code_triplets(encoding: Encoding, count: int = TRIPLETS) -> Codes:
    """Return seeded random triplets of code values: (count, 3) uint16."""
    span = np.uint64(encoding.cv_max - encoding.cv_min + 1)
    codes = (_random_bits(count * 3, stream=2) % span).astype(np.uint16) + np.uint16(encoding.cv_min)
    return codes.reshape(-1, 3)


@dataclass(frozen=True, eq=False)
class EncodeProbe:
    """Pixels to encode, and the kind that their limits go by."""

    kind: str
    name: str
    pixels: Pixels
    lin_ap1: bool = False  # else ACES2065-1

    # What the reference makes of the pixels, kept with them for the next subject.
    _expected: dict[tuple[Encoding, bool], npt.NDArray[Any]] = field(default_factory=dict, repr=False)

    def expected(self, encoding: Encoding, quantized: bool) -> npt.NDArray[Any]:
        """Return the reference's code values: integer where `quantized`, else continuous."""
        key = (encoding, quantized)
        if key not in self._expected:
            self._expected[key] = self._reference(encoding, quantized)
        return self._expected[key]

    def _reference(self, encoding: Encoding, quantized: bool) -> npt.NDArray[Any]:
        if quantized:
            return (encoding.encode if self.lin_ap1 else encoding.encode_aces)(self.pixels)
        lin_ap1 = self.pixels if self.lin_ap1 else aces_to_lin_ap1(self.pixels)
        return encoding.encode_continuous(lin_ap1)


def encode_probes() -> list[EncodeProbe]:
    """Return the synthetic probes of an encode, from ACES2065-1 and from linear AP1."""
    halfs, triplets = finite_halfs(), rgb_triplets()
    return [
        EncodeProbe("halfs", "finite halfs", halfs),
        EncodeProbe("RGB", "RGB triplets", triplets),
        EncodeProbe("AP1 halfs", "finite halfs, AP1", halfs, lin_ap1=True),
        EncodeProbe("AP1 RGB", "RGB triplets, AP1", triplets, lin_ap1=True),
    ]


def _neutral(values: npt.NDArray[Any]) -> npt.NDArray[Any]:
    return np.repeat(values[:, np.newaxis], 3, axis=1)
