# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""The page of a comparison: the verdict first, then each difference, those of LUTs drawn."""

from markupsafe import Markup

from ocio_gen.comparison.report import Change, Difference, DiffReport
from ocio_gen.core import amounts
from ocio_gen.core.templates import render
from ocio_gen.package.pages.plots import Line, error_plot
from ocio_gen.verification.tally import Curve


def difference_page(report: DiffReport) -> str:
    """Return a report as one HTML page that needs nothing else, on the net or on disk."""
    ordered = sorted(report.differences, key=lambda one: (not report.counts(one), -_size(one)))
    return render(
        "ocio_gen.package.pages",
        "difference.html.j2",
        html=True,
        report=report,
        amounts=amounts,
        changes=_changes(ordered),
        differences=ordered,
        plots=[
            (one.name, _plot(one, one.moved.curve, f"d{place}"))
            for place, one in enumerate(ordered)
            if one.moved and one.moved.curve
        ],
    )


def _changes(differences: list[Difference]) -> str:
    """Return how many differences there are, those of pixels apart."""
    moved = sum(one.change is Change.PIXELS for one in differences)
    pixels = amounts.count(moved, "change of pixels", "changes of pixels")
    return f"{pixels}, {amounts.count(len(differences) - moved, 'other')}"


def _size(one: Difference) -> float:
    return one.moved.worst_cv if one.moved else 0.0


def _plot(one: Difference, curve: Curve, name: str) -> Markup:
    return error_plot(f"Difference of {one.name}", [Line(one.name, curve)], None, name, called="difference")
