# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""One frame, or another file, from its source to its place in the archive: the unit of work, on any machine.

What is proven of a copy: the bytes that the disk gives back are those that were read of the source. They are
hashed as they are read, written, flushed (fsync), and read once more. Before that, the system is asked to
forget what it keeps of the file in memory (POSIX_FADV_DONTNEED): file systems of disks do, so that their own
bytes are read; those that live in memory have no others. A clone of the source's blocks would be quicker, and
would share each bit that the disk loses: an archive gets bytes of its own.
"""

import os
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import xxhash
from pydantic import Field

from ocio_gen.archive.picture import Expected, require_expected
from ocio_gen.archive.pull_records import PulledFile
from ocio_gen.core.disk.files import shown
from ocio_gen.core.documented import Documented, Word
from ocio_gen.core.errors import ArgumentError
from ocio_gen.recompression.codecs import LOSSLESS
from ocio_gen.recompression.errors import FrameError, LeftAloneError
from ocio_gen.recompression.exr_file import from_descriptor
from ocio_gen.recompression.exr_header import Header
from ocio_gen.recompression.frame import PROBLEMS, FrameJob, problem_of, recompress_frame
from ocio_gen.recompression.reading import file_hash
from ocio_gen.recompression.record_log import RecordLog
from ocio_gen.recompression.records import State, encoded_name, find_record_for
from ocio_gen.recompression.replacing import Original, opened, require_free, scratch_beside

# A copy's codec: the source's bytes as they are; and what leaves the choice to samples.
NONE, AUTO = "none", "auto"

_BLOCK = 1 << 20


@dataclass(frozen=True)
class PullJob:
    """What is to become of one file."""

    source: Path
    target: Path
    codec: str = NONE
    expected: Expected | None = None  # none: no frame, but a file that goes along
    record: PulledFile | None = None  # of an earlier run


def lossless(codec: str) -> str:
    """Return the name of a codec that frames may be pulled with.

    Raises:
        UserError: it is none, or loses something.
    """
    name = codec.lower()
    if name in {NONE, AUTO} or name in LOSSLESS:
        return name
    known = ", ".join(one for one in LOSSLESS if one != NONE)
    raise ArgumentError(
        "codec", f"{codec!r} is no lossless codec", hint=f"give none, auto, or one of {known}"
    )


class PullState(Word):
    """What became of a file."""

    COPIED = "copied"
    RECOMPRESSED = "recompressed"
    PROVEN = "proven"
    CHANGED = "changed"
    LEFT = "left"
    FAILED = "failed"

    @property
    def falls_short(self) -> bool:
        """Whether the archive lacks it, or has what its source was before it changed."""
        return self in {PullState.CHANGED, PullState.LEFT, PullState.FAILED}


class _SourceChangedError(LeftAloneError):
    """A source is another file since its own was archived."""


_STATES = {
    State.RECOMPRESSED: PullState.RECOMPRESSED,
    State.PROVEN: PullState.PROVEN,
    State.KEPT: PullState.COPIED,
    State.LEFT: PullState.LEFT,
    State.FAILED: PullState.FAILED,
}


class PullResult(Documented):
    """What became of a file."""

    source: str
    """The file that was read."""
    target: str
    """Its place in the archive."""
    key: str = Field(default="", exclude=True)
    """The same, percent-encoded: unlike text, that of one file only."""
    state: PullState
    """copied or recompressed: done and proven. proven: it was already. changed: the archive has what was
    proven of it, and its source is another file since. left: whole, but not to be touched. failed: damaged,
    not what was expected, or could not be read or written."""
    reason: str = ""
    """Why, if it falls short; or why it is a copy though a codec was asked for."""
    bytes_before: int = 0
    """The source's size."""
    bytes_after: int = 0
    """The size that it has in the archive."""
    seconds: float = 0.0
    """What it took."""
    record: PulledFile | None = None
    """What is to be recorded of it."""


def pull_file(job: PullJob) -> PullResult:
    """Copy or recompress a file into the archive, prove it, and only then put it in its place.

    Args:
        job: What to do. The same job done twice gives the same file; the second time, it is only proven.

    Returns:
        What became of it; problems with the file are returned, not raised.
    """
    started = time.perf_counter()
    try:
        result = _pull(job)
    except _SourceChangedError as error:
        result = fell_short(job, PullState.CHANGED, str(error))
    except PROBLEMS as error:
        state, reason = problem_of(Path(os.path.realpath(job.source)), error)
        result = fell_short(job, _STATES[state], reason)
    result.source, result.key = shown(job.source), key_of(job)
    result.seconds = time.perf_counter() - started
    return result


def key_of(job: PullJob) -> str:
    """Return what tells a job's result from those of others."""
    return encoded_name(os.fspath(job.target))


def fell_short(job: PullJob, state: PullState, reason: str) -> PullResult:
    """Return the result of a job that came to nothing."""
    return PullResult(
        source=shown(job.source), target=shown(job.target), key=key_of(job), state=state, reason=reason
    )


def still_proven(job: PullJob, record: PulledFile | None) -> bool:
    """Return whether a record says that a job is done, and neither file was touched since: none is read."""
    if record is None or record.codec != job.codec:
        return False
    try:
        target, source = job.target.lstat(), job.source.stat()
    except OSError:
        return False
    now = (target.st_size, target.st_mtime_ns, source.st_size, source.st_mtime_ns)
    then = (record.bytes, record.mtime_ns, record.source_bytes, record.source_mtime_ns)
    return now == then and not job.target.is_symlink()


def _pull(job: PullJob) -> PullResult:
    job = replace(job, source=Path(os.path.realpath(job.source)))  # links to files are files
    with opened(job.source) as original:
        if job.expected:
            frame = from_descriptor(original.descriptor)  # which finds holes in its table, too
            if frame.ends_early:
                raise FrameError("is cut short: bytes of its last chunk are missing")
            require_expected(frame.header, frame.size, job.expected)
            require_primaries(frame.header, job.codec)
        done = _copied if job.codec == NONE else _recompressed
        state, reason, digest = done(job, original)
        target = job.target.lstat()
        original.require_unchanged()
    record = PulledFile(
        file=PulledFile.encoded(job.target.name),
        bytes=target.st_size,
        mtime_ns=target.st_mtime_ns,
        xxh128=digest,
        source_bytes=original.stat.st_size,
        source_mtime_ns=original.stat.st_mtime_ns,
        codec=job.codec,
    )
    return PullResult(
        source=shown(job.source),
        target=shown(job.target),
        state=state,
        reason=reason,
        bytes_before=record.source_bytes,
        bytes_after=record.bytes,
        record=record,
    )


def require_primaries(header: Header, codec: str) -> None:
    """Raise FrameError if a frame would lose what says its primaries.

    A compressed file is no ACES container (ST 2065-4): recompressing takes the flag off.
    """
    if codec != NONE and header.parts[0].value(b"chromaticities") is None:
        raise FrameError(
            "says its primaries only by acesImageContainerFlag, which no compressed file may have: "
            "archive it with codec none, or write its chromaticities"
        )


def _copied(job: PullJob, original: Original) -> tuple[PullState, str, str]:
    """Copy a file, or prove the copy that is there; return its state, a reason, and its hash."""
    if os.path.lexists(job.target):
        return PullState.PROVEN, "", _same_as(job, original)
    with scratch_beside(job.target) as scratch:
        require_free(job.target)
        digest = _hashed_while(original, scratch.file.write)
        scratch.take_after(original, strict=False)
        scratch.flush()
        if file_hash(scratch.file.fileno()) != digest:
            raise FrameError("its copy is not what was read of it: the disk, or memory, lost bits; run again")
        scratch.take_times_of(original)
        original.require_unchanged()
        require_free(job.target)
        scratch.put_in_place(mode=original.mode, replace=False)
    return PullState.COPIED, "", digest


def _hashed_while(original: Original, write: Callable[[memoryview], object]) -> str:
    """Read a file in its order, hand its bytes on, and return their hash."""
    digest = xxhash.xxh3_128()
    buffer = bytearray(_BLOCK)
    view, at = memoryview(buffer), 0
    while count := os.preadv(original.descriptor, [buffer], at):
        digest.update(view[:count])
        write(view[:count])
        at += count
    if at != original.stat.st_size:
        raise FrameError("changed while it was read")
    return digest.hexdigest()


def _same_as(job: PullJob, original: Original) -> str:
    """Return the hash of a target that is there, and is its source's bytes.

    Raises:
        LeftAloneError: it is something else.
    """
    other = LeftAloneError(f"{shown(job.target)} exists, and is not its source's bytes; move that away")
    if job.target.is_symlink() or not job.target.is_file():
        raise other
    with opened(job.target) as there:
        digest = file_hash(there.descriptor)
        if there.stat.st_size != original.stat.st_size or digest != file_hash(original.descriptor):
            raise _changed_since(job, original, digest) or other
    return digest


def _changed_since(job: PullJob, original: Original, there: str) -> LeftAloneError | None:
    """Return an error that tells which has changed since a file was archived; None where no record tells.

    Args:
        job: The file's.
        original: Its source.
        there: The hash of what is in the archive.
    """
    record = job.record
    if record is None or record.codec != job.codec:
        return None
    if job.codec == NONE:
        same = file_hash(original.descriptor) == record.xxh128
    else:  # of which the record has no hash
        now = (original.stat.st_size, original.stat.st_mtime_ns)
        same = now == (record.source_bytes, record.source_mtime_ns)
    if there == record.xxh128 and not same:
        return _SourceChangedError("has changed since it was archived; the archive has it as it was")
    if same and there != record.xxh128:
        return LeftAloneError(
            f"its file in the archive, {shown(job.target)}, is damaged: it was changed since it was "
            "archived; move that away, and run this again"
        )
    return None


def _recompressed(job: PullJob, original: Original) -> tuple[PullState, str, str]:
    """Recompress a frame, as the command recompress does; return its state, a reason, and its hash."""
    result = recompress_frame(FrameJob(job.source, job.target, job.codec))
    if result.falls_short and job.target.is_file() and not job.target.is_symlink():
        with opened(job.target) as there:
            if changed := _changed_since(job, original, file_hash(there.descriptor)):
                raise changed
    if result.state is State.LEFT:
        raise LeftAloneError(result.reason)
    if result.falls_short:
        raise FrameError(result.reason)
    records = RecordLog(job.target.parent).of(job.target.name)
    if result.state is State.RECOMPRESSED:
        return _STATES[result.state], result.reason, records[-1].result.xxh128
    with opened(job.target) as there:
        digest = file_hash(there.descriptor)
    if result.state is State.KEPT:
        sound = digest == file_hash(original.descriptor)
    else:  # for which the size and the time of the file were enough
        sound = find_record_for(records, digest) is not None
    if not sound:
        if changed := _changed_since(job, original, digest):
            raise changed
        raise FrameError(f"{shown(job.target)} is not what was proven of it; move that away, and run again")
    return _STATES[result.state], result.reason, digest
