# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""Which files a config finds: its search path, and the context variables in its file names.

OCIO replaces context variables in four places: the search path, the `src` and the `cccid` of a FileTransform,
and the names of a ColorSpaceTransform. A variable can have any value. The values that matter are those that a
file exists for; the folders tell which these are.
"""

import posixpath
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path, PurePosixPath

import PyOpenColorIO as ocio
from lxml import etree

from ocio_gen.config.references import all_spaces, all_transforms
from ocio_gen.core.opencolorio import OCIO_ERRORS
from ocio_gen.core.patterns import Pattern, PatternError

Values = Mapping[str, str]

# ${NAME}, $NAME and %NAME%, as OCIO writes a context variable.
_VARIABLE = re.compile(r"\$\{(\w+)\}|\$(\w+)|%(\w+)%")

# Extensions of the LUT and CDL formats that OCIO reads.
LUT_SUFFIXES = {f".{extension.lower()}" for _, extension in ocio.FileTransform.getFormats()}

# What CLF and CTF files begin with, and in how many bytes OCIO looks for it: comments may stand before.
_PROCESS_LIST = b"<ProcessList"
_HEAD = 1 << 20

# Files that one file name may lead to. A studio has thousands of shots; more is a mistake.
MOST_FILES = 20_000


class TooManyFilesError(Exception):
    """A file name leads to more files than any config means."""


@dataclass(frozen=True)
class Place:
    """An entry of a search path, or none: an absolute file name is not searched for."""

    entry: str | None  # as the config has it
    pattern: str  # the absolute folder; variables without a path of their own stay in it


@dataclass(frozen=True)
class FoundFile:
    """A file that a file name of a config leads to."""

    place: Place
    pattern: str  # the absolute file name in the place; variables without a path of their own stay in it
    path: Path
    values: dict[str, str] = field(hash=False)  # of the variables that lead to it


@dataclass(frozen=True)
class SearchPath:
    """The search path of a config, with what its variables are while nothing sets them."""

    folder: str  # of the config, absolute
    entries: tuple[str, ...]
    defaults: dict[str, str]  # of the variables that have one; not those that are declared as themselves
    declared: frozenset[str]

    @classmethod
    def of(cls, config: ocio.Config) -> "SearchPath":
        """Return the search path of a config that was loaded from a file."""
        declared = {name: config.getEnvironmentVarDefault(name) for name in config.getEnvironmentVarNames()}
        return cls(
            folder=Path(config.getWorkingDir()).absolute().as_posix(),
            entries=tuple(config.getSearchPaths()) or ("",),
            defaults={name: value for name, value in declared.items() if not variables_in(value, declared)},
            declared=frozenset(declared),
        )

    @cached_property
    def path_defaults(self) -> dict[str, str]:
        """Defaults that are paths, and no single name: nothing tells which other paths there are."""
        return {name: value for name, value in self.defaults.items() if "/" in value or value in {".", ".."}}

    @cached_property
    def places(self) -> tuple[Place, ...]:
        """Every place of the search path, in order."""
        return tuple(Place(entry, self.joined(self.folder, entry)) for entry in self.entries)

    def joined(self, folder: str, name: str) -> str:
        """Return a file name below a folder, normal, with the defaults that are paths filled in."""
        filled = self.filled(name.strip(), self.path_defaults)
        return posixpath.normpath(posixpath.join(folder, filled))

    def filled(self, text: str, values: Values) -> str:
        """Return a text with these variables replaced by their values."""
        parts = _parts(text, self.declared)
        return "".join(part if name is None else values.get(name, part) for part, name in parts)

    def variables(self, text: str) -> list[str]:
        """Return the variables of a text, each once."""
        return variables_in(text, self.declared)

    def leading(self, text: str) -> str | None:
        """Return the variable that a path begins with and that can hold a path, if it begins with one."""
        first = text.strip().partition("/")[0]
        parts = [(part, name) for part, name in _parts(first, self.declared) if part]
        return parts[0][1] if len(parts) == 1 else None

    def places_of(self, source: str) -> list[tuple[Place, str]]:
        """Return where OCIO looks for a file name: each place with the absolute name there."""
        if posixpath.isabs(self.filled(source, self.path_defaults)):
            pattern = self.joined("/", source)
            return [(Place(None, posixpath.dirname(pattern)), pattern)]
        return [(place, self.joined(place.pattern, source)) for place in self.places]

    def files(self, source: str) -> Iterator[FoundFile]:
        """Yield every file that a file name leads to, in every place, for any value of its variables.

        Raises:
            TooManyFilesError: there are more than any config means.
        """
        seen: set[tuple[str | None, Path]] = set()
        open_name = self.variables(posixpath.basename(source))
        for place, pattern in self.places_of(source):
            for path, values in self._matches(pattern):
                suffix = path.suffix.lower()
                # A name that ends in a variable matches any file, and can only mean a LUT.
                meant = (
                    not open_name or (suffix and source.lower().endswith(suffix)) or suffix in LUT_SUFFIXES
                )
                if (place.entry, path) in seen or not meant:
                    continue
                seen.add((place.entry, path))
                if len(seen) > MOST_FILES:
                    raise TooManyFilesError
                yield FoundFile(place, pattern, path, values)

    def _matches(self, pattern: str) -> Iterator[tuple[Path, dict[str, str]]]:
        """Yield the files that an absolute pattern matches: by the defaults, then for any value."""
        own = {name: self.defaults[name] for name in self.variables(pattern) if name in self.defaults}
        for text, known in ((self.filled(pattern, own), own), (pattern, {})):
            parts = PurePosixPath(posixpath.normpath(text)).parts
            yield from self._walk(Path(parts[0]), parts[1:], known)

    def _walk(
        self, folder: Path, parts: tuple[str, ...], values: dict[str, str]
    ) -> Iterator[tuple[Path, dict[str, str]]]:
        if not parts:
            if folder.is_file():
                yield folder, values
            return
        text = self.filled(parts[0], values)
        if not self.variables(text):
            yield from self._walk(folder / text, parts[1:], values)
            return
        for name in _names_in(folder):
            if (more := self.match(text, name)) is not None:
                yield from self._walk(folder / name, parts[1:], values | more)

    def match(self, text: str, name: str) -> dict[str, str] | None:
        """Return what the variables of a text are where it is a name; none where it cannot be."""
        groups: dict[str, str] = {}
        expression = ""
        for part, variable in _parts(text, self.declared):
            if variable is None:
                expression += re.escape(part)
            elif variable in groups:
                expression += f"(?P={groups[variable]})"
            else:
                groups[variable] = f"v{len(groups)}"
                expression += f"(?P<{groups[variable]}>.+)"
        try:
            found = Pattern(expression).fullmatch(name)
        except PatternError:  # longer than a name can be
            return None
        return {variable: found[group] for variable, group in groups.items()} if found else None


def file_transforms(config: ocio.Config) -> list[ocio.FileTransform]:
    """Return every FileTransform of a config."""
    return [one for one in all_transforms(config) if isinstance(one, ocio.FileTransform)]


def file_names(config: ocio.Config) -> list[str]:
    """Return every file name in a config's transforms and in the CTF files that these lead to, each once."""
    search = SearchPath.of(config)
    names = dict.fromkeys(one.getSrc() for one in file_transforms(config))
    left = list(names)
    while left:
        try:
            paths = {one.path for one in search.files(left.pop())}
        except TooManyFilesError:
            continue
        new = dict.fromkeys(name for path in sorted(paths) for name in references(path) if name not in names)
        names |= new
        left += new
    return list(names)


def references(path: Path) -> list[str]:
    """Return the file names of a CTF file's Reference elements; none of another file.

    OCIO knows a CTF by what it holds, whatever its file is called.
    """
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)
    try:
        with path.open("rb") as file:
            if _PROCESS_LIST not in file.read(_HEAD):
                return []
        content = path.read_bytes()
        if b"Reference" not in content:  # LUTs can be large: most have none
            return []
        root = etree.fromstring(content, parser)
    except (OSError, etree.XMLSyntaxError):
        return []
    return [one.get("path") for one in root.iter("{*}Reference") if one.get("path")]


def variables_in(text: str, declared: Iterable[str] = ()) -> list[str]:
    """Return the context variables in a text, each once.

    Args:
        text: A search path entry, a file name, the name of a colour space.
        declared: Variables that the config declares.
    """
    return list(dict.fromkeys(name for _, name in _parts(text, declared) if name is not None))


def variables_of(config: ocio.Config) -> list[str]:
    """Return every context variable that a config uses, in the order in which it uses them."""
    declared = list(config.getEnvironmentVarNames())
    texts = [*config.getSearchPaths(), *file_names(config)]
    for transform in all_transforms(config):
        texts += _texts(transform)
    return list(dict.fromkeys(name for text in texts for name in variables_in(text, declared)))


def context_values(config: ocio.Config) -> list[dict[str, str]]:
    """Return the values of context variables that something exists for: a file, an id in it, a colour space.

    Args:
        config: Loaded from a file; its folders are read.

    Returns:
        Variables that belong together, `{SEQ: a, SHOT: 010}` for `$SEQ/$SHOT.cube`, each set of them once.
    """
    search = SearchPath.of(config)
    found: dict[tuple[tuple[str, str], ...], dict[str, str]] = {}
    in_files = map(ocio.FileTransform, file_names(config))
    for transform in (*all_transforms(config), *in_files):
        for values in _values(search, config, transform):
            found[tuple(sorted(values.items()))] = values
    return [values for values in found.values() if values]


def _values(search: SearchPath, config: ocio.Config, transform: ocio.Transform) -> Iterator[dict[str, str]]:
    if isinstance(transform, ocio.FileTransform):
        try:
            for found in search.files(transform.getSrc()):
                yield found.values
                if search.variables(identifier := transform.getCCCId()):
                    for name in _cdl_ids(found.path):
                        yield found.values | (search.match(identifier, name) or {})
        except TooManyFilesError:
            return
    elif isinstance(transform, ocio.ColorSpaceTransform):
        names = [space.getName() for space in all_spaces(config)]
        for text in filter(search.variables, _texts(transform)):
            yield from filter(None, (search.match(text, name) for name in names))


def _texts(transform: ocio.Transform) -> list[str]:
    """Return the texts of a transform in which OCIO replaces variables."""
    if isinstance(transform, ocio.FileTransform):
        return [transform.getSrc(), transform.getCCCId()]
    if isinstance(transform, ocio.ColorSpaceTransform):
        return [transform.getSrc(), transform.getDst()]
    return []


def _cdl_ids(path: Path) -> list[str]:
    try:
        return [cdl.getID() for cdl in ocio.CDLTransform.CreateGroupFromFile(str(path))]
    except OCIO_ERRORS:
        return []


def _parts(text: str, declared: Iterable[str]) -> Iterator[tuple[str, str | None]]:
    """Yield a text in parts: (text, None), or (a variable as it is written, its name)."""
    end = 0
    for match in _VARIABLE.finditer(text):
        yield text[end : match.start()], None
        name, end = match[1] or match[3], match.end()
        if name is None:
            # OCIO replaces $SHOT in $SHOT_v1, too, where it knows a SHOT and no SHOT_v1.
            name = max((one for one in declared if match[2].startswith(one)), key=len, default=match[2])
            end = match.start(2) + len(name)
        yield text[match.start() : end], name
    yield text[end:], None


def _names_in(folder: Path) -> list[str]:
    """Return the names in a folder, without hidden ones; none of a folder that cannot be read."""
    try:
        return sorted(path.name for path in folder.iterdir() if not path.name.startswith("."))
    except OSError:
        return []
