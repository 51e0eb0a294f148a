# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""Causes with a measure that is solved from what came out: an offset, a factor."""

from collections.abc import Iterator

import numpy as np

from ocio_gen.verification.diagnosis.levels import Array, Levels, said_ranges
from ocio_gen.verification.diagnosis.proposal import Proposal
from ocio_gen.verification.tally import CHANNELS

# Fewer samples between the ends tell nothing.
_LEAST_SAMPLES = 24

# An offset or a factor that is smaller than this is none.
_LEAST_OFFSET, _LEAST_FACTOR = 0.02, 1e-4

_MOST_OF_NEUTRALS = 0.94

# What is said of all of these but for their numbers.
_LINE = "a line"

# A line whose ends are no further from those of legal range is that, as a share of the codes. (What 64 to 940
# of 10 bits are in 16 is 0.0011 from it, expanded.)
_AS_LEGAL = 0.0015


def solved(given: Levels) -> Iterator[Proposal]:
    """Yield offsets and factors of code values."""
    with np.errstate(invalid="ignore"):
        inside = _inside(given)
        if np.count_nonzero(inside) < _LEAST_SAMPLES:
            return
        yield from _offset(given, inside)
        yield from _offsets(given, inside)
        yield from _factors(given, inside)


def offsets(given: Levels) -> Iterator[Proposal]:
    """Yield what comes on top of other causes: an offset of all code values."""
    with np.errstate(invalid="ignore"):
        inside = _inside(given)
        if np.count_nonzero(inside) >= _LEAST_SAMPLES:
            yield from _offset(given, inside)


def _inside(given: Levels) -> Array:
    """Return which samples lie between the ends, where nothing was clamped."""
    low, high, made = given.encoding.cv_min, given.encoding.cv_max, given.made
    inside = (given.codes > low + 1) & (given.codes < high - 1) & np.isfinite(made)
    for end in (low, high, 0, given.top):
        inside &= np.abs(made - end) > 1
    return np.asarray(inside)


def _offset(given: Levels, inside: Array) -> Iterator[Proposal]:
    """Yield an offset of all codes: whole, and before ROUND, whose errors are 0 on average."""
    whole = np.rint(np.median((given.made - given.whole)[inside]))
    if given.rounded and whole:
        yield from _bounded(given, given.whole + whole, _said_offset(given, whole), 1, 0.0)
    off = _trimmed_mean((given.made - given.codes)[inside])
    if abs(off) > _LEAST_OFFSET:
        said = _said_offset(given, off)
        for codes in (given.codes, given.open):  # what was dark comes up if light is brighter
            yield from _bounded(given, codes + off, said, 1.25, given.slack)


def _offsets(given: Levels, inside: Array) -> Iterator[Proposal]:
    """Yield an offset for each channel."""
    if not inside.any(axis=0).all():
        return
    # Of neutrals alone, a matrix does as much.
    most = 1.0 if np.ptp(given.codes, axis=1).max() > 1 else _MOST_OF_NEUTRALS
    whole = np.rint([np.median((given.made - given.whole)[:, c][inside[:, c]]) for c in range(3)])
    if given.rounded and np.ptp(whole):
        yield from _bounded(given, given.whole + whole, _said_offsets(given, whole), 1.5, 0.0, most)
    each = np.array([_trimmed_mean((given.made - given.codes)[:, c][inside[:, c]]) for c in range(3)])
    if np.ptp(each) > _LEAST_OFFSET:
        yield from _bounded(given, given.codes + each, _said_offsets(given, each), 1.75, given.slack, most)


def _bounded(
    given: Levels,
    codes: Array,
    said: str,
    parameters: float,
    slack: float,
    most: float = 1.0,
    *,
    kind: str = _LINE,
) -> Iterator[Proposal]:
    for clamped in given.bounded(codes):
        yield Proposal(said, clamped, parameters, kind, most, slack)


def _said_offset(given: Levels, off: float) -> str:
    """Return how a constant offset is said, in codes and in stops."""
    steps, middle = given.encoding.steps_per_stop, given.encoding.mid_cv_offset
    if given.display:
        way = "high" if off > 0 else "low"
        return f"every code of the display is {_number(abs(off))} too {way}, of {given.top}"
    stops = f"{abs(off) / steps:.2f} stops {'brighter' if off > 0 else 'darker'}"
    if given.goes_in:
        as_if = f"every code were {_number(abs(off))} {'higher' if off > 0 else 'lower'}"
        return f"light is {stops}, as if {as_if}, or MidCVOffset {_number(middle - off)} and not {middle}"
    return f"every code is {_number(abs(off))} too {'high' if off > 0 else 'low'}: {stops}"


def _said_offsets(given: Levels, offs: Array) -> str:
    steps, parts = given.encoding.steps_per_stop, []
    for name, off in zip(CHANNELS, offs, strict=True):
        if abs(off) < _LEAST_OFFSET:
            parts.append(f"{name} is right")
        elif given.goes_in:
            parts.append(f"{name} is {abs(off) / steps:.2f} stops {'brighter' if off > 0 else 'darker'}")
        else:
            parts.append(f"{name} is {_number(abs(off))} too {'high' if off > 0 else 'low'}")
    if given.display:
        return f"channels are offset: {', '.join(parts)}, of {given.top}"
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
        if not abs(factor - 1.0) > _LEAST_FACTOR or (given.display and where):
            continue
        if about == middle and not given.display:
            said = f"a stop is {_number(steps * factor)} codes, not {steps} (StepsPerStop)"
        else:
            said = f"codes are multiplied by {factor:.4g}{where}"
        for codes in given.starts:
            yield from _bounded(given, (codes - about) * factor + about, said, 1.5, given.slack)
    factor, offset = _line(x, y)
    legal = _legal_line(given, factor, offset)
    said = legal or f"codes are {factor:.4g} of themselves, plus {offset:.4g}"
    for codes in given.starts:
        yield from _bounded(given, codes * factor + offset, said, 2.5, given.slack, kind=legal or _LINE)


def _legal_line(given: Levels, factor: float, offset: float) -> str:
    """Return how it is said that a line makes a display's codes legal, or full; nothing of another line."""
    (low, high), top = given.legal, given.top
    expanded, narrowed = said_ranges(given)
    share = (high - low) / top
    for said, slope, bottom in ((narrowed, share, low), (expanded, 1 / share, -low / share)):
        ends = offset - bottom, offset - bottom + (factor - slope) * top
        if given.display and max(map(abs, ends)) < top * _AS_LEGAL:
            return said
    return ""


def _number(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")


def _trimmed_mean(values: Array) -> float:
    """Return the mean without what is far from the median; a whole number if it is next to one."""
    middle = np.median(values)
    off = np.abs(values - middle)
    mean = float(values[off <= max(0.75, 4 * float(np.median(off)))].mean())
    return float(np.rint(mean)) if abs(mean - np.rint(mean)) < _LEAST_OFFSET else mean


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
