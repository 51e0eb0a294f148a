# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""Lists what an archive copies besides frames: the timeline that was given, the framing, the sidecars."""

from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from ocio_gen.archive.framing import require_fdl
from ocio_gen.archive.layout import CUT, FRAMING, SIDECARS
from ocio_gen.archive.pulling import PullJob
from ocio_gen.core.disk.files import shown
from ocio_gen.core.disk.input_files import is_file
from ocio_gen.core.errors import InvalidFileError
from ocio_gen.recompression.folders import BEFORE, HISTORY
from ocio_gen.recompression.record_index import INDEX as RECORD_INDEX
from ocio_gen.recompression.records import PULLED, RECORDS
from ocio_gen.recompression.replacing import SCRATCH
from ocio_gen.show.archive_table import Archive
from ocio_gen.show.model import Show

_OURS = {PULLED, RECORDS, HISTORY}


def jobs_along(show: Show, table: Archive, folder: Path) -> list[PullJob]:
    """Return the copies of what goes along.

    Args:
        show: The show.
        table: Its [archive] table.
        folder: The archive's.

    Raises:
        UserError: a file is not what it should be.
    """
    jobs = []
    for path, place in _places(show, table):
        if any(_is_ours(part) for part in place.parts):
            raise InvalidFileError(
                shown(path), "is called as a file or folder that ocio-gen keeps itself", hint="rename it"
            )
        jobs.append(PullJob(path, folder / place))
    return jobs


def _is_ours(name: str) -> bool:
    """Return whether a name is that of records, locks or histories, in any case: disks may not tell."""
    folded = name.casefold()
    return folded in _OURS or folded.startswith((SCRATCH, RECORD_INDEX, BEFORE))


def _places(show: Show, table: Archive) -> Iterator[tuple[Path, Path]]:
    yield table.timeline, Path(CUT, table.timeline.name)
    if table.framing:
        require_fdl(table.framing)
        yield table.framing, Path(FRAMING, table.framing.name)
    for path in table.sidecars:
        if not is_file(path):  # such as a pipe
            raise InvalidFileError(shown(path), "is no regular file", hint="leave it out of archive.sidecars")
        yield path, Path(SIDECARS, *_inner(show.input_folders.label(path)))


def _inner(label: str) -> list[str]:
    """Return the parts of a path that leads nowhere but down."""
    return [part for part in PurePosixPath(label).parts if part not in {"..", "/", "//"}]
