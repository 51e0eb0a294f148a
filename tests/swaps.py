# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""What the tests of swaps share: a small folder to build, and steps at which something happens meanwhile."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from ocio_gen.core.disk import renames
from ocio_gen.core.disk.files import write_file
from ocio_gen.core.disk.manifest import Manifest, differences, file_records, read_manifest, write_manifest
from ocio_gen.core.disk.new_folder import new_folder
from ocio_gen.core.errors import UserError

# What changes a disk; a step is a call of one of these.
CALLS = ("open", "mkdir", "rename", "replace", "unlink", "rmdir", "write", "ftruncate", "fsync")

# How a folder takes the place of another: in one step, or where the file system cannot do that.
WAYS = ("exchange", "two renames")


def make(target: Path, text: str = "made", meanwhile: Callable[[Path], object] = lambda _: None) -> None:
    """Build a folder of three files, with some text in one; something happens before it is put in place."""
    with new_folder(target) as folder:
        write_file(folder.path / "notes" / "a.txt", text.encode())
        (folder.path / "b.txt").write_bytes(b"b")  # and not flushed, as what other libraries write
        write_manifest(folder.path, Manifest(kind="test", tools={}, files=file_records(folder.path)))
        meanwhile(target)
        folder.put_in_place()


def refusal(target: Path, text: str) -> str:
    """Build such a folder; return the sentence if that is refused, or nothing."""
    try:
        make(target, text)
    except UserError as error:
        return str(error)
    return ""


def text_of(target: Path) -> str:
    """Return the text in a folder that must be whole, or nothing where there is no folder."""
    if not target.exists():
        return ""
    assert differences(target, read_manifest(target, Manifest)) == []
    return (target / "notes" / "a.txt").read_text()


def names_beside(target: Path) -> list[str]:
    """Return the names of what is in the target's folder."""
    return sorted(path.name for path in target.parent.iterdir())


def go(way: str, patched: pytest.MonkeyPatch) -> None:
    """Let folders take each other's place in one of WAYS."""
    if way == "two renames":
        patched.setattr(renames, "exchange", lambda *_: False)


@contextmanager
def before_each_step(happens: Callable[[int], None]) -> Iterator[None]:
    """Call something before each step, with its number, from 1 on; its own steps do not count."""
    number = 0
    happening = False

    def hooked(call):
        def step(*arguments, **more):
            nonlocal number, happening
            if not happening:
                number += 1
                happening = True
                try:
                    happens(number)
                finally:
                    happening = False
            return call(*arguments, **more)

        return step

    with pytest.MonkeyPatch.context() as patched:
        for name in CALLS:
            patched.setattr(os, name, hooked(getattr(os, name)))
        patched.setattr(renames, "_renamed", hooked(renames._renamed))
        yield


def count_steps(run: Callable[[], None]) -> int:
    """Return how many steps something takes."""
    steps: list[int] = []
    with before_each_step(steps.append):
        run()
    return len(steps)


def in_a_child(run: Callable[[], None]) -> int:
    """Run something in a process of its own and return how that ended, as `subprocess` does."""
    child = os.fork()
    if child == 0:
        code = 70
        try:
            run()
            code = 0
        finally:
            os._exit(code)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
