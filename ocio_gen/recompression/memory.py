# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""How glibc hands out memory; other C libraries go on as they do."""

import ctypes
from collections.abc import Iterator
from contextlib import contextmanager

# Of glibc's malloc.h.
_M_TRIM_THRESHOLD = -1
_M_MMAP_THRESHOLD = -3
_M_PERTURB = -6

# The largest that glibc takes, and more than a process has to give back.
_LARGEST_KEPT = 32 << 20
_NEVER_TRIMMED = (1 << 31) - 1


def keep_memory() -> None:
    """Have blocks that are freed used again: given back, the system would fill each with zeros anew."""
    _set(_M_MMAP_THRESHOLD, _LARGEST_KEPT)
    _set(_M_TRIM_THRESHOLD, _NEVER_TRIMMED)


@contextmanager
def filled_memory(pattern: int) -> Iterator[None]:
    """Have what is handed out filled with a byte; 0 leaves it as it is.

    Samples that a decoder leaves unwritten are no proof then. (OpenEXR 3.5 decodes some damaged
    HTJ2K without an error, to what was in memory before.)
    """
    if not pattern:
        yield
        return
    _set(_M_PERTURB, pattern)
    try:
        yield
    finally:
        _set(_M_PERTURB, 0)


def _set(what: int, value: int) -> None:
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
    if mallopt:
        mallopt(what, value)
