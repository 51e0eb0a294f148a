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
from matplotlib.ticker import FuncFormatter, LogLocator, MaxNLocator, NullFormatter, SymmetricalLogLocator

from ocio_gen.core.amounts import number
from ocio_gen.core.names import printable
from ocio_gen.verification.tally import Curve

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


# Exponents drawn as mathematics take a third of a plot's time, and nobody writes them.
_PLAIN = FuncFormatter(lambda value, _: number(value).replace("-", "\N{MINUS SIGN}"))

# Errors are drawn in a unit of which there is at least one: codes, thousandths or millionths of one.
_UNITS = ((1.0, "codes"), (1e-3, "thousandths of a code"), (1e-6, "millionths of a code"))
_LEAST = 0.02

# Where the largest error is so many times the usual one, small ones are drawn larger than they are.
_FAR = 20.0
# What of a place is finer than a hundredth of a point.
_FINE = re.compile(r"(\.\d\d)\d+")
# Bars of a histogram, and what they begin with: on a logarithm's scale one sample must be seen.
_BARS, _FROM = 41, 0.5


@dataclass(frozen=True)
class Line:
    """One line of a plot: errors along the code values, and how many are how large."""

    label: str
    curve: Curve


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
    title: str,
    lines: Sequence[Line],
    second: SecondAxis | None,
    name: str,
    of: str = "",
    called: str = "error",
) -> Markup:
    """Return signed errors over code value (and over stops), and a histogram of them at the same heights.

    Where every code is one too high, that is a line at 1 and one bar.

    Args:
        title: What both are of, for those who cannot see them.
        lines: At least one.
        second: Over the code values; a display's have none.
        name: Unlike that of any other plot of the page.
        of: What the codes are of: " of the display".
        called: What they are.

    Returns:
        An `svg` element, to stand in a page.
    """
    largest = max(max(line.curve.worst_cv, default=0.0) for line in lines)
    size, units = next((one for one in _UNITS if largest >= one[0] * _LEAST), _UNITS[-1 if largest else 0])
    with mpl.rc_context(_STYLE):
        # Laid out by hand: matplotlib's own layout takes as long as all the rest.
        figure = Figure(figsize=(10.4, 3.1))
        FigureCanvasSVG(figure)
        key = 0.13 if len(lines) > 1 else 0.0
        over_codes = figure.add_axes((0.07, 0.15, 0.65 - key, 0.68))
        histogram = figure.add_axes((0.745 - key, 0.15, 0.24, 0.68), sharey=over_codes)
        scale = _Scale.of([line.curve for line in lines], size)
        for line, (color, dashes) in zip(lines, cycle(_LOOKS), strict=False):
            curve = line.curve
            low, mean, high = (np.asarray(one) / size for one in (curve.low, curve.mean, curve.high))
            # (Its edge shows a band without height.)
            over_codes.fill_between(curve.codes, low, high, color=color, alpha=0.28, linewidth=0.6)
            label = printable(line.label)
            over_codes.plot(curve.codes, mean, color=color, linestyle=dashes, linewidth=1.6, label=label)
        over_codes.axhline(0.0, color=_INK, linewidth=0.8, alpha=0.6, zorder=1)
        over_codes.set_xlabel("code value")
        # (Beside the axis, long numbers would lie on it.)
        figure.text(0.005, 0.925, f"{called}, {units}{of}")
        scale.apply(over_codes)
        _histogram(histogram, lines, scale)
        if second:
            functions = second.from_codes, second.to_codes
            over_codes.secondary_xaxis("top", functions=functions).set_xlabel(second.label)
        if not largest:
            over_codes.text(0.5, 0.6, f"no {called} at all", transform=over_codes.transAxes, ha="center")
        if len(lines) > 1:
            figure.legend(loc="upper right", bbox_to_anchor=(1.0, 0.86), fontsize=8)
        return _for_a_page(figure, title, name)


@dataclass(frozen=True)
class _Scale:
    """The scale of signed errors, in some unit: what it holds, and from where on it is a logarithm's."""

    size: float  # of the unit, in code values
    low: float
    high: float
    linear: float | None  # larger ones are drawn closer together; None: all evenly
    whole: bool  # whether all are whole units, and few

    @classmethod
    def of(cls, curves: Sequence[Curve], size: float) -> "_Scale":
        low = min(min(curve.low, default=0.0) for curve in curves) / size
        high = max(max(curve.high, default=0.0) for curve in curves) / size
        sizes = np.abs(np.concatenate([curve.sizes for curve in curves]))
        counts = np.concatenate([curve.counts for curve in curves])
        usual = 0.0
        if len(sizes):
            order = np.argsort(sizes)
            half = np.searchsorted(np.cumsum(counts[order]), counts.sum() / 2)
            usual = float(sizes[order][half]) / size
        largest = max(-low, high)
        linear = float(10 ** np.ceil(np.log10(usual))) if 0 < usual * _FAR < largest else None
        low, high = min(low, 0.0), max(high, 0.0)
        few = linear is None and high - low < _BARS
        return cls(size, low, high, linear, whole=few and bool(np.all(sizes == np.rint(sizes))) and size == 1)

    def apply(self, axes: Axes) -> None:
        """Give it to an axis of errors, with room at both ends."""
        if self.linear:
            axes.set_yscale("symlog", linthresh=self.linear)
            axes.yaxis.set_major_locator(SymmetricalLogLocator(base=10, linthresh=self.linear))
            axes.yaxis.set_minor_locator(MaxNLocator(1))
            axes.yaxis.set_minor_formatter(NullFormatter())
            axes.set_ylim(
                *((end * 1.6 or self.linear * side) for end, side in ((self.low, -1), (self.high, 1)))
            )
        else:
            room = max((self.high - self.low) * 0.08, 0.6 if self.whole else 0.0) or 1.0
            axes.set_ylim(self.low - room, self.high + room)
            axes.yaxis.set_major_locator(MaxNLocator(6, integer=self.whole))
        axes.yaxis.set_major_formatter(_PLAIN)

    def bars(self, axes: Axes) -> Floats:
        """Return where the bars of a histogram end: evenly on the axis, or about each whole code."""
        low, high = self.low, self.high
        if self.whole:
            return np.arange(np.floor(low), np.ceil(high) + 2) - 0.5
        there = axes.yaxis.get_transform()
        ends = np.asarray(there.transform(np.array([low, high])), np.float64)
        width = float(ends[1] - ends[0]) / _BARS or 1.0
        steps = np.arange(np.floor(ends[0] / width - 0.5), np.ceil(ends[1] / width + 0.5) + 1)
        return np.asarray(there.inverted().transform((steps + 0.5) * width), np.float64)


def _histogram(axes: Axes, lines: Sequence[Line], scale: _Scale) -> None:
    """Draw how many samples are off by how much, at the heights of the errors."""
    sizes = [np.asarray(line.curve.sizes, np.float64) / scale.size for line in lines]
    edges = scale.bars(axes)
    for line, own, (color, dashes) in zip(lines, sizes, cycle(_LOOKS), strict=False):
        values, weights = np.append(own, 0.0), np.append(line.curve.counts, line.curve.right)
        counts, _ = np.histogram(values, edges, weights=weights)
        if scale.whole and len(lines) == 1:
            places = np.flatnonzero(counts)
            middles = (edges[places] + edges[places + 1]) / 2
            axes.barh(middles, counts[places] - _FROM, 0.6, _FROM, color=color, alpha=0.85)
        else:
            alone: dict[str, Any] = {"fill": True, "alpha": 0.85}
            drawn = alone if len(lines) == 1 else {"linestyle": dashes}
            heights = np.maximum(counts, _FROM)
            axes.stairs(heights, edges, baseline=_FROM, orientation="horizontal", color=color, **drawn)
    axes.set_xscale("log")
    axes.set_xlim(_FROM, max(float(np.max(axes.dataLim.x1)), 1.0) * 3)
    axes.xaxis.set_major_locator(LogLocator(numticks=4))
    axes.xaxis.set_major_formatter(FuncFormatter(_many))
    axes.xaxis.set_minor_formatter(NullFormatter())
    axes.set_xlabel("samples")
    axes.tick_params(labelleft=False)


def _many(count: float, _: int) -> str:
    return f"{number(count / 1e6)} M" if count >= 1e6 else number(count)


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


def _for_a_page(figure: Figure, title: str, name: str) -> Markup:
    """Return a figure as an `svg` element in the page's own colours."""
    out = io.StringIO()
    # (Ids are hashes of what numpy prints, which another package may have set.)
    with np.printoptions(legacy=False):
        figure.savefig(out, format="svg", transparent=True, metadata={"Date": None, "Creator": None})
    document = out.getvalue()
    svg = document[document.index("<svg") :].strip()
    svg = svg.replace(_INK, "currentColor")
    # (A hundredth of a point is less than anybody sees.)
    svg = re.sub(r' (?:d|x|y|transform|points)="[^"]*"', lambda found: _FINE.sub(r"\1", found[0]), svg)
    svg = re.sub(r'(\bid="|url\(#|href="#)', rf"\g<1>{name}-", svg)
    label = Markup('<svg role="img" aria-label="{}" ').format(printable(title))
    return Markup(svg.replace("<svg ", label, 1))  # noqa: S704 - matplotlib has escaped all of its text
