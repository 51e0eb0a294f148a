# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""Explains what a subject's results have in common: one probe tells what another one leaves open."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from ocio_gen.verification.claims import Claim
from ocio_gen.verification.diagnosis.chain import is_known
from ocio_gen.verification.diagnosis.diagnosis import LIKELY, Case, Diagnosis, diagnose
from ocio_gen.verification.diagnosis.evidence import joined
from ocio_gen.verification.diagnosis.gathering import case_of
from ocio_gen.verification.figures import Limits
from ocio_gen.verification.probes import Probe
from ocio_gen.verification.subjects.subject import Subject


@dataclass(frozen=True)
class Tried:
    """A probe that a subject was tried on."""

    probe: Probe
    limits: Limits
    failed: bool
    suspects: Sequence[int] = field(default_factory=list)
    """Where blocks start that have wrong samples."""


def causes(subject: Subject, claim: Claim, tried: Sequence[Tried]) -> list[Diagnosis | None]:
    """Return what most likely made each result fall short: first of all, one cause for all.

    Args:
        subject: What is wrong.
        claim: What it should be.
        tried: All probes, those that it passed as well: what is right tells, too.

    Returns:
        One for each of `tried`; None for what passed, what nothing explains, and claims of other steps.
    """
    if not is_known(claim):
        return [None] * len(tried)
    # (What has passed where the specification is silent tells nothing.)
    cases = {
        place: case_of(subject, claim, one.probe, one.limits, one.suspects)
        for place, one in enumerate(tried)
        if one.failed or one.limits.known is None
    }
    if len(cases) == 1:
        found = diagnose([*cases.values()])
        return [found if one.failed else None for one in tried]
    together = joined([case.evidence for case in cases.values()])
    found = diagnose([Case(together)])
    explained: list[Diagnosis | None] = [None] * len(tried)
    first = 0
    for place, case in cases.items():
        rows = slice(first, first + len(case.evidence.shown))
        first = rows.stop
        if not tried[place].failed:
            continue
        if found and found.right is not None and together.share(found.right, rows) >= LIKELY:
            explained[place] = found
        else:
            explained[place] = diagnose([case])
    return explained
