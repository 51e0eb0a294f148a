# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""What was found of a package, or of a track file: a typed model, and its JSON."""

from collections import Counter
from typing import Literal

from pydantic import Field, computed_field

from ocio_gen import __version__
from ocio_gen.core.documented import Documented
from ocio_gen.core.sequences import runs, runs_in_words
from ocio_gen.core.verdict import Verdict
from ocio_gen.imf.rules import RULES
from ocio_gen.mxf.rules import Finding, Weight


class ImfFinding(Documented):
    """A rule that is broken."""

    rule: str
    """Its name."""
    level: Literal[Weight.FAIL, Weight.WARN]
    """What that means."""
    about: str
    """A file, by its path in the package."""
    frames: list[tuple[int, int]] = Field(default_factory=list)
    """The runs of frames that break it, from 0; none where it is about all of it."""
    text: str
    """How it is broken."""

    def __str__(self) -> str:
        """Return it as a line."""
        frames = f", {runs_in_words(self.frames)}" if self.frames else ""
        return f"{self.rule}: {self.about}{frames}: {self.text}"


class TrackFileSummary(Documented):
    """A track file."""

    path: str
    """In the package."""
    kind: str
    """image, sound, or other."""
    frames: int = 0
    """ACES frames."""
    bytes: int = 0
    """Its size."""
    picture: str = ""
    """The size and the channels that its descriptor says."""
    rate: str = ""
    """Edit units per second."""
    timecode: str = ""
    """Of its first frame."""
    targets: int = 0
    """Target frames."""
    writer: str = ""
    """What wrote it, by its own words."""


class CompositionSummary(Documented):
    """A composition."""

    path: str
    """In the package."""
    title: str
    """Its title."""
    rate: str
    """Frames per second."""
    frames: int
    """How many it plays."""
    resources: int
    """Stretches of track files that it is made of."""


class ImfReport(Documented):
    """A package of IMF, a composition or a track file, judged."""

    schema_version: Literal[1] = 1
    """Version of this report format."""
    version: str = __version__
    """Of ocio_gen."""
    target: str
    """The folder or the file."""
    rules: list[str] = Field(default_factory=list)
    """The rules that it was judged by."""
    compositions: list[CompositionSummary] = Field(default_factory=list)
    """Compositions."""
    files: list[TrackFileSummary] = Field(default_factory=list)
    """Track files."""
    frames: int = 0
    """ACES frames that were read."""
    hashed: int = 0
    """Files whose hash was compared with a packing list's."""
    archived: int = 0
    """Frames that were compared with an archive's."""
    findings: list[ImfFinding] = Field(default_factory=list)
    """What is wrong."""
    notes: list[str] = Field(default_factory=list)
    """What was not judged, and other things to know."""

    @computed_field  # type: ignore[prop-decorator]
    @property
    def verdict(self) -> Verdict:
        """Whether there were frames, and what is the worst that was found."""
        levels = {one.level for one in self.findings}
        if Weight.FAIL in levels or not self.frames:
            return Verdict.FAIL
        return Verdict.WARN if levels else Verdict.PASS

    @property
    def passed(self) -> bool:
        """Whether nothing failed; there can be warnings."""
        return self.verdict is not Verdict.FAIL

    def to_json(self) -> str:
        """Return the report as indented JSON text."""
        return self.model_dump_json(indent=1) + "\n"


# Different findings of one rule about one file; the others are counted.
_MOST_OF_A_RULE = 50


class Findings:
    """Gathers what is wrong: what frames break alike is one finding."""

    def __init__(self) -> None:
        """Begin with none."""
        self._frames: dict[tuple[str, str, str], set[int]] = {}
        self._counts: Counter[tuple[str, str]] = Counter()

    def add(self, about: str, finding: Finding) -> None:
        """Take in a rule that is broken."""
        key = (finding.rule, about, finding.text)
        if key not in self._frames:
            self._counts[finding.rule, about] += 1
            if self._counts[finding.rule, about] > _MOST_OF_A_RULE:
                return
        self._frames.setdefault(key, set()).update(finding.frames)

    def listed(self) -> list[ImfFinding]:
        """Return all, in the order of the rules."""
        found = [
            ImfFinding(rule=rule, level=RULES[rule].weight, about=about, frames=runs(frames), text=text)
            for (rule, about, text), frames in self._frames.items()
        ]
        for (rule, about), number in self._counts.items():
            if number > _MOST_OF_A_RULE:
                text = f"and {number - _MOST_OF_A_RULE:,} more of this kind"
                found.append(ImfFinding(rule=rule, level=RULES[rule].weight, about=about, text=text))
        order = [*RULES]
        return sorted(found, key=lambda one: order.index(one.rule))
