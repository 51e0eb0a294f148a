# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""A look: what is done to a shot's light, a CDL in its working space and the transforms beside it."""

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeAlias

from ocio_gen.aces.acescc import AcesCc, AcesCct, LogSpace, NormalizedProxy
from ocio_gen.aces.cdl import Cdl
from ocio_gen.core.errors import InvalidLookError
from ocio_gen.core.names import file_stem


@dataclass(frozen=True)
class WorkingSpace:
    """What a CDL is made in, and so applied in."""

    name: str
    space: str  # the colour space of a config
    clamp: bool  # whether the CDL clamps to 0..1: on the set's path it does
    reference: LogSpace | None = None  # of another space, a config is what says how it is reached

    @property
    def collection(self) -> str:
        """The name of a package's file of the CDLs that are made in it."""
        return f"{file_stem(self.name).lower()}.ccc"

    @property
    def from_aces(self) -> str:
        """The name of the file that leads to it from ACES2065-1, where no reference does."""
        return f"aces_to_{file_stem(self.name).lower()}.ctf"

    @property
    def to_aces(self) -> str:
        """The name of the file that leads back."""
        return f"{file_stem(self.name).lower()}_to_aces.ctf"


WORKING_SPACES = {
    working.name: working
    for working in (
        WorkingSpace("ACESproxy", "ACESproxy Normalized", clamp=True, reference=NormalizedProxy()),
        WorkingSpace("ACEScc", "ACEScc", clamp=False, reference=AcesCc()),
        WorkingSpace("ACEScct", "ACEScct", clamp=False, reference=AcesCct()),
    )
}


def working_space(name: str, *, clamp: bool | None = None) -> WorkingSpace:
    """Return what CDLs are made in.

    Args:
        name: One of `WORKING_SPACES`, or any colour space of a config.
        clamp: Whether CDLs clamp to 0..1; by default in ACESproxy only.
    """
    known = WORKING_SPACES.get(name, WorkingSpace(name, name, clamp=False))
    return known if clamp is None else replace(known, clamp=clamp)


@dataclass(frozen=True)
class Grade:
    """A CDL, and what it is applied in."""

    cdl: Cdl
    working: WorkingSpace


@dataclass(frozen=True)
class Lmt:
    """A look modification transform, from ACES2065-1 to ACES2065-1."""

    name: str
    style: str | None = None  # of OCIO's built-in transform
    clf: bytes | None = None  # what is in its file

    @property
    def slug(self) -> str:
        """The name, as files and folders have it."""
        return file_stem(self.name)


# LMTs that OCIO has built in: the style of each by its name in configs.
BUILT_IN_LMTS = {
    "ACES 1.3 Reference Gamut Compression": "ACES-LMT - ACES 1.3 Reference Gamut Compression",
    "ACES Blue Light Artifact Fix": "ACES-LMT - BLUE_LIGHT_ARTIFACT_FIX",
}

Step: TypeAlias = Grade | Lmt

# What a collection calls the show's own CDL.
SHOW_ID = "show"


@dataclass(frozen=True)
class ShotLook:
    """The look of one shot."""

    shot: str
    steps: tuple[Step, ...]
    source: str  # the file, and where in it
    left_out: tuple[str, ...] = ()  # what the source says that could not be carried
    files: tuple[Path, ...] = ()  # that the source refers to

    @property
    def grades(self) -> tuple[Grade, ...]:
        """Its CDLs, in order."""
        return tuple(step for step in self.steps if isinstance(step, Grade))


@dataclass(frozen=True)
class Looks:
    """All looks of a show."""

    shots: tuple[ShotLook, ...] = ()  # in the order of their names
    show: Grade | None = None
    files: tuple[Path, ...] = ()  # that files of the description refer to

    def steps_of(self, look: ShotLook) -> tuple[Step, ...]:
        """Return all that is done to a shot: its own steps, and the show's own CDL."""
        return (*look.steps, self.show) if self.show else look.steps

    def grades(self) -> Iterator[Grade]:
        """Yield every CDL."""
        yield from (grade for look in self.shots for grade in look.grades)
        if self.show:
            yield self.show

    def working_spaces(self) -> dict[str, WorkingSpace]:
        """Return what CDLs of shots are made in, by its name."""
        return {grade.working.name: grade.working for look in self.shots for grade in look.grades}

    def cdls_in(self, working: WorkingSpace) -> dict[str, Cdl]:
        """Return the CDLs of shots that are made in a working space, and the show's own, by their ids.

        The id is the shot; of a shot with several CDLs, the shot and which of them it is: SH_0010.2. The
        show's own is there where a shot's is.
        """
        cdls = {
            look.shot if len(look.grades) == 1 else f"{look.shot}.{number}": grade.cdl
            for look in self.shots
            for number, grade in enumerate(look.grades, 1)
            if grade.working == working
        }
        if cdls and self.show and self.show.working == working:
            cdls[SHOW_ID] = self.show.cdl
        return cdls

    def __bool__(self) -> bool:
        """Whether there are any."""
        return bool(self.shots or self.show)


def require_legal(cdl: Cdl, where: str) -> Cdl:
    """Return a CDL whose numbers the standard allows (ASC CDL v1.2, 3.1).

    Args:
        cdl: Any.
        where: Names it in an error: the file and the shot.

    Raises:
        UserError: a slope or the saturation is negative, a power is not positive, or a number
            is not finite.
    """
    for name, values, lowest, allowed in (
        ("slope", cdl.slope, 0.0, "0 or more"),
        ("offset", cdl.offset, -math.inf, "a finite number"),
        ("power", cdl.power, math.ulp(0.0), "more than 0"),
        ("saturation", (cdl.saturation,), 0.0, "0 or more"),
    ):
        for value in values:
            if not math.isfinite(value) or value < lowest:
                raise InvalidLookError(
                    where, f"{name} {value:g} is no legal CDL", hint=f"a {name} is {allowed}"
                )
    return cdl
