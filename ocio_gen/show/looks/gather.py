# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""Gathers the looks of a show from all its files: one for each shot, or an error that says why not."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from fnmatch import fnmatchcase
from pathlib import Path

from ocio_gen.core.errors import InvalidLookError, UserError, all_of
from ocio_gen.core.names import file_name_problem, require_name
from ocio_gen.show.cut.events import NameOf
from ocio_gen.show.looks.cdl_files import read_cdl
from ocio_gen.show.looks.file_type import FileType, Found, Reading
from ocio_gen.show.looks.file_types import BY_SUFFIX
from ocio_gen.show.looks.look import SHOW_ID, Grade, Lmt, Looks, ShotLook, WorkingSpace, working_space
from ocio_gen.show.looks.named import Named
from ocio_gen.show.looks.shot_names import ShotNames
from ocio_gen.show.model import Looks as LooksOfShow
from ocio_gen.show.model import Show

# The context variable's value while nobody has set it: a look that does nothing.
NO_SHOT = "no_shot"

# A shot's name is a file's name, too, and the value of a variable in a path.
_SHOT = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.+-]*")


def gather_looks(show: Show) -> Looks:
    """Return the looks of a show.

    Raises:
        UserError: a file cannot be read, a shot has no CDL or two that differ, or a CDL is not
            legal. All errors of shots are named at once.
    """
    described = show.looks
    by_shot: dict[str, tuple[str, ShotLook]] = {}
    errors: list[UserError] = []
    folders = show.input_folders
    taken = {NO_SHOT, SHOW_ID} if described.show else {NO_SHOT}
    files: dict[Path, None] = {}
    edls = [path for path in described.shots if (kind := _type_of(path)) and kind.has_events]
    if described.event_shots and len(edls) > 1:
        raise InvalidLookError(
            "looks.event_shots", f"names the events of one EDL, and looks.shots has {len(edls)}"
        )
    reading = Reading(_working(described), described.clamp, folders)
    found = [
        one
        for path in described.shots
        for one in _found_in(folders.require(path, "looks.shots"), described, reading)
    ]
    for where, look in _looks(found, described):
        files |= dict.fromkeys(look.files)
        if not _SHOT.fullmatch(look.shot) or look.shot in taken or file_name_problem(look.shot):
            text = f"{look.shot!r} cannot be a shot's name"
            errors.append(InvalidLookError(where, text, hint="looks.shot_name can pick part"))
        elif not look.steps and not _ungraded(look.shot, described):
            text, hint = f"shot {look.shot} has no CDL", "add one, or list the shot in looks.ungraded"
            errors.append(InvalidLookError(where, text, hint=hint))
        elif (other := by_shot.setdefault(look.shot.casefold(), (where, look)))[1] is not look:
            errors += _difference((where, look), other)
    errors += _lmts_of_one_name(look for _, look in by_shot.values())
    if errors:
        raise all_of(errors)
    grade = None
    if described.show:
        grade = Grade(read_cdl(folders.require(described.show, "looks.show")), _working(described))
    return Looks(
        tuple(sorted((look for _, look in by_shot.values()), key=lambda look: look.shot)), grade, tuple(files)
    )


def _working(described: LooksOfShow) -> WorkingSpace:
    return working_space(described.working_space, clamp=described.clamp)


def _lmts_of_one_name(looks: Iterable[ShotLook]) -> Iterator[UserError]:
    """Yield an error for each LMT that is another than one of its name."""
    known: dict[str, tuple[Lmt, str]] = {}
    for look in looks:
        for step in look.steps:
            if isinstance(step, Lmt):
                other, source = known.setdefault(step.slug.casefold(), (step, look.source))
                if step != other:
                    text = f"{step.name} is another file than in {source}"
                    yield InvalidLookError(look.source, text, hint="rename one")


def _difference(one: tuple[str, ShotLook], another: tuple[str, ShotLook]) -> list[UserError]:
    """Return what is wrong with two looks of one shot, by where they are: nothing, if they are the same."""
    (where, look), (elsewhere, other) = one, another
    if look.shot != other.shot:
        text = (
            f"shots {look.shot} and {other.shot} ({elsewhere}) differ in case only, "
            "and would be one file on some disks"
        )
        return [InvalidLookError(where, text, hint="rename one")]
    if look.steps != other.steps:
        text = f"shot {look.shot} has two CDLs, another in {elsewhere}"
        return [InvalidLookError(where, text, hint="leave one")]
    return []


def _found_in(path: Path, described: LooksOfShow, reading: Reading) -> list[Found]:
    require_name(path.name, str(path.parent))
    kind = _type_of(path)
    if kind is None:
        raise InvalidLookError(path, "not a file of CDLs", hint=f"give one of {', '.join(BY_SUFFIX)}")
    found = kind.read(path, reading)
    if described.event_shots and kind.has_events:
        return _in_order(path, found, described.event_shots)
    return found


def _type_of(path: Path) -> FileType | None:
    return BY_SUFFIX.get(path.suffix.lower())


def _looks(found: list[Found], described: LooksOfShow) -> Iterator[tuple[str, ShotLook]]:
    """Yield the looks of shots, by all that files say, and where they say it.

    Raises:
        UserError: nothing that one is called is a shot's name. All are named at once.
    """
    names = ShotNames(described)
    repeated = _repeated_ids(found)
    looks: list[tuple[Named, ShotLook]] = []
    errors: list[UserError] = []
    for named, look in found:
        reel = named.alone and repeated.intersection(named.names.get(NameOf.ID, ()))
        shot = names.of(named, without=(NameOf.ID,) if reel else ())
        if shot is None:
            errors.append(InvalidLookError(named.where, _no_shot(named, described)))
        else:
            looks.append((named, replace(look, shot=shot)))
    if errors:
        raise all_of(errors)
    graded = {look.shot for _, look in looks if look.steps}
    for named, look in looks:
        ungraded_here = not look.steps and look.shot in graded
        if not (ungraded_here and (named.passing or _ungraded(look.shot, described))):
            yield named.where, look


def _repeated_ids(found: list[Found]) -> set[str]:
    """Return the ids that several files of one CDL share: they name a reel, say, and no shot."""
    ids = Counter(name for one in found if one.named.alone for name in one.named.names.get(NameOf.ID, ()))
    return {name for name, count in ids.items() if count > 1}


def _no_shot(named: Named, described: LooksOfShow) -> str:
    called = named.called(described.names)
    if described.shot_name:
        return f"looks.shot_name fits nothing that it is called: {called}"
    return f"has no name that is a shot's: {called}; give looks.shot_name, looks.names or looks.event_shots"


def _in_order(path: Path, found: list[Found], shots: list[str]) -> list[Found]:
    """Return events by the shots that the description lists for them, without tails of dissolves."""
    found = [one for one in found if one.look.steps or not one.named.passing]
    if len(found) != len(shots):
        raise InvalidLookError(path, f"has {len(found)} events, and looks.event_shots {len(shots)} shots")
    return [
        Found(replace(named, names={of: [shot] for of in NameOf}), look)
        for (named, look), shot in zip(found, shots, strict=True)
    ]


def _ungraded(shot: str, described: LooksOfShow) -> bool:
    return any(fnmatchcase(shot, pattern) for pattern in described.ungraded)
