# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""The child's program: python -m ocio_gen.core.fence SETTINGS."""

from ocio_gen.core.fence.child import main

main()
