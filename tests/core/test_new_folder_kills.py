# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""A run is killed, fails, or meets another at every step: the old or the new folder is there, whole."""

import errno
import os
import random
import signal
from functools import partial
from pathlib import Path

import pytest

from ocio_gen.core.disk.new_folder import new_folder
from tests.conftest import some
from tests.swaps import (
    WAYS,
    before_each_step,
    count_steps,
    go,
    in_a_child,
    make,
    names_beside,
    refusal,
    text_of,
)

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="kills forked processes")

STARTS = ("a folder of ours", "nothing", "an empty folder")


def begin(target, start):
    target.parent.mkdir()
    if start == "an empty folder":
        target.mkdir()
    if start == "a folder of ours":
        make(target, "old")


def killed_at(step, run):
    """Run something in a child, which is killed before a step, if it comes to that."""

    def kill(number):
        if number == step:
            os.kill(os.getpid(), signal.SIGKILL)

    def hooked():
        with before_each_step(kill):
            run()

    return in_a_child(hooked) == -signal.SIGKILL


def recover(target):
    """Have the next run bring to its end what a killed one left, and do nothing else."""
    with new_folder(target):
        pass


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("start", some(STARTS, 1))
def test_a_run_that_is_killed_at_any_step_leaves_the_old_or_the_new_folder(start, way, tmp_path, monkeypatch):
    go(way, monkeypatch)
    begin(tmp_path / "counted" / "made", start)
    steps = count_steps(lambda: make(tmp_path / "counted" / "made", "new"))
    assert steps > 40
    old = "old" if start == "a folder of ours" else ""
    for step in range(1, steps + 1):
        target = tmp_path / str(step) / "made"
        begin(target, start)
        assert killed_at(step, partial(make, target, "new"))
        if way == "exchange" and old:
            assert text_of(target) in {"old", "new"}  # at once, without another run
        recover(target)
        if start != "an empty folder" or any(target.iterdir()):
            assert text_of(target) in {old, "new"}
        make(target, "next")
        assert text_of(target) == "next"
        assert names_beside(target) == ["made"]


@pytest.mark.long
def test_a_run_that_recovers_can_be_killed_as_well(tmp_path, monkeypatch):
    go("two renames", monkeypatch)
    chance = random.Random(18)  # noqa: S311 - to be repeated
    for number in range(60):
        target = tmp_path / str(number) / "made"
        begin(target, "a folder of ours")
        for _ in range(4):
            killed_at(chance.randint(1, 90), partial(make, target, "new"))
        recover(target)
        assert text_of(target) in {"old", "new"}
        assert names_beside(target) == ["made"]


@pytest.mark.parametrize("error", [errno.ENOSPC, errno.EROFS, errno.EIO])
@pytest.mark.parametrize("way", WAYS)
def test_a_disk_that_fails_at_any_step_is_one_sentence_and_nothing_is_lost(error, way, tmp_path, monkeypatch):
    go(way, monkeypatch)
    begin(tmp_path / "counted" / "made", "a folder of ours")
    steps = count_steps(lambda: make(tmp_path / "counted" / "made", "new"))
    for step in range(1, steps + 1):
        target = tmp_path / str(step) / "made"
        begin(target, "a folder of ours")

        def fail(number, step=step):
            if number >= step:
                raise OSError(error, os.strerror(error))

        with before_each_step(fail):
            said = refusal(target, "new")
        assert not said or (said.startswith(str(target)) and os.strerror(error) in said), step
        recover(target)
        assert text_of(target) in {"old", "new"}
        make(target, "next")
        assert text_of(target) == "next"
        assert names_beside(target) == ["made"]


def test_of_runs_at_once_one_makes_the_folder_and_the_others_are_refused_or_follow(tmp_path):
    for number in range(50):
        target = tmp_path / str(number) / "made"
        begin(target, "a folder of ours")
        children = [fork_to_make(target, str(one)) for one in range(3)]
        ends = [os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in children]
        assert 0 in ends
        assert set(ends) <= {0, 2}
        assert text_of(target) in {str(one) for one, end in enumerate(ends) if end == 0}
        assert names_beside(target) == ["made"]


def fork_to_make(target, text):
    child = os.fork()
    if child == 0:
        code = 70
        try:
            said = refusal(target, text)
            code = 2 if "another run is at it" in said else 70 if said else 0
        finally:
            os._exit(code)
    return child


def test_a_run_that_ends_just_as_the_next_one_looks_is_not_in_the_way(tmp_path, monkeypatch):
    target = tmp_path / "made"
    ended = iter([FileExistsError(errno.EEXIST, "there, and then gone")])
    mkdir = Path.mkdir

    def gone_at_once(path, *arguments, **options):
        if path.name.endswith(".ocio-gen") and (error := next(ended, None)):
            raise error
        mkdir(path, *arguments, **options)

    monkeypatch.setattr(Path, "mkdir", gone_at_once)
    make(target, "new")
    assert text_of(target) == "new"
