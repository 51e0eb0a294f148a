# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""The report of a comparison: a typed model, and its JSON."""

from collections.abc import Set as AbstractSet
from pathlib import Path
from typing import Annotated, Literal, TypeAlias

from pydantic import Field, WithJsonSchema, computed_field

from ocio_gen.core.amounts import number, value
from ocio_gen.core.documented import Documented, Word
from ocio_gen.verification.figures import WorstSample
from ocio_gen.verification.report import tool_versions
from ocio_gen.verification.tally import Curve


class Kind(Word):
    """What can differ."""

    FILE = "file"
    LUT = "LUT"
    CDL = "CDL"
    COLOR_SPACE = "colour space"
    NAMED_TRANSFORM = "named transform"
    LOOK = "look"
    VIEW_TRANSFORM = "view transform"
    VIEW = "view"
    SHARED_VIEW = "shared view"
    DISPLAY = "display"
    ROLE = "role"
    FILE_RULE = "file rule"
    VIEWING_RULE = "viewing rule"
    ENVIRONMENT = "environment"
    CONTEXT = "context"
    CONFIG = "config"


class Change(Word):
    """How it differs."""

    ADDED = "added"
    REMOVED = "removed"
    RENAMED = "renamed"
    PIXELS = "pixels"
    DEFINITION = "definition"
    TEXT = "text"
    UNREADABLE = "unreadable"
    NOT_COMPARED = "not compared"

    @property
    def said(self) -> str:
        """What a line says of it."""
        return "could not be compared" if self is Change.NOT_COMPARED else self.value


class Verdict(Word):
    """Whether A and B are equal."""

    EQUAL = "equal"
    DIFFERENT = "different"
    UNDECIDED = "undecided"


# JSON has no NaN and no infinity: they are written as strings.
Number: TypeAlias = Annotated[
    float,
    WithJsonSchema({"anyOf": [{"type": "number"}, {"enum": ["NaN", "Infinity", "-Infinity"]}]}),
]


class MovedSample(WorstSample):
    """Where pixels moved far: `expected` is A's value, `got` is B's."""

    input: list[Number]
    """The RGB that went in."""
    expected: Number
    got: Number


class Moved(Documented):
    """How far pixels moved from A to B.

    In code values: of linear light, steps of 10-bit ACESproxy, 50 to the stop, relative to a
    triplet's largest channel; of all other values, 10-bit full range.
    """

    samples: int
    changed: int
    """Samples that moved at all."""
    nonfinite: int
    """Samples that are finite in one of the two only, or another infinity."""
    worst_cv: float
    mean_cv: float
    worst_stops: float | None
    """Values that are no light have none."""
    worst: MovedSample | None
    """The sample that moved furthest."""
    curve: Curve | None = Field(default=None, exclude=True)
    """For drawing."""

    def beyond(self, tolerance_cv: float) -> bool:
        """Return whether pixels moved further than a tolerance; with none, whether any moved at all."""
        if tolerance_cv == 0.0 and self.changed:
            return True  # a difference can be so small that its code value rounds to 0
        return self.nonfinite > 0 or self.worst_cv > tolerance_cv


class Difference(Documented):
    """One thing that A and B do not share."""

    kind: Kind
    name: str
    change: Change
    """Text: no difference. Unreadable: only one of the two can be processed. Not compared: neither can."""
    detail: str = ""
    same_definition: bool = False
    """Of what could not be compared: A and B define it in the same words, with the same files."""
    moved: Moved | None = None
    """Of a change of pixels."""

    def __str__(self) -> str:
        """Return it as a line."""
        line = f"{self.kind} {self.name}: {self.change.said}"
        if self.detail:
            line += f": {self.detail}"
        if self.moved:
            line += f": {_moved_line(self.moved)}"
        return line


def added_and_removed(kind: Kind, a: AbstractSet[str], b: AbstractSet[str]) -> list[Difference]:
    """Return a difference for each name that one of the two has, and the other has not."""
    removed = [Difference(kind=kind, name=name, change=Change.REMOVED) for name in sorted(a - b)]
    return removed + [Difference(kind=kind, name=name, change=Change.ADDED) for name in sorted(b - a)]


class DiffReport(Documented):
    """All that differs between A and B."""

    schema_version: Literal[1] = 1
    tools: dict[str, str] = Field(default_factory=tool_versions)
    """Versions of what the figures depend on."""
    a: str
    b: str
    tolerance_cv: float
    compared: dict[str, int] = Field(default_factory=dict)
    """How many of each kind both have."""
    contexts: list[dict[str, str]] = Field(default_factory=list)
    """Values of context variables that pixels were compared with; variables not named keep their defaults."""
    notes: list[str] = Field(default_factory=list)
    differences: list[Difference] = Field(default_factory=list)
    files: set[Path] = Field(default_factory=set, exclude=True)
    """Paths of files that configs use, whose effect is seen in these configs."""
    variables: set[str] = Field(default_factory=set, exclude=True)
    """Names of context variables that configs use."""

    @computed_field  # type: ignore[prop-decorator]
    @property
    def verdict(self) -> Verdict:
        """Whether A and B are equal.

        Equal: all names and definitions are the same, and no pixel moved beyond the tolerance; text that
        changed and moved no pixel is named, and is no difference. Undecided: nothing differs, but something
        that the two define in different words could not be compared.
        """
        counting = {one.change for one in self.differences if self.counts(one)}
        if not counting:
            return Verdict.EQUAL
        return Verdict.UNDECIDED if counting == {Change.NOT_COMPARED} else Verdict.DIFFERENT

    @property
    def equal(self) -> bool:
        """Whether nothing differs that counts."""
        return self.verdict is Verdict.EQUAL

    def counts(self, one: Difference) -> bool:
        """Return whether a difference keeps the two from being equal."""
        if one.moved:
            return one.moved.beyond(self.tolerance_cv)
        if one.change is Change.NOT_COMPARED:
            return not one.same_definition
        return one.change is not Change.TEXT

    def __iadd__(self, other: "DiffReport") -> "DiffReport":
        """Add what another report has."""
        for kind, count in other.compared.items():
            self.compared[kind] = self.compared.get(kind, 0) + count
        self.contexts += [context for context in other.contexts if context not in self.contexts]
        self.notes += [note for note in other.notes if note not in self.notes]
        self.differences += other.differences
        self.files |= other.files
        self.variables |= other.variables
        return self

    def to_json(self) -> str:
        """Return the report as indented JSON text."""
        return self.model_dump_json(indent=2) + "\n"


def _moved_line(moved: Moved) -> str:
    stops = "" if moved.worst_stops is None else f" ({number(moved.worst_stops)} stops)"
    line = f"{number(moved.worst_cv)} CV{stops} at most, {number(moved.mean_cv)} CV on average"
    line += f" of {moved.samples // 3:,} pixels"
    if moved.nonfinite:
        line += f"; {moved.nonfinite:,} samples are finite in one of the two only, or another infinity"
    if moved.worst:
        rgb = " ".join(value(one, 6) for one in moved.worst.input)
        got = f"{value(moved.worst.expected)} became {value(moved.worst.got)}"
        line += f"; worst {rgb}: {moved.worst.channel} {got}"
    return line
