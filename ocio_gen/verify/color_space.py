"""A subject of verification: a colour space of an OCIO config, on the CPU."""

from dataclasses import dataclass
from pathlib import Path

import PyOpenColorIO as ocio

from ocio_gen.acesproxy import Codes, Float64s
from ocio_gen.errors import UserError
from ocio_gen.opencolorio import OCIO_ERRORS, Pixels, applied
from ocio_gen.spaces import PROXY_SPACES, ProxySpace


@dataclass(frozen=True)
class ColorSpaceSubject:
    """One ACESproxy colour space of a config, through OCIO's CPU at its default optimisation."""

    space: ProxySpace
    name: str  # as this config spells it
    path: Path
    config: ocio.Config

    def encode(self, aces: Pixels) -> Float64s:
        """Return the code values, not rounded, that OCIO makes of ACES2065-1 pixels."""
        return self.space.to_codes(self._processed(aces, self._from_aces()))

    def encode_ap1(self, lin_ap1: Pixels) -> Float64s:
        """Return the code values that OCIO makes of linear AP1, as hosts that work in it do."""
        return self.space.to_codes(self._processed(lin_ap1, self._ap1_to_aces(), self._from_aces()))

    def decode(self, cv: Codes) -> Pixels:
        """Return the ACES2065-1 values that OCIO makes of code values."""
        return self._processed(self.space.to_values(cv), self._to_aces())

    def decode_ap1(self, cv: Codes) -> Pixels:
        """Return the linear AP1 values that OCIO makes of code values: no matrix is left."""
        to_ap1 = self._ap1_to_aces(ocio.TRANSFORM_DIR_INVERSE)
        return self._processed(self.space.to_values(cv), self._to_aces(), to_ap1)

    def _from_aces(self) -> ocio.ColorSpaceTransform:
        return ocio.ColorSpaceTransform(src=ocio.ROLE_INTERCHANGE_SCENE, dst=self.name)

    def _to_aces(self) -> ocio.ColorSpaceTransform:
        return ocio.ColorSpaceTransform(src=self.name, dst=ocio.ROLE_INTERCHANGE_SCENE)

    @staticmethod
    def _ap1_to_aces(
        direction: ocio.TransformDirection = ocio.TRANSFORM_DIR_FORWARD,
    ) -> ocio.BuiltinTransform:
        return ocio.BuiltinTransform("ACEScg_to_ACES2065-1", direction)

    def _processed(self, pixels: Pixels, *transforms: ocio.Transform) -> Pixels:
        try:
            processor = self.config.getProcessor(ocio.GroupTransform(list(transforms)))
        except OCIO_ERRORS as error:
            raise UserError(f"{self.path}: {self.name}: OCIO cannot process it: {error}") from None
        return applied(processor.getDefaultCPUProcessor(), pixels)


def color_spaces(path: Path, config: ocio.Config) -> list[ColorSpaceSubject]:
    """Return the ACESproxy colour spaces that a config has, found by name or alias.

    Raises:
        UserError: there is none, or the config does not say which space ACES2065-1 is.
    """
    if not config.hasRole(ocio.ROLE_INTERCHANGE_SCENE):
        raise UserError(
            f"{path}: has no role {ocio.ROLE_INTERCHANGE_SCENE}; add it, naming the ACES2065-1 space"
        )
    found = [
        ColorSpaceSubject(space, name, path, config)
        for space in PROXY_SPACES
        if (name := _spelling(config, space)) is not None
    ]
    if not found:
        names = ", ".join(space.name for space in PROXY_SPACES)
        raise UserError(f"{path}: has no ACESproxy colour space; looked for {names} and their aliases")
    return found


def _spelling(config: ocio.Config, space: ProxySpace) -> str | None:
    """Return a config's own name of a space that it knows by name or alias."""
    matches = filter(None, map(config.getColorSpace, (space.name, *space.aliases)))
    return next((str(match.getName()) for match in matches), None)
