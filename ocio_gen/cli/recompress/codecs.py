# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""ocio-gen recompress codecs."""

from ocio_gen.cli.app import app
from ocio_gen.cli.terminal import wide_console


@app.command("recompress codecs", epilog="Example: ocio-gen recompress codecs")
def codecs() -> None:
    """Print a short guide to the codecs of EXR: who reads each, and what it is for."""
    from rich import box
    from rich.table import Table

    from ocio_gen.recompression.codecs import CODECS, readers

    console = wide_console()
    table = Table(box=box.SIMPLE_HEAD)
    for column in ("codec", "", "lines", "read by", "deep", "what it is for"):
        table.add_column(column, no_wrap=column == "codec")
    for codec in CODECS.values():
        table.add_row(
            codec.name,
            "lossy" if codec.lossy else "lossless",
            str(codec.lines),
            readers(codec),
            "yes" if codec.deep else "",
            codec.guide,
        )
    console.print(table)
    console.print(
        "Lossy codecs are refused. auto writes samples of each sequence with every lossless codec that its "
        "hosts read, and takes the smallest: --hosts tells which (only the newest read HTJ2K and ZSTD). "
        "Lines are those of a block, which is read as a whole; tiles are a block each. On grain PIZ and "
        "HTJ2K win, on clean CG ZIP; no codec wins everywhere, so measure: --dry-run."
    )
