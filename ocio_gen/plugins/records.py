"""What a folder of plug-ins says of itself: its manifest."""

from collections.abc import Mapping, Sequence
from typing import Literal, get_args

from pydantic import BaseModel

from ocio_gen.manifest import Manifest
from ocio_gen.plugins.ops import OpKind, PluginOp
from ocio_gen.plugins.show_transforms import Carried
from ocio_gen.show import ShowTransform
from ocio_gen.verify.figures import rounded
from ocio_gen.verify.report import Result

Direction = Literal["forward", "inverse"]
DIRECTIONS: tuple[Direction, ...] = get_args(Direction)


class TransformMeasurement(BaseModel):
    """How far a transform is from OCIO, in 10-bit code values."""

    direction: Direction
    probe: str
    samples: int
    mean_cv: float
    worst_cv: float


class TransformRecord(BaseModel):
    """A transform that the plug-ins carry."""

    name: str  # in menus
    described: ShowTransform
    ops: dict[str, list[OpKind]]  # of the OpenFX effect, in each direction
    kernels: dict[str, list[OpKind]]  # of the DCTL
    sampled: int | None  # points along each axis of what is sampled; null: all ops are exact
    measured: list[TransformMeasurement]  # of the OpenFX effect

    def hint(self) -> str:
        """Return a line for people: what it is off by."""
        worst = {
            direction: [one for one in self.measured if one.direction == direction]
            for direction in DIRECTIONS
        }
        lines = [
            f"{direction}: "
            + "; ".join(
                f"{one.probe} {one.mean_cv:g} CV on average, {one.worst_cv:g} at most" for one in found
            )
            for direction, found in worst.items()
            if found
        ]
        how = f"sampled at {self.sampled} points" if self.sampled else "exact ops"
        return f"{self.name} ({how}). " + ". ".join(lines) + "."


class PluginManifest(Manifest):
    """What a folder of plug-ins holds."""

    kind: Literal["plugins"] = "plugins"
    show: str
    title: str
    version: str
    config: str  # that the transforms are taken from
    variable: str  # the context variable that holds a shot
    limit: float  # of the mean error over the colours of AP1, in 10-bit codes
    bundle: str  # the OpenFX bundle
    platforms: list[str]  # that it has binaries for
    transforms: list[TransformRecord]


def transform_record(carried: Carried, results: Sequence[Result]) -> TransformRecord:
    """Return the record of a transform from the results of its verification."""
    directions: dict[str, Direction] = {carried.label(one): one for one in DIRECTIONS}
    measured = [
        TransformMeasurement(
            direction=directions[result.subject],
            probe=result.probe,
            samples=result.figures.samples,
            mean_cv=rounded(result.figures.mean_cv, 2),
            worst_cv=rounded(result.figures.worst_cv, 2),
        )
        for result in results
        if result.subject in directions
    ]
    return TransformRecord(
        name=carried.name,
        described=carried.described,
        ops=_kinds(carried.ops),
        kernels=_kinds(carried.kernels),
        sampled=carried.sampled,
        measured=measured,
    )


def _kinds(ops: Mapping[str, Sequence[PluginOp]]) -> dict[str, list[OpKind]]:
    return {direction: [op.kind for op in found] for direction, found in ops.items()}
