"""Many frames, on the processes of this machine or on a cluster: each a call of one function."""

import contextlib
import gc
import multiprocessing
import os
import threading
from collections import deque
from collections.abc import Callable, Generator, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from multiprocessing.connection import wait as wait_for
from typing import TypeVar

from ocio_gen.errors import UserError
from ocio_gen.recompress.memory import keep_memory

Job = TypeVar("Job")
Result = TypeVar("Result")

# Frames handed out for each process: one is worked on, and one waits, so that no process does.
_AHEAD = 2


def processors() -> int:
    """Return how many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


class Processes:
    """Processes of this machine: begun when there is work, and kept for more of it until they are closed."""

    def __init__(self, count: int) -> None:
        """Take how many there are to be."""
        self._count = count
        self._pool: ProcessPoolExecutor | None = None

    def close(self, *, wait: bool = True) -> None:
        """End them: what has not begun is not done; what has is waited for, or not.

        (An interpreter that ends while they do may complain of it, so that it should wait.)
        """
        if self._pool:
            self._pool.shutdown(wait=wait, cancel_futures=True)
        self._pool = None

    def run(
        self, do: Callable[[Job], Result], jobs: Sequence[Job], killed: Callable[[Job], Result]
    ) -> Generator[Result, None, None]:
        """Begin to call a function, and return the results as they come.

        Args:
            do: A function of a module.
            jobs: What to call it with.
            killed: Gives the result of a job whose process was killed twice.
        """
        waiting = deque(jobs)
        running: dict[Future[Result], Job] = {}
        with contextlib.suppress(BrokenProcessPool):  # of earlier work: it is begun anew below
            self._hand_out(do, waiting, running)
        return self._results(do, waiting, running, killed)

    def _hand_out(
        self, do: Callable[[Job], Result], waiting: deque[Job], running: dict[Future[Result], Job]
    ) -> None:
        """Submit jobs until each process has one, and one waits for it."""
        if waiting and not self._pool:
            context = multiprocessing.get_context("spawn")
            self._pool = ProcessPoolExecutor(self._count, context, _begin)
        while self._pool and waiting and len(running) < _AHEAD * self._count:
            running[self._pool.submit(do, waiting[0])] = waiting[0]
            waiting.popleft()

    def _results(
        self,
        do: Callable[[Job], Result],
        waiting: deque[Job],
        running: dict[Future[Result], Job],
        killed: Callable[[Job], Result],
    ) -> Generator[Result, None, None]:
        while waiting or running:
            suspects = yield from self._until_broken(do, waiting, running)
            running = {}
            for job in suspects:
                if (yield from self._until_broken(do, deque([job]), {})):
                    yield killed(job)

    def _until_broken(
        self, do: Callable[[Job], Result], waiting: deque[Job], running: dict[Future[Result], Job]
    ) -> Generator[Result, None, list[Job]]:
        """Work until all is done, or a process was killed; return the jobs that it may have been at."""
        try:
            while waiting or running:
                self._hand_out(do, waiting, running)
                for future in wait(running, return_when=FIRST_COMPLETED).done:
                    result = future.result()
                    del running[future]
                    yield result
        except BrokenProcessPool:
            self.close()
            return [*running.values()]
        except BaseException:
            self.close(wait=False)
            raise
        return []


def _begin() -> None:
    """Begin a process: quiet, single-threaded, deaf to the terminal, and gone when its parent is."""
    import signal

    import OpenEXR

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    OpenEXR.set_global_thread_count(0)
    keep_memory()
    gc.freeze()  # modules live as long as the process: collecting need not look through them
    # OpenEXR prints what it finds wrong; its exceptions say the same. (Who reads the output of this
    # command knows by its end that all processes have ended: a copy stays open.)
    os.dup(1)
    silence = os.open(os.devnull, os.O_WRONLY)
    os.dup2(silence, 1)
    os.dup2(silence, 2)
    parent = multiprocessing.parent_process()
    assert parent is not None  # noqa: S101

    def follow() -> None:
        wait_for([parent.sentinel])
        os._exit(1)

    threading.Thread(target=follow, daemon=True).start()


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
        raise UserError('--scheduler: needs Dask; pip install "ocio_gen[dask]"') from None
    try:
        client = Client(address, timeout=10)
    except (OSError, ValueError, TypeError) as error:
        raise UserError(
            f"--scheduler {address}: no Dask scheduler answers ({type(error).__name__})"
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
                raise UserError(
                    f"--scheduler {address}: was lost; what is done is proven, run again"
                ) from None
            future.release()
