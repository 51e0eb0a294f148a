# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""Sequences of captures, a frame at a time; those of image files."""

from collections.abc import Callable, Generator, Sequence, Set
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import NamedTuple, Protocol

from ocio_gen.aces.acesproxy import Encoding
from ocio_gen.core.images import Image
from ocio_gen.core.sequences import FrameSequence
from ocio_gen.verification.figures import Limits
from ocio_gen.verification.subjects.capture import Captured, Packing


class CapturedFrame(NamedTuple):
    """A frame of a sequence of captures."""

    number: int
    opened: Callable[[bool], Captured]
    """Opens it, on any thread, to be read once, or more often; it may raise a UserError."""
    file: Path | None = None
    """Its own file, where it has one."""


class CapturedSequence(Protocol):
    """A sequence of captures: image files, or the frames of a movie."""

    @property
    def name(self) -> str:
        """What reports call it."""

    @property
    def notes(self) -> Sequence[str]:
        """What is to be known of how its frames are read."""

    @property
    def guess(self) -> str:
        """What had to be guessed to read them, with its verb; empty where nothing was."""

    @property
    def files(self) -> Sequence[Path]:
        """Its files that are no frames."""

    def limits(self, of_files: Limits, encoding: Encoding, packing: Packing) -> Limits:
        """Return what a frame of it is allowed, where a file that holds the codes is allowed `of_files`."""

    @property
    def end(self) -> int | None:
        """The number after that of its last frame; None where it would have to be read to know."""

    @property
    def exact(self) -> bool:
        """Whether its frames hold codes as they are."""

    def loses(self, encoding: Encoding) -> str | None:
        """Return why its frames cannot hold all codes, as a cause, and what to do; None where they can."""

    def frames(self, only: Set[int] | None = None) -> Generator[CapturedFrame, None, None]:
        """Yield its frames, or only some, in their order.

        Raises:
            UserError: it is damaged.
        """


@dataclass(frozen=True)
class ImageSequence:
    """A sequence of image files."""

    sequence: FrameSequence
    notes: Sequence[str] = ()
    guess: str = ""
    files: Sequence[Path] = ()
    end: None = None
    exact: bool = True

    @property
    def name(self) -> str:
        """What reports call it."""
        return self.sequence.name

    def limits(self, of_files: Limits, encoding: Encoding, packing: Packing) -> Limits:
        """Return what a file is allowed."""
        return of_files

    def loses(self, encoding: Encoding) -> None:
        """Say that files hold all codes, or what they lose is told by their pixels."""

    def frames(self, only: Set[int] | None = None) -> Generator[CapturedFrame, None, None]:
        """Yield its frames that are there, or only some, in their order."""
        for number, path in self.sequence.frames.items():
            if path.exists() and (only is None or number in only):
                yield CapturedFrame(number, partial(_opened, path), path)


def _opened(path: Path, kept: bool) -> Image:
    return Image(path, kept=kept)
