# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""Writes the LUT files of a show in a process of its own, beside other work."""

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

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
    variables: list[str]  # of the environment, which are not to reach OCIO
    where: str  # names what asks for the views in errors


class LutWorker:
    """A process that fills a folder with LUT files, and measures them, once it gets its request."""

    def __init__(self, process: subprocess.Popen[bytes], errors: IO[bytes]) -> None:
        self._process, self._errors = process, errors

    def begin(self, request: LutRequest) -> None:
        """Hand it its request."""
        pipe = self._process.stdin
        assert pipe is not None  # noqa: S101 - it is a pipe
        with suppress(BrokenPipeError):  # it has ended: its report says how
            pipe.write(request.model_dump_json().encode() + b"\n")
            pipe.flush()

    def report(self) -> Report:
        """Wait for it, and return its report, or raise its error."""
        pipe = self._process.stdout
        assert pipe is not None  # noqa: S101 - it is a pipe
        printed = pipe.read()  # (communicate would close stdin)
        code = self._process.wait()
        if code == 0:
            return Report.model_validate_json(printed)
        if printed:
            raise all_of(UserError.of_fields(fields) for fields in json.loads(printed))
        self._errors.seek(0)
        sentence = self._errors.read().decode(errors="replace").strip()
        if code == BUG:
            raise ReportedBugError(sentence)
        raise UserError("the LUTs", sentence or "the process that writes them was stopped")


@contextmanager
def lut_worker() -> Iterator[LutWorker]:
    """Start the process, which takes a while: its request can come later.

    Where nobody waits for its report, it ends with the `with`.
    """
    # (Not by multiprocessing: a script that has no main guard could not call us.)
    command = [sys.executable, "-P", "-m", "ocio_gen.lut_set"]
    with (
        tempfile.TemporaryFile() as errors,
        subprocess.Popen(  # noqa: S603 - our own module
            command,
            stdin=subprocess.PIPE,  # is closed when we are gone, however that was, and so tells it
            stdout=subprocess.PIPE,
            stderr=errors,
        ) as process,
    ):
        try:
            yield LutWorker(process, errors)
        finally:
            process.kill()
