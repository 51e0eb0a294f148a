"""Writes the LUT files of a show in a process of its own, beside other work."""

import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from ocio_gen.core.endings import BUG, ReportedBugError
from ocio_gen.core.errors import UserError
from ocio_gen.verify.report import Report


@contextmanager
def lut_worker(description: Path, folder: Path) -> Iterator[Callable[[], Report]]:
    """Start a process that fills a folder with a show's LUT files, and measures them.

    Yields:
        What waits for it and returns its report, or raises its error. Where nobody waits, the
        process ends with the `with`.
    """
    # (Not by multiprocessing: a script that has no main guard could not call us.)
    command = [sys.executable, "-P", "-m", "ocio_gen.luts", str(description), str(folder)]
    with (
        tempfile.TemporaryFile() as said,
        subprocess.Popen(  # noqa: S603 - our own module
            command,
            stdin=subprocess.PIPE,  # is closed when we are gone, however that was, and so tells it
            stdout=subprocess.PIPE,
            stderr=said,
        ) as process,
    ):

        def report() -> Report:
            assert process.stdout is not None  # noqa: S101 - it is a pipe
            printed = process.stdout.read()  # (communicate would close stdin)
            if code := process.wait():
                said.seek(0)
                sentence = said.read().decode(errors="replace").strip()
                if code == BUG:
                    raise ReportedBugError(sentence)
                raise UserError(sentence or "the LUTs: writing them was stopped")
            return Report.model_validate_json(printed)

        try:
            yield report
        finally:
            process.kill()
