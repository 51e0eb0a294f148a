"""What a set of LUT files says of itself: its manifest, and the figures in each file's header."""

from decimal import ROUND_UP, Context
from typing import Literal

import PyOpenColorIO as ocio
from pydantic import BaseModel

from ocio_gen.luts.format import LutFormat
from ocio_gen.luts.transforms import Transform, ViewTransform
from ocio_gen.manifest import Manifest
from ocio_gen.show import DisplayView
from ocio_gen.verify.report import Result
from ocio_gen.verify.subjects.ocio_cpu import PLAIN

# What measures the files: figures can change with its minor version, and the files say so.
MEASURED_WITH = f"OpenColorIO {'.'.join(ocio.__version__.split('.')[:2])}"


class Measurement(BaseModel):
    """What a LUT file is off by, rounded up to two digits, in code values (of a display, 10-bit)."""

    probe: str
    direction: str
    samples: int
    mismatched: int | None  # samples of another code, or, of a decode, of another half
    worst_cv: float
    mean_cv: float

    def __str__(self) -> str:
        """Return the measurement as a sentence."""
        sentence = f"{self.probe}: worst {self.worst_cv:g} CV, mean {self.mean_cv:g}"
        if self.mismatched is None:
            return sentence
        unit = "half" if self.direction == "decode" else "code"
        return f"{sentence}, {self.mismatched:,} of {self.samples:,} another {unit}"


class LutRecord(BaseModel):
    """One LUT file: what it holds, for whom, and how exact it is."""

    path: str
    transform: str
    title: str
    direction: str  # encode, decode, rescale or view
    source: str
    target: str
    format: str
    hosts: str
    view: DisplayView | None  # what a 3D LUT shows
    grid: int | None  # points along each axis of a 3D LUT
    measured: list[Measurement]


class LutManifest(Manifest):
    """What a set of LUT files holds."""

    kind: Literal["luts"] = "luts"
    measured_with: str
    luts: list[LutRecord]


def lut_record(
    transform: Transform, lut_format: LutFormat, grid: int | None, results: list[Result]
) -> LutRecord:
    """Return the record of a file from the results of its verification."""
    view = None
    if isinstance(transform, ViewTransform):
        view = DisplayView(display=transform.display, view=transform.view)
    return LutRecord(
        path=lut_format.file_name(transform),
        transform=transform.name,
        title=transform.title,
        direction=results[0].direction,
        source=transform.source.name,
        target=transform.target.name,
        format=lut_format.name,
        hosts=lut_format.hosts,
        view=view,
        grid=grid,
        measured=[measurement(result) for result in results],
    )


def measurement(result: Result) -> Measurement:
    """Return what a file's header and manifest say of a result."""
    figures = result.figures
    return Measurement(
        probe=result.probe if result.route == PLAIN.name else f"{result.probe}, {result.route}",
        direction=result.direction,
        samples=figures.samples,
        # Half of 12-bit codes lie on or beside a tie in 10 bits: their count says nothing.
        mismatched=None if result.direction == "rescale" else figures.mismatched,
        worst_cv=rounded_up(figures.worst_cv),
        mean_cv=rounded_up(figures.mean_cv),
    )


def rounded_up(value: float) -> float:
    """Return a bound of two digits, which does not change with the last bits of a machine."""
    return float(Context(prec=2, rounding=ROUND_UP).create_decimal(value))
