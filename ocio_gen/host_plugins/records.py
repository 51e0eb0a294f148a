# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""What a folder of plug-ins says of itself: its manifest."""

from typing import Annotated, Literal

from pydantic import BaseModel, Field

from ocio_gen.core.disk.manifest import InnerPath, Manifest
from ocio_gen.core.names import ONE_LINE, SHOW_NAME
from ocio_gen.host_plugins.show_transforms import Carried
from ocio_gen.show.model import ShowTransform


class TransformRecord(BaseModel):
    """A transform that the plug-ins carry."""

    name: Annotated[str, Field(pattern=ONE_LINE)]  # in menus
    described: ShowTransform
    directions: list[Literal["forward", "inverse"]]


class PluginManifest(Manifest):
    """What a folder of plug-ins holds."""

    kind: Literal["plugins"] = "plugins"
    show: Annotated[str, Field(pattern=SHOW_NAME)]
    title: str
    version: str
    config: InnerPath  # that the transforms are taken from
    variable: str  # the context variable that holds a shot
    bundle: InnerPath  # the OpenFX bundle
    platforms: list[str]  # that it has binaries for
    transforms: list[TransformRecord]


def transform_record(carried: Carried) -> TransformRecord:
    """Return the record of a transform."""
    return TransformRecord(name=carried.name, described=carried.described, directions=list(carried.ways))
