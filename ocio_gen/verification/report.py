# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""The report of a verification: a typed model, and its JSON."""

from collections.abc import Iterable
from functools import cache
from importlib.metadata import version
from typing import Literal

from pydantic import Field, InstanceOf, PrivateAttr, computed_field

from ocio_gen import __version__
from ocio_gen.core.disk.manifest import FileRecord
from ocio_gen.core.documented import Documented
from ocio_gen.core.verdict import Verdict
from ocio_gen.verification.direction import Direction
from ocio_gen.verification.figures import Figures, Limits
from ocio_gen.verification.pictures import Picture
from ocio_gen.verification.tally import Curve


def tool_versions() -> dict[str, str]:
    """Return the versions of all that a package's bytes and figures depend on."""
    return {"ocio_gen": __version__} | library_versions()


def library_versions() -> dict[str, str]:
    """Return the same without our own version."""
    return {name: _version(name) for name in ("numpy", "opencolorio")}


_version = cache(version)  # it reads a file each time, and there are many reports


class Remark(Documented):
    """A sentence about something that is no figure."""

    about: str
    """A file, a colour space."""
    text: str

    def __str__(self) -> str:
        """Return it as a line."""
        return f"{self.about}: {self.text}"


class Result(Documented):
    """One subject on one probe, judged."""

    target: str
    """File name of a config, LUT file or capture; luts for a set of them."""
    subject: str
    """Colour space, or LUT file."""
    route: str
    """How it was run: CPU F32, GPU, tetrahedral."""
    claim: str
    """What it should be."""
    direction: Direction
    probe: str
    """The pixels that it was tried on."""
    figures: Figures
    limits: Limits
    guess: str | None = None
    """What it was taken as, and how to say it: a warning, where nobody said what it is; else null."""
    cause: str | None = None
    """What most likely made it fall short, in a sentence, or that it was not looked for; null where nothing
    is wrong, or explains it."""
    curve: Curve | None = Field(default=None, exclude=True)
    """For drawing."""
    frame: int | None = None
    """Of sequences: the frame's number; else null."""
    picture: InstanceOf[Picture] | None = Field(default=None, exclude=True)
    """Of a frame: where it is off."""

    @computed_field  # type: ignore[prop-decorator]
    @property
    def verdict(self) -> Verdict:
        """Whether the figures keep the limits."""
        if not self.limits.passed(self.figures):
            return Verdict.FAIL
        return Verdict.WARN if self.figures.warned or self.guess else Verdict.PASS

    @property
    def failed(self) -> bool:
        """Whether the figures are beyond the limits."""
        return self.verdict is Verdict.FAIL

    @property
    def off(self) -> bool:
        """Whether its figures fail or warn; a guess, which all results of a target share, is none of them."""
        return self.failed or self.figures.warned > 0

    @property
    def set_aside(self) -> bool:
        """Whether its worst sample is known or a warning, which would hide the others in a table."""
        return (self.figures.warned > 0 and not self.failed) or self.figures.known > 0

    @property
    def beside_boundaries(self) -> bool:
        """Whether it was tried on the boundaries of codes, where nearly half of the samples are others."""
        return "boundaries" in self.probe


def worst_verdict(results: Iterable[Result]) -> Verdict:
    """Return the worst of results' verdicts."""
    return max((result.verdict for result in results), key=[*Verdict].index, default=Verdict.PASS)


class Report(Documented):
    """All results of a verification."""

    schema_version: Literal[2] = 2
    tools: dict[str, str] = Field(default_factory=tool_versions)
    """Versions of what the figures depend on."""
    gpu: str | None = None
    """Renderer and driver, where it was used."""
    files: list[FileRecord] = Field(default_factory=list)
    """What was verified."""
    problems: list[Remark] = Field(default_factory=list)
    """Files of a package that are not what its manifest says: a failure."""
    absent: list[Remark] = Field(default_factory=list)
    """What could not be verified, and why: it has not passed either."""
    notes: list[Remark] = Field(default_factory=list)
    """What was guessed, and other things to know."""
    compared: list[Remark] = Field(default_factory=list)
    """Configs that show all that their base has as the base does: what was compared."""
    results: list[Result] = Field(default_factory=list)

    _seconds: dict[str, float] = PrivateAttr(default_factory=dict)

    @property
    def seconds(self) -> dict[str, float]:
        """The time of all threads, by what they did; no part of the JSON."""
        return self._seconds

    @computed_field  # type: ignore[prop-decorator]
    @property
    def verdict(self) -> Verdict:
        """Whether there was something to verify and all of it passed."""
        return Verdict.FAIL if self.problems or not self.results else worst_verdict(self.results)

    @property
    def passed(self) -> bool:
        """Whether nothing failed; there can be warnings."""
        return self.verdict is not Verdict.FAIL

    def by_target(self) -> dict[str, list[Result]]:
        """Return the results of each target, in the order in which they were verified."""
        targets: dict[str, list[Result]] = {}
        for result in self.results:
            targets.setdefault(result.target, []).append(result)
        return targets

    def __iadd__(self, other: "Report") -> "Report":
        """Take in what another report found."""
        self.gpu = self.gpu or other.gpu
        for name in ("files", "problems", "absent", "notes", "compared", "results"):
            getattr(self, name).extend(getattr(other, name))
        return self

    def to_json(self) -> str:
        """Return the report as indented JSON text."""
        return self.model_dump_json(indent=1) + "\n"  # a package holds it: half of it was blanks
