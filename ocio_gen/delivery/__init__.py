# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""Deliveries: folders and sequences of EXR frames, judged by a profile, by bytes and pixels."""
