# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""Takes the LUT files of a house config along: only from folders that are allowed, each at a path of its own.

A file beside the base keeps its path. A file from another folder lies in a folder of its own, below
`luts/base`, under the path by which the config names it, and the search path leads there in the same order.
"""

import os
import posixpath
from dataclasses import dataclass, field
from pathlib import Path, PureWindowsPath

import PyOpenColorIO as ocio

from ocio_gen.config.base_homes import Home, Homes, absolute, is_outside
from ocio_gen.config.built import LUT_FOLDER, BaseFile, BuiltConfig
from ocio_gen.config.references import change_transforms
from ocio_gen.config.search import (
    MOST_FILES,
    FoundFile,
    Place,
    SearchPath,
    TooManyFilesError,
    file_transforms,
    references,
)
from ocio_gen.core.disk.input_folders import AllowedFolder
from ocio_gen.core.errors import InvalidConfigError
from ocio_gen.core.names import file_name_problem, printable, require_name
from ocio_gen.core.opencolorio import OCIO_ERRORS, lut_processor

# So many LUTs are kept in memory at a time.
_CACHED = 64

# So many files of a file name that is all variable are listed in a note.
_LISTED = 8


def take_files(built: BuiltConfig, base: Path, allowed: list[AllowedFolder]) -> None:
    """Take along the files that a house config uses, and change where it looks for those from outside.

    Args:
        built: The base, as it was loaded; to be changed.
        base: Its file.
        allowed: The description's folder, and the folders that it allows.

    Raises:
        UserError: the config uses a file from a folder that is not allowed, or two files differ in case only.
    """
    taking = _Taking(built, base, allowed)
    for source in dict.fromkeys(one.getSrc() for one in file_transforms(built.config)):
        taking.take(source)
    taking.rewrite()
    _require_cases(built)


@dataclass
class _Taking:
    built: BuiltConfig
    base: Path
    allowed: list[AllowedFolder]
    sources: dict[str, str] = field(default_factory=dict)  # new file names by old ones
    used: set[Home] = field(default_factory=set)  # where files come from
    seen: set[str] = field(default_factory=set)  # file names that were followed

    def __post_init__(self) -> None:
        self.search = SearchPath.of(self.built.config)
        self.homes = Homes(self.search, self.base, self.allowed)

    def take(self, source: str, referrer: Path | None = None) -> None:
        """Take along every file that a file name leads to.

        Args:
            source: The file name.
            referrer: The LUT file that has it, where it is not the config: there, it stays as it is.
        """
        if source in self.seen:
            return
        self.seen.add(source)
        try:
            found = list(self.search.files(source))
        except TooManyFilesError:
            raise InvalidConfigError(
                self.base,
                f"{source} leads to more than {MOST_FILES} files",
                hint="name the file more closely",
            ) from None
        luts = [one for one in found if self._is_lut(one.path)]
        self._note(source, found, luts)
        for one in luts:
            self._require_allowed(source, one)
        homes = {(one.place, one.pattern): self.homes.of(source, one) for one in luts}
        self.used.update(homes.values())
        if any(
            not home.holds(pattern) or (place.entry is None and home.variable is None)
            for (place, pattern), home in homes.items()
        ):
            if referrer is not None:
                raise InvalidConfigError(
                    referrer,
                    (
                        f"refers to {source}, which a package cannot hold: its path is absolute or leads out "
                        "of the config's folder"
                    ),
                    hint="name the file as the config's search path finds it",
                )
            self.sources[source] = self._new_name(source, homes)
        for one in luts:
            self._put(source, one, homes[one.place, one.pattern])

    def _note(self, source: str, found: list[FoundFile], luts: list[FoundFile]) -> None:
        notes = self.built.notes
        names = " and ".join(self.search.variables(source))
        if not found and names:
            leading = self.search.leading(source) if "/" in source else None
            folder = leading is not None and leading not in self.search.defaults
            rest = f"; set {leading} in the environment to use another folder" * folder
            notes.append(f"uses {source}: no LUT is there for any value of {names}{rest}")
        elif not found:
            notes.append(f"uses {source}, which is not there")
        elif not luts:
            notes.append(f"uses {source}, which is no LUT or CDL that OCIO reads: not packaged")
        elif led := [name for name in self.search.variables(source) if name in self.search.path_defaults]:
            value = self.search.path_defaults[led[0]]
            notes.append(
                f"uses {source}: packages {value}, the default of {led[0]}; for other folders set {led[0]} "
                "in the environment"
            )
        elif self.search.leading(posixpath.basename(source)):
            files = list(dict.fromkeys(one.path.name for one in luts))
            rest = f" and {len(files) - _LISTED} more" if len(files) > _LISTED else ""
            notes.append(
                f"uses {source}: packages every file that matches: {', '.join(files[:_LISTED])}{rest}"
            )

    def _is_lut(self, path: Path) -> bool:
        if len(self.built.base_files) % _CACHED == 0:
            ocio.ClearAllCaches()  # OCIO keeps each LUT
        try:
            lut_processor(path)
        except OCIO_ERRORS:
            return bool(references(path))
        return True

    def _require_allowed(self, source: str, one: FoundFile) -> None:
        if self.homes.allows(one.path):
            return
        real = one.path.resolve()
        beside = self.homes.holding(one.path.as_posix()) is not None
        texts = (source, one.place.entry or "")
        filled = [self.search.filled(text, self.search.path_defaults) for text in texts]
        searched = one.place.pattern.partition("$")[0].rstrip("/")
        below = not beside and one.path.as_posix().startswith(f"{searched}/")
        folder = Path(searched) if below else real.parent
        spelled = beside or any(map(posixpath.isabs, filled))
        text = folder if spelled else os.path.relpath(folder, absolute(self.allowed[0].path))
        raise InvalidConfigError(
            self.base,
            (
                f"uses {one.path}{f', a link to {real},' * beside} from outside the folders of the "
                "config and of the description"
            ),
            hint=f'to take it along, add allow = ["{text}"] to the description',
        )

    def _new_name(self, source: str, homes: dict[tuple[Place, str], Home]) -> str:
        """Return a file name, with its variables, that leads to the package's files and to no other."""
        for (place, pattern), home in homes.items():
            if place.entry is None:
                return posixpath.relpath(home.packaged(pattern), LUT_FOLDER)
        parts = posixpath.normpath(self.search.filled(source, self.search.path_defaults)).split("/")
        rest = [part for part in parts if part != ".."]
        return "/".join(["base", f"up-{len(parts) - len(rest)}", *rest])

    def _put(self, source: str, one: FoundFile, home: Home) -> None:
        name = self.sources.get(source)
        if name is None or one.place.entry is None:
            pattern = home.packaged(one.pattern)
        else:
            pattern = posixpath.join(home.packaged(one.place.pattern), name)
        path = posixpath.normpath(self.search.filled(pattern, one.values))
        self._require_names(path, one.path)
        self.built.base_files[path] = BaseFile(one.path, self.homes.label(one.path, home))
        for reference in references(one.path):
            self.take(reference, one.path)

    def _require_names(self, packaged: str, path: Path) -> None:
        """Refuse a path that a package cannot hold, and note one that Windows cannot."""
        for name in packaged.split("/"):
            require_name(name, f"{self.base}: uses {printable(path.as_posix(), keep='')}")
            if "\\" in name or PureWindowsPath(name).drive:
                raise InvalidConfigError(
                    self.base, f"uses {path}, whose name leads elsewhere on Windows", hint="rename it"
                )
            if problem := file_name_problem(name):
                self.built.notes.append(f"uses {packaged}, a name that Windows cannot hold: {problem}")

    def rewrite(self) -> None:
        """Let the config look for the files where they are in the package."""
        config, search = self.built.config, self.search
        entries = [self._new_entry(place) for place in search.places]
        sources = [one.getSrc() for one in file_transforms(config)]
        for variable, default in search.path_defaults.items():
            for text in (*search.entries, *sources):
                home = self.homes.of_variable(text)
                if home is None or home.variable != variable or not is_outside(default):
                    continue
                if home in self.used or self.homes.own.holds(home.folder):
                    config.addEnvironmentVar(variable, home.package)
                    if text in sources:
                        entries.append(".")  # the new default is relative to the config itself
        config.clearSearchPaths()
        for entry in dict.fromkeys(filter(None, entries)):
            config.addSearchPath(entry)

        def rename(transform: ocio.Transform) -> ocio.Transform:
            if isinstance(transform, ocio.FileTransform):
                transform.setSrc(self.sources.get(transform.getSrc(), transform.getSrc()))
            return transform

        if self.sources:
            change_transforms(config, rename)

    def _new_entry(self, place: Place) -> str | None:
        """Return what a search path has for a place: the entry itself, or the folder that stands for it."""
        entry, home = place.entry or ".", self.homes.of_places[place]
        self._note_open(entry)
        if home.variable:
            return entry
        if home is self.homes.own:
            return home.packaged(place.pattern) if is_outside(entry) else entry
        if home in self.homes.known or home in self.used:
            return home.packaged(place.pattern)
        absolute = posixpath.isabs(entry)
        kept = "left as it is" if absolute else "removed"
        self.built.notes.append(
            f"searches {entry}, which lies outside the config's folder and provides no file: {kept}"
        )
        return entry if absolute else None

    def _note_open(self, entry: str) -> None:
        """Note an entry that a variable can let be any folder."""
        variable, search = self.search.leading(entry), self.search
        if variable in search.path_defaults:
            where = f"in {search.path_defaults[variable or '']}, its default,"
        elif variable is not None and variable not in search.defaults:
            where = "beside the config"
        else:
            return
        self.built.notes.append(
            f"searches {entry}: files {where} are packaged; for other folders set {variable} in the "
            "environment"
        )


def _require_cases(built: BuiltConfig) -> None:
    """Refuse files whose paths differ in case only: archives and some file systems take them for one."""
    seen: dict[str, str] = {}
    for path, file in built.base_files.items():
        other = seen.setdefault(path.casefold(), path)
        if other != path and built.base_files[other].path.read_bytes() != file.path.read_bytes():
            raise InvalidConfigError(
                built.base,
                (
                    f"{built.base_files[other].source} and {file.source} differ in case only; .ocioz "
                    "archives, Windows and macOS take them for one"
                ),
                hint="rename one",
            )
