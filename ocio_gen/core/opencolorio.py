# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""What every use of OpenColorIO here needs: its errors, its messages, a config from a file."""

import copy
import hashlib
import os
import re
import threading
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import TypeAlias

import numpy as np
import numpy.typing as npt
import PyOpenColorIO as ocio

from ocio_gen.core.disk.input_files import is_file
from ocio_gen.core.errors import InvalidConfigError, InvalidLutError, MissingFileError, one_line
from ocio_gen.core.names import require_utf_8
from ocio_gen.core.trial import require_survived
from ocio_gen.core.video_range import VideoRange, video_range, without_keywords

Pixels: TypeAlias = npt.NDArray[np.float32]

# Of a config, and of one in an archive with its LUTs.
CONFIG_SUFFIXES = {".ocio", ".ocioz"}

# Environment variables that change what OCIO does with any config: OCIO_OPTIMIZATION_FLAGS,
# OCIO_ACTIVE_DISPLAYS, OCIO_INACTIVE_COLORSPACES and others.
_OCIO_VARIABLES = "OCIO_"

# OCIO's heuristics compare a config with a built-in one: the smallest.
_HEURISTICS_CONFIG = "cg-config-v1.0.0_aces-v1.3_ocio-v2.1"

# ACES2065-1 in configs of ACES 1.x and before, which have no interchange role.
_ACES_NAMES = ("ACES2065-1", "ACES - ACES2065-1", "lin_ap0", "aces")

# What an .ocioz archive calls its config.
ARCHIVED_CONFIG = "config.ocio"

# What an archive may unpack to, in memory. (zipfile reads no more of an entry than its header says.)
_MOST_UNPACKED = 4 << 30

# Colours that tell two linear colour spaces apart, and by how much they may be off to be the same: the digits
# of matrices in configs.
_COLOURS = np.array([[0.8, 0.1, 0.1], [0.1, 0.8, 0.1], [0.1, 0.1, 0.8], [0.18, 0.18, 0.18]], np.float32)
_SAME_LIGHT = 1e-3

# What OCIO says of a file that a config uses, with paths of this machine.
_MISSING_FILE = re.compile(
    r"The specified (?:absolute )?file reference '(.+?)' could not be located", re.DOTALL
)
_UNREADABLE_FILE = re.compile(r"The specified transform file '(?:.*/)?(.+?)' could not be loaded", re.DOTALL)

_TRANSFORM_FILE = re.compile(r"The transform file: .*?/(?=[^/]+? failed while building ops)")
_ABSOLUTE_PATH = re.compile(
    r"(?:(?<=')(?:[A-Za-z]:)?/[^']*/(?=[^'/]+'))|(?:(?<![^\s\"'(])(?:[A-Za-z]:)?/(?:[^\s\"'()/]+/)*(?=[^\s/]))"
)

# Of ids of ACES: what leads to a display.
_OUTPUT = re.compile(r":(Output|RRTODT|ODT)\.")

# In Python, the second is not one of the first. The third: text of a file that is not UTF-8.
OCIO_ERRORS = (ocio.Exception, ocio.ExceptionMissingFile, UnicodeDecodeError)


# The environment and OCIO's log are the process's: whoever needs them waits for other threads.
_OF_PROCESS = threading.RLock()


def reason_of(error: Exception | str) -> str:
    """Return why OCIO makes no pixels, without paths of this machine, from an error or a printed one."""
    if missing := _MISSING_FILE.search(str(error)):
        return f"OCIO cannot find {missing[1]}"
    if unreadable := _UNREADABLE_FILE.search(str(error)):
        return f"OCIO cannot read {unreadable[1]}"
    return _ABSOLUTE_PATH.sub("", _TRANSFORM_FILE.sub("The transform file: ", one_line(error)))


@contextmanager
def ocio_messages() -> Iterator[list[str]]:
    """Collect what OCIO logs (warnings and worse) instead of letting it print to stderr."""
    messages: list[str] = []
    with _OF_PROCESS:
        level = ocio.GetLoggingLevel()
        ocio.SetLoggingLevel(ocio.LOGGING_LEVEL_WARNING)
        ocio.SetLoggingFunction(messages.append)
        try:
            yield messages
        finally:
            ocio.ResetToDefaultLoggingFunction()
            ocio.SetLoggingLevel(level)


@contextmanager
def own_environment(*variables: str) -> Iterator[list[str]]:
    """Keep this machine's environment out of what OCIO makes of configs.

    Args:
        variables: Context variables, besides OCIO's own, that are not to be set.

    Yields:
        A sentence for each variable of OCIO's that is set here, and left out.
    """
    with _OF_PROCESS:
        names = [name for name in os.environ if name.startswith(_OCIO_VARIABLES) or name in variables]
        taken = {name: os.environ.pop(name) for name in names}
        try:
            yield [
                f"{name}={value} is set in this environment; hosts obey it, ocio-gen ignores it"
                for name, value in taken.items()
                if name.startswith(_OCIO_VARIABLES)
            ]
        finally:
            os.environ.update(taken)


def load_config(path: Path, *, with_luts: bool = True) -> ocio.Config:
    """Return the OCIO config of a file, as a host loads it; `config_problem` says what is wrong with it.

    Args:
        path: The file.
        with_luts: Whether its LUTs will be read, too.

    Raises:
        UserError: the file is no config that this OCIO loads, or one that it does not survive.
    """
    if not is_file(path):
        raise MissingFileError(path, "no such file", hint="give an OCIO config")
    if path.suffix.lower() == ".ocioz" or is_archive(path):
        read_archive(path)
    else:
        _require_utf_8(path)
    require_survived(path, with_luts=with_luts)
    ocio.ClearAllCaches()  # OCIO keeps files by their paths, and would not see one written anew
    try:
        return ocio.Config.CreateFromFile(str(path))
    except OCIO_ERRORS as error:
        raise InvalidConfigError(
            path,
            f"not a config that OCIO {ocio.__version__} loads: {one_line(error)}",
            hint="mend the file, or give another",
        ) from None


def _require_utf_8(path: Path) -> None:
    """Refuse a config with text that is not UTF-8: OCIO loads it, and asking for that text fails later."""
    for number, line in enumerate(path.read_bytes().splitlines(), 1):
        try:
            line.decode()
        except UnicodeDecodeError:
            if not line.lstrip().startswith(b"#"):  # nobody asks OCIO for a comment
                raise InvalidConfigError(
                    path, f"line {number} is not UTF-8", hint="save the file as UTF-8"
                ) from None


def is_archive(path: Path) -> bool:
    """Return whether OCIO reads a file as an archive: by its first bytes, whatever its name is."""
    with path.open("rb") as file:
        return file.read(2) == b"PK"


def read_archive(path: Path) -> dict[str, bytes]:
    """Return the files of an .ocioz archive by their paths in it.

    Raises:
        UserError: it is no archive, a file in it cannot be read, it has no config, or readers would not all
            find the same config and files. OCIO takes the first entry of a name, in any case; most other
            readers of zip files take the last.
    """
    cure = "make the archive again, with ocioarchive or ocio-gen build"
    name = ""
    try:
        with zipfile.ZipFile(path) as archive:
            names = archive.namelist()
            _require_one_config(path, names, cure)
            if (size := sum(one.file_size for one in archive.infolist())) > _MOST_UNPACKED:
                raise InvalidConfigError(
                    path, f"unpacks to {size:,} bytes, more than {_MOST_UNPACKED:,}", hint="unpack it"
                )
            files = {}
            for name in names:
                files[name] = archive.read(name)
            return files
    # (zipfile raises RuntimeError for an encrypted file and for a compression that it does not know.)
    except (OSError, ValueError, EOFError, RuntimeError, zlib.error, zipfile.BadZipFile) as error:
        what = f"cannot read {name} in it" if name else "not an .ocioz archive"
        raise InvalidConfigError(path, f"{what}: {one_line(error)}", hint=cure) from None


def _require_one_config(path: Path, names: list[str], cure: str) -> None:
    counts = Counter(name.replace("\\", "/").casefold() for name in names)
    if counts[ARCHIVED_CONFIG] == 0:
        raise InvalidConfigError(path, f"has no {ARCHIVED_CONFIG}", hint=cure)
    for name, count in counts.items():
        if count > 1:
            raise InvalidConfigError(
                path, f"has {count} entries called {name}, and programs differ in which they read", hint=cure
            )


def config_problem(config: ocio.Config) -> str | None:
    """Return what OCIO's validation says of a config, which hosts may load all the same; None if nothing."""
    try:
        config.validate()
    except OCIO_ERRORS as error:
        return one_line(error)
    return None


def same_problem(problem: str) -> str:
    """Return what OCIO says of a config without how a variable is written, $X or ${X}, and is declared."""
    return re.sub(r" vs\. '.*?'|[{}]", "", problem)


def config_remarks(config: ocio.Config) -> list[str]:
    """Return sentences about a config that hosts load, and that is not as it should be."""
    problem = config_problem(config)
    sentences = [f"OCIO finds fault with it: {problem}" if problem else None, aces_contradiction(config)]
    return [sentence for sentence in sentences if sentence]


def identify_aces(config: ocio.Config) -> str | None:
    """Return the name of a config's ACES2065-1 colour space.

    The role aces_interchange names it. Without the role, OCIO's heuristics look for it, then the names of
    ACES 1.x configs are tried.

    Args:
        config: The config.

    Returns:
        The name, or None where nothing identifies the space.
    """
    named = config.getColorSpace(ocio.ROLE_INTERCHANGE_SCENE)  # (a role may name a space that is not there)
    if named is not None:
        return str(named.getName())
    return _aces_by_heuristics(config) or next(filter(config.getColorSpace, _ACES_NAMES), None)


def _aces_by_heuristics(config: ocio.Config) -> str | None:
    builtin = ocio.Config.CreateFromBuiltinConfig(_HEURISTICS_CONFIG)
    try:
        return str(ocio.Config.IdentifyBuiltinColorSpace(config, builtin, "ACES2065-1"))
    except OCIO_ERRORS:
        return None


def aces_contradiction(config: ocio.Config) -> str | None:
    """Return a sentence where OCIO's heuristics find another ACES2065-1 than the role aces_interchange names.

    Heuristics that find nothing are no contradiction, nor is another name of the same space.
    """
    role = ocio.ROLE_INTERCHANGE_SCENE
    if config.getColorSpace(role) is None:
        return None
    named = str(config.getColorSpace(role).getName())
    without = copy.deepcopy(config)
    without.setRole(role, None)
    likely = _aces_by_heuristics(without)
    if likely is None or likely == named:
        return None
    try:
        processor = without.getProcessor(named, likely).getOptimizedCPUProcessor(ocio.OPTIMIZATION_LOSSLESS)
        moved = np.abs(applied(processor, _COLOURS) - _COLOURS).max()
    except OCIO_ERRORS:
        return None
    if moved <= _SAME_LIGHT:
        return None
    return (
        f"the role {role} names {named}, but OCIO finds ACES2065-1 in {likely}, which shows other colours; "
        f"all that is said of ACESproxy holds only if {named} is ACES2065-1"
    )


def require_aces(path: Path, config: ocio.Config) -> None:
    """Give a config the role aces_interchange where it has none and its ACES2065-1 space can be identified.

    Args:
        path: Names the config in the error.
        config: The config; changed in memory only.

    Raises:
        UserError: nothing identifies its ACES2065-1 space.
    """
    name = identify_aces(config)
    if name is None:
        raise InvalidConfigError(
            path,
            "nothing tells which colour space is ACES2065-1",
            hint=f"add the role {ocio.ROLE_INTERCHANGE_SCENE} to the config",
        )
    if config.getColorSpace(ocio.ROLE_INTERCHANGE_SCENE) is None:
        config.setRole(ocio.ROLE_INTERCHANGE_SCENE, name)


def load_lut(
    path: Path,
    *,
    inverse: bool = False,
    interpolation: ocio.Interpolation = ocio.INTERP_DEFAULT,
    resolve: bool = False,
) -> ocio.Processor:
    """Return the processor of a LUT file.

    Args:
        path: The file.
        inverse: Invert it, as OCIO does for a colour space that has one direction only.
        interpolation: Between the points of its tables; by default as the file or its format asks.
        resolve: Whether to read the table of a .cube with Resolve's keywords for video range, too, which OCIO
            refuses, and so its hosts.

    Raises:
        UserError: the file is no LUT that this OCIO reads.
    """
    if not is_file(path):
        raise MissingFileError(path, "no such file", hint="give a LUT file")
    require_survived(path)
    ocio.ClearAllCaches()  # as above
    try:
        processor = lut_processor(path, inverse=inverse, interpolation=interpolation, resolve=resolve)
        processor.getDefaultCPUProcessor()  # some files fail only now
        return processor
    except OCIO_ERRORS as error:
        raise InvalidLutError(
            path, f"not a LUT that OCIO {ocio.__version__} reads: {one_line(error)}"
        ) from None


def lut_processor(
    path: Path,
    *,
    inverse: bool = False,
    interpolation: ocio.Interpolation = ocio.INTERP_DEFAULT,
    resolve: bool = False,
) -> ocio.Processor:
    """Return the processor of a LUT file; otherwise as `load_lut`.

    Raises:
        PyOpenColorIO.Exception: it is no LUT.
        UserError: OCIO cannot be given its name.
    """
    require_utf_8(path)
    direction = ocio.TRANSFORM_DIR_INVERSE if inverse else ocio.TRANSFORM_DIR_FORWARD
    if resolve and video_range(path) != VideoRange():
        return _processor_of_text(path, without_keywords(path), interpolation, direction)
    # An absolute path: a raw config has no folder of its own.
    lut = ocio.FileTransform(str(path.resolve()), interpolation=interpolation)
    # A context without variables: $HOME in the file's own name stays what it is.
    return ocio.Config.CreateRaw().getProcessor(ocio.Context(), lut, direction)


def _processor_of_text(
    path: Path, text: bytes, interpolation: ocio.Interpolation, direction: ocio.TransformDirection
) -> ocio.Processor:
    """Return the processor of a LUT file with another text; otherwise as `lut_processor`."""
    # (OCIO keeps files by their names.)
    name = f"{hashlib.sha256(text).hexdigest()}{path.suffix}"
    held = _Held(text)  # OCIO does not keep it
    config = ocio.Config.CreateFromConfigIOProxy(held)
    lut = ocio.FileTransform(name, interpolation=interpolation)
    try:
        return config.getProcessor(lut, direction)
    except OCIO_ERRORS as error:
        raise ocio.Exception(str(error).replace(name, str(path.resolve()))) from None


class _Held(ocio.PyConfigIOProxy):  # type: ignore[misc]
    """A file in memory, and a config without colours that finds it."""

    def __init__(self, text: bytes) -> None:
        super().__init__()
        self._text = text

    def getConfigData(self) -> str:  # noqa: N802 - OCIO's name
        return str(ocio.Config.CreateRaw().serialize())

    def getLutData(self, path: str) -> bytearray:  # noqa: N802
        return bytearray(self._text)

    def getFastLutFileHash(self, path: str) -> str:  # noqa: N802
        return path


def context_of(config: ocio.Config, **values: str) -> ocio.Context:
    """Return a context of a config's with these variables set.

    (What Config.getCurrentContext gives is the config's own: what is set there stays.)
    """
    context = copy.deepcopy(config.getCurrentContext())
    for name, value in values.items():
        context[name] = value
    return context


def applied(processor: ocio.CPUProcessor, pixels: npt.ArrayLike) -> Pixels:
    """Return what a processor makes of RGB pixels, (n, 3), as float32; the input is kept."""
    with np.errstate(over="ignore"):  # a float64 that no float32 holds becomes infinite
        output = np.array(pixels, np.float32, order="C")
    processor.applyRGB(output)
    return output


def space_of_amf_id(transform_id: str) -> str | None:
    """Return the colour space that a transform of ACES leads to or from, as OCIO's built-in configs name it.

    Args:
        transform_id: As ACES Metadata Files have it, ending in CSC.Arri.LogC3_to_ACES.a2.v1 say.
    """
    exact = transform_id.rpartition(":")[2]
    known = _spaces_by_amf_id()
    return known.get(exact) or known.get(_way(exact))


def amf_ids_of_space(name: str) -> tuple[str | None, str | None]:
    """Return the ids of ACES of the transforms from ACES2065-1 to a colour space of OCIO's, and back.

    Args:
        name: The space, as the built-in configs name it. The newest of them with an id counts.
    """
    ids = [found for space, found in reversed(_amf_ids_of_spaces()) if space == name]
    return (
        next((found for found in ids if ".ACES_to_" in found), None),
        next((found for found in ids if "_to_ACES." in found), None),
    )


def output_transform_id(
    config: ocio.Config, display: str | None = None, view: str | None = None
) -> str | None:
    """Return the id of ACES of what a config's view shows; None where the config does not say.

    A view transform has the ids of all displays that it is for, and a display those of all its views.

    Args:
        config: The config.
        display: By default its default display.
        view: By default the display's default view.
    """
    display = display or config.getDefaultDisplay()
    view = view or config.getDefaultView(display)
    space = config.getDisplayViewColorSpaceName(display, view)
    parts = (
        config.getViewTransform(config.getDisplayViewTransformName(display, view)),
        config.getColorSpace(display if space == ocio.OCIO_VIEW_USE_DISPLAY_NAME else space),
    )
    ids = [{name for name in aces_ids(part) if _OUTPUT.search(name)} for part in parts if part]
    fitting = list(set.intersection(*ids)) if ids else []
    return fitting[0] if len(fitting) == 1 else None


def aces_ids(part: ocio.ColorSpace | ocio.ViewTransform) -> list[str]:
    """Return the ids of ACES that a colour space or a view transform has."""
    text = f"{part.getDescription()}\n{part.getInterchangeAttributes().get('amf_transform_ids', '')}"
    return re.findall(r"urn:ampas:aces:transformId:v[0-9.]+:\S+", text)


@cache
def _spaces_by_amf_id() -> dict[str, str]:
    """Return the colour spaces of built-in configs by the last parts of their ids."""
    found: dict[str, str] = {}
    for space, name in _amf_ids_of_spaces():
        transform_id = name.rpartition(":")[2]
        found.setdefault(transform_id, space)
        found.setdefault(_way(transform_id), space)
    return found


@cache
def _amf_ids_of_spaces() -> list[tuple[str, str]]:
    """Return the colour spaces of built-in configs, the oldest first, each with each of its ids."""
    return [
        (space.getName(), transform_id)
        for name, *_ in ocio.BuiltinConfigRegistry().getBuiltinConfigs()
        if name.startswith("studio-")
        for space in ocio.Config.CreateFromBuiltinConfig(name).getColorSpaces()
        for transform_id in aces_ids(space)
    ]


def _way(transform_id: str) -> str:
    """Return what an id says without who wrote it, and its version: LogC_EI800_AWG_to_ACES."""
    return next((part for part in transform_id.split(".") if "_to_" in part), transform_id)
