# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""The page of a show package: for compositors and for the set, what to load where."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from markupsafe import Markup

from ocio_gen.aces.acescc import AcesCct
from ocio_gen.aces.acesproxy import ACESPROXY10, ACESPROXY12, MID_GREY
from ocio_gen.config.looks import SHOW_LOOK, WITH_LOOK
from ocio_gen.config.records import ConfigRecord
from ocio_gen.config.spaces import PROXY_SPACES
from ocio_gen.core import amounts
from ocio_gen.core.templates import render
from ocio_gen.host_plugins.records import PluginManifest
from ocio_gen.host_plugins.targets import TARGETS
from ocio_gen.package.pages.plots import Mark, SecondAxis, curve_plot
from ocio_gen.show.hosts import HOSTS
from ocio_gen.show.looks.records import LookRecords
from ocio_gen.show.model import Show
from ocio_gen.verification.direction import Direction
from ocio_gen.verification.report import Report, Result, worst_verdict
from ocio_gen.verification.sentences import known_traits, warnings

# The hosts that a page is for where the show names none.
_USUAL = ("nuke", "resolve", "flame", "maya")

# Stops from 18% grey that the curves are drawn over.
_STOPS = np.linspace(-9.0, 11.0, 401)


@dataclass(frozen=True)
class Installation:
    """How a host gets its config."""

    title: str
    configs: list[ConfigRecord]  # the show's versions of it load these; none, where it names none
    steps: list[str]


@dataclass(frozen=True)
class Proven:
    """What a subject keeps within on all of its probes: limits, which are the same on every processor."""

    samples: int
    worst_cv: float | None
    mean_cv: float | None
    other_codes_ppm: float | None


def package_page(
    show: Show,
    configs: Sequence[ConfigRecord],
    views: Mapping[str, Sequence[str]],
    looks: LookRecords,
    plugins: PluginManifest | None,
    report: Report,
) -> str:
    """Return a package as one HTML page that needs nothing else, on the net or on disk.

    Args:
        show: The description.
        configs: Its configs, that of the newest OCIO release last.
        views: The views of each display of that one.
        looks: Its looks.
        plugins: Its plug-ins; none, where it has none.
        report: Its verification.
    """
    targets = report.by_target()
    return render(
        "ocio_gen.package.pages",
        "package.html.j2",
        html=True,
        show=show,
        configs=configs,
        installations=[_installation(show, name, configs, looks) for name in show.hosts or _USUAL],
        spaces=PROXY_SPACES,
        views=views,
        with_look=WITH_LOOK,
        show_look=SHOW_LOOK,
        looks=looks,
        plugins=plugins,
        plugin_targets=TARGETS,
        report=report,
        amounts=amounts,
        verdicts={target: worst_verdict(results) for target, results in targets.items()},
        warnings=warnings(report.results),
        known=known_traits(report.results),
        targets={target: _proven(results) for target, results in targets.items()},
        curves=_curves(),
    )


def _installation(show: Show, name: str, configs: Sequence[ConfigRecord], looks: LookRecords) -> Installation:
    host = HOSTS[name]
    own = [record for record in configs if any(host.title in one for one in record.hosts)]
    paths = " or ".join(record.path for record in own) or "the config of your version's OCIO"
    steps = [
        step.format(config=paths, variable=looks.variable)
        for step in host.install
        if looks.variable or "{variable}" not in step
    ]
    return Installation(host.title, own, steps)


def _proven(results: list[Result]) -> dict[str, Proven]:
    """Return what each subject keeps within, but on probes that no config or file could do better on."""
    by_subject: dict[str, list[Result]] = {}
    for result in results:
        if not result.limits.known:
            # (Views of configs are many, and in one row.)
            subject = "all views" if result.direction is Direction.VIEW else result.subject
            by_subject.setdefault(subject, []).append(result)
    return {
        subject: Proven(
            samples=sum(result.figures.samples for result in own),
            # (A transform may be off by anything at a crease: only its mean has a limit.)
            worst_cv=_largest(
                result.limits.bound_cv for result in own if result.direction is not Direction.TRANSFORM
            ),
            mean_cv=_largest(result.limits.mean_cv for result in own),
            other_codes_ppm=_largest(
                result.limits.bound_ppm for result in own if result.direction is Direction.ENCODE
            ),
        )
        for subject, own in by_subject.items()
    }


def _largest(bounds: Iterable[float | None]) -> float | None:
    return max((bound for bound in bounds if bound is not None), default=None)


def _curves() -> Markup:
    """Return ACESproxy drawn: 10-bit code values and IRE over stops, and ACEScct beside it."""
    encoding = ACESPROXY10
    lin = MID_GREY * np.exp2(_STOPS)
    cct = encoding.from_normalized(AcesCct().encode_aces(np.repeat(lin[:, np.newaxis], 3, axis=1))[:, 0])
    marks = [
        Mark(f"{label}: {round(cv)}, {encoding.to_ire(np.float64(cv)):.0f}% IRE", stops, cv)
        for label, stops in (
            ("18% grey", 0.0),
            ("white", float(np.log2(1 / MID_GREY))),
            ("7 stops over", 7.0),
        )
        for cv in [float(encoding.encode_continuous(np.float64(MID_GREY * 2.0**stops)))]
    ]
    return curve_plot(
        "ACESproxy over stops from 18% grey",
        {
            f"ACESproxy ({ACESPROXY10.cv_min} to {ACESPROXY10.cv_max}; 12-bit: {ACESPROXY12.cv_min} to "
            f"{ACESPROXY12.cv_max})": (_STOPS, encoding.encode_continuous(lin)),
            "ACEScct, on the same scale": (_STOPS, np.minimum(cct, 1023.0)),
        },
        marks,
        ("stops from 18% grey", "10-bit code value"),
        SecondAxis("IRE, %", encoding.cv_min, (encoding.cv_max - encoding.cv_min) / 100.0),
        "curves",
    )
