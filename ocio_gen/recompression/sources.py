# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""The frames that a user names: files, folders, globs and sequences."""

import glob
import os
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple

from ocio_gen.core.disk.files import shown
from ocio_gen.core.errors import ArgumentError, InvalidFileError
from ocio_gen.core.sequences import has_long_number, is_pattern, sequence_of
from ocio_gen.recompression.folders import Kind, is_frame, kind_of, walked

# Links can lead to the same files by many ways.
_MOST_FILES = 1_000_000

# Of these, something must be seen where a user names something: `find -name '*.exr'` lists all three.
_EXPECTED = {Kind.FRAME, Kind.LINK, Kind.APPLE_DOUBLE}


class Found(NamedTuple):
    """A frame that was found."""

    path: Path
    relative: Path  # where it belongs in another folder


class Sources(NamedTuple):
    """What a user named."""

    frames: list[Found]  # each once, in the order of their paths
    links: list[Found]  # that are not followed, or point to nothing
    kinds: Counter[Kind]  # how many of each kind were seen


def sources_of(arguments: Iterable[str], *, follow_links: bool = False) -> Sources:
    """Return the frames of all that a user named.

    Args:
        arguments: Files; folders, with all below them; globs; patterns of sequences, of which
            `plate.####.exr` are the frames there are, and `plate.1001-1100#.exr` those that must be.
        follow_links: Whether what links point to is taken, in the place of each link.

    Raises:
        UserError: nothing is found of one of them.
    """
    search = _Search()
    for argument in arguments:
        seen = list(_of(argument)) if argument else []  # an empty name is no folder
        if not any(kind in _EXPECTED for _, kind in seen):
            raise InvalidFileError(
                argument or "(no name)",
                "no frames are found",
                hint="name .exr files, folders, plate.####.exr",
            )
        for found, kind in seen:
            search.add(found, kind)
    if follow_links:
        search.follow_links()
    return search.sources()


def listed_sources(path: Path, root: Path | None, *, follow_links: bool = False) -> Sources:
    """Return the frames that a file lists, each ended by a NUL, as `find -print0` writes them.

    Args:
        path: The file.
        root: The folder that their places in another folder are relative to; without it, all go side by side.
        follow_links: As for `sources_of`.

    Raises:
        UserError: it cannot be read, or lists none, or one that is not below the root.
    """
    try:
        names = [name for name in path.read_bytes().split(b"\0") if name]
    except OSError as error:
        raise InvalidFileError(path, f"cannot be read ({error.strerror})") from None
    if not names:
        raise InvalidFileError(path, "lists no frames", hint="write them with find -print0")
    sources = sources_of([os.fsdecode(name) for name in names], follow_links=follow_links)
    if not root:
        return sources
    try:
        frames, links = (
            [found._replace(relative=found.path.relative_to(root)) for found in some]
            for some in (sources.frames, sources.links)
        )
    except ValueError as error:
        raise InvalidFileError(path, error, hint="name another `root`") from None
    return Sources(frames, links, sources.kinds)


def part_of(only: str | None, count: int) -> slice:
    """Return which of some frames are meant, in their order.

    Args:
        only: The first and the last, counted from 1: "1-20"; None for all.
        count: How many there are.

    Raises:
        UserError: it is none of that.
    """
    if only is None:
        return slice(count)
    match = re.fullmatch(r"(\d{1,12})-(\d{1,12})", only)
    first, last = map(int, match.groups()) if match else (0, 0)
    if not 1 <= first <= last <= count:
        hint = f"give the first and the last of {count} frames, 1-20 say"
        raise ArgumentError("only", f"found {only!r}", hint=hint)
    return slice(first - 1, last)


class _Search:
    """What was seen until now, each file once, whatever its names."""

    def __init__(self) -> None:
        self._seen: dict[str, tuple[Found, Kind]] = {}  # by their paths, without links among their folders
        self._folded: dict[str, str] = {}  # the same paths, as disks have them that tell no case apart
        self._real = cache(os.path.realpath)

    def add(self, found: Found, kind: Kind) -> bool:
        """Add what is found; return whether it is new."""
        key = self._key(found)
        first = self._folded.setdefault(key.casefold(), key)
        if key in self._seen or (key != first and _one_file(key, first)):
            return False
        self._seen[key] = found, kind
        return True

    def follow_links(self) -> None:
        """Add what links point to, in their places, and what links in there point to."""
        waiting: list[tuple[str, Found, tuple[Path, ...]]] = [
            (key, found, (_root(found),)) for key, (found, kind) in self._seen.items() if kind is Kind.LINK
        ]
        for key, link, inside in waiting:  # which becomes longer
            target = Path(os.path.realpath(link.path))
            if target.is_file():
                # In its place, whatever else leads to the same frame.
                self._seen[key] = link._replace(path=target), Kind.FRAME
            elif target.is_dir() and not _leads_back(link.path, target, inside):
                self._seen[key] = link, Kind.FOLLOWED
                for found, kind in _below(target):
                    placed = found._replace(relative=link.relative / found.relative)
                    place = f"{key}{os.sep}{found.relative}"
                    self._seen[place] = placed, kind
                    if kind is Kind.LINK:
                        waiting.append((place, placed, (*inside, target)))
                if len(self._seen) > _MOST_FILES:
                    raise InvalidFileError(
                        shown(link.path), f"links lead to more than {_MOST_FILES:,} files", hint="name fewer"
                    )

    def _key(self, found: Found) -> str:
        return f"{self._real(found.path.parent)}{os.sep}{found.path.name}"

    def sources(self) -> Sources:
        """Return all of it."""
        every = [self._seen[key] for key in sorted(self._seen)]
        frames, links = (
            [found for found, kind in every if kind is wanted] for wanted in (Kind.FRAME, Kind.LINK)
        )
        return Sources(frames, links, Counter(kind for _, kind in every))


def _root(found: Found) -> Path:
    """Return the folder that a file's place is relative to, without links."""
    return Path(os.path.realpath(found.path.parents[len(found.relative.parts) - 1]))


def _leads_back(link: Path, target: Path, inside: Sequence[Path]) -> bool:
    """Return whether a link leads to a folder that it lies in, itself or by the links that led to it."""
    return target in inside or Path(os.path.realpath(link.parent)).is_relative_to(target)


def _one_file(path: str, other: str) -> bool:
    """Return whether two paths that differ in case only are one file, which has one name."""
    try:
        one, another = os.lstat(path), os.lstat(other)
    except OSError:
        return False
    return os.path.samestat(one, another) and one.st_nlink == 1


def folders_of(named: Iterable[str], frames: Iterable[Found]) -> list[Path]:
    """Return the folders that were named, and those of frames that were."""
    folders = [Path(name) for name in named if Path(name).is_dir()]
    return folders + sorted(
        {
            frame.path.parent
            for frame in frames
            if not any(frame.path.is_relative_to(folder) for folder in folders)
        }
    )


def in_real_folder(path: Path) -> Path:
    """Return a frame's path, absolute, without links among its folders."""
    return path.parent.resolve() / path.name


def root_of(frames: Sequence[Found]) -> Path:
    """Return the one folder that all frames' places are relative to.

    Raises:
        UserError: there are several.
    """
    roots = {in_real_folder(frame.path).parents[len(frame.relative.parts) - 1] for frame in frames}
    if len(roots) > 1:
        raise ArgumentError(
            "openjd", "the sources have no common folder, and `dest` needs one", hint="name one folder"
        )
    return roots.pop()


def _of(argument: str) -> Iterator[tuple[Found, Kind]]:
    path = Path(argument)
    if path.is_dir():
        yield from _below(path)
    elif os.path.lexists(path):
        yield _named(path)
    elif is_pattern(path):
        yield from map(_named, _in_sequence(argument))
    else:
        for found in map(Path, sorted(glob.glob(argument, recursive=True))):  # noqa: PTH207 - may be absolute
            if found.is_dir():
                yield from _below(found)
            elif is_frame(found.name):
                yield _named(found)


def _named(path: Path) -> tuple[Found, Kind]:
    """Return a file that was named itself: a frame, whatever its suffix."""
    kind = Kind.LINK if path.is_symlink() else kind_of(path)
    return Found(path, Path(path.name)), kind if kind in {Kind.LINK, Kind.APPLE_DOUBLE} else Kind.FRAME


def _below(folder: Path) -> Iterator[tuple[Found, Kind]]:
    for path, kind in walked(folder):
        yield Found(path, path.relative_to(folder)), kind


def _in_sequence(pattern: str) -> list[Path]:
    paths = [*sequence_of(pattern).frames.values()]
    missing = [path for path in paths if not os.path.lexists(path)]
    if missing:
        raise InvalidFileError(
            pattern, f"{len(missing)} of {len(paths)} frames are missing, {missing[0]} first"
        )
    return paths


def sequences(frames: Sequence[Found]) -> dict[str, list[Found]]:
    """Return frames by their sequence: the same folder, and names that differ in the frame number only.

    Returns:
        The sequence's name, as `plate.1001-1100#.exr`, to its frames.
    """
    import fileseq

    by_folder: dict[tuple[Path, Path], dict[str, Found]] = {}
    for frame in frames:
        # A link's name is its own: it may lead to a frame that is there itself.
        by_folder.setdefault((frame.path.parent, frame.relative.parent), {})[frame.relative.name] = frame
    grouped: dict[str, list[Found]] = {}
    for (folder, _), by_name in by_folder.items():
        left = dict(by_name)
        for sequence in fileseq.findSequencesInList([name for name in by_name if not has_long_number(name)]):
            some = [left.pop(name) for name in map(str, sequence) if name in left]
            if some:
                grouped.setdefault(str(folder / str(sequence)), []).extend(some)
        for name, frame in left.items():  # names that fileseq does not give back as they are
            grouped.setdefault(str(folder / name), []).append(frame)
    return grouped
