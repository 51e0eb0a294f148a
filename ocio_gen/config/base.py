# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""What a config is made from: a built-in ACES config, or the show's own with the files it uses."""

from pathlib import Path

import numpy as np
import PyOpenColorIO as ocio

from ocio_gen.config.base_files import take_files
from ocio_gen.config.built import BuiltConfig
from ocio_gen.config.references import all_names, change_transforms
from ocio_gen.config.search import file_transforms
from ocio_gen.core.disk.input_files import read_text
from ocio_gen.core.errors import InvalidConfigError, one_line
from ocio_gen.core.names import require_name
from ocio_gen.core.opencolorio import config_problem, identify_aces, load_config, ocio_messages
from ocio_gen.show.looks.file_type import CDL_SUFFIXES
from ocio_gen.show.model import Show
from ocio_gen.show.releases import LEGACY, builtin_config, version_key

# What a base of profile 1 becomes: the oldest profile that all OCIO 2 releases of the table read.
_UPGRADED = (2, 1)


def base_config(show: Show, version: str) -> BuiltConfig:
    """Return the config that one for an OCIO release is made from, as it is.

    Raises:
        UserError: the show's own config cannot be read, or not by that release, or it does not
            say which of its spaces ACES2065-1 is.
    """
    config_name = f"{show.name}_ocio-v{version}"
    if isinstance(show.base, Path):
        built = _house_config(show, show.base, version, config_name)
        _find_aces(show, show.base, built)
    else:
        name = builtin_config(version, show.base, show.aces)
        config = ocio.Config.CreateFromBuiltinConfig(name)
        built = BuiltConfig(version, name, config, config_name)
        if show.aces and f"aces-v{show.aces}" not in name and f"aces-v{show.aces[0]}." not in name:
            found = name.split("_")[1].removeprefix("aces-v")
            built.notes.append(f"OCIO {version} has no config of ACES {show.aces}: made from ACES {found}")
    return built


def _house_config(show: Show, path: Path, version: str, config_name: str) -> BuiltConfig:
    if path.suffix != ".ocio":
        raise InvalidConfigError(path, "the base is an .ocio file", hint="unpack an archive first")
    with ocio_messages() as said:
        config = load_config(path)
        for kind, name in all_names(config):
            require_name(name, f"{path}: {kind}")
        problem = config_problem(config)
        if show.upgrade and version != LEGACY:
            _upgrade(path, config)
    profile = (config.getMajorVersion(), config.getMinorVersion())
    readable = profile[0] == 1 if version == LEGACY else profile <= version_key(version)
    if not readable:
        raise InvalidConfigError(
            path,
            f"is of profile {profile[0]}.{profile[1]}, which OCIO {version} does not read",
            hint="leave that release out, or give a base of an older profile",
        )
    built = BuiltConfig(version, path.name, config, config_name, said=list(dict.fromkeys(said)))
    built.base_text, built.base_problem = read_text(path, "give an OCIO config", errors="replace"), problem
    built.notes += [f"OCIO says of {path.name}: {one_line(message)}" for message in built.said]
    take_files(built, path, show.allow)
    return built


def _upgrade(path: Path, config: ocio.Config) -> None:
    """Make a config of profile 1 one of profile 2 that gives the same pixels."""
    if config.getMajorVersion() != 1:
        raise InvalidConfigError(
            path, "upgrade is for a base of profile 1, and this is of another", hint="leave it out"
        )
    for transform in file_transforms(config):
        if Path(source := transform.getSrc()).suffix.lower() in CDL_SUFFIXES:
            raise InvalidConfigError(
                path,
                f"upgrade would change pixels: profile 1 clamps negative values in the CDL {source}",
                hint="leave upgrade out",
            )
    change_transforms(config, _profile_1_cdl)
    config.upgradeToLatestVersion()
    config.setVersion(*_UPGRADED)


def _profile_1_cdl(transform: ocio.Transform) -> ocio.Transform:
    """Return the operations that a CDL is in profile 1: it clamps at 0 only, and only in its power."""
    if not isinstance(transform, ocio.CDLTransform):
        return transform
    matrix = np.diag([*transform.getSlope(), 1.0])
    operations: list[ocio.Transform] = [
        ocio.MatrixTransform(matrix.ravel().tolist(), [*transform.getOffset(), 0.0])
    ]
    if (power := list(transform.getPower())) != [1.0, 1.0, 1.0]:  # OCIO leaves out one that does nothing
        operations.append(ocio.ExponentTransform([*power, 1.0]))
    operations.append(ocio.MatrixTransform.Sat(transform.getSat(), transform.getSatLumaCoefs()))
    return ocio.GroupTransform(operations, transform.getDirection())


def _find_aces(show: Show, path: Path, built: BuiltConfig) -> None:
    """Make sure that the show's own config says which space ACES2065-1 is."""
    config, role = built.config, ocio.ROLE_INTERCHANGE_SCENE
    if role in show.roles:
        return  # set with the others
    if config.getColorSpace(role) is None:
        found = identify_aces(config)
        if found is None:
            raise InvalidConfigError(
                path, "does not say which space ACES2065-1 is", hint=f'name it under [roles], {role} = "..."'
            )
        why = f"its role {role} names no colour space" if config.hasRole(role) else f"it has no role {role}"
        config.setRole(role, found)
        built.notes.append(f"{found} is taken for ACES2065-1: {why}")
