# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""Takes ACES frames and target frames out of an MXF file, as the files that they were."""

import errno
import os
from pathlib import Path

import xxhash

from ocio_gen.core.amounts import count
from ocio_gen.core.disk.files import make_folder, shown, usual_mode
from ocio_gen.core.errors import OutputError
from ocio_gen.core.progress import Progress, Watch
from ocio_gen.core.sequences import frame_name
from ocio_gen.mxf import labels
from ocio_gen.mxf.klv import Read
from ocio_gen.mxf.partitions import Kind
from ocio_gen.mxf.reader import Stretch, TrackFile
from ocio_gen.mxf.report import UnwrappedFile
from ocio_gen.mxf.targets import ENDINGS, media_of
from ocio_gen.mxf.times import count_of_frame, runs_on
from ocio_gen.recompression.errors import FrameError, LeftAloneError
from ocio_gen.recompression.exr_file import ExrFile
from ocio_gen.recompression.exr_header import MAGIC, parse_header, read_header
from ocio_gen.recompression.reading import file_hash
from ocio_gen.recompression.replacing import opened, scratch_beside

_OTHER = "exists, and is another file: move it away"


def stem_of(path: Path) -> str:
    """Return what frames of a file are called: its name without its ending, and without what hides it."""
    return path.stem.lstrip(".") or "frames"


def unwrap_file(file: TrackFile, folder: Path, watch: Watch) -> UnwrappedFile:
    """Take the frames out of an MXF file.

    Args:
        file: The file.
        folder: Where frames go; those that are there already, the same to the byte, are left.
        watch: Called after each frame.

    Returns:
        What was taken out, and what is wrong with the file.

    Raises:
        UserError: a frame cannot be written.
    """
    found = UnwrappedFile(file=shown(file.path.name), folder=shown(folder), problems=list(file.faults))
    found.problems += filter(None, (_no_frames(file), _other_length(file)))
    numbers = _Numbers(file, found)
    stem = stem_of(file.path)
    try:
        if file.frames or file.streams:
            make_folder(folder)
        for at, frame in enumerate(file.frames):
            watch(Progress("unwrapping", at, len(file.frames)))
            name = frame_name(stem, numbers.of(at))
            problem = _fault_of(file, frame)
            if problem is None:
                found.problems.append(f"frame {at}, at {frame.at:,}, is no OpenEXR file: it is left out")
                continue
            if problem:
                found.problems.append(f"frame {at}: {problem}")
            if _put_all(file, [frame], folder / name, found):
                found.frames += 1
                found.bytes += frame.length
        watch(Progress("unwrapping", len(file.frames), len(file.frames)))
        _unwrap_targets(file, folder, numbers, found)
    except LeftAloneError as error:
        raise OutputError(shown(folder), str(error), hint="wait until that ends") from None
    except OSError as error:
        raise OutputError(shown(error.filename or folder), f"cannot be written ({error.strerror})") from None
    if file.cut_at is not None:
        whole = count(len(file.frames), "frame")
        found.problems.append(f"is cut off in the packet at {file.cut_at:,}: {whole} stand before it")
    return found


def _no_frames(file: TrackFile) -> str:
    if file.frames:
        return ""
    if any(labels.same(key, labels.ENCRYPTED.ul) for key in file.others):
        return "is encrypted: there is no key for it"
    containers = {one for pack in file.packs for one in pack.partition.containers}
    if any(labels.same(one, labels.ACES_CLIP.ul) for one in containers):
        return "is wrapped as one clip, not frame by frame, which is not read"
    return "holds no ACES frames"


def _other_length(file: TrackFile) -> str:
    """Return how a file says that it should have other frames; nothing where it does not."""
    if file.cut_at is not None:  # which is said at the end, with how many frames are there
        return ""
    described = file.metadata.descriptor
    length = described.items.get("EssenceLength") if described else None
    if file.frames and length is not None and length != len(file.frames):
        return f"says that it has {count(length, 'frame')}, and {len(file.frames):,} are there"
    if all(pack.partition.kind != Kind.FOOTER for pack in file.packs):
        return "has no footer: it is cut off, or its writer did not come to its end"
    return ""


def _fault_of(file: TrackFile, frame: Stretch) -> str | None:
    """Return what is wrong with a frame, nothing where it is whole; None where it is no OpenEXR file."""
    if file.read(frame.at, 4) != MAGIC:
        return None
    try:
        found = ExrFile(_within(file, frame), frame.length)
        trailing = found.trailing()
    except (FrameError, LeftAloneError) as error:
        return str(error)
    if found.ends_early:
        return "is cut short: bytes of its last chunk are missing"
    return f"{len(trailing):,} bytes follow its last chunk" if trailing else ""


class _Numbers:
    """Numbers frames by their timecodes."""

    def __init__(self, file: TrackFile, found: UnwrappedFile) -> None:
        self._file, self._found = file, found
        said = file.metadata
        self.rate = said.rate
        timecode = said.timecode
        if self.rate:
            found.rate = str(self.rate)
        first = self._stated(0) if file.frames else None
        if first is None and timecode is None and file.frames:
            found.notes.append("neither frames nor the file have a timecode: they are numbered from 0")
        self.first = (timecode.start if timecode else 0) if first is None else first
        self._by_headers = first is not None
        self._drop = bool(timecode and timecode.drop)
        found.first = self.first if file.frames else None
        if first is not None and timecode and first != timecode.start:
            found.notes.append(
                "its timecode is not that of the headers of frames: they are numbered by their headers"
            )

    def of(self, at: int) -> int:
        """Return the number of a frame: frames run on from the first."""
        stated = self._stated(at) if self._by_headers else None
        if self._by_headers and (
            stated is None or not runs_on(stated, self.first, at, self.rate, drop=self._drop)
        ):
            self._by_headers = False
            self._found.notes.append(
                f"frame {at}: its timecode does not follow that of the frame before; its number does"
            )
        return self.first + at

    def _stated(self, at: int) -> int | None:
        """Return the count of the timecode in a frame's header."""
        frame = self._file.frames[at]
        try:
            header = read_header(_within(self._file, frame), frame.length, parse_header)
        except (FrameError, LeftAloneError):
            return None
        return count_of_frame(header, self.rate)


def _within(file: TrackFile, frame: Stretch) -> Read:
    def read(at: int, count: int) -> bytes:
        return file.read(frame.at + at, min(count, frame.length - at))

    return read


def _unwrap_targets(file: TrackFile, folder: Path, numbers: _Numbers, found: UnwrappedFile) -> None:
    described = {
        one.items.get("TargetFrameEssenceStreamID"): one
        for one in file.metadata.of("TargetFrameSubDescriptor")
    }
    for number, stretches in sorted(file.streams.items()):
        if len(stretches) > 1:
            found.problems.append(f"stream {number} has {len(stretches)} packets: they are taken as one file")
        items = described[number].items if number in described else {}
        media = media_of(file.read(stretches[0].at, 8))
        ending = ENDINGS.get(media or str(items.get("MediaType")), "bin")
        index = items.get("TargetFrameIndex", 0)
        index = index if isinstance(index, int) and 0 <= index < max(1, len(file.frames)) else 0
        name = frame_name(stem_of(file.path), numbers.first + index, f"target{number}.{ending}")
        if _put_all(file, stretches, folder / name, found):
            found.targets.append(name)


def _put_all(file: TrackFile, stretches: list[Stretch], target: Path, found: UnwrappedFile) -> bool:
    """Write bytes of a file to a file of their own, whole or not at all; return whether they are there.

    Raises:
        LeftAloneError: another run is at it.
        OSError: it cannot be written.
    """
    if os.path.lexists(target):
        if _same(file, stretches, target):
            return True
        found.problems.append(f"{shown(target)} {_OTHER}")
        return False
    with scratch_beside(target) as scratch:
        digest = xxhash.xxh3_128()
        for block in file.blocks(stretches):
            digest.update(block)
            scratch.file.write(block)
        scratch.file.flush()
        scratch.flush()
        if file_hash(scratch.file.fileno()) != digest.hexdigest():
            raise OSError(errno.EIO, "the disk, or memory, lost bits", str(target))
        scratch.put_in_place(mode=usual_mode(), replace=False)
    return True


def _same(file: TrackFile, stretches: list[Stretch], target: Path) -> bool:
    if target.is_symlink() or not target.is_file():
        return False
    with opened(target) as there:
        if there.stat.st_size != sum(one.length for one in stretches):
            return False
        digest = xxhash.xxh3_128()
        for block in file.blocks(stretches):
            digest.update(block)
        return file_hash(there.descriptor) == digest.hexdigest()
