# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""Where the folders that a house config uses lie in a package: each at a place of its own."""

import posixpath
from dataclasses import dataclass
from pathlib import Path

from ocio_gen.config.built import LUT_FOLDER
from ocio_gen.config.search import FoundFile, Place, SearchPath
from ocio_gen.core.disk.input_folders import AllowedFolder
from ocio_gen.core.names import file_stem

# Files from outside of the base's folder lie here.
_OUTSIDE = f"{LUT_FOLDER}/base"


@dataclass(frozen=True)
class Home:
    """A folder whose files come along, and where they lie in the package: their paths in it stay."""

    folder: str  # absolute
    package: str  # relative to the config; "." is its own folder
    label: str  # what records call it
    variable: str | None = None  # whose default it is: file names keep the variable

    def holds(self, path: str) -> bool:
        """Tell whether an absolute path is in the folder."""
        return path == self.folder or path.startswith(f"{self.folder.rstrip('/')}/")

    def packaged(self, path: str) -> str:
        """Return where a path of the folder lies in the package."""
        return posixpath.normpath(posixpath.join(self.package, posixpath.relpath(path, self.folder)))

    def labelled(self, path: str) -> str:
        """Return what records call a path of the folder."""
        return posixpath.normpath(posixpath.join(self.label, posixpath.relpath(path, self.folder)))


class Homes:
    """The homes of a house config: its own folder, the description's, those that it allows, and variables'.

    Attributes:
        own: The config's own folder.
        known: The own folder, then the description's and the allowed ones, a folder before one that holds it.
    """

    def __init__(self, search: SearchPath, base: Path, allowed: list[AllowedFolder]) -> None:
        self._search, self._base = search, base
        self._names: dict[str, str] = {}  # of folders below _OUTSIDE, by what they are for
        root = allowed[0].path
        label = base.parent.relative_to(root) if base.is_relative_to(root) else base.parent
        self.own = Home(search.folder, ".", label.as_posix())
        others = [Home(absolute(one.path), self._outside(one.name, one.text), one.text) for one in allowed]
        self.known = [self.own, *sorted(others, key=lambda home: -len(home.folder))]
        self._real = [Path(home.folder).resolve() for home in self.known]
        self.of_places = {place: self._of_place(place) for place in search.places}

    def allows(self, path: Path) -> bool:
        """Tell whether a file may come along: links are followed."""
        return any(path.resolve().is_relative_to(folder) for folder in self._real)

    def of(self, source: str, found: FoundFile) -> Home:
        """Return the home of a file name where a file was found."""
        return self.of_places.get(found.place) or self._of_absolute(source, found.pattern)

    def holding(self, path: str) -> Home | None:
        """Return the known home of a path, if it has one."""
        return next((home for home in self.known if home.holds(path)), None)

    def label(self, path: Path, home: Home) -> str:
        """Return what records call a file of a home: links are followed where no known home has its path."""
        text = path.as_posix()
        if holding := self.holding(text):
            return holding.labelled(text)
        if home.variable is None:
            real = path.resolve()
            for known, folder in zip(self.known, self._real, strict=True):
                if real.is_relative_to(folder):
                    return posixpath.normpath(
                        posixpath.join(known.label, real.relative_to(folder).as_posix())
                    )
        return home.labelled(text)

    def of_variable(self, text: str) -> Home | None:
        """Return the home of a path that begins with a variable whose default is a path, if it holds it."""
        variable = self._search.leading(text)
        if variable is None or variable not in self._search.path_defaults:
            return None
        folder = self._search.joined(self._search.folder, self._search.path_defaults[variable])
        inside = self.own.holds(folder)
        package = self.own.packaged(folder) if inside else self._outside(variable, f"${variable}")
        home = Home(folder, package, f"${variable}", variable)
        return home if home.holds(self._search.joined(self._search.folder, text)) else None

    def _of_place(self, place: Place) -> Home:
        return (
            self.of_variable(place.entry or "") or self.holding(place.pattern) or self._alone(place.pattern)
        )

    def _of_absolute(self, source: str, pattern: str) -> Home:
        if home := self.of_variable(source):
            return home
        home = self.holding(pattern) or self._alone(posixpath.dirname(pattern))
        # In the config's own folder the search path could lead to another file; a copy has a name of its own.
        return Home(home.folder, self._outside("config", "."), home.label) if home is self.own else home

    def _alone(self, folder: str) -> Home:
        """Return the home of a folder outside the known ones: a link or `..` may lead from it into one."""
        return Home(folder, self._outside(posixpath.basename(folder), folder), folder)

    def _outside(self, name: str, key: str) -> str:
        """Return a folder for files from outside: one for each key, beside what the base itself has there."""
        if key not in self._names:
            stem = file_stem(name)
            number, free = 1, stem
            while free in self._names.values() or Path(self._base.parent, _OUTSIDE, free).exists():
                number += 1
                free = f"{stem}-{number}"
            self._names[key] = free
        return f"{_OUTSIDE}/{self._names[key]}"


def absolute(path: Path) -> str:
    """Return an absolute path without `..`, as OCIO makes it: links are not followed."""
    return posixpath.normpath(path.absolute().as_posix())


def is_outside(name: str) -> bool:
    """Tell whether a path, as it is written, does not begin in the config's folder."""
    return posixpath.isabs(name) or posixpath.normpath(name).split("/")[0] == ".."
