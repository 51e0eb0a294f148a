# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""How far long work is, for whoever called for it."""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Progress:
    """How far work on many files is. As text: "recompressing: 3 of 100"."""

    what: str
    """The kind of work: "sampling", "recompressing"."""
    done: int
    """How many are done."""
    count: int
    """How many there are."""
    result: object = None
    """What became of the one that was done last; None at the beginning."""

    def __str__(self) -> str:
        return f"{self.what}: {self.done:,} of {self.count:,}"


# Is called with how far work is.
Watch = Callable[[Progress], None]
