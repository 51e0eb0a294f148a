# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""What is rendered on every machine: each effect with each choice that it has, at each depth."""

import itertools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
import numpy.typing as npt

from ocio_gen.aces.acesproxy import ACESPROXY10, ACESPROXY12
from ocio_gen.verification.ofx_host.images import COMPONENTS, DTYPES
from ocio_gen.verification.ofx_host.plugin import Descriptor
from ocio_gen.verification.probes import all_codes, boundary_neighbours, rgb_triplets, special_values

Pixels = npt.NDArray[Any]

_WIDTH = 480
_RANDOM = 1 << 11  # pixels

# All triples of these are tried.
_SPECIALS = (np.nan, -np.nan, np.inf, -np.inf, 3.4e38, -3.4e38, 65504.0, 1e-45, -1e-45, -0.0, 0.18)
_ALPHAS = (1.0, 0.5, 0.0, 0.3, -1.0, 2.0, np.nan, np.inf, -np.inf, 1e-45)


@dataclass(frozen=True, eq=False)
class Job:
    """An instance of an effect that renders one image."""

    effect: str  # the end of its identifier
    depth: str
    components: str
    values: Mapping[str, Any]  # parameters: numbers, the index of a choice, triples
    every: int = 1  # row of the probe

    @property
    def source(self) -> Pixels:
        """The pixels that go in: (height, width, channels)."""
        return probe(self.depth, self.components)[:: self.every]

    @property
    def source_name(self) -> str:
        """The name of the file that has them."""
        return f"{self.depth}_{self.components}_{self.every}"

    @property
    def line(self) -> str:
        """The job, as `tiny_host.c` reads it."""
        height, width, _ = self.source.shape
        values = [
            f"{name}={','.join(map(repr, value if isinstance(value, tuple) else (value,)))}"
            for name, value in self.values.items()
        ]
        return " ".join(
            [self.effect, self.depth, self.components, f"{width} {height}", self.source_name, *values]
        )


@cache
def probe(depth: str, components: str) -> Pixels:
    """Return pixels of light, of code values and of what is neither: (height, width, channels).

    In float32 and half: all finite halfs, the floats around each code boundary, every code in both ranges,
    random light, random bits, and all triples of infinities, NaN, denormals and negatives. Of integers: all
    words, and random ones.
    """
    dtype, channels = np.dtype(DTYPES[depth]), COMPONENTS[components]
    random = np.random.PCG64(2013)
    if dtype.kind == "f":
        parts = [*_floats(), _bits(random, np.dtype(np.float16)), _bits(random, np.dtype(np.float32))]
        with np.errstate(over="ignore", invalid="ignore"):
            values = np.concatenate([np.asarray(part).ravel().astype(dtype) for part in parts])
    else:
        words = np.arange(np.iinfo(dtype).max + 1).astype(dtype)
        values = np.concatenate([_shuffled(random, words), _bits(random, dtype)])
    pixels = -(-len(values) // 3)
    rgb = np.resize(values, (-(-pixels // _WIDTH), _WIDTH, 3))
    if channels == 3:
        return np.ascontiguousarray(rgb)
    return np.concatenate([rgb, _alpha(random, dtype, rgb.shape[:2])], axis=-1)


def _floats() -> Iterator[npt.NDArray[Any]]:
    random = np.random.PCG64(41)
    halfs = np.arange(1 << 16, dtype=np.uint16).view(np.float16)
    yield _shuffled(random, halfs[np.isfinite(halfs)])
    for encoding in (ACESPROXY10, ACESPROXY12):
        yield boundary_neighbours(encoding)[:, 0]
        codes = all_codes(encoding)[:, 0]
        yield _shuffled(random, codes / encoding.full_scale)
        yield _shuffled(random, (codes - encoding.cv_min) / (encoding.cv_max - encoding.cv_min))
    yield rgb_triplets()[:_RANDOM]
    yield special_values()[:, 0]
    yield np.array(list(itertools.product(_SPECIALS, repeat=3)))


def _shuffled(random: np.random.PCG64, values: npt.NDArray[Any]) -> npt.NDArray[Any]:
    return values[np.argsort(random.random_raw(len(values)))]


def _bits(random: np.random.PCG64, dtype: np.dtype[Any]) -> npt.NDArray[Any]:
    """Return random bits as samples: NaN of every kind, too."""
    return random.random_raw(_RANDOM * 3).astype(f"u{dtype.itemsize}").view(dtype)


def _alpha(random: np.random.PCG64, dtype: np.dtype[Any], shape: tuple[int, int]) -> npt.NDArray[Any]:
    words = random.random_raw(shape[0] * shape[1])
    if dtype.kind != "f":
        return words.astype(dtype).reshape(*shape, 1)
    alpha = (words >> np.uint64(11)) / 2.0**53
    special = words % np.uint64(4) == 0
    alpha[special] = np.resize(_ALPHAS, special.sum())
    with np.errstate(over="ignore"):
        return alpha.astype(dtype).reshape(*shape, 1)


# Of a CDL: one that does nothing, and one of which everything does something.
_GRADES: tuple[Mapping[str, Any], ...] = (
    {},
    {"slope": (1.1, 0.9, 1.05), "offset": (0.01, -0.02, 0.03), "power": (0.8, 1.3, 1.0), "saturation": 1.2},
)

# How pixels are handed over, and every how many rows of the probe: without un-premultiplication, and with it.
# (Floats with an alpha that counts for nothing have code of their own.)
_WAYS = (
    (("OfxImageComponentRGBA", 1), ("OfxImageComponentRGB", 8)),
    (("OfxImageComponentRGBA", 4),),
)


def jobs_of(descriptor: Descriptor, effect: str, depth: str) -> Iterator[Job]:
    """Yield a job for each combination of choices that an effect has, at a depth.

    Args:
        descriptor: The described effect, whose parameters say what there is to choose.
        effect: The end of its identifier.
        depth: Of the pixels.
    """
    choices = {
        name: range(len(param.properties.texts("OfxParamPropChoiceOption")) or 2)
        for name, param in descriptor.params.items()
        if "Double" not in param.type
    }
    for values in itertools.product(*choices.values()):
        chosen: dict[str, Any] = dict(zip(choices, values, strict=True))
        for grade in _GRADES if effect == "cdl" else _GRADES[:1]:
            for components, every in _WAYS[chosen["unpremultiply"]]:
                yield Job(effect, depth, components, {**chosen, **grade}, every)
