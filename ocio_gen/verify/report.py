"""The report of a verification: a typed model, its JSON, and a table for people."""

from importlib.metadata import version
from typing import TYPE_CHECKING, Literal

from pydantic import BaseModel, Field, computed_field

from ocio_gen import __version__
from ocio_gen.verify.metrics import Figures, Limits

if TYPE_CHECKING:
    from rich.table import Table


def tool_versions() -> dict[str, str]:
    """Return the versions of all that a package's bytes and figures depend on."""
    return {"ocio_gen": __version__} | {name: version(name) for name in ("numpy", "opencolorio")}


class Result(BaseModel):
    """One subject on one probe, judged."""

    target: str  # file name of a config, or "luts"
    subject: str  # colour space, or LUT file
    direction: Literal["encode", "decode", "rescale", "view"]
    probe: str
    figures: Figures
    limits: Limits

    @computed_field  # type: ignore[prop-decorator]
    @property
    def passed(self) -> bool:
        """Whether the figures keep the limits."""
        return self.limits.passed(self.figures)


class Report(BaseModel):
    """All results of a verification."""

    schema_version: Literal[1] = 1
    tools: dict[str, str] = Field(default_factory=tool_versions)
    problems: list[str] = []  # files of a package that are not what its manifest says
    absent: list[str] = []  # what could not be verified, and why: it has not passed either
    results: list[Result] = []

    @computed_field  # type: ignore[prop-decorator]
    @property
    def passed(self) -> bool:
        """Whether there was something to verify and all of it passed."""
        return not self.problems and bool(self.results) and all(r.passed for r in self.results)

    def __iadd__(self, other: "Report") -> "Report":
        """Take in what another report found."""
        self.problems += other.problems
        self.absent += other.absent
        self.results += other.results
        return self

    def to_json(self) -> str:
        """Return the report as indented JSON text."""
        return self.model_dump_json(indent=2) + "\n"

    def table(self, target: str, *, worst_samples: bool, failed_only: bool = False) -> "Table":
        """Return the results of one target as a terminal table.

        Args:
            target: The target's name.
            failed_only: Leave out what keeps its limits.
            worst_samples: Whether to show where each worst error is: a column of some 60
                characters, beside the 79 of the others.
        """
        from rich import box
        from rich.table import Table

        table = Table(
            title=target, title_justify="left", box=box.SIMPLE_HEAD, padding=(0, 1, 0, 0), show_edge=False
        )
        table.add_column("probe", no_wrap=True)
        for column in ("samples", "mismatched", "worst CV", "limit", "stops"):
            table.add_column(column, justify="right", no_wrap=True)
        table.add_column("", no_wrap=True)
        if worst_samples:
            table.add_column("worst sample: R G B in, channel, got, expected", no_wrap=True)
        subject = ""
        for result in self.results:
            if result.target != target or (failed_only and result.passed):
                continue
            if result.subject != subject:
                subject = result.subject
                table.add_section()
                table.add_row(subject, style="bold")
            cells = _cells(result) if worst_samples else _cells(result)[:-1]
            table.add_row(*cells, style=None if result.passed else "bold red")
        return table

    def failures(self, target: str) -> list[str]:
        """Return a line for each result of a target that falls short: what, and where it is worst."""
        return [
            f"FAIL {result.subject} {result.direction}, {result.probe}: {_worst_sample(result)}"
            for result in self.results
            if result.target == target and not result.passed
        ]


def _cells(result: Result) -> tuple[str, ...]:
    figures = result.figures
    unit = "halfs" if result.direction == "decode" else "codes"
    return (
        f"{result.direction} {result.probe}",
        f"{figures.samples:,}" if figures.samples < 100_000 else f"{figures.samples // 1000:,}k",
        f"{figures.mismatched:,} {unit}",
        f"{figures.worst_cv:.3g}",
        f"{result.limits.worst_cv:.3g}",
        "" if figures.worst_stops is None else f"{figures.worst_stops:.2g}",
        "ok" if result.passed else "FAIL",
        _worst_sample(result),
    )


def _worst_sample(result: Result) -> str:
    figures, worst = result.figures, result.figures.worst
    if figures.worst_cv == 0 and not figures.nonfinite:
        return ""
    rgb = " ".join(f"{value:.6g}" for value in worst.input)
    line = f"{rgb}: {worst.channel} {worst.got:.7g}, not {worst.expected:.7g}"
    if figures.fractional:
        line += f"; {figures.fractional:,} samples are no integer code"
    if figures.nonfinite:
        line += f"; {figures.nonfinite:,} samples are not finite"
    return line
