"""Asks ociocheck, which comes with OpenColorIO, about a config: a judge that shares no code with us."""

import os
import re
import subprocess
from pathlib import Path

import PyOpenColorIO as ocio

from ocio_gen.opencolorio import reason_of
from ocio_gen.verify.report import Remark, Report

_SECONDS = 120.0

# What it prints of a space, view or look that OCIO cannot process.
_ERROR = re.compile(r"^ERROR: (?P<text>.+)|^(?P<name>.+?)\s+-- error$", re.MULTILINE)


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
    if ran.returncode == 0:
        return []
    errors = [
        reason_of(match["text"]) if match["text"] else f"{match['name']}: error"
        for match in _ERROR.finditer(ran.stdout)
    ]
    last = (ran.stderr or ran.stdout).strip().splitlines()[-1:]
    return list(dict.fromkeys(errors)) or last or [f"ended with {ran.returncode}"]


def verify_by_ociocheck(path: Path, base: Path | None = None, known: str = "") -> Report:
    """Verify that ociocheck passes on a config, but for what it finds wrong with the base, too.

    Args:
        path: The config's file.
        base: The file of what it was made from, if it is here.
        known: What the build said about the base, where the base is not here.
    """
    report = Report()
    errors = ociocheck(path)
    if errors is None:
        report.absent.append(Remark(about=path.name, text="ociocheck is not installed beside OpenColorIO"))
    of_base = set((ociocheck(base) if errors and base else None) or [])
    for error in errors or []:
        if error not in of_base and not _names(known, error):
            report.problems.append(Remark(about=path.name, text=f"ociocheck: {error}"))
    return report


def _names(known: str, error: str) -> bool:
    """Return whether sentences about a base name an error, or the space, view or look that has it."""
    name = error.removesuffix(": error")
    return bool(re.search(rf"(?:space|look|,|:) {re.escape(name)}(?:[,;:]|$)", known, re.MULTILINE))
