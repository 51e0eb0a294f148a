"""What every use of OpenColorIO here needs: its errors, its messages, a config from a file."""

import copy
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeAlias

import numpy as np
import numpy.typing as npt
import PyOpenColorIO as ocio

from ocio_gen.errors import UserError, one_line

Pixels: TypeAlias = npt.NDArray[np.float32]

# Of a config, and of one in an archive with its LUTs.
CONFIG_SUFFIXES = {".ocio", ".ocioz"}

# Environment variables that change what OCIO does with any config: OCIO_OPTIMIZATION_FLAGS,
# OCIO_ACTIVE_DISPLAYS, OCIO_INACTIVE_COLORSPACES and others.
_OCIO_VARIABLES = "OCIO_"

# OCIO's heuristics compare a config with a built-in one: the smallest.
_HEURISTICS_CONFIG = "cg-config-v1.0.0_aces-v1.3_ocio-v2.1"

# ACES2065-1 in configs of ACES 1.x and before, which have no interchange role.
_ACES_NAMES = ("ACES2065-1", "ACES - ACES2065-1", "lin_ap0", "aces")

# In Python, the second is not one of the first.
OCIO_ERRORS = (ocio.Exception, ocio.ExceptionMissingFile)


@contextmanager
def ocio_messages() -> Iterator[list[str]]:
    """Collect what OCIO logs (warnings and worse) instead of letting it print to stderr."""
    messages: list[str] = []
    level = ocio.GetLoggingLevel()
    ocio.SetLoggingLevel(ocio.LOGGING_LEVEL_WARNING)
    ocio.SetLoggingFunction(messages.append)
    try:
        yield messages
    finally:
        ocio.ResetToDefaultLoggingFunction()
        ocio.SetLoggingLevel(level)


@contextmanager
def own_environment(*variables: str) -> Iterator[list[str]]:
    """Keep this machine's environment out of what OCIO makes of configs.

    Args:
        variables: Context variables, besides OCIO's own, that are not to be set.

    Yields:
        A sentence for each variable of OCIO's that is set here, and left out.
    """
    names = [name for name in os.environ if name.startswith(_OCIO_VARIABLES) or name in variables]
    taken = {name: os.environ.pop(name) for name in names}
    try:
        yield [
            f"{name}={value} is set here: hosts heed it, and ocio-gen does not"
            for name, value in taken.items()
            if name.startswith(_OCIO_VARIABLES)
        ]
    finally:
        os.environ.update(taken)


def load_config(path: Path) -> ocio.Config:
    """Return the OCIO config of a file.

    Raises:
        UserError: the file is no config that this OCIO reads.
    """
    if not path.is_file():
        raise UserError(f"{path}: no such file; give an OCIO config")
    ocio.ClearAllCaches()  # OCIO keeps files by their paths, and would not see one written anew
    try:
        config = ocio.Config.CreateFromFile(str(path))
        config.validate()
    except OCIO_ERRORS as error:
        raise UserError(
            f"{path}: not a config that OCIO {ocio.__version__} accepts: {one_line(error)}"
        ) from None
    return config


def identify_aces(config: ocio.Config) -> str | None:
    """Return the name of a config's ACES2065-1 colour space.

    The role aces_interchange names it. Without the role, OCIO's heuristics look for it, then the names of
    ACES 1.x configs are tried.

    Args:
        config: The config.

    Returns:
        The name, or None where nothing identifies the space.
    """
    if config.hasRole(ocio.ROLE_INTERCHANGE_SCENE):
        return str(config.getColorSpace(ocio.ROLE_INTERCHANGE_SCENE).getName())
    builtin = ocio.Config.CreateFromBuiltinConfig(_HEURISTICS_CONFIG)
    try:
        return str(ocio.Config.IdentifyBuiltinColorSpace(config, builtin, "ACES2065-1"))
    except OCIO_ERRORS:
        return next((name for name in _ACES_NAMES if config.getColorSpace(name)), None)


def require_aces(path: Path, config: ocio.Config) -> None:
    """Give a config the role aces_interchange where it has none and its ACES2065-1 space can be identified.

    Args:
        path: Names the config in the error.
        config: The config; changed in memory only.

    Raises:
        UserError: nothing identifies its ACES2065-1 space.
    """
    name = identify_aces(config)
    if name is None:
        raise UserError(
            f"{path}: nothing tells which colour space is ACES2065-1; "
            f"add the role {ocio.ROLE_INTERCHANGE_SCENE} to the config"
        )
    if not config.hasRole(ocio.ROLE_INTERCHANGE_SCENE):
        config.setRole(ocio.ROLE_INTERCHANGE_SCENE, name)


def load_lut(
    path: Path, *, inverse: bool = False, interpolation: ocio.Interpolation = ocio.INTERP_DEFAULT
) -> ocio.Processor:
    """Return the processor of a LUT file.

    Args:
        path: The file.
        inverse: Invert it, as OCIO does for a colour space that has one direction only.
        interpolation: Between the points of its tables; by default as the file or its format asks.

    Raises:
        UserError: the file is no LUT that this OCIO reads.
    """
    if not path.is_file():
        raise UserError(f"{path}: no such file; give a LUT file")
    ocio.ClearAllCaches()  # as above
    try:
        # An absolute path: a raw config has no folder of its own.
        lut = ocio.FileTransform(str(path.resolve()), interpolation=interpolation)
        if inverse:
            lut.setDirection(ocio.TRANSFORM_DIR_INVERSE)
        processor = ocio.Config.CreateRaw().getProcessor(lut)
        processor.getDefaultCPUProcessor()  # some files fail only now
        return processor
    except OCIO_ERRORS as error:
        raise UserError(f"{path}: not a LUT that OCIO {ocio.__version__} reads: {one_line(error)}") from None


def context_of(config: ocio.Config, **values: str) -> ocio.Context:
    """Return a context of a config's with these variables set.

    (What Config.getCurrentContext gives is the config's own: what is set there stays.)
    """
    context = copy.deepcopy(config.getCurrentContext())
    for name, value in values.items():
        context[name] = value
    return context


def applied(processor: ocio.CPUProcessor, pixels: npt.ArrayLike) -> Pixels:
    """Return what a processor makes of RGB pixels, (n, 3), as float32; the input is kept."""
    with np.errstate(over="ignore"):  # a float64 that no float32 holds becomes infinite
        output = np.array(pixels, np.float32, order="C")
    processor.applyRGB(output)
    return output
