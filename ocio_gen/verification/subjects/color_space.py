# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""Subjects: the ACESproxy colour spaces of an OCIO config, each way through it."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import PyOpenColorIO as ocio

from ocio_gen.aces.signals import ACES, LIN_AP1, Form
from ocio_gen.config.spaces import PROXY_SPACES, ProxySpace
from ocio_gen.core.errors import InvalidConfigError
from ocio_gen.core.opencolorio import OCIO_ERRORS, reason_of, require_aces
from ocio_gen.verification.claims import Claim, claim
from ocio_gen.verification.depths import Depth
from ocio_gen.verification.direction import Direction
from ocio_gen.verification.subjects.ocio_cpu import CpuRoute, OcioCpu, decode_routes, encode_routes
from ocio_gen.verification.subjects.ocio_gpu import OcioGpu, gpu_program
from ocio_gen.verification.subjects.subject import Subject


@dataclass(frozen=True)
class ColorSpace:
    """One ACESproxy colour space of a config."""

    space: ProxySpace
    name: str  # as this config spells it
    path: Path
    config: ocio.Config

    def ways(self) -> Iterator[tuple[Claim, ocio.Processor]]:
        """Yield each way through the space: to and from ACES2065-1, and AP1 as hosts that work in it do.

        Raises:
            UserError: OCIO cannot process it.
        """
        signal, aces = self.space.signal, ocio.ROLE_INTERCHANGE_SCENE
        encode = ocio.ColorSpaceTransform(src=aces, dst=self.name)
        decode = ocio.ColorSpaceTransform(src=self.name, dst=aces)
        from_ap1 = ocio.BuiltinTransform("ACEScg_to_ACES2065-1")
        to_ap1 = ocio.BuiltinTransform("ACEScg_to_ACES2065-1", ocio.TRANSFORM_DIR_INVERSE)
        for source, target, transforms in (
            (ACES, signal, [encode]),
            (LIN_AP1, signal, [from_ap1, encode]),
            (signal, LIN_AP1, [decode, to_ap1]),
            (signal, ACES, [decode]),
        ):
            yield claim(source, target), self._processor(transforms)

    def cpu_routes(self, direction: Direction) -> list[CpuRoute]:
        """Return every way in which hosts run the space on the CPU."""
        own = Depth(f"UINT{self.space.encoding.bit_depth}")
        integers = [Depth.UINT16] if self.space.form is Form.NORMALIZED else [own, Depth.UINT16]
        return (encode_routes if direction is Direction.ENCODE else decode_routes)(*integers)

    def on_cpu(self, processor: ocio.Processor, route: CpuRoute) -> Subject:
        """Return a way through the space on the CPU."""
        return OcioCpu(self.name, processor, route)

    def on_gpu(self, processor: ocio.Processor) -> Subject:
        """Return a way through the space on the GPU."""
        return OcioGpu(self.name, gpu_program(processor))

    def _processor(self, transforms: list[ocio.Transform]) -> ocio.Processor:
        try:
            return self.config.getProcessor(ocio.GroupTransform(transforms))
        except OCIO_ERRORS as error:
            raise InvalidConfigError(
                self.path, f"{self.name}: OCIO cannot process it: {reason_of(error)}", hint="mend the config"
            ) from None


def color_spaces(path: Path, config: ocio.Config) -> list[ColorSpace]:
    """Return the ACESproxy colour spaces that a config has, found by name or alias.

    Raises:
        UserError: there is none, or the config does not say which space ACES2065-1 is.
    """
    require_aces(path, config)
    found = [
        ColorSpace(space, name, path, config)
        for space in PROXY_SPACES
        if (name := _spelling(config, space)) is not None
    ]
    if not found:
        names = ", ".join(space.name for space in PROXY_SPACES)
        raise InvalidConfigError(
            path, "has no ACESproxy colour space", hint=f"looked for {names} and their aliases"
        )
    return found


def _spelling(config: ocio.Config, space: ProxySpace) -> str | None:
    """Return a config's own name of a space that it knows by name or alias."""
    matches = filter(None, map(config.getColorSpace, (space.name, *space.aliases)))
    return next((str(match.getName()) for match in matches), None)
