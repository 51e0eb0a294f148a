# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""Modules that every room uses: errors, names, templates, a compiler, OCIO, code of others behind a fence."""
