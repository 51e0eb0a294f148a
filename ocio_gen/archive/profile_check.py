# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""Whether an archive keeps its profile: it is judged as any delivery, once all is in its place."""

from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

from ocio_gen.core.errors import ArgumentError, InvalidShowError
from ocio_gen.core.progress import Progress
from ocio_gen.delivery.profile import Profile, profile_of
from ocio_gen.delivery.report import Finding
from ocio_gen.delivery.rules import Level
from ocio_gen.delivery.verify import verify_delivery


def profile_named(name: str) -> Profile:
    """Return the profile that a description's [archive] table names.

    Raises:
        UserError: there is none of that name, or its file is not sound.
    """
    try:
        return profile_of(name)
    except ArgumentError as error:
        raise InvalidShowError("archive.profile", error.text, hint=error.hint) from None


def profile_findings(
    folder: Path, profile: Profile, rate: Fraction, jobs: int, watch: Callable[[Progress], None]
) -> tuple[list[str], list[str]]:
    """Read an archive, and judge it by a profile.

    Args:
        folder: The archive, sealed.
        profile: The profile.
        rate: Frames per second, exact: the timeline's, by which frames are numbered.
        jobs: Processes.
        watch: Called after each file.

    Returns:
        Sentences about what breaks the profile, and about what it warns of.

    Raises:
        UserError: the archive holds no frames, or cannot be read.
    """
    findings = verify_delivery(folder, profile, rate=str(rate), jobs=jobs, watch=watch).findings

    def told(level: Level) -> list[str]:
        return [_told(one, profile) for one in findings if one.level is level]

    return told(Level.FAIL), told(Level.WARN)


def _told(finding: Finding, profile: Profile) -> str:
    return f"profile {profile.name}: {finding}"
