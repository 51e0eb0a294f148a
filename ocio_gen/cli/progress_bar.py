# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""How far long work is, on a terminal's stderr: n of m, and the time that is left."""

import sys

from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from ocio_gen.cli.terminal import plain_console


def progress_bar(*more: TextColumn) -> Progress:
    """Return a bar that goes when it is left, and is quiet when piped.

    Args:
        more: What stands between the numbers and the time that is left.
    """
    console = plain_console(stderr=True)
    return Progress(
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        MofNCompleteColumn(),
        *more,
        TimeRemainingColumn(),
        console=console,
        transient=True,
        disable=not console.is_terminal,
        redirect_stdout=bool(sys.stdout and sys.stdout.isatty()),  # what is piped is not for the terminal
    )
