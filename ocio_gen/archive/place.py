# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""The archive's folder: whose it is, that one run at a time is at it, and how papers come into it."""

import errno
import os
import shutil
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

import xxhash
from pydantic import ValidationError

from ocio_gen.archive.layout import INDEX, REPORT
from ocio_gen.archive.pull_records import PulledFile, PullLog
from ocio_gen.archive.report import ArchiveReport
from ocio_gen.core.disk.files import make_folder, shown, sync_folder, usual_mode
from ocio_gen.core.disk.input_files import read_bytes
from ocio_gen.core.disk.input_folders import absolute, real_path
from ocio_gen.core.errors import ArgumentError, OutputError
from ocio_gen.recompression.errors import LeftAloneError
from ocio_gen.recompression.folders import HISTORY
from ocio_gen.recompression.reading import file_hash
from ocio_gen.recompression.records import FileState, encoded_name
from ocio_gen.recompression.replacing import SCRATCH, clear_leftovers, locked, opened, scratch_beside

_ELSEWHERE = "choose another `output`"

# Hidden, listed by no history, and cleared away: the lock of a run, and where papers are made.
_LOCK, _NEW = f"{SCRATCH}archive", f"{SCRATCH}papers"

# A cut of ten thousand shots has a hundredth of this.
_MOST_BYTES = 1 << 30


def require_apart(output: Path, sources: Iterable[Path], name: str = "output") -> None:
    """Raise UserError if something would be written into a folder that it is made from, or lies above one.

    Args:
        output: Its folder.
        sources: Those folders.
        name: The parameter that names the output.
    """
    place = real_path(output)
    for source in sources:
        real = real_path(source)
        if place.is_relative_to(real) or real.is_relative_to(place):
            text = f"lies in {shown(source)}, or holds it: that is a source"
            raise ArgumentError(name, text, where=shown(output), hint="choose another folder")


@dataclass
class Place:
    """An archive's folder, which this run holds."""

    folder: Path  # absolute
    former: ArchiveReport | None  # of an earlier run
    sealed: bool = False  # whether an earlier run ended it: nothing in it is replaced any more
    problems: list[str] = field(default_factory=list)  # papers that were changed by others, and are left
    papers: dict[Path, PulledFile] = field(default_factory=dict)  # that are in their places
    _places: set[Path] = field(default_factory=set)  # of papers that this run has, whatever became of them
    _left: set[Path] = field(default_factory=set)  # papers that `problems` are about

    def put(self, relative: Path | str, content: bytes) -> bool:
        """Write a paper, whole or not at all; one that others have changed is left, and listed.

        Returns:
            Whether it is there.

        Raises:
            UserError: another run is at it, or another user has left a file that is in the way.
            OSError: it cannot be written.
        """
        path = self.folder / relative
        self._places.add(path)
        make_folder(path.parent)
        with _told_of(path), scratch_beside(path) as scratch:
            scratch.file.write(content)
            scratch.file.flush()
            scratch.flush()
            digest = file_hash(scratch.file.fileno())
            if digest != xxhash.xxh3_128_hexdigest(content):
                raise OSError(errno.EIO, "the disk, or memory, lost bits", str(path))
            now = self._state_of(path)
            if now and now.xxh128 == digest:
                self._keep(path, now)
                return True
            there = os.path.lexists(path)
            if there and (self.sealed or not self._is_ours(path, now)):
                sealed = ", and the archive was complete" if self.sealed else ""
                self._leave(path, now, f"is not what this run makes{sealed}; it is left: move it away")
                return False
            # Before it is there: a run that is killed in between knows it for its own.
            self._keep(path, self._record(path, os.fstat(scratch.file.fileno()), digest))
            scratch.put_in_place(mode=usual_mode(), replace=there)
        return True

    def clear(self, besides: Collection[str]) -> None:
        """Remove papers of earlier runs that this one did not put; list those that are not ours to remove.

        Args:
            besides: Those that are put later.

        Raises:
            UserError: one became a link, a folder or a device meanwhile.
            OSError: one cannot be removed.
        """
        for name in sorted(self._log.keys() - set(besides)):
            path = self.folder / name
            if (
                path in self.papers
                or path in self._left
                or not real_path(path.parent).is_relative_to(real_path(self.folder))
            ):
                continue
            if os.path.lexists(path):
                with _told_of(path):
                    now = self._state_of(path)
                if self.sealed or not self._is_ours(path, now):
                    self._leave(path, now, "is no paper of this archive; move it away")
                    continue
                path.unlink()
                sync_folder(path.parent)
            if not self.sealed:
                PullLog(self.folder).append([self._log.pop(name).model_copy(update={"xxh128": ""})])

    def known(self) -> set[Path]:
        """Return the places of papers of this run and of earlier ones, whatever became of them."""
        return self._places | {self.folder / name for name in (*self._log, REPORT, INDEX)}

    def _leave(self, path: Path, now: PulledFile | None, otherwise: str) -> None:
        """List a paper that is left: that others changed it, or what else is wrong with it."""
        name = path.relative_to(self.folder).as_posix()
        changed = name in self._written and not self._is_ours(path, now)
        text = "was changed since it was written; move it away, and run this again" if changed else otherwise
        self.problems.append(f"{shown(name)}: {text}")
        self._left.add(path)

    def _keep(self, path: Path, record: PulledFile) -> None:
        self.papers[path] = record
        if self._log.get(record.name) != record:
            PullLog(self.folder).append([record])
            self._log[record.name] = record
            self._written.setdefault(record.name, set()).add(record.xxh128)

    @contextmanager
    def new(self) -> Iterator[Path]:
        """Yield an empty folder to make papers in; what is in it then is put in its place, file by file.

        Raises:
            UserError: as `put`.
            OSError: it cannot be written.
        """
        new = self.folder / _NEW
        shutil.rmtree(new, ignore_errors=True)
        new.mkdir()
        try:
            yield new
            for parent, folders, names in os.walk(new):
                folders.sort()
                for name in sorted(names):
                    made = Path(parent, name)
                    self.put(made.relative_to(new), made.read_bytes())
        finally:
            shutil.rmtree(new, ignore_errors=True)

    def as_recorded(self) -> bool:
        """Return whether all papers that were written here have their sizes and times: none is read."""
        for name, record in self._log.items():
            try:
                stat = (self.folder / name).lstat()
            except OSError:
                return False
            if (stat.st_size, stat.st_mtime_ns) != (record.bytes, record.mtime_ns):
                return False
        return bool(self._log)

    @cached_property
    def _log(self) -> dict[str, PulledFile]:
        return PullLog(self.folder).read()

    @cached_property
    def _written(self) -> dict[str, set[str]]:
        return PullLog(self.folder).hashes()

    def _state_of(self, path: Path) -> PulledFile | None:
        """Return what a paper is now; none, if there is no such file."""
        if path.is_symlink() or not path.is_file():
            return None
        with opened(path) as there:
            return self._record(path, there.stat, file_hash(there.descriptor))

    def _is_ours(self, path: Path, now: PulledFile | None) -> bool:
        """Return whether a paper is as a run left it: any, as one can be killed before its own is there."""
        if now is None:
            return False
        if path == self.folder / REPORT and self.former:  # which was read, and is an archive's
            return True
        return now.xxh128 in self._written.get(now.name, ())

    def _record(self, path: Path, stat: os.stat_result, digest: str) -> PulledFile:
        return PulledFile(
            file=encoded_name(path.relative_to(self.folder).as_posix()),
            bytes=stat.st_size,
            mtime_ns=stat.st_mtime_ns,
            xxh128=digest,
            source_bytes=stat.st_size,
            source_mtime_ns=stat.st_mtime_ns,
        )


@contextmanager
def _told_of(path: Path) -> Iterator[None]:
    """Raise UserError where a paper is to be left alone."""
    try:
        yield
    except LeftAloneError as error:
        raise OutputError(shown(path), error, hint="run this again afterwards") from None


def proven_state(record: PulledFile) -> FileState:
    """Return a record as ASC MHL takes it."""
    return FileState(bytes=record.bytes, xxh128=record.xxh128, mtime_ns=record.mtime_ns, codec="")


@contextmanager
def claimed(output: Path, report: ArchiveReport) -> Iterator[Place]:
    """Yield an archive's folder, which no other run has; it is made, and marked, if it is not there.

    Args:
        output: The folder. It may hold an archive of this show, with this codec, or nothing.
        report: What the archive is to be.

    Raises:
        UserError: it holds something else, another run is at it, or it cannot be written.
    """
    folder = absolute(output)
    try:
        require_ours(
            folder, report
        )  # before anything is done there, and again once nobody else can change it
        make_folder(folder)
        lock = locked(folder / _LOCK)
    except LeftAloneError as error:
        raise OutputError(shown(output), error, hint="wait until that ends") from None
    except OSError as error:
        raise _unwritable(output, error) from None
    try:
        former = require_ours(folder, report)
        clear_leftovers(folder)
        place = Place(folder, former, bool(former and former.complete and (folder / HISTORY).is_dir()))
        if former is None:
            try:
                place.put(REPORT, report.written())
            except OSError as error:
                raise _unwritable(output, error) from None
            place.former = report
        yield place
    finally:
        with suppress(OSError):
            (folder / _LOCK).unlink()
        lock.free()
        with suppress(OSError):
            sync_folder(folder)


def _unwritable(output: Path, error: OSError) -> OutputError:
    return OutputError(shown(output), f"cannot be written ({error.strerror})", hint=_ELSEWHERE)


def read_report(folder: Path) -> ArchiveReport:
    """Return the report of an archive.

    Raises:
        UserError: it cannot be read, or is none.
    """
    try:
        return ArchiveReport.model_validate_json(read_bytes(folder / REPORT, _ELSEWHERE, _MOST_BYTES))
    except ValidationError:
        raise OutputError(shown(folder / REPORT), "is not an archive's", hint=_ELSEWHERE) from None


def require_ours(folder: Path, report: ArchiveReport) -> ArchiveReport | None:
    """Return the report of an archive that is there; none where a folder is free.

    Raises:
        UserError: it holds something else.
    """
    if not os.path.lexists(folder):
        return None
    if folder.is_symlink() or not folder.is_dir():
        raise OutputError(shown(folder), "exists and is not a folder", hint=_ELSEWHERE)
    names = [name for name in os.listdir(folder) if not name.startswith(SCRATCH)]  # noqa: PTH208 - names
    if not set(names) - {PullLog(folder).path.name}:
        return None
    if REPORT not in names:
        raise OutputError(shown(folder), f"holds files, and no {REPORT} of an archive", hint=_ELSEWHERE)
    former = read_report(folder)
    if former.show != report.show:
        raise OutputError(shown(folder), f"holds the archive of another show, {former.show}", hint=_ELSEWHERE)
    if former.codec != report.codec:
        text = f"holds frames of codec {former.codec}, not {report.codec}"
        raise OutputError(
            shown(folder), text, hint=f"give `codec` {former.codec} to go on with it, or {_ELSEWHERE}"
        )
    return former
