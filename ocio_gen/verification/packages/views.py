# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""Verifies the views of a config as a host asks for them: with and without a shot, against the base's own."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product
from pathlib import Path

import numpy as np
import numpy.typing as npt
import PyOpenColorIO as ocio

from ocio_gen.aces.acesproxy import ACESPROXY10, aces_to_lin_ap1
from ocio_gen.config.looks import SHOW_LOOK, WITH_LOOK
from ocio_gen.config.references import displays_and_views
from ocio_gen.config.views import ACES2_CONFIG
from ocio_gen.core.opencolorio import OCIO_ERRORS, Pixels, applied, load_config, reason_of, require_aces
from ocio_gen.show.looks.look import Looks
from ocio_gen.verification.direction import Direction
from ocio_gen.verification.judge import Judge
from ocio_gen.verification.limits import view_limits
from ocio_gen.verification.packages.looks import (
    PIXELS,
    UNKNOWN_SHOT,
    ShowLook,
    probe,
    sampled_shots,
    shot_name,
    show_look,
)
from ocio_gen.verification.report import Remark, Report, Result
from ocio_gen.verification.scales import DisplayScale
from ocio_gen.verification.subjects.ocio_cpu import PLAIN
from ocio_gen.verification.tally import Tally

_ALL = np.ones(PIXELS, np.bool_)

# Shots that a view with the look is tried on: of each display's first such view, and of its others. Every
# view reads the same look, which is verified by itself for all shots.
_SHOTS, _SHOTS_OF_OTHERS = 4, 1


def verify_views(
    path: Path,
    base: ocio.Config | None,
    looks: Looks,
    variable: str | None,
    judge: Judge,
    *,
    exhaustive: bool = False,
) -> Report:
    """Verify that each view of each display shows what its base shows, after the look where it says so.

    Args:
        path: The config.
        base: What it was made from; None where that is not here: then a view with the look is compared with
            the view without it.
        looks: What the show's look should do.
        variable: The context variable that holds the shot.
        judge: What judges it.
        exhaustive: Whether to try all shots on all views.

    Raises:
        UserError: the config cannot be read.
    """
    config = load_config(path)
    require_aces(path, config)
    report = Report()
    judge.progress(f"{path.name}: views")
    views = _Views(
        path.name,
        _source("the config itself", config),
        _bases(base),
        show_look(path, config, looks, variable),
    )
    if views.reference.missing_lmts():
        return report  # named where the look is verified
    graded_displays: set[str] = set()
    for display, view in views.own.views:
        plain = views.plain_of(display, view)
        shots: list[str | None] = [None]
        if plain is not None and variable:
            most = _SHOTS_OF_OTHERS if display in graded_displays else _SHOTS
            shots += [UNKNOWN_SHOT, *sampled_shots(looks, None if exhaustive else most)]
            graded_displays.add(display)
        report += views.judged(display, view, plain, shots, judge)
    if views.reference.legacy and views.bases:
        report.problems += [Remark(about=path.name, text=text) for text in _mixed_up(views)]
    report += _menu_looks(views, [None, UNKNOWN_SHOT, *sampled_shots(looks, 1)])
    return report


def through_view(
    config: ocio.Config, context: ocio.Context, display: str, view: str, *, look: str = ""
) -> ocio.CPUProcessor:
    """Return what makes of ACES2065-1 what a config's view shows, in the context of a shot or of none.

    Without approximations: they differ where operations are written otherwise.

    Args:
        config: The config.
        context: Of the shot.
        display: The display.
        view: The view.
        look: A look that comes first, where the view has it not in it.

    Raises:
        PyOpenColorIO.Exception: OCIO cannot show it.
    """
    aces = ocio.ROLE_INTERCHANGE_SCENE
    transform: ocio.Transform = ocio.DisplayViewTransform(src=aces, display=display, view=view)
    if look:
        transform = ocio.GroupTransform([ocio.LookTransform(src=aces, dst=aces, looks=look), transform])
    processor = config.getProcessor(context, transform, ocio.TRANSFORM_DIR_FORWARD)
    return processor.getOptimizedCPUProcessor(ocio.OPTIMIZATION_LOSSLESS)


@dataclass(frozen=True)
class _Source:
    """A config that shows views."""

    title: str
    config: ocio.Config
    views: dict[tuple[str, str], None]  # display and view of each, in order


def _source(title: str, config: ocio.Config) -> _Source:
    return _Source(title, config, dict.fromkeys(displays_and_views(config)))


def _bases(base: ocio.Config | None) -> list[_Source]:
    """Return where the views of a config come from: its base, or else OCIO's config of ACES 2."""
    if base is None:
        return []
    newer = ocio.Config.CreateFromBuiltinConfig(ACES2_CONFIG)
    return [_source("the base", base), _source("OCIO's config of ACES 2", newer)]


@dataclass(frozen=True)
class _Views:
    """The views of a config, and what each should show."""

    target: str
    own: _Source
    bases: list[_Source]
    reference: ShowLook

    def plain_of(self, display: str, view: str) -> str | None:
        """Return the view to which a view adds the look; None for a view that does not."""
        stem = view.removesuffix(WITH_LOOK)
        in_base = any((display, view) in base.views for base in self.bases)
        named = stem != view and (bool(self.bases) or SHOW_LOOK in self._looks(display, view))
        added = bool(self.reference.looks) and named and not in_base
        return stem if added and (display, stem) in self.own.views else None

    def _looks(self, display: str, view: str) -> str:
        return str(self.own.config.getDisplayViewLooks(display, view))

    def judged(
        self, display: str, view: str, plain: str | None, shots: list[str | None], judge: Judge
    ) -> Report:
        report, name = Report(), f"{display}, {view}"
        source = self._shown_by(display, plain or view, graded=plain is not None)
        if source is None:
            if self.bases:
                report.problems.append(
                    Remark(about=self.target, text=f"view {name}: the base has no such view")
                )
            return report
        limits = judge.thresholds.instead_of(
            view_limits(graded=plain is not None, sampled=self.reference.legacy)
        )
        tally = Tally(DisplayScale(), limits, None)
        judged: list[str | None] = []
        for number, shot in enumerate(shots):
            pixels = self.probed(number)
            try:
                light, held = self.reference.apply(shot, pixels) if plain else (pixels, _ALL)
                aim = self._through(source.config, display, plain or view, shot, light)
            except OCIO_ERRORS:
                continue  # the base cannot show it: the comparison with the base says so
            try:
                output = self._through(self.own.config, display, view, shot, pixels)
            except OCIO_ERRORS as error:
                text = f"view {name}, {shot_name(shot)}: {reason_of(error)}"
                report.problems.append(Remark(about=self.target, text=text))
                continue
            if plain and self.reference.bent(shot):
                held = held & ~self.reference.leaves(shot, pixels)
            if held.any():
                tally.add(len(judged) * PIXELS, pixels[held], aim[held], output[held])
            judged.append(shot)
        if tally.samples:
            report.results.append(self._result(name, source.title, plain, judged, tally))
        return report

    def _result(
        self, name: str, source: str, plain: str | None, judged: list[str | None], tally: Tally
    ) -> Result:
        figures = tally.figures()
        for sample in figures.worst:
            sample.shot = shot_name(judged[sample.pixel // PIXELS]) if plain else None
        look = f"{SHOW_LOOK}, then " if plain else ""
        return Result(
            target=self.target,
            subject=name,
            route=PLAIN.name,
            claim=f"ACES2065-1 through {look}{plain or name.partition(', ')[2]} of {source}",
            direction=Direction.VIEW,
            probe=", ".join(map(shot_name, judged[:2])) + f" and {len(judged) - 2} shots" * (len(judged) > 2)
            if plain
            else "RGB triplets",
            figures=figures,
            limits=tally.limits,
        )

    def _shown_by(self, display: str, view: str, *, graded: bool) -> _Source | None:
        """Return the config that shows how a view should look."""
        # (Profile 1 shows views through LUTs: with a look and without it, through the same.)
        sources = [self.own] if graded and (self.reference.legacy or not self.bases) else self.bases
        return next((source for source in sources if (display, view) in source.views), None)

    def _through(
        self, config: ocio.Config, display: str, view: str, shot: str | None, light: npt.ArrayLike
    ) -> Pixels:
        return applied(through_view(config, self.reference.context(config, shot), display, view), light)

    def shown(self, source: _Source, view: tuple[str, str], pixels: Pixels) -> Pixels:
        """Return what a display shows of pixels, (n, 3), through a config's view without a shot."""
        return np.clip(self._through(source.config, *view, None, pixels), 0.0, 1.0)

    def probed(self, number: int) -> Pixels:
        """Return the pixels that a view is tried on, of one of several shots: (n, 3), ACES2065-1."""
        pixels = probe(number)
        if not self.reference.legacy:
            return pixels
        # Profile 1 shows views through LUTs of ACESproxy, which ends where its codes do.
        codes = ACESPROXY10.encode_continuous(aces_to_lin_ap1(np.maximum(pixels, 0.0)))
        return ACESPROXY10.decode_to_aces(codes).astype(np.float32)


def _mixed_up(views: _Views) -> Iterator[str]:
    """Yield views of profile 1 that are far nearer to another view of the base than to their own.

    (A 3D LUT is off by more than some views differ by.)
    """
    base, pixels = views.bases[0], views.probed(0)
    names = [pair for pair in views.own.views if pair in base.views]
    aims = {pair: views.shown(base, pair, pixels) for pair in names}
    for pair in names:
        output = views.shown(views.own, pair, pixels)
        off = {one: float(np.abs(aim - output).mean()) for one, aim in aims.items()}
        nearest = min(off, key=off.__getitem__)
        if off[nearest] < off[pair] / 2:
            yield f"view {', '.join(pair)} shows {', '.join(nearest)}"


def _menu_looks(views: _Views, shots: Sequence[str | None]) -> Report:
    """Report looks of the menu that OCIO cannot process, but for those that it cannot process in the base."""
    report, aces = Report(), ocio.ROLE_INTERCHANGE_SCENE
    of_base = set(views.bases[0].config.getLookNames()) if views.bases else set()
    for name, shot in product(views.own.config.getLookNames(), shots):
        transform = ocio.LookTransform(src=aces, dst=aces, looks=name)
        if (error := _error(views, views.own, transform, shot)) is None:
            continue
        if name not in of_base or _error(views, views.bases[0], transform, shot) is None:
            text = f"look {name}, {shot_name(shot)}: {error}"
            report.problems.append(Remark(about=views.target, text=text))
    return report


def _error(views: _Views, source: _Source, transform: ocio.Transform, shot: str | None) -> str | None:
    try:
        context = views.reference.context(source.config, shot)
        source.config.getProcessor(context, transform, ocio.TRANSFORM_DIR_FORWARD).getDefaultCPUProcessor()
    except OCIO_ERRORS as error:
        return reason_of(error)
    return None
