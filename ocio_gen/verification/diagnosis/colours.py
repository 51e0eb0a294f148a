# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""Faults between ACES light and the light that the curve encodes: in the matrix, its place or its clamp."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import permutations
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

from ocio_gen.aces.acesproxy import HALF_MAX, aces_to_lin_ap1
from ocio_gen.aces.colorimetry import TRA1, TRA2, Matrix
from ocio_gen.verification.diagnosis.primaries import ACES_PRIMARIES, OTHERS, matrix

Array: TypeAlias = npt.NDArray[Any]

# Decimals that matrices are printed with.
_DECIMALS = (2, 3, 4, 5, 6)

NAMES = ("red", "green", "blue")


@dataclass(frozen=True)
class Colour:
    """From what is called ACES or AP1 to the light that is encoded, and back."""

    sentence: str
    to_curve: Callable[[Array], Array]
    from_curve: Callable[[Array], Array]


def right_colour(*, ap1: bool) -> Colour:
    """Return what is right: of AP1, nothing."""
    if ap1:
        return Colour("", lambda lin: np.asarray(lin, np.float64), lambda lin: lin)
    return Colour("", aces_to_lin_ap1, lambda lin: lin @ TRA2.T)


def colours(*, ap1: bool, encodes: bool) -> Iterator[Colour]:
    """Yield what may stand in the place of the matrix."""
    for sentence, weights in (*_matrices(ap1=ap1), *_orders(ap1=ap1, encodes=encodes)):
        yield _by_matrix(sentence, weights)
    if encodes and not ap1:
        yield Colour(
            "negative light is clamped before the matrix, as the Academy's CTL does",
            lambda aces: aces_to_lin_ap1(aces, preclamp=True),
            right_colour(ap1=False).from_curve,
        )
        said = "infinite light is lost in the matrix, as infinity less infinity"
        yield Colour(said, _lost, right_colour(ap1=False).from_curve)


def _by_matrix(sentence: str, weights: Matrix) -> Colour:
    inverse = np.linalg.inv(weights)
    return Colour(sentence, lambda lin: _finite(lin) @ weights.T, lambda lin: lin @ inverse.T)


def _finite(light: Array) -> Array:
    return np.clip(np.asarray(light, np.float64), -HALF_MAX, HALF_MAX)


def _lost(aces: Array) -> Array:
    with np.errstate(invalid="ignore"):
        light: Array = np.asarray(aces, np.float64) @ TRA1.T
    return light


def _matrices(*, ap1: bool) -> Iterator[tuple[str, Matrix]]:
    if ap1:
        yield "a matrix from AP0 to AP1 is in it, and the light is AP1 already", TRA1
        yield "a matrix from AP1 to AP0 is in it, and AP1 is to stay AP1", TRA2
        # Through ACES and back, with the one matrix right and the other one wrong.
        yield "the matrix is transposed", TRA1.T @ TRA2
        yield "the matrix is the inverse of the right one", TRA2 @ TRA2
    else:
        yield "the matrix is missing: AP0 is taken for AP1", np.eye(3)
        yield "the matrix is transposed", TRA1.T
        yield "the matrix is the inverse of the right one", TRA2
        yield "the matrix is applied twice", TRA1 @ TRA1
        for decimals in _DECIMALS:
            yield f"the matrix is rounded to {decimals} decimals", np.round(TRA1, decimals)
            inverse = np.asarray(np.linalg.inv(np.round(TRA2, decimals)), np.float64)
            yield f"the matrix is rounded to {decimals} decimals", inverse
    yield from _other_primaries("AP1" if ap1 else "AP0")


def _orders(*, ap1: bool, encodes: bool) -> Iterator[tuple[str, Matrix]]:
    right = np.eye(3) if ap1 else TRA1
    for order in list(permutations(range(3)))[1:]:
        swap, said = np.eye(3)[list(order)], swapped(order)
        yield said, (swap @ right if encodes else right @ swap.T)
        if not ap1:
            yield f"{said} before the matrix", (right @ swap if encodes else swap.T @ right)


def _other_primaries(source: str) -> Iterator[tuple[str, Matrix]]:
    aces = ACES_PRIMARIES
    for name, other in OTHERS.items():
        for adapted in (True, False):
            yield (
                f"the matrix is for {name}, not for AP1",
                matrix(aces[source], other, adapted=adapted),
            )
            yield (
                f"the matrix takes {source} for {name}",
                matrix(other, aces["AP1"], adapted=adapted),
            )


def swapped(order: tuple[int, ...]) -> str:
    """Return a sentence that says in which other order channels lie."""
    moved = [(NAMES[place], NAMES[channel]) for place, channel in enumerate(order) if place != channel]
    if len(moved) == 2:
        return f"{moved[0][0]} and {moved[0][1]} are swapped"
    return "channels are shifted: " + ", ".join(f"{place} holds {channel}" for place, channel in moved)
