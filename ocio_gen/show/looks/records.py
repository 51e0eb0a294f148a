# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""What a package says of its looks: each shot's CDL, where it came from, and what it is made in."""

from pathlib import Path
from typing import Literal

from pydantic import ValidationError

from ocio_gen.aces.cdl import Cdl, Triple
from ocio_gen.core.disk.input_files import read_bytes
from ocio_gen.core.documented import Documented
from ocio_gen.core.errors import InvalidLookError
from ocio_gen.show.looks.look import BUILT_IN_LMTS, Grade, Lmt, Looks, ShotLook, Step, working_space

RECORDS = "looks.json"

# The show's own CDL, beside the collections of the shots'.
SHOW_CDL = "show.cc"


class CdlRecord(Documented):
    """An ASC CDL, and the working space it was made in."""

    working_space: str
    """What it was made in, and is applied in: ACESproxy, ACEScc, ACEScct or a space of the configs."""
    clamp: bool
    """Whether it clamps to 0..1."""
    slope: Triple
    """Of red, green and blue, and so the others."""
    offset: Triple
    """Added after the slope."""
    power: Triple
    """After the offset."""
    saturation: float
    """By Rec. 709 weights, last."""

    def grade(self) -> Grade:
        """Return what it does."""
        cdl = Cdl(self.slope, self.offset, self.power, self.saturation)
        return Grade(cdl, working_space(self.working_space, clamp=self.clamp))


class StepRecord(Documented):
    """A step of a look: a CDL, or a look modification transform."""

    cdl: CdlRecord | None = None
    """The CDL."""
    lmt: str | None = None
    """The look modification transform, by its name in the configs."""

    def step(self) -> Step:
        """Return what it does; an LMT of the show's own has its name only."""
        if self.cdl:
            return self.cdl.grade()
        name = self.lmt or ""
        return Lmt(name, BUILT_IN_LMTS.get(name))


class ShotRecord(Documented):
    """The look of one shot."""

    shot: str
    """The value of the context variable."""
    source: str
    """The file it came from."""
    steps: list[StepRecord]
    """What is done to it, in order; none of a shot that is meant to have no look."""
    left_out: list[str]
    """What the source says that could not be carried."""

    def look(self) -> ShotLook:
        """Return what it does."""
        steps = tuple(record.step() for record in self.steps)
        return ShotLook(self.shot, steps, self.source, tuple(self.left_out))


class LookRecords(Documented):
    """All looks of a show."""

    schema_version: Literal[2] = 2
    variable: str | None
    """The context variable that holds the shot."""
    show: CdlRecord | None
    """The show's own, after each shot's."""
    shots: list[ShotRecord]
    """In the order of their names."""

    def looks(self) -> Looks:
        """Return what they do."""
        return Looks(tuple(record.look() for record in self.shots), self.show.grade() if self.show else None)


def look_records(looks: Looks, variable: str) -> LookRecords:
    """Return the records of looks."""
    shots = [
        ShotRecord(
            shot=look.shot,
            source=look.source,
            steps=[_step(step) for step in look.steps],
            left_out=list(look.left_out),
        )
        for look in looks.shots
    ]
    return LookRecords(
        variable=variable if shots else None, show=_record(looks.show) if looks.show else None, shots=shots
    )


def read_look_records(path: Path) -> LookRecords:
    """Return the records of a package's looks.

    Raises:
        UserError: they cannot be read.
    """
    try:
        return LookRecords.model_validate_json(read_bytes(path, "build the package again"))
    except ValidationError:
        raise InvalidLookError(
            path, "not the looks of a package of this version", hint="build it again"
        ) from None


def _step(step: Step) -> StepRecord:
    return StepRecord(cdl=_record(step)) if isinstance(step, Grade) else StepRecord(lmt=step.name)


def _record(grade: Grade) -> CdlRecord:
    cdl = grade.cdl
    return CdlRecord(
        working_space=grade.working.name,
        clamp=grade.working.clamp,
        slope=cdl.slope,
        offset=cdl.offset,
        power=cdl.power,
        saturation=cdl.saturation,
    )
