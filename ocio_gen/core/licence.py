# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""The licence of what we ship, in the words of SPDX, which programs look for."""

LICENCE = "BSD-3-Clause"
HOLDER = "2026 the ocio_gen contributors"

# (label, text) of each line, as the REUSE specification has them.
SPDX = (("SPDX-License-Identifier", LICENCE), ("SPDX-FileCopyrightText", HOLDER))


def spdx_lines(prefix: str = "") -> list[str]:
    """Return the lines, each after a prefix: what begins a comment."""
    return [f"{prefix}{label}: {text}" for label, text in SPDX]
