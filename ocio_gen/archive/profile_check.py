# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""Whether an archive keeps its profile: asked of the delivery room, once all is in its place."""

from pathlib import Path


def profile_problems(folder: Path, profile: str) -> list[str]:
    """Return sentences about what of an archive breaks a delivery profile.

    (To be connected: `ocio_gen.delivery` judges a folder by a profile. Until then, nothing is asked.)

    Args:
        folder: The archive, sealed.
        profile: The name of a profile, or the TOML file of one.
    """
    del folder, profile
    return []
