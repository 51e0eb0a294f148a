# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""What a host keeps of effects: descriptors and instances, with their parameters and clips."""

from dataclasses import dataclass, field
from typing import TypeAlias

from ocio_gen.verification.ofx_host.images import Image, Window
from ocio_gen.verification.ofx_host.kinds import KINDS, Holds
from ocio_gen.verification.ofx_host.properties import PropertySet

# A control point: its position on the curve, and its value.
Point: TypeAlias = tuple[float, float]
# What a parameter holds: numbers or text, or the points of its curves.
ParamValue: TypeAlias = tuple[float | str | bytes, ...]


@dataclass
class Effect:
    """A descriptor or an instance."""

    properties: PropertySet
    params: dict[str, "Param"] = field(default_factory=dict)
    clips: dict[str, "Clip"] = field(default_factory=dict)
    handles: dict[str, int] = field(default_factory=dict)  # given out, by what they are of
    is_instance: bool = False
    progressing: bool = False  # between the start and the end of a progress
    edits: int = 0  # of parameters that were begun and not ended


@dataclass(frozen=True)
class ParamSet:
    """The parameters of an effect, as a handle of their own."""

    effect: Effect


@dataclass
class Param:
    """A parameter: described, and with a value in an instance."""

    effect: Effect
    name: str
    type: str
    properties: PropertySet
    value: ParamValue | None = None  # none: its default
    curves: dict[int, list[Point]] = field(default_factory=dict)  # of a parametric one, by their index
    kept: bytes = b""  # text or bytes as they were read last, which a plug-in may point to

    @property
    def holds(self) -> Holds:
        """What its values are."""
        return KINDS[self.type].holds

    @property
    def values(self) -> ParamValue:
        """What it holds now: as many numbers as it has dimensions, or one text."""
        if self.value is not None:
            return self.value
        if self.holds in (Holds.INTEGERS, Holds.DOUBLES):
            count = KINDS[self.type].count
            return (*self.properties.numbers("OfxParamPropDefault"), *(0,) * count)[:count]
        default = self.properties.values.get("OfxParamPropDefault", [])
        return tuple(value for value in default if isinstance(value, bytes)) or (b"",)


@dataclass
class Clip:
    """A clip: described, and in an instance with the image that is rendered."""

    effect: Effect
    name: str
    properties: PropertySet
    image: Image | None = None  # none: it has none at that time
    region: Window | None = None  # where it has pixels; none: it is not connected

    @property
    def optional(self) -> bool:
        """Whether an effect can do without it."""
        return self.properties.flag("OfxImageClipPropOptional")
