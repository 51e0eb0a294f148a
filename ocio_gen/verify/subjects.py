"""Subjects: what is verified. A colour space of an OCIO config, on the CPU."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import PyOpenColorIO as ocio

from ocio_gen.acesproxy import Codes, Float64s
from ocio_gen.errors import UserError
from ocio_gen.spaces import PROXY_SPACES, Form, ProxySpace
from ocio_gen.verify.probes import Pixels

# In Python, the second is not one of the first.
_OCIO_ERRORS = (ocio.Exception, ocio.ExceptionMissingFile)


@dataclass(frozen=True)
class ColorSpaceSubject:
    """One ACESproxy colour space of a config, through OCIO's CPU at its default optimisation."""

    space: ProxySpace
    name: str  # as this config spells it
    path: Path
    config: ocio.Config

    def encode(self, aces: Pixels) -> Float64s:
        """Return the code values, not rounded, that OCIO makes of ACES2065-1 pixels."""
        return self._to_codes(self._processed(aces, self._from_aces()))

    def encode_ap1(self, lin_ap1: Pixels) -> Float64s:
        """Return the code values that OCIO makes of linear AP1, as hosts that work in it do."""
        return self._to_codes(self._processed(lin_ap1, self._ap1_to_aces(), self._from_aces()))

    def decode(self, cv: Codes) -> Pixels:
        """Return the ACES2065-1 values that OCIO makes of code values."""
        return self._processed(self._to_values(cv), self._to_aces())

    def decode_ap1(self, cv: Codes) -> Pixels:
        """Return the linear AP1 values that OCIO makes of code values: no matrix is left."""
        to_ap1 = self._ap1_to_aces(ocio.TRANSFORM_DIR_INVERSE)
        return self._processed(self._to_values(cv), self._to_aces(), to_ap1)

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
        except _OCIO_ERRORS as error:
            raise UserError(f"{self.path}: {self.name}: OCIO cannot process it: {error}") from None
        output = np.array(pixels, np.float32, order="C")
        processor.getDefaultCPUProcessor().applyRGB(output)
        return output

    def _to_codes(self, values: Pixels) -> Float64s:
        encoding = self.space.encoding
        if self.space.form is Form.NORMALIZED:
            return encoding.from_normalized(values)
        return encoding.from_container(values)

    def _to_values(self, cv: Codes) -> Pixels:
        encoding = self.space.encoding
        normalized = self.space.form is Form.NORMALIZED
        values = encoding.to_normalized(cv) if normalized else encoding.to_container(cv)
        return values.astype(np.float32)


def load_config(path: Path) -> ocio.Config:
    """Return the OCIO config of a file.

    Raises:
        UserError: the file is no config that this OCIO reads.
    """
    if not path.is_file():
        raise UserError(f"{path}: no such file; give an OCIO config")
    try:
        config = ocio.Config.CreateFromFile(str(path))
        config.validate()
    except _OCIO_ERRORS as error:
        raise UserError(f"{path}: not a config that OCIO {ocio.__version__} accepts: {error}") from None
    return config


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
