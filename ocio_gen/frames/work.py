# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""Many frames at a time, on the threads of this process."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from typing import NamedTuple

from ocio_gen.core.disk.files import shown
from ocio_gen.core.errors import UserError, one_line
from ocio_gen.core.processors import processors
from ocio_gen.core.progress import Progress
from ocio_gen.frames.results import FrameResult, State
from ocio_gen.frames.sources import Job


class Made(NamedTuple):
    """What was made of a frame."""

    new: bool
    convention: str
    notes: list[str]


def convert(
    jobs: Sequence[Job],
    make: Callable[[Job], Made],
    threads: int | None,
    progress: Callable[[Progress], None],
) -> list[FrameResult]:
    """Return what becomes of each frame, in their order; one that fails does not stop the others.

    Reading, converting and writing a frame need no lock of Python's, so that threads do.

    Args:
        jobs: The frames.
        make: Makes a frame's result; it may raise UserError, OSError and MemoryError.
        threads: How many frames at a time; by default one a processor.
        progress: Called after each frame, with what became of it.
    """
    results: dict[int, FrameResult] = {}
    with ThreadPoolExecutor(threads or processors()) as pool:
        futures = {pool.submit(_result, job, make): number for number, job in enumerate(jobs)}
        try:
            for done, future in enumerate(as_completed(futures), 1):
                results[futures[future]] = future.result()
                progress(Progress("converting", done, len(jobs), results[futures[future]]))
        except BaseException:  # Ctrl-C: what has begun ends, the rest does not begin
            pool.shutdown(wait=False, cancel_futures=True)
            raise
    return [results[number] for number in range(len(jobs))]


def _result(job: Job, make: Callable[[Job], Made]) -> FrameResult:
    result = FrameResult(path=shown(job.source), target=shown(job.target), state=State.FAILED)
    try:
        made = make(job)
    except FileExistsError:
        result.state = State.LEFT
        result.reason = f"{result.target}: is there, and is another file; move it away"
    except UserError as error:
        result.reason = str(error)
    except OSError as error:
        cause = error.strerror or one_line(error)
        result.reason = f"{result.target}: cannot be written ({cause}); choose another folder"
    except MemoryError:
        result.reason = f"{result.path}: does not fit into memory; convert fewer frames at a time"
    else:
        result.state = State.WRITTEN if made.new else State.UNCHANGED
        result.convention, result.notes = made.convention, made.notes
    return result
