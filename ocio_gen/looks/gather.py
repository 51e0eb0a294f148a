"""Gathers the looks of a show from all its files: one for each shot, or an error that says why not."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from fnmatch import fnmatchcase
from pathlib import Path

from ocio_gen.cdl import Cdl
from ocio_gen.errors import UserError
from ocio_gen.input_folders import InputFolders
from ocio_gen.looks.amf import read_amf
from ocio_gen.looks.cdl_files import SUFFIXES, read_cdl, read_cdls
from ocio_gen.looks.edl import read_edl
from ocio_gen.looks.look import WORKING_SPACES, Grade, Lmt, Looks, ShotLook, WorkingSpace
from ocio_gen.names import file_name_problem, require_name
from ocio_gen.patterns import Pattern
from ocio_gen.show import Looks as LooksOfShow
from ocio_gen.show import Show

# The context variable's value while nobody has set it: a look that does nothing.
NO_SHOT = "no_shot"

# What clips are called after their files, and shots are not.
_MEDIA = re.compile(r"\.(ari|arx|braw|crm|dng|dpx|exr|mov|mp4|mxf|r3d|tiff?)$", re.IGNORECASE)

# A shot's name is a file's name, too, and the value of a variable in a path.
_SHOT = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.+-]*")


def gather_looks(show: Show) -> Looks:
    """Return the looks of a show.

    Raises:
        UserError: a file cannot be read, a shot has no CDL or two that differ, or a CDL is not
            legal. All errors of shots are named at once.
    """
    described = show.looks
    by_shot: dict[str, ShotLook] = {}
    errors: list[str] = []
    folders = show.input_folders
    files: dict[Path, None] = {}
    for path in described.shots:
        for look in _looks_of(folders.require(path, "looks.shots"), described, folders):
            files |= dict.fromkeys(look.files)
            if not _SHOT.fullmatch(look.shot) or look.shot == NO_SHOT or file_name_problem(look.shot):
                errors.append(
                    f"{look.source}: {look.shot!r} cannot be a shot's name; looks.shot_name can pick part"
                )
            elif not look.steps and not _ungraded(look.shot, described):
                errors.append(
                    f"{look.source}: shot {look.shot} has no CDL; add one, or list the shot in looks.ungraded"
                )
            elif (other := by_shot.setdefault(look.shot.casefold(), look)) is not look:
                errors += _difference(look, other)
    errors += _lmts_of_one_name(by_shot.values())
    if errors:
        raise UserError("\n".join(dict.fromkeys(errors)))
    grade = None
    if described.show:
        grade = Grade(read_cdl(folders.require(described.show, "looks.show")), _working(described))
    return Looks(tuple(sorted(by_shot.values(), key=lambda look: look.shot)), grade, tuple(files))


def _working(described: LooksOfShow) -> WorkingSpace:
    return WORKING_SPACES[described.working_space]


def _lmts_of_one_name(looks: Iterable[ShotLook]) -> Iterator[str]:
    """Yield an error for each LMT that is another than one of its name."""
    known: dict[str, tuple[Lmt, str]] = {}
    for look in looks:
        for step in look.steps:
            if isinstance(step, Lmt):
                other, source = known.setdefault(step.slug.casefold(), (step, look.source))
                if step != other:
                    yield f"{look.source}: {step.name} is another file than in {source}; rename one"


def _difference(look: ShotLook, other: ShotLook) -> list[str]:
    """Return what is wrong with two looks of one shot: nothing, where they are the same."""
    if look.shot != other.shot:
        return [
            f"{look.source}: shots {look.shot} and {other.shot} ({other.source}) differ in case only, "
            "and would be one file on some disks; rename one"
        ]
    if look.steps != other.steps:
        return [f"{look.source}: shot {look.shot} has two CDLs, another in {other.source}; leave one"]
    return []


def _looks_of(path: Path, described: LooksOfShow, folders: InputFolders) -> Iterator[ShotLook]:
    require_name(path.name, str(path.parent))
    suffix, working = path.suffix.lower(), _working(described)

    def look(name: str, cdl: Cdl | None) -> ShotLook:
        steps = (Grade(cdl, working),) if cdl else ()
        return ShotLook(_shot(name, described.shot_name), steps, path.name)

    if suffix == ".edl":
        for clip, event_cdl in read_edl(path, described.edl_rate):
            yield look(clip, event_cdl)
    elif suffix == ".amf":
        read = read_amf(path, folders)
        yield replace(read, shot=_shot(read.shot, described.shot_name))
    elif suffix in SUFFIXES:
        found = read_cdls(path)
        for name, cdl in found:
            if name is None and len(found) > 1:
                raise UserError(
                    f"{path}: has {len(found)} CDLs, and one has no id; give each the shot's name"
                )
            yield look(path.stem if name is None else name, cdl)
    else:
        raise UserError(f"{path}: not a file of CDLs; give .cc, .ccc, .cdl, .edl or .amf files")


def _shot(name: str, pattern: str | None) -> str:
    """Return the shot's part of a clip's name."""
    if pattern is None:
        return _MEDIA.sub("", name.strip())
    match = Pattern(pattern, "looks.shot_name").search(name)
    if match is None:
        return name
    return next((group for group in match.groups() if group), match[0])


def _ungraded(shot: str, described: LooksOfShow) -> bool:
    return any(fnmatchcase(shot, pattern) for pattern in described.ungraded)
