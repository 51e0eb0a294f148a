"""Asks ociocheck, which comes with OpenColorIO, about a config: a judge that shares no code with us."""

import os
import re
import subprocess
from pathlib import Path

import PyOpenColorIO as ocio

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
    errors = [match["text"] or f"{match['name']}: error" for match in _ERROR.finditer(ran.stdout)]
    last = (ran.stderr or ran.stdout).strip().splitlines()[-1:]
    return list(dict.fromkeys(errors)) or last or [f"ended with {ran.returncode}"]
