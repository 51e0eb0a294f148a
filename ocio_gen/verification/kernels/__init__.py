# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""Kernels of hosts' own languages, DCTL and BlinkScript, compiled through a shim and run on this machine."""
