"""Verifies the looks of a config: each shot's CDL, through OCIO, against the independent one."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import numpy.typing as npt
import PyOpenColorIO as ocio

from ocio_gen.acesproxy import ACESPROXY10, HALF_MAX, Float64s, aces_to_lin_ap1
from ocio_gen.config.looks import SHOW_LOOK, kinds_of
from ocio_gen.errors import UserError, one_line
from ocio_gen.looks.look import Grade, Looks
from ocio_gen.opencolorio import OCIO_ERRORS, Pixels, context_of, load_config, require_aces
from ocio_gen.verify.judge import Judge
from ocio_gen.verify.limits import look_limits
from ocio_gen.verify.probes import rgb_triplets
from ocio_gen.verify.report import Report, Result
from ocio_gen.verify.scales import LightScale
from ocio_gen.verify.subjects.ocio_cpu import PLAIN, UNOPTIMIZED, CpuRoute, OcioCpu
from ocio_gen.verify.subjects.ocio_gpu import OcioGpu, gpu_program
from ocio_gen.verify.subjects.subject import Subject
from ocio_gen.verify.tally import Tally

# Pixels that each shot's look is tried on; others for each shot.
PIXELS = 256

# Each shot is a program of its own to compile: so many of a kind are run on the GPU.
_ON_GPU = 8

# Errors are relative to a triplet's largest channel, and to no less light than ACESproxy has; of
# ACEScc to a little more, as OCIO's table ends at no light and the standard's curve at -2^-15.
_LEAST = {"ACESproxy": 2.0**-9.72, "ACEScc": 2.0**-8.5, "ACEScct": 2.0**-9.72}


@dataclass(frozen=True)
class _ShotOfConfig:
    """One look of a config, for one shot."""

    shot: str
    grade: Grade
    look: str  # as the config calls it


def verify_looks(
    path: Path,
    looks: Looks,
    variable: str | None,
    judge: Judge,
    *,
    every_route: bool = False,
    gpu: bool = False,
) -> Report:
    """Verify that a config grades each shot as its CDL says, from ACES2065-1 to ACES2065-1.

    LMTs beside a CDL are OCIO's own or a vendor's, and not judged. In profile 1 a CDL does not clamp
    to 0..1, and the LUTs of the working spaces do: pixels that leave 0..1 are passed over there.

    Args:
        path: The config.
        looks: What it should do.
        variable: The context variable that holds the shot.
        judge: What judges it.
        every_route: Whether to run OCIO without optimisation, too.
        gpu: Whether to run OCIO on the GPU, too: some shots of each kind.

    Raises:
        UserError: the config cannot be read, or has not got a look.
    """
    config = load_config(path)
    require_aces(path, config)
    legacy = config.getMajorVersion() == 1
    report = Report()
    groups: dict[str, list[_ShotOfConfig]] = {}
    for kind, shots in kinds_of(looks).items():
        name = kind.plain.name if legacy else kind.name
        for shot in shots:
            if shot.grade:
                groups.setdefault(name, []).append(_ShotOfConfig(shot.shot, shot.grade, name))
    if looks.show:
        groups[SHOW_LOOK] = [_ShotOfConfig("show", looks.show, SHOW_LOOK)]
    for name, group in groups.items():
        judge.progress(f"{path.name}: {name}, {len(group)} shots")
        routes = [PLAIN, UNOPTIMIZED] if every_route else [PLAIN]
        runs: list[tuple[list[_ShotOfConfig], CpuRoute | None]] = [(group, route) for route in routes]
        if gpu:
            runs.append((group[:: -(-len(group) // _ON_GPU)], None))
        for some, route in runs:
            report.results.append(_result(path, config, variable, some, route, judge))
    return report


def _result(
    path: Path,
    config: ocio.Config,
    variable: str | None,
    shots: list[_ShotOfConfig],
    route: CpuRoute | None,
    judge: Judge,
) -> Result:
    legacy = config.getMajorVersion() == 1
    limits = judge.thresholds.instead_of(look_limits(shot.grade for shot in shots))
    legal = (ACESPROXY10.cv_min, ACESPROXY10.cv_max) if judge.curves else None
    working = shots[0].grade.working.name
    tally = Tally(LightScale(ACESPROXY10, floor=_LEAST[working]), limits, legal)
    for number, (shot, subject) in enumerate(_subjects(path, config, variable, shots, route)):
        pixels = probe(number)
        aim = graded(shot.grade, pixels)
        output = subject.output(0, pixels)
        judged = np.abs(aim).max(axis=1) <= HALF_MAX  # more light is nothing that a half holds
        if legacy:
            judged &= ~_leaves(shot.grade, pixels)
        if judged.any():
            shown = pixels[judged]
            codes = ACESPROXY10.encode_continuous(aces_to_lin_ap1(shown)) if judge.curves else None
            tally.add(number * PIXELS, shown, aim[judged], output[judged], codes)
    figures = tally.figures()
    for sample in figures.worst:
        sample.shot = shots[sample.pixel // PIXELS].shot
    return Result(
        target=path.name,
        subject=shots[0].look,
        route=route.name if route else OcioGpu.route,
        claim=f"ACES2065-1 graded by each shot's ASC CDL in {working}",
        direction="look",
        probe=f"{len(shots)} shots" if shots[0].look != SHOW_LOOK else "the show",
        figures=figures,
        limits=limits,
        curve=tally.curve(),
    )


def _subjects(
    path: Path,
    config: ocio.Config,
    variable: str | None,
    shots: Iterable[_ShotOfConfig],
    route: CpuRoute | None,
) -> Iterator[tuple[_ShotOfConfig, Subject]]:
    aces = ocio.ROLE_INTERCHANGE_SCENE
    for shot in shots:
        context = context_of(config, **({variable: shot.shot} if variable else {}))
        transform = ocio.LookTransform(src=aces, dst=aces, looks=shot.look)
        try:
            processor = config.getProcessor(context, transform, ocio.TRANSFORM_DIR_FORWARD)
            if route:
                yield shot, OcioCpu(shot.look, processor, route)
            else:
                yield shot, OcioGpu(shot.look, gpu_program(processor))
        except OCIO_ERRORS as error:
            raise UserError(f"{path}: {shot.look}, shot {shot.shot}: {one_line(error)}") from None


def graded(grade: Grade, aces: npt.ArrayLike) -> Float64s:
    """Return what a CDL makes of ACES2065-1 pixels, (n, 3), by way of its working space."""
    reference = grade.working.reference
    values = grade.cdl.apply(reference.encode_aces(aces), clamp=grade.working.clamp)
    with np.errstate(over="ignore", invalid="ignore"):  # no light that anything holds
        return reference.decode_to_aces(values)


def _leaves(grade: Grade, aces: npt.NDArray[np.float32]) -> npt.NDArray[np.bool_]:
    """Tell which pixels are negative, or leave 0..1 on the way through a CDL."""
    values = grade.working.reference.encode_aces(aces)
    sloped = replace(grade.cdl, power=(1.0, 1.0, 1.0), saturation=1.0)
    steps = [values, sloped.apply(values, clamp=False), grade.cdl.apply(values, clamp=False)]
    left: npt.NDArray[np.bool_] = aces.min(axis=1) < 0.0
    for step in steps:
        left |= (step.min(axis=1) < 0.0) | (step.max(axis=1) > 1.0)
    return left


def probe(number: int) -> Pixels:
    """Return pixels to try a shot on: of 1/1000 to 256 times, a few negative."""
    triplets = rgb_triplets()
    start = number * PIXELS % (len(triplets) - PIXELS)
    return triplets[start : start + PIXELS].copy()
