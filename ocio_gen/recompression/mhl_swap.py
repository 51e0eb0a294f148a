# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""A new history takes the place of another, and a kill at any step leaves one of them, whole."""

import contextlib
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from ocio_gen.core.disk.files import make_folder, sync_folder, sync_tree
from ocio_gen.core.disk.renames import move, swap_in
from ocio_gen.recompression.folders import BEFORE, HISTORY
from ocio_gen.recompression.replacing import SCRATCH, locked

_SCRATCH = f"{SCRATCH}mhl"
_LOCK = f"{SCRATCH}mhl-lock"

# In the scratch folder: what is being written, the same once it is whole and once it is of no use, the
# history that is replaced, and what a history is called there.
_BUILDING = "building"
_READY = "ready"
_REFUSE = "refuse"
_REPLACED = "replaced"
_HELD = "history"


@dataclass(frozen=True)
class Workshop:
    """Where the next history of a folder is written, and the end of the one before."""

    folder: Path

    @property
    def _scratch(self) -> Path:
        return self.folder / _SCRATCH

    def make(self, part: str) -> Path:
        """Return a new folder for a history.

        It is in a folder of the same name as this one, which generations are named after. It is not called
        ascmhl, or that would take it for a nested history.

        Args:
            part: "after" for the next history, "before" for the end of the one before.
        """
        place = self._scratch / _BUILDING / part / self.folder.name / _HELD
        place.mkdir(parents=True)
        return place

    def copy_history(self, place: Path) -> None:
        """Copy the folder's history, as it is, into another folder."""
        # shutil.copytree would hide the reason of an error.
        for source in sorted((self.folder / HISTORY).rglob("*")):
            target = place / source.relative_to(self.folder / HISTORY)
            if source.is_file():
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.copy2(source, target)

    def put_in_place(self) -> Path | None:
        """Have the next history take its place, and set the one before aside.

        Returns:
            The history that was set aside; none if there is no such.
        """
        ready, history = self._scratch / _READY, self.folder / HISTORY
        sync_tree(self._scratch)
        (self._scratch / _BUILDING).rename(ready)
        sync_folder(self._scratch)
        after = ready / "after" / self.folder.name / _HELD
        swap_in(after, history, self._scratch / _REPLACED)
        sync_folder(self.folder)
        return self._set_aside()

    def recover(self) -> None:
        """Go on where a run was killed."""
        history, replaced = self.folder / HISTORY, self._scratch / _REPLACED
        if not history.exists() and replaced.exists():
            replaced.rename(history)
            sync_folder(self.folder)
        if history.exists() and not self._is_beginning_of_ended(history):
            self._set_aside()

    def clear(self) -> None:
        """Remove all that is not needed any more."""
        # First what could be taken for whole once half of it is removed.
        refuse = self._scratch / _REFUSE
        shutil.rmtree(refuse, ignore_errors=True)
        with contextlib.suppress(FileNotFoundError):
            (self._scratch / _READY).rename(refuse)
        shutil.rmtree(self._scratch, ignore_errors=True)

    @property
    def _ended(self) -> Path:
        return self._scratch / _READY / "before" / self.folder.name / _HELD

    def _is_beginning_of_ended(self, history: Path) -> bool:
        """Tell whether a history is the one that is to be set aside, before its last generation."""
        ended = self._ended
        return all(
            (ended / path.name).is_file() and (ended / path.name).read_bytes() == path.read_bytes()
            for path in history.glob("*.mhl")
        )

    def _set_aside(self) -> Path | None:
        if not self._ended.exists():
            return None
        aside = self.folder / BEFORE
        numbers = [int(path.parent.name) for path in aside.glob(f"[0-9]*/{HISTORY}")]
        place = aside / f"{max(numbers, default=0) + 1:04}"
        make_folder(place)
        move(self._ended, place / HISTORY)
        sync_folder(place)
        return place / HISTORY


@contextlib.contextmanager
def workshop(folder: Path) -> Iterator[Workshop]:
    """Yield the workshop of a folder, once what a killed run left is mended; other runs are kept out.

    Raises:
        LeftAloneError: another run is at it.
        OSError: it cannot be made.
    """
    lock = folder / _LOCK
    shop = Workshop(folder)
    with locked(lock):
        try:
            shop.recover()
            shop.clear()
            yield shop
        finally:
            shop.clear()
            lock.unlink()


def recover(folder: Path) -> None:
    """Mend what a killed run left in a folder, if it left anything.

    Raises:
        LeftAloneError: another run is at it.
    """
    if any((folder / name).exists() for name in (_SCRATCH, _LOCK)):
        with workshop(folder):
            pass
