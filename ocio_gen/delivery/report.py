# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""What was found of a delivery: a typed model, and its JSON."""

from collections.abc import Iterator
from typing import Literal

from pydantic import Field, computed_field

from ocio_gen import __version__
from ocio_gen.core.documented import Documented
from ocio_gen.core.sequences import runs_in_words
from ocio_gen.core.verdict import Verdict
from ocio_gen.delivery.rules import RULES, Level, RuleName


class Finding(Documented):
    """A rule that is broken: by frames of a sequence, or by a file or folder."""

    rule: RuleName
    """Its name."""
    level: Literal[Level.FAIL, Level.WARN]
    """What the profile makes of it."""
    about: str
    """A sequence, a file, or a folder, by its path in the delivery."""
    frames: list[tuple[int, int]] = Field(default_factory=list)
    """The runs of frames that break it: the first and the last of each; none where it is about all of it."""
    text: str
    """How it is broken."""

    def __str__(self) -> str:
        """Return it as a line: "nan: shot.####.exr, frame 1001: 1 sample is NaN, first R at x 3, y 7"."""
        frames = f", {runs_in_words(self.frames)}" if self.frames else ""
        return f"{self.rule}: {self.about}{frames}: {self.text}"


class SequenceSummary(Documented):
    """A sequence of the delivery, or a frame without a number."""

    name: str
    """Its path in the delivery, with # for each digit of a number."""
    frames: int
    """How many files it has."""
    first: int | None = None
    """The first number; null without one."""
    last: int | None = None
    """The last number; null without one."""
    size: str = ""
    """Of the display window, in pixels: 4096 x 2160; of most frames, where they differ."""
    channels: str = ""
    """Names and type of its channels."""
    codec: str = ""
    """Its codec."""
    rate: str | None = None
    """Frames per second, as a fraction; null where nothing states it."""
    first_timecode: str | None = None
    """Of the first frame that has one."""
    last_timecode: str | None = None
    """Of the last frame that has one."""
    bytes: int = 0
    """Of all its files."""


class DeliveryReport(Documented):
    """A delivery, judged by a profile."""

    schema_version: Literal[1] = 1
    """Version of this report format."""
    version: str = __version__
    """Of ocio_gen."""
    delivery: str
    """The folder, the sequence or the file."""
    profile: str
    """The profile's name."""
    title: str
    """What the profile is for."""
    rules: dict[RuleName, Level]
    """All rules, and what the profile makes of each."""
    sequences: list[SequenceSummary] = Field(default_factory=list)
    """The sequences, in the order of their paths."""
    files: int = 0
    """Files that are there, frames and others."""
    frames: int = 0
    """Frames that were judged."""
    bytes: int = 0
    """Bytes of all files."""
    findings: list[Finding] = Field(default_factory=list)
    """What is wrong, in the order of the rules."""
    notes: list[str] = Field(default_factory=list)
    """What could not be judged, and other things to know."""

    @computed_field  # type: ignore[prop-decorator]
    @property
    def verdict(self) -> Verdict:
        """Whether there were frames, and what is the worst that was found."""
        levels = {finding.level for finding in self.findings}
        if Level.FAIL in levels or not self.frames:
            return Verdict.FAIL
        return Verdict.WARN if levels else Verdict.PASS

    @property
    def passed(self) -> bool:
        """Whether nothing failed; there can be warnings."""
        return self.verdict is not Verdict.FAIL

    def by_rule(self) -> Iterator[tuple[RuleName, list[Finding]]]:
        """Yield the rules that are not off, each with what is wrong."""
        some: dict[RuleName, list[Finding]] = {
            name: [] for name in RULES if self.rules.get(name) is not Level.OFF
        }
        for finding in self.findings:
            some[finding.rule].append(finding)
        yield from some.items()

    def to_json(self) -> str:
        """Return the report as indented JSON text."""
        return self.model_dump_json(indent=1) + "\n"
