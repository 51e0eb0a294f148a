# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""Runs command lines in forks of a process that has loaded the program: loading takes longer than they do."""

import atexit
import functools
import importlib
import json
import os
import runpy
import subprocess
import sys
import tempfile
import traceback
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NoReturn

LOADED = (
    "ocio_gen.api",
    "ocio_gen.archive.folder",
    "ocio_gen.cli",
    "ocio_gen.cli.report_tables",
    "ocio_gen.cli.sequence_tables",
    "ocio_gen.comparison",
    "ocio_gen.package.build",
    "ocio_gen.package.verifiable",
    "ocio_gen.recompression.conductor",
)


@functools.cache
def _server() -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-m", "tests.warm"],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=Path(__file__).parent.parent,
    )  # fmt: skip


def run_warm(
    arguments: Sequence[str], cwd: Path, environment: Mapping[str, str]
) -> "subprocess.CompletedProcess[str]":
    """Run `ocio-gen` in a process of its own, as `python -m ocio_gen` does."""
    server = _server()
    assert server.stdin
    assert server.stdout
    with tempfile.TemporaryDirectory() as folder:
        printed = [Path(folder, name) for name in ("stdout", "stderr")]
        request = {
            "arguments": list(arguments),
            "cwd": str(cwd),
            "environment": dict(environment),
            "printed": [*map(str, printed)],
        }
        server.stdin.write(json.dumps(request) + "\n")
        server.stdin.flush()
        status = int(server.stdout.readline())
        stdout, stderr = (path.read_text() for path in printed)
        return subprocess.CompletedProcess([*arguments], status, stdout, stderr)


def _serve() -> None:
    for module in LOADED:
        importlib.import_module(module)
    for line in sys.stdin:
        child = os.fork()
        if not child:
            _run(json.loads(line))
        print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)


def _run(request: dict[str, Any]) -> NoReturn:
    """Run one command line, and end."""
    status: object = 1
    try:
        os.chdir(request["cwd"])
        os.environ.clear()
        os.environ.update(request["environment"])
        for descriptor, path in enumerate([os.devnull, *request["printed"]]):
            opened = os.open(path, os.O_RDWR | os.O_CREAT)
            os.dup2(opened, descriptor)
            os.close(opened)
        sys.stdin = open(0, closefd=False)  # noqa: SIM115 - for as long as it runs
        sys.stdout, sys.stderr = (open(number, "w", closefd=False) for number in (1, 2))  # noqa: SIM115
        sys.argv = ["ocio-gen", *request["arguments"]]
        runpy.run_module("ocio_gen", run_name="__main__", alter_sys=True)
        status = 0
    except SystemExit as end:
        status = end.code or 0
    except BaseException:
        traceback.print_exc()
    finally:
        atexit._run_exitfuncs()
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(status if isinstance(status, int) else 1)


if __name__ == "__main__":
    _serve()
