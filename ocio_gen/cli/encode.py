# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""ocio-gen encode."""

from pathlib import Path
from typing import Annotated

import typer

from ocio_gen.cli.app import app, shown_progress
from ocio_gen.cli.conversion import Bits, FormatName, FormName, HowCodes, Jobs, Output, tell
from ocio_gen.cli.idle import refuse_idle


@app.command(
    epilog="Examples: ocio-gen encode plates -o link; ocio-gen encode plate.1001.exr -o link --bits 12 "
    "--format tiff; ocio-gen encode plates -o cdl --form normalized --half"
)
def encode(
    context: typer.Context,
    frames: Annotated[
        list[Path],
        typer.Argument(metavar="FRAME", help="ACES frames (ACES2065-1 or ACEScg EXRs), or folders of them."),
    ],
    output: Output,
    bits: Annotated[Bits, typer.Option(help="Bits of a code value.")] = Bits.TEN,
    form: HowCodes = FormName.QUANTIZED,
    format: Annotated[  # noqa: A002 - what it is called everywhere
        FormatName | None,
        typer.Option("--format", "-f", help="Default: dpx; exr, if code values are not whole."),
    ] = None,
    half: Annotated[bool, typer.Option("--half/--float", help="What an EXR holds.")] = False,
    jobs: Jobs = None,
) -> None:
    """Make a link's images of ACES frames: ACESproxy code values, right for every sample.

    A DPX has the code values as they are, in 10 or 12 bits; TIFF and PNG have code value / 1023 (or 4095) of
    65535. Integer images are the display window, and have no alpha. A file that is there is never replaced.
    """
    from ocio_gen import api

    integers = format is not FormatName.EXR if format else form is FormName.QUANTIZED
    refuse_idle(context, {"half": "without --format exr" if integers else ""})
    with shown_progress() as progress:
        result = api.encode(
            *frames,
            output=output,
            bits=bits.number,
            form=form.value,
            format=format.value if format else None,
            half=half,
            jobs=jobs,
            progress=lambda event: progress(str(event)),
        )
    tell(result.frames, result.passed_over, output)
