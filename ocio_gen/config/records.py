# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""What a package says of its configs."""

from collections.abc import Iterable

from pydantic import Field

from ocio_gen.config.built import BuiltConfig
from ocio_gen.core.disk.manifest import InnerPath
from ocio_gen.core.documented import Documented
from ocio_gen.show.hosts import HOSTS
from ocio_gen.show.model import Show

CONFIG_FOLDER = "configs"


class BaseFileRecord(Documented):
    """A file of a house config that came along."""

    path: InnerPath
    """In the folder of the configs."""
    source: str
    """Where it came from: relative to the description, or below a folder that the description allows."""


class ConfigRecord(Documented):
    """One config of a package."""

    release: str
    """Of OCIO, that it is for."""
    path: InnerPath
    archive: InnerPath | None
    """The same as one file, where the release reads it."""
    base: str
    """What it is made from."""
    hosts: list[str]
    """The show's hosts that load it, with their versions."""
    notes: list[str]
    """Where it could not be as described."""
    base_files: list[BaseFileRecord] = Field(default_factory=list)
    """The files of the base that came along."""
    base_errors: list[str] = Field(default_factory=list)
    """What is wrong with the house config itself; its colour spaces have their new names."""


def config_record(show: Show, made: BuiltConfig, base_errors: Iterable[str] = ()) -> ConfigRecord:
    """Return the record of a config of a show.

    Args:
        show: The show.
        made: The config.
        base_errors: What is wrong with its base itself.
    """
    renamed = {f"{old}: error": f"{new}: error" for old, new in made.renamed.items()}
    hosts = [
        f"{HOSTS[name].title} {version}"
        for name, version, release in show.host_versions
        if release == made.release
    ]
    return ConfigRecord(
        release=made.release,
        path=f"{CONFIG_FOLDER}/{made.file_name}",
        archive=f"{CONFIG_FOLDER}/{made.archive_name}" if made.archived else None,
        base=made.base,
        hosts=hosts,
        notes=made.notes,
        base_files=[
            BaseFileRecord(path=path, source=file.source) for path, file in sorted(made.base_files.items())
        ],
        base_errors=[renamed.get(error, error) for error in base_errors],
    )
