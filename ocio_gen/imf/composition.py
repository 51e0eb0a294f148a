# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""Compositions (CPL, SMPTE ST 2067-3, ST 2067-2): which frames of which files are played."""

import base64
import copy
import uuid
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from lxml import etree

from ocio_gen.imf.packing import CREATOR
from ocio_gen.imf.xml import (
    APPLICATION_5,
    CORE,
    CPL,
    SHA1,
    XSI,
    DocumentError,
    add,
    child,
    children,
    digest_of,
    document,
    id_of,
    name_of,
    number_of,
    rate_of,
    rate_text,
    text_of,
    urn,
)
from ocio_gen.mxf.identity import uuid_of
from ocio_gen.show.cut.timecode import Timecode, counted

IMAGE, SOUND = "MainImageSequence", "MainAudioSequence"

# Name spaces of the editions of ST 2067-3.
_EDITIONS = {CPL, "http://www.smpte-ra.org/schemas/2067-3/2013"}

# Rates of one composition: of its picture, of its sound, of other tracks.
_MOST_RATES = 16

# Markers of ST 2067-3: the first and the last frame of the composition.
_FIRST, _LAST = "FFOC", "LFOC"


@dataclass(frozen=True)
class Resource:
    """A stretch of a track file that is played."""

    file: uuid.UUID
    intrinsic: int
    """Edit units of the file."""
    entry: int
    """The first that is played, from 0."""
    duration: int
    """How many are played."""
    rate: Fraction
    """Edit units per second."""
    encoding: uuid.UUID
    """The descriptor in the composition."""
    repeat: int = 1
    """How often the stretch is played."""
    annotation: str = ""
    sha1: bytes = b""
    """The SHA-1 of the track file; empty where none is stated."""

    @property
    def seconds(self) -> Fraction:
        """How long it is played."""
        return self.duration * self.repeat / self.rate


@dataclass(frozen=True)
class Track:
    """A virtual track."""

    kind: str
    resources: tuple[Resource, ...]
    id: uuid.UUID | None = None

    @property
    def seconds(self) -> Fraction:
        """How long it is."""
        return sum((one.seconds for one in self.resources), Fraction(0))


@dataclass(frozen=True)
class Composition:
    """A composition."""

    title: str
    date: str
    rate: Fraction
    tracks: tuple[Track, ...]
    descriptors: Mapping[uuid.UUID, Any]
    """The essence descriptors of the track files, as XML elements."""
    start: Timecode | None = None
    """The timecode of its first frame."""
    id: uuid.UUID | None = None
    applications: tuple[str, ...] = (APPLICATION_5,)
    faults: tuple[str, ...] = ()
    """What is wrong with it, as it was read."""

    def of(self, kind: str) -> Iterator[Track]:
        """Yield the tracks of a kind."""
        return (one for one in self.tracks if one.kind == kind)

    @property
    def resources(self) -> list[Resource]:
        """All resources."""
        return [one for track in self.tracks for one in track.resources]


def written(composition: Composition) -> tuple[uuid.UUID, bytes]:
    """Return the identifier and the bytes of a composition: the same for the same one."""
    draft = document(_root(composition, uuid.UUID(int=0)))
    ours = uuid_of(f"cpl/{draft.decode()}")
    return ours, document(_root(composition, ours))


def _root(composition: Composition, ours: uuid.UUID) -> Any:  # noqa: ANN401
    def new(what: str) -> str:
        return urn(uuid_of(f"{ours}/{what}"))

    root = etree.Element(f"{{{CPL}}}CompositionPlaylist", nsmap={None: CPL, "cc": CORE, "xsi": XSI})
    add(root, "Id", urn(ours))
    add(root, "Annotation", composition.title)
    add(root, "IssueDate", composition.date)
    add(root, "Issuer", CREATOR)
    add(root, "Creator", CREATOR)
    add(root, "ContentTitle", composition.title)
    version = add(add(root, "ContentVersionList"), "ContentVersion")
    add(version, "Id", new("version"))
    add(version, "LabelText", composition.title)
    described = add(root, "EssenceDescriptorList")
    for known, element in composition.descriptors.items():
        one = add(described, "EssenceDescriptor")
        add(one, "Id", urn(known))
        one.append(copy.deepcopy(element))
    if composition.start:
        _add_timecode(root, composition.start, composition.rate)
    add(root, "EditRate", rate_text(composition.rate))
    properties = add(root, "ExtensionProperties")
    for application in composition.applications:
        add(properties, "ApplicationIdentification", application, CORE)
    segment = add(add(root, "SegmentList"), "Segment")
    add(segment, "Id", new("segment"))
    sequences = add(segment, "SequenceList")
    _add_markers(sequences, composition, new)
    for at, track in enumerate(composition.tracks):
        sequence = add(sequences, track.kind, space=CORE)
        add(sequence, "Id", new(f"sequence {at}"), CPL)
        add(sequence, "TrackId", new(f"track {at}"), CPL)
        resources = add(sequence, "ResourceList", space=CPL)
        for number, one in enumerate(track.resources):
            _add_resource(resources, one, new(f"resource {at} {number}"))
    return root


def _add_timecode(root: Any, start: Timecode, rate: Fraction) -> None:  # noqa: ANN401
    timecode = add(root, "CompositionTimecode")
    add(timecode, "TimecodeDropFrame", str(start.drop).lower())
    add(timecode, "TimecodeRate", str(counted(rate)))
    add(timecode, "TimecodeStartAddress", str(start))


def _add_markers(sequences: Any, composition: Composition, new: Any) -> None:  # noqa: ANN401
    image = next(composition.of(IMAGE), None)
    if image is None:
        return
    length = int(image.seconds * composition.rate)
    sequence = add(sequences, "MarkerSequence")
    add(sequence, "Id", new("markers"))
    add(sequence, "TrackId", new("marker track"))
    resource = _resource(add(sequence, "ResourceList"), "MarkerResourceType", new("marker resource"))
    add(resource, "EditRate", rate_text(composition.rate))
    add(resource, "IntrinsicDuration", str(length))
    for label, offset in ((_FIRST, 0), (_LAST, length - 1)):
        marker = add(resource, "Marker")
        add(marker, "Label", label)
        add(marker, "Offset", str(offset))


def _resource(parent: Any, kind: str, identifier: str, annotation: str = "") -> Any:  # noqa: ANN401
    resource = add(parent, "Resource")
    resource.set(f"{{{XSI}}}type", kind)
    add(resource, "Id", identifier)
    if annotation:
        add(resource, "Annotation", annotation)
    return resource


def _add_resource(parent: Any, one: Resource, identifier: str) -> None:  # noqa: ANN401
    resource = _resource(parent, "TrackFileResourceType", identifier, one.annotation)
    add(resource, "EditRate", rate_text(one.rate))
    add(resource, "IntrinsicDuration", str(one.intrinsic))
    add(resource, "EntryPoint", str(one.entry))
    add(resource, "SourceDuration", str(one.duration))
    if one.repeat != 1:
        add(resource, "RepeatCount", str(one.repeat))
    add(resource, "SourceEncoding", urn(one.encoding))
    add(resource, "TrackFileId", urn(one.file))
    if one.sha1:
        add(resource, "Hash", base64.b64encode(one.sha1).decode())
        add(resource, "HashAlgorithm").set("Algorithm", SHA1)


# ------------------------------------------------------------ reading


def read_composition(root: Any) -> Composition:  # noqa: ANN401
    """Return a composition of anybody's.

    Raises:
        DocumentError: it is none, or an element is not what it must be.
    """
    if name_of(root) != "CompositionPlaylist":
        raise DocumentError(f"is a {name_of(root)[:80]}, and no CompositionPlaylist")
    rate = rate_of(root, "EditRate")
    if rate is None:
        raise DocumentError("has no EditRate")
    descriptors = {
        id_of(one, "Id"): next((inner for inner in one if name_of(inner) not in {"Id", ""}), None)
        for one in _list(root, "EssenceDescriptorList", "EssenceDescriptor")
    }
    tracks: dict[tuple[str, uuid.UUID], list[Resource]] = {}
    for segment in _list(root, "SegmentList", "Segment"):
        sequences = child(segment, "SequenceList")
        for sequence in sequences if sequences is not None else ():
            kind = name_of(sequence)
            if kind in {"MarkerSequence", ""}:
                continue
            track = tracks.setdefault((kind, id_of(sequence, "TrackId")), [])
            track += [_read_resource(one, rate) for one in _list(sequence, "ResourceList", "Resource")]
    rates = {one.rate for some in tracks.values() for one in some}
    if len(rates) > _MOST_RATES:
        raise DocumentError(f"its resources run at {len(rates)} different rates")
    properties = child(root, "ExtensionProperties")
    applications = () if properties is None else children(properties, "ApplicationIdentification")
    faults = [f"has no {name}" for name in ("ContentTitle", "IssueDate") if not text_of(root, name)]
    space = etree.QName(root).namespace
    if space not in _EDITIONS:
        faults.append(f"its name space is {str(space)[:200]}, which is no edition of ST 2067-3")
    twice = [one for one, number in Counter(_resource_ids(root)).items() if number > 1]
    faults += [f"two of its elements have the id {one}" for one in twice[:1]]
    length = _frames(tracks, rate)
    for marker in root.iterfind(".//{*}Marker"):
        if 0 < length <= number_of(marker, "Offset"):
            faults.append(f"its marker {text_of(marker, 'Label')} is at frame {number_of(marker, 'Offset')}")
    return Composition(
        text_of(root, "ContentTitle"),
        text_of(root, "IssueDate"),
        rate,
        tuple(Track(kind, tuple(some), ours) for (kind, ours), some in tracks.items()),
        descriptors,
        id=id_of(root, "Id"),
        applications=tuple(word for one in applications for word in (one.text or "").split()),
        faults=tuple(faults),
    )


def _resource_ids(root: Any) -> Iterator[str]:  # noqa: ANN401
    for name in ("Segment", "Resource"):
        yield from (text_of(one, "Id") for one in root.iterfind(f".//{{*}}{name}"))


def _frames(tracks: Mapping[tuple[str, uuid.UUID], Sequence[Resource]], rate: Fraction) -> int:
    image = next((some for (kind, _), some in tracks.items() if kind == IMAGE), ())
    return int(sum((one.seconds for one in image), Fraction(0)) * rate)


def _read_resource(element: Any, rate: Fraction) -> Resource:  # noqa: ANN401
    intrinsic = number_of(element, "IntrinsicDuration")
    entry = number_of(element, "EntryPoint", otherwise=0)
    stated = child(element, "SourceDuration")
    duration = max(0, intrinsic - entry) if stated is None else number_of(element, "SourceDuration")
    return Resource(
        id_of(element, "TrackFileId"),
        intrinsic,
        entry,
        duration,
        rate_of(element, "EditRate") or rate,
        id_of(element, "SourceEncoding"),
        number_of(element, "RepeatCount", otherwise=1),
        text_of(element, "Annotation"),
        _read_hash(element),
    )


def _read_hash(element: Any) -> bytes:  # noqa: ANN401
    """Return the SHA-1 of a resource's file; nothing where it has none, or another hash."""
    method = child(element, "HashAlgorithm")
    if child(element, "Hash") is None or (method is not None and method.get("Algorithm") != SHA1):
        return b""
    return digest_of(element, "Hash")


def _list(element: Any, outer: str, inner: str) -> Sequence[Any]:  # noqa: ANN401
    found = child(element, outer)
    return [] if found is None else list(children(found, inner))
