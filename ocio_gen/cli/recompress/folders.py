# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""The folders that the commands on what was recompressed take."""

from pathlib import Path
from typing import Annotated, TypeAlias

import typer

Folders: TypeAlias = Annotated[
    list[Path],
    typer.Argument(metavar="DIR", help="Folders that were recompressed, with all below."),
]
