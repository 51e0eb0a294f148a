# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""A delivery of many files: a manifest says what each of them should be, and all are verified at a time."""

import os
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from fnmatch import fnmatch
from pathlib import Path, PurePosixPath
from typing import Annotated

from pydantic import AfterValidator, ConfigDict, Field, ValidationError

from ocio_gen.core.disk.toml_files import read_toml
from ocio_gen.core.documented import Documented
from ocio_gen.core.errors import ArgumentError, InvalidFileError, UserError
from ocio_gen.core.patterns import TooManyEntriesError, matching_paths
from ocio_gen.core.processes import Processes
from ocio_gen.core.processors import processors
from ocio_gen.core.progress import Progress
from ocio_gen.core.sequences import is_pattern, sequence_of
from ocio_gen.package.verifiable import Shown, VerifyRequest, verify
from ocio_gen.show.mistakes import mistakes
from ocio_gen.verification.judge import Judge, Thresholds
from ocio_gen.verification.report import Remark, Report
from ocio_gen.verification.subjects.capture import SignalRange

# Files of a delivery. A night's captures of a show are a hundredth of this.
_MOST_FILES = 200_000

# What a report names of the files that nobody expects.
_MOST_NAMED = 20


def _inside(path: str) -> str:
    """Return a path, if it leads to nothing outside the delivery."""
    parts = PurePosixPath(path).parts
    if not parts or path.startswith("/") or ".." in parts:
        raise ValueError("a path in the delivery's folder")
    return path


class ExpectedFile(Documented):
    """One file of a delivery, or several like it, and what they should be."""

    model_config = ConfigDict(extra="forbid")

    path: Annotated[str, AfterValidator(_inside)]
    """A file or a folder, relative to the delivery's folder; * and ? stand for characters of names, and in
    captures #### stands for frame numbers."""
    claim: str | None = Field(default=None, alias="as")
    """What it is: acesproxy10i:decode:ap1 for a LUT, acesproxy10i:full for a capture."""
    signal_range: SignalRange | None = Field(default=None, alias="range")
    """How it carries code values, where `as` does not say so."""
    aces: Path | None = None
    """Of a capture: the ACES2065-1 frame that was sent, relative to the manifest's folder."""
    cdl: Path | None = None
    """The ASC CDL that it applies, relative to the manifest's folder."""
    base: Path | None = None
    """Of a package or a config: the house config that it was made from, relative to the manifest's folder."""
    config: Path | None = None
    """Of a LUT that shows a view: the OCIO config that has it, relative to the manifest's folder."""
    display: str | None = None
    """The display of that view; by default the config's default one."""
    view: str | None = None
    """The view; by default the display's default one."""
    fail: Annotated[float, Field(ge=0)] | None = None
    """A sample further off has failed, in code values."""
    warn: Annotated[float, Field(ge=0)] | None = None
    """A sample further off is warned of, in code values."""
    failpercent: Annotated[float, Field(ge=0, le=100)] | None = None
    """Percent of the samples that may fail."""


class Expected(Documented):
    """What each file of a delivery should be."""

    model_config = ConfigDict(extra="forbid")

    file: Annotated[list[ExpectedFile], Field(min_length=1)]
    """The files."""
    ignore: list[str] = Field(default_factory=list)
    """Files that are there as well and are not verified: names or paths, with * and ?."""


@dataclass(frozen=True)
class _Job:
    """One file to verify, in a process of its own."""

    name: str  # in the delivery
    path: Path
    request: VerifyRequest
    thresholds: Thresholds
    curves: bool


def verify_delivery(
    folder: Path,
    manifest: Path,
    *,
    thresholds: Thresholds,
    gpu: bool = False,
    require_gpu: bool = False,
    curves: bool = False,
    progress: Callable[[str], None] = lambda _: None,
) -> Report:
    """Verify the files of a delivery as a manifest says what they are, several at a time.

    A file that is not there, that cannot be verified, or of which the manifest says nothing, is a problem of
    the report.

    Args:
        folder: The delivery.
        manifest: A TOML file: `Expected`.
        thresholds: What is allowed of files of which the manifest does not say so.
        gpu: Whether to run configs and LUTs on the GPU, too, where there is one.
        require_gpu: Whether it is an error that there is none.
        curves: Whether to keep what plots are drawn from.
        progress: Called with how many files are done.

    Raises:
        UserError: the manifest cannot be read, or says what cannot be; the folder is none.
    """
    if not folder.is_dir():
        raise InvalidFileError(folder, "is no folder", hint="give the folder of a delivery")
    expected = _read(manifest)
    report = Report()
    jobs: list[_Job] = []
    try:
        for one in expected.file:
            paths = list(_paths(folder, one.path))
            if not paths:
                report.problems.append(
                    Remark(about=one.path, text=f"is not there; {manifest.name} expects it")
                )
            own = Thresholds(one.fail, one.warn, one.failpercent)
            allowed = thresholds if own == Thresholds() else own
            for path in paths:
                request = _request(path, one, manifest.parent, gpu=gpu, require_gpu=require_gpu)
                name = path.relative_to(folder).as_posix()
                jobs.append(_Job(name, path, request, allowed, curves))
        _require_once([job.name for job in jobs], manifest)
        report.problems += _unexpected(folder, manifest, expected, [job.path for job in jobs])
    except TooManyEntriesError:
        raise InvalidFileError(
            folder, f"holds more than {_MOST_FILES:,} files", hint="verify a part of it at a time"
        ) from None
    found: dict[str, Report] = {}
    with closing(Processes(min(processors(), max(1, len(jobs))))) as processes:
        for name, outcome in processes.run(_verified, jobs, _killed):
            if isinstance(outcome, ArgumentError):
                raise InvalidFileError(manifest, outcome.text, where=f"file {name}", hint=outcome.hint)
            found[name] = outcome
            progress(str(Progress("verifying", len(found), len(jobs))))
    for job in jobs:
        report += found[job.name]
    return report


def _read(manifest: Path) -> Expected:
    _, document = read_toml(manifest, "a manifest of what files should be", InvalidFileError)
    try:
        return Expected.model_validate(document)
    except ValidationError as error:
        raise mistakes(manifest, error, Expected, document) from None


def _require_once(names: Sequence[str], manifest: Path) -> None:
    twice = next((name for name, count in Counter(names).items() if count > 1), None)
    if twice:
        raise InvalidFileError(manifest, f"two entries name {twice}", hint="say once what a file should be")


def _paths(folder: Path, pattern: str) -> Iterator[Path]:
    """Yield what a path stands for; of a sequence of captures, its pattern."""
    path = folder / pattern
    if not os.path.lexists(path) and is_pattern(path):
        if _frames(path):
            yield path
        return
    yield from matching_paths(folder, pattern)


def _frames(path: Path) -> list[Path]:
    """Return the files that a path stands for: itself or, of a pattern of a sequence, the frames."""
    if os.path.lexists(path) or not is_pattern(path):
        return [path]
    try:
        return list(sequence_of(str(path)).frames.values())
    except UserError:  # there are none
        return []


def _request(path: Path, one: ExpectedFile, beside: Path, *, gpu: bool, require_gpu: bool) -> VerifyRequest:
    files = (one.aces, one.cdl, one.base, one.config)
    aces, cdl, base, config = (named and beside / named for named in files)
    return VerifyRequest(
        () if aces else (path,),
        aces,
        path if aces else None,
        one.claim,
        one.signal_range,
        cdl,
        gpu,
        require_gpu,
        base,
        Shown(config, one.display, one.view),
    )


def _unexpected(folder: Path, manifest: Path, expected: Expected, paths: Sequence[Path]) -> Iterator[Remark]:
    """Yield a remark for each file of which the manifest says nothing, or for many in one."""
    covered = {path.resolve() for path in (*paths, manifest)}
    for path in (*paths, *_named(expected, manifest)):
        covered |= {one.resolve() for one in _frames(path)}
    unexpected = [
        name
        for name in _files(folder)
        if not any(fnmatch(name, one) or fnmatch(PurePosixPath(name).name, one) for one in expected.ignore)
        and not covered & {(place := (folder / name).resolve()), *place.parents}
    ]
    text = f"{manifest.name} does not say what it is"
    yield from (Remark(about=name, text=text) for name in unexpected[:_MOST_NAMED])
    more = len(unexpected) - _MOST_NAMED
    if more > 0:
        yield Remark(about=str(folder), text=f"{manifest.name} does not say what {more:,} more files are")


def _named(expected: Expected, manifest: Path) -> Iterator[Path]:
    """Yield the files that a manifest names besides those to verify."""
    for one in expected.file:
        yield from (manifest.parent / path for path in (one.aces, one.cdl, one.base, one.config) if path)


def _files(folder: Path) -> Iterator[str]:
    """Yield the files of a folder, by their names in it."""
    count = 0
    for parent, folders, files in os.walk(folder):
        folders.sort()
        for name in sorted(files):
            count += 1
            if count > _MOST_FILES:
                raise TooManyEntriesError
            yield (Path(parent) / name).relative_to(folder).as_posix()


def _verified(job: _Job) -> tuple[str, Report | ArgumentError]:
    """Return the report of one file, under its name in the delivery; or the mistake in the manifest."""
    judge = Judge(thresholds=job.thresholds, curves=job.curves)
    try:
        report = verify(job.request, judge)
    except ArgumentError as error:
        return job.name, error
    except UserError as error:
        about = error.about.replace(str(job.path), job.name)
        return job.name, Report(problems=[Remark(about=about, text=error.reason)])
    return job.name, _under_its_name(report, job)


def _killed(job: _Job) -> tuple[str, Report | ArgumentError]:
    text = "the process that verified it was killed, perhaps for want of memory; verify it by itself"
    return job.name, Report(problems=[Remark(about=job.name, text=text)])


def _under_its_name(report: Report, job: _Job) -> Report:
    """Name a report's targets and files as the delivery does: several folders may have the same names."""
    name = job.path.name
    for result in report.results:
        result.target = job.name if result.target == name else f"{job.name}: {result.target}"
    for remark in (*report.problems, *report.absent, *report.notes, *report.compared):
        if job.name not in remark.about:
            remark.about = job.name if remark.about == name else f"{job.name}: {remark.about}"
    for record in report.files:
        if record.path == name:
            record.path = job.name
        elif job.path.is_dir():
            record.path = f"{job.name}/{record.path}"
    return report
