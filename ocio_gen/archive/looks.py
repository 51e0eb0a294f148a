# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""Which shot of the looks a folder of an archive is."""

import re
from collections.abc import Collection

# 0010_SH_0010: the place in the cut, then the shot.
_IN_ORDER = re.compile(r"\d+_(?P<shot>.+)", re.DOTALL)


def look_of_folder(folder: str, shots: Collection[str]) -> str | None:
    """Return the shot of the looks that a folder is named after; None where it is none.

    Args:
        folder: Its name: the shot's, maybe after its place in the cut.
        shots: The shots with a look.
    """
    if folder in shots:
        return folder
    found = _IN_ORDER.fullmatch(folder)
    return found["shot"] if found and found["shot"] in shots else None
