# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""ACES frames in MXF (SMPTE ST 2065-5), and PCM sound (ST 382): written, read and verified."""
