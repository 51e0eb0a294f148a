# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""Image files of a link: ACES frames become ACESproxy code values by the exact reference, and come back."""
