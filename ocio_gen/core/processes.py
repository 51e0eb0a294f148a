# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""Many jobs on the processes of this machine: each a call of one function."""

import contextlib
import gc
import multiprocessing
import os
import signal
import sys
import threading
from collections import deque
from collections.abc import Callable, Generator, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from multiprocessing.connection import wait as wait_for
from types import ModuleType
from typing import TypeVar

from ocio_gen.core.errors import InvalidFileError

Job = TypeVar("Job")
Result = TypeVar("Result")

# Jobs handed out for each process: one is worked on, and one waits, so that no process does.
_AHEAD = 2

# Times that processes are begun once more though nothing comes of it.
_IN_VAIN = 3

# Has Python leave the current folder out of what it imports from (3.11).
_SAFE_PATH = "PYTHONSAFEPATH"


class Processes:
    """Processes of this machine: begun when there is work, and kept for more of it until they are closed."""

    def __init__(self, count: int, begin: Callable[[], None] | None = None) -> None:
        """Take how many there are to be.

        Args:
            count: How many.
            begin: A function of a module, called in each of them first.
        """
        self._count, self._begin = count, begin
        self._pool: ProcessPoolExecutor | None = None

    def close(self, *, wait: bool = True) -> None:
        """End them: what has not begun is not done; what has is waited for, or not.

        (An interpreter that ends while they do may complain of it, so that it should wait.)
        """
        if self._pool:
            self._pool.shutdown(wait=wait, cancel_futures=True)
        self._pool = None

    def _abandon(self) -> None:
        """End them after one of them was killed.

        Else the executor waits for ever for one that began while it ended the others.
        """
        for process in list(((self._pool and self._pool._processes) or {}).values()):
            process.kill()
        self.close()

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
            self._pool = ProcessPoolExecutor(self._count, context, _begun, (self._begin,))
        while self._pool and waiting and len(running) < _AHEAD * self._count:
            with _begun_apart():
                running[self._pool.submit(do, waiting[0])] = waiting[0]
            waiting.popleft()

    def _results(
        self,
        do: Callable[[Job], Result],
        waiting: deque[Job],
        running: dict[Future[Result], Job],
        killed: Callable[[Job], Result],
    ) -> Generator[Result, None, None]:
        in_vain = 0
        while waiting or running:
            left = len(waiting)
            suspects = yield from self._until_broken(do, waiting, running)
            in_vain = in_vain + 1 if len(waiting) == left and not suspects else 0
            if in_vain > _IN_VAIN:
                raise InvalidFileError("no process can be begun", "for want of memory, or of processes?")
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
            self._abandon()
            return [*running.values()]
        except BaseException:
            self.close(wait=False)
            raise
        return []


@contextmanager
def _begun_apart() -> Iterator[None]:
    """Begin processes that run nothing of the current folder, and that Ctrl-C does not reach meanwhile.

    Raises:
        BrokenProcessPool: one cannot be begun, or ended at once.
    """
    before = os.environ.get(_SAFE_PATH)
    os.environ[_SAFE_PATH] = "1"
    masked = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    # A new process would run the caller's script again, where that has no main guard: ours need none of it.
    main = sys.modules["__main__"]
    sys.modules["__main__"] = ModuleType("__main__")
    try:
        yield
    except OSError as error:
        raise BrokenProcessPool(str(error)) from None
    finally:
        if before is None:
            del os.environ[_SAFE_PATH]
        else:
            os.environ[_SAFE_PATH] = before
        sys.modules["__main__"] = main
        signal.pthread_sigmask(signal.SIG_SETMASK, masked)


def _begun(begin: Callable[[], None] | None) -> None:
    """Begin a process: quiet, deaf to the terminal, and gone when its parent is."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if begin:
        begin()
    gc.freeze()  # modules live as long as the process: collecting need not look through them
    # Libraries print what they find wrong; their exceptions say the same. (Who reads the output of this
    # command knows by its end that all processes have ended: a copy stays open.)
    with contextlib.suppress(OSError):  # closed, as by >&-
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
