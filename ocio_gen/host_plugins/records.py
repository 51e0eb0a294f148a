# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""What a folder of plug-ins says of itself: its manifest."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import BaseModel, Field

from ocio_gen.core.disk.manifest import InnerPath, Manifest
from ocio_gen.core.names import ONE_LINE, SHOW_NAME
from ocio_gen.show.model import ShowTransform

if TYPE_CHECKING:
    from ocio_gen.host_plugins.show_transforms import Carried

# Of a transform, in menus.
TransformName = Annotated[str, Field(pattern=ONE_LINE)]


class TransformRecord(BaseModel):
    """A transform that the plug-ins carry."""

    name: TransformName
    described: ShowTransform
    directions: list[Literal["forward", "inverse"]]
    without: str = ""  # why OCIO's inverse is not among them


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
    # The places of the OpenFX effect's menu, which projects store; some are of transforms that were removed.
    places: list[TransformName] = Field(default_factory=list)

    @property
    def menu(self) -> list[str]:
        """The names of all places, in their order."""
        return menu_of(self.places, [one.name for one in self.transforms])

    @property
    def removed(self) -> list[str]:
        """The places of transforms that are no more."""
        here = {one.name for one in self.transforms}
        return [name for name in self.menu if name not in here]


def menu_of(places: Sequence[str], transforms: Sequence[str]) -> list[str]:
    """Return the names of all places: those that are recorded, and then transforms that have none.

    (Plug-ins of before there were records have their transforms in the order of the menu.)
    """
    return list(dict.fromkeys([*places, *transforms]))


def transform_record(carried: "Carried") -> TransformRecord:
    """Return the record of a transform."""
    return TransformRecord(
        name=carried.name, described=carried.described, directions=list(carried.ways), without=carried.without
    )
