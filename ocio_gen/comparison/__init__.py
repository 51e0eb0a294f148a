# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""Differences: what changed between two LUTs, two configs or two packages, in pixels."""
