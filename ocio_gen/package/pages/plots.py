# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""Plots for pages: vector graphics in the page's own colours, light or dark, and in print."""

import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import cycle
from typing import Any, TypeAlias

import matplotlib as mpl
import numpy as np
import numpy.typing as npt
from markupsafe import Markup
from matplotlib.axes import Axes
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure
from matplotlib.ticker import LogLocator, NullFormatter, StrMethodFormatter

from ocio_gen.core.names import printable

Floats: TypeAlias = npt.NDArray[np.float64]

# Stands for the page's text colour, whatever that is.
_INK = "#010203"

# Seen on white and on black, and told apart by people who do not see all colours.
_COLORS = ("#3b82f6", "#e8833a", "#22a06b", "#9b6dd7", "#d64f6f", "#8a8f98", "#b59a00")
_DASHES = ("-", "--", "-.", ":", "-", "--", "-.")
_LOOKS = tuple(zip(_COLORS, _DASHES, strict=True))

_STYLE: dict[Any, Any] = {
    "svg.fonttype": "none",  # text stays text, in the page's font
    "svg.hashsalt": "ocio_gen",  # the same plot is the same text
    "text.color": _INK,
    "axes.edgecolor": _INK,
    "axes.labelcolor": _INK,
    "xtick.color": _INK,
    "ytick.color": _INK,
    "axes.grid": True,
    "grid.color": _INK,
    "grid.alpha": 0.12,
    "font.size": 9,
    "legend.frameon": False,
    "path.simplify": True,
    "text.parse_math": False,  # a dollar sign of a name is one
}


# Exponents drawn as mathematics take a third of a plot's time.
_PLAIN = StrMethodFormatter("{x:g}")


@dataclass(frozen=True)
class Line:
    """One line of a plot: its errors along the code values, and how many are how large."""

    label: str
    codes: Sequence[float]
    errors: Sequence[float]
    sizes: Sequence[float]
    counts: Sequence[int]


@dataclass(frozen=True)
class SecondAxis:
    """A second scale for code values: (CV - origin) / unit. Stops from 18% grey, or IRE."""

    label: str
    origin: float
    unit: float

    def from_codes(self, cv: npt.ArrayLike) -> Floats:
        """Return what code values are on this scale."""
        return (np.asarray(cv, np.float64) - self.origin) / self.unit

    def to_codes(self, values: npt.ArrayLike) -> Floats:
        """Return code values of what is on this scale."""
        return np.asarray(values, np.float64) * self.unit + self.origin


def error_plot(
    title: str, lines: Sequence[Line], second: SecondAxis | None, name: str, unit: str = "CV"
) -> Markup:
    """Return error over code value (and over stops), and a histogram of errors, side by side.

    Args:
        title: What both are of, for those who cannot see them.
        lines: At least one.
        second: Over the code values; a display's have none.
        name: Unlike that of any other plot of the page.
        unit: Of the errors.

    Returns:
        An `svg` element, to stand in a page.
    """
    with mpl.rc_context(_STYLE):
        # Laid out by hand: matplotlib's own layout takes as long as all the rest.
        figure = Figure(figsize=(10.4, 2.9))
        FigureCanvasSVG(figure)
        over_codes = figure.add_axes((0.085, 0.16, 0.41, 0.66))
        histogram = figure.add_axes((0.575, 0.16, 0.28, 0.66))
        for line, (color, dashes) in zip(lines, cycle(_LOOKS), strict=False):
            errors = np.asarray(line.errors, np.float64)
            shown = np.where(errors > 0, errors, np.nan)
            label = printable(line.label)
            over_codes.plot(line.codes, shown, color=color, linestyle=dashes, linewidth=1.2, label=label)
            if line.counts:
                edges, counts = _octaves(line)
                histogram.step(edges, counts, where="post", color=color, linestyle=dashes, linewidth=1.2)
        _scaled(over_codes, "code value", f"largest error, {unit}", any(any(line.errors) for line in lines))
        _scaled(histogram, f"error, {unit}", "samples", any(line.counts for line in lines), both=True)
        if second:
            functions = second.from_codes, second.to_codes
            over_codes.secondary_xaxis("top", functions=functions).set_xlabel(second.label)
        if len(lines) > 1:
            figure.legend(loc="upper right", bbox_to_anchor=(1.0, 0.86), fontsize=8)
        return _for_a_page(figure, title, name)


@dataclass(frozen=True)
class Mark:
    """A point of a curve that has a name."""

    label: str
    x: float
    y: float


def curve_plot(
    title: str,
    curves: Mapping[str, tuple[npt.ArrayLike, npt.ArrayLike]],
    marks: Sequence[Mark],
    axes_labels: tuple[str, str],
    second: SecondAxis,
    name: str,
) -> Markup:
    """Return transfer functions, with points of them marked.

    Args:
        title: What they are, for those who cannot see them.
        curves: By their names: x and y of each.
        marks: Points on the first.
        axes_labels: Of x and y.
        second: For y, which are code values.
        name: Unlike that of any other plot of the page.

    Returns:
        An `svg` element, to stand in a page.
    """
    with mpl.rc_context(_STYLE):
        figure = Figure(figsize=(8.4, 3.8))
        FigureCanvasSVG(figure)
        axes = figure.add_axes((0.085, 0.13, 0.8, 0.83))
        for (label, (x, y)), (color, dashes) in zip(curves.items(), cycle(_LOOKS), strict=False):
            axes.plot(np.asarray(x), np.asarray(y), color=color, linestyle=dashes, linewidth=1.5, label=label)
        for mark in marks:
            axes.plot([mark.x], [mark.y], "o", color=_LOOKS[0][0], markersize=5)
            axes.annotate(mark.label, (mark.x, mark.y), (-8, 4), textcoords="offset points", ha="right")
        axes.set_xlabel(axes_labels[0])
        axes.set_ylabel(axes_labels[1])
        functions = second.from_codes, second.to_codes
        axes.secondary_yaxis("right", functions=functions).set_ylabel(second.label)
        axes.legend(loc="lower right")
        return _for_a_page(figure, title, name)


def _scaled(axes: Axes, x_label: str, y_label: str, anything: bool, *, both: bool = False) -> None:
    axes.set_xlabel(x_label)
    axes.set_ylabel(y_label)
    if not anything:
        axes.text(0.5, 0.5, "no error at all", transform=axes.transAxes, ha="center", va="center")
        axes.set_yticks([])
        return
    axes.set_yscale("log")
    if both:
        axes.set_xscale("log")
    for axis in (axes.yaxis, axes.xaxis) if both else (axes.yaxis,):
        axis.set_major_locator(LogLocator(numticks=6))
        axis.set_major_formatter(_PLAIN)
        axis.set_minor_formatter(NullFormatter())


def _octaves(line: Line) -> tuple[list[float], list[float]]:
    """Return the counts of a line by octave, with an empty one at both ends: 128 bars each are noise."""
    octaves = np.floor(np.log2(np.asarray(line.sizes, np.float64))).astype(int)
    first = int(octaves.min()) - 1
    counts = np.bincount(octaves - first, line.counts)
    edges = np.exp2(np.arange(first, first + len(counts) + 1))
    return edges.tolist(), [*np.where(counts > 0, counts, np.nan).tolist(), float("nan")]


def _for_a_page(figure: Figure, title: str, name: str) -> Markup:
    """Return a figure as an `svg` element in the page's own colours."""
    out = io.StringIO()
    # (Ids are hashes of what numpy prints, which another package may have set.)
    with np.printoptions(legacy=False):
        figure.savefig(out, format="svg", transparent=True, metadata={"Date": None, "Creator": None})
    document = out.getvalue()
    svg = document[document.index("<svg") :].strip()
    svg = svg.replace(_INK, "currentColor")
    svg = re.sub(r'(\bid="|url\(#|href="#)', rf"\g<1>{name}-", svg)
    label = Markup('<svg role="img" aria-label="{}" ').format(printable(title))
    return Markup(svg.replace("<svg ", label, 1))  # noqa: S704 - matplotlib has escaped all of its text
