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

    config: str  # file name
    subject: str  # colour space
    direction: Literal["encode", "decode"]
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

    schema_version: int = 1
    tools: dict[str, str] = Field(default_factory=tool_versions)
    problems: list[str] = []  # files of a package that are not what its manifest says
    absent: list[str] = []  # ACESproxy spaces that a config lacks: not verified, not passed
    results: list[Result] = []

    @computed_field  # type: ignore[prop-decorator]
    @property
    def passed(self) -> bool:
        """Whether there was something to verify and all of it passed."""
        return not self.problems and bool(self.results) and all(r.passed for r in self.results)

    def to_json(self) -> str:
        """Return the report as indented JSON text."""
        return self.model_dump_json(indent=2) + "\n"

    def table(self, config: str) -> "Table":
        """Return the results of one config as a terminal table."""
        from rich.table import Table

        table = Table(title=config, title_justify="left")
        for column in ("subject", "probe"):
            table.add_column(column)
        for column in ("samples", "mismatched", "worst CV", "limit", "worst stops"):
            table.add_column(column, justify="right")
        table.add_column("worst sample")
        table.add_column("")
        for result in self.results:
            if result.config == config:
                table.add_row(*_cells(result), style=None if result.passed else "bold red")
        return table


def _cells(result: Result) -> tuple[str, ...]:
    figures, limits, worst = result.figures, result.limits, result.figures.worst
    unit = "codes" if result.direction == "encode" else "halfs"
    mismatched = f"{figures.mismatched:,} {unit}"
    if figures.fractional:
        mismatched += f", {figures.fractional:,} not integer"
    if figures.nonfinite:
        mismatched += f", {figures.nonfinite:,} not finite"
    exact = figures.worst_cv == 0 and not figures.nonfinite
    rgb = " ".join(f"{value:.6g}" for value in worst.input)
    return (
        f"{result.subject} {result.direction}",
        result.probe,
        f"{figures.samples:,}",
        mismatched,
        f"{figures.worst_cv:.3g}",
        f"{limits.worst_cv:.3g}",
        f"{figures.worst_stops:.2g}",
        "" if exact else f"{rgb}: {worst.channel} {worst.got:.7g}, not {worst.expected:.7g}",
        "ok" if result.passed else "FAIL",
    )
