# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""Power cuts at every step: what was not flushed is lost, and the old or the new folder is there, whole."""

import os
from itertools import count
from pathlib import Path, PurePosixPath

import pytest

from ocio_gen.core.disk.new_folder import new_folder
from tests.swaps import WAYS, before_each_step, go, make, names_beside, text_of

# What a disk holds: each path with its content; none for a folder.
State = frozenset[tuple[str, bytes | None]]


class Disk:
    """A folder, with all below it, on a disk that loses in a power cut what was never flushed.

    Its names are then those of some earlier moment, as file systems keep the order of what is done to names,
    but each folder that was flushed lists what it did then, or later. Its files hold what was flushed, or
    what was written, or half of it, or zeros.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.states: set[State] = set()
        self._held: dict[int, int] = {}  # all are kept open, so that their numbers are not given to others
        self._moments = [self._names()]
        self._listed = dict.fromkeys(self._held, 0)  # the moment when each was flushed last
        self._flushed = {number: self._content(number) for number in self._held}

    def watched(self, run) -> None:
        """Run something, with a power cut before and after each of its steps."""
        with before_each_step(self._note), pytest.MonkeyPatch.context() as patched:
            fsync = os.fsync

            def flushed(descriptor):
                fsync(descriptor)
                number = os.fstat(descriptor).st_ino
                self._listed[number] = len(self._moments) - 1
                self._flushed[number] = self._content(number)

            patched.setattr(os, "fsync", flushed)
            run()
        self._note()

    def close(self) -> None:
        for held in self._held.values():
            os.close(held)

    def after_a_cut(self) -> set[State]:
        """Return all that a power cut may leave now."""
        contents = {number: self._contents(number) for number in self._held}
        return {
            frozenset((path, contents[number][variant]) for path, number in names.items())
            for moment, names in enumerate(self._moments)
            if all(self._lists(names, *flushed, moment) for flushed in self._listed.items())
            for variant in range(4)
        }

    def _note(self, _=0) -> None:
        self._moments.append(self._names())
        self.states |= self.after_a_cut()

    def _lists(self, names, folder, flushed, moment) -> bool:
        """Tell whether a folder lists, at some moment, what it did when it was flushed, or later."""
        return (
            moment >= flushed
            or folder not in names.values()
            or _list_of(names, folder) == _list_of(self._moments[flushed], folder)
        )

    def _names(self) -> dict[str, int]:
        names = {}
        for path in (self.folder, *self.folder.rglob("*")):
            number = path.stat().st_ino
            names[path.relative_to(self.folder).as_posix()] = number
            if number not in self._held:
                self._held[number] = os.open(path, os.O_RDONLY)
        return names

    def _content(self, number: int) -> bytes | None:
        try:
            return os.pread(self._held[number], 1 << 20, 0)
        except IsADirectoryError:
            return None

    def _contents(self, number: int) -> tuple[bytes | None, ...]:
        now = self._content(number)
        if now is None:
            return (None,) * 4
        flushed = self._flushed.get(number) or b""
        lost = flushed != now
        return (flushed, now, now[: len(now) // 2] if lost else now, bytes(len(now)) if lost else now)


def _list_of(names, folder):
    (above,) = {path for path, number in names.items() if number == folder} or {None}
    return {
        (PurePosixPath(path).name, number)
        for path, number in names.items()
        if path != "." and str(PurePosixPath(path).parent) == above
    }


def written(state: State, folder: Path) -> None:
    for path, content in sorted(state):
        if content is None:
            (folder / path).mkdir(parents=True, exist_ok=True)
        else:
            (folder / path).write_bytes(content)


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("old", ["", "old"])
def test_a_power_cut_at_any_step_leaves_the_old_or_the_new_folder(old, way, tmp_path, monkeypatch):
    go(way, monkeypatch)
    disk_folder = tmp_path / "disk"
    disk_folder.mkdir()
    if old:
        make(disk_folder / "made", old)
    disk = Disk(disk_folder)
    disk.watched(lambda: make(disk_folder / "made", "new"))
    final = disk.after_a_cut()
    disk.close()
    assert len(disk.states) > 30
    for number, state in zip(count(), disk.states, strict=False):
        target = tmp_path / str(number) / "made"
        written(state, target.parent)
        if state in final:  # what is said to be done is on the disk
            assert text_of(target) == "new"
        with new_folder(target):  # brings to its end what the cut interrupted, and does nothing else
            assert text_of(target) in {old, "new"}
        make(target, "next")
        assert text_of(target) == "next"
        assert names_beside(target) == ["made"]
