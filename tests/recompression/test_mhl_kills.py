# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""Runs that are killed while they seal, at every step: each history is the old or the new one, and whole."""

import os
import shutil
import signal
from pathlib import Path

import pytest

from ocio_gen.core.disk import renames
from ocio_gen.recompression.mhl import write_generations
from ocio_gen.recompression.mhl_history import History
from tests.conftest import some
from tests.recompression.histories import begin, faults, frames, levels, put_back
from tests.recompression.reels import leftovers, recompress, restore

pytestmark = [
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
    pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork on this system"),
]

# What changes a disk.
_STEPS = [
    *((os, name) for name in ("mkdir", "rename", "unlink", "rmdir", "fsync")),
    (renames, "_renamed"),
    (shutil, "copyfile"),
    (History, "add"),
]


def killed(folder, step):
    """Seal a folder in a process that is killed before a step; return whether it came so far."""
    child = os.fork()
    if not child:
        left = [step]

        def deadly(call):
            def counted(*arguments, **more):
                if not left[0]:
                    os.kill(os.getpid(), signal.SIGKILL)
                left[0] -= 1
                return call(*arguments, **more)

            return counted

        try:
            for owner, name in _STEPS:
                setattr(owner, name, deadly(getattr(owner, name)))
            write_generations(folder)
        except BaseException:
            os._exit(1)
        os._exit(0)
    status = os.waitpid(child, 0)[1]
    assert status in {0, signal.SIGKILL}
    return bool(status)


def generations(folder):
    return [path.read_bytes() for path in folder.rglob("*.mhl") if ".ocio-gen-" not in str(path)]


@pytest.fixture(params=["exchanged", "renamed"])
def renaming(request, monkeypatch):
    """Whether the system exchanges folders at once, or has to rename them one after the other."""
    if request.param == "renamed":
        monkeypatch.setattr(renames, "exchange", lambda one, other: False)
    return request.param


def gone_on(copy, first, ended):
    """Seal a folder after a run was killed there; return what is wrong afterwards."""
    write_generations(copy)
    if any(one not in generations(copy) for one in first):
        return "a generation is lost"
    if len(list((copy / "shotA").glob("ascmhl-before/*"))) != ended:
        return "not set aside once"
    if left := leftovers(copy):
        return f"left {left[0].name}"
    return None


@pytest.mark.parametrize("since", some(["without a history", "recompressed", "joined by another frame"], 1))
def test_a_run_that_is_killed_at_any_step_goes_on_at_every_level(since, renaming, tmp_path, monkeypatch):
    monkeypatch.setattr(os, "fsync", lambda descriptor: None)  # slow, and of no effect on a kill
    nest, copies = tmp_path / "nest", tmp_path / "copies"
    frames(nest / "shotA" / "a.1.exr", nest / "b.1.exr")
    if since != "without a history":
        begin(nest / "shotA", nest)
    first = generations(nest)
    recompress(nest)
    if since == "joined by another frame":
        write_generations(nest)
        frames(nest / "shotA" / "new.exr")
    wrong = {}
    for step in range(1000):
        copy = Path(shutil.copytree(nest, copies / str(step) / "nest"))
        if not killed(copy, step):
            break
        if renaming == "exchanged":
            for level in levels(copy):
                History.of(level)  # is whole
        wrong[step] = gone_on(copy, first, ended=0 if since == "without a history" else 1)
    assert len(wrong) > 30
    assert {step: fault for step, fault in wrong.items() if fault} == {}
    told = faults(copies)
    if since == "joined by another frame":  # a folder is not what it was: as after ascmhl's own generations
        told = [fault for fault in told if "FAULT" in fault and "-dh" not in fault]
    assert told == []
    if (
        since == "recompressed" and renaming == "exchanged"
    ):  # what was set aside at each level fits together, whenever the run was killed
        restore(copies)
        put_back(copies)
        assert faults(copies) == []
