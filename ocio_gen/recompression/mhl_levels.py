# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""A folder as ASC MHL sees it: levels, each a folder with a history of its own, and the files of each."""

import os
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath
from typing import TypeAlias

import pathspec
from ascmhl.hasher import DirectoryHashContext, multiple_format_hash_file
from ascmhl.ignore import MHLIgnoreSpec

from ocio_gen.recompression.folders import BEFORE, HISTORY
from ocio_gen.recompression.mhl_history import FORMAT, FolderHashes, History, Listed
from ocio_gen.recompression.mhl_swap import recover
from ocio_gen.recompression.record_index import INDEX
from ocio_gen.recompression.record_log import RecordLog
from ocio_gen.recompression.records import PULLED, RECORDS, FileState, FrameRecord
from ocio_gen.recompression.replacing import SCRATCH

# Files whose content was proven, by their paths: they are not read again.
Proven: TypeAlias = Mapping[Path, FileState]

# What no history lists: our own files.
_OURS = (RECORDS, PULLED, INDEX, f"{INDEX}-journal", BEFORE, f"{SCRATCH}*")


@dataclass(frozen=True)
class File:
    """A file of a level."""

    now: Listed
    earlier: Sequence[FileState]  # what was rewritten in its place, the latest first


@dataclass
class Level:
    """A folder with its history, and the levels below it."""

    folder: Path
    history: History
    patterns: list[str]  # of what it ignores now
    files: list[File] = field(default_factory=list)
    folders: list[str] = field(default_factory=list)  # relative, without itself
    below: "dict[str, Level]" = field(default_factory=dict)  # by their folders, relative
    apart: "list[Level]" = field(default_factory=list)  # below it, but in folders that it ignores
    ignores_more: bool = False  # than its history says, of what is there and not listed

    def all_files(self) -> Iterator[tuple[str, File]]:
        """Yield the files of this level and of those below, with their paths relative to this one."""
        yield from ((file.now.path, file) for file in self.files)
        for folder, level in self.below.items():
            yield from ((f"{folder}/{path}", file) for path, file in level.all_files())

    def missing(self) -> list[str]:
        """Return the files that its history lists and that are not there."""
        ignored = MHLIgnoreSpec(self.patterns).get_path_spec()
        gone = (path for path in self.history.paths() if not os.path.lexists(self.folder / path))
        return sorted(path for path in gone if not ignored.match_file(path))


def read_level(folder: Path, proven: Proven | None = None) -> Level:
    """Return a folder as a level, with all below it; what a killed run left is mended.

    Args:
        folder: The folder. It may have no history.
        proven: Files below it that need not be read again while their size and time are the same.

    Raises:
        UserError: a history is damaged.
        LeftAloneError: another run is at it.
        OSError: something cannot be read.
    """
    recover(folder)
    return _read_level(folder, [], proven or {})


def _read_level(folder: Path, inherited: Sequence[str], proven: Proven) -> Level:
    history = History.of(folder)
    patterns = MHLIgnoreSpec(history.patterns, [*inherited, *_OURS]).get_pattern_list()
    level = Level(folder, history, patterns)
    reader = _Reader(level, proven)
    reader.read(folder, listed=True)
    reader.spare_others()
    level.files.sort(key=lambda file: file.now.path)
    return level


class _Reader:
    """Reads the folders of a level."""

    def __init__(self, level: Level, proven: Proven) -> None:
        self._level, self._proven = level, proven
        self._ignored = MHLIgnoreSpec(level.patterns).get_path_spec()
        self._ignored_before = MHLIgnoreSpec(level.history.patterns).get_path_spec()
        self._unspellable: list[str] = []

    def read(self, folder: Path, *, listed: bool) -> None:
        """Add what is in a folder to the level.

        Args:
            folder: The folder.
            listed: Whether the level lists it; else only the levels in it count.
        """
        log = RecordLog(folder)
        for entry in sorted(os.scandir(folder), key=lambda entry: entry.name):
            path = Path(entry.path)
            relative = path.relative_to(self._level.folder).as_posix()
            if entry.is_dir():
                if not entry.is_symlink():
                    self._read_folder(path, relative, listed=listed)
            elif listed and not self._ignores(relative) and entry.is_file():
                self._level.files.append(_file(path, relative, self._level.history, log, self._proven))

    def _read_folder(self, path: Path, relative: str, *, listed: bool) -> None:
        if path.name in {HISTORY, BEFORE} or path.name.startswith(SCRATCH):
            return
        recover(path)  # first: a history may be out of its place
        listed = listed and not self._ignores(f"{relative}/")
        if (path / HISTORY).is_dir():
            # As ascmhl does: what has no slash is ignored at every level.
            below = _read_level(path, [one for one in self._level.patterns if "/" not in one], self._proven)
            if listed:
                self._level.below[relative] = below
            else:
                self._level.apart.append(below)
            return
        if listed:
            self._level.folders.append(relative)
        self.read(path, listed=listed)

    def _ignores(self, relative: str) -> bool:
        if not spellable(relative):
            self._leave_out(relative)
        elif not self._ignored.match_file(relative):
            return False
        elif not self._ignored_before.match_file(relative) and not self._level.history.hashes(relative):
            self._level.ignores_more = True
        return True

    def _leave_out(self, relative: str) -> None:
        """Have the level ignore a name that XML cannot spell."""
        pattern = _pattern(next(one for one in PurePosixPath(relative).parts if not spellable(one)))
        if pattern not in self._level.patterns:
            self._level.patterns.append(pattern)
            self._level.ignores_more = True
            self._unspellable.append(pattern)

    def spare_others(self) -> None:
        """Have the level ignore nothing else that the patterns of such names fit."""
        fits = pathspec.PathSpec.from_lines("gitwildmatch", self._unspellable)
        paths = [*self._level.folders, *(file.now.path for file in self._level.files)]
        names = sorted({part for path in paths for part in PurePosixPath(path).parts})
        spared = [f"!{_pattern(name)}" for name in names if fits.match_file(name)]
        # They come first: what others ignore stays ignored.
        first = dict.fromkeys([*self._unspellable, *spared])
        self._level.patterns[:] = [*first, *(one for one in self._level.patterns if one not in first)]


def _pattern(name: str) -> str:
    """Return the pattern of a name, as gitignore has them: a ? for what XML cannot spell."""
    escaped = "".join(f"\\{one}" if one in "\\*?[]!#" else one if spellable(one) else "?" for one in name)
    stripped = escaped.rstrip(" ")
    return stripped + "\\ " * (len(escaped) - len(stripped))


def spellable(text: str) -> bool:
    """Tell whether XML can spell a name."""
    return all(one >= " " and not "\ud800" <= one <= "\udfff" and one not in "\ufffe\uffff" for one in text)


def _file(path: Path, relative: str, history: History, log: RecordLog, proven: Proven) -> File:
    """Return a file, from its records where these say what it is, else as it is read."""
    records = log.of(path.name)
    known = history.last_hashes(relative)
    formats = {FORMAT} if FORMAT in known else {FORMAT, *known}
    if records and path.lstat().st_size == records[-1].result.bytes and formats == {FORMAT}:
        state, at = records[-1].result, records[-1].at
        now = Listed(relative, state.bytes, state.mtime_ns, {FORMAT: state.xxh128}, at)
    elif (known_now := _still(path, proven)) and formats == {FORMAT}:
        digests = {FORMAT: known_now.xxh128}
        now = Listed(relative, known_now.bytes, known_now.mtime_ns, digests, datetime.now(UTC))
    else:
        stat = path.stat()
        hashes = multiple_format_hash_file(str(path), sorted(formats))
        now = Listed(relative, stat.st_size, stat.st_mtime_ns, hashes, datetime.now(UTC))
    return File(now, _earlier(records, now.hashes[FORMAT]))


def _still(path: Path, proven: Proven) -> FileState | None:
    """Return what was proven of a file, if its size and time are those of then."""
    state, stat = proven.get(path), path.lstat()
    same = state and (stat.st_size, stat.st_mtime_ns) == (state.bytes, state.mtime_ns)
    return state if same else None


def _earlier(records: Sequence[FrameRecord], xxh128: str) -> list[FileState]:
    """Return what was in a file's place before, the latest first, by the records of what it is now."""
    rewritten = [record for record in records if record.in_place]
    while rewritten and rewritten[-1].result.xxh128 != xxh128:
        rewritten.pop()  # a run ended between this record and what it announces
    return [record.source for record in reversed(rewritten)]


def folder_hashes(
    folders: Sequence[str], files: Mapping[str, str | None], below: Mapping[str, FolderHashes | None]
) -> dict[str, FolderHashes | None]:
    """Return the hashes of a level's folders, which follow from those of what is in them.

    Args:
        folders: The level's folders, without itself.
        files: The hashes of its files, by paths; none where it is not known.
        below: The same of the levels below it.

    Returns:
        The hashes by folders, "." for the level; none where that of a file is not known.
    """
    inside: dict[PurePosixPath, dict[str, str | None]] = defaultdict(dict)
    for name, digest in files.items():
        inside[PurePosixPath(name).parent][PurePosixPath(name).name] = digest
    for name in (*folders, *below):
        inside[PurePosixPath(name).parent][PurePosixPath(name).name] = None
    hashes: dict[str, FolderHashes | None] = dict(below)
    for folder in sorted(map(PurePosixPath, (*folders, ".")), key=lambda folder: -len(folder.parts)):
        hashes[folder.as_posix()] = _hashes_of(folder, inside[folder], files, hashes)
    return hashes


def _hashes_of(
    folder: PurePosixPath,
    inside: Mapping[str, str | None],
    files: Mapping[str, str | None],
    folders: Mapping[str, FolderHashes | None],
) -> FolderHashes | None:
    context = DirectoryHashContext(FORMAT)
    for name, digest in sorted(inside.items()):
        path = (folder / name).as_posix()
        of_folder = folders.get(path)
        if digest is not None:
            context.append_file_hash(name, digest)
        elif of_folder is not None and path not in files:
            context.append_directory_hashes(name, *of_folder)
        else:
            return None
    return FolderHashes(context.final_content_hash_str(), context.final_structure_hash_str())
