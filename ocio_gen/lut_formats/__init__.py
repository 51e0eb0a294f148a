# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""LUT files: what they hold (`transforms`, made of `ops`), and a module for each format."""
