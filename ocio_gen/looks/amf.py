"""Reads the look of a clip from an ACES Metadata File (S-2019-001), of schema v1 or v2."""

import re
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from ocio_gen.errors import UserError
from ocio_gen.input_files import is_file
from ocio_gen.looks.cdl_files import SUFFIXES, cdl_of, local_name, read_cdls, read_xml
from ocio_gen.looks.look import BUILT_IN_LMTS, WORKING_SPACES, Grade, Lmt, ShotLook, Step, WorkingSpace

_NAMESPACE = re.compile(r"urn:ampas:aces:amf:v[12]\.\d")

# LMTs that OCIO has built in, by their names in the Academy's transform ids. An inverse is another transform.
_BUILT_IN = {
    "ReferenceGamutCompress": "ACES 1.3 Reference Gamut Compression",
    "BlueLightArtifactFix": "ACES Blue Light Artifact Fix",
}
_ACADEMYS = re.compile(rf":(?:LMT|Look)\.Academy\.({'|'.join(_BUILT_IN)})\.", re.IGNORECASE)

_WORKING = re.compile(r"(ACESproxy|ACEScct|ACEScc)(?:1[02]i?)?_to_ACES")
_TO_WORKING = re.compile(r"ACES_to_(ACESproxy|ACEScct|ACEScc)")


def read_amf(path: Path) -> ShotLook:
    """Return the look of the clip that an AMF is about: its pipeline's look transforms, in order.

    What was applied to the pixels already, what OCIO has no transform for and what belongs to
    the input and output transforms is left out, and named.

    Raises:
        UserError: the file is no AMF, or a CDL in it cannot be applied.
    """
    root = read_xml(path, {"acesMetadataFile"})
    if not _NAMESPACE.fullmatch(root.tag[1:].partition("}")[0]):
        raise UserError(f"{path}: namespace {root.tag[1:].partition('}')[0]!r}; expected an AMF of v1 or v2")
    pipeline = root.find("{*}pipeline")
    if pipeline is None:
        raise UserError(f"{path}: has no pipeline; export it again")
    clip = root.findtext("{*}clipId/{*}clipName")
    steps: list[Step] = []
    left_out = (
        [f"{len(archived)} archived pipelines"] if (archived := root.findall("{*}archivedPipeline")) else []
    )
    for element in pipeline.findall("{*}lookTransform"):
        about = element.findtext("{*}description") or f"look transform in line {element.sourceline}"
        if element.get("applied", "").strip() in {"true", "1"}:
            left_out.append(f"{about}: applied already")
            continue
        step = _step(path, element, about)
        if isinstance(step, str):
            left_out.append(f"{about}: {step}")
        else:
            steps.append(step)
    if sum(isinstance(step, Grade) for step in steps) > 1:
        raise UserError(
            f"{path}: two CDLs are to be applied to one clip; leave one, or mark the other applied"
        )
    return ShotLook((clip or "").strip() or path.stem, tuple(steps), path.name, tuple(left_out))


def _step(path: Path, element: Any, about: str) -> Step | str:  # noqa: ANN401 - an element of lxml
    """Return what a look transform does, or why it cannot be carried."""
    where = f"{path}: line {element.sourceline} ({about})"
    working = element.find("{*}cdlWorkingSpace")
    reference = element.find("{*}ColorCorrectionRef")
    if working is not None or reference is not None or element.find("{*}SOPNode") is not None:
        space = _working_space(working)
        if isinstance(space, str):
            raise UserError(f"{where}: {space}; the working spaces are {', '.join(WORKING_SPACES)}")
        cdl = cdl_of(element, where) if reference is None else _referenced(path, element, reference, where)
        return Grade(cdl, space)
    name = element.findtext("{*}transformId")
    if name:
        if (match := _ACADEMYS.search(name)) is None:
            return f"OCIO has no transform for {name.strip()}"
        known = next(lmt for key, lmt in _BUILT_IN.items() if key.lower() == match[1].lower())
        return Lmt(known, BUILT_IN_LMTS[known])
    file_name = element.findtext("{*}file")
    if not file_name:
        return "names a uuid, which nothing here can find"
    beside = _beside(path, file_name)
    if local_name(element) != "lookTransform" or beside.suffix.lower() != ".clf":
        return f"{beside.name} is no CLF"
    if not is_file(beside):
        raise UserError(f"{where}: {beside.name} is not beside the AMF; put it there")
    if not beside.stat().st_size:
        raise UserError(f"{where}: {beside.name} is empty; export it again")
    # A name that OCIO does not take for several looks.
    return Lmt(f"LMT {re.sub(r'[^A-Za-z0-9._ -]', '_', beside.stem)}", clf=beside.read_bytes())


def _working_space(element: Any) -> WorkingSpace | str:  # noqa: ANN401
    """Return what a CDL is applied in, or why that is not known."""
    if element is None:
        return "the CDL does not say its working space"
    for tag, pattern in (("fromCdlWorkingSpace", _WORKING), ("toCdlWorkingSpace", _TO_WORKING)):
        name = element.findtext(f"{{*}}{tag}/{{*}}transformId")
        if name:
            match = pattern.search(name)
            return WORKING_SPACES[match[1]] if match else f"the CDL's working space is {name.strip()}"
    return "the CDL's working space is not told by a transform id"


def _referenced(path: Path, element: Any, reference: Any, where: str) -> Any:  # noqa: ANN401
    """Return the CDL that a ColorCorrectionRef names, of the file beside the AMF."""
    wanted = reference.get("ref") or (reference.text or "").strip()
    beside = _beside(path, element.findtext("{*}file") or "")
    if beside.suffix.lower() not in SUFFIXES or not is_file(beside):
        raise UserError(
            f"{where}: refers to {beside.name!r}, which is no CDL file beside the AMF; put it there"
        )
    for name, cdl in read_cdls(beside):
        if name == wanted:
            return cdl
    raise UserError(f"{where}: {beside.name} has no ColorCorrection {wanted!r}")


def _beside(path: Path, uri: str) -> Path:
    return path.parent / unquote(uri.strip().removeprefix("file://"))
