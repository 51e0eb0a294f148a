# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""The suites of a host: a file for each, with its C structure and functions, and one table of them all."""
