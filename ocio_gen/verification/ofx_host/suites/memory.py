# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""The memory suite, and the memory that the image effect suite lends.

Source: OpenFX 1.5.1, ofxMemory.h.
"""

from ctypes import POINTER, c_int, c_size_t, c_void_p
from typing import Any

import numpy as np

from ocio_gen.verification.ofx_host.abi import Status, suite
from ocio_gen.verification.ofx_host.registry import Functions, Registry

MemorySuite = suite(
    "MemorySuite",
    alloc=(c_int, c_void_p, c_size_t, POINTER(c_void_p)),
    free=(c_int, c_void_p),
)

# What is written around memory, to see whether a plug-in writes there; and where memory begins, for vectors.
_GUARD, _GUARD_BYTES = 0xA5, 64


class Block:
    """Memory with guards around it."""

    def __init__(self, size: int) -> None:
        """Allocate.

        Raises:
            MemoryError: there is not as much.
        """
        try:
            self._memory = np.empty(size + 3 * _GUARD_BYTES, np.uint8)
        except ValueError:
            raise MemoryError from None
        start = int(self._memory.ctypes.data)
        self.address = -(-start // _GUARD_BYTES) * _GUARD_BYTES + _GUARD_BYTES
        inside = self.address - start
        self._guards = self._memory[:inside], self._memory[inside + size :]
        for guard in self._guards:
            guard[...] = _GUARD

    @property
    def intact(self) -> bool:
        """Whether nothing was written around it."""
        return all(bool((guard == _GUARD).all()) for guard in self._guards)


def functions(registry: Registry) -> Functions:
    """Return the suite's functions by their names."""
    blocks: dict[int, Block] = {}

    def alloc(_: int | None, size: int, out: Any) -> Status:  # noqa: ANN401 - a pointer of C's
        out[0] = None
        try:
            block = Block(size)
        except MemoryError:
            return Status.ERR_MEMORY
        blocks[block.address] = block
        out[0] = block.address
        return Status.OK

    def free(address: int | None) -> Status:
        block = blocks.pop(address or 0, None)
        if block is None:
            return registry.problem("memoryFree: memory that was not allocated")
        if not block.intact:
            registry.problem("memoryFree: bytes around the memory were written")
        return Status.OK

    return {"alloc": alloc, "free": free}
