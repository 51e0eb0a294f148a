# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""Finds files in an archive that do not belong to it: of an earlier cut or run, or of somebody else."""

import os
import unicodedata
from collections.abc import Iterator, Set
from pathlib import Path

from ocio_gen.archive.layout import PACKAGE
from ocio_gen.core.disk.files import shown
from ocio_gen.recompression.folders import BEFORE, HISTORY, is_frame
from ocio_gen.recompression.record_index import INDEX as RECORD_INDEX
from ocio_gen.recompression.records import PULLED, RECORDS
from ocio_gen.recompression.replacing import SCRATCH


def strays(folder: Path, files: Set[Path]) -> list[str]:
    """Return sentences about what an archive holds besides its files; a folder of such has one sentence.

    Not looked into are its package, which has a manifest, and ASC MHL histories. Records and files in the
    making are passed over, and so are empty folders.

    Args:
        folder: The archive's.
        files: All that it is to hold.

    Raises:
        OSError: a folder cannot be read.
    """
    wanted = {_key(path) for path in files}
    folders = {path.parent for path in files}
    above = {_key(one) for inner in folders for one in (inner, *inner.parents)}

    def found(below: Path) -> Iterator[str]:
        for entry in sorted(os.scandir(below), key=lambda one: one.name):
            path = Path(entry.path)
            if _key(path) in wanted or _is_kept(entry) or path == folder / PACKAGE:
                continue
            if not entry.is_dir(follow_symlinks=False):
                what = "frame of this cut" if is_frame(entry.name) else "file of this archive"
                yield f"{shown(path)}: is no {what}; move it away"
            elif _key(path) in above:
                yield from found(path)
            elif _holds_files(path):
                what = "shot of this cut" if _was_pulled(path) else "folder of this archive"
                yield f"{shown(path)}: is no {what}; move it away"

    return list(found(folder))


def _key(path: Path) -> str:
    """Return what tells a path from others: some disks spell é in their own way."""
    return unicodedata.normalize("NFC", os.fspath(path))


def _is_kept(entry: "os.DirEntry[str]") -> bool:
    """Return whether an entry is ASC MHL's, or one of those that runs keep for themselves."""
    if entry.is_dir(follow_symlinks=False):
        return entry.name in {HISTORY, BEFORE} or entry.name.startswith(SCRATCH)
    return entry.name in {PULLED, RECORDS} or entry.name.startswith((SCRATCH, RECORD_INDEX))


def _was_pulled(folder: Path) -> bool:
    """Return whether a folder was a shot of an archive."""
    return (folder / PULLED).exists() and any(is_frame(one.name) for one in folder.iterdir())


def _holds_files(folder: Path) -> bool:
    """Return whether anything but folders and what runs keep lies in a folder or below it."""
    try:
        entries = [one for one in os.scandir(folder) if not _is_kept(one)]
    except PermissionError:
        return True
    return any(not one.is_dir(follow_symlinks=False) or _holds_files(Path(one.path)) for one in entries)
