# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""A delivery of many files: a manifest says what each of them should be, and all are verified at a time."""

import os
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path, PurePosixPath
from typing import Annotated

from pydantic import AfterValidator, ConfigDict, Field, ValidationError

from ocio_gen.core.disk.input_folders import absolute
from ocio_gen.core.disk.manifest import FileRecord
from ocio_gen.core.disk.toml_files import read_toml
from ocio_gen.core.documented import Documented
from ocio_gen.core.errors import ArgumentError, InvalidFileError, UserError
from ocio_gen.core.patterns import TooManyEntriesError, matching_paths
from ocio_gen.core.processes import Processes
from ocio_gen.core.processors import processors
from ocio_gen.core.progress import Progress
from ocio_gen.core.sequences import frames_of, is_pattern
from ocio_gen.package.verifiable import Shown, VerifyRequest, check, verify
from ocio_gen.show.mistakes import mistakes
from ocio_gen.show.tables import not_allowed
from ocio_gen.verification.judge import Judge, Thresholds
from ocio_gen.verification.movies import is_movie
from ocio_gen.verification.report import Remark, Report
from ocio_gen.verification.statement import is_of_capture
from ocio_gen.verification.subjects.capture import SignalRange

# Files of a delivery. A night's captures of a show are a hundredth of this.
_MOST_FILES = 200_000

_LINK = "is a link, and not verified: deliver the file itself"

# What a report names of the files that nobody expects.
_MOST_NAMED = 20


def _inside(path: str) -> str:
    """Return a path, if it leads to nothing outside the delivery, and is one kind of pattern."""
    parts = PurePosixPath(path).parts
    if not parts or path.startswith("/") or ".." in parts:
        raise not_allowed("a path in the delivery's folder")
    if set(path) & set("*?[") and is_pattern(Path(path)):
        raise not_allowed("either * and ?, or #### for frame numbers")
    return path


def _some(files: list["ExpectedFile"]) -> list["ExpectedFile"]:
    if not files:
        raise not_allowed("at least one table [[file]]")
    return files


# Not of the words that TOML has for others: true, inf.
_Number = Annotated[float, Field(ge=0, strict=True, allow_inf_nan=False)]


class ExpectedFile(Documented):
    """One file of a delivery, or several like it, and what they should be."""

    model_config = ConfigDict(extra="forbid")

    path: Annotated[str, AfterValidator(_inside)]
    """A file or a folder, relative to the delivery's folder; * and ? stand for characters of names, and in
    captures #### stands for frame numbers."""
    claim: str | None = Field(default=None, alias="as")
    """What it should be: acesproxy10i:decode:ap1 for a LUT, acesproxy10i:full for a capture."""
    signal_range: SignalRange | None = Field(default=None, alias="range")
    """How it carries code values, where `as` does not say so."""
    aces: Path | None = None
    """For a capture, the ACES2065-1 frame that was sent: a path relative to the manifest's folder."""
    cdl: Path | None = None
    """The ASC CDL that it applies, relative to the manifest's folder."""
    base: Path | None = None
    """For a package or a config, its house config: a path relative to the manifest's folder."""
    config: Path | None = None
    """For a LUT that shows a view, the OCIO config that has it: a path relative to the manifest's folder."""
    display: str | None = None
    """The display of that view; by default the config's default one."""
    view: str | None = None
    """The view; by default the display's default one."""
    fail: _Number | None = None
    """A sample further off has failed, in code values."""
    warn: _Number | None = None
    """A sample further off is warned of, in code values."""
    failpercent: Annotated[_Number, Field(le=100)] | None = None
    """Percent of the samples that may fail."""


class Expected(Documented):
    """What each file of a delivery should be."""

    model_config = ConfigDict(extra="forbid")

    file: Annotated[list[ExpectedFile], AfterValidator(_some), Field(json_schema_extra={"minItems": 1})]
    """The files."""
    ignore: list[str] = Field(default_factory=list)
    """Files that are there as well and are not verified: names, or paths in the delivery, with * and ?."""


@dataclass(frozen=True)
class _Job:
    """One file to verify, in a process of its own."""

    name: str  # in the delivery
    path: Path
    request: VerifyRequest
    thresholds: Thresholds
    curves: bool

    @property
    def frames(self) -> list[Path]:
        """The frames of a sequence of captures; none of anything else."""
        return frames_of(self.path) if self.request.aces else []

    @property
    def takes_all(self) -> bool:
        """Whether it keeps all processors busy by itself."""
        return is_movie(self.path) or len(self.frames) > 1


def verify_expected(
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

    A file that is not there, that is a link, that cannot be verified, or of which the manifest says nothing,
    is a problem of the report.

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
            for path in paths:
                request = _request(path, one, manifest.parent, gpu=gpu, require_gpu=require_gpu)
                name = path.relative_to(folder).as_posix()
                jobs.append(_Job(name, path, request, _thresholds(one, thresholds), curves))
            if paths:
                _check(jobs[-1].request, manifest, one)
        _require_once([job.name for job in jobs], manifest)
        report.problems += _unexpected(folder, manifest, expected, jobs)
    except TooManyEntriesError:
        raise InvalidFileError(
            folder, f"holds more than {_MOST_FILES:,} files", hint="verify a part of it at a time"
        ) from None
    linked = [job for job in jobs if _leads_elsewhere(folder, job)]
    report.problems += [Remark(about=job.name, text=_LINK) for job in linked]
    jobs = [job for job in jobs if job not in linked]
    found: dict[str, Report] = {}
    for some, count in (
        ([job for job in jobs if not job.takes_all], processors()),
        ([job for job in jobs if job.takes_all], 1),
    ):
        with closing(Processes(count)) as processes:
            for name, one_report in processes.run(_verified, some, _killed):
                found[name] = one_report
                progress(str(Progress("verifying", len(found), len(jobs))))
    for job in jobs:
        report += found[job.name]
    return report


def _thresholds(one: ExpectedFile, thresholds: Thresholds) -> Thresholds:
    """Return the thresholds of a file: those of its entry, or else those of the whole delivery."""
    return Thresholds(
        *(
            getattr(thresholds, name) if getattr(one, name) is None else getattr(one, name)
            for name in ("fail", "warn", "failpercent")
        )
    )


def _check(request: VerifyRequest, manifest: Path, one: ExpectedFile) -> None:
    """Raise an error where an entry says what cannot be, before any file is verified."""
    where = f"file {one.path}"
    if one.claim and not one.aces and is_of_capture(one.claim):
        text = f"{one.claim} is said of a capture, and its frame is not named"
        raise InvalidFileError(manifest, text, where=where, hint='add aces = "PLATE.exr"')
    try:
        check(request)
    except ArgumentError as error:
        raise InvalidFileError(manifest, error.text, where=where, hint=error.hint) from None


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
    if frames_of(path):
        yield path
    elif os.path.lexists(path) or not is_pattern(path):
        yield from matching_paths(folder, pattern)


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
        require_gpu and not aces,  # a capture is run by nothing
        base,
        Shown(config, one.display, one.view),
    )


def _leads_elsewhere(folder: Path, job: _Job) -> bool:
    """Tell whether a file is a link, or lies in a folder that is one."""
    places = [job.path, *job.path.parents]
    return any(place.is_symlink() for place in places[: places.index(folder)])


def _unexpected(folder: Path, manifest: Path, expected: Expected, jobs: Sequence[_Job]) -> Iterator[Remark]:
    """Yield a remark for each file of which the manifest says nothing, or for many in one."""
    covered, whole = {absolute(manifest)}, set()
    for job in jobs:
        if job.path.is_dir() and not job.request.aces:
            whole.add(absolute(job.path))  # of a package or a bundle, what is not its own is a problem
        covered |= set(map(absolute, job.frames or [job.path]))
    for path in _named(expected, manifest):
        covered |= set(map(absolute, frames_of(path) or [path]))
    unexpected: list[str] = []
    closed: list[Remark] = []
    for name in _files(folder, closed):
        place = absolute(folder / name)
        if place not in covered and not whole & {*place.parents} and not _ignored(name, expected.ignore):
            unexpected.append(name)
    yield from closed
    text = f"{manifest.name} does not say what it is"
    yield from (Remark(about=name, text=text) for name in unexpected[:_MOST_NAMED])
    more = len(unexpected) - _MOST_NAMED
    if more > 0:
        yield Remark(about=str(folder), text=f"{manifest.name} does not say what {more:,} more files are")


def _ignored(name: str, patterns: Sequence[str]) -> bool:
    """Tell whether a pattern stands for a file: by its name alone, or by its path in the delivery."""
    for pattern in patterns:
        wanted, parts = pattern.replace("[", "[[]").split("/"), name.split("/")
        parts = parts[-1:] if len(wanted) == 1 else parts
        if len(wanted) == len(parts) and all(map(fnmatchcase, parts, wanted)):
            return True
    return False


def _named(expected: Expected, manifest: Path) -> Iterator[Path]:
    """Yield the files that a manifest names besides those to verify."""
    for one in expected.file:
        yield from (manifest.parent / path for path in (one.aces, one.cdl, one.base, one.config) if path)


def _files(folder: Path, closed: list[Remark]) -> Iterator[str]:
    """Yield the files of a folder, and links to folders, by their names in it; note what cannot be read."""

    def unreadable(error: OSError) -> None:
        name = Path(error.filename).relative_to(folder).as_posix()
        closed.append(Remark(about=name, text=f"cannot be read ({error.strerror}); not verified"))

    count = 0
    for parent, folders, files in os.walk(folder, onerror=unreadable):
        folders.sort()
        links = [name for name in folders if Path(parent, name).is_symlink()]
        for name in sorted([*files, *links]):
            count += 1
            if count > _MOST_FILES:
                raise TooManyEntriesError
            yield Path(parent, name).relative_to(folder).as_posix()


def _verified(job: _Job) -> tuple[str, Report]:
    """Return the report of one file, under its name in the delivery."""
    judge = Judge(thresholds=job.thresholds, curves=job.curves)
    try:
        report = verify(job.request, judge)
    except ArgumentError as error:  # of what the entry says, and this file is not
        return job.name, Report(problems=[Remark(about=job.name, text=str(error))])
    except UserError as error:
        about = error.about.replace(str(job.path), job.name)
        text = error.reason if job.name in about else f"{about}: {error.reason}"
        about = about if job.name in about else job.name
        return job.name, Report(problems=[Remark(about=about, text=text)])
    return job.name, _under_its_name(report, job)


def _killed(job: _Job) -> tuple[str, Report]:
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
    for record, folder in zip(report.files, _folders_of(report.files, job), strict=True):
        record.path = (folder / record.path).as_posix()
    return report


def _folders_of(records: Sequence[FileRecord], job: _Job) -> list[PurePosixPath]:
    """Return the folder of each record's file: in the delivery, or that of the plates."""
    name = PurePosixPath(job.name)
    own = name if job.path.is_dir() else name.parent
    if not job.request.aces:
        return [own] * len(records)
    aces = job.request.aces
    plates = PurePosixPath((aces if aces.is_dir() else aces.parent).as_posix())
    if is_movie(job.path):
        return [plates] * (len(records) - 1) + [own]
    return [plates, own] * (len(records) // 2)  # what was sent, and what arrived of it
