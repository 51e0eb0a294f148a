# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""Which of a base's colour spaces a config keeps, hides and renames."""

import re
from collections.abc import Iterable, Mapping
from fnmatch import fnmatchcase

from ocio_gen.config.built import BuiltConfig
from ocio_gen.config.references import all_spaces, is_display, needed_spaces
from ocio_gen.config.rename import inactive_spaces, rename_spaces
from ocio_gen.config.spaces import PROXY_SPACES
from ocio_gen.core.errors import InvalidConfigError
from ocio_gen.core.patterns import Pattern, PatternError
from ocio_gen.show.model import Spaces

# Families of camera spaces, in the ACES configs and in most others.
_CAMERAS = re.compile(r"(input|cameras?)\b", re.IGNORECASE)


def arrange_spaces(built: BuiltConfig, spaces: Spaces) -> None:
    """Keep, hide and rename the base's colour spaces as a show describes.

    Raises:
        UserError: two spaces would have one name.
    """
    config = built.config
    names = [space.getName() for space in all_spaces(config)]
    hidden = inactive_spaces(config)
    if spaces.keep is not None:
        _note_absent(built, spaces.keep, names)
        kept = {name for name in names if _fits(name, spaces.keep)}
        needed = needed_spaces(config)
        for name in names:
            if name not in kept | needed:
                config.removeColorSpace(name)
        hidden += [
            name for name in names if name in needed - kept and not is_display(config.getColorSpace(name))
        ]
    hidden += [name for name in names if _fits(name, spaces.hide)]
    _note_absent(built, spaces.hide, names)
    if spaces.cameras:
        _note_absent(built, spaces.cameras, names)
        hidden += [
            space.getName()
            for space in all_spaces(config)
            if _CAMERAS.match(space.getFamily()) and not _fits(space.getName(), spaces.cameras)
        ]
        hidden = [name for name in hidden if not _fits(name, spaces.cameras)]
    left = {space.getName() for space in all_spaces(config)}
    config.setInactiveColorSpaces(", ".join(name for name in dict.fromkeys(hidden) if name in left))
    _rename(built, spaces)


def _rename(built: BuiltConfig, spaces: Spaces) -> None:
    config = built.config
    present = [space.getName() for space in all_spaces(config)]
    built.renamed = renamed = new_names(present, spaces.rename)
    _note_absent(built, spaces.rename, present)
    after = [renamed.get(name, name).casefold() for name in present]
    for old, new in renamed.items():
        if after.count(new.casefold()) > 1:
            raise InvalidConfigError(
                built.base, f"spaces.rename gives {old!r} the name {new!r} of another space"
            )
    ours = {name.casefold() for space in PROXY_SPACES for name in (space.name, *space.aliases)}
    # A name that ours take is not left to the renamed space.
    for aliases in (True, False):
        group = {old: new for old, new in renamed.items() if (old.casefold() not in ours) is aliases}
        if group:
            rename_spaces(config, group, aliases=aliases and not built.legacy)


def new_names(names: Iterable[str], patterns: Mapping[str, str]) -> dict[str, str]:
    """Return the new name of each colour space that a pattern renames, by its old one.

    Args:
        names: Colour spaces.
        patterns: New names by patterns of old ones, with * and ?; a * in the new name stands for the same.
    """
    names = list(names)
    renamed: dict[str, str] = {}
    for pattern, new in patterns.items():
        expression = _expression(pattern)
        for name in names:
            if match := expression.fullmatch(name):
                renamed[name] = _filled(new, match.groups())
    return renamed


def _expression(pattern: str) -> Pattern:
    expression = re.escape(pattern).replace(r"\*", "(.*)").replace(r"\?", ".")
    try:
        return Pattern(expression, f"spaces.rename: {pattern!r}")
    except PatternError as error:
        raise InvalidConfigError("spaces.rename", f"{pattern[:80]!r} is no pattern ({error})") from None


def _filled(new: str, groups: Iterable[str]) -> str:
    """Return a new name whose * are what those of the pattern stood for, in their order."""
    for group in groups:
        new = new.replace("*", group, 1)
    return new


def _fits(name: str, patterns: Iterable[str]) -> bool:
    return any(fnmatchcase(name.casefold(), pattern.casefold()) for pattern in patterns)


def _note_absent(built: BuiltConfig, patterns: Iterable[str], names: list[str]) -> None:
    """Note patterns that no name fits: in every release, that is a mistake."""
    for pattern in patterns:
        if not any(_fits(name, [pattern]) for name in names):
            built.absent.add(pattern)
            built.notes.append(f"has no colour space {pattern}")
