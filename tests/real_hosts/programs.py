# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""Runs programs of others, each by its own path, in an environment that says nothing of OCIO or of a shot."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import OpenImageIO as oiio

from tests.releases import RELEASES, installed

# OpenColorIO's releases that have programs: the distribution's own, and those in packages of PyPI.
DEBIAN = "Debian"
WITH_PROGRAMS = (DEBIAN, *(release for release in RELEASES if release != "2.2"))

_SECONDS = 120.0
_TOLD = ("OCIO", "SHOT", "SEQUENCE")


def debian(name: str) -> Path:
    """Return the distribution's program; a program that is missing fails the test."""
    path = Path("/usr/bin", name)
    assert path.is_file(), f"{name} is not installed: `make hosts` installs what these tests run"
    return path


def of_this_environment(name: str) -> Path:
    """Return a program that came with a package of this environment."""
    path = Path(sys.prefix, "bin", name)
    assert path.is_file(), f"{name} is not in {path.parent}"
    return path


def of_opencolorio(release: str, name: str) -> Path:
    """Return a program of an OpenColorIO release, "Debian" or one of `RELEASES`."""
    if release == DEBIAN:
        return debian(name)
    path = installed(RELEASES[release]) / "PyOpenColorIO" / "bin" / name
    assert path.is_file(), f"OpenColorIO {release} has no {name}"
    return path


def run(*command, sent=b"", **environment) -> subprocess.CompletedProcess[bytes]:
    """Run a program to its end, however it ends; `sent` are the bytes that it reads from its input."""
    own = {name: value for name, value in os.environ.items() if not name.startswith(_TOLD)}
    return subprocess.run(
        list(map(str, command)),
        input=sent,
        capture_output=True,
        check=False,
        timeout=_SECONDS,
        env=own | environment,
    )


def said(ran: subprocess.CompletedProcess[bytes]) -> str:
    """Return all that a program printed."""
    return (ran.stdout + ran.stderr).decode(errors="replace")


def passed(*command, **environment) -> str:
    """Run a program that must succeed; return what it printed."""
    ran = run(*command, **environment)
    assert ran.returncode == 0, (ran.returncode, said(ran)[-2000:])
    return said(ran)


def refused(*command, **environment) -> str:
    """Run a program that must end with an error and neither crash nor succeed; return what it printed."""
    ran = run(*command, **environment)
    assert 0 < ran.returncode < 128, (ran.returncode, said(ran)[-2000:])
    return said(ran)


def pixels_of(path: Path) -> npt.NDArray[np.float32]:
    """Return an image's RGB as floats, integers over their full range: (n, 3)."""
    image = oiio.ImageBuf(str(path))
    pixels: npt.NDArray[Any] = np.asarray(image.get_pixels("float"))
    assert not image.has_error, image.geterror()
    return pixels.reshape(-1, pixels.shape[-1])[:, :3]
