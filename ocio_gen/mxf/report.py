# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""What became of frames that were wrapped, and of files that were unwrapped: typed models, and their JSON."""

from pydantic import Field

from ocio_gen.core.documented import Documented


class WrapReport(Documented):
    """An MXF file of ACES frames that was written, and read back."""

    file: str
    """The file."""
    frames: int
    """How many it holds."""
    bytes: int
    """Its size."""
    sha1: str
    """Of its bytes, in hexadecimal, as a packing list has it in base 64."""
    picture: str
    """The size and the channels of the frames."""
    rate: str
    """Frames per second, as a fraction."""
    timecode: str
    """Of the first frame."""
    restored: int = 0
    """Frames that were recompressed, and whose originals are wrapped."""
    targets: int = 0
    """Target frames that go with them."""
    notes: list[str] = Field(default_factory=list)
    """What to know about them."""


class UnwrappedFile(Documented):
    """An MXF file whose frames were taken out."""

    file: str
    """The file."""
    folder: str
    """Where its frames are."""
    frames: int = 0
    """Frames that are there now."""
    bytes: int = 0
    """Of these."""
    targets: list[str] = Field(default_factory=list)
    """Its target frames, by their names in the folder."""
    first: int | None = None
    """The number of the first frame: frames from 00:00:00:00 to its timecode."""
    rate: str = ""
    """Frames per second, as a fraction; empty where the file does not say it."""
    notes: list[str] = Field(default_factory=list)
    """What to know about them."""
    problems: list[str] = Field(default_factory=list)
    """What is wrong with the file, and what was not taken out of it."""


class UnwrapReport(Documented):
    """Files whose frames were taken out."""

    source: str
    """The MXF file, the composition or the package."""
    files: list[UnwrappedFile] = Field(default_factory=list)
    """The MXF files with ACES frames."""
    left: list[str] = Field(default_factory=list)
    """What else is in a package, and was not taken out: sound, say."""
    problems: list[str] = Field(default_factory=list)
    """What is wrong with the package, its hashes among them."""

    @property
    def frames(self) -> int:
        """How many frames were taken out."""
        return sum(one.frames for one in self.files)

    @property
    def faults(self) -> list[str]:
        """All that is wrong."""
        return [*self.problems, *(f"{one.file}: {text}" for one in self.files for text in one.problems)]

    @property
    def passed(self) -> bool:
        """Whether there were frames, and all of them were taken out of files in which nothing is wrong."""
        return self.frames > 0 and not self.faults
