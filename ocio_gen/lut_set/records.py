# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""What a set of LUT files says of itself: its manifest, and the figures in each file's header."""

from typing import Annotated, Literal

import PyOpenColorIO as ocio
from pydantic import BaseModel, Field

from ocio_gen.core.disk.manifest import InnerPath, Manifest
from ocio_gen.lut_formats.format import LutFormat
from ocio_gen.lut_formats.transforms import Transform, ViewTransform
from ocio_gen.show.model import DisplayView
from ocio_gen.verification.direction import Direction
from ocio_gen.verification.figures import upper_bound
from ocio_gen.verification.report import Result
from ocio_gen.verification.subjects.ocio_cpu import PLAIN

# What measures the files: views can change with its minor version, and the files say so.
MEASURED_WITH = f"OpenColorIO {'.'.join(ocio.__version__.split('.')[:2])}"


class Bound(BaseModel):
    """What a LUT file was measured to be off by at most, on one probe.

    Files and manifests state no other figure: these are the same on every processor. They are the limits
    that a file must keep, and, where a view is sampled, steps that its errors are rounded up to.
    """

    probe: str
    direction: Direction
    samples: int
    worst_cv: float  # of any sample: code values; of a view, 10-bit codes of its display
    mean_cv: float | None = None  # of a view
    mismatched_ppm: float | None = None  # samples of another code, or, of a decode, of another half

    def __str__(self) -> str:
        """Return the bound as a sentence."""
        if self.mismatched_ppm == 0.0 and self.direction is Direction.ENCODE:
            return f"{self.probe}: every code right"
        sentence = f"{self.probe}: at most {self.worst_cv:g} CV off"
        if self.mean_cv is not None:
            sentence += f", {self.mean_cv:g} on average"
        if self.mismatched_ppm == 0.0:
            sentence += ", every half the closest"
        elif self.mismatched_ppm is not None:
            sentence += f", in {self.mismatched_ppm:g} ppm of the samples"
        return sentence


class LutRecord(BaseModel):
    """One LUT file: what it holds, for whom, and how exact it is."""

    path: InnerPath
    transform: str
    title: str
    direction: Direction
    source: str
    target: str
    format: str
    hosts: str
    view: DisplayView | None  # what a 3D LUT shows
    grid: Annotated[int, Field(ge=2)] | None  # points along each axis of a 3D LUT
    measured: list[Bound]


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
        measured=[bound(result) for result in results],
    )


def bound(result: Result) -> Bound:
    """Return what a file's header and manifest say of a result that has passed."""
    figures, limits = result.figures, result.limits
    view = result.direction is Direction.VIEW
    worst_cv = upper_bound(figures.worst_cv) if view else limits.bound_cv
    assert worst_cv is not None  # noqa: S101 - each sample of a LUT file has a limit
    return Bound(
        probe=result.probe if result.route == PLAIN.name else f"{result.probe}, {result.route}",
        direction=result.direction,
        samples=figures.samples,
        worst_cv=worst_cv,
        mean_cv=upper_bound(figures.mean_cv) if view else None,
        mismatched_ppm=limits.bound_ppm,
    )
