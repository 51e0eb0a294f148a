# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""The multi-thread suite.

Source: OpenFX 1.5.1, ofxMultiThread.h.
"""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from ctypes import POINTER, c_int, c_uint, c_void_p
from itertools import count as counted
from typing import Any

from ocio_gen.verification.ofx_host.abi import Status, ThreadFunction, suite
from ocio_gen.verification.ofx_host.registry import Functions, Registry

MultiThreadSuite = suite(
    "MultiThreadSuite",
    multi_thread=(c_int, ThreadFunction, c_uint, c_void_p),
    num_cpus=(c_int, POINTER(c_uint)),
    index=(c_int, POINTER(c_uint)),
    is_spawned_thread=(c_int,),
    mutex_create=(c_int, POINTER(c_void_p), c_int),
    mutex_destroy=(c_int, c_void_p),
    mutex_lock=(c_int, c_void_p),
    mutex_unlock=(c_int, c_void_p),
    mutex_try_lock=(c_int, c_void_p),
)

# More than as many of a plug-in's do not run at once.
_MOST_THREADS = 64
# Nobody locks one as often.
_MOST_LOCKS = 1000


def functions(host: Registry) -> Functions:
    """Return the suite's functions by their names."""
    threads, mutexes = _Threads(host), _Mutexes(host)
    return {
        "multi_thread": threads.run,
        "num_cpus": threads.num_cpus,
        "index": threads.index,
        "is_spawned_thread": threads.is_spawned,
        "mutex_create": mutexes.create,
        "mutex_destroy": mutexes.destroy,
        "mutex_lock": mutexes.lock,
        "mutex_unlock": mutexes.unlock,
        "mutex_try_lock": mutexes.try_lock,
    }


class _Threads:
    """Runs a plug-in's function as often as it asks for, in several threads."""

    def __init__(self, host: Registry) -> None:
        self._host = host
        self._spawned = threading.local()

    def is_spawned(self) -> bool:
        return getattr(self._spawned, "index", None) is not None

    def index(self, out: Any) -> Status:  # noqa: ANN401 - a pointer of C's
        out[0] = getattr(self._spawned, "index", None) or 0  # outside of them, it is the one that there is
        return Status.OK

    def num_cpus(self, out: Any) -> Status:  # noqa: ANN401
        out[0] = self._host.cpus
        return Status.OK

    def run(self, function: Callable[..., None], count: int, argument: int | None) -> Status:
        if self.is_spawned():
            return self._host.problem("multiThread: from a thread that was made by it", Status.ERR_EXISTS)
        numbers = counted()

        def work(_: int) -> None:
            while (index := next(numbers)) < count:
                self._spawned.index = index
                try:
                    function(index, count, c_void_p(argument))
                finally:
                    self._spawned.index = None

        workers = max(min(count, _MOST_THREADS), 1)
        with ThreadPoolExecutor(workers) as pool:
            list(pool.map(work, range(workers)))
        return Status.OK


class _Mutexes:
    """Locks that a thread can hold several times over."""

    def __init__(self, host: Registry) -> None:
        self._host = host

    def create(self, out: Any, locks: int) -> Status:  # noqa: ANN401
        mutex = _Mutex()
        for _ in range(min(locks, _MOST_LOCKS)):
            mutex.lock.acquire()
        out[0] = self._host.handle(mutex)
        return Status.OK

    def destroy(self, handle: int) -> Status:
        if self._host.thing(handle, _Mutex, "mutexDestroy") is None:
            return Status.ERR_BAD_HANDLE
        self._host.forget(handle)
        return Status.OK

    def lock(self, handle: int) -> Status:
        mutex = self._host.thing(handle, _Mutex, "mutexLock")
        if mutex is None:
            return Status.ERR_BAD_HANDLE
        mutex.lock.acquire()
        return Status.OK

    def unlock(self, handle: int) -> Status:
        mutex = self._host.thing(handle, _Mutex, "mutexUnLock")
        if mutex is None:
            return Status.ERR_BAD_HANDLE
        try:
            mutex.lock.release()
        except RuntimeError:
            return self._host.problem("mutexUnLock: a mutex that the thread has not locked", Status.FAILED)
        return Status.OK

    def try_lock(self, handle: int) -> Status:
        mutex = self._host.thing(handle, _Mutex, "mutexTryLock")
        if mutex is None:
            return Status.ERR_BAD_HANDLE
        return Status.OK if mutex.lock.acquire(blocking=False) else Status.FAILED


class _Mutex:
    def __init__(self) -> None:
        self.lock = threading.RLock()
