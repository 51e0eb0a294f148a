# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""Options that encode and decode share, and the printing of their results."""

from collections import Counter
from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal, TypeAlias

import typer

from ocio_gen.cli.app import FALLS_SHORT
from ocio_gen.cli.flags import in_flags
from ocio_gen.cli.terminal import say
from ocio_gen.core.endings import BAD_INPUT

if TYPE_CHECKING:
    from ocio_gen.frames.results import FrameResult

# Sentences about single frames; the others are counted.
_MOST_SENTENCES = 50


class FormName(StrEnum):
    """How samples hold code values: `Form`, whose module waits until it is needed."""

    QUANTIZED = "quantized"
    CONTINUOUS = "continuous"
    NORMALIZED = "normalized"


class FormatName(StrEnum):
    """A file format: `FileFormat`, whose module waits, too."""

    DPX = "dpx"
    TIFF = "tiff"
    PNG = "png"
    EXR = "exr"


class Bits(StrEnum):
    """The bits of a code value."""

    TEN = "10"
    TWELVE = "12"

    @property
    def number(self) -> Literal[10, 12]:
        """As a number."""
        return 10 if self is Bits.TEN else 12


Output: TypeAlias = Annotated[
    Path, typer.Option("--output", "-o", metavar="DIR", help="Folder for the results.")
]
HowCodes: TypeAlias = Annotated[
    FormName,
    typer.Option(
        "--form",
        help="quantized: whole code values. continuous: not rounded. normalized: 0 to 1 is legal range.",
    ),
]
Jobs: TypeAlias = Annotated[
    int | None, typer.Option(min=1, help="Frames at a time. Default: one a processor.")
]


def tell(frames: "Sequence[FrameResult]", passed_over: int, output: Path) -> None:
    """Print what became of frames, and end with an exit code if some have no result."""
    for text, count in Counter((one.state, one.convention) for one in frames if one.convention).items():
        state, convention = text
        say(f"{output}: {_frames(count)} {state}; {convention}")
    for note, count in Counter(note for one in frames for note in one.notes).items():
        say(f"{note} ({_frames(count)})")
    if passed_over:
        say(f"files passed over: {passed_over}", err=True)
    short = [one for one in frames if one.reason]
    for one in short[:_MOST_SENTENCES]:
        say(f"ocio-gen: {in_flags(one.reason)}", err=True)
    if len(short) > _MOST_SENTENCES:
        say(f"ocio-gen: the same or the like of {_frames(len(short) - _MOST_SENTENCES)} more", err=True)
    if any(one.failed for one in short):
        raise typer.Exit(BAD_INPUT)
    if short:
        raise typer.Exit(FALLS_SHORT)


def _frames(count: int) -> str:
    return f"{count} frame{'s' if count != 1 else ''}"
