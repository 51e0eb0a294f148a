"""A look: what is done to a shot's light, a CDL in its working space and the transforms beside it."""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from ocio_gen.acescc import AcesCc, AcesCct, LogSpace, NormalizedProxy
from ocio_gen.cdl import Cdl
from ocio_gen.errors import UserError
from ocio_gen.names import file_stem


@dataclass(frozen=True)
class WorkingSpace:
    """What a CDL is made in, and so applied in."""

    name: str
    space: str  # the colour space of a config
    clamp: bool  # whether the CDL clamps to 0..1: on the set's path it does
    reference: LogSpace

    @property
    def collection(self) -> str:
        """The name of a package's file of the CDLs that are made in it."""
        return f"{self.name.lower()}.ccc"


WORKING_SPACES = {
    working.name: working
    for working in (
        WorkingSpace("ACESproxy", "ACESproxy Normalized", clamp=True, reference=NormalizedProxy()),
        WorkingSpace("ACEScc", "ACEScc", clamp=False, reference=AcesCc()),
        WorkingSpace("ACEScct", "ACEScct", clamp=False, reference=AcesCct()),
    )
}


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


@dataclass(frozen=True)
class ShotLook:
    """The look of one shot."""

    shot: str
    steps: tuple[Step, ...]
    source: str  # the file, and where in it
    left_out: tuple[str, ...] = ()  # what the source says that could not be carried
    files: tuple[Path, ...] = ()  # that the source refers to

    @property
    def grade(self) -> Grade | None:
        """Its CDL."""
        return next((step for step in self.steps if isinstance(step, Grade)), None)

    @property
    def lmts(self) -> tuple[tuple[Lmt, ...], tuple[Lmt, ...]]:
        """Its LMTs before its CDL, and after it; without one, all are before."""
        place = self.steps.index(self.grade) if self.grade else len(self.steps)
        parts = self.steps[:place], self.steps[place:]
        before, after = (tuple(step for step in part if isinstance(step, Lmt)) for part in parts)
        return before, after


@dataclass(frozen=True)
class Looks:
    """All looks of a show."""

    shots: tuple[ShotLook, ...] = ()  # in the order of their names
    show: Grade | None = None
    files: tuple[Path, ...] = ()  # that files of the description refer to

    def grades(self) -> Iterator[Grade]:
        """Yield every CDL."""
        yield from (look.grade for look in self.shots if look.grade)
        if self.show:
            yield self.show

    def cdls_in(self, working: WorkingSpace) -> dict[str, Cdl]:
        """Return the CDLs of shots that are made in a working space."""
        grades = ((look.shot, look.grade) for look in self.shots)
        return {shot: grade.cdl for shot, grade in grades if grade and grade.working is working}

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
                raise UserError(f"{where}: {name} {value:g} is no legal CDL; a {name} is {allowed}")
    return cdl
