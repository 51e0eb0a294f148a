# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""A track file of ACES frames, judged: its structure, and each frame, which is read once."""

from collections.abc import Callable, Iterator
from typing import Any

from ocio_gen.core.amounts import count
from ocio_gen.core.progress import Progress
from ocio_gen.delivery.frame import FileJob, frame_facts
from ocio_gen.delivery.header_rules import Checks
from ocio_gen.delivery.profile import profile_of
from ocio_gen.mxf import labels
from ocio_gen.mxf.index import Segment
from ocio_gen.mxf.metadata import Metadata, fraction
from ocio_gen.mxf.partitions import Kind, Status
from ocio_gen.mxf.picture import Picture
from ocio_gen.mxf.reader import TrackFile
from ocio_gen.mxf.rules import Finding
from ocio_gen.mxf.targets import MEDIA_TYPES
from ocio_gen.mxf.times import count_of_frame
from ocio_gen.mxf.wrap import Watch
from ocio_gen.recompression.errors import FrameError, LeftAloneError
from ocio_gen.recompression.exr_header import Header, parse_header, read_header

# Frames larger than this are not read: 16K RGBA has half of it.
_LARGEST_FRAME = 1 << 31

_CHECKS = Checks.of(profile_of("st2065-4"))

# The attributes that all frames share, to the byte.
_SHARED = (b"channels", b"dataWindow", b"displayWindow", b"pixelAspectRatio")

# Items of a descriptor that a picture gives, as people know them.
_MOST_SAID = 80


class _Bytes:
    """Bytes in memory, as a file is read."""

    def __init__(self, data: bytes) -> None:
        self._data, self.size = data, len(data)

    def read(self, at: int, count: int) -> bytes:
        return self._data[at : at + count]


def structure_findings(file: TrackFile) -> Iterator[Finding]:
    """Yield what is wrong with a file, frames aside."""
    yield from _of_packets(file)
    yield from _of_partitions(file)
    yield from _of_pattern(file)
    said = file.metadata
    yield from _of_sets(said)
    yield from _of_index(file, said)
    yield from _of_length(file, said)
    yield from _of_targets(file, said)


def read_frames(file: TrackFile, take: Callable[[int, bytes], None], watch: Watch) -> Iterator[Finding]:
    """Read each frame once, and yield what is wrong with frames.

    Args:
        file: The file.
        take: Called with the number of each frame, from 0, and its bytes.
        watch: Called after each.
    """
    first: Header | None = None
    start = file.metadata.timecode
    total = len(file.frames)
    off: list[int] = []
    for at, frame in enumerate(file.frames):
        watch(Progress("verifying", at, total))
        if frame.length > _LARGEST_FRAME:
            yield Finding("frame", f"has {frame.length:,} bytes, more than any frame", (at,))
            continue
        data = b"".join(map(bytes, file.blocks([frame])))
        take(at, data)
        yield from (Finding("frame", text, (at,)) for text in _broken(data))
        header = _header(data)
        if header is None:
            continue
        first = first or header
        yield from _unlike(header, first, at)
        stated = count_of_frame(header, file.metadata.rate) if start else None
        if start and stated is not None and stated != start.start + at:
            off.append(at)
    watch(Progress("verifying", total, total))
    if off:
        yield Finding("timecode", "their timecodes are other ones than the file's", tuple(off))
    if first:
        yield from _of_descriptor(first, file.metadata)


def _broken(data: bytes) -> Iterator[str]:
    job = FileJob(0, "", True, "", _CHECKS)
    try:
        facts = frame_facts(_Bytes(data), job)
    except (FrameError, LeftAloneError) as error:
        yield str(error)
        return
    for finding in facts.findings:
        if finding.rule in _CHECKS.active:
            yield f"{finding.text} ({finding.rule})"


def _header(data: bytes) -> Header | None:
    try:
        return read_header(_Bytes(data).read, len(data), parse_header)
    except (FrameError, LeftAloneError):
        return None


def _unlike(header: Header, first: Header, at: int) -> Iterator[Finding]:
    for name in _SHARED:
        if header.parts[0].value(name) != first.parts[0].value(name):
            yield Finding("alike", f"its {name.decode()} is another one than that of the first frame", (at,))


# ------------------------------------------------------------ structure


def _of_packets(file: TrackFile) -> Iterator[Finding]:
    for text in file.faults:
        yield Finding("whole", text)
    if file.cut_at is not None:
        yield Finding("whole", f"is cut off in the packet at {file.cut_at:,}, of {file.size:,} bytes")


def _of_partitions(file: TrackFile) -> Iterator[Finding]:
    if not file.packs:
        yield Finding("partitions", "has no partition")
        return
    if file.packs[0].partition.kind != Kind.HEADER:
        yield Finding("partitions", "does not begin with a header partition")
    if file.packs[-1].partition.kind != Kind.FOOTER:
        yield Finding("partitions", "has no footer: whoever wrote it did not come to its end")
    previous = 0
    footer = file.packs[-1].at
    for pack in file.packs:
        part = pack.partition
        where = f"the partition at {pack.at:,}"
        if part.status not in {Status.CLOSED_COMPLETE, Status.STREAM}:
            yield Finding("partitions", f"{where} is open, or not complete")
        stated = {"itself": (part.this, pack.at), "the one before": (part.previous, previous)}
        stated["the footer"] = (part.footer, footer)
        for what, (said, true) in stated.items():
            if said != true:
                yield Finding("partitions", f"{where} says that {what} is at {said:,}, not {true:,}")
        previous = pack.at
    listed = [(one.partition.body_stream, one.at) for one in file.packs]
    if file.random_index is None:
        yield Finding("partitions", "has no random index")
    elif file.random_index != listed:
        yield Finding("partitions", "its random index lists other partitions than there are")


def _of_pattern(file: TrackFile) -> Iterator[Finding]:
    patterns = {one.partition.pattern for one in file.packs}
    preface = file.metadata.value("Preface", "OperationalPattern")
    patterns |= {preface} if preface else set()
    for one in sorted(patterns):
        # OP1a: item and package complexity; the bytes after it are qualifiers.
        if not labels.same(one[:14], labels.OP1A.ul[:14]):
            yield Finding("pattern", f"its operational pattern is {one.hex()}, not OP1a")
    if not file.frames:
        other = ", ".join(key.hex() for key in file.others) or "none"
        yield Finding("pattern", f"holds no ACES frames; its elements: {other}")
        return
    containers = {one for pack in file.packs for one in pack.partition.containers}
    described = file.metadata.descriptor
    if described and (stated := described.items.get("ContainerFormat")):
        containers.add(stated)
    if not any(labels.same(one, labels.ACES_FRAMES.ul) for one in containers):
        yield Finding("pattern", "does not say that its essence is ACES frames")
    if file.others:
        elements = ", ".join(f"{key.hex()} ({number:,})" for key, number in file.others.items())
        yield Finding("pattern", f"holds other essence, too: {elements}")


_NEEDED = ("Preface", "Identification", "ContentStorage", "MaterialPackage", "SourcePackage", "TimelineTrack")


def _of_sets(said: Metadata) -> Iterator[Finding]:
    for group in _NEEDED:
        if not any(said.of(group)):
            yield Finding("sets", f"has no {group}")
    if said.descriptor is None:
        yield Finding("sets", "has no descriptor of its essence")
    if not said.package_id:
        yield Finding("sets", "its package has no UMID")
    seen = set()
    for one in said.sets:
        if one.instance and one.instance in seen:
            yield Finding("sets", f"two sets have the identifier {one.instance.hex()}")
        seen.add(one.instance)
    for one in said.described[:1]:
        missing = sum(said.at(reference) is None for reference in one.items.get("SubDescriptors", ()))
        if missing:
            yield Finding("sets", f"{count(missing, 'sub-descriptor')} of its descriptor are not there")


def _of_index(file: TrackFile, said: Metadata) -> Iterator[Finding]:
    segments = sorted(file.segments, key=lambda one: one.start)
    if not segments:
        yield Finding("index", "has no index")
        return
    rate = next((one.rate for one in segments if fraction(one.rate) != said.rate), None)
    if rate is not None:
        yield Finding("index", f"its rate is {rate}, and the track's {said.rate}")
    if not file.frame_keys:
        return
    true = [at - file.frame_keys[0] for at in file.frame_keys]
    stated: list[int] = []
    for one in segments:
        if one.start != len(stated):
            yield Finding("index", f"a segment begins at frame {one.start:,}, not {len(stated):,}")
            return
        stated += _offsets(one, len(true))
        if not one.unit and len(one.offsets) != one.duration:
            text = f"a segment of {one.duration:,} frames has {len(one.offsets):,} entries"
            yield Finding("index", text)
    if len(stated) != len(true):
        yield Finding("index", f"has {len(stated):,} frames, and there are {len(true):,}")
    wrong = tuple(at for at, (one, other) in enumerate(zip(stated, true, strict=False)) if one != other)
    if wrong:
        yield Finding("index", "says of frames that they are where they are not", wrong)


def _offsets(segment: Segment, most: int) -> list[int]:
    """Return where a segment says that frames are: at most so many of those that have one size."""
    if segment.unit and not segment.offsets.size:
        end = segment.start + min(segment.duration, most)
        return [at * segment.unit for at in range(segment.start, end)]
    return [int(at) for at in segment.offsets]


def _of_length(file: TrackFile, said: Metadata) -> Iterator[Finding]:
    if not file.frames:
        return
    stated = [(one.group, one.items.get("ComponentLength")) for one in said.of("Sequence", "SourceClip")]
    if said.descriptor:
        stated.append((said.descriptor.group, said.descriptor.items.get("EssenceLength")))
    for group, length in dict.fromkeys(stated):
        if length is not None and length != len(file.frames):
            yield Finding("length", f"its {group} has {length:,} frames, and there are {len(file.frames):,}")
    rates = {fraction(one.items.get("EditRate")) for one in said.of("TimelineTrack")}
    if said.descriptor:
        rates.add(fraction(said.descriptor.items.get("SampleRate")))
    if len(rates) > 1 or None in rates:
        yield Finding("length", f"its tracks have the rates {', '.join(sorted(map(str, rates)))}")


def _of_targets(file: TrackFile, said: Metadata) -> Iterator[Finding]:
    described: dict[Any, Any] = {}
    for one in said.of("TargetFrameSubDescriptor"):
        number, index = (one.items.get(name) for name in ("TargetFrameEssenceStreamID", "TargetFrameIndex"))
        described[number] = one
        if number not in file.streams:
            yield Finding("target-frames", f"the stream {number} of a target frame is not there")
        if not isinstance(index, int) or not 0 <= index < len(file.frames):
            text = (
                f"the target frame of stream {number} is of frame {index}, and there are {len(file.frames):,}"
            )
            yield Finding("target-frames", text)
    for number, stretches in file.streams.items():
        if number not in described:
            yield Finding("target-frames", f"the stream {number} has no descriptor of a target frame")
            continue
        begin = file.read(stretches[0].at, 8)
        media = next((media for magic, media in MEDIA_TYPES.items() if begin.startswith(magic)), "none known")
        stated = described[number].items.get("MediaType")
        if stated != media:
            text = f"the stream {number} is said to be {str(stated)[:_MOST_SAID]}, and is {media}"
            yield Finding("target-frames", text)


def _of_descriptor(first: Header, said: Metadata) -> Iterator[Finding]:
    if said.descriptor is None:
        return
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
