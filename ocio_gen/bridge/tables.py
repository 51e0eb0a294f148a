# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""The textures of a shader, and half-domain tables, which are packed.

OCIO folds the 65,536 entries of a half-domain table, 278 KB, into a texture. CUDA's constants are 64 KB.
Packed, a table has straight lines over equal intervals in each octave, as few as its values allow.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]

# A half-domain table: 65,536 entries in 17 rows, the last texel of each row being the first of the next.
_HALF_ROW, _HALF_ROWS = 4096, 17
OCTAVES, _OF_AN_OCTAVE = 31, 1024  # of each sign: that of 2^-14 and all below it first
# The array that the starts of octaves are in.
OCTAVE_STARTS = "octave_starts"
# How far from the table the lines may be, of the value or of 1e-4; of 1, where no value is that of light.
EXACTLY = 1e-7
_SMALL, _NO_LIGHT = 1e-4, 50.0
_HUGE = float(np.finfo(np.float32).max)


@dataclass(frozen=True, eq=False)
class Plane:
    """A texture of one or two dimensions."""

    values: Floats  # (rows, texels of a row, channels)
    linear: bool  # interpolated along a row; of rows, the nearest counts


@dataclass(frozen=True, eq=False)
class Cube:
    """A texture of three dimensions."""

    values: Floats  # (n, n, n, 3); OCIO looks it up at blue, green, red
    linear: bool


@dataclass(frozen=True, eq=False)
class Packed:
    """A packed half-domain table.

    Octaves of negatives follow those of positives; there are none in a table that is odd: f(-x) = -f(x).
    """

    odd: bool
    starts: npt.NDArray[np.int32]  # (62,) or (31,): the first node of an octave
    scales: Floats  # of as many: intervals of an octave, by the octave's length
    nodes: Floats  # (n, channels)


def folded_halfs(plane: Plane) -> Floats | None:
    """Return the half-domain table, (65536, channels), that a texture folds; none, where it is another."""
    height, width, channels = plane.values.shape
    if not plane.linear or (height, width) != (_HALF_ROWS, _HALF_ROW):
        return None
    return plane.values[:, : width - 1].reshape(-1, channels)[:65536]


def bounded(table: Floats) -> Floats:
    """Return a table, whose last axis is of channels, without infinities; a NaN is 0.

    Differences of neighbours are finite, too: the lines between them are.
    """
    made = np.nan_to_num(table, nan=0.0, posinf=_HUGE, neginf=-_HUGE).astype(np.float32)
    with np.errstate(over="ignore"):
        steps = [np.diff(made, axis=axis) for axis in range(made.ndim - 1)]
    if not all(np.isfinite(one).all() for one in steps):
        made = made.clip(-_HUGE / 2.0, _HUGE / 2.0)
    return made


def octave_starts() -> Floats:
    """Return the smallest value of each octave."""
    return np.array([0.0] + [2.0 ** (octave - 15) for octave in range(1, OCTAVES)], np.float32)


def packed(table: Floats, within: float, scale: npt.NDArray[np.float64] | None = None) -> Packed:
    """Return a half-domain table, (65536, channels), packed so that lines are that close to it.

    Args:
        table: The table.
        within: How close, of a scale.
        scale: Of as many entries; by default their values, or 1.
    """
    entries = bounded(table).astype(np.float64)
    finite = OCTAVES * _OF_AN_OCTAVE
    if scale is None:
        scale = np.maximum(np.abs(entries), _SMALL)
        if np.abs(entries[:finite]).max() <= _NO_LIGHT:
            scale = np.ones_like(entries)
    odd = np.array_equal(entries[:finite], -entries[32768 : 32768 + finite])
    starts, scales = [], []
    nodes: list[npt.NDArray[np.float64]] = []
    for sign in (0,) if odd else (0, 1):
        for octave in range(OCTAVES):
            first = sign * 32768 + octave * _OF_AN_OCTAVE
            part = entries[first : first + _OF_AN_OCTAVE + 1].copy()
            if octave == OCTAVES - 1:  # what follows is infinity's
                part[-1] = (2.0 * part[-2] - part[-3]).clip(-_HUGE, _HUGE)
            chosen = _fewest(part, scale[first : first + _OF_AN_OCTAVE + 1] * within)
            starts.append(sum(map(len, nodes)))
            scales.append((len(chosen) - 1) / octave_starts()[max(octave, 1)])
            nodes.append(chosen)
    nodes.append(nodes[-1][-1:])  # for who reads one too far
    floats = np.concatenate(nodes).astype(np.float32)
    return Packed(odd, np.array(starts, np.int32), np.array(scales, np.float32), floats)


def _fewest(part: npt.NDArray[np.float64], allowed: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Return the fewest evenly spaced nodes of 1025 values that lines between them come close to."""
    places = np.arange(_OF_AN_OCTAVE + 1)
    for power in range(_OF_AN_OCTAVE.bit_length()):
        step = _OF_AN_OCTAVE >> power
        nodes = part[::step]
        lower = np.minimum(places // step, len(nodes) - 2)
        share = ((places - lower * step) / step)[:, np.newaxis]
        if np.all(np.abs(nodes[lower] + (nodes[lower + 1] - nodes[lower]) * share - part) <= allowed):
            break
    return nodes
