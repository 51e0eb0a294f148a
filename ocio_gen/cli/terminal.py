"""The terminal, or what output is piped into."""

import sys

from rich.console import Console


def wide_console() -> Console:
    """Return where tables are printed; piped, they are as wide as their text: a file has no edge.

    Text is printed as it is: names of a config may hold what rich takes for markup or emoji.
    """
    return Console(highlight=False, markup=False, emoji=False, width=None if sys.stdout.isatty() else 240)
