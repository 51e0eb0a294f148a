"""What a package says of its looks: each shot's CDL, where it came from, and what it is made in."""

from pathlib import Path
from typing import Literal

from pydantic import ValidationError

from ocio_gen.cdl import Cdl, Triple
from ocio_gen.documented import Documented
from ocio_gen.errors import UserError
from ocio_gen.input_files import read_bytes
from ocio_gen.looks.look import BUILT_IN_LMTS, WORKING_SPACES, Grade, Lmt, Looks, ShotLook

RECORDS = "looks.json"

# The show's own CDL, beside the collections of the shots'.
SHOW_CDL = "show.cc"


class CdlRecord(Documented):
    """An ASC CDL, and the working space it was made in."""

    working_space: Literal[tuple(WORKING_SPACES)]  # type: ignore[valid-type]
    """What it was made in, and is applied in."""
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
        return Grade(cdl, WORKING_SPACES[self.working_space])


class ShotRecord(Documented):
    """The look of one shot."""

    shot: str
    """The value of the context variable."""
    source: str
    """The file it came from."""
    lmts_before: list[str]
    """Look modification transforms before the CDL, by their names in the configs."""
    cdl: CdlRecord | None
    """None of a shot that has none."""
    lmts_after: list[str]
    """The same, after the CDL."""
    left_out: list[str]
    """What the source says that could not be carried."""

    def look(self) -> ShotLook:
        """Return what it does; an LMT of the show's own has its name only."""
        before, after = (
            [Lmt(name, BUILT_IN_LMTS.get(name)) for name in names]
            for names in (self.lmts_before, self.lmts_after)
        )
        grade = [self.cdl.grade()] if self.cdl else []
        return ShotLook(self.shot, (*before, *grade, *after), self.source, tuple(self.left_out))


class LookRecords(Documented):
    """All looks of a show."""

    schema_version: Literal[1] = 1
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
    shots = []
    for look in looks.shots:
        before, after = ([lmt.name for lmt in lmts] for lmts in look.lmts)
        shots.append(
            ShotRecord(
                shot=look.shot,
                source=look.source,
                lmts_before=before,
                cdl=_record(look.grade) if look.grade else None,
                lmts_after=after,
                left_out=list(look.left_out),
            )
        )
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
        raise UserError(f"{path}: not the looks of a package of this version; build it again") from None


def _record(grade: Grade) -> CdlRecord:
    cdl = grade.cdl
    return CdlRecord(
        working_space=grade.working.name,
        slope=cdl.slope,
        offset=cdl.offset,
        power=cdl.power,
        saturation=cdl.saturation,
    )
