# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""The last sentence on an archive in a terminal: what is here, and never two opposite states."""

from pathlib import Path

import pytest

from ocio_gen.archive.report import ArchivedShot, ArchiveReport, ArchiveRun
from ocio_gen.cli.archive_tables import print_archive


def report(run, **more):
    """A report of an archive of two shots of three frames."""
    shots = [ArchivedShot(name=f"00{place}0", first=1, last=3) for place in (1, 2)]
    return ArchiveReport(show="small", title="Small", shots=shots, run=ArchiveRun(**run), **more)


def one_frame_short():
    short = report({})
    short.shots[0].problems.append("plate.1001.exr: is cut short")
    return short


BEFORE = {"sealed_before": True}
ENDINGS = {
    "complete": (
        report({}, complete=True),
        "complete: 2 shots, 6 frames, proven and sealed",
    ),
    "unchanged": (
        report({**BEFORE, "unchanged": True}, complete=True),
        "complete before, and unchanged: nothing was done",
    ),
    "damaged behind its time": (
        report({**BEFORE, "unchanged": True}, complete=True, problems=["a hash"]),
        "sealed before, and nothing was done; what is above is not as it was sealed",
    ),
    "damaged": (
        report(BEFORE, problems=["a frame"]),
        "sealed before; what is above is not as it was sealed",
    ),
    "another source": (
        report({**BEFORE, "changed": 1}, complete=True, problems=["a source"]),
        "complete and sealed, as before; 1 source has changed since (above)",
    ),
    "a frame short": (
        one_frame_short(),
        "5 of 6 frames are here; not sealed: run this again once what is above is mended",
    ),
    "a paper": (
        report({}, problems=["index.html"]),
        "all 6 frames are here; not sealed: run this again once what is above is mended",
    ),
    "a rule": (
        report({}, problems=["profile nam: nan"], broken_profile="nam"),
        "all 6 frames are here; profile nam is not met (above); not sealed: replace those files, or give a "
        "profile of your own, by archive.profile, in which that rule is a warning",
    ),
}


@pytest.mark.parametrize("case", ENDINGS)
def test_each_problem_is_printed_and_the_last_sentence_is_of_one_state(case, capsys):
    told, sentence = ENDINGS[case]
    print_archive(told, Path("/archive"))
    printed = capsys.readouterr()
    lines = (printed.out if told.passed else printed.err).splitlines()
    assert lines[-1] == f"/archive: {sentence}"
    assert [line for line in lines if line in told.faults] == told.faults
