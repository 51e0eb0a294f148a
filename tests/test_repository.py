# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""What git makes of the repository: checkouts that are alike and small; and sources name their licence."""

import os
import subprocess
import tomllib
from collections.abc import Sequence
from pathlib import Path

import pytest

from ocio_gen.core.licence import HOLDER, LICENCE, spdx_lines
from tests.conftest import ROOT

# Of the working tree without what is installed and built in it.
LARGEST_TREE = 20_000_000

SOURCES = {".py", ".c", ".h", ".j2", ".sh"}
SOURCE_FILES = {"Makefile", ".ci/run"}


def git(*arguments: str, where: Path = ROOT) -> str:
    """Run git, without what this machine and user have set, and return what it prints."""
    without = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
    ran = subprocess.run(
        ["git", "-C", str(where), *arguments],
        capture_output=True, text=True, check=False, env=os.environ | without,
    )  # fmt: skip
    assert ran.returncode == 0, ran.stderr
    return ran.stdout


@pytest.fixture(scope="module")
def tracked(tmp_path_factory) -> dict[str, bytes]:
    """Every file of the working tree that git would track, as it is there; it need not be a checkout."""
    places = (f"--git-dir={tmp_path_factory.mktemp('git')}", f"--work-tree={ROOT}")
    git(*places, "init", "--quiet")
    paths = git(*places, "ls-files", "--others", "--exclude-standard", "-z").split("\0")
    return {path: (ROOT / path).read_bytes() for path in paths if path and (ROOT / path).is_file()}


def checked_out(files: dict[str, bytes], folder: Path, *settings: str) -> dict[str, bytes]:
    """Commit files, and return what a clone with some settings of git has of them."""
    for path, content in files.items():
        target = folder / "original" / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
    original = folder / "original"
    git("init", "--quiet", where=original)
    git("add", "--all", "--force", where=original)
    git("-c", "user.name=a", "-c", "user.email=a@b", "commit", "--quiet", "-m", "all", where=original)
    git("clone", "--quiet", *with_each("-c", settings), "original", "clone", where=folder)
    paths = git("ls-files", "-z", where=folder / "clone").split("\0")
    return {path: (folder / "clone" / path).read_bytes() for path in paths if path}


def with_each(option: str, values: Sequence[str]) -> list[str]:
    return [word for value in values for word in (option, value)]


def test_a_checkout_that_changes_line_ends_leaves_every_byte_as_it_is(tracked, tmp_path):
    cloned = checked_out(tracked, tmp_path, "core.autocrlf=true")
    assert cloned.keys() == tracked.keys()
    assert [path for path in cloned if cloned[path] != tracked[path]] == []


def test_such_a_checkout_changes_files_without_our_attributes(tracked, tmp_path):
    """The test above can fail."""
    files = {path: content for path, content in tracked.items() if path.startswith("schemas/")}
    cloned = checked_out(files, tmp_path, "core.autocrlf=true")
    assert [path for path in cloned if cloned[path] == files[path]] == []


def test_the_working_tree_is_small(tracked):
    assert sum(map(len, tracked.values())) < LARGEST_TREE


def test_the_licence_that_files_name_is_the_projects():
    year, _, holders = HOLDER.partition(" ")
    assert f"Copyright (c) {year}, {holders}\n" in (ROOT / "LICENSE").read_text()
    assert tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["license"] == LICENCE


def test_every_source_names_its_licence_and_its_holder(tracked):
    sources = [path for path in tracked if Path(path).suffix in SOURCES or path in SOURCE_FILES]
    assert set(sources) > SOURCE_FILES
    without = []
    for path in sources:
        head = b"\n".join(tracked[path].splitlines()[:4])
        if not all(line.encode() in head for line in spdx_lines()):
            without.append(path)
    assert without == []
