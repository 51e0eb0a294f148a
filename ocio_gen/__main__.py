# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""Lets `python -m ocio_gen` run the command line."""

from ocio_gen.cli import main

main()
