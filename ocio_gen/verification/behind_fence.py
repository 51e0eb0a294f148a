# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""A report says what code of others did wrong behind the fence."""

from collections.abc import Iterator
from contextlib import contextmanager

from ocio_gen.core.errors import ForeignCodeError
from ocio_gen.verification.kernels.runner import KernelRunner
from ocio_gen.verification.ofx_host.fenced import FencedBinary
from ocio_gen.verification.report import Remark, Report


@contextmanager
def reported(runner: FencedBinary | KernelRunner, report: Report, about: str) -> Iterator[None]:
    """Add a runner's problems to a report, after the block in which it runs; code that fails ends it.

    Args:
        runner: What runs the code, entered and left in the block: problems are complete after that.
        report: What the problems are added to.
        about: What the report calls the code.
    """
    try:
        yield
    except ForeignCodeError as error:
        runner.problems.append(error.text)
    report.problems += [Remark(about=about, text=text) for text in runner.problems]
