# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""A show becomes OCIO configs, one for each release: a step a file, `build` takes them in order."""
