# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""What is known of a show package: its manifest, and the records of its looks."""

from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, field_validator

from ocio_gen.config.built import LOOK_FOLDER
from ocio_gen.config.records import ConfigRecord
from ocio_gen.core.disk.manifest import FileRecord, Manifest
from ocio_gen.show.hosts import HOSTS
from ocio_gen.show.looks.records import RECORDS, LookRecords, read_look_records
from ocio_gen.show.model import Display, FileRule, Spaces

PLUGIN_FOLDER = "plugins"


class _DescribedLooks(BaseModel):
    variable: str = ""
    default: bool = False


class _Described(BaseModel):
    """The parts of a show's description that `verify` compares configs with; the others name files."""

    hosts: dict[Literal[tuple(HOSTS)], Any] = {}  # type: ignore[valid-type]
    spaces: Spaces = Spaces()
    roles: dict[str, str] = {}
    file_rules: list[FileRule] = []
    displays: list[Display] = []
    environment: dict[str, str] = {}
    search_path: list[str] = []
    looks: _DescribedLooks = _DescribedLooks()


class PackageManifest(Manifest):
    """What a show package holds."""

    kind: Literal["package"] = "package"
    show: str
    title: str
    description: dict[str, Any]  # the show's description, as its author wrote it
    inputs: list[FileRecord]  # the files that it names, and those that they refer to; see input_folders
    configs: list[ConfigRecord]

    @field_validator("description")
    @classmethod
    def _readable(cls, description: dict[str, Any]) -> dict[str, Any]:
        _Described.model_validate(description)
        return description


def read_looks(package: Path) -> LookRecords:
    """Return the records of a package's looks: of none, where it has none."""
    path = package / LOOK_FOLDER / RECORDS
    return read_look_records(path) if path.is_file() else LookRecords(variable=None, show=None, shots=[])
