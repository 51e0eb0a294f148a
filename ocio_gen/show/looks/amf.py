# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""Reads the look of a clip from an ACES Metadata File (S-2019-001), of schema v1 or v2."""

import re
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from lxml import etree

from ocio_gen.aces.cdl import Cdl
from ocio_gen.core.disk.input_files import is_file
from ocio_gen.core.disk.input_folders import InputFolders, is_below
from ocio_gen.core.errors import InvalidLookError, MissingFileError, Place, UserError, one_line
from ocio_gen.core.names import printable, slug
from ocio_gen.core.opencolorio import load_lut, space_of_amf_id
from ocio_gen.show.cut.events import NameOf
from ocio_gen.show.looks.cdl_files import (
    SAT_NODES,
    SOP_NODES,
    cdl_of,
    is_node,
    local_name,
    read_cdls,
    read_xml,
)
from ocio_gen.show.looks.file_type import CDL_SUFFIXES, Found, Reading
from ocio_gen.show.looks.look import (
    BUILT_IN_LMTS,
    WORKING_SPACES,
    Grade,
    Lmt,
    ShotLook,
    Step,
    WorkingSpace,
    working_space,
)
from ocio_gen.show.looks.named import Named

# Characters of what an AMF says of a transform, where it is named in an error or on a page.
_LONGEST_ABOUT = 100

# Bytes of a CLF: one of 129 points, with all digits, has a tenth of it.
_MOST_OF_A_LUT = 1 << 30

_NAMESPACE = re.compile(r"urn:ampas:aces:amf:v[12]\.\d")

# LMTs that OCIO has built in, by their names in the Academy's transform ids. An inverse is another transform.
_BUILT_IN = {
    "ReferenceGamutCompress": "ACES 1.3 Reference Gamut Compression",
    "GamutCompress": "ACES 1.3 Reference Gamut Compression",
    "BlueLightArtifactFix": "ACES Blue Light Artifact Fix",
}
_ACADEMYS = re.compile(rf":(?:LMT|Look)\.Academy\.({'|'.join(_BUILT_IN)})\.", re.IGNORECASE)

# With a host, maybe: file:///a and file://localhost/a.
_FILE_SCHEME = re.compile(r"file:(//[^/]*)?", re.IGNORECASE)

# The working spaces that we know, in ids of all years: ACEScsc.Academy.ACEScct_to_ACES.a1.0.3,
# CSC.Academy.ACES_to_ACESproxy10i.a2.v1, CSC.ACEScct.ACES2065-1.a1.v1.
_WORKING = re.compile(
    r"(?:_to_|\.)(?P<name>ACESproxy|ACEScct|ACEScc|ACEScg)(?:1[02]i?)?(?=_to_ACES|\.)", re.IGNORECASE
)
_NAMED = (*WORKING_SPACES, "ACEScg")

# Elements of a look transform that is a CDL, in lower case.
_OF_A_CDL = {"cdlworkingspace", "colorcorrectionref", "colorcorrection", *SOP_NODES, *SAT_NODES}


def read_amf(path: Path, folders: InputFolders | None = None) -> ShotLook:
    """Return the look of the clip that an AMF is about: its pipeline's look transforms, in order.

    What was applied to the pixels already, what OCIO has no transform for and what belongs to
    the input and output transforms is left out, and named.

    Args:
        path: The AMF.
        folders: Where the files may lie that it refers to, besides its own folder.

    Raises:
        UserError: the file is no AMF, a CDL in it cannot be applied, or a file that it refers to is not
            there, is not what it should be, or lies in another folder.
    """
    files = _Files(path, folders)
    root = read_xml(path, {"acesMetadataFile"})
    namespace = etree.QName(root).namespace or ""
    if not _NAMESPACE.fullmatch(namespace):
        raise InvalidLookError(path, f"namespace {namespace!r}", hint="expected an AMF of v1 or v2")
    pipeline = root.find("{*}pipeline")
    if pipeline is None:
        raise InvalidLookError(path, "has no pipeline", hint="export it again")
    clip = root.findtext("{*}clipId/{*}clipName")
    steps: list[Step] = []
    left_out = (
        [f"{len(archived)} archived pipelines"] if (archived := root.findall("{*}archivedPipeline")) else []
    )
    for element in pipeline.findall("{*}lookTransform"):
        about = one_line(printable(element.findtext("{*}description") or ""))[:_LONGEST_ABOUT]
        about = about or f"look transform in line {element.sourceline}"
        if element.get("applied", "").strip() in {"true", "1"}:
            left_out.append(f"{about}: applied already")
            continue
        step = _step(files, element, about)
        if isinstance(step, str):
            left_out.append(f"{about}: {step}")
        else:
            steps.append(step)
    shot = (clip or "").strip() or path.stem
    return ShotLook(shot, tuple(steps), path.name, tuple(left_out), tuple(files.taken))


class _Files:
    """The files that an AMF refers to."""

    def __init__(self, amf: Path, folders: InputFolders | None) -> None:
        self.amf, self._folders = amf, folders
        self.taken: list[Path] = []

    def beside(self, uri: str, where: str) -> Path | None:
        """Return the file that a URI names, or the one of its name beside the AMF; none if there is none.

        Raises:
            UserError: the file lies outside of the folders that files may come from.
        """
        named = self.amf.parent / _path_of(uri)
        beside = self.amf.parent / self.name(uri)
        for path in (named, beside):
            if is_file(path) and self._may_take(path):
                self.taken.append(path)
                return path
        if is_file(named):
            (self._folders or InputFolders([], self.amf.parent)).require(named, where)
        return None

    def clf_of(self, uuid: str) -> Path | None:
        """Return the CLF beside the AMF whose id is a uuid; none if there is none."""
        plain = _plain_uuid(uuid)
        for path in sorted(self.amf.parent.glob("*.[cC][lL][fF]")) if plain else ():
            if is_file(path) and self._may_take(path) and _plain_uuid(_clf_id(path)) == plain:
                self.taken.append(path)
                return path
        return None

    def name(self, uri: str) -> str:
        """Return the last part of a URI: the name of its file."""
        return re.split(r"[/\\]", _path_of(uri))[-1]

    def _may_take(self, path: Path) -> bool:
        return is_below(path, [self.amf.parent]) or (self._folders is not None and self._folders.holds(path))


def _path_of(uri: str) -> str:
    """Return the path in a URI of a file, or in a reference that is relative to the AMF."""
    text = uri.strip()
    scheme = _FILE_SCHEME.match(text)
    return unquote(text[scheme.end() :] if scheme else text)


def _step(files: _Files, element: Any, about: str) -> Step | str:  # noqa: ANN401 - an element of lxml
    """Return what a look transform does, or why it cannot be carried."""
    where = Place(files.amf, f"line {element.sourceline} ({about})")
    if any(is_node(child, _OF_A_CDL) for child in element):
        reference = element.find("{*}ColorCorrectionRef")
        cdl = _referenced(files, element, reference, where) if reference is not None else _cdl(element, where)
        return Grade(cdl, _working_space(element, where))
    if name := element.findtext("{*}transformId"):
        return _built_in(name)
    if uri := element.findtext("{*}file"):
        return _of_file(files, element, uri, where)
    uuid = (element.findtext("{*}uuid") or "").strip()
    found = files.clf_of(uuid)
    return (
        _lmt(found, where)
        if found
        else f"no CLF beside the AMF has the uuid {printable(uuid)[:_LONGEST_ABOUT]}"
    )


def _built_in(name: str) -> Lmt | str:
    """Return the LMT of OCIO that a transform id names, or why there is none."""
    if (match := _ACADEMYS.search(name)) is None:
        return f"OCIO has no transform for {name.strip()}"
    known = next(lmt for key, lmt in _BUILT_IN.items() if key.lower() == match[1].lower())
    return Lmt(known, BUILT_IN_LMTS[known])


def _of_file(files: _Files, element: Any, uri: str, where: str) -> Lmt | str:  # noqa: ANN401
    """Return the LMT of a CLF that a look transform names, or why it is none."""
    name = printable(files.name(uri))
    if local_name(element) != "lookTransform" or not name.lower().endswith(".clf"):
        return f"{name} is no CLF"
    path = files.beside(uri, where)
    if path is None:
        raise MissingFileError(where, f"{name} is not beside the AMF", hint="put it there")
    return _lmt(path, where)


def _lmt(path: Path, where: str) -> Lmt:
    # A name that OCIO does not take for several looks; LMT_print.clf is how a package calls the file of one.
    name = slug(path.stem, keep="._ -", runs=False)
    return Lmt(f"LMT {re.sub(r'^LMT(_|$)', '', name)}".rstrip(), clf=_clf(path, where))


def _cdl(element: Any, where: str) -> Cdl:  # noqa: ANN401
    """Return the CDL of a look transform: in its own nodes, or in a ColorCorrection."""
    correction = element.find("{*}ColorCorrection")
    return cdl_of(element if correction is None else correction, where)


def _clf(path: Path, where: str) -> bytes:
    """Return the bytes of a CLF.

    Raises:
        UserError: it is none that OCIO reads, or refers to other files, as only CTF can.
    """
    stat = path.stat()
    try:
        return _read_clf(path, (stat.st_size, stat.st_mtime_ns))
    except UserError as error:
        raise InvalidLookError(where, f"{path.name} is no CLF: {error.reason}") from None


def _clf_id(path: Path) -> str:
    """Return the id of a CLF: of its first element, without reading it all."""
    try:
        with path.open("rb") as file:
            for _, element in etree.iterparse(
                file, events=("start",), resolve_entities=False, no_network=True
            ):
                return str(element.get("id") or "")
    except (OSError, etree.XMLSyntaxError):
        return ""
    return ""


def _plain_uuid(text: str) -> str:
    return text.strip().lower().removeprefix("urn:uuid:").strip("{}")


@cache
def _read_clf(path: Path, _content: tuple[int, int]) -> bytes:
    """Return the bytes of a CLF, which all shots of a show may name: each is read once."""
    root = read_xml(path, {"ProcessList"}, most=_MOST_OF_A_LUT)
    if next(root.iter("{*}Reference"), None) is not None:
        raise InvalidLookError(path, "it refers to another file", hint="export it as one file")
    load_lut(path)
    return path.read_bytes()


def _working_space(element: Any, where: str) -> WorkingSpace:  # noqa: ANN401
    """Return what a CDL is applied in.

    Raises:
        UserError: the AMF does not say, or names a space that OCIO's configs do not have.
    """
    spaces = [element.find(f"{{*}}{name}") for name in ("cdlWorkingSpace", "lookTransformWorkingSpace")]
    known = f"the working spaces are {', '.join(WORKING_SPACES)}, and cameras' own"
    working = next((one for one in spaces if one is not None), None)
    if working is None:
        raise InvalidLookError(where, "the CDL does not say its working space", hint=known)
    for tag in (
        "fromCdlWorkingSpace",
        "toCdlWorkingSpace",
        "fromLookTransformWorkingSpace",
        "toLookTransformWorkingSpace",
    ):
        name = (working.findtext(f"{{*}}{tag}/{{*}}transformId") or "").strip()
        if not name:
            continue
        if match := _WORKING.search(name):
            return working_space(next(one for one in _NAMED if one.lower() == match["name"].lower()))
        if space := space_of_amf_id(name):
            return working_space(space)
        raise InvalidLookError(
            where, f"the CDL's working space is {printable(name)[:_LONGEST_ABOUT]}", hint=known
        )
    raise InvalidLookError(where, "the CDL's working space has no transform id", hint=known)


def _referenced(files: _Files, element: Any, reference: Any, where: str) -> Any:  # noqa: ANN401
    """Return the CDL that a ColorCorrectionRef names, of the file beside the AMF."""
    wanted = reference.get("ref") or (reference.text or "").strip()
    uri = element.findtext("{*}file") or ""
    beside = files.beside(uri, where) if Path(files.name(uri)).suffix.lower() in CDL_SUFFIXES else None
    if beside is None:
        raise MissingFileError(
            where, f"refers to {files.name(uri)!r}, which is no CDL file beside the AMF", hint="put it there"
        )
    for name, cdl in read_cdls(beside):
        if name == wanted:
            return cdl
    raise InvalidLookError(where, f"{beside.name} has no ColorCorrection {wanted!r}")


def amf_looks(path: Path, reading: Reading) -> list[Found]:
    """Return the look of the clip that an AMF is about, and what it is called.

    Raises:
        UserError: as for `read_amf`.
    """
    look = _clamped(read_amf(path, reading.folders), reading.clamp)
    names = {NameOf.CLIP: [look.shot], NameOf.FILE: [path.stem]}
    return [Found(Named(path.name, names, alone=True), look)]


def _clamped(look: ShotLook, clamp: bool | None) -> ShotLook:
    """Return a look whose CDLs clamp, or do not, as the description says."""
    steps = [
        replace(step, working=working_space(step.working.name, clamp=clamp))
        if isinstance(step, Grade)
        else step
        for step in look.steps
    ]
    return replace(look, steps=tuple(steps))
