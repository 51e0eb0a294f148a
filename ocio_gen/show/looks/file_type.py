# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""The shape of a type of files that looks are read from; `file_types` lists them."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from ocio_gen.core.disk.input_folders import InputFolders
from ocio_gen.show.looks.look import Grade, ShotLook, WorkingSpace
from ocio_gen.show.looks.named import Named

# Files of CDLs and nothing else; EDLs and AMFs refer to them.
CDL_SUFFIXES = (".cc", ".ccc", ".cdl")


@dataclass(frozen=True)
class Reading:
    """How looks are read."""

    working: WorkingSpace  # what CDLs were made in, where their file does not say
    clamp: bool | None  # whether CDLs clamp; none: as their working space has it
    folders: InputFolders  # where files may lie that a file refers to


class Found(NamedTuple):
    """A look as its file gives it, before its shot is known."""

    named: Named
    look: ShotLook


@dataclass(frozen=True)
class FileType:
    """A type of files."""

    suffixes: tuple[str, ...]
    # Raises a UserError for a file that cannot be read.
    read: Callable[[Path, Reading], list[Found]]
    has_events: bool = False  # which a description can give shots in their order


def file_type_of_cdls(
    suffixes: tuple[str, ...], read: Callable[[Path], Iterable[Named]], *, has_events: bool = False
) -> FileType:
    """Return a type of files each of whose looks is a CDL, or none.

    Args:
        suffixes: In lower case.
        read: Yields what each look is called, with its CDL.
        has_events: As `FileType` has it.
    """

    def found(path: Path, reading: Reading) -> list[Found]:
        looks = []
        for one in read(path):
            steps = (Grade(one.cdl, reading.working),) if one.cdl else ()
            looks.append(Found(one, ShotLook("", steps, path.name, (), one.files)))
        return looks

    return FileType(suffixes, found, has_events)
