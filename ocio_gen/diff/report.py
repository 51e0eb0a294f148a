"""The report of a comparison: a typed model, and its JSON."""

from collections.abc import Set as AbstractSet
from typing import Literal, TypeAlias

from pydantic import Field, computed_field

from ocio_gen.documented import Documented
from ocio_gen.verify.figures import WorstSample
from ocio_gen.verify.report import tool_versions
from ocio_gen.verify.tally import Curve

Kind: TypeAlias = Literal[
    "file", "LUT", "colour space", "named transform", "look", "view", "role", "file rule", "config"
]


class Moved(Documented):
    """How far pixels moved from A to B.

    In code values: of linear light, steps of 10-bit ACESproxy, 50 to the stop, relative to a
    triplet's largest channel; of all other values, 10-bit full range.
    """

    samples: int
    changed: int
    """Samples that moved at all."""
    nonfinite: int
    """Samples that are finite in one of the two only."""
    worst_cv: float
    mean_cv: float
    worst_stops: float | None
    """Values that are no light have none."""
    worst: WorstSample | None
    """`expected` is A's, `got` is B's."""
    curve: Curve | None = Field(default=None, exclude=True)
    """For drawing."""


class Difference(Documented):
    """One thing that A and B do not share."""

    kind: Kind
    name: str
    change: Literal["added", "removed", "renamed", "pixels", "definition", "text", "unreadable"]
    detail: str = ""
    moved: Moved | None = None
    """Of a change of pixels."""

    def __str__(self) -> str:
        """Return it as a line."""
        line = f"{self.kind} {self.name}: {self.change}"
        if self.detail:
            line += f": {self.detail}"
        if self.moved:
            line += f": {_moved_line(self.moved)}"
        return line


def added_and_removed(kind: Kind, a: AbstractSet[str], b: AbstractSet[str]) -> list[Difference]:
    """Return a difference for each name that one of the two has, and the other has not."""
    removed = [Difference(kind=kind, name=name, change="removed") for name in sorted(a - b)]
    return removed + [Difference(kind=kind, name=name, change="added") for name in sorted(b - a)]


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
    notes: list[str] = Field(default_factory=list)
    differences: list[Difference] = Field(default_factory=list)

    @computed_field  # type: ignore[prop-decorator]
    @property
    def verdict(self) -> Literal["equal", "different"]:
        """Equal if all names and definitions are, and no pixel moved beyond the tolerance.

        Text that changed and moved no pixel is named, and is no difference.
        """
        return "different" if any(self.counts(one) for one in self.differences) else "equal"

    def counts(self, one: Difference) -> bool:
        """Tell whether a difference makes the two different."""
        if one.moved:
            return one.moved.nonfinite > 0 or one.moved.worst_cv > self.tolerance_cv
        return one.change != "text"

    def __iadd__(self, other: "DiffReport") -> "DiffReport":
        """Take in what another report found."""
        for kind, count in other.compared.items():
            self.compared[kind] = self.compared.get(kind, 0) + count
        self.notes += other.notes
        self.differences += other.differences
        return self

    def to_json(self) -> str:
        """Return the report as indented JSON text."""
        return self.model_dump_json(indent=2) + "\n"


def _moved_line(moved: Moved) -> str:
    stops = "" if moved.worst_stops is None else f" ({moved.worst_stops:.3g} stops)"
    line = f"{moved.worst_cv:.3g} CV{stops} at most, {moved.mean_cv:.3g} CV on average"
    if moved.nonfinite:
        line += f"; {moved.nonfinite:,} samples are finite in one of the two only"
    if moved.worst:
        rgb = " ".join(f"{value:.6g}" for value in moved.worst.input)
        got = f"{moved.worst.expected:.7g} became {moved.worst.got:.7g}"
        line += f"; worst {rgb}: {moved.worst.channel} {got}"
    return line
