# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""The difference of two files of ASC CDLs (.cc, .ccc, .cdl), number by number."""

from pathlib import Path

from ocio_gen.aces.cdl import Cdl
from ocio_gen.comparison.report import Change, Difference, DiffReport, Kind, added_and_removed
from ocio_gen.show.looks.cdl_files import read_cdls

_NUMBERS = ("slope", "offset", "power", "saturation")


def diff_cdls(a: Path, b: Path, name: str | None = None) -> DiffReport:
    """Compare the CDLs of two files, by their ids; those of .cc files, which have one each, by their place.

    Args:
        a: The one.
        b: The other.
        name: What the report calls them; both names by default.

    Raises:
        UserError: a file cannot be read, or has no CDL.
    """
    report = DiffReport(a=str(a), b=str(b), tolerance_cv=0.0)
    name = name or (a.name if a.name == b.name else f"{a.name}, {b.name}")
    of_a, of_b = _cdls(a), _cdls(b)
    report.differences += added_and_removed(Kind.CDL, of_a.keys(), of_b.keys())
    both = [one for one in of_a if one in of_b]
    report.compared["CDL"] = len(both)
    for one in both:
        for what in _NUMBERS:
            was, now = getattr(of_a[one], what), getattr(of_b[one], what)
            if was != now:
                report.differences.append(
                    Difference(
                        kind=Kind.CDL,
                        name=one,
                        change=Change.DEFINITION,
                        detail=f"{what}: {_text(was)} became {_text(now)}",
                    )
                )
    for difference in report.differences:
        difference.name = f"{name}: {difference.name}" if difference.name else name
    if not report.differences and a.read_bytes() != b.read_bytes():
        detail = "the files differ; every number of every CDL is the same"
        report.differences.append(Difference(kind=Kind.CDL, name=name, change=Change.TEXT, detail=detail))
    return report


def _cdls(path: Path) -> dict[str, Cdl]:
    """Return the CDLs of a file by their ids, a second one of an id by its number."""
    cdls: dict[str, Cdl] = {}
    for number, (name, cdl) in enumerate(read_cdls(path), 1):
        key = "" if path.suffix.lower() == ".cc" else name or f"number {number}"
        cdls[f"{key} (number {number})" if key in cdls else key] = cdl
    return cdls


def _text(value: float | tuple[float, ...]) -> str:
    return " ".join(map(repr, value)) if isinstance(value, tuple) else repr(value)
