# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""Starts a child that fences itself in."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from types import MappingProxyType
from typing import IO, Any

from ocio_gen.core.fence.limits import Policy

# What a child inherits of the environment, and nothing else: other variables hold secrets.
_INHERITED = ("SYSTEMROOT", "LD_LIBRARY_PATH")


def start(
    policy: Policy,
    stdin: int,
    stdout: int | IO[bytes],
    stderr: int | IO[bytes],
    environment: Mapping[str, str] = MappingProxyType({}),
    **settings: Any,  # noqa: ANN401 - as JSON has it
) -> subprocess.Popen[bytes]:
    """Start a child in its scratch folder.

    Args:
        policy: What it may do.
        stdin: As subprocess takes it.
        stdout: As subprocess takes it.
        stderr: As subprocess takes it.
        environment: Variables beside those that every child has.
        settings: What `fence.child.main` reads beside the policy.
    """
    given = json.dumps({"policy": policy.to_dict(), **settings})
    return subprocess.Popen(  # noqa: S603 - this Python
        [sys.executable, "-P", "-W", "ignore", "-m", "ocio_gen.core.fence", given],
        stdin=stdin,
        stdout=stdout,
        stderr=stderr,
        cwd=policy.scratch,
        env={**_environment(policy.scratch), **environment},
        start_new_session=True,
    )


def kill(process: subprocess.Popen[bytes]) -> None:
    """Kill a child and all that it started."""
    if process.returncode is None:  # else its number may be another's by now
        with suppress(ProcessLookupError, PermissionError):  # all of it has just ended by itself
            if os.name == "posix":
                os.killpg(process.pid, signal.SIGKILL)
            else:
                process.kill()
    process.wait()


def how_it_ended(code: int) -> str:
    """Return what an exit code tells."""
    if code >= 0:
        return f"its code ended the process, with exit code {code},"
    try:
        name = signal.Signals(-code).name
    except ValueError:
        name = f"signal {-code}"
    return f"its code crashed ({name})"


def _environment(scratch: str) -> dict[str, str]:
    inherited = {name: os.environ[name] for name in _INHERITED if name in os.environ}
    path = os.pathsep.join(str(Path(entry).resolve()) for entry in sys.path if entry)
    return inherited | {
        "PATH": os.defpath,
        "LANG": "C.UTF-8",
        "HOME": scratch,
        "TMPDIR": scratch,
        "TEMP": scratch,
        "TMP": scratch,
        "PYTHONPATH": path,
        "PYTHONDONTWRITEBYTECODE": "1",
        # A thread of a library's own would not be fenced in, and takes address space.
        "OPENBLAS_NUM_THREADS": "1",
        "OMP_NUM_THREADS": "1",
        "MALLOC_ARENA_MAX": "2",
    }
