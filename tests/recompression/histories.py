# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""Folders with ASC MHL histories in each other, and the reference implementation's judgement of them."""

import shutil
import subprocess
import sys

from tests.recompression.reels import grainy

# All that ascmhl checks of folders: the hashes of files, their names, the hashes of folders.
_CHECKS = """
import sys
import click
from ascmhl.commands import diff, verify
for folder in sys.argv[1:]:
    for check, options in ((verify, []), (diff, []), (verify, ["-dh"])):
        try:
            check.main([*options, folder], standalone_mode=False)
        except Exception as error:
            print("FAULT", check.name, *options, folder, repr(error), getattr(error, "message", ""))
"""


def ascmhl(command, *arguments):
    """Run a command of ascmhl, without its script, which asks the network for updates."""
    program = f"from ascmhl.commands import {command}; {command}()"
    return subprocess.run(
        [sys.executable, "-W", "ignore", "-c", program, *map(str, arguments)],
        capture_output=True,
        text=True,
        check=False,
    )


def begin(*folders, formats=("xxh128",)):
    """Have ascmhl write a generation of each folder, those in others first."""
    options = [option for one in formats for option in ("-h", one)]
    for folder in folders:
        ran = ascmhl("create", *options, folder)
        assert ran.returncode == 0, ran.stdout + ran.stderr


def frames(*paths):
    """Write a small frame to each path."""
    for number, path in enumerate(paths):
        path.parent.mkdir(parents=True, exist_ok=True)
        grainy(path, number, width=60, height=40)


def levels(folder):
    """The folders that have a history, without those that were set aside."""
    found = sorted(path.parent for path in folder.rglob("ascmhl"))
    return [path for path in found if "ascmhl-before" not in path.parts]


def faults(folder):
    """What ascmhl says is wrong, at any level: a sentence for each check that fails, and its remarks."""
    ran = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", _CHECKS, *levels(folder)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    told = (ran.stdout + ran.stderr).splitlines()
    return [line for line in told if line.startswith(("FAULT", "ERROR"))]


def history(folder):
    """The files of a folder's history, and what they hold."""
    return {path.name: path.read_bytes() for path in (folder / "ascmhl").iterdir()}


def put_back(folder):
    """Have the last histories that were set aside take their places again, at every level."""
    for level in levels(folder):
        if aside := sorted((level / "ascmhl-before").glob("*")):
            shutil.rmtree(level / "ascmhl")
            (aside[-1] / "ascmhl").rename(level / "ascmhl")
            shutil.rmtree(level / "ascmhl-before")
