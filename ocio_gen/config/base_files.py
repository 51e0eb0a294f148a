"""Takes the LUT files of a house config along: only from folders that are allowed, each at a path of its own.

A file beside the base keeps its path. A file from another folder lies in a folder of its own, below
`luts/base`, under the path by which the config names it, and the search path leads there in the same order.
"""

import os
import posixpath
import re
from dataclasses import dataclass, field
from pathlib import Path

import PyOpenColorIO as ocio
from lxml import etree

from ocio_gen.config.built import LUT_FOLDER, BaseFile, BuiltConfig
from ocio_gen.config.references import change_transforms
from ocio_gen.config.search import (
    MOST_FILES,
    FoundFile,
    Place,
    SearchPath,
    TooManyFilesError,
    file_transforms,
)
from ocio_gen.errors import UserError
from ocio_gen.opencolorio import OCIO_ERRORS
from ocio_gen.show import AllowedFolder

# Files from outside of the base's folder lie here.
_OUTSIDE = f"{LUT_FOLDER}/base"

# So many LUTs are kept in memory at a time.
_CACHED = 64

# So many files of a file name that is all variable are listed in a note.
_LISTED = 8


@dataclass(frozen=True)
class _Home:
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
    used: set[_Home] = field(default_factory=set)  # where files come from
    seen: set[str] = field(default_factory=set)  # file names that were followed
    names: dict[str, str] = field(default_factory=dict)  # of folders for files from outside, by their keys

    def __post_init__(self) -> None:
        self.search = SearchPath.of(self.built.config)
        root = self.allowed[0].path
        label = self.base.parent.relative_to(root) if self.base.is_relative_to(root) else self.base.parent
        self.own = _Home(self.search.folder, ".", label.as_posix())
        homes = [
            _Home(_absolute(one.path), self._outside(one.name, one.text), one.text) for one in self.allowed
        ]
        self.homes = [self.own, *sorted(homes, key=lambda home: -len(home.folder))]
        self.real = [Path(home.folder).resolve() for home in self.homes]
        self.place_homes = {place: self._place_home(place) for place in self.search.places}

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
            raise UserError(
                f"{self.base}: {source} leads to more than {MOST_FILES} files; name the file more closely"
            ) from None
        luts = [one for one in found if self._is_lut(one.path)]
        self._note(source, found, luts)
        for one in luts:
            self._require_allowed(source, one)
        homes = {(one.place, one.pattern): self._home(source, one) for one in luts}
        if any(
            not home.holds(pattern) or (place.entry is None and home.variable is None)
            for (place, pattern), home in homes.items()
        ):
            if referrer is not None:
                self.built.notes.append(f"{referrer.name} uses {source} from outside: not taken along")
                return
            self.sources[source] = self._new_name(source, homes)
        for one in luts:
            self._put(source, one, homes[one.place, one.pattern])

    def _note(self, source: str, found: list[FoundFile], luts: list[FoundFile]) -> None:
        notes = self.built.notes
        names = " and ".join(self.search.variables(source))
        if not found and names:
            notes.append(f"uses {source}: no LUT is there for any value of {names}")
        elif not found:
            notes.append(f"uses {source}, which is not there")
        elif not luts:
            notes.append(f"uses {source}, which is no LUT or CDL that OCIO reads: not taken along")
        elif led := [name for name in self.search.variables(source) if name in self.search.path_defaults]:
            value = self.search.path_defaults[led[0]]
            notes.append(
                f"uses {source}: {value}, the default of {led[0]}, comes along; what else {led[0]} can "
                "be is left to the environment"
            )
        elif self.search.leading(posixpath.basename(source)):
            files = list(dict.fromkeys(one.path.name for one in luts))
            rest = f" and {len(files) - _LISTED} more" if len(files) > _LISTED else ""
            notes.append(f"uses {source}: takes along all that it can be: {', '.join(files[:_LISTED])}{rest}")

    def _is_lut(self, path: Path) -> bool:
        if len(self.built.base_files) % _CACHED == 0:
            ocio.ClearAllCaches()  # OCIO keeps each LUT
        try:
            self.built.config.getProcessor(ocio.FileTransform(path.as_posix()))
        except OCIO_ERRORS:
            return path.suffix.lower() == ".ctf" and bool(_references(path))
        return True

    def _require_allowed(self, source: str, one: FoundFile) -> None:
        real = one.path.resolve()
        if any(real.is_relative_to(folder) for folder in self.real):
            return
        beside = any(home.holds(one.path.as_posix()) for home in self.homes)
        texts = (source, one.place.entry or "")
        filled = [self.search.filled(text, self.search.path_defaults) for text in texts]
        searched = one.place.pattern.partition("$")[0].rstrip("/")
        below = not beside and one.path.as_posix().startswith(f"{searched}/")
        folder = Path(searched) if below else real.parent
        absolute = beside or any(map(posixpath.isabs, filled))
        text = folder if absolute else os.path.relpath(folder, _absolute(self.allowed[0].path))
        raise UserError(
            f"{self.base}: uses {one.path}{f', a link to {real},' * beside} from outside the folders of the "
            f'config and of the description; to take it along, add allow = ["{text}"] to the description'
        )

    def _home(self, source: str, one: FoundFile) -> _Home:
        """Return the home of a file name in a place."""
        home = self.place_homes.get(one.place) or self._absolute_home(source, one.pattern)
        self.used.add(home)
        return home

    def _absolute_home(self, source: str, pattern: str) -> _Home:
        if home := self._variable_home(source, pattern):
            return home
        for home in self.homes:
            if home.holds(pattern):
                package = self._outside("config", ".") if home is self.own else home.package
                return _Home(home.folder, package, home.label)
        return self._lone_home(posixpath.dirname(pattern))

    def _place_home(self, place: Place) -> _Home:
        if home := self._variable_home(place.entry or "", place.pattern):
            return home
        holding = (home for home in self.homes if home.holds(place.pattern))
        return next(holding, None) or self._lone_home(place.pattern)

    def _lone_home(self, folder: str) -> _Home:
        """Return the home of a folder outside the allowed ones: a link or `..` may lead from it into one."""
        return _Home(folder, self._outside(posixpath.basename(folder), folder), folder)

    def _variable_home(self, text: str, pattern: str) -> _Home | None:
        """Return the home of a path that begins with a variable whose default is a path."""
        variable = self.search.leading(text)
        if variable is None or variable not in self.search.path_defaults:
            return None
        folder = self.search.joined(self.search.folder, self.search.path_defaults[variable])
        inside = self.own.holds(folder)
        package = self.own.packaged(folder) if inside else self._outside(variable, f"${variable}")
        home = _Home(folder, package, f"${variable}", variable)
        return home if home.holds(pattern) else None

    def _outside(self, name: str, key: str) -> str:
        """Return a folder for files from outside: one for each key, beside what the base itself has there."""
        if key not in self.names:
            slug = re.sub(r"[^\w.-]+", "_", name).strip("._") or "outside"
            number, free = 1, slug
            while free in self.names.values() or Path(self.base.parent, _OUTSIDE, free).exists():
                number += 1
                free = f"{slug}-{number}"
            self.names[key] = free
        return f"{_OUTSIDE}/{self.names[key]}"

    def _new_name(self, source: str, homes: dict[tuple[Place, str], _Home]) -> str:
        """Return a file name, with its variables, that leads to the package's files and to no other."""
        for (place, pattern), home in homes.items():
            if place.entry is None:
                return posixpath.relpath(home.packaged(pattern), LUT_FOLDER)
        parts = posixpath.normpath(self.search.filled(source, self.search.path_defaults)).split("/")
        rest = [part for part in parts if part != ".."]
        return "/".join(["base", f"up-{len(parts) - len(rest)}", *rest])

    def _put(self, source: str, one: FoundFile, home: _Home) -> None:
        name = self.sources.get(source)
        if name is None or one.place.entry is None:
            pattern = home.packaged(one.pattern)
        else:
            pattern = posixpath.join(home.packaged(one.place.pattern), name)
        path = posixpath.normpath(self.search.filled(pattern, one.values))
        holding = (each for each in self.homes if each.holds(one.path.as_posix()))
        label = next(holding, home).labelled(one.path.as_posix())
        self.built.base_files[path] = BaseFile(one.path, label)
        for reference in _references(one.path) if one.path.suffix.lower() == ".ctf" else []:
            self.take(reference, one.path)

    def rewrite(self) -> None:
        """Let the config look for the files where they are in the package."""
        config, search = self.built.config, self.search
        entries = [self._new_entry(place) for place in search.places]
        sources = [one.getSrc() for one in file_transforms(config)]
        for variable, default in search.path_defaults.items():
            for text in (*search.entries, *sources):
                home = self._variable_home(text, search.joined(search.folder, text))
                if home is None or home.variable != variable or not _is_outside(default):
                    continue
                if home in self.used or self.own.holds(home.folder):
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
        entry, home = place.entry or ".", self.place_homes[place]
        self._note_open(entry)
        if home.variable:
            return entry
        if home is self.own:
            return home.packaged(place.pattern) if _is_outside(entry) else entry
        if home in self.homes or home in self.used:
            return home.packaged(place.pattern)
        absolute = posixpath.isabs(entry)
        kept = "left as it is" if absolute else "left out"
        self.built.notes.append(f"searches {entry}, which is outside, and uses nothing from there: {kept}")
        return entry if absolute else None

    def _note_open(self, entry: str) -> None:
        """Note an entry that a variable can let be any folder."""
        variable, search = self.search.leading(entry), self.search
        if variable in search.path_defaults:
            where = f"from {search.path_defaults[variable or '']}, its default,"
        elif variable is not None and variable not in search.defaults:
            where = "from folders beside the config"
        else:
            return
        self.built.notes.append(
            f"searches {entry}: files come along {where} and what else {variable} can be is left to the "
            "environment"
        )


def _is_outside(name: str) -> bool:
    """Tell whether a path, as it is written, does not begin in the config's folder."""
    return posixpath.isabs(name) or posixpath.normpath(name).split("/")[0] == ".."


def _absolute(path: Path) -> str:
    return posixpath.normpath(path.absolute().as_posix())


def _references(path: Path) -> list[str]:
    """Return the files that a CTF file refers to."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    try:
        root = etree.fromstring(path.read_bytes(), parser)
    except (OSError, etree.XMLSyntaxError):
        return []
    return [one.get("path") for one in root.iter("{*}Reference") if one.get("path")]


def _require_cases(built: BuiltConfig) -> None:
    """Refuse files whose paths differ in case only: archives and some file systems take them for one."""
    seen: dict[str, str] = {}
    for path, file in built.base_files.items():
        other = seen.setdefault(path.casefold(), path)
        if other != path and built.base_files[other].path.read_bytes() != file.path.read_bytes():
            raise UserError(
                f"{built.base}: {built.base_files[other].source} and {file.source} differ in case only; "
                ".ocioz archives, Windows and macOS take them for one; rename one"
            )
