# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""Verifies the look of a config: for each shot, for none and an unknown one, against CDLs in numpy."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path

import numpy as np
import numpy.typing as npt
import PyOpenColorIO as ocio

from ocio_gen.aces.acescc import LogSpace
from ocio_gen.aces.acesproxy import ACESPROXY10, HALF_MAX, LEAST_LIGHT, Float64s, aces_to_lin_ap1
from ocio_gen.aces.cdl import Cdl
from ocio_gen.config.built import LUT_FOLDER
from ocio_gen.config.looks import SHOW_LOOK, shots_working_space
from ocio_gen.core.errors import InvalidConfigError
from ocio_gen.core.opencolorio import (
    OCIO_ERRORS,
    Pixels,
    applied,
    context_of,
    load_config,
    load_lut,
    reason_of,
    require_aces,
)
from ocio_gen.show.looks.look import Grade, Lmt, Looks, Step
from ocio_gen.verification.direction import Direction
from ocio_gen.verification.judge import Judge
from ocio_gen.verification.limits import look_limits
from ocio_gen.verification.probes import rgb_triplets
from ocio_gen.verification.report import Remark, Report, Result
from ocio_gen.verification.scales import LightScale
from ocio_gen.verification.subjects.ocio_cpu import PLAIN, UNOPTIMIZED, CpuRoute, OcioCpu
from ocio_gen.verification.subjects.ocio_gpu import OcioGpu, gpu_program
from ocio_gen.verification.subjects.subject import Subject
from ocio_gen.verification.tally import Tally
from ocio_gen.verification.tolerances import LEGACY_LEAST_LIGHT

# Pixels that each shot's look is tried on; others for each shot.
PIXELS = 256

# Each shot is a program of its own to compile: so many of a group are run on the GPU.
_ON_GPU = 8

# A value that no shot has, as somebody may set it by mistake.
UNKNOWN_SHOT = "unknown_shot_0000"


@dataclass(frozen=True)
class ShowLook:
    """What the look of a config should do: the reference for one config."""

    looks: Looks
    variable: str | None  # the context variable that holds the shot
    luts: Path  # the folder of the config's LUTs, which has the show's own LMTs
    legacy: bool  # profile 1 holds CDLs of one working space, and no LMTs
    config: ocio.Config  # says how spaces are reached that have no reference of ours
    _lmts: dict[str, ocio.CPUProcessor] = field(default_factory=dict)
    _spaces: dict[str, LogSpace] = field(default_factory=dict)  # of the config

    def steps(self, shot: str | None) -> tuple[Step, ...]:
        """Return the LMTs and CDLs of a shot, in order; of none, what the show does to every shot."""
        own = self._shots.get(shot or "", ())
        if self.legacy:
            own = self._in_profile_1(own)
        return (*own, self.looks.show) if self.looks.show else own

    @cached_property
    def _shots(self) -> dict[str, tuple[Step, ...]]:
        return {look.shot: look.steps for look in self.looks.shots}

    def _in_profile_1(self, own: Sequence[Step]) -> tuple[Step, ...]:
        working = shots_working_space(self.looks)
        if working is None:
            return ()
        grades = [step for step in own if isinstance(step, Grade)]
        if len(grades) != 1 or grades[0].working != working:
            return (Grade(Cdl(), working),)  # a shot without a CDL goes through the curve, too
        return tuple(grades)

    def apply(self, shot: str | None, aces: npt.ArrayLike) -> tuple[Float64s, npt.NDArray[np.bool_]]:
        """Return what a shot's look makes of ACES2065-1 pixels: CDLs in numpy, LMTs by OCIO alone.

        Args:
            shot: The shot; None: no shot is set.
            aces: (n, 3), scene-linear.

        Returns:
            ACES2065-1, (n, 3), and of which pixels a half holds the light after every step, (n,).
        """
        light = np.asarray(aces, np.float64)
        held = np.ones(len(light), np.bool_)
        for step in self.steps(shot):
            if isinstance(step, Grade):
                light = graded(step, light, self.curve(step))
            else:
                light = self._through_lmt(step, light)
            held &= ~(np.abs(light) > HALF_MAX).any(axis=1)  # (a NaN is nothing that a look may make)
        return light, held

    def curve(self, grade: Grade) -> LogSpace:
        """Return what leads to the working space of a CDL, and back."""
        space = grade.working.space
        if grade.working.reference is None and space not in self._spaces:
            self._spaces[space] = ConfigSpace(self.config, space)
        return grade.working.reference or self._spaces[space]

    def bent(self, shot: str | None) -> bool:
        """Return whether profile 1 has CDLs of a shot in a space that may hold less than its CDLs make."""
        spaces = [step.working for step in self.steps(shot) if isinstance(step, Grade)]
        return self.legacy and any(working.reference is None for working in spaces)

    def leaves(self, shot: str | None, aces: npt.NDArray[np.float32]) -> npt.NDArray[np.bool_]:
        """Return which pixels are negative, or leave 0..1 on the way through CDLs."""
        left: npt.NDArray[np.bool_] = aces.min(axis=1) < 0.0
        light: npt.ArrayLike = aces
        for grade in self.steps(shot):
            if isinstance(grade, Grade):
                curve = self.curve(grade)
                values = curve.encode_aces(light)
                sloped = replace(grade.cdl, power=(1.0, 1.0, 1.0), saturation=1.0)
                stages = [values, sloped.apply(values, clamp=False), grade.cdl.apply(values, clamp=False)]
                for stage in stages:
                    left |= (stage.min(axis=1) < 0.0) | (stage.max(axis=1) > 1.0)
                light = graded(grade, light, curve)
        return left

    def missing_lmts(self) -> list[str]:
        """Return the names of the show's own LMT files that are not there."""
        steps = (step for look in self.looks.shots for step in look.steps)
        own = dict.fromkeys(f"{step.slug}.clf" for step in steps if isinstance(step, Lmt) and not step.style)
        return [] if self.legacy else [name for name in own if not (self.luts / name).is_file()]

    def _through_lmt(self, lmt: Lmt, light: Float64s) -> Float64s:
        if lmt.name not in self._lmts:
            if lmt.style:
                processor = ocio.Config.CreateRaw().getProcessor(ocio.BuiltinTransform(lmt.style))
            else:
                processor = load_lut(self.luts / f"{lmt.slug}.clf")
            self._lmts[lmt.name] = processor.getOptimizedCPUProcessor(ocio.OPTIMIZATION_NONE)
        return applied(self._lmts[lmt.name], light).astype(np.float64)

    def context(self, config: ocio.Config, shot: str | None) -> ocio.Context:
        """Return the context in which a host shows a shot; none: the variable is not set."""
        return context_of(config, **({self.variable: shot} if self.variable and shot else {}))


def show_look(path: Path, config: ocio.Config, looks: Looks, variable: str | None) -> ShowLook:
    """Return what the look of a config should do.

    Args:
        path: The config's file.
        config: The config.
        looks: The looks of its show.
        variable: The context variable that holds the shot.
    """
    return ShowLook(looks, variable, path.parent / LUT_FOLDER, config.getMajorVersion() == 1, config)


def verify_looks(
    path: Path,
    looks: Looks,
    variable: str | None,
    judge: Judge,
    *,
    every_route: bool = False,
    gpu: bool = False,
) -> Report:
    """Verify that a config's look does to ACES2065-1 what the CDLs and LMTs of each shot say.

    While no shot is set, or an unknown one, it does what the show's own CDL says, or nothing. In profile 1
    a CDL does not clamp to 0..1, and the LUTs of the working spaces do: there, pixels that leave 0..1 are
    left out.

    Args:
        path: The config.
        looks: What it should do.
        variable: The context variable that holds the shot.
        judge: What judges it.
        every_route: Whether to run OCIO without optimisation, too.
        gpu: Whether to run OCIO on the GPU, too: some shots of each group.

    Raises:
        UserError: the config cannot be read.
    """
    report = Report()
    if not looks:
        return report
    config = load_config(path)
    require_aces(path, config)
    if config.getLook(SHOW_LOOK) is None:
        report.problems.append(Remark(about=path.name, text=f"has no look {SHOW_LOOK!r}"))
        return report
    reference = show_look(path, config, looks, variable)
    if missing := reference.missing_lmts():
        report.problems += [
            Remark(about=path.name, text=f"{name} is missing: the looks cannot be verified")
            for name in missing
        ]
        return report
    groups: dict[str, list[str | None]] = {"": [None, UNKNOWN_SHOT] if variable else [None]}
    for look in looks.shots:
        groups.setdefault(_kind(look.steps), []).append(look.shot)
    for kind, shots in groups.items():
        judge.progress(f"{path.name}: the looks of {len(shots)} shots")
        routes: list[tuple[list[str | None], CpuRoute | None]] = [(shots, PLAIN)]
        if every_route:
            routes.append((shots, UNOPTIMIZED))
        if gpu and not reference.legacy:
            routes.append((shots[:: -(-len(shots) // _ON_GPU)], None))
        for some, route in routes:
            run = _Run(path.name, config, reference, kind, some, route)
            report += run.judged(judge)
    return report


def _kind(steps: Sequence[Step]) -> str:
    """Return what the looks of several shots share, for people: working spaces and LMTs."""
    return ", ".join(
        f"CDL in {step.working.name}" if isinstance(step, Grade) else step.name for step in steps
    )


@dataclass(frozen=True)
class _Run:
    """Shots of one kind, run in one way."""

    target: str
    config: ocio.Config
    reference: ShowLook
    kind: str
    shots: list[str | None]
    route: CpuRoute | None  # None: on the GPU

    def judged(self, judge: Judge) -> Report:
        report = Report()
        chains = [self.reference.steps(shot) for shot in self.shots]
        limits = judge.thresholds.instead_of(look_limits(chains, legacy=self.reference.legacy))
        legal = (ACESPROXY10.cv_min, ACESPROXY10.cv_max) if judge.curves else None
        # Errors are relative to a triplet's largest channel, and to no less light than ACESproxy has.
        least = LEGACY_LEAST_LIGHT if self.reference.legacy else LEAST_LIGHT
        tally = Tally(LightScale(ACESPROXY10, floor=least), limits, legal)
        for number, shot in enumerate(self.shots):
            try:
                output = self._subject(shot).output(0, probe(number))
            except OCIO_ERRORS as error:
                text = f"{SHOW_LOOK}, {shot_name(shot)}: {reason_of(error)}"
                report.problems.append(Remark(about=self.target, text=text))
                continue
            self._add(tally, number, output, curves=judge.curves)
        if tally.samples:
            report.results.append(self._result(tally))
        return report

    def _add(self, tally: Tally, number: int, output: npt.NDArray[np.float32], *, curves: bool) -> None:
        shot, pixels = self.shots[number], probe(number)
        aim, judged = self.reference.apply(shot, pixels)
        if self.reference.legacy:
            judged &= ~self.reference.leaves(shot, pixels)
        if judged.any():
            seen = pixels[judged]
            codes = ACESPROXY10.encode_continuous(aces_to_lin_ap1(seen)) if curves else None
            tally.add(number * PIXELS, seen, aim[judged], output[judged], codes)

    def _result(self, tally: Tally) -> Result:
        figures = tally.figures()
        for sample in figures.worst:
            sample.shot = shot_name(self.shots[sample.pixel // PIXELS])
        named = sum(shot not in {None, UNKNOWN_SHOT} for shot in self.shots)
        own = f"{self.kind}, of each shot" if self.kind else "no look of a shot"
        show = (
            f", then the show's CDL in {self.reference.looks.show.working.name}"
            if self.reference.looks.show
            else ""
        )
        return Result(
            target=self.target,
            subject=SHOW_LOOK,
            route=self.route.name if self.route else OcioGpu.route,
            claim=f"ACES2065-1 through {own}{show}",
            direction=Direction.LOOK,
            probe=f"{named} shots, {self.kind}" if named else "no shot, and an unknown one",
            figures=figures,
            limits=tally.limits,
            curve=tally.curve(),
        )

    def _subject(self, shot: str | None) -> Subject:
        aces = ocio.ROLE_INTERCHANGE_SCENE
        transform = ocio.LookTransform(src=aces, dst=aces, looks=SHOW_LOOK)
        context = self.reference.context(self.config, shot)
        processor = self.config.getProcessor(context, transform, ocio.TRANSFORM_DIR_FORWARD)
        if self.route:
            return OcioCpu(SHOW_LOOK, processor, self.route)
        return OcioGpu(SHOW_LOOK, gpu_program(processor))


def shot_name(shot: str | None) -> str:
    """Return what people call a shot: also none, and the unknown one."""
    if shot is None:
        return "no shot"
    return "an unknown shot" if shot == UNKNOWN_SHOT else shot


class ConfigSpace:
    """A colour space of a config, to which its own transforms lead, by OCIO without optimisation."""

    def __init__(self, config: ocio.Config, space: str) -> None:
        """Take the config, and the name of its space.

        Raises:
            UserError: OCIO has no way to it and back.
        """
        aces = ocio.ROLE_INTERCHANGE_SCENE
        try:
            self._encode, self._decode = (
                config.getProcessor(*way).getOptimizedCPUProcessor(ocio.OPTIMIZATION_NONE)
                for way in ((aces, space), (space, aces))
            )
        except OCIO_ERRORS as error:
            raise InvalidConfigError(f"{space}, which CDLs were made in", reason_of(error)) from None

    def encode_aces(self, rgb: npt.ArrayLike) -> Float64s:
        """Return the space's values of ACES2065-1 ones, (n, 3)."""
        return applied(self._encode, rgb).astype(np.float64)

    def decode_to_aces(self, values: npt.ArrayLike) -> Float64s:
        """Return ACES2065-1 values of the space's, (n, 3)."""
        return applied(self._decode, values).astype(np.float64)


def graded(grade: Grade, aces: npt.ArrayLike, curve: LogSpace | None = None) -> Float64s:
    """Return what a CDL makes of ACES2065-1 pixels, (n, 3), by way of its working space.

    Args:
        grade: The CDL.
        aces: The pixels.
        curve: What leads to the working space and back, where we have no reference of it.
    """
    curve = curve or grade.working.reference
    assert curve is not None  # noqa: S101 - who has no reference gives one
    values = grade.cdl.apply(curve.encode_aces(aces), clamp=grade.working.clamp)
    with np.errstate(over="ignore", invalid="ignore"):  # no light that anything holds
        return curve.decode_to_aces(values)


def probe(number: int) -> Pixels:
    """Return pixels to try a shot on: of 1/1000 to 256 times, a few negative."""
    triplets = rgb_triplets()
    start = number * PIXELS % (len(triplets) - PIXELS)
    return triplets[start : start + PIXELS].copy()


def sampled_shots(looks: Looks, most: int | None) -> Iterator[str]:
    """Yield names of shots spread evenly over a show; all of them where `most` is None."""
    names = [look.shot for look in looks.shots]
    yield from names if most is None else names[:: max(1, -(-len(names) // most))]
