# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""Causes with a measure that is solved from what came out: an offset, a factor."""

from collections.abc import Iterator

import numpy as np

from ocio_gen.verification.diagnosis.levels import Array, Levels
from ocio_gen.verification.diagnosis.proposal import Proposal

# Fewer samples between the ends tell nothing.
_LEAST_SAMPLES = 24

# An offset or a factor that is smaller than this is none.
_LEAST_OFFSET, _LEAST_FACTOR = 0.02, 1e-4

_NAMES = ("R", "G", "B")


def solved(given: Levels) -> Iterator[Proposal]:
    """Yield offsets and factors of code values."""
    with np.errstate(invalid="ignore"):
        inside = _inside(given)
        if np.count_nonzero(inside) < _LEAST_SAMPLES:
            return
        yield from _offsets(given, inside)
        yield from _factors(given, inside)


def offsets(given: Levels) -> Iterator[Proposal]:
    """Yield offsets of code values only: what comes on top of other causes."""
    with np.errstate(invalid="ignore"):
        inside = _inside(given)
        if np.count_nonzero(inside) >= _LEAST_SAMPLES:
            yield from _offsets(given, inside)


def _inside(given: Levels) -> Array:
    """Return which samples lie between the ends, where nothing was clamped."""
    low, high, made = given.encoding.cv_min, given.encoding.cv_max, given.made
    inside = (given.codes > low + 1) & (given.codes < high - 1) & np.isfinite(made)
    for end in (low, high, 0, given.top):
        inside &= np.abs(made - end) > 1
    return np.asarray(inside)


def _offsets(given: Levels, inside: Array) -> Iterator[Proposal]:
    off = given.made - given.whole
    each = np.array([_median(off[:, c][inside[:, c]]) for c in range(3)])
    if np.isnan(each).any():
        each[:] = _median(off[inside])
    whole = np.rint(each)
    if given.rounded and np.ptp(whole) == 0 and whole[0]:
        yield from _bounded(given, given.whole + whole[0], said_offset(given, whole[0]), 1, 0.0)
    elif given.rounded and whole.any():
        yield from _bounded(given, given.whole + whole, _said_offsets(given, whole), 1.5, 0.0)
    # Before ROUND: the roundings' errors are 0 on average.
    exact = given.made - given.codes
    means = np.array([_trimmed_mean(exact[:, c][inside[:, c]]) for c in range(3)])
    common = _trimmed_mean(exact[inside])
    if abs(common) > _LEAST_OFFSET:
        codes = given.codes + common
        yield from _bounded(given, codes, said_offset(given, common), 1.25, given.slack)
    if not np.isnan(means).any() and np.ptp(means) > _LEAST_OFFSET:
        yield from _bounded(given, given.codes + means, _said_offsets(given, means), 1.75, given.slack)


def _bounded(given: Levels, codes: Array, said: str, parameters: float, slack: float) -> Iterator[Proposal]:
    for clamped in given.bounded(codes):
        yield Proposal(said, clamped, parameters, slack)


def said_offset(given: Levels, off: float) -> str:
    """Return how a constant offset is said, in codes and in stops."""
    steps, middle = given.encoding.steps_per_stop, given.encoding.mid_cv_offset
    stops = f"{abs(off) / steps:.2f} stops {'brighter' if off > 0 else 'darker'}"
    if given.goes_in:
        as_if = f"every code were {_number(abs(off))} {'higher' if off > 0 else 'lower'}"
        return f"light is {stops}, as if {as_if}, or MidCVOffset {_number(middle - off)} and not {middle}"
    return f"every code is {_number(abs(off))} too {'high' if off > 0 else 'low'}: {stops}"


def _said_offsets(given: Levels, offs: Array) -> str:
    steps, parts = given.encoding.steps_per_stop, []
    for name, off in zip(_NAMES, offs, strict=True):
        if abs(off) < _LEAST_OFFSET:
            parts.append(f"{name} is right")
        elif given.goes_in:
            parts.append(f"{name} is {abs(off) / steps:.2f} stops {'brighter' if off > 0 else 'darker'}")
        else:
            parts.append(f"{name} is {_number(abs(off))} too {'high' if off > 0 else 'low'}")
    unit = "" if given.goes_in else " codes (50 are a stop)".replace("50", str(steps))
    return f"channels are offset: {', '.join(parts)}{unit}"


def _factors(given: Levels, inside: Array) -> Iterator[Proposal]:
    x, y = given.codes[inside], given.made[inside]
    middle, steps = given.encoding.mid_cv_offset, given.encoding.steps_per_stop
    for about, where in (
        (0.0, ""),
        (given.encoding.cv_min, f" from {given.encoding.cv_min} on"),
        (middle, ""),
    ):
        factor = _slope(x - about, y - about)
        if not abs(factor - 1.0) > _LEAST_FACTOR:
            continue
        if about == middle:
            said = f"a stop is {_number(steps * factor)} codes, not {steps} (StepsPerStop)"
        else:
            said = f"codes are multiplied by {factor:.4g}{where}"
        for codes in given.starts:
            yield from _bounded(given, (codes - about) * factor + about, said, 1.5, given.slack)
    factor, offset = _line(x, y)
    said = f"codes are {factor:.4g} of themselves, plus {offset:.4g}"
    for codes in given.starts:
        yield from _bounded(given, codes * factor + offset, said, 2.5, given.slack)


def _number(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")


def _median(values: Array) -> float:
    return float(np.median(values)) if values.size else np.nan


def _trimmed_mean(values: Array) -> float:
    """Return the mean without what is far from the median."""
    if not values.size:
        return np.nan
    middle = np.median(values)
    off = np.abs(values - middle)
    return float(values[off <= max(0.75, 4 * float(np.median(off)))].mean())


def _slope(x: Array, y: Array) -> float:
    """Return the factor of a line through 0, without what is far from it."""
    factor = float((x * y).sum() / max(float((x * x).sum()), 1e-9))
    for _ in range(4):
        kept = _near(y - factor * x)
        factor = float((x[kept] * y[kept]).sum() / max(float((x[kept] ** 2).sum()), 1e-9))
    return factor


def _line(x: Array, y: Array) -> tuple[float, float]:
    kept = np.ones(len(x), bool)
    factor, offset = 1.0, 0.0
    for _ in range(5):
        u, v = x[kept], y[kept]
        spread = float(u.var())
        factor = float(((u - u.mean()) * (v - v.mean())).mean()) / spread if spread > 1e-9 else 1.0
        offset = float(v.mean() - factor * u.mean())
        kept = _near(y - factor * x - offset)
    return factor, offset


def _near(left: Array) -> Array:
    """Return what is no further off than most."""
    off = np.abs(left - np.median(left))
    return np.asarray(off <= max(0.75, 4 * float(np.median(off))))
