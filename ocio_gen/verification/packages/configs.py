# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""Verifies configs: every ACESproxy colour space, each way through it, as hosts run it."""

from collections.abc import Collection, Iterable
from pathlib import Path

from ocio_gen.aces.signals import Form
from ocio_gen.config.spaces import PROXY_SPACES
from ocio_gen.core.opencolorio import config_remarks, load_config
from ocio_gen.verification.judge import Judge
from ocio_gen.verification.limits import space_limits
from ocio_gen.verification.packages.names import wrong_names
from ocio_gen.verification.report import Remark, Report
from ocio_gen.verification.subjects.color_space import color_spaces
from ocio_gen.verification.subjects.ocio_cpu import PLAIN


def verify_configs(
    paths: Iterable[Path],
    judge: Judge,
    *,
    every_route: bool = False,
    gpu: bool = False,
    of_base: Collection[str] = (),
) -> Report:
    """Verify the ACESproxy colour spaces of OCIO configs against the reference.

    Args:
        paths: Config files.
        judge: What judges them.
        every_route: Whether to run OCIO at every bit depth and optimisation that hosts use.
        gpu: Whether to run OCIO on the GPU, too.
        of_base: The errors of what the configs were made from: these are notes.

    Raises:
        UserError: a config cannot be read, or has no ACESproxy colour space; there is no GPU.
    """
    report = Report()
    for path in paths:
        config = load_config(path)
        report.notes += [Remark(about=path.name, text=text) for text in config_remarks(config)]
        spaces = color_spaces(path, config)
        legacy = config.getMajorVersion() == 1
        present = {found.space for found in spaces}
        report.absent += [
            Remark(about=path.name, text=f"has no {space.name}")
            for space in PROXY_SPACES
            if space not in present and not (legacy and space.form is Form.QUANTIZED)
        ]
        for text in wrong_names(config):
            remarks = report.notes if text in of_base else report.problems
            remarks.append(Remark(about=path.name, text=text))
        for found in spaces:
            for claim, processor in found.ways():
                # OCIO 1 has floats and one way to run them.
                routes = found.cpu_routes(claim.direction) if every_route and not legacy else [PLAIN]
                subjects = [found.on_cpu(processor, route) for route in routes]
                if gpu and not legacy:
                    subjects.append(found.on_gpu(processor))
                for subject in subjects:
                    limits = space_limits(claim, subject, legacy=legacy)
                    report.results += judge.results(path.name, subject, claim, limits)
    return report
