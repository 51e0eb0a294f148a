# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""Wraps ACES frames into one MXF file: each read once, the file read back; stopped, the next run goes on."""

import hashlib
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import xxhash
from pydantic import BaseModel, ValidationError

from ocio_gen.core.disk.files import make_folder, shown, usual_mode
from ocio_gen.core.disk.input_files import read_bytes
from ocio_gen.core.errors import ArgumentError, InvalidImageError, OutputError
from ocio_gen.core.progress import Progress
from ocio_gen.mxf import labels
from ocio_gen.mxf.frames import Frame, Frames, content_of, frames_of, paths_of
from ocio_gen.mxf.header import Contents, TrackFile, header_of, ratio
from ocio_gen.mxf.identity import Identifiers
from ocio_gen.mxf.index import index_of_frames
from ocio_gen.mxf.picture import Target, picture_descriptor
from ocio_gen.mxf.report import WrapReport
from ocio_gen.mxf.sets import LocalSet
from ocio_gen.mxf.streams import blocks
from ocio_gen.mxf.targets import FIRST_STREAM, TargetFrame, target_frame
from ocio_gen.mxf.writer import ELEMENT_HEAD, TrackFileWriter, element_head
from ocio_gen.recompression.errors import LeftAloneError
from ocio_gen.recompression.replacing import Scratch, opened, scratch_beside
from ocio_gen.show.cut.timecode import Timecode, TimecodeError, counted, exact_rate

Watch = Callable[[Progress], None]

_LOST = "the disk, or memory, lost bits of it: run this again"


@dataclass(frozen=True)
class WrapRequest:
    """What to wrap, and how. The names are those of `ocio_gen.wrap`."""

    frames: Sequence[Path]
    output: Path
    rate: float | str | None = None
    timecode: str | None = None
    targets: Sequence[Path] = ()
    target_at: Sequence[int] = ()  # the frame of each, from 0; by default the middle one
    view: str | None = None


@dataclass(frozen=True)
class TargetAt:
    """A target frame, and the frame that it is of, from 0."""

    frame: TargetFrame
    index: int


@dataclass(frozen=True)
class Written:
    """A track file that was written, and read back."""

    id: bytes
    size: int
    sha1: bytes
    descriptor: tuple[LocalSet, ...]
    length: int
    rate: Fraction  # edit units per second


class _Done(BaseModel):
    """A line of the log: a frame that is in the file."""

    file: str
    bytes: int
    mtime_ns: int
    xxh128: str


def wrap(request: WrapRequest, watch: Watch) -> WrapReport:
    """Wrap frames into an MXF file.

    Args:
        request: What, and how.
        watch: Called after each frame.

    Raises:
        UserError: a frame or an argument is at fault, or the file cannot be written.
    """
    _require_free(request.output)
    asked = _rate(request.rate)
    paths = paths_of(request.frames)
    watch(Progress("looking", 0, len(paths)))
    frames = frames_of(
        paths, asked, request.timecode, lambda done: watch(Progress("looking", done, len(paths)))
    )
    targets = _targets(request, len(paths))
    written = write_frames(frames, targets, request.output, watch)
    return WrapReport(
        file=shown(request.output),
        frames=len(frames.frames),
        bytes=written.size,
        sha1=written.sha1.hex(),
        picture=frames.picture.said,
        rate=str(frames.rate),
        timecode=str(Timecode.of_count(frames.start, frames.rate, drop=frames.drop)),
        restored=sum(one.packed for one in frames.frames),
        targets=len(targets),
        notes=list(frames.notes),
    )


def _require_free(output: Path) -> None:
    if os.path.lexists(output):
        raise OutputError(shown(output), "exists", hint="name another file, or move it away")


def _rate(rate: float | str | None) -> Fraction | None:
    if rate is None:
        return None
    try:
        return exact_rate(rate)
    except TimecodeError as error:
        raise ArgumentError("rate", str(error), hint="give 24, 23.976 or 24000/1001, say") from None


def _targets(request: WrapRequest, count: int) -> list[TargetAt]:
    if request.view is not None and not request.targets:
        raise ArgumentError("view", "is of target frames", hint="give `targets`, too")
    places = list(request.target_at) or [(count - 1) // 2] * len(request.targets)
    if len(places) != len(request.targets):
        text = f"has {len(places)} numbers for {len(request.targets)} target frames"
        raise ArgumentError("target_at", text, hint="give one for each, or none")
    for place in places:
        if not 0 <= place < count:
            raise ArgumentError("target_at", f"found {place}", hint=f"allowed: 0 to {count - 1}")
    return [
        TargetAt(target_frame(path, request.view), place)
        for path, place in zip(request.targets, places, strict=True)
    ]


def write_frames(
    frames: Frames, targets: Sequence[TargetAt], output: Path, watch: Watch, title: str = ""
) -> Written:
    """Write the MXF file of frames, and read it back.

    Args:
        frames: The frames.
        targets: Their target frames.
        output: The file; there must be none.
        watch: Called after each frame.
        title: What the frames are called. Those of two titles are two files, with an identity each.

    Raises:
        UserError: a frame cannot be read, has changed, or the file cannot be written.
    """
    try:
        make_folder(output.parent)
        with scratch_beside(output, goes_on=True) as scratch:
            try:
                written = _Wrapping(frames, targets, scratch, watch, title).run()
                _require_free(output)
                scratch.put_in_place(mode=usual_mode(), replace=False)
            except Exception:
                _log_path(scratch).unlink(missing_ok=True)
                raise
            _log_path(scratch).unlink(missing_ok=True)
            return written
    except LeftAloneError as error:
        raise OutputError(shown(output), str(error), hint="wait until that ends") from None
    except OSError as error:
        raise OutputError(shown(output), f"cannot be written ({error.strerror})") from None


def _log_path(scratch: Scratch) -> Path:
    return scratch.path.with_name(f"{scratch.path.name}.frames")


class _Wrapping:
    """One file in the making."""

    def __init__(
        self, frames: Frames, targets: Sequence[TargetAt], scratch: Scratch, watch: Watch, title: str
    ) -> None:
        self._frames, self._targets, self._scratch, self._watch = frames, targets, scratch, watch
        self._title = title
        self._contents = Contents(
            labels.ACES_FRAMES,
            labels.PICTURE_TRACK,
            "Picture",
            title,
            labels.ACES_ELEMENT,
            frames.rate,
            len(frames.frames),
            counted(frames.rate),
            frames.start,
            frames.drop,
        )
        draft, _ = self._header(())
        self._writer = TrackFileWriter(scratch.file, labels.ACES_FRAMES, draft)
        self._log = _log_path(scratch)

    def run(self) -> Written:
        """Write all, and read it back."""
        hashes = self._write_essence()
        file, writer = self._scratch.file, self._writer
        for at, target in enumerate(self._targets):
            path = target.frame.path
            content = read_bytes(path, "give another target frame", most=target.frame.bytes)
            writer.add_stream(FIRST_STREAM + at, content)
            hashes.append(xxhash.xxh3_128_hexdigest(content))
        header, descriptor = self._header(hashes)
        index = index_of_frames(
            self._offsets(), ratio(self._frames.rate), Identifiers(["index", self._title, *hashes]).new
        )
        file.truncate()
        writer.finish(header, index)
        file.flush()
        self._scratch.flush()
        sha1 = self._read_back(hashes)
        return Written(
            header.id,
            self._scratch.size(),
            sha1,
            tuple(descriptor),
            len(self._frames.frames),
            self._frames.rate,
        )

    def _header(self, seed: Sequence[str]) -> tuple[TrackFile, list[LocalSet]]:
        ids = Identifiers([self._title, *seed])
        targets = [
            Target(one.frame.media_type, one.index, one.frame.display, one.frame.largest, FIRST_STREAM + at)
            for at, one in enumerate(self._targets)
        ]
        descriptor = picture_descriptor(
            self._frames.picture,
            self._frames.rate,
            len(self._frames.frames),
            ids,
            authoring=self._frames.authoring,
            targets=targets,
        )
        return header_of(self._contents, descriptor, ids), descriptor

    def _offsets(self) -> list[int]:
        """Return where each frame begins in the stream of essence."""
        offsets, at = [], 0
        for frame in self._frames.frames:
            offsets.append(at)
            at += ELEMENT_HEAD + frame.bytes
        return offsets

    # ------------------------------------------------------------ writing

    def _write_essence(self) -> list[str]:
        """Write the frames that an earlier run has not; return the hashes of all."""
        file = self._scratch.file
        hashes = self._written_before()
        self._writer.begin()
        count = len(self._frames.frames)
        at = self._writer.essence_at + sum(
            ELEMENT_HEAD + one.bytes for one in self._frames.frames[: len(hashes)]
        )
        file.seek(at)
        self._watch(Progress("wrapping", len(hashes), count))
        with self._log.open("ab" if hashes else "wb") as log:
            for frame in self._frames.frames[len(hashes) :]:
                file.write(element_head(labels.ACES_ELEMENT, frame.bytes))
                digest = self._copy(frame)
                file.flush()
                hashes.append(digest)
                line = _Done(
                    file=os.fsencode(frame.path.name).hex(),
                    bytes=frame.stored,
                    mtime_ns=frame.mtime_ns,
                    xxh128=digest,
                )
                log.write(line.model_dump_json().encode() + b"\n")
                log.flush()
                self._watch(Progress("wrapping", len(hashes), count))
        return hashes

    def _written_before(self) -> list[str]:
        """Return the hashes of the frames that a run which was stopped has written, from the first on."""
        hashes: list[str] = []
        end, size = self._writer.essence_at, self._scratch.size()
        for frame, done in zip(self._frames.frames, self._logged(), strict=False):
            end += ELEMENT_HEAD + frame.bytes
            now = (os.fsencode(frame.path.name).hex(), frame.stored, frame.mtime_ns)
            if end > size or now != (done.file, done.bytes, done.mtime_ns):
                break
            hashes.append(done.xxh128)
        return hashes

    def _logged(self) -> Iterator[_Done]:
        with suppress(OSError, ValidationError), self._log.open("rb") as lines:
            yield from map(_Done.model_validate_json, lines)

    def _copy(self, frame: Frame) -> str:
        """Write the bytes of a frame; return their hash."""
        try:
            with content_of(frame, self._scratch.path.parent) as path, opened(path) as source:
                stat = source.stat
                if not frame.packed and (stat.st_size, stat.st_mtime_ns) != (frame.stored, frame.mtime_ns):
                    raise _changed(frame)
                digest, count = xxhash.xxh3_128(), 0
                for block in blocks(source.descriptor):
                    digest.update(block)
                    self._scratch.file.write(block)
                    count += len(block)
                if count != frame.bytes:
                    raise _changed(frame)
                return digest.hexdigest()
        except LeftAloneError as error:
            raise InvalidImageError(shown(frame.path), str(error)) from None

    # ------------------------------------------------------------ reading back

    def _read_back(self, hashes: Sequence[str]) -> bytes:
        """Compare what the disk gives back with what was written; return the SHA-1 of all of it.

        Raises:
            UserError: they differ.
        """
        sha1 = hashlib.sha1(usedforsecurity=False)
        descriptor = self._scratch.file.fileno()
        at = 0
        written = self._writer.written
        frames = self._elements()
        count = len(self._frames.frames)
        done = 0
        while True:
            if at in written:
                data = os.pread(descriptor, len(written[at]), at)
                same, length = data == written[at], len(data)
                sha1.update(data)
            elif at in frames:
                frame = self._frames.frames[done]
                head = os.pread(descriptor, ELEMENT_HEAD, at)
                sha1.update(head)
                digest = xxhash.xxh3_128()
                for block in blocks(descriptor, at + ELEMENT_HEAD, frame.bytes):
                    digest.update(block)
                    sha1.update(block)
                same = head == element_head(labels.ACES_ELEMENT, frame.bytes)
                same = same and digest.hexdigest() == hashes[done]
                length = ELEMENT_HEAD + frame.bytes
                done += 1
                self._watch(Progress("proving", done, count))
            else:
                break
            if not same:
                raise OutputError(shown(self._scratch.target), "is not what was written", hint=_LOST)
            at += length
        if at != self._scratch.size() or done != count:
            raise OutputError(shown(self._scratch.target), "is not as long as what was written", hint=_LOST)
        return sha1.digest()

    def _elements(self) -> set[int]:
        return {self._writer.essence_at + offset for offset in self._offsets()}


def _changed(frame: Frame) -> InvalidImageError:
    return InvalidImageError(shown(frame.path), "changed while it was read", hint="run this again")
