# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""The structure of a track file, judged by its own words: packets, partitions, sets, index, target frames."""

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from ocio_gen.core.amounts import count
from ocio_gen.mxf import labels
from ocio_gen.mxf.index import Segment
from ocio_gen.mxf.metadata import Metadata, fraction
from ocio_gen.mxf.partitions import Kind, Status
from ocio_gen.mxf.reader import PartitionInFile, TrackFile
from ocio_gen.mxf.rules import Finding
from ocio_gen.mxf.sets import LocalSet
from ocio_gen.mxf.targets import media_of
from ocio_gen.mxf.times import DROPPING
from ocio_gen.show.cut.timecode import counted

# Characters of what a file says, in a sentence.
_MOST_SAID = 80

_VERSION = 1  # the major one of all partitions


def structure_findings(file: TrackFile) -> Iterator[Finding]:
    """Yield what is wrong with a file, its frames aside."""
    said = file.metadata
    yield from _of_packets(file)
    yield from _of_partitions(file)
    yield from _of_pattern(file, said)
    yield from _of_sets(said)
    yield from _of_references(file, said)
    yield from _of_timecodes(said)
    if file.frames:
        yield from _of_index(file, said)
    yield from _of_length(file, said)
    yield from _of_targets(file, said)


def _of_packets(file: TrackFile) -> Iterator[Finding]:
    for text in file.faults:
        yield Finding("whole", text)
    if file.cut_at is not None:
        yield Finding("whole", f"is cut off in the packet at {file.cut_at:,}, of {file.size:,} bytes")


# ------------------------------------------------------------ partitions


def _of_partitions(file: TrackFile) -> Iterator[Finding]:
    if not file.packs:
        yield Finding("partitions", "has no partition")
        return
    if file.packs[0].partition.kind != Kind.HEADER:
        yield Finding("partitions", "does not begin with a header partition")
    ended = file.packs[-1].partition.kind == Kind.FOOTER
    if not ended:
        yield Finding("partitions", "has no footer: it is cut off, or its writer did not come to its end")
    previous = 0
    for pack in file.packs:
        yield from _of_partition(pack, previous, file.packs[-1].at if ended else None)
        previous = pack.at
    listed = [(one.partition.body_stream, one.at) for one in file.packs]
    if file.random_index is None:
        yield Finding("partitions", "has no random index")
    elif file.random_index != listed:
        yield Finding("partitions", "its random index lists other partitions than there are")


def _of_partition(pack: PartitionInFile, previous: int, footer: int | None) -> Iterator[Finding]:
    part = pack.partition
    where = f"the partition at {pack.at:,}"
    if part.status not in {Status.CLOSED_COMPLETE, Status.STREAM}:
        yield Finding("partitions", f"{where} is open, or not complete")
    header = pack.header_end - pack.header_at if pack.header_at is not None else 0
    index = pack.index_end - pack.header_end if pack.index else 0
    stated = {
        "it is at": (part.this, pack.at),
        "the one before is at": (part.previous, previous),
        "its header metadata have bytes:": (part.header_bytes, header),
        "its index has bytes:": (part.index_bytes, index),
        "its major version is": (part.version, _VERSION),
    }
    if footer is not None:
        stated["the footer is at"] = (part.footer, footer)
    for what, (said, true) in stated.items():
        if said != true:
            yield Finding("partitions", f"{where} says that {what} {said:,}, not {true:,}")
    if pack.index and part.index_stream != pack.index[0].index_stream:
        yield Finding("partitions", f"{where} has another stream of its index than this says")
    if pack.essence_at is not None and not part.body_stream:
        yield Finding("partitions", f"{where} has essence, and no stream of it")


def _of_pattern(file: TrackFile, said: Metadata) -> Iterator[Finding]:
    patterns = {one.partition.pattern for one in file.packs}
    preface = said.value("Preface", "OperationalPattern")
    for one in sorted(patterns | ({preface} if preface else set())):
        # OP1a: item and package complexity; the bytes after it are qualifiers.
        if not labels.same(one[:14], labels.OP1A.ul[:14]):
            yield Finding("pattern", f"its operational pattern is {one.hex()}, not OP1a")
    if not file.frames:
        return
    stated = {f"the partition at {one.at:,}": one.partition.containers for one in file.packs}
    stated["the preface"] = said.value("Preface", "EssenceContainers") or ()
    if said.descriptor:
        stated["the descriptor"] = (said.descriptor.items.get("ContainerFormat", b""),)
    for where, containers in stated.items():
        if not any(labels.same(one, labels.ACES_FRAMES.ul) for one in containers):
            yield Finding("pattern", f"{where} does not say that its essence is ACES frames")
    if len(file.numbers) > 1:
        yield Finding("pattern", f"its frames have {len(file.numbers)} different keys")
    if file.others:
        elements = ", ".join(f"{key.hex()} ({size:,} bytes)" for key, size in file.others.items())
        yield Finding("pattern", f"holds other essence, too: {elements}")


# ------------------------------------------------------------ sets

_NEEDED = (
    "Preface",
    "Identification",
    "ContentStorage",
    "EssenceContainerData",
    "MaterialPackage",
    "SourcePackage",
    "TimelineTrack",
    "Sequence",
    "SourceClip",
)


def _of_sets(said: Metadata) -> Iterator[Finding]:
    for group in _NEEDED:
        if not any(said.of(group)):
            yield Finding("sets", f"has no {group}")
    if said.descriptor is None:
        yield Finding("sets", "has no descriptor of its essence")
    umids = [one.items.get("PackageID") for one in said.of("MaterialPackage", "SourcePackage")]
    if not said.package_id:
        yield Finding("sets", "its package has no UMID")
    elif len(umids) != len(set(umids)):
        yield Finding("sets", "two packages have the same UMID")
    seen: set[bytes] = set()
    for one in said.sets:
        if one.instance and one.instance in seen:
            yield Finding("sets", f"two sets have the identifier {one.instance.hex()}")
        seen.add(one.instance)
    for one, symbol in said.dangling():
        yield Finding("sets", f"{symbol} of its {one.group} refers to what is not there")


def _of_references(file: TrackFile, said: Metadata) -> Iterator[Finding]:
    """Yield where packages, tracks and clips do not lead to the essence."""
    tracks = _essence_tracks(said, "SourcePackage")
    numbers = {one.items.get("TrackID") for one in tracks}
    for track in _essence_tracks(said, "MaterialPackage"):
        for clip in _components(said, track, "SourceClip"):
            if clip.items.get("SourcePackageID") != said.package_id:
                yield Finding("sets", "the clip of its material package is of another package")
            elif clip.items.get("SourceTrackID") not in numbers:
                yield Finding("sets", "the clip of its material package is of another track")
    linked = said.descriptor.items.get("LinkedTrackID") if said.descriptor else None
    if linked is not None and linked not in numbers:
        yield Finding("sets", f"its descriptor is of track {linked}, which is no track of essence")
    if file.numbers and not {one.items.get("EssenceTrackNumber") for one in tracks} & file.numbers:
        yield Finding("sets", "the number of its track is not that of the keys of frames")
    for one in said.of("EssenceContainerData"):
        if one.items.get("LinkedPackageID") != said.package_id:
            yield Finding("sets", "its EssenceContainerData is of another package")
        streams = {pack.partition.body_stream for pack in file.packs if pack.essence_at is not None}
        if streams - {0, one.items.get("EssenceStreamID")}:
            yield Finding("sets", "its EssenceContainerData names another stream than that of the essence")


def _essence_tracks(said: Metadata, package: str) -> list[LocalSet]:
    """Return the tracks of a package that are no timecode."""
    owner = said.source if package == "SourcePackage" else next(said.of(package), None)
    tracks = said.referred(owner, "PackageTracks") if owner else []
    return [one for one in tracks if not _components(said, one, "TimecodeComponent")]


def _components(said: Metadata, track: LocalSet, group: str) -> list[LocalSet]:
    segment = said.at(track.items.get("TrackSegment"))
    return (
        [one for one in said.referred(segment, "ComponentObjects") if one.group == group] if segment else []
    )


def _of_timecodes(said: Metadata) -> Iterator[Finding]:
    found = [one.items for one in said.of("TimecodeComponent")]
    facts = ("FramesPerSecond", "StartTimecode", "DropFrame")
    if len({tuple(items.get(name) for name in facts) for items in found}) > 1:
        yield Finding("sets", "its packages have different timecodes")
    described = said.descriptor
    if not found or said.rate is None or described is None or described.group != "RGBADescriptor":
        return
    base = found[0].get("FramesPerSecond")
    if base != counted(said.rate):
        yield Finding("sets", f"its timecode counts {base} frames a second, and its rate is {said.rate}")
    elif found[0].get("DropFrame") and base % DROPPING:
        yield Finding("sets", f"its timecode drops numbers, which {base} frames a second have not")


# ------------------------------------------------------------ index and length


def _of_index(file: TrackFile, said: Metadata) -> Iterator[Finding]:
    segments = sorted(file.segments, key=lambda one: one.start)
    if not segments:
        yield Finding("index", "has no index")
        return
    rate = next((one.rate for one in segments if fraction(one.rate) != said.rate), None)
    if rate is not None:
        yield Finding("index", f"its rate is {rate}, and the track's {said.rate}")
    streams = {pack.partition.body_stream for pack in file.packs if pack.essence_at is not None}
    if {one.stream for one in segments} - streams:
        yield Finding("index", "is of another stream than that of the essence")
    true = np.asarray(file.frame_offsets, np.int64)
    if all(one.unit and not one.offsets.size for one in segments):
        stated = np.arange(len(true), dtype=np.int64) * segments[0].unit
        length = sum(one.duration for one in segments)
    else:
        stated = np.concatenate([one.offsets for one in segments])
        length = len(stated)
        yield from _of_segments(segments)
    if length != len(true):
        yield Finding("index", f"has {length:,} frames, and there are {len(true):,}")
    both = min(len(stated), len(true))
    wrong = np.flatnonzero(stated[:both] != true[:both])
    if wrong.size:
        yield Finding("index", "says of frames that they are where they are not", tuple(wrong.tolist()))


def _of_segments(segments: Sequence[Segment]) -> Iterator[Finding]:
    expected = 0
    for one in segments:
        if one.start != expected:
            yield Finding("index", f"a segment begins at frame {one.start:,}, not {expected:,}")
            return
        if len(one.offsets) != one.duration:
            text = f"a segment of {one.duration:,} frames has {len(one.offsets):,} entries"
            yield Finding("index", text)
            return
        if one.unit:
            yield Finding("index", "a segment has entries, and says that all frames are alike")
            return
        expected += one.duration


def _of_length(file: TrackFile, said: Metadata) -> Iterator[Finding]:
    described = said.descriptor
    length = described.items.get("EssenceLength") if described else None
    if described and length is None:
        yield Finding("length", "its descriptor says no EssenceLength")
    stated = [(one.group, one.items.get("ComponentLength")) for one in _with_lengths(said)]
    rates = {fraction(one.items.get("EditRate")) for one in said.of("TimelineTrack")}
    rates |= {said.rate}
    if file.frames:
        wanted, what = len(file.frames), "frame"
        if described:
            stated.append((described.group, length))
            rates.add(fraction(described.items.get("SampleRate")))
    else:
        block = (described.items.get("BlockAlign") or 0) if described else 0
        if not block or not isinstance(length, int):
            return
        wanted, what = length, "sample"
        held = sum(file.others.values())
        if held != length * block:
            text = f"says that it has {count(length, 'sample')} of {block} bytes, and holds {held:,} bytes"
            yield Finding("length", text)
    for group, one in dict.fromkeys(stated):
        if one is not None and one != wanted:
            yield Finding("length", f"its {group} has {one:,} {what}s, and there are {wanted:,}")
    if len(rates) > 1 or None in rates:
        yield Finding("length", f"its tracks have the rates {', '.join(sorted(map(str, rates)))}")


def _with_lengths(said: Metadata) -> Iterator[LocalSet]:
    return said.of("Sequence", "SourceClip", "TimecodeComponent")


# ------------------------------------------------------------ target frames

_OF_TARGETS = (
    "TargetFrameAncillaryResourceID",
    "MediaType",
    "TargetFrameIndex",
    "TargetFrameTransferCharacteristic",
    "TargetFrameColorPrimaries",
    "TargetFrameComponentMaxRef",
    "TargetFrameComponentMinRef",
    "TargetFrameEssenceStreamID",
)


def _of_targets(file: TrackFile, said: Metadata) -> Iterator[Finding]:
    described: dict[Any, LocalSet] = {}
    for one in said.of("TargetFrameSubDescriptor"):
        number = one.items.get("TargetFrameEssenceStreamID")
        if number in described:
            yield Finding("target-frames", f"the stream {number} has two descriptors")
        described[number] = one
        if number not in file.streams:
            yield Finding("target-frames", f"the stream {number} of a target frame is not there")
        yield from (
            Finding("target-frames", f"stream {number}: {text}") for text in _of_target(file, said, one)
        )
    for number, stretches in file.streams.items():
        if number not in described:
            yield Finding("target-frames", f"the stream {number} has no descriptor of a target frame")
            continue
        if len(stretches) > 1:
            yield Finding(
                "target-frames", f"the stream {number} has {len(stretches)} packets, and no single file"
            )
        media = media_of(file.read(stretches[0].at, 8)) or "none known"
        stated = described[number].items.get("MediaType")
        if stated != media:
            text = f"the stream {number} is said to be {str(stated)[:_MOST_SAID]}, and is {media}"
            yield Finding("target-frames", text)


def _of_target(file: TrackFile, said: Metadata, one: LocalSet) -> Iterator[str]:
    """Yield what is wrong with the descriptor of a target frame."""
    if missing := [symbol for symbol in _OF_TARGETS if symbol not in one.items]:
        yield f"its descriptor has no {', '.join(missing)}"
    index = one.items.get("TargetFrameIndex")
    if isinstance(index, int) and not 0 <= index < len(file.frames):
        yield f"is of frame {index}, and there are {len(file.frames):,}"
    largest, least = (one.items.get(f"TargetFrameComponent{end}Ref") for end in ("Max", "Min"))
    if isinstance(largest, int) and isinstance(least, int) and largest <= least:
        yield f"its white is {largest}, its black {least}"
    aces = said.at(one.items.get("ACESPictureSubDescriptorInstanceID"))
    if aces is None or aces.group != "ACESPictureSubDescriptor":
        yield "its descriptor refers to no ACESPictureSubDescriptor"
