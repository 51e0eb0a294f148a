# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""Readings: what a LUT file of someone else's may be, as the user says or as its pixels tell."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from ocio_gen.aces.acesproxy import ACESPROXY10, ACESPROXY12
from ocio_gen.aces.cdl import Cdl
from ocio_gen.aces.signals import ACES, LIN_AP1, Form, Signal, normalized, proxy
from ocio_gen.core.errors import ArgumentError, InvalidLutError
from ocio_gen.verification import probes
from ocio_gen.verification.claims import Claim, claim
from ocio_gen.verification.direction import Direction
from ocio_gen.verification.scales import Scale
from ocio_gen.verification.subjects.subject import Subject

# Nothing is guessed of a file that is further off than this, in stops: a fifth of 18% grey.
NEAR_STOPS = 0.25

_GUESSED_ON = 4096

# What people call the signals at the ACESproxy end, and which they may be.
_PROXIES: dict[str, Signal] = {
    signal.name + ("_quantized" if signal.form is Form.QUANTIZED else ""): signal
    for encoding in (ACESPROXY10, ACESPROXY12)
    for signal in (proxy(encoding), proxy(encoding, Form.QUANTIZED))
} | {"acesproxy_normalized": normalized(ACESPROXY10)}
_LIGHTS = {LIN_AP1.name: LIN_AP1, ACES.name: ACES, "ap1": LIN_AP1, "aces": ACES, "ap0": ACES}
_DIRECTIONS = (Direction.ENCODE, Direction.DECODE, Direction.GRADE)
_GRAMMAR = (
    f"SPACE:DIRECTION, acesproxy10i:decode say, or SPACE:DIRECTION:LIGHT; spaces: {', '.join(_PROXIES)}; "
    f"directions: {', '.join(_DIRECTIONS)}; light: ap1, aces (guessed where it is left out)"
)


@dataclass(frozen=True)
class Reading:
    """A claim, and how far a file is from it."""

    claim: Claim
    stops: float  # mean error; infinite where the file makes no numbers
    typical: float  # median error in stops, which a few samples that are far off do not change

    @property
    def order(self) -> tuple[float, float]:
        """What comes first is the likelier reading."""
        return round(self.typical, 6), self.stops


def possible_claims(said: str | None, cdl: Cdl | None = None) -> list[Claim]:
    """Return what a file may be.

    Args:
        said: "acesproxy10i:decode", "acesproxy12i:encode:ap1"; nothing said: all of them.
        cdl: What a file that grades applies.

    Raises:
        UserError: what is said names nothing.
    """
    if said is None:
        if cdl:
            return [claim(signal, signal, cdl) for signal in _PROXIES.values()]
        return [claim(*ends) for ends in _ends(list(_PROXIES), _DIRECTIONS[:2], [LIN_AP1, ACES])]
    space, direction, light = (*said.lower().split(":"), "", "")[:3]
    known = space in _PROXIES and direction in _DIRECTIONS and light in {"", *_LIGHTS}
    if not known or said.count(":") > 2:
        raise ArgumentError("claim", f"found {said!r}", hint=f"give {_GRAMMAR}")
    if (direction == Direction.GRADE) is not (cdl is not None):
        raise ArgumentError(
            "claim", "a file that grades needs its CDL, and no other does", hint="give both or neither"
        )
    if cdl:
        return [claim(_PROXIES[space], _PROXIES[space], cdl)]
    lights = [_LIGHTS[light]] if light else [LIN_AP1, ACES]
    return [claim(*ends) for ends in _ends([space], [Direction(direction)], lights)]


def _ends(
    spaces: list[str], directions: Sequence[Direction], lights: list[Signal]
) -> Iterator[tuple[Signal, Signal]]:
    for space, direction, light in product(spaces, directions, lights):
        signal = _PROXIES[space]
        if direction is Direction.ENCODE:
            yield light, signal
        elif signal.form is not Form.QUANTIZED:
            yield signal, light


def closest_reading(
    path: Path, subject: Subject, claims: list[Claim], *, said: bool = False, near: float = NEAR_STOPS
) -> tuple[Reading, Reading | None]:
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
    best, *others = readings
    if best.stops > near and not said:
        raise InvalidLutError(
            path,
            (
                f"is near no ACESproxy transform: the closest, {best.claim.title} "
                f"({_convention(best.claim)}), is {best.stops:.3g} stops off on average"
            ),
            hint="say what it is with `claim`",
        )
    return best, others[0] if others else None


def guess(reading: Reading, other: Reading | None) -> str:
    """Return a sentence about what was guessed, for a report."""
    sentence = f"taken as {reading.claim.title} ({_convention(reading.claim)})"
    if other is None:
        return sentence
    return (
        f"{sentence}, {reading.stops:.2g} stops off on average; the next closest, {other.claim.title} "
        f"({_convention(other.claim)}), is {other.stops:.2g}"
    )


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
        mean, typical = (float(of(errors)) / (scale.steps_per_stop or 1) for of in (np.mean, np.median))
    return Reading(one, *(value if np.isfinite(value) else np.inf for value in (mean, typical)))


def _pixels(one: Claim) -> npt.NDArray[Any]:
    encoding = one.encoding
    codes = probes.code_triplets(encoding, _GUESSED_ON)
    if one.source.encoding is not None:
        return codes
    # Light between the codes, so that ROUND shows.
    between = codes + 0.3
    light = encoding.decode(between) if one.source is LIN_AP1 else encoding.decode_to_aces(between)
    return np.asarray(light.astype(np.float32))
