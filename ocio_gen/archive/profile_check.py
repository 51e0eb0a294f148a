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
from ocio_gen.delivery.rules import Family, Level, of_family
from ocio_gen.delivery.verify import verify_delivery
from ocio_gen.recompression.replacing import SCRATCH


def profile_named(name: str) -> Profile:
    """Return the profile that a description's [archive] table names.

    Raises:
        UserError: there is none of that name, or its file is not sound.
    """
    try:
        return profile_of(name)
    except ArgumentError as error:
        raise InvalidShowError("archive.profile", error.text, hint=error.hint) from None


def before_sealing(profile: Profile) -> Profile:
    """Return what a profile asks of an archive that has no ASC MHL history yet."""
    off = {rule.name: Level.OFF for rule in of_family(Family.HASHES)}
    return profile.model_copy(update={"rules": profile.rules | off})


def profile_findings(
    folder: Path,
    profile: Profile,
    rate: Fraction,
    jobs: int,
    watch: Callable[[Progress], None],
    *,
    held: bool = False,
) -> tuple[list[str], list[str]]:
    """Read an archive, and judge it by a profile.

    Args:
        folder: The archive.
        profile: The profile.
        rate: Frames per second, exact: the timeline's, by which frames are numbered.
        jobs: Processes.
        watch: Called after each file.
        held: Whether a run holds it still: the lock that this keeps in it is no part of it.

    Returns:
        Sentences about what breaks the profile, and about what it warns of.

    Raises:
        UserError: the archive holds no frames, or cannot be read.
    """
    found = verify_delivery(folder, profile, rate=str(rate), jobs=jobs, watch=watch).findings
    findings = [one for one in found if not (held and one.about.startswith(SCRATCH))]

    def told(level: Level) -> list[str]:
        return [_told(one, profile) for one in findings if one.level is level]

    return told(Level.FAIL), told(Level.WARN)


def _told(finding: Finding, profile: Profile) -> str:
    return f"profile {profile.name}: {finding}"
