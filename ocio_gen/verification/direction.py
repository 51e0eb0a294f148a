# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""What a subject does to pixels."""

from ocio_gen.core.documented import Word


class Direction(Word):
    """What a subject does to pixels."""

    ENCODE = "encode"
    DECODE = "decode"
    RESCALE = "rescale"
    GRADE = "grade"
    VIEW = "view"
    LOOK = "look"
    TRANSFORM = "transform"

    @property
    def mismatches(self) -> str:
        """What samples are that do not match: halfs of light, else codes."""
        return "other halfs" if self in {Direction.DECODE, Direction.LOOK} else "other codes"
