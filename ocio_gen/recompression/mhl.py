# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""ASC MHL v2.0: generations of folders before and after their frames were rewritten.

MHL has no way to say that a file was changed on purpose: in one history, every recompressed frame would
fail for ever. So a history up to the originals is ended with a generation of them and set aside, and a new
one begins with the frames as they are. Histories nest: one that is nested in another is ended and begun
first, and then the one above, which refers to it and has its hashes.
"""

import os
import shlex
from collections import defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path

from ocio_gen.core.disk.files import shown
from ocio_gen.core.errors import InvalidFileError
from ocio_gen.recompression.folders import HISTORY
from ocio_gen.recompression.mhl_generations import Written, seal_level
from ocio_gen.recompression.mhl_history import FORMAT, History, has_history
from ocio_gen.recompression.mhl_levels import Proven, read_level, spellable
from ocio_gen.recompression.record_log import RecordLog
from ocio_gen.recompression.sources import Found


def require_histories(frames: Sequence[Found], folders: Sequence[Path], command: str) -> None:
    """Raise an error if the histories cannot follow when frames are rewritten in their places.

    Args:
        frames: The frames.
        folders: The folders that are sealed afterwards.
        command: What does the same to a folder; `{}` stands for its name.

    Raises:
        UserError: a history above these folders lists a frame, one knows a frame by other hashes only than
            those that records have, or one is damaged.
    """
    found = _histories(frame.path for frame in frames)
    if above := _above(found, folders):
        raise InvalidFileError(
            shown(above / HISTORY),
            "this ASC MHL history lists frames that would change, and is above what was named",
            hint=(
                f"run: {command.format(_quoted(above))} (or give --no-mhl, and afterwards: ocio-gen "
                f"recompress seal {_quoted(above)})"
            ),
        )
    for folder, (history, paths) in found.items():
        for path in paths:
            _require_our_format(folder, history, path)


def _histories(frames: Iterable[Path]) -> dict[Path, tuple[History, list[str]]]:
    """Return the histories that list any of some frames, the outermost first, and which."""
    by_folder: dict[Path, list[Path]] = defaultdict(list)
    for frame in frames:
        by_folder[frame.parent].append(frame)
    below: dict[Path, list[Path]] = defaultdict(list)
    for folder, some in by_folder.items():
        real = folder.resolve()
        for parent in (real, *real.parents):
            below[parent] += [real / frame.name for frame in some]
    found = {}
    for folder in sorted(below, key=lambda folder: len(folder.parts)):
        if not has_history(folder):
            continue
        history = History.of(folder)
        paths = [path.relative_to(folder).as_posix() for path in below[folder]]
        if listed := [path for path in paths if history.covers(path)]:
            found[folder] = (history, listed)
    return found


def _above(found: Iterable[Path], folders: Iterable[Path]) -> Path | None:
    """Return the outermost of some folders that is in none of others."""
    named = [folder.resolve() for folder in folders]
    return next((one for one in found if not any(one.is_relative_to(folder) for folder in named)), None)


def _require_our_format(folder: Path, history: History, path: str) -> None:
    known = history.hashes(path)
    frame = folder / path
    if not known or FORMAT in known or any(one.in_place for one in RecordLog(frame.parent).of(frame.name)):
        return
    raise InvalidFileError(
        shown(folder / HISTORY),
        f"knows {shown(path)} by {' and '.join(known)} only, and records have {FORMAT}",
        hint=f"add that to it first: ascmhl create -h {FORMAT} {_quoted(folder)} (or give --no-mhl)",
    )


def _quoted(path: Path) -> str:
    return shlex.quote(shown(path))


def write_generations(folder: Path, proven: Proven | None = None) -> list[Written]:
    """Write the generations of a folder whose frames were rewritten since it was sealed last.

    Every history in it that lists such a frame is ended and set aside, and so are those above that one, up
    to the folder's. Others stay as they are.

    Args:
        folder: The folder, with all below it. Files that are no frames are read to be hashed.
        proven: Files below it, as absolute paths, that need not be, while their size and time are the same.

    Returns:
        The generations: of the originals, where they were here, and of what is here now; empty if nothing
        has changed.

    Raises:
        UserError: XML cannot spell its name, a history is damaged, or one above lists its frames.
        LeftAloneError: another run is at it.
        OSError: it cannot be read or written.
    """
    folder = Path(os.path.abspath(folder))  # noqa: PTH100 - keeps links
    if not spellable(folder.name):
        raise InvalidFileError(shown(folder), "a name that XML cannot spell", hint="rename the folder")
    level = read_level(folder, proven)
    frames = [folder / path for path, file in level.all_files() if file.earlier]
    if above := _above(_histories(frames), [folder]):
        raise InvalidFileError(
            shown(above / HISTORY),
            "lists frames of this folder, and is above it",
            hint=f"run: ocio-gen recompress seal {_quoted(above)}",
        )
    return list(seal_level(level).written)
