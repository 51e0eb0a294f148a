# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""Exact math of the Academy: ACESproxy, ACEScc, ASC CDL, and what their values mean; numpy only."""
