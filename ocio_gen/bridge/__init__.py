# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""The bridge: what OCIO gives as a shader, as code of the languages that hosts run."""
