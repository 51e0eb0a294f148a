# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""Files and folders that are whole or not there, and what a manifest knows of them."""
