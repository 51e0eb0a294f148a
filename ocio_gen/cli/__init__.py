# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""The command line: parses, calls, prints. Heavy imports wait until a command needs them."""

# Each command registers itself, in the order in which the help lists them.
from ocio_gen.cli import init, build, luts, plugins, verify, diff, inspect, cv, encode, decode  # noqa: F401, I001
from ocio_gen.cli import recompress, archive, mxf, schema  # noqa: F401
from ocio_gen.cli.app import app, main

__all__ = ["app", "main"]
