# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""The header metadata of a track file: one kind of essence, its timecode and descriptor (ST 377-1)."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from ocio_gen import __version__
from ocio_gen.mxf import labels
from ocio_gen.mxf.identity import Identifiers, umid, uuid_of
from ocio_gen.mxf.index import BODY_STREAM, INDEX_STREAM
from ocio_gen.mxf.labels import Label
from ocio_gen.mxf.sets import LocalSet, primer
from ocio_gen.mxf.values import Ratio

# SMPTE ST 377-1:2009, 2011 and 2019: version 1.3.
_FORMAT_VERSION = 0x0103

# When it was made is not said: the same frames give the same bytes, whenever.
_UNKNOWN = (0,) * 7

# Our identifier as a product.
_PRODUCT = uuid_of("product").bytes

_TIMECODE_TRACK, ESSENCE_TRACK = 1, 2


@dataclass(frozen=True)
class Contents:
    """What a track file holds."""

    container: Label
    definition: Label  # of its track: picture, sound
    name: str  # of its track, for people
    title: str  # of what it holds; may be empty
    element: bytes  # the last four bytes of the keys of its essence
    rate: Fraction  # edit units per second: frames, samples
    length: int  # in these
    timecode_base: int  # frames that a timecode counts in a second
    start: int  # its count at the first edit unit
    drop: bool


@dataclass(frozen=True)
class TrackFile:
    """A track file's identity and header metadata."""

    id: bytes
    """Its UUID, by which an asset map and a composition call it."""
    sets: tuple[LocalSet, ...]

    def encoded(self) -> bytes:
        """Return the primer pack and the sets as they are in a header partition."""
        return primer(self.sets) + b"".join(one.encoded() for one in self.sets)


def ratio(value: Fraction) -> Ratio:
    """Return a fraction as MXF has it."""
    return Ratio(value.numerator, value.denominator)


def header_of(contents: Contents, descriptor: Sequence[LocalSet], ids: Identifiers) -> TrackFile:
    """Return the header metadata of a track file.

    Args:
        contents: What it holds.
        descriptor: The set that describes its essence, and those that this refers to.
        ids: Where identifiers come from.
    """
    file = ids.new()
    package, material = umid(file), umid(ids.new())
    preface, content, data, source, top = (ids.new() for _ in range(5))
    identification = _identification(ids)
    # A source clip of the material package leads to the file; that of the file's own package leads nowhere.
    shown, shown_tracks = _tracks(contents, ids, (package, ESSENCE_TRACK), bytes(4))
    stored, stored_tracks = _tracks(contents, ids, (bytes(32), 0), contents.element)
    dates = {"CreationTime": _UNKNOWN, "PackageLastModified": _UNKNOWN}
    sets = [
        LocalSet(
            "Preface",
            {
                "InstanceID": preface,
                "FileLastModified": _UNKNOWN,
                "FormatVersion": _FORMAT_VERSION,
                "ObjectModelVersion": 1,
                "PrimaryPackage": source,
                "IdentificationList": [identification.instance],
                "ContentStorageObject": content,
                "OperationalPattern": labels.OP1A.ul,
                "EssenceContainers": [contents.container.ul],
                "DescriptiveSchemes": [],
            },
        ),
        identification,
        LocalSet(
            "ContentStorage", {"InstanceID": content, "Packages": [top, source], "EssenceDataObjects": [data]}
        ),
        LocalSet(
            "EssenceContainerData",
            {
                "InstanceID": data,
                "LinkedPackageID": package,
                "IndexStreamID": INDEX_STREAM,
                "EssenceStreamID": BODY_STREAM,
            },
        ),
        LocalSet(
            "MaterialPackage",
            {"InstanceID": top, "PackageID": material, "PackageName": contents.title or contents.name}
            | dates
            | {"PackageTracks": shown_tracks},
        ),
        *shown,
        LocalSet(
            "SourcePackage",
            {"InstanceID": source, "PackageID": package, "PackageName": contents.title or contents.name}
            | dates
            | {"PackageTracks": stored_tracks, "EssenceDescription": descriptor[0].instance},
        ),
        *stored,
        *descriptor,
    ]
    return TrackFile(file, tuple(sets))


def _identification(ids: Identifiers) -> LocalSet:
    return LocalSet(
        "Identification",
        {
            "InstanceID": ids.new(),
            "GenerationID": ids.new(),
            "ApplicationSupplierName": "ocio_gen",
            "ApplicationName": "ocio-gen",
            "ApplicationVersionString": __version__,
            "ApplicationProductID": _PRODUCT,
            "FileModificationDate": _UNKNOWN,
        },
    )


def _tracks(
    contents: Contents, ids: Identifiers, source: tuple[bytes, int], number: bytes
) -> tuple[list[LocalSet], list[bytes]]:
    """Return the sets of the two tracks of a package, and how it refers to these."""
    timecode = {
        "FramesPerSecond": contents.timecode_base,
        "StartTimecode": contents.start,
        "DropFrame": contents.drop,
    }
    clip = {"StartPosition": 0, "SourcePackageID": source[0], "SourceTrackID": source[1]}
    sets: list[LocalSet] = []
    tracks = []
    for track, name, key, definition, group, items in (
        (_TIMECODE_TRACK, "Timecode", bytes(4), labels.TIMECODE_TRACK, "TimecodeComponent", timecode),
        (ESSENCE_TRACK, contents.name, number, contents.definition, "SourceClip", clip),
    ):
        one, sequence, component = (ids.new() for _ in range(3))
        length = {"ComponentDataDefinition": definition.ul, "ComponentLength": contents.length}
        sets += [
            LocalSet(
                "TimelineTrack",
                {
                    "InstanceID": one,
                    "TrackID": track,
                    "EssenceTrackNumber": key,
                    "TrackName": name,
                    "TrackSegment": sequence,
                    "EditRate": ratio(contents.rate),
                    "Origin": 0,
                },
            ),
            LocalSet("Sequence", {"InstanceID": sequence} | length | {"ComponentObjects": [component]}),
            LocalSet(group, {"InstanceID": component} | length | items),
        ]
        tracks.append(one)
    return sets, tracks
