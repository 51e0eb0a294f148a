# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""Asks ociocheck, which comes with OpenColorIO, about a config: a judge that shares no code with us."""

import os
import re
import subprocess
from collections.abc import Iterable
from pathlib import Path

import PyOpenColorIO as ocio

from ocio_gen.core.opencolorio import load_config, reason_of, same_problem
from ocio_gen.verification.packages.names import broken_roles
from ocio_gen.verification.report import Remark, Report

_SECONDS = 120.0

# What it prints of a view that OCIO cannot process, and of a space or look.
_ERROR = re.compile(r"^ERROR:\s+(?P<text>.+)|^(?P<name>.+?)\s+-- error$", re.MULTILINE)

# A file that OCIO cannot read does not come along, and OCIO cannot find it then.
_FILE_ERROR = re.compile(r"OCIO cannot (?:find|read) (?:.*/)?", re.DOTALL)


def ociocheck(path: Path) -> list[str] | None:
    """Return what ociocheck finds wrong with a config; None where this installation has no ociocheck.

    Args:
        path: The config's file.
    """
    tool = Path(ocio.__file__).parent / "bin" / "ociocheck"
    if not tool.is_file():
        return None
    environment = {name: value for name, value in os.environ.items() if not name.startswith("OCIO")}
    try:
        ran = subprocess.run(  # noqa: S603 - OpenColorIO's own
            [tool, "--iconfig", path],
            capture_output=True,
            text=True,
            errors="replace",
            check=False,
            timeout=_SECONDS,
            env=environment,
        )
    except subprocess.TimeoutExpired:
        return [f"does not end within {_SECONDS:g} s"]
    except OSError as error:
        return [f"does not start: {error.strerror}"]
    if ran.returncode == 0:
        return []
    errors = [
        reason_of(match["text"]) if match["text"] else f"{match['name']}: error"
        for match in _ERROR.finditer(ran.stdout)
    ]
    last = (ran.stderr or ran.stdout).strip().splitlines()[-1:]
    return list(dict.fromkeys(errors)) or last or [f"ended with {ran.returncode}"]


def errors_of_base(base: Path) -> list[str]:
    """Return what is wrong with a house config itself: its roles, and what ociocheck finds.

    Args:
        base: The config's file.

    Raises:
        UserError: it cannot be read.
    """
    return [*broken_roles(load_config(base)), *(ociocheck(base) or [])]


def verify_by_ociocheck(path: Path, of_base: Iterable[str] = ()) -> Report:
    """Verify that ociocheck passes on a config, but for what is wrong with its base, too.

    Args:
        path: The config's file.
        of_base: The errors of what it was made from.
    """
    report = Report()
    errors = ociocheck(path)
    if errors is None:
        report.absent.append(Remark(about=path.name, text="ociocheck is not installed beside OpenColorIO"))
    known = {_FILE_ERROR.sub("", same_problem(error)) for error in of_base}
    for error in errors or []:
        if _FILE_ERROR.sub("", same_problem(error)) not in known:
            report.problems.append(Remark(about=path.name, text=f"ociocheck: {error}"))
    return report
