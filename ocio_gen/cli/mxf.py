# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""ocio-gen wrap and unwrap: ACES frames into MXF, and out of it."""

from pathlib import Path
from typing import Annotated

import typer

from ocio_gen.cli.app import app, falls_short


@app.command(
    epilog="Examples: ocio-gen wrap /archive/film/0010_NW -o NW_0010.mxf; "
    "ocio-gen wrap 'plate.####.exr' -o plate.mxf --rate 23.976 --target still.png --view rec709"
)
def wrap(
    frames: Annotated[
        list[Path],
        typer.Argument(metavar="FRAMES", help="A folder with one sequence, plate.####.exr, or its frames."),
    ],
    output: Annotated[Path, typer.Option("--output", "-o", help="The MXF file.")],
    rate: Annotated[
        str | None,
        typer.Option(metavar="FPS", help="Frames per second. Default: what frames state, or 24."),
    ] = None,
    timecode: Annotated[
        str | None,
        typer.Option(
            metavar="TC",
            help="Of the first frame. Default: its header's, or its number, counted from 00:00:00:00.",
        ),
    ] = None,
    targets: Annotated[
        list[Path] | None,
        typer.Option(
            "--target", metavar="FILE", help="A PNG or TIFF of what a frame looked like. Can be repeated."
        ),
    ] = None,
    target_at: Annotated[
        list[int] | None,
        typer.Option(
            metavar="N", help="The frame of each --target, from 0. Can be repeated. Default: the middle one."
        ),
    ] = None,
    view: Annotated[
        str | None,
        typer.Option(
            metavar="NAME",
            help="The display that targets are coded for: srgb, rec709, rec2020, rec2100-pq, rec2100-hlg, "
            "display-p3, p3-d65, p3-d65-pq, p3-dci. Default: what a PNG's cICP says.",
        ),
    ] = None,
    json_: Annotated[bool, typer.Option("--json", help="Print the report as JSON.")] = False,
) -> None:
    """Wrap ACES frames into one MXF file (SMPTE ST 2065-5), each as it is, to the byte.

    Frames are ACES containers (ST 2065-4). Those packed by ocio-gen recompress are restored first. The file
    is read back before it is put in its place. Stopped at any moment, the same command goes on.
    """
    from ocio_gen import api
    from ocio_gen.cli.imf_tables import print_wrapped, shown_files

    with shown_files() as progress:
        report = api.wrap(
            *frames,
            output=output,
            rate=rate,
            timecode=timecode,
            targets=targets or (),
            target_at=target_at or (),
            view=view,
            progress=progress,
        )
    if json_:
        typer.echo(report.model_dump_json(indent=1))
    else:
        print_wrapped(report)


@app.command(
    epilog="Examples: ocio-gen unwrap NW_0010.mxf -o frames; ocio-gen unwrap /delivery/imp -o frames; "
    "ocio-gen unwrap /delivery/imp/CPL_1.xml -o frames"
)
def unwrap(
    source: Annotated[
        Path,
        typer.Argument(help="An MXF file, a composition (CPL) in a package of IMF, or the package's folder."),
    ],
    output: Annotated[
        Path,
        typer.Option(
            "--output",
            "-o",
            help="Folder for the frames; for a package, with a subfolder for each MXF file.",
        ),
    ],
    json_: Annotated[bool, typer.Option("--json", help="Print the report as JSON.")] = False,
) -> None:
    """Take the EXR frames and the target frames out of MXF (SMPTE ST 2065-5), as the files that they were.

    It walks through the packets of a file, so that others' files that break rules, and those that are cut
    off, give what they have. Of a package, the hashes are compared. Frames are numbered by timecode.
    """
    from ocio_gen import api
    from ocio_gen.cli.imf_tables import print_unwrapped, shown_files

    with shown_files() as progress:
        report = api.unwrap(source, output, progress=progress)
    if json_:
        typer.echo(report.model_dump_json(indent=1))
    else:
        print_unwrapped(report)
    if not report.passed:
        falls_short()
