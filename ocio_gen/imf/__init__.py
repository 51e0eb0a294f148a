# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""Packages of IMF (SMPTE ST 2067), Application 5: their documents, written, read and verified."""
