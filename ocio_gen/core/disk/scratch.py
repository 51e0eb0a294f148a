# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""The hidden folder beside a target in which its next version is made, and its swap into place.

It holds
- `ocio-gen.lock`, which is locked while a run works here, and marks the folder as ours;
- `new-*`, being filled: after an exchange, what stood at the target;
- `previous`, what stood at the target, where the system cannot exchange two names;
- `swap`, which names the finished one, with the fingerprints of both versions: the others are unfinished.
"""

import itertools
import os
import secrets
import shutil
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from ocio_gen.core.disk.files import sync_folder, write_through
from ocio_gen.core.disk.lock_notes import note_of
from ocio_gen.core.disk.locks import Lock, locked
from ocio_gen.core.disk.manifest import fingerprint, remove_built
from ocio_gen.core.disk.renames import move, swap_in
from ocio_gen.core.errors import OutputError, UserError, one_line

_LOCK = "ocio-gen.lock"
_NOTE = note_of(Path(_LOCK)).name
_MARK = b"ocio-gen made this folder, and removes it when no run holds the lock of this file.\n"


@dataclass(frozen=True)
class Scratch:
    """A target's scratch folder, which is locked."""

    target: Path
    folder: Path
    # Another one in each run: what a process of a killed run still writes must not come into it.
    _name: str = field(default_factory=lambda: f"new-{secrets.token_hex(4)}")

    @property
    def new(self) -> Path:
        """The version in the making."""
        return self.folder / self._name

    @property
    def _previous(self) -> Path:
        return self.folder / "previous"

    @property
    def _swap(self) -> Path:
        return self.folder / "swap"

    def swap(self) -> None:
        """Put the new version in the target's place, and what stood there into the scratch folder.

        Raises:
            FileExistsError: there was no target, and now there is one.
            OSError: it cannot be done; `settle` puts all back.
        """
        note = (self._name, fingerprint(self.target), fingerprint(self.new), "")
        write_through(self._swap, "\n".join(note).encode())
        sync_folder(self.folder)
        swap_in(self.new, self.target, self._previous)
        # What stood there may go only when the new version is sure to be found in its place.
        sync_folder(self.target.parent)
        sync_folder(self.folder)

    def settle(self, before: UserError) -> None:
        """Bring to its end whatever a run did here: its swap is done, or was never begun.

        Args:
            before: What to say first where a former version holds more than was built, and is kept.

        Raises:
            UserError: one does.
            OSError: it cannot be done. Nothing is lost; the next run tries again.
        """
        kept = self._kept(*swapped) if (swapped := self._swapped()) else []
        self._swap.unlink(missing_ok=True)
        for unfinished in self.folder.glob("new-*"):
            shutil.rmtree(unfinished, ignore_errors=True)  # or the next run does
        if kept:
            names = " and ".join(map(str, kept))
            raise before.with_hint(f"the former version, with what was changed in it, is now {names}")

    def _swapped(self) -> list[str] | None:
        """Return what is noted of a swap; nothing where none was begun."""
        try:
            *noted, end = self._swap.read_bytes().decode().split("\n")
        except FileNotFoundError:
            return None
        return noted if len(noted) == 3 and not end else None  # or the run ended as it was being written

    def _kept(self, name: str, old: str, new: str) -> list[Path]:
        """Put back what has no other place, remove what was built, and return where the rest is now."""
        if os.path.lexists(self._previous) and not os.path.lexists(self.target):
            move(self._previous, self.target)
            sync_folder(self.target.parent)
        removable = {"", new} | ({old} if fingerprint(self.target) == new else set())
        return [
            self.keep(former, "old")
            for former in (self._previous, self.folder / name)
            if os.path.lexists(former) and not (fingerprint(former) in removable and remove_built(former))
        ]

    def keep(self, path: Path, suffix: str) -> Path:
        """Move what is in the scratch folder beside the target, and return its new name."""
        for number in itertools.count(1):
            beside = self.target.with_name(
                f"{self.target.name}.{suffix}" + (f"-{number}" if number > 1 else "")
            )
            with suppress(FileExistsError):
                move(path, beside)
                sync_folder(beside.parent)
                return beside
        raise AssertionError


@contextmanager
def scratch_beside(target: Path) -> Iterator[Scratch]:
    """Yield the scratch folder of a target, which no other run has, and remove it.

    What a run that was killed left in it is brought to its end first, and so is what is done with it now.

    Raises:
        UserError: another run has it, it is not ours, or a former version is kept.
        OSError: it cannot be made.
    """
    scratch = Scratch(target, target.with_name(f".{target.name}.ocio-gen"))
    lock = _claimed(scratch)
    try:
        scratch.settle(OutputError(target, "a run that was killed had replaced it", hint="run this again"))
        _mark(scratch.folder, lock.descriptor)
        before: UserError = OutputError(target, "is replaced, and was being changed at that moment")
        try:
            yield scratch
        except BaseException as error:
            before = error if isinstance(error, UserError) else OutputError(target, one_line(error))
            raise
        finally:
            scratch.settle(before)
    finally:
        _release(scratch.folder, lock)


def _claimed(scratch: Scratch) -> Lock:
    """Return the lock of a scratch folder, which is made if it is not there."""
    folder = scratch.folder
    while True:
        with suppress(FileExistsError):
            folder.mkdir(mode=0o700)
        try:
            if not _is_ours(folder):
                raise OutputError(folder, "is in the way, and is not ocio-gen's", hint="move it away")
            return locked(folder / _LOCK)
        except FileNotFoundError:  # the run that had it has just ended
            continue
        except BlockingIOError as error:
            raise OutputError(scratch.target, error.strerror, hint="wait until that ends") from None
        except PermissionError:
            if (folder / _LOCK).exists():
                raise OutputError(
                    folder, "belongs to another user's run, or was left by it", hint="wait, or remove it"
                ) from None
            raise
        except OSError:  # the file system has no locks, say
            with suppress(OSError):
                (folder / _LOCK).unlink(missing_ok=True)
                folder.rmdir()
            raise


def _is_ours(folder: Path) -> bool:
    """Return whether something in the place of a scratch folder is one.

    Raises:
        FileNotFoundError: it is gone, as the run that had it has just ended.
    """
    if not stat.S_ISDIR(folder.lstat().st_mode):
        return False
    names = os.listdir(folder)  # noqa: PTH208 - names
    # Before anything else is made in it, the lock is marked, and the mark is on the disk.
    return set(names) <= {_LOCK, _NOTE} or (_LOCK in names and (folder / _LOCK).read_bytes() == _MARK)


def _mark(folder: Path, descriptor: int) -> None:
    os.ftruncate(descriptor, 0)
    os.lseek(descriptor, 0, os.SEEK_SET)
    os.write(descriptor, _MARK)
    os.fsync(descriptor)
    sync_folder(folder)
    sync_folder(folder.parent)


def _release(folder: Path, lock: Lock) -> None:
    """Remove a scratch folder that is empty but for its lock, and give up the lock."""
    if os.name == "nt":  # no file that is open can be removed
        lock.free()
    with suppress(OSError):
        if set(os.listdir(folder)) <= {_LOCK, _NOTE}:  # noqa: PTH208
            (folder / _LOCK).unlink()
    if os.name != "nt":
        lock.free()
    with suppress(OSError):
        folder.rmdir()
