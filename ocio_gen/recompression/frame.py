# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""One frame, recompressed or restored: the unit of work, on any machine."""

import errno
import shutil
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

import xxhash
from pydantic import Field

from ocio_gen.core.disk.files import shown
from ocio_gen.core.documented import Documented
from ocio_gen.core.errors import UserError, one_line
from ocio_gen.recompression.codecs import CODECS
from ocio_gen.recompression.errors import FrameError, LeftAloneError
from ocio_gen.recompression.exr_file import ExrFile, from_descriptor, from_reader
from ocio_gen.recompression.exr_header import parse_header
from ocio_gen.recompression.proof import prove, require_true_counts, restores_exactly
from ocio_gen.recompression.reading import FileReader, file_hash
from ocio_gen.recompression.record_log import RecordLog
from ocio_gen.recompression.records import (
    FileState,
    FrameRecord,
    State,
    encoded_name,
    find_record_for,
    pack_order,
    pack_padding,
    pack_trailing,
    unpack_layout,
)
from ocio_gen.recompression.replacing import Original, opened, require_free, scratch_beside
from ocio_gen.recompression.rewrite import layout_of, recompressed_header, rewrite

_GONE_OR_LATE = "is gone, or not there yet: network disks show some files late; run again when it is there"

# What can be wrong with a frame, and does not stop the others.
PROBLEMS = (LeftAloneError, FrameError, UserError, OSError, MemoryError)

# What the record of a frame that is recompressed again has of the first one.
_OF_ORIGINALS = ("original", "exact", "order", "padding", "blank_table", "trailing")


@dataclass(frozen=True)
class FrameJob:
    """What is to become of one frame."""

    source: Path
    target: Path  # the same for a frame that is replaced
    codec: str = ""  # to recompress with
    aces_container: str = "drop"

    @property
    def in_place(self) -> bool:
        """Whether the frame is replaced."""
        return self.source == self.target


class FrameResult(Documented):
    """What became of one frame."""

    path: str
    """The frame, as it was named."""
    state: State
    """recompressed or restored: done and proven. proven: it was already. kept: nothing to gain.
    left: whole, but not to be touched. failed: damaged, or could not be read or written."""
    reason: str = ""
    """Why, if it is none of the first three."""
    codec: str = ""
    """What it is compressed with."""
    bytes_before: int = 0
    """Its size."""
    bytes_after: int = 0
    """Its size after it."""
    seconds: float = 0
    """What it took."""
    exact: bool = False
    """Whether restoring gives back the original's bytes."""
    remarks: list[str] = Field(default_factory=list)
    """What OpenEXR says about its colour metadata."""

    @property
    def falls_short(self) -> bool:
        """Whether what was asked for was not done."""
        return self.state.falls_short


@cache
def tools() -> dict[str, str]:
    """Return the versions of what makes and proves frames."""
    return {name: version(name) for name in ("ocio_gen", "OpenEXR", "numpy", "xxhash")}


def recompress_frame(job: FrameJob) -> FrameResult:
    """Recompress a frame, prove the result, record it, and only then put it in its place.

    Args:
        job: What to do. The same job done twice gives the same file; the second time, nothing is done.

    Returns:
        What became of it; problems with the frame are returned, not raised.
    """
    return run_safely(job, _recompress)


def restore_frame(job: FrameJob) -> FrameResult:
    """Restore a frame's original from its folder's records, prove it, and only then put it in its place."""
    return run_safely(job, _restore)


def run_safely(job: FrameJob, do: Callable[[FrameJob], FrameResult]) -> FrameResult:
    """Return what became of a frame; problems with it are returned, not raised."""
    started = time.perf_counter()
    try:
        result = do(job)
    except PROBLEMS as error:
        state, reason = problem_of(job.source, error)
        result = FrameResult(path=shown(job.source), state=state, reason=reason)
    result.seconds = time.perf_counter() - started
    return result


def problem_of(source: Path, error: Exception) -> tuple[State, str]:
    """Return what an error, one of `PROBLEMS`, means for a frame: left or failed, and why.

    Args:
        source: The frame.
        error: What was raised while it was worked on.
    """
    if isinstance(error, LeftAloneError):
        return State.LEFT, str(error)
    if isinstance(error, MemoryError):
        return State.FAILED, "does not fit into memory"
    if isinstance(error, OSError):
        gone = error.errno == errno.ENOENT and str(error.filename) == str(source)
        if gone or error.errno == errno.ESTALE:
            return State.FAILED, _GONE_OR_LATE
        return State.FAILED, f"cannot be read or written: {error.strerror or one_line(error)}"
    return State.FAILED, str(error)


def _recompress(job: FrameJob) -> FrameResult:
    with opened(job.source) as original:
        log = RecordLog(job.target.parent)
        records = log.of(job.target.name)
        if _proven_before(job, original, records):
            return FrameResult(path=shown(job.source), state=State.PROVEN, codec=job.codec)
        source = from_descriptor(original.descriptor)
        remarks = _colour_remarks(original)
        codec = CODECS[job.codec]
        if all(part.has_lost for part in source.header.parts):
            name = source.header.parts[0].codec.name.upper()
            raise LeftAloneError(f"is {name}, a lossy codec that no lossless one undercuts")
        if recompressed_header(source.header, codec, "keep") == source.header:
            return _kept(job, original, source, f"is {codec.name} already")
        if job.in_place and original.stat.st_nlink > 1:
            raise LeftAloneError(
                f"has {original.stat.st_nlink} names (hard links), and only one would be replaced; use `dest`"
            )
        record = _replaced(job, original, source, log, records)
        if not record:
            return _kept(job, original, source, f"{codec.name} would not make it smaller")
    return FrameResult(
        path=shown(job.source),
        state=State.RECOMPRESSED,
        codec=codec.name,
        bytes_before=record.source.bytes,
        bytes_after=record.result.bytes,
        exact=record.exact,
        remarks=remarks,
    )


def _replaced(
    job: FrameJob, original: Original, source: ExrFile, log: RecordLog, records: list[FrameRecord]
) -> FrameRecord | None:
    """Write, prove, record and place a frame's result; none if it would not be smaller."""
    codec = CODECS[job.codec]
    header = recompressed_header(source.header, codec, job.aces_container)
    with scratch_beside(job.target) as scratch:
        if not job.in_place:
            require_free(job.target)
        rewrite(source, header, scratch.file)
        if scratch.size() >= source.size and codec.packs:
            return None
        scratch.take_after(original, strict=job.in_place)
        scratch.flush()
        # Both are read afresh, and hashed on the way where they are read in order.
        reader, packed = FileReader(original.descriptor), FileReader(scratch.file.fileno())
        result = from_reader(packed)
        pixels = prove(from_reader(reader), result)
        require_true_counts(result)
        before = _state_of(reader, original.stat.st_mtime_ns, source)
        earlier = find_record_for(records, before.xxh128)
        first = log.header_bytes(earlier) if earlier else source.header.encoded()
        record = FrameRecord(
            file=encoded_name(job.target.name),
            state=State.RECOMPRESSED,
            at=datetime.now(UTC),
            source=before,
            result=_state_of(packed, original.stat.st_mtime_ns, result),
            in_place=job.in_place,
            pixels=pixels,
            header=xxhash.xxh3_128_hexdigest(first),
            tools=tools(),
            **_original(before, source, result, earlier),
        )
        scratch.take_times_of(original)
        original.require_unchanged()
        if not job.in_place:
            require_free(job.target)
        log.append(record, first)
        scratch.put_in_place(mode=original.mode, replace=job.in_place)
    return record


def _original(
    before: FileState, source: ExrFile, result: ExrFile, earlier: FrameRecord | None
) -> dict[str, Any]:
    """Return what restores the frame; of a frame that was recompressed before, its first original."""
    if earlier:
        return {name: getattr(earlier, name) for name in _OF_ORIGINALS}
    layout = layout_of(source)
    return {
        "original": before,
        "exact": restores_exactly(source, layout, result),
        "order": pack_order(layout),
        "padding": pack_padding(layout),
        "blank_table": layout.blank_table,
        "trailing": pack_trailing(layout),
    }


def _state_of(reader: FileReader, mtime_ns: int, file: ExrFile) -> FileState:
    return FileState(
        bytes=file.size,
        xxh128=reader.digest(),
        mtime_ns=mtime_ns,
        codec=file.header.parts[0].codec.name,
    )


def _proven_before(job: FrameJob, original: Original, records: list[FrameRecord]) -> bool:
    """Return whether an earlier run has done this, and all is as it left it."""
    done = [one for one in records if one.state is State.RECOMPRESSED and one.result.codec == job.codec]
    if job.in_place:
        return any(_is(original, one.result) for one in reversed(done))
    done = [one for one in done if _is(original, one.source)]
    if not done or not job.target.is_file():
        return False
    with opened(job.target) as there:
        return any(_is(there, one.result) for one in reversed(done))


def _is(file: Original, state: FileState) -> bool:
    if file.stat.st_size != state.bytes:
        return False
    return file.stat.st_mtime_ns == state.mtime_ns or file_hash(file.descriptor) == state.xxh128


def _kept(job: FrameJob, original: Original, source: ExrFile, reason: str) -> FrameResult:
    """Leave a frame as it is; where results go to another folder, that gets it as it is."""
    if not job.in_place:
        _copy(job, original)
    return FrameResult(
        path=shown(job.source),
        state=State.KEPT,
        reason=reason,
        codec=source.header.parts[0].codec.name,
        bytes_before=source.size,
        bytes_after=source.size,
    )


def _copy(job: FrameJob, original: Original) -> None:
    if job.target.is_file():
        with opened(job.target) as there:
            if file_hash(there.descriptor) == file_hash(original.descriptor):
                return
    with scratch_beside(job.target) as scratch:
        require_free(job.target)
        with open(original.descriptor, "rb", closefd=False) as content:
            content.seek(0)
            shutil.copyfileobj(content, scratch.file)
        scratch.take_after(original, strict=False)
        scratch.flush()
        if file_hash(scratch.file.fileno()) != file_hash(original.descriptor):
            raise FrameError("its copy is another file; read it again")
        scratch.take_times_of(original)
        original.require_unchanged()
        scratch.put_in_place(mode=original.mode, replace=False)


def _colour_remarks(original: Original) -> list[str]:
    """Return what OpenEXR finds in the colour metadata, and if its module does not read the header.

    (It does not where a text is not UTF-8, say, as older tools write them. The header is carried as it is.)
    """
    import OpenEXR

    with open(original.descriptor, "rb", closefd=False) as stream:
        stream.seek(0)
        try:
            file = OpenEXR.File(stream, header_only=True)
            found = [OpenEXR.checkColorMetadata(file.header(part)) for part in range(len(file.parts))]
            texts = [OpenEXR.colorMetadataWarningToString(one) for one in found if one != OpenEXR.OK]
        except (RuntimeError, ValueError, OSError, TypeError) as error:
            return [f"not read by OpenEXR's module ({one_line(error)})"]
    return [one_line(text) for text in texts]


def _restore(job: FrameJob) -> FrameResult:
    log = RecordLog(job.source.parent)
    records = log.of(job.source.name)
    if not records:
        raise LeftAloneError("has no record of being recompressed; its folder's records know nothing of it")
    with opened(job.source) as packed:
        source = from_descriptor(packed.descriptor)
        digest = file_hash(packed.descriptor)
        known = find_record_for(records, digest)
        if not known and any(digest == one.original.xxh128 for one in records):
            return _kept(job, packed, source, "is its original already")
        if not known:
            raise FrameError("is not the file that was proven: it was changed, or the disk lost bits of it")
        with scratch_beside(job.target) as scratch:
            if not job.in_place:
                require_free(job.target)
            layout = unpack_layout(known) if known.exact else None
            header = log.header_bytes(known)
            rewrite(source, parse_header(header), scratch.file, layout)
            scratch.take_after(packed, strict=job.in_place)
            scratch.flush()
            reader = FileReader(scratch.file.fileno())
            restored = from_reader(reader)
            if prove(restored, source) != known.pixels:
                raise FrameError("its pixels are not those that were proven")
            state = _state_of(reader, packed.stat.st_mtime_ns, restored)
            if known.exact and state.xxh128 != known.original.xxh128:
                raise FrameError("what was restored is not the original, byte by byte")
            scratch.take_times_of(packed)
            packed.require_unchanged()
            if job.in_place:
                done = {
                    "state": State.RESTORED,
                    "at": datetime.now(UTC),
                    "source": known.result,
                    "result": state,
                }
                form = {"schema_version": 2, "header": xxhash.xxh3_128_hexdigest(header), "in_place": True}
                log.append(known.model_copy(update=done | form), header)
            scratch.put_in_place(mode=packed.mode, replace=job.in_place)
    return FrameResult(
        path=shown(job.source),
        state=State.RESTORED,
        codec=state.codec,
        bytes_before=source.size,
        bytes_after=restored.size,
        exact=known.exact,
    )
