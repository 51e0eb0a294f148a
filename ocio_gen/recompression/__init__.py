# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""Archive EXRs, smaller: each proven the same in pixels and metadata, and to be had back."""
