# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""Readings: which of the transforms that a LUT file of someone else's may be it is, as its pixels tell."""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from ocio_gen.aces.signals import LIN_AP1, Form
from ocio_gen.core import amounts
from ocio_gen.core.errors import InvalidLutError
from ocio_gen.verification import probes
from ocio_gen.verification.claims import Claim
from ocio_gen.verification.direction import Direction
from ocio_gen.verification.scales import Scale
from ocio_gen.verification.statement import spoken
from ocio_gen.verification.subjects.subject import Subject

# Nothing is guessed of a file that is further off than this, in stops: a fifth of 18% grey.
NEAR_STOPS = 0.25
# Nor of one that may be a rescale: what leaves an image as it is is 0.0074 stops from one between the depths.
_NEAR_STOPS_OF_A_RESCALE = 0.006

_GUESSED_ON = 4096

# The depths are 0.0042 stops apart on average. What is off by more than a third of that may be either: tables
# of 65 points and fewer, whose sampling brings them nearer to the wrong one.
_DEPTH_TOLD_STOPS = 0.0014


@dataclass(frozen=True)
class Reading:
    """A claim, and how far a file is from it."""

    claim: Claim
    stops: float  # mean error; infinite where the file makes no numbers
    typical: float  # median error in stops, which a few samples that are far off do not change
    worst: float  # the largest error in stops

    @property
    def order(self) -> tuple[float, float]:
        """What comes first is the likelier reading."""
        return round(self.typical, 6), self.stops


class Readings(NamedTuple):
    """What a file is taken as, and what else it may be."""

    best: Reading
    other: Reading | None  # the next closest
    doubt: str = ""  # which depths cannot be told apart

    @property
    def taken(self) -> str:
        """A sentence about what a file is taken as."""
        return f"taken as {self.best.claim.title} ({_convention(self.best.claim)})"

    @property
    def told(self) -> str:
        """The same with how well the pixels tell it."""
        if self.other is None:
            return self.taken
        title = f"{self.other.claim.title} ({_convention(self.other.claim)})"
        return (
            f"{self.taken}, {amounts.error(self.best.stops)} stops off on average; "
            f"the next closest, {title}, is {amounts.error(self.other.stops)}{self.doubt}"
        )

    def guess(self, unsaid: str) -> str:
        """Return what is guessed, and how to say it instead, for what a statement leaves unsaid."""
        return f"{unsaid}, so it is guessed: {self.told}; say so with --as {spoken(self.best.claim)}"


def closest_reading(
    path: Path, subject: Subject, claims: Sequence[Claim], *, said: bool = False, near: float = NEAR_STOPS
) -> Readings:
    """Return the claim that a file keeps best, and the next best.

    Args:
        path: The file.
        subject: What reads it.
        claims: What it may be.
        said: Whether the user said so: then a file that is far from all of them is a wrong one.
        near: Stops that what nobody said anything of may be off.

    Raises:
        UserError: nobody said what it is, and it is near none of them.
    """
    made: dict[bytes, npt.NDArray[Any]] = {}  # many claims have the same input
    readings = sorted((_reading(subject, one, made) for one in claims), key=lambda reading: reading.order)
    best = readings[0]
    if not said and best.claim.direction is Direction.RESCALE:
        near = min(near, _NEAR_STOPS_OF_A_RESCALE)
    if best.stops > near and not said:
        raise InvalidLutError(
            path,
            (
                f"is near no ACESproxy transform: the closest, {best.claim.title} "
                f"({_convention(best.claim)}), is {amounts.number(best.stops)} stops off on average"
            ),
            hint="say what it is with `claim`",
        )
    alike = [best]
    if best.stops > _DEPTH_TOLD_STOPS:
        alike = [one for one in readings if _kind(one.claim) == _kind(best.claim)]
    best = min(alike, key=lambda reading: reading.worst)
    other = next((one for one in readings if one is not best), None)
    return Readings(best, other, _doubt(alike))


def _kind(one: Claim) -> Hashable:
    """Return what a claim shares with that of the other depth."""
    return one.direction, *(signal.form or signal.name for signal in (one.source, one.target))


def _doubt(alike: Sequence[Reading]) -> str:
    names = sorted({f"ACESproxy{one.claim.encoding.bit_depth}i" for one in alike})
    return f" (it cannot be told whether it is {' or '.join(names)})" if len(names) > 1 else ""


def _convention(one: Claim) -> str:
    if Form.NORMALIZED in {one.source.form, one.target.form}:
        return "0 to 1 is legal range"
    return f"code value / {one.encoding.full_scale}"


def _reading(subject: Subject, one: Claim, made: dict[bytes, npt.NDArray[Any]]) -> Reading:
    shown = _pixels(one)
    values = np.asarray(one.values(shown), np.float32)
    aim = one.aim(shown, values, subject.in_depth)
    scale: Scale = one.scale(subject.out_depth)
    key = values.tobytes()
    if key not in made:
        made[key] = subject.output(0, values)
    errors = scale.errors(aim, made[key]).cv
    with np.errstate(invalid="ignore"):
        found = [float(of(errors)) / (scale.steps_per_stop or 1) for of in (np.mean, np.median, np.max)]
    return Reading(one, *(value if np.isfinite(value) else np.inf for value in found))


def _pixels(one: Claim) -> npt.NDArray[Any]:
    encoding = one.encoding
    codes = probes.code_triplets(encoding, _GUESSED_ON)
    if one.source.encoding is not None:
        return codes
    # Light between the codes, so that ROUND shows.
    between = codes + 0.3
    light = encoding.decode(between) if one.source is LIN_AP1 else encoding.decode_to_aces(between)
    return np.asarray(light.astype(np.float32))
