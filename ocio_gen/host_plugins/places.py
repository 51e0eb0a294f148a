# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""Places of transforms in the menu of the Show Transform, which projects store: each stays in every build.

A transform is known by its name. New ones go to the end; one that a show has no more keeps its place, where
the image is left as it is, until it comes back.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, Field

from ocio_gen.core.disk.manifest import MANIFEST, Manifest, read_manifest
from ocio_gen.core.errors import UserError
from ocio_gen.host_plugins.records import TransformName, menu_of
from ocio_gen.host_plugins.show_transforms import Carried
from ocio_gen.host_plugins.standard_spaces import ends_of
from ocio_gen.show.model import Show

# What a menu may have: each is compiled into every binary.
_MOST = 10_000


@dataclass(frozen=True)
class Before:
    """The places of the plug-ins that a build replaces."""

    names: Sequence[str] = ()
    lost: str | None = None  # why they cannot be kept, as a sentence


class _Transform(BaseModel):
    name: TransformName


class _Recorded(Manifest):
    """The part of a manifest of plug-ins that has the places, whatever its version."""

    kind: Literal["plugins"]
    show: str
    transforms: list[_Transform]
    places: list[TransformName] = Field(default_factory=list)


@dataclass(frozen=True)
class Entry:
    """A place as the menu's source has it."""

    name: str
    order: int  # in which it is shown: the description's, then what was removed
    transform: int | None  # its index among what is carried; none: it was removed
    source: str  # of C's `Space`
    target: str


def places_before(folder: Path, show: Show) -> Before:
    """Return the places of the plug-ins in a folder that a build replaces; none where there are none.

    What cannot be read keeps no build from being made: it says what is lost.
    """
    if not (folder / MANIFEST).is_file():
        return Before()
    try:
        found = read_manifest(folder, _Recorded)
    except UserError:
        return Before(lost=_lost(folder, "that is not a manifest of plug-ins"))
    if found.show != show.name:
        return Before()  # other effects, in other projects
    names = menu_of(found.places, [one.name for one in found.transforms])
    if len(names) > _MOST:
        return Before(lost=_lost(folder, f"there are more than {_MOST}"))
    return Before(names)


def _lost(folder: Path, why: str) -> str:
    return (
        f"of the plug-ins that were in {folder.name}, the places of transforms are not kept, as {why}: "
        "projects that were made with these may get another transform"
    )


def places_after(before: Before, carried: Sequence[Carried]) -> list[str]:
    """Return the names of all places: those of before, then the new ones in the description's order."""
    return menu_of(before.names, [one.name for one in carried])


def menu_entries(places: Sequence[str], carried: Sequence[Carried]) -> list[Entry]:
    """Return the menu of places, of which some are of transforms that are carried."""
    index = {one.name: number for number, one in enumerate(carried)}
    removed = [name for name in places if name not in index]
    order = {name: number for number, name in enumerate([*index, *removed])}
    return [
        Entry(
            name,
            order[name],
            index.get(name),
            *(ends_of(carried[index[name]]) if name in index else ends_of()),
        )
        for name in places
    ]
