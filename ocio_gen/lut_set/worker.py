# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""Writes the LUT files of a show in a process of its own, beside other work."""

import json
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from pydantic import BaseModel

from ocio_gen.core.endings import BUG, ReportedBugError
from ocio_gen.core.errors import UserError, all_of
from ocio_gen.show.model import DisplayView
from ocio_gen.verification.report import Report


class LutRequest(BaseModel):
    """What the process is to write."""

    folder: Path  # to be filled
    configs: list[Path]  # of the show, as they are written, the newest last: the views are theirs
    views: list[DisplayView] | None  # None for the default one
    formats: list[str]
    size: int | None
    where: str  # names what asks for the views in errors


@contextmanager
def lut_worker(request: LutRequest) -> Iterator[Callable[[], Report]]:
    """Start a process that fills a folder with LUT files, and measures them.

    Yields:
        What waits for it and returns its report, or raises its error. Where nobody waits, the
        process ends with the `with`.
    """
    # (Not by multiprocessing: a script that has no main guard could not call us.)
    command = [sys.executable, "-P", "-m", "ocio_gen.lut_set", request.model_dump_json()]
    with (
        tempfile.TemporaryFile() as errors,
        subprocess.Popen(  # noqa: S603 - our own module
            command,
            stdin=subprocess.PIPE,  # is closed when we are gone, however that was, and so tells it
            stdout=subprocess.PIPE,
            stderr=errors,
        ) as process,
    ):

        def report() -> Report:
            assert process.stdout is not None  # noqa: S101 - it is a pipe
            printed = process.stdout.read()  # (communicate would close stdin)
            code = process.wait()
            if code == 0:
                return Report.model_validate_json(printed)
            if printed:
                raise all_of(UserError.of_fields(fields) for fields in json.loads(printed))
            errors.seek(0)
            sentence = errors.read().decode(errors="replace").strip()
            if code == BUG:
                raise ReportedBugError(sentence)
            raise UserError("the LUTs", sentence or "the process that writes them was stopped")

        try:
            yield report
        finally:
            process.kill()
