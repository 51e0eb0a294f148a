# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""Looks: the ASC CDLs of a show and its shots, from the files that carry them."""
