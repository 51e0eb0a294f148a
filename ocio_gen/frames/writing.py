# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""Image files that are whole or not there."""

import errno
import filecmp
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import OpenImageIO as oiio

from ocio_gen.core.disk.files import beside, make_folder, sync_folder, sync_tree
from ocio_gen.core.disk.renames import move
from ocio_gen.core.errors import one_line

# The last chunk of a PNG, with its checksum.
_PNG_END = b"\0\0\0\0IEND\xaeB`\x82"


def put_in_place(target: Path, write: Callable[[Path], None]) -> bool:
    """Write a file beside its place, flush it to disk, and move it there; folders are made.

    Args:
        target: Its place.
        write: Writes all of it, or raises an error.

    Returns:
        Whether it is new; the same bytes may have been there.

    Raises:
        FileExistsError: something else is there, and stays.
        OSError: the disk refuses it.
    """
    _make_folder(target.parent)
    with beside(target) as new:
        write(new)
        if target.is_file() and filecmp.cmp(new, target, shallow=False):
            return False
        sync_tree(new.parent)
        move(new, target)
    sync_folder(target.parent)
    return True


def _make_folder(folder: Path) -> None:
    try:
        make_folder(folder)
    except FileExistsError as error:  # which would mean the target
        raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR), error.filename) from None


def write_image(path: Path, pixels: npt.NDArray[Any], spec: oiio.ImageSpec) -> None:
    """Write an image by OpenImageIO, and read its end: a full disk can have refused it without a word.

    Args:
        path: The file, of which the suffix says the format.
        pixels: (rows, columns, channels), of the specification's type.
        spec: What there is to write.

    Raises:
        OSError: it cannot be written, or not whole.
    """
    output = oiio.ImageOutput.create(str(path))
    if output is None:
        raise OSError(one_line(oiio.geterror()))
    if not (output.open(str(path), spec) and output.write_image(pixels) and output.close()):
        raise OSError(one_line(output.geterror()).replace(str(path), path.name))
    if not _is_whole(path, pixels, spec):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(path))


def _is_whole(path: Path, pixels: npt.NDArray[Any], spec: oiio.ImageSpec) -> bool:
    if path.suffix == ".png":  # of which all pixels can be there, and the end not
        with path.open("rb") as file:
            file.seek(max(0, path.stat().st_size - len(_PNG_END)))
            if file.read() != _PNG_END:
                return False
    written = oiio.ImageInput.open(str(path))
    if written is None:
        oiio.geterror()  # or it is printed in the end
        return False
    last = written.read_scanline(spec.y + spec.height - 1, 0, spec.format)
    return last is not None and np.array_equal(last, pixels[-1])
