# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""The look of a show as files: one for each shot, which does all of it from ACES2065-1 to ACES2065-1.

OCIO finds a shot's file through the config's search path, `looks/${SHOT}` and then `looks/no_shot`: while
SHOT is not set, or names a shot without a look, the second place has the file. So every look and view works
for every value of SHOT, in every host.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import PyOpenColorIO as ocio

from ocio_gen.aces.acescc import CUT_LIN, STOPS, STOPS_BELOW_1
from ocio_gen.aces.acesproxy import HALF_MAX
from ocio_gen.aces.colorimetry import TRA1, TRA2
from ocio_gen.config.built import LUT_FOLDER
from ocio_gen.config.records import CONFIG_FOLDER
from ocio_gen.core.errors import InvalidShowError
from ocio_gen.core.opencolorio import OCIO_ERRORS, reason_of
from ocio_gen.lut_formats.ops import AscCdl, ClampNegatives, Log2, Matrix, Op, Range, Reference
from ocio_gen.lut_formats.process_list import CTF_ATTRIBUTES, process_list
from ocio_gen.show.looks.look import Grade, Lmt, Looks, Step, WorkingSpace

LOOK_FILE = "show_look.ctf"

# ACEScc bends its log below 2^-15 (S-2014-003): there, light becomes 2^-16 + light / 2 before it. A log with
# a straight line below that point, and back from one whose line is twice as steep, does just this.
_TOE_BELOW, _TOE_SLOPE = 2.0**-15, 0.5
_LINE = 2.0**15  # near the log's own slope there, so that float32 loses little
# The light that ACEScc has.
_LIGHT = Range(0.0, HALF_MAX, 0.0, HALF_MAX)

_ACES = ("ACES2065-1", "ACES2065-1")


def look_file(name: str, steps: Sequence[Step]) -> bytes:
    """Return a CTF that does the steps of a look, from ACES2065-1 to ACES2065-1.

    Args:
        name: The shot.
        steps: Its LMTs and CDLs, in order; none of them: the file changes nothing.
    """
    ops = [op for step in steps for op in _ops(step)]
    sentences = ["; ".join(map(_sentence, steps)) if steps else "No look: nothing changes."]
    # A list of nodes has at least one.
    text = process_list(CTF_ATTRIBUTES, name, sentences, _ACES, ops or [Matrix(np.eye(3))])
    return text.encode()


def _sentence(step: Step) -> str:
    return f"ASC CDL in {step.working.name}" if isinstance(step, Grade) else step.name


def _ops(step: Step) -> list[Op]:
    if isinstance(step, Lmt):
        return [Reference(lmt_file_name(step))]
    encode, decode = _curve(step.working)
    return [*encode, AscCdl(step.cdl, step.working.clamp), *decode]


def _curve(working: WorkingSpace) -> tuple[list[Op], list[Op]]:
    """Return the ops from ACES2065-1 to a working space, and back."""
    slope, offset = 1.0 / STOPS, STOPS_BELOW_1 / STOPS
    encode: list[Op]
    if working.reference is None:
        return [Reference(working.from_aces)], [Reference(working.to_aces)]
    match working.name:
        case "ACESproxy":
            encode = [Matrix(TRA1), Log2(slope, offset), Range(0.0, 1.0, 0.0, 1.0)]
            return encode, [Log2(slope, offset, inverse=True), Matrix(TRA2)]
        case "ACEScct":
            encode = [Matrix(TRA1), Log2(slope, offset, CUT_LIN)]
            return encode, [Log2(slope, offset, CUT_LIN, inverse=True), Matrix(TRA2)]
        case "ACEScc":
            encode = [ClampNegatives(), Matrix(TRA1), _LIGHT, *_bend(_TOE_SLOPE), Log2(slope, offset)]
            exp = [Log2(slope, offset, inverse=True), _LIGHT, *_bend(1.0 / _TOE_SLOPE)]
            return encode, [*exp, Matrix(TRA2), ClampNegatives()]
    raise ValueError(f"no ops for the working space {working.name}")


def _bend(slope: float) -> list[Op]:
    """Return ops that leave light alone but below ACEScc's toe, where it becomes a line of a slope."""
    return [
        Log2(1.0, 0.0, _TOE_BELOW, _LINE),
        Log2(1.0, 0.0, _TOE_BELOW, _LINE / slope, inverse=True),
    ]


def lmt_file_name(lmt: Lmt) -> str:
    """Return the name of an LMT's file, in the folder of LUTs."""
    return f"{lmt.slug}.clf" if lmt.clf else f"{lmt.slug}.ctf"


def clf_uris(package: Path, looks: Looks, *, root: str = "..") -> dict[str, str]:
    """Return where a package has the LMTs of the show's own, as its folder of looks refers to them.

    Args:
        package: The package's folder.
        looks: The looks.
        root: The URI of the package's folder, for what lies in another folder than that of looks.

    Returns:
        URIs by the names of the LMTs, without those that no config of the package holds.
    """
    names = {step.name: step.slug for look in looks.shots for step in look.steps if isinstance(step, Lmt)}
    paths = {name: f"{CONFIG_FOLDER}/{LUT_FOLDER}/{slug}.clf" for name, slug in names.items()}
    return {name: f"{root}/{path}" for name, path in paths.items() if (package / path).is_file()}


def shared_files(looks: Looks, config: ocio.Config) -> Iterator[tuple[str, bytes]]:
    """Yield the files that the looks of shots refer to, by their names.

    Args:
        looks: The looks.
        config: What has the colour spaces that CDLs are made in.

    Raises:
        UserError: OCIO has no way to one of these spaces and back.
    """
    for lmt in dict.fromkeys(step for look in looks.shots for step in look.steps if isinstance(step, Lmt)):
        yield lmt_file_name(lmt), lmt.clf or _built_in(lmt)
    for working in {grade.working.space: grade.working for grade in looks.grades()}.values():
        if working.reference is None:
            aces = ocio.ROLE_INTERCHANGE_SCENE
            for name, way in (
                (working.from_aces, (aces, working.space)),
                (working.to_aces, (working.space, aces)),
            ):
                try:
                    yield name, _ctf(config.getProcessor(*way))
                except OCIO_ERRORS as error:
                    raise InvalidShowError(f"looks.working_space {working.space}", reason_of(error)) from None


def _built_in(lmt: Lmt) -> bytes:
    """Return an LMT that OCIO has built in as a CTF."""
    return _ctf(ocio.Config.CreateRaw().getProcessor(ocio.BuiltinTransform(lmt.style)))


def _ctf(processor: ocio.Processor) -> bytes:
    """Return what a processor does as a CTF: OCIO writes its own ops."""
    return str(processor.createGroupTransform().write(formatName="Color Transform Format")).encode()
