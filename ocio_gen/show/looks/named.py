# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""A look as a file gives it: its CDL, and all its names."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from ocio_gen.aces.cdl import Cdl
from ocio_gen.core.patterns import Pattern
from ocio_gen.show.cut.events import NameOf

# What clips are called after their files, and shots are not.
MEDIA = re.compile(r"\.(ari|arx|braw|crm|dng|dpx|exr|mov|mp4|mxf|r3d|tiff?)$", re.IGNORECASE)

# What is a name as it stands; locators and comments are text that may hold one.
_NAMES = (NameOf.CLIP, NameOf.ID, NameOf.REEL, NameOf.SOURCE_FILE, NameOf.FILE)


@dataclass(frozen=True)
class Named:
    """One look of a file."""

    where: str  # the file, and where in it
    names: dict[NameOf, list[str]]
    cdl: Cdl | None = None
    files: tuple[Path, ...] = ()  # that its file refers to
    alone: bool = False  # whether its file says nothing of any other
    passing: bool = False  # whether it may go without a CDL where another of its shot has one

    def shot(self, order: Sequence[NameOf], pattern: Pattern | None) -> str | None:
        """Return the shot's name: the first of its names that fits.

        Args:
            order: Which names are looked at, the first first.
            pattern: What of them is the shot's: its first group, or all of it; without one, the whole name.
        """
        for of in order:
            for name in self.names.get(of, ()):
                if pattern is None:
                    if of in _NAMES and (of is not NameOf.FILE or self.alone):
                        return MEDIA.sub("", name.strip())
                elif match := pattern.search(name):
                    return next((group for group in match.groups() if group), match[0])
        return None

    def called(self, order: Iterable[NameOf]) -> str:
        """Return all its names, for people."""
        return ", ".join(f"{of} {name!r}" for of in order for name in self.names.get(of, ())) or "nothing"
