# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""The frames that a user names, and the places of their results."""

import os
from collections.abc import Iterable, Iterator, Set
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from ocio_gen.core.disk.files import shown
from ocio_gen.core.errors import InvalidFileError, MissingFileError, OutputError
from ocio_gen.core.names import require_utf_8


class Job(NamedTuple):
    """A frame, and the place of its result."""

    source: Path
    target: Path


@dataclass(frozen=True)
class Sources:
    """What a user named."""

    jobs: list[Job]  # in the order of their paths
    passed_over: int  # files in folders that have other suffixes, or are hidden


def sources_of(
    paths: Iterable[str | os.PathLike[str]], suffixes: Set[str], dest: Path, suffix: str
) -> Sources:
    """Return the frames that a user named, each once.

    Args:
        paths: Files, whatever their suffixes; folders, of which all frames count, in those below, too.
        suffixes: What the names of frames in folders end in, in upper or lower case.
        dest: The folder of results. Frames of a folder keep their places; other frames lie side by side.
        suffix: What the names of results end in.

    Raises:
        UserError: a path leads to no frames, two frames have one result, a result is a frame itself, or there
            can be no such folder.
    """
    require_utf_8(dest, "OpenImageIO")
    if dest.exists() and not dest.is_dir():
        raise OutputError(shown(dest), "is no folder", hint="choose another one for the results")
    found: dict[str, Job] = {}
    passed_over = 0
    for path in map(Path, paths):
        frames, others = _frames_of(path, suffixes, dest)
        passed_over += others
        for frame, relative in frames:
            key = os.path.join(os.path.realpath(frame.parent), frame.name)  # noqa: PTH118
            found.setdefault(key, Job(frame, dest / _renamed(relative, suffix)))
    jobs = [found[key] for key in sorted(found)]
    _require_apart(jobs, dest)
    return Sources(jobs, passed_over)


def _renamed(path: Path, suffix: str) -> Path:
    """Return a path with another suffix; a frame number is none."""
    return path.with_name(f"{path.name}{suffix}") if path.suffix[1:].isdigit() else path.with_suffix(suffix)


def _frames_of(path: Path, suffixes: Set[str], dest: Path) -> tuple[list[tuple[Path, Path]], int]:
    """Return the frames of a file or folder, with their places, and how many other files there are."""
    if not path.is_dir():
        if not path.is_file():
            raise MissingFileError(
                shown(path), "no such file or folder", hint="name frames, or a folder of frames"
            )
        return [(path, Path(path.name))], 0
    every = list(_files_below(path, dest))
    frames = [
        (one, one.relative_to(path))
        for one in every
        if one.suffix.lower() in suffixes and not one.name.startswith(".")
    ]
    if not frames:
        kinds = ", ".join(sorted(suffixes))
        raise InvalidFileError(shown(path), f"has no frames ({kinds}) in it", hint="name a folder that has")
    return frames, len(every) - len(frames)


def _files_below(folder: Path, dest: Path) -> Iterator[Path]:
    """Yield the files below a folder, but not those of hidden folders, nor the results of earlier runs."""

    def refuse(error: OSError) -> None:
        raise InvalidFileError(
            shown(error.filename), f"cannot be read ({error.strerror})", hint="name another folder"
        )

    results = os.path.realpath(dest)
    for parent, folders, names in os.walk(folder, onerror=refuse):
        folders[:] = sorted(
            name
            for name in folders
            if not name.startswith(".") and os.path.realpath(Path(parent, name)) != results
        )
        yield from (Path(parent, name) for name in sorted(names))


def _require_apart(jobs: Iterable[Job], dest: Path) -> None:
    by_target: dict[str, Job] = {}
    for job in jobs:
        first = by_target.setdefault(os.path.realpath(job.target), job)
        if first is not job:
            raise OutputError(
                shown(job.source),
                f"would become one file with {shown(first.source)}",
                hint="name fewer frames",
            )
    for job in jobs:
        if os.path.realpath(job.source) in by_target:
            raise OutputError(
                shown(dest), f"results would replace {shown(job.source)}", hint="choose another folder"
            )
