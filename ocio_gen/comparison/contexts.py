# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""Values of context variables for which there are files: what a host can reach by setting them."""

import posixpath
import re
from collections.abc import Iterator, Sequence
from itertools import product
from pathlib import Path

import PyOpenColorIO as ocio
import regex

from ocio_gen.comparison.definitions import FileReference, variables_in
from ocio_gen.comparison.side import Context, Side
from ocio_gen.core.errors import ArgumentError, InvalidConfigError
from ocio_gen.core.patterns import Pattern, PatternError
from ocio_gen.show.looks.file_type import CDL_SUFFIXES

# Before the name of a variable as a group of a regular expression: names may begin with a digit.
_GROUP = "v_"

_LUT_SUFFIXES = {f".{extension}" for _, extension in ocio.FileTransform.getFormats()}


def references_of(side: Side) -> frozenset[FileReference]:
    """Return every file that a config's transforms name, and that these files name in any context."""
    references = side.definitions.file_references()
    left = list(references)
    while left:
        for path, _ in found_files(side, left.pop()):
            new = {FileReference(one) for one in side.folder.references(path)} - references
            references |= new
            left += new
    return frozenset(references)


def contexts_of(side: Side, references: frozenset[FileReference]) -> list[Context]:
    """Return every set of values of context variables for which a config finds a file.

    The values of different variables go together where they stand in one path. Values with a slash in them
    are not looked for.

    Args:
        side: The config.
        references: The files that it names.
    """
    contexts: dict[tuple[tuple[str, str], ...], Context] = {}
    for reference in sorted(references):
        for values in _values(side, reference):
            contexts.setdefault(tuple(sorted(values.items())), values)
    return [contexts[key] for key in sorted(contexts) if not _is_default(side, contexts[key])]


def _is_default(side: Side, values: Context) -> bool:
    return all(side.config.getEnvironmentVarDefault(name) == value for name, value in values.items())


def _values(side: Side, reference: FileReference) -> Iterator[Context]:
    """Yield the values with which a reference finds a file."""
    chooses = any(variables_in(reference.cdl, side.definitions.declared))
    for path, values in found_files(side, reference):
        if values or chooses:
            yield from _with_cdl(side, path, reference, values)


def found_files(side: Side, reference: FileReference) -> Iterator[tuple[str, Context]]:
    """Yield the path of each file that a reference finds, and the values of variables with which it does."""
    for folder in side.definitions.search_paths or [""]:
        pattern = _expanded(side, posixpath.join(folder, reference.src))
        root = "/" if pattern.startswith("/") else ""
        segments = [segment for segment in pattern.split("/") if segment]
        named = not any(variables_in(segments[-1], side.definitions.declared))
        for path, values in _matches(side, root, segments, {}):
            # A variable that is a whole name fits any file: only LUTs and CDLs are meant.
            if named or Path(path).suffix.lower() in _LUT_SUFFIXES:
                yield path, values


def _expanded(side: Side, text: str) -> str:
    """Return a path with those variables replaced whose default is made of other variables."""
    declared = side.definitions.declared
    for spelling, name in list(variables_in(text, declared)):
        default = side.config.getEnvironmentVarDefault(name) if name in declared else ""
        if any(other != name for _, other in variables_in(default, declared)):
            text = text.replace(spelling, default)
    return text


def _matches(
    side: Side, folder: str, segments: Sequence[str], values: Context
) -> Iterator[tuple[str, Context]]:
    """Yield each file that a path with variables can name, and the variables' values."""
    first, *rest = segments
    pattern = _regex(first, side.definitions.declared, values)
    names = [first] if pattern is None else side.folder.entries(folder or ".")
    for name in names:
        match = None if pattern is None else pattern.fullmatch(name)
        if pattern is not None and match is None:
            continue
        path = posixpath.join(folder, name)
        more = {**values, **_groups(match)}
        if rest:
            yield from _matches(side, path, rest, more)
        elif side.folder.is_file(path):
            yield path, more


def _regex(segment: str, declared: list[str], values: Context) -> Pattern | None:
    """Return what matches a segment of a path, with a group for each variable; None if it has none."""
    pattern, end = "", 0
    groups = set(values)
    for spelling, name in variables_in(segment, declared):
        start = segment.index(spelling, end)
        pattern += re.escape(segment[end:start])
        if name in values:
            pattern += re.escape(values[name])
        else:
            pattern += f"(?P={_GROUP}{name})" if name in groups else f"(?P<{_GROUP}{name}>.+)"
            groups.add(name)
        end = start + len(spelling)
    if not end:
        return None
    try:
        return Pattern(pattern + re.escape(segment[end:]))
    except PatternError as error:
        raise InvalidConfigError(
            segment[:80], f"cannot be the name of a file ({error})", hint="mend the config"
        ) from None


def _groups(match: regex.Match[str] | None) -> dict[str, str]:
    return {name.removeprefix(_GROUP): value for name, value in match.groupdict().items()} if match else {}


def _with_cdl(side: Side, path: str, reference: FileReference, values: Context) -> Iterator[Context]:
    """Yield values with those of the variables that choose a CDL in the file."""
    pattern = _regex(reference.cdl, side.definitions.declared, values)
    if pattern is None:
        yield values
    elif Path(path).suffix.lower() in CDL_SUFFIXES:
        for name, _ in side.folder.cdls(path):
            match = pattern.fullmatch(name or "")
            if match:
                yield {**values, **_groups(match)}


def chosen_contexts(options: Sequence[str]) -> list[Context]:
    """Return the contexts that a user asks for: every combination of the values of each variable.

    Args:
        options: "SHOT=NW_0010" each; a variable may be given several times.

    Raises:
        UserError: one is not of that form.
    """
    values: dict[str, list[str]] = {}
    for option in options:
        name, equals, value = option.partition("=")
        if not equals or not re.fullmatch(r"\w+", name):
            raise ArgumentError(
                "context", f"{option!r} is not a variable and its value", hint="give SHOT=NW_0010"
            )
        values.setdefault(name, []).append(value)
    combinations = product(*values.values()) if values else ()
    return [dict(zip(values, combination, strict=True)) for combination in combinations]
