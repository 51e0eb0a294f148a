# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""A config as it is built, with what lies beside it."""

import shutil
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

import PyOpenColorIO as ocio

from ocio_gen.core.errors import InvalidConfigError
from ocio_gen.lut_formats.format import LutFormat
from ocio_gen.lut_formats.transforms import Transform
from ocio_gen.show.releases import version_key

# What configs use lies in these folders beside them, so that the folder moves as one.
LUT_FOLDER, LOOK_FOLDER = "luts", "looks"

# The first release that reads a config with all its files as one archive (OCIO 2.2's release notes).
_FIRST_WITH_ARCHIVES = "2.2"


@dataclass(frozen=True)
class BaseFile:
    """A file of the base that comes along."""

    path: Path
    source: str  # its path in the description's folder, or with an allowed folder as the description names it


@dataclass
class BuiltConfig:
    """An OCIO config, what it takes from files beside it, and what there is to say of it."""

    release: str  # of OCIO, that it is for
    base: str  # the built-in config, or the file, that it is made from
    config: ocio.Config
    config_name: str  # its file is called so
    luts: dict[str, tuple[Transform, LutFormat]] = field(default_factory=dict)  # for its LUT folder
    files: dict[str, bytes] = field(default_factory=dict)  # others beside it, by their paths
    base_files: dict[str, BaseFile] = field(default_factory=dict)  # of a house config, by their paths here
    base_text: str | None = None  # of a house config
    renamed: dict[str, str] = field(default_factory=dict)  # new names of its colour spaces by their old ones
    base_problem: str | None = None  # what OCIO's validation says of the base alone
    notes: list[str] = field(default_factory=list)  # where it could not be as described
    said: list[str] = field(default_factory=list)  # what OCIO says of the base alone
    absent: set[str] = field(default_factory=set)  # names of the description that it has nothing for

    @property
    def file_name(self) -> str:
        """The config's file."""
        return f"{self.config_name}.ocio"

    @property
    def archive_name(self) -> str:
        """The config and all its files as one."""
        return f"{self.config_name}.ocioz"

    @property
    def legacy(self) -> bool:
        """Whether it is of profile 1: LUTs and matrices, no aliases, no display colour spaces."""
        return bool(self.config.getMajorVersion() == 1)

    @property
    def archived(self) -> bool:
        """Whether its release reads a config with all its files as one .ocioz archive."""
        return version_key(self.release) >= version_key(_FIRST_WITH_ARCHIVES)


def write_files(folder: Path, built: Iterable[BuiltConfig]) -> None:
    """Write the files beside configs into a folder, each once, and let the configs look for them there.

    (They are made for a folder that appears as a whole: what is half written is never seen.)

    Raises:
        UserError: a file of a base has the path of one that ocio_gen adds.
    """
    files: dict[str, bytes] = {}
    base_files: dict[str, BaseFile] = {}
    for made in built:
        files |= made.files
        base_files |= made.base_files
        made.config.setWorkingDir(str(folder))
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    for name, file in base_files.items():
        path = folder / name
        if path.exists() and path.read_bytes() != file.path.read_bytes():
            raise InvalidConfigError(
                file.path, f"lies at {name}, where ocio_gen puts a file of its own", hint="rename it"
            )
        path.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(file.path, path)
