# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""Where the project's own data files lie: in a checkout beside the package, in a wheel inside it."""

from pathlib import Path


def data_file(path: str) -> Path:
    """Return a data file by its path in the repository, "configs/demo.toml" say."""
    package = Path(__file__).parents[1]
    installed = package / "_data" / path
    return installed if installed.exists() else package.parent / path
