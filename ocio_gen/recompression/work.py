# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""Many frames, on the processes of this machine or on a cluster: each a call of one function."""

from collections.abc import Callable, Iterator, Sequence

from ocio_gen.core.errors import ArgumentError, MissingToolError
from ocio_gen.core.processes import Job, Result
from ocio_gen.recompression.memory import keep_memory


def begin() -> None:
    """Begin a process that works on one frame at a time: one thread of OpenEXR's, and memory that is kept."""
    import OpenEXR

    OpenEXR.set_global_thread_count(0)
    keep_memory()


def on_cluster(
    do: Callable[[Job], Result], jobs: Sequence[Job], address: str, killed: Callable[[Job], Result]
) -> Iterator[Result]:
    """Yield the results of a function, as they come, from a Dask cluster; what a worker loses is done again.

    Args:
        do: A function of a module that the workers have, too. It may be called twice for a job.
        jobs: What to call it with.
        address: Of the scheduler, tcp://host:8786 say.
        killed: Gives the result of a job that killed one worker after the other.

    Raises:
        UserError: Dask is not installed, or there is no scheduler.
    """
    try:
        from distributed import CancelledError, Client, KilledWorker, as_completed
    except ImportError:
        raise MissingToolError(
            "Dask", "is not installed, and a scheduler needs it", hint='pip install "ocio_gen[dask]"'
        ) from None
    try:
        client = Client(address, timeout=10)
    except (OSError, ValueError, TypeError) as error:
        raise ArgumentError(
            "scheduler", f"no Dask scheduler answers ({type(error).__name__})", where=address
        ) from None
    with client:
        futures = [client.submit(do, job, pure=False) for job in jobs]
        by_key = {future.key: job for future, job in zip(futures, jobs, strict=True)}
        completed = as_completed(futures)
        del futures  # what is held would be computed again when its worker is lost
        for future in completed:
            try:
                yield future.result()
            except KilledWorker:
                yield killed(by_key[future.key])
            except (CancelledError, OSError):
                raise ArgumentError(
                    "scheduler", "was lost", where=address, hint="what is done is proven, run again"
                ) from None
            future.release()
