# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""Nuke's scripts, read and run without Nuke: nodes, what connects them, knobs, expressions, pixels."""
