# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""A CDL that nobody asked for, or another one than was asked for: solved from what came out."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import numpy as np

from ocio_gen.aces.acesproxy import Encoding
from ocio_gen.aces.cdl import Cdl
from ocio_gen.verification.diagnosis.evidence import spread
from ocio_gen.verification.diagnosis.levels import Array, Levels
from ocio_gen.verification.diagnosis.proposal import Proposal

# Samples that are solved from, and fewer tell nothing.
_MOST, _LEAST = 600, 60

# Ten numbers: slopes, offsets, powers, saturation; what is neutral.
_NEUTRAL = np.array([1.0] * 3 + [0.0] * 3 + [1.0] * 3 + [1.0])
# How they may change: each by itself; of neutrals, which tell no more, those of a kind alike.
_EACH = np.eye(10)
_ALIKE = np.vstack([np.repeat(np.eye(3), 3, axis=0), np.zeros((1, 3))])
# Channels that are closer are neutral; three numbers then fit other curves as well.
_SAME, _MOST_OF_NEUTRALS = 1e-3, 0.94
# How far from neutral a number is that is said, and what it is rounded to.
_LEAST_CHANGE, _DECIMALS = 0.0015, 3

_ITERATIONS = 14
_STEP = 1e-6


def cdl_of(numbers: Array) -> Cdl:
    """Return the CDL of ten numbers."""
    s, o, p = (tuple(float(v) for v in numbers[i : i + 3]) for i in (0, 3, 6))
    return Cdl(s, o, p, float(numbers[9]))  # type: ignore[arg-type]


@dataclass(frozen=True)
class Grading:
    """What may stand in the place of a CDL; of code values, neither rounded nor clamped after it."""

    sentence: str
    apply: Callable[[Array], Array]


def gradings(cdl: Cdl, encoding: Encoding) -> Iterator[Grading]:
    """Yield what may stand in the place of a CDL."""

    def normalized(said: str, function: Callable[[Array], Array]) -> Grading:
        return Grading(said, lambda cv: encoding.from_normalized(function(encoding.to_normalized(cv))))

    yield Grading("the CDL is missing", lambda cv: np.asarray(cv, np.float64))
    yield Grading(
        f"the CDL is applied to code value / {encoding.full_scale}, not to normalised codes",
        lambda cv: encoding.from_container(cdl.apply(encoding.to_container(cv))),
    )
    yield normalized("the CDL is applied twice", lambda v: cdl.apply(cdl.apply(v)))
    yield normalized("the CDL does not clamp to 0..1", lambda v: cdl.apply(v, clamp=False))
    for name, neutral in (
        ("slope", (1.0,) * 3),
        ("offset", (0.0,) * 3),
        ("power", (1.0,) * 3),
        ("saturation", 1.0),
    ):
        without = replace(cdl, **{name: neutral})  # type: ignore[arg-type]
        if without != cdl:
            yield normalized(f"the CDL's {name} is left out", without.apply)
    plain = replace(cdl, saturation=1.0)
    mixed = Cdl(saturation=cdl.saturation)
    yield normalized("the CDL's saturation comes before its slope", lambda v: plain.apply(mixed.apply(v)))


def grades(given: Levels, said: str = "a CDL is in it") -> Iterator[Proposal]:
    """Yield the CDL that makes of right codes what came out, if there is one."""
    encoding = given.encoding
    x = encoding.to_normalized(given.whole)
    y = encoding.to_normalized(given.made)
    with np.errstate(invalid="ignore"):
        usable = np.isfinite(y).all(axis=1) & ((y > 0.004) & (y < 0.996)).all(axis=1)
    rows = np.flatnonzero(usable)
    if len(rows) < _LEAST:
        return
    rows = rows[spread(len(rows), _MOST)]
    neutral = np.ptp(x, axis=1).max() < _SAME
    numbers = _solved(x[rows], y[rows], _ALIKE if neutral else _EACH)
    most = _MOST_OF_NEUTRALS if neutral else 1.0
    tidy = np.round(numbers, _DECIMALS)
    tidy = np.where(np.abs(tidy - _NEUTRAL) < _LEAST_CHANGE, _NEUTRAL, tidy)
    for candidate in (tidy, numbers):
        changed = np.abs(candidate - _NEUTRAL) >= _LEAST_CHANGE
        if changed.any():
            made = encoding.from_normalized(cdl_of(candidate).apply(x))
            free = float(np.count_nonzero(changed)) / 2 + 1
            yield Proposal(f"{said}: {_said(candidate)}", made, free, said, most, given.slack + 0.1)


def _said(numbers: Array) -> str:
    parts = []
    for name, start, neutral in (("slope", 0, 1.0), ("offset", 3, 0.0), ("power", 6, 1.0)):
        values = np.round(numbers[start : start + 3], _DECIMALS) + 0.0
        if np.abs(values - neutral).max() >= _LEAST_CHANGE:
            parts.append(f"{name} {' '.join(f'{value:.4g}' for value in values)}")
    if abs(numbers[9] - 1.0) >= _LEAST_CHANGE:
        parts.append(f"saturation {numbers[9]:.3g}")
    return ", ".join(parts)


def _solved(x: Array, y: Array, ways: Array) -> Array:
    """Return the ten numbers that leave least, by Levenberg and Marquardt's method.

    Args:
        x: Right codes, normalised, (n, 3).
        y: What came out.
        ways: In which the numbers may change, (10, m).
    """
    numbers, damping = _NEUTRAL.copy(), 1e-3
    left = _left(numbers, x, y)
    cost = _cost(left)
    for _ in range(_ITERATIONS):
        slopes = np.stack([(_left(numbers + _STEP * way, x, y) - left) / _STEP for way in ways.T], axis=1)
        weights = 1.0 / np.maximum(1.0, np.abs(left) / _scale(left))  # what is far off counts less
        squares, gradient = slopes.T @ (slopes * weights[:, np.newaxis]), slopes.T @ (left * weights)
        for _ in range(6):
            try:
                step = np.linalg.solve(squares + damping * np.diag(np.diag(squares) + 1e-12), gradient)
            except np.linalg.LinAlgError:
                return numbers
            tried = np.clip(numbers - ways @ step, _LOW, _HIGH)
            new = _left(tried, x, y)
            if _cost(new) < cost:
                numbers, left, damping = tried, new, damping / 5
                break
            damping *= 5
        else:
            break
        if cost - _cost(left) < 1e-9 * cost:
            break
        cost = _cost(left)
    return numbers


_LOW = np.array([0.05] * 3 + [-1.0] * 3 + [0.1] * 3 + [0.0])
_HIGH = np.array([10.0] * 3 + [1.0] * 3 + [6.0] * 3 + [4.0])


def _left(numbers: Array, x: Array, y: Array) -> Array:
    return np.asarray((cdl_of(numbers).apply(x) - y).ravel())


def _scale(left: Array) -> float:
    return max(3 * float(np.median(np.abs(left))), 1e-4)


def _cost(left: Array) -> float:
    return float(np.minimum(np.abs(left), 0.25).sum())
