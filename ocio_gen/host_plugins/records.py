"""What a folder of plug-ins says of itself: its manifest."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Annotated, Literal, get_args

from pydantic import BaseModel, Field

from ocio_gen.core.disk.manifest import InnerPath, Manifest
from ocio_gen.core.names import ONE_LINE, SHOW_NAME
from ocio_gen.host_plugins.ops import OpKind, PluginOp
from ocio_gen.host_plugins.show_transforms import Carried, exact
from ocio_gen.show.model import ShowTransform
from ocio_gen.verification.figures import upper_bound
from ocio_gen.verification.report import Result

Direction = Literal["forward", "inverse"]
DIRECTIONS: tuple[Direction, ...] = get_args(Direction)


class TransformBound(BaseModel):
    """How far a transform was measured to be from OCIO at most, in 10-bit code values.

    The same on every processor: of exact ops the limit that they must keep, of what is sampled a step that
    its error is rounded up to.
    """

    direction: Direction
    probe: str
    samples: int
    mean_cv: float
    worst_cv: float | None = None  # of what is sampled

    def __str__(self) -> str:
        """Return the bound as a sentence."""
        worst = "" if self.worst_cv is None else f", {self.worst_cv:g} in any sample"
        return f"{self.probe} at most {self.mean_cv:g} CV off on average{worst}"


class TransformRecord(BaseModel):
    """A transform that the plug-ins carry."""

    name: Annotated[str, Field(pattern=ONE_LINE)]  # in menus
    described: ShowTransform
    ops: dict[str, list[OpKind]]  # of the OpenFX effect, in each direction
    kernels: dict[str, list[OpKind]]  # of the DCTL
    sampled: int | None  # points along each axis of what is sampled; null: all ops are exact
    measured: list[TransformBound]  # of the OpenFX effect

    def hint(self) -> str:
        """Return a line for people: what it is off by."""
        worst = {
            direction: [one for one in self.measured if one.direction == direction]
            for direction in DIRECTIONS
        }
        lines = [f"{direction}: {'; '.join(map(str, found))}" for direction, found in worst.items() if found]
        how = f"sampled at {self.sampled} points" if self.sampled else "exact ops"
        return f"{self.name} ({how}). " + ". ".join(lines) + "."


class PluginManifest(Manifest):
    """What a folder of plug-ins holds."""

    kind: Literal["plugins"] = "plugins"
    show: Annotated[str, Field(pattern=SHOW_NAME)]
    title: str
    version: str
    config: InnerPath  # that the transforms are taken from
    variable: str  # the context variable that holds a shot
    limit: float  # of the mean error over the colours of AP1, in 10-bit codes
    bundle: InnerPath  # the OpenFX bundle
    platforms: list[str]  # that it has binaries for
    transforms: list[TransformRecord]


def transform_record(carried: Carried, results: Sequence[Result]) -> TransformRecord:
    """Return the record of a transform from the results of its verification."""
    return TransformRecord(
        name=carried.name,
        described=carried.described,
        ops=_kinds(carried.ops),
        kernels=_kinds(carried.kernels),
        sampled=carried.sampled,
        measured=list(_bounds(carried, results)),
    )


def _bounds(carried: Carried, results: Sequence[Result]) -> Iterator[TransformBound]:
    """Yield what is stated of a transform: the limits of exact ops, and the errors of what is sampled."""
    directions: dict[str, Direction] = {carried.label(one): one for one in DIRECTIONS}
    for result in results:
        direction = directions.get(result.subject)
        if direction is None:
            continue
        mean_cv, worst_cv = result.limits.mean_cv, None
        if not exact(carried.ops[direction]):
            mean_cv, worst_cv = (upper_bound(cv) for cv in (result.figures.mean_cv, result.figures.worst_cv))
        if mean_cv is not None:
            yield TransformBound(
                direction=direction,
                probe=result.probe,
                samples=result.figures.samples,
                mean_cv=mean_cv,
                worst_cv=worst_cv,
            )


def _kinds(ops: Mapping[str, Sequence[PluginOp]]) -> dict[str, list[OpKind]]:
    return {direction: [op.kind for op in found] for direction, found in ops.items()}
