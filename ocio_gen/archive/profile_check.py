# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""Judges an archive by its profile, as any delivery, once all of it is in its place.

Names, paths and timecodes are known from its plan: they are judged before anything is written.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from fractions import Fraction
from pathlib import Path, PurePosixPath

from ocio_gen.archive.frame_facts import counts_pairs
from ocio_gen.archive.plan import Plan
from ocio_gen.archive.pulling import PullJob
from ocio_gen.core.disk.files import shown
from ocio_gen.core.errors import (
    ArgumentError,
    InvalidImageError,
    InvalidShowError,
    OutputError,
    UserError,
    all_of,
)
from ocio_gen.core.names import printable
from ocio_gen.core.progress import Progress
from ocio_gen.delivery.files import NameRules, left_behind
from ocio_gen.delivery.profile import Profile, profile_of
from ocio_gen.delivery.report import Finding
from ocio_gen.delivery.rules import Family, Level, RuleName, of_family
from ocio_gen.delivery.timecodes import has_counts
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


def require_kept(profile: Profile, plan: Plan, folder: Path, along: Iterable[PullJob]) -> None:
    """Raise UserError if an archive will break its profile by its names, its paths or its timecodes.

    Args:
        profile: The profile.
        plan: Of the archive.
        folder: The archive's.
        along: What is copied besides frames.
    """
    files = {job.target: shown(job.source) for job in along}
    files |= {folder / shot.name / shot.file_name(shot.last): shot.name for shot in plan.shots}
    if mistakes := [*_broken_names(profile, folder, files), *_broken_timecodes(profile, plan)]:
        raise all_of(mistakes)


def _broken_names(profile: Profile, folder: Path, files: Mapping[Path, str]) -> Iterator[UserError]:
    names = NameRules(folder, profile)
    seen: set[PurePosixPath] = set()
    for target, about in files.items():
        path = PurePosixPath(target.relative_to(folder))
        for one in (path, *path.parents[:-1]):
            if one in seen:
                continue
            seen.add(one)
            for found in [*left_behind(str(one), one.name)] or names.of(str(one)):
                if profile.level(found.rule) is Level.FAIL:
                    text = f"{printable(shown(found.about), keep='')}: {found.text}"
                    yield OutputError(about, _would_break(profile, found.rule, text), hint="rename it")


def _broken_timecodes(profile: Profile, plan: Plan) -> Iterator[UserError]:
    rate = f"{float(plan.rate):.6g}"
    for source in dict.fromkeys(shot.source for shot in plan.shots):
        rule: RuleName = "timecode-rate"
        if source.drop is None:
            continue
        if not has_counts(plan.rate):
            text, hint = f"a header's timecode does not count {rate} frames per second", "leave it out"
        elif source.drop and plan.rate.denominator == 1:
            text = f"its timecodes are drop-frame, which {rate} frames per second do not have"
            hint = "mend archive.rate, or its timecodes"
        elif counts_pairs(plan.rate) and not source.pairs:
            rule = "timecode-number"
            text = f"its timecodes count frames; at {rate} frames per second they count pairs (ST 12-1)"
            hint = "mend its timecodes"
        else:
            continue
        if profile.level(rule) is Level.FAIL:
            yield InvalidImageError(source.name, _would_break(profile, rule, text), hint=hint)


def _would_break(profile: Profile, rule: RuleName, text: str) -> str:
    return f"would break the archive's profile {profile.name}, rule {rule}: {text}"


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
