# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""Wraps ACES frames into one MXF file: each read once, the file read back; stopped, the next run goes on."""

import os
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import BinaryIO

import xxhash
from pydantic import BaseModel, ValidationError

from ocio_gen import __version__
from ocio_gen.core.disk.files import make_folder, shown, usual_mode
from ocio_gen.core.errors import ArgumentError, InvalidImageError, OutputError
from ocio_gen.core.progress import Progress, Watch
from ocio_gen.mxf import labels
from ocio_gen.mxf.frames import Frame, Frames, content_of, frames_of, paths_of
from ocio_gen.mxf.header import Contents, TrackFile, header_of, ratio
from ocio_gen.mxf.identity import Identifiers
from ocio_gen.mxf.index import index_of_frames
from ocio_gen.mxf.picture import Target, picture_descriptor
from ocio_gen.mxf.report import WrapReport
from ocio_gen.mxf.streams import source_blocks
from ocio_gen.mxf.targets import FIRST_STREAM, TargetFrame, target_frame
from ocio_gen.mxf.writer import ELEMENT_HEAD, TrackFileWriter
from ocio_gen.recompression.errors import FrameError, LeftAloneError
from ocio_gen.recompression.records import encoded_name
from ocio_gen.recompression.replacing import Scratch, identity, opened, scratch_beside
from ocio_gen.show.cut.timecode import Timecode, asked_rate, counted


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

    id: bytes  # its UUID, 16 bytes
    size: int  # bytes
    sha1: bytes
    hashes: tuple[str, ...] = ()  # of its frames, XXH128


class _Done(BaseModel):
    """A line of the log: a frame that is in the file."""

    file: str  # percent-encoded
    stat: tuple[int, ...]  # of it, by which another one is told
    room: int  # bytes in front of all essence
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
    asked = asked_rate(request.rate)
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
    if output.suffix.lower() != ".mxf":
        raise OutputError(shown(output), "is no name of an MXF file", hint="let it end in .mxf")
    if os.path.lexists(output):
        raise OutputError(shown(output), "exists", hint="name another file, or move it away")


def _targets(request: WrapRequest, frames: int) -> list[TargetAt]:
    if request.view is not None and not request.targets:
        raise ArgumentError("view", "goes with target frames", hint="give `targets`, too")
    places = list(request.target_at) or [(frames - 1) // 2] * len(request.targets)
    if len(places) != len(request.targets):
        text = f"has {len(places)} numbers for {len(request.targets)} target frames"
        raise ArgumentError("target_at", text, hint="give one for each, or none")
    for place in places:
        if not 0 <= place < frames:
            raise ArgumentError("target_at", f"found {place}", hint=f"allowed: 0 to {frames - 1}")
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
            except OSError:
                raise  # what is written is kept for the next run, as that of one that is stopped
            except Exception:
                _log_path(scratch).unlink(missing_ok=True)
                raise
            _log_path(scratch).unlink(missing_ok=True)
            return written
    except LeftAloneError as error:
        raise OutputError(shown(output), str(error), hint="wait until that ends") from None
    except OSError as error:
        text = f"cannot be written ({error.strerror})"
        raise OutputError(
            shown(output), text, hint="what is done is kept beside it: run this again"
        ) from None


def _log_path(scratch: Scratch) -> Path:
    return scratch.path.with_name(f"{scratch.path.name}.frames")


class _Wrapping:
    """One file in the making."""

    def __init__(
        self, frames: Frames, targets: Sequence[TargetAt], scratch: Scratch, watch: Watch, title: str
    ) -> None:
        self._frames, self._targets, self._scratch, self._watch = frames, targets, scratch, watch
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
        draft = self._header(())
        self._writer = TrackFileWriter(scratch.file, scratch.target, labels.ACES_FRAMES, draft)
        self._log = _log_path(scratch)

    def run(self) -> Written:
        """Write all, and read it back."""
        hashes = self._write_essence()
        for at, target in enumerate(self._targets):
            frame = target.frame
            self._writer.begin_stream(FIRST_STREAM + at, frame.bytes)
            hashes.append(self._copy(frame.path, frame.bytes, "give another target frame"))
        header = self._header(hashes)
        index = index_of_frames(
            self._offsets(), ratio(self._frames.rate), Identifiers(["index", str(header.id), *hashes]).new
        )
        self._scratch.file.truncate()
        self._writer.finish(header, index)
        self._scratch.file.flush()
        self._scratch.flush()
        frames = self._frames.frames
        sizes = [*(one.bytes for one in frames), *(one.frame.bytes for one in self._targets)]
        numbers = count(1)
        sha1 = self._writer.read_back(
            zip(sizes, hashes, strict=True),
            lambda: self._watch(Progress("proving", min(next(numbers), len(frames)), len(frames))),
        )
        return Written(header.id, self._scratch.size(), sha1, tuple(hashes[: len(frames)]))

    def _header(self, seed: Sequence[str]) -> TrackFile:
        """Return the header; whatever it says, and the frames, makes another identity."""
        shown_at = [(one.index, one.frame.display.name) for one in self._targets]
        facts = (self._contents, self._frames.picture, self._frames.authoring, shown_at, __version__)
        ids = Identifiers([repr(facts), *seed])
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
        return header_of(self._contents, descriptor, ids)

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
        file, frames = self._scratch.file, self._frames.frames
        hashes = self._written_before()
        self._writer.begin()
        for frame in frames[: len(hashes)]:
            self._writer.begin_element(labels.ACES_ELEMENT, frame.bytes)
            file.seek(frame.bytes, os.SEEK_CUR)
        self._watch(Progress("wrapping", len(hashes), len(frames)))
        with self._opened_log(goes_on=bool(hashes)) as log:
            for frame in frames[len(hashes) :]:
                self._writer.begin_element(labels.ACES_ELEMENT, frame.bytes)
                hashes.append(self._copy_frame(frame))
                file.flush()
                log.write(self._line(frame, hashes[-1]).model_dump_json().encode() + b"\n")
                log.flush()
                self._watch(Progress("wrapping", len(hashes), len(frames)))
        return hashes

    def _opened_log(self, *, goes_on: bool) -> BinaryIO:
        if not goes_on:
            self._log.unlink(missing_ok=True)
        descriptor = os.open(self._log, os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_NOFOLLOW, 0o666)
        return os.fdopen(descriptor, "ab")

    def _line(self, frame: Frame, digest: str) -> _Done:
        room = self._writer.essence_at
        return _Done(file=encoded_name(frame.path.name), stat=frame.identity, room=room, xxh128=digest)

    def _written_before(self) -> list[str]:
        """Return the hashes of the frames that a run which was stopped has written, from the first on."""
        hashes: list[str] = []
        end, size = self._writer.essence_at, self._scratch.size()
        for frame, done in zip(self._frames.frames, self._logged(), strict=False):
            end += ELEMENT_HEAD + frame.bytes
            if end > size or done != self._line(frame, done.xxh128):
                break
            hashes.append(done.xxh128)
        return hashes

    def _logged(self) -> Iterator[_Done]:
        with suppress(OSError, ValidationError):
            descriptor = os.open(self._log, os.O_RDONLY | os.O_NOFOLLOW)
            with os.fdopen(descriptor, "rb") as lines:
                yield from map(_Done.model_validate_json, lines)

    def _copy_frame(self, frame: Frame) -> str:
        """Write the bytes of a frame, or of its original; return their hash."""
        place = self._scratch.path.with_name(f"{self._scratch.path.name}.original")
        with content_of(frame, place) as path:
            return self._copy(path, frame.bytes, "run this again", frame)

    def _copy(self, path: Path, length: int, cure: str, frame: Frame | None = None) -> str:
        """Write the bytes of a file; return their hash.

        Raises:
            UserError: it cannot be read, or is not what it was.
        """
        digest, length_read = xxhash.xxh3_128(), 0
        try:
            with opened(path) as source:
                if frame and not frame.packed and identity(source.stat) != frame.identity:
                    raise _changed(path, cure)
                for block in source_blocks(path, source.descriptor):
                    digest.update(block)
                    self._scratch.file.write(block)
                    length_read += len(block)
                source.require_unchanged()
        except (FrameError, LeftAloneError) as error:
            raise InvalidImageError(shown(path), str(error), hint=cure) from None
        except OSError as error:
            if error.filename is None or Path(error.filename) != path:
                raise  # of what is written
            raise InvalidImageError(shown(path), f"cannot be read ({error.strerror})", hint=cure) from None
        if length_read != length:
            raise _changed(path, cure)
        return digest.hexdigest()


def _changed(path: Path, cure: str) -> InvalidImageError:
    return InvalidImageError(shown(path), "changed while it was read", hint=cure)
