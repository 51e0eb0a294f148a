# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""Verifies the colour spaces of a profile 1 config, curves and matrices, against those of its base."""

from collections.abc import Mapping
from pathlib import Path

import numpy as np
import PyOpenColorIO as ocio

from ocio_gen.aces.acesproxy import ACESPROXY10, LEAST_LIGHT
from ocio_gen.config.color_spaces import new_names
from ocio_gen.config.references import all_spaces
from ocio_gen.config.spaces import PROXY_SPACES
from ocio_gen.core.opencolorio import OCIO_ERRORS, Pixels, applied, load_config, reason_of, require_aces
from ocio_gen.verification.direction import Direction
from ocio_gen.verification.figures import Limits
from ocio_gen.verification.judge import Judge
from ocio_gen.verification.probes import rgb_triplets
from ocio_gen.verification.report import Remark, Report, Result
from ocio_gen.verification.scales import LightScale
from ocio_gen.verification.subjects.ocio_cpu import PLAIN
from ocio_gen.verification.tally import Tally
from ocio_gen.verification.tolerances import LEGACY_SPACE_STOPS

_PIXELS = 4096


def verify_legacy_spaces(path: Path, base: ocio.Config, renames: Mapping[str, str], judge: Judge) -> Report:
    """Verify that each colour space of a profile 1 config gives the light that it gives in its base.

    Args:
        path: The config.
        base: What it was made from, of profile 2.
        renames: New names of colour spaces by patterns of old ones, as a description has them.
        judge: What judges it.

    Raises:
        UserError: the config cannot be read.
    """
    config = load_config(path)
    require_aces(path, config)
    judge.progress(f"{path.name}: colour spaces")
    names = [space.getName() for space in all_spaces(base)]
    renamed = new_names(names, renames)
    old_names = {renamed.get(name, name): name for name in names}
    report = Report()
    for space in all_spaces(config):
        name = space.getName()
        old = old_names.get(name)
        if old is None or name in {ours.name for ours in PROXY_SPACES}:
            continue
        if space.isData() or base.getColorSpace(old).isData():
            if space.isData() is not base.getColorSpace(old).isData():
                report.problems.append(
                    Remark(about=path.name, text=f"{name} is data in one of config and base")
                )
            continue
        try:
            report.results.append(_result(path.name, (config, name), (base, old), judge))
        except OCIO_ERRORS as error:
            text = f"{name}: {reason_of(error)}"
            report.problems.append(Remark(about=path.name, text=text))
    return report


def _result(target: str, own: tuple[ocio.Config, str], base: tuple[ocio.Config, str], judge: Judge) -> Result:
    signals = _signals()
    aim, output = _light(*base, signals), _light(*own, signals)
    positive = aim.min(axis=1) > 0.0  # a curve that clips ends otherwise in a table
    limits = judge.thresholds.instead_of(Limits(fail=LEGACY_SPACE_STOPS * ACESPROXY10.steps_per_stop))
    tally = Tally(LightScale(ACESPROXY10, floor=LEAST_LIGHT), limits, None)
    if positive.any():
        tally.add(0, signals[positive], aim[positive], output[positive])
    return Result(
        target=target,
        subject=own[1],
        route=PLAIN.name,
        claim=f"{base[1]} of the base to ACES2065-1",
        direction=Direction.TRANSFORM,
        probe="colours",
        figures=tally.figures(),
        limits=limits,
    )


def _signals() -> Pixels:
    """Return values from 0 to 1, (n, 3): the shares of random light."""
    words = rgb_triplets(_PIXELS).view(np.uint32) % np.uint32(1 << 20)
    return (words / (1 << 20)).astype(np.float32)


def _light(config: ocio.Config, name: str, signals: Pixels) -> Pixels:
    processor = config.getProcessor(name, ocio.ROLE_INTERCHANGE_SCENE)
    return applied(processor.getDefaultCPUProcessor(), signals)
