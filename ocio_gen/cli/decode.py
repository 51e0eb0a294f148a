# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""ocio-gen decode."""

from pathlib import Path
from typing import Annotated

import typer

from ocio_gen.cli.app import app, shown_progress
from ocio_gen.cli.conversion import Bits, FormName, HowCodes, Jobs, Output, tell


@app.command(
    epilog="Examples: ocio-gen decode link -o aces; ocio-gen decode capture.tif -o aces --bits 10; "
    "ocio-gen decode cdl -o aces --bits 12 --form normalized --float"
)
def decode(
    frames: Annotated[
        list[Path],
        typer.Argument(metavar="FRAME", help="A link's images (DPX, TIFF, PNG, EXR), or folders of them."),
    ],
    output: Output,
    bits: Annotated[
        Bits | None,
        typer.Option(help="Bits of a code value. Default: those of a file with 10 or 12-bit integers."),
    ] = None,
    form: HowCodes = FormName.QUANTIZED,
    half: Annotated[
        bool, typer.Option("--half/--float", help="ACES containers (ST 2065-4) of halfs, or EXRs of floats.")
    ] = True,
    jobs: Jobs = None,
) -> None:
    """Make ACES2065-1 frames of a link's images, each value rounded once.

    Files of 16 bits have whole code values as shares of the full range, in the upper bits or as they are: the
    samples show which, and the command says it. A file that is there is never replaced.
    """
    from ocio_gen import api

    with shown_progress() as progress:
        result = api.decode(
            *frames,
            output=output,
            bits=bits.number if bits else None,
            form=form.value,
            half=half,
            jobs=jobs,
            progress=lambda event: progress(str(event)),
        )
    tell(result.frames, result.passed_over, output)
