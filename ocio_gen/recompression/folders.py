# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""What a folder holds for us: frames, links to some, and what is passed over."""

import os
import tempfile
from collections import Counter
from collections.abc import Iterator
from enum import Enum
from pathlib import Path

from ocio_gen.core.disk.files import shown
from ocio_gen.core.errors import InvalidFileError
from ocio_gen.recompression.exr_header import MAGIC
from ocio_gen.recompression.record_index import INDEX
from ocio_gen.recompression.records import PULLED, RECORDS
from ocio_gen.recompression.replacing import SCRATCH

# OpenEXR's, and those of stereo frames, in any case.
_SUFFIXES = (".exr", ".sxr")

# The folder of an ASC MHL history, by the standard; and where a history is put when it is ended.
HISTORY, BEFORE = "ascmhl", "ascmhl-before"

# What is ours beside frames, or a system's.
_NAMES = {RECORDS, PULLED, ".DS_Store"}

# What macOS keeps beside a file, on disks that have no place for it.
_APPLE_DOUBLE = "._"


class Kind(Enum):
    """What a file or link is for us."""

    FRAME = "a frame"
    LINK = "a link to a frame, or to a folder"
    FOLLOWED = "a link that was followed"
    APPLE_DOUBLE = "a file ._* of macOS"
    OTHER = "another file"
    OURS = "what runs leave beside frames"


# What is counted as passed over.
_PASSED_OVER = {Kind.APPLE_DOUBLE: "._* of macOS", Kind.OTHER: "neither .exr nor .sxr"}


def is_frame(name: str) -> bool:
    """Return whether a file's name is that of a frame."""
    return name.lower().endswith(_SUFFIXES)


def kind_of(path: Path) -> Kind:
    """Return what a file, or a link, is."""
    if is_frame(path.name) and path.is_symlink():
        return Kind.LINK
    if _is_apple_double(path):
        return Kind.APPLE_DOUBLE
    if is_frame(path.name):
        return Kind.FRAME
    ours = path.name in _NAMES or path.name.startswith((SCRATCH, INDEX)) or path.parent.name == HISTORY
    return Kind.OURS if ours else Kind.OTHER


def _is_apple_double(path: Path) -> bool:
    """Return whether a file is what macOS keeps beside another: by its name, if it is no OpenEXR file."""
    if not path.name.startswith(_APPLE_DOUBLE):
        return False
    try:
        with path.open("rb") as file:
            return file.read(len(MAGIC)) != MAGIC
    except OSError:
        return True


def walked(folder: Path) -> Iterator[tuple[Path, Kind]]:
    """Yield all files and links in a folder and below it; what links to folders point to is not looked at.

    Raises:
        UserError: a folder cannot be read.
    """

    def refuse(error: OSError) -> None:
        raise InvalidFileError(shown(error.filename), f"cannot be read ({error.strerror})")

    for parent, folders, names in os.walk(folder, onerror=refuse):
        folders.sort()
        for name in folders:
            path = Path(parent, name)
            if path.is_symlink():
                yield path, Kind.LINK
        for name in sorted(names):
            path = Path(parent, name)
            yield path, kind_of(path)


def passed_over(kinds: Counter[Kind]) -> str:
    """Return a sentence that counts what was passed over; nothing if there was none."""
    counts = [f"{kinds[kind]} {names}" for kind, names in _PASSED_OVER.items() if kinds[kind]]
    return f"files passed over: {', '.join(counts)}" if counts else ""


def tells_case_apart(folder: Path) -> bool:
    """Return whether names that differ in case only are two files in a folder, where one is made for it.

    Raises:
        OSError: none can be made.
    """
    with tempfile.NamedTemporaryFile(prefix=f"{SCRATCH}case-", dir=folder) as probe:
        return not os.path.lexists(Path(folder, Path(probe.name).name.swapcase()))
