# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""What all LUT formats share: what a format is, a file's header, and numbers as text."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

import numpy as np
import numpy.typing as npt

from ocio_gen.aces.acesproxy import Float64s
from ocio_gen.aces.signals import Form
from ocio_gen.core.licence import SPDX
from ocio_gen.lut_formats.transforms import LutTransform, Transform, ViewTransform

# Stands in a file for its measured error until that is known.
UNMEASURED = "(not yet)"


# (transform, points along each axis of a view's grid) -> the file's text
Writer: TypeAlias = Callable[[Any, int], str]


@dataclass(frozen=True)
class Losses:
    """Limits of what a format's numbers lose, in stops, where that is more than float32 does."""

    encode: float | None = None
    decode: float | None = None
    rescale: float | None = None


@dataclass(frozen=True)
class LutFormat:
    """A LUT file format: what it holds, who reads it, and how it is written."""

    name: str  # as `luts.formats` of a description has it
    extension: str
    hosts: str
    curve: Writer | None = None  # of a `LutTransform` that `holds` accepts
    view: Writer | None = None  # of a `ViewTransform`
    holds: Callable[[LutTransform], bool] = lambda _: False
    suffix: str = ""  # of the file's stem, where two formats share an extension
    ops: bool = False  # it has ops besides tables: an encode is as exact between halfs
    shaper: bool = False  # which OCIO resamples: it is read as the file has it, too
    losses: Losses = Losses()
    inverted_to_encode: bool = False  # where OCIO encodes by inverting the decode's file
    sizes: Collection[int] = ()  # 3D grids that the format and its hosts hold
    sizes_note: str = ""
    # Where no size is asked for: the first whose mean error is small, or else the last.
    candidates: tuple[int, ...] = (33, 65)

    def file_name(self, transform: Transform) -> str:
        """Return the transform's name, a suffix where one is needed, and the extension."""
        return f"{transform.name}{self.suffix}.{self.extension}"

    def can_hold(self, transform: Transform) -> bool:
        """Tell whether the format holds a transform."""
        if isinstance(transform, ViewTransform):
            return self.view is not None
        return self.curve is not None and self.holds(transform)

    def text(self, transform: Transform, size: int = 0) -> str:
        """Return a file of a transform that the format can hold.

        Args:
            transform: What it holds.
            size: Points along each axis of a view's grid.

        Raises:
            ValueError: the format cannot hold it.
        """
        write = self.view if isinstance(transform, ViewTransform) else self.curve
        if write is None or not self.can_hold(transform):
            raise ValueError(f"{self.name} cannot hold {transform.name}")
        return write(transform, size)


def header_fields(transform: Transform, domain: str) -> list[tuple[str, str]]:
    """Return what a file says of itself, in its format's own comments or metadata.

    Args:
        transform: What it holds.
        domain: The input values that it covers.

    Returns:
        (label, text) pairs, all ASCII.
    """
    source, target = transform.source, transform.target
    return [
        ("Title", transform.title),
        ("Direction", f"{source.name} -> {target.name}"),
        ("Input", source.convention),
        ("Domain", domain),
        ("Output", target.convention),
        ("Specification", "Academy S-2013-001, ACESproxy"),
        ("Made by", "ocio_gen"),
        ("Measured", UNMEASURED),
        *SPDX,
    ]


def header_lines(transform: Transform, domain: str, prefix: str = "# ") -> list[str]:
    """Return `header_fields` as comment lines."""
    return [f"{prefix}{label}: {content}" for label, content in header_fields(transform, domain)]


def is_coded(transform: LutTransform) -> bool:
    """Tell whether a per-channel table with one entry for each code holds the transform."""
    return transform.curve is not None and transform.source.encoding is not None


def is_light(transform: LutTransform) -> bool:
    """Tell whether a transform takes linear light, one channel at a time, to continuous codes."""
    return (
        transform.curve is not None
        and transform.source.encoding is None
        and transform.target.form is not Form.QUANTIZED
    )


def table_of_codes(transform: LutTransform) -> Float64s:
    """Return a transform's output at every code of its input's container: (1024,) or (4096,)."""
    if transform.curve is None or transform.source.encoding is None:
        raise ValueError(f"{transform.name}: not a curve of codes")
    full_scale = transform.source.encoding.full_scale
    return np.asarray(transform.curve(np.arange(full_scale + 1) / full_scale), np.float64)


def decimals(values: npt.ArrayLike, *, whole: Literal["0", "-"] = "0") -> list[str]:
    """Return each value, rounded to float32, by the fewest decimal digits that read back as it.

    Without an exponent, which not every host reads.

    Args:
        values: Any shape.
        whole: How whole numbers end: "0" for 64.0, "-" for 64.
    """
    # Of a half-domain table, two thirds are one of two bounds.
    unique, places = np.unique(np.asarray(values, np.float32).ravel(), return_inverse=True)
    texts = [np.format_float_positional(value, trim=whole) for value in unique]
    return [texts[place] for place in places.tolist()]


def grey_rows(values: npt.ArrayLike) -> list[str]:
    """Return a line of three equal numbers for each value."""
    return [f"{v} {v} {v}" for v in decimals(values)]


# Digits of a view's values: a step of 1e-5 is 0.01 of a 10-bit display's codes.
_VIEW_DIGITS = 5


def grid_rows(values: npt.NDArray[np.float32]) -> str:
    """Return a grid's triplets, (..., 3), a line each, in the order in which they lie in memory."""
    rounded = np.round(values.astype(np.float64), _VIEW_DIGITS) + 0.0  # no -0
    row = " ".join([f"%.{_VIEW_DIGITS}f"] * 3) + "\n"
    return (row * (rounded.size // 3)) % tuple(rounded.ravel().tolist())


def text(lines: Iterable[str]) -> str:
    """Return lines as a file's text."""
    return "\n".join(lines) + "\n"
