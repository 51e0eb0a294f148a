# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""What is said of something that was checked."""

from ocio_gen.core.documented import Word


class Verdict(Word):
    """What is said of it: the mildest first."""

    PASS = "pass"  # noqa: S105 - no password
    WARN = "warn"
    FAIL = "fail"
