# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""A set of LUT files: every transform in every format that holds it, each file measured."""
