# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""The names of EXR frames in folders, and the numbers in them."""

import os
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt

from ocio_gen.core.disk.files import shown
from ocio_gen.core.errors import InvalidFileError
from ocio_gen.core.names import printable

SUFFIX = ".exr"

Numbers = npt.NDArray[np.int64]


def one_line_of(path: Path | str) -> str:
    """Return a path as one line of text, whatever its bytes."""
    return printable(shown(path), keep="")


def require_folder(root: Path) -> None:
    """Raise an error if a folder is not there or cannot be reached.

    Raises:
        UserError: it is so.
    """
    problem = "there is no such folder"
    try:
        if root.is_dir():
            return
    except OSError as error:  # of a name that is too long, or a folder above that cannot be searched
        problem = f"cannot be read ({error.strerror})"
    raise InvalidFileError(one_line_of(root), problem, hint="archive.sources names folders with frames")


def walked(root: Path, seen: set[str]) -> Iterator[tuple[Path, list[str], int]]:
    """Yield each folder that was not seen, the names of its frames, and how many links to folders it has.

    Args:
        root: The first folder.
        seen: The real paths of folders that were seen; these are added.

    Raises:
        UserError: a folder cannot be read.
    """
    waiting = [root]
    while waiting:
        folder = waiting.pop()
        real = os.path.realpath(folder)
        if real in seen:
            continue
        seen.add(real)
        names, links = [], 0
        try:
            with os.scandir(folder) as entries:
                for entry in entries:
                    if entry.name.startswith("."):
                        continue
                    if entry.name[-4:].lower() == SUFFIX and _is(entry.is_file):
                        names.append(entry.name)
                    elif _is(entry.is_dir):
                        if entry.is_symlink():
                            links += 1
                        else:
                            waiting.append(Path(entry.path))
        except OSError as error:
            raise InvalidFileError(one_line_of(folder), f"cannot be read ({error.strerror})") from None
        yield folder, names, links


def _is(kind: Callable[[], bool]) -> bool:
    """Return whether an entry is of a kind; False if the system cannot tell, as of a link to itself."""
    try:
        return kind()
    except OSError:
        return False


def by_padding(digits: Sequence[str]) -> Iterator[tuple[int, Numbers]]:
    """Yield numbers of sequences whose names differ in their padding only: 0999 and 999 are two frames."""
    if len(widths := set(map(len, digits))) == 1:
        yield widths.pop(), np.sort(np.array([*map(int, digits)], np.int64))
        return
    padded = sorted({len(one) for one in digits if one[0] == "0"})
    by_width: dict[int, list[int]] = {}
    for one in digits:
        width = len(one) if one[0] == "0" else max((w for w in padded if w <= len(one)), default=1)
        by_width.setdefault(width, []).append(int(one))
    for width, numbers in sorted(by_width.items()):
        yield width, np.sort(np.array(numbers, np.int64))
