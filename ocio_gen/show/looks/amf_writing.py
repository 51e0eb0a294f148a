# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""Writes the look of a shot as an ACES Metadata File (S-2019-001), of schema v2."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple
from uuid import NAMESPACE_URL, uuid5

from lxml import etree
from lxml.builder import ElementMaker

from ocio_gen.core.opencolorio import amf_ids_of_space
from ocio_gen.show.looks.cdl_files import xml_bytes
from ocio_gen.show.looks.look import Grade, Lmt, ShotLook, Step

_NAMESPACES = {"aces": "urn:ampas:aces:amf:v2.0", "cdl": "urn:ASC:CDL:v1.01"}
_ACES, _CDL = (ElementMaker(namespace=uri, nsmap=_NAMESPACES) for uri in _NAMESPACES.values())

# The schema asks for dates, and the same package has the same bytes whenever it is built.
_NO_DATE = "1970-01-01T00:00:00Z"

# UUIDs come of what they name (RFC 9562, version 5).
_UUIDS = uuid5(NAMESPACE_URL, _NAMESPACES["aces"])

# ACES 2 has the gamut compression under an id of its own, and no Blue Light fix.
_LMTS = {
    "ACES 1.3 Reference Gamut Compression": (
        "urn:ampas:aces:transformId:v2.0:Look.Academy.ReferenceGamutCompress.a2.v1"
    ),
    "ACES Blue Light Artifact Fix": "urn:ampas:aces:transformId:v1.5:LMT.Academy.BlueLightArtifactFix.a1.1.0",
}
_RRT = "urn:ampas:aces:transformId:v1.5:RRT.a1.0.3"

# No built-in config has ACESproxy. Its light is the same at 10 and 12 bits.
_ACESPROXY = (
    "urn:ampas:aces:transformId:v2.0:CSC.Academy.ACES_to_ACESproxy10i.a2.v1",
    "urn:ampas:aces:transformId:v2.0:CSC.Academy.ACESproxy10i_to_ACES.a2.v1",
)


class ClipFrames(NamedTuple):
    """The frames that an AMF is about: files called NAME.00086400.exr, numbered without a gap."""

    name: str
    first: int
    last: int


# Digits of a frame's number in the names of files.
_DIGITS = 8


def amf_problem(steps: Sequence[Step], clfs: Mapping[str, str]) -> str | None:
    """Return why no AMF can say what a look does; None where one can.

    Args:
        steps: What is done to the shot, the show's own CDL last.
        clfs: As for `amf`.
    """
    for step in steps:
        if isinstance(step, Grade) and not _ids(step)[1]:
            return f"the Academy has no transform id for {step.working.name}"
        if isinstance(step, Lmt) and step.style is None and step.name not in clfs:
            return f"no config of the show holds {step.name}"
    return None


def amf(
    look: ShotLook,
    show: Grade | None,
    *,
    title: str,
    aces: str,
    output: str | None = None,
    clfs: Mapping[str, str] | None = None,
    clip: ClipFrames | None = None,
) -> bytes:
    """Return the AMF of a shot whose pixels are ACES2065-1, as they come: nothing is applied yet.

    Args:
        look: The shot's look, which has no `amf_problem`.
        show: The show's own CDL, which comes last.
        title: The show's name as people say it.
        aces: The version of ACES, "1.3" or "2.0".
        output: The id of the transform to the display: an Output, an RRTODT, or an ODT, which comes after
            the RRT.
        clfs: The URIs of CLFs, relative to the AMF, by the names of their LMTs.
        clip: The frames that it is about, if it is about some; else about all that the shot has.
    """
    about = f"{title}, {clip.name if clip else look.shot}"
    major, minor = aces.split(".")
    version = _ACES.systemVersion(
        _ACES.majorVersion(major), _ACES.minorVersion(minor), _ACES.patchVersion("0")
    )
    looks = [_look_transform(step, clfs or {}) for step in look.steps]
    if show:
        looks.append(_look_transform(show, {}, "The show's own "))
    pipeline = _ACES.pipeline(_info("pipelineInfo", "The look of the shot", version), *looks)
    if output:
        pipeline.append(_output_transform(output))
    clip_id = _clip_id(clip) if clip else _ACES.clipId(_ACES.clipName(look.shot), _ACES.uuid(_uuid(about)))
    root = _ACES.acesMetadataFile(_info("amfInfo", about), clip_id, pipeline, version="2.0")
    for info, whole in ((pipeline[0], pipeline), (root[0], root)):
        info.find("{*}uuid").text = _uuid(etree.tostring(whole, encoding="unicode"))
    return xml_bytes(root)


def _clip_id(clip: ClipFrames) -> Any:  # noqa: ANN401
    files = f"{clip.name}.{'#' * _DIGITS}.exr"
    sequence = _ACES.sequence(files, idx="#", min=str(clip.first), max=str(clip.last))
    return _ACES.clipId(_ACES.clipName(clip.name), sequence)


def _info(tag: str, description: str, *more: Any) -> Any:  # noqa: ANN401 - elements of lxml
    dates = _ACES.dateTime(_ACES.creationDateTime(_NO_DATE), _ACES.modificationDateTime(_NO_DATE))
    return _ACES(tag, _ACES.description(description), dates, _ACES.uuid(), *more)


def _look_transform(step: Step, clfs: Mapping[str, str], whose: str = "") -> Any:  # noqa: ANN401
    if isinstance(step, Grade):
        clamp = ", clamped to 0..1" if step.working.clamp else ""
        description = f"{whose}ASC CDL in {step.working.name}{clamp}"
        what = [_working_space(step), *_cdl_nodes(step)]
    else:
        description = step.name
        what = [_ACES.transformId(_LMTS[step.name]) if step.style else _ACES.file(clfs[step.name])]
    return _ACES.lookTransform(_ACES.description(description), *what, applied="false")


def _ids(grade: Grade) -> tuple[str | None, str | None]:
    """Return the ids of the transforms from ACES2065-1 to a CDL's working space, and back."""
    return _ACESPROXY if grade.working.name == "ACESproxy" else amf_ids_of_space(grade.working.name)


def _working_space(grade: Grade) -> Any:  # noqa: ANN401
    tags = ("toCdlWorkingSpace", "fromCdlWorkingSpace")
    named = [_ACES(tag, _ACES.transformId(name)) for tag, name in zip(tags, _ids(grade), strict=True) if name]
    return _ACES.cdlWorkingSpace(*named)


def _cdl_nodes(grade: Grade) -> list[Any]:
    cdl = grade.cdl
    triples = (("Slope", cdl.slope), ("Offset", cdl.offset), ("Power", cdl.power))
    return [
        _CDL.SOPNode(*(_CDL(tag, " ".join(map(repr, triple))) for tag, triple in triples)),
        _CDL.SatNode(_CDL.Saturation(repr(cdl.saturation))),
    ]


def _output_transform(name: str) -> Any:  # noqa: ANN401
    what = [_ACES.transformId(name)]
    if ":ODT." in name:
        what = [
            _ACES.referenceRenderingTransform(_ACES.transformId(_RRT)),
            _ACES.outputDeviceTransform(*what),
        ]
    return _ACES.outputTransform(*what, applied="false")


def _uuid(content: str) -> str:
    return f"urn:uuid:{uuid5(_UUIDS, content)}"
