# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""What a host keeps of effects: descriptors and instances, with their parameters and clips."""

from dataclasses import dataclass, field

from ocio_gen.verification.ofx_host.images import Image
from ocio_gen.verification.ofx_host.properties import PropertySet


@dataclass
class Effect:
    """A descriptor or an instance."""

    properties: PropertySet
    params: dict[str, "Param"] = field(default_factory=dict)
    clips: dict[str, "Clip"] = field(default_factory=dict)
    handles: dict[str, int] = field(default_factory=dict)  # given out, by what they are of


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
    value: tuple[float | str, ...] | None = None  # none: its default
    text: bytes = b""  # as it was read last, which a plug-in may point to


@dataclass
class Clip:
    """A clip: described, and in an instance with the image that is rendered."""

    effect: Effect
    name: str
    properties: PropertySet
    image: Image | None = None  # none: it has none at that time
