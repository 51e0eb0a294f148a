# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""Reports for pages: of a package of three configs that agree in nothing, and of captures."""

from pathlib import Path

import numpy as np

from ocio_gen.aces.acesproxy import ACESPROXY10
from ocio_gen.aces.signals import proxy
from ocio_gen.core.disk.manifest import FileRecord
from ocio_gen.core.images import Image
from ocio_gen.verification.captures import verify_capture
from ocio_gen.verification.direction import Direction
from ocio_gen.verification.figures import Limits
from ocio_gen.verification.judge import Judge
from ocio_gen.verification.report import Report, Result
from ocio_gen.verification.scales import CodeScale
from ocio_gen.verification.tally import Tally
from tests.conftest import FRAME, write_image

CONFIGS = [f"show_ocio-v2.{minor}.ocio" for minor in (1, 2, 3)]
SPACES = [
    "ACESproxy10i",
    "ACESproxy12i",
    "ACESproxy10i Quantized",
    "ACESproxy12i Quantized",
    "ACESproxy Normalized",
]
ROUTES = ["CPU F32", "no optimisation", "draft", "F16", "UINT10", "UINT16"]
PROBES = [
    "finite halfs",
    "RGB triplets",
    "special values",
    "finite halfs, AP1",
    "RGB triplets, AP1",
    "all codes",
]


def tallied(errors, **limits):
    """Return the tally of codes that are off by so much, (n, 3), with its curve."""
    errors = np.asarray(errors, np.float64)
    aim = np.linspace(64, 940, errors.size).reshape(errors.shape).round()
    tally = Tally(CodeScale(proxy(ACESPROXY10)), Limits(**{"fail": 0.5} | limits), (64, 940))
    tally.add(0, aim, aim, ACESPROXY10.to_container(aim + errors), aim)
    return tally


def result(target, subject, direction, errors, route="CPU F32", probe="all codes", **limits):
    tally = tallied(errors, **limits)
    return Result(
        target=target,
        subject=subject,
        route=route,
        claim="ACES2065-1 (AP0) to ACESproxy10i",
        direction=direction,
        probe=probe,
        figures=tally.figures(),
        limits=tally.limits,
        curve=tally.curve(),
    )


def package_report():
    """Return a report of as many results as a show's package has, each with its own figures."""
    random = np.random.default_rng(7)
    report = Report()
    for config in CONFIGS:
        for space in SPACES:
            for direction in (Direction.ENCODE, Direction.DECODE):
                for route in ROUTES:
                    for probe in PROBES:
                        errors = random.normal(0, 0.1, (60, 3)).clip(-0.4, 0.4)
                        report.results.append(result(config, space, direction, errors, route, probe))
        for view in range(40):
            name = f"Rec.2100-PQ - Display, ACES 1.1 - HDR Video ({view}000 nits & Rec.2020 lim)"
            errors = random.normal(0, 0.001, (60, 3))
            report.results.append(result(config, name, Direction.VIEW, errors, probe="RGB triplets"))
    report.files = [
        FileRecord(path=f"configs/luts/{'a_long_name_' * 6}{number}.clf", bytes=5000, sha256=f"{number:064x}")
        for number in range(60)
    ]
    return report


def sent_codes():
    """Return the right 10-bit codes of the frame."""
    return ACESPROXY10.encode_aces(np.asarray(Image(FRAME).pixels(), np.float32))


def capture_report(folder: Path, name: str, codes, said: str | None = "acesproxy10i:full"):
    write_image(folder / name, np.asarray(codes).astype(np.uint16) << 6, 10)
    return verify_capture(FRAME, folder / name, Judge(curves=True), said=said)
