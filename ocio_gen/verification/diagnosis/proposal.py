# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""Proposals: what would come out of a subject if something were the cause, and how that is said."""

from dataclasses import dataclass, replace
from typing import Any, TypeAlias

import numpy.typing as npt

Array: TypeAlias = npt.NDArray[Any]


@dataclass(frozen=True, eq=False)
class Proposal:
    """A cause, and the output that it would have."""

    sentence: str
    values: Array  # (n, 3): code values while a proposal is made, then what comes out
    # What is free in it: numbers that were solved from the output. The simpler of two causes is the likelier.
    parameters: float = 0
    kind: str = ""  # what is said of it but for its numbers: two of a kind are no rivals
    most: float = 1.0  # the largest share that it may be said to explain
    slack: float = 0.0  # how far a right prediction may be off for its solved numbers, in code values

    def after(self, sentence: str) -> "Proposal":
        """Return it as what comes on top of another cause."""
        if not sentence:
            return self
        both = f"{sentence}, and {self.sentence}" if self.sentence else sentence
        free = self.parameters + (1 if self.sentence else 0)
        return replace(self, sentence=both, parameters=free, kind=f"{sentence}, and {self.kind}")
