# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""Pictures for pages: a frame, and beside it where it is off, in colours whose code values a legend tells."""

import base64
import io
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TypeAlias

import numpy as np
import numpy.typing as npt
from matplotlib.image import imsave

from ocio_gen.aces.colorimetry import AP0, AP1, Chromaticities, rgb_to_rgb_matrix
from ocio_gen.core.amounts import codes, error, limit, share
from ocio_gen.verification.pictures import WIDEST, Picture

Floats: TypeAlias = npt.NDArray[np.float64]
Bytes: TypeAlias = npt.NDArray[np.uint8]

# From what is right to what is furthest off, on dark; told apart by people who do not see all colours.
_RIGHT = "#22262c"
_HOT = ("#7a2a8c", "#c73e5f", "#f0762b", "#fbbf2d", "#fcffa4")
_NO_NUMBER = "#22d3ee"

# One colour, or two, are apart from both ends.
_ONE_OR_TWO = {1: _HOT[2:3], 2: (_HOT[1], _HOT[3])}
# Where more of the picture is off, no ring is needed.
_RINGED = 0.05

# Errors are whole codes, or next to it.
_WHOLE = 1e-3
# The smallest error that has a colour of its own, as a part of the largest.
_SPAN = 1e-3
_NICE = (1.0, 2.0, 5.0)

# Where so few cells are off, each is drawn as nine: one in half a million is seen.
_FEW = 2e-3

# ITU-R BT.709's primaries, around the white of ACES: a picture to find one's way in needs no adaptation.
_SCREEN = Chromaticities(("0.64", "0.33"), ("0.30", "0.60"), ("0.15", "0.06"), AP1.white)
_TO_SCREEN = {one: rgb_to_rgb_matrix(one, _SCREEN).astype(np.float64) for one in (AP0, AP1)}


@dataclass(frozen=True)
class Key:
    """A line of a legend."""

    color: str
    text: str


@dataclass(frozen=True)
class HeatMap:
    """Where a frame is off, beside its picture: PNG files as addresses, and what the colours mean."""

    seen: str
    off: str
    legend: list[Key]
    caption: str
    described: str  # for those who cannot see it
    ring: tuple[float, float] | None  # around the worst: shares of the width and the height
    aspect: float  # width / height


def heat_map(picture: Picture, allowed: float, worst: tuple[int, int] | None) -> HeatMap:
    """Return a picture for a page.

    Args:
        picture: The frame and its errors.
        allowed: Errors up to this are right, in code values.
        worst: Column and row of the worst sample.
    """
    errors = np.where(picture.errors > allowed, picture.errors, np.float32(0.0))
    wrong = errors > 0
    share_off = float(wrong.mean())
    grown = 0 < share_off < _FEW and errors.shape[1] * 2 > WIDEST
    if grown:
        errors = _grown(errors)
    ends = _ends(errors[np.isfinite(errors) & (errors > 0)])
    colors = _ONE_OR_TWO.get(len(ends), _HOT[len(_HOT) - len(ends) :])
    place = np.where(
        np.isinf(errors), len(ends) + 1, np.searchsorted(ends, errors * (1 - 1e-6)) + (errors > 0)
    )
    palette = np.array([_rgb(one) for one in (_RIGHT, *colors, _NO_NUMBER)], np.uint8)
    legend = [Key(_RIGHT, f"off by at most {limit(allowed)}: allowed" if allowed else "right")]
    legend += [Key(color, text) for color, text in zip(colors, _texts(ends), strict=True)]
    if np.isinf(errors).any():
        legend.append(Key(_NO_NUMBER, "no number"))
    cell = (
        f"{picture.step} x {picture.step} pixels are one here: the worst of them. "
        if picture.step > 1
        else ""
    )
    larger = "What is off is drawn larger than it is. " if grown else ""
    finite = picture.errors[np.isfinite(picture.errors)]
    largest = codes(float(finite.max(initial=0.0)))
    off = (
        "no pixel is off" if not share_off else f"off in {share(int(wrong.sum()), wrong.size)} of the picture"
    )
    return HeatMap(
        seen=_png(_displayed(picture)),
        off=_png(palette[place]),
        legend=legend,
        caption=f"{cell}{larger}".strip(),
        described=f"Heat map of {picture.width} x {picture.height} pixels: {off}, by {largest} at most"
        if share_off
        else f"Heat map of {picture.width} x {picture.height} pixels: {off}",
        ring=((worst[0] + 0.5) / picture.width, (worst[1] + 0.5) / picture.height)
        if worst and 0 < share_off < _RINGED
        else None,
        aspect=picture.width / picture.height,
    )


def _ends(errors: npt.NDArray[np.float32]) -> list[float]:
    """Return the largest error of each colour: whole codes where they are few, else round numbers."""
    if not errors.size:
        return []
    largest = float(errors.max())
    if largest <= len(_HOT) + _WHOLE and np.all(np.abs(errors - np.rint(errors)) < _WHOLE):
        return [float(code) for code in range(1, round(largest) + 1)]
    least = max(float(errors.min()), largest * _SPAN)
    if least > largest * (1 - _SPAN):
        return [largest]
    first, last = (int(np.floor(np.log10(end))) for end in (least, largest))
    round_ones = [nice * 10.0**power for power in range(first - 1, last + 2) for nice in _NICE]
    top = next(place for place, one in enumerate(round_ones) if one >= largest * (1 - 1e-6))
    bottom = next(place for place, one in enumerate(round_ones) if one >= least * (1 - 1e-6))
    step = max(1, -(-(top - bottom) // (len(_HOT) - 1)))
    return round_ones[top : bottom - 1 : -step][::-1]


def _texts(ends: Sequence[float]) -> list[str]:
    if len(ends) == 1 or ends == [float(code) for code in range(1, len(ends) + 1)]:
        return [codes(end) for end in ends]
    return [f"up to {codes(ends[0])}"] + [f"{error(low)} to {codes(high)}" for low, high in pairwise(ends)]


def _grown(errors: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    """Return each cell as the largest of it and its eight neighbours."""
    around = np.pad(errors, 1)
    rows, columns = errors.shape
    parts = [around[y : y + rows, x : x + columns] for y in range(3) for x in range(3)]
    return np.asarray(np.maximum.reduce(parts))


def _displayed(picture: Picture) -> Bytes:
    """Return a picture for a screen: light x becomes x / (1 + x), then sRGB; no view of ACES.

    What a display was sent stays as it is.
    """
    seen = picture.seen.astype(np.float64)
    if picture.encoding is not None and picture.display:
        low, high = picture.encoding.cv_min, picture.encoding.cv_max
        shares = np.clip((np.nan_to_num(seen) - low) / (high - low), 0.0, 1.0)
        return np.asarray(np.rint(shares * 255), np.uint8)
    if picture.encoding is not None:
        light, primaries = picture.encoding.decode(np.nan_to_num(seen)), AP1
    else:
        light, primaries = np.nan_to_num(seen), AP0
    linear = np.clip(np.einsum("ij,yxj->yxi", _TO_SCREEN[primaries], light), 0.0, None)
    shown = linear / (1.0 + linear)
    srgb = np.where(shown <= 0.0031308, shown * 12.92, 1.055 * shown ** (1 / 2.4) - 0.055)  # IEC 61966-2-1
    return np.asarray(np.rint(srgb * 255), np.uint8)


def _rgb(color: str) -> tuple[int, ...]:
    return tuple(bytes.fromhex(color[1:]))


def _png(pixels: Bytes) -> str:
    out = io.BytesIO()
    imsave(out, pixels, format="png")
    return f"data:image/png;base64,{base64.b64encode(out.getvalue()).decode()}"
