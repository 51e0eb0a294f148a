# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""The multi-thread suite of a host."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from ctypes import c_void_p
from typing import Any

from ocio_gen.verification.ofx_host.abi import Status


class Threads:
    """Runs a plug-in's function in several threads, as many as it asks for."""

    def __init__(self, cpus: int, problem: Callable[[str], Status]) -> None:
        """Prepare the suite.

        Args:
            cpus: What it tells of the machine.
            problem: Keeps a complaint about a plug-in.
        """
        self._cpus, self._problem = cpus, problem
        self._spawned = threading.local()

    def functions(self) -> dict[str, Callable[..., Any]]:
        """Return the suite's functions by their names."""
        return {"multi_thread": self._run, "num_cpus": self._num_cpus, "is_spawned_thread": self._is_spawned}

    def _is_spawned(self) -> bool:
        return getattr(self._spawned, "index", None) is not None

    def _num_cpus(self, out: Any) -> Status:  # noqa: ANN401 - a pointer of C's
        out[0] = self._cpus
        return Status.OK

    def _run(self, function: Callable[..., None], count: int, argument: int | None) -> Status:
        if self._is_spawned():
            self._problem("multiThread: from a thread that was made by it")
            return Status.ERR_EXISTS

        def work(index: int) -> None:
            self._spawned.index = index
            try:
                function(index, count, c_void_p(argument))
            finally:
                self._spawned.index = None

        with ThreadPoolExecutor(max_workers=max(count, 1)) as pool:
            list(pool.map(work, range(count)))
        return Status.OK
