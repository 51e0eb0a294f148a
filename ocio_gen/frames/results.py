# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""What became of frames: one model for each direction, and one for a frame."""

from pydantic import Field

from ocio_gen.core.documented import Documented, Word


class State(Word):
    """What became of a frame."""

    WRITTEN = "written"
    UNCHANGED = "unchanged"
    LEFT = "left"
    FAILED = "failed"


class FrameResult(Documented):
    """What became of one frame."""

    path: str
    """The frame, as it was named."""
    target: str
    """Its place in the folder of results."""
    state: State
    """written: it is there now. unchanged: the same bytes were there. left: another file is there, and stays.
    failed: the frame could not be read, or its result not be written."""
    reason: str = ""
    """Why, if it was left or failed: a sentence that says what to do."""
    convention: str = ""
    """How the samples of the link's image hold code values."""
    notes: list[str] = Field(default_factory=list)
    """What a result does not have of its frame."""

    @property
    def failed(self) -> bool:
        """Whether it could not be read, or its result not be written."""
        return self.state is State.FAILED


class _Results(Documented):
    frames: list[FrameResult]
    """What became of each frame, in the order of their paths."""
    passed_over: int
    """Files in the folders that were named which are no frames."""

    def count(self, *states: State) -> int:
        """Return how many frames have one of some states."""
        return sum(frame.state in states for frame in self.frames)

    @property
    def passed(self) -> bool:
        """Whether every frame has its result."""
        return not self.count(State.LEFT, State.FAILED)


class EncodeResult(_Results):
    """What became of ACES frames that were encoded."""

    encoding: str
    """ACESproxy10 or ACESproxy12."""
    form: str
    """quantized: whole code values. continuous: not rounded. normalized: 0 to 1 is CVmin to CVmax."""
    format: str
    """dpx, tiff, png or exr."""


class DecodeResult(_Results):
    """What became of images of a link that were decoded to ACES2065-1."""

    depth: str
    """half, in ACES containers (ST 2065-4), or float."""
