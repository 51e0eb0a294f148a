# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""The frames of a track file, judged: each is read once, and never held as a whole."""

from collections.abc import Callable, Iterator

from ocio_gen.core.progress import Progress, Watch
from ocio_gen.delivery.digests import hash_of
from ocio_gen.delivery.frame import FileJob, frame_facts
from ocio_gen.mxf import labels
from ocio_gen.mxf.frames import CONTAINER, unlike
from ocio_gen.mxf.metadata import Metadata, fraction
from ocio_gen.mxf.picture import Picture
from ocio_gen.mxf.reader import FrameReader, TrackFile
from ocio_gen.mxf.rules import Finding
from ocio_gen.mxf.times import count_of_frame, runs_on
from ocio_gen.recompression.errors import FrameError, LeftAloneError
from ocio_gen.recompression.exr_header import Header, parse_header, read_header

# Characters of a value in a sentence.
_MOST_SAID = 80


def read_frames(
    file: TrackFile, hash_format: Callable[[int], str], take: Callable[[int, FrameReader], str], watch: Watch
) -> Iterator[Finding]:
    """Read each frame once, and yield what is wrong with frames.

    Args:
        file: The file.
        hash_format: Returns the hash that is wanted of a frame, by its number from 0; empty for none.
        take: Called with the number of each frame, and its reader; returns what else is wrong with it.
        watch: Called after each.
    """
    first: Header | None = None
    start, rate = file.metadata.timecode, file.metadata.rate
    total = len(file.frames)
    off: list[int] = []
    for at, frame in enumerate(file.frames):
        watch(Progress("verifying", at, total))
        reader = FrameReader(file, frame, hash_of(hash_format(at)))
        yield from (Finding("frame", text, (at,)) for text in _broken(reader))
        if text := take(at, reader):
            yield Finding("archive", text, (at,))
        header = _header(reader)
        if header is None:
            continue
        first = first or header
        yield from _unlike(header, first, at)
        stated = count_of_frame(header, rate) if start else None
        if start and stated is not None and not runs_on(stated, start.start, at, rate, drop=start.drop):
            off.append(at)
    watch(Progress("verifying", total, total))
    if off:
        yield Finding("timecode", "their timecodes are other ones than the file's", tuple(off))
    if first:
        yield from _of_descriptor(first, file.metadata)


def _broken(reader: FrameReader) -> Iterator[str]:
    job = FileJob(0, "", True, "", CONTAINER)
    try:
        facts = frame_facts(reader, job)
    except (FrameError, LeftAloneError) as error:
        yield str(error)
        return
    for finding in facts.findings:
        if finding.rule in CONTAINER.active:
            yield f"{finding.text} ({finding.rule})"


def _header(reader: FrameReader) -> Header | None:
    try:
        return read_header(reader.read, reader.size, parse_header)
    except (FrameError, LeftAloneError):
        return None


def _unlike(header: Header, first: Header, at: int) -> Iterator[Finding]:
    for name in unlike(header, first):
        yield Finding("alike", f"its {name}: not the same as that of the first frame", (at,))


def _of_descriptor(first: Header, said: Metadata) -> Iterator[Finding]:
    if said.descriptor is None:
        return
    if said.descriptor.group != "RGBADescriptor":
        yield Finding("descriptor", f"is a {said.descriptor.group}, and no RGBADescriptor")
    try:
        picture = Picture.of(first.parts[0])
    except (FrameError, LeftAloneError) as error:
        yield Finding("descriptor", f"the first frame has none: {error}")
        return
    items = said.descriptor.items
    for symbol, true in picture.items().items():
        stated = items.get(symbol)
        wanted = tuple(true) if isinstance(true, list) else true
        if symbol == "VideoLineMap" and stated is None:
            yield Finding("descriptor", "has no VideoLineMap")
        elif symbol == "ImageAspectRatio":
            if fraction(stated) != fraction(wanted):
                yield Finding("descriptor", f"its {symbol} is {_shown(stated)}; frames have {_shown(wanted)}")
        elif not _equal(stated, wanted):
            yield Finding("descriptor", f"its {symbol} is {_shown(stated)}; frames have {_shown(wanted)}")


def _equal(stated: object, wanted: object) -> bool:
    if isinstance(stated, bytes) and isinstance(wanted, bytes) and len(stated) == len(wanted) == 16:
        return labels.same(stated, wanted)
    return stated == wanted


def _shown(value: object) -> str:
    if value is None:
        return "missing"
    return (value.hex() if isinstance(value, bytes) else str(value))[:_MOST_SAID]
