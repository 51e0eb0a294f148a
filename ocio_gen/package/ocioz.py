# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""A config and all that it uses in one .ocioz archive, and whether it gives the same pixels."""

import io
import posixpath
import zipfile
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path

import PyOpenColorIO as ocio

from ocio_gen.comparison.contexts import found_files, references_of
from ocio_gen.comparison.side import Side
from ocio_gen.config.built import LOOK_FOLDER
from ocio_gen.config.spaces import PROXY_SPACES
from ocio_gen.config.views import shown_in
from ocio_gen.core.errors import UserError
from ocio_gen.core.opencolorio import (
    ARCHIVED_CONFIG,
    OCIO_ERRORS,
    Pixels,
    applied,
    context_of,
    load_config,
    read_archive,
    reason_of,
)
from ocio_gen.show.looks.gather import NO_SHOT
from ocio_gen.verification.probes import rgb_triplets

# The earliest time that a zip can hold: the same archive whenever it is made.
_EPOCH = (1980, 1, 1, 0, 0, 0)

_PIXELS = 4096

# Shots tried in both; the bytes of all of them are compared.
_SHOTS = 16


def archive(config: bytes, files: dict[str, bytes]) -> bytes:
    """Return an .ocioz archive: a zip with the config and its files, stored as they are.

    Args:
        config: The .ocio file.
        files: What lies beside it, by POSIX paths.
    """
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as zipped:
        for name, content in ({ARCHIVED_CONFIG: config} | dict(sorted(files.items()))).items():
            entry = zipfile.ZipInfo(name, _EPOCH)
            entry.external_attr = 0o644 << 16
            zipped.writestr(entry, content)
    return buffer.getvalue()


def differing(
    config: Path,
    archived: Path,
    variable: str | None,
    shots: Iterable[str],
    base_files: Collection[str] = (),
) -> Iterator[str]:
    """Yield each way in which an archive does not give the pixels of its config.

    Args:
        config: The .ocio file, with its files beside it.
        archived: The .ocioz file.
        variable: The context variable that holds the shot, if there are looks of shots.
        shots: These shots.
        base_files: Paths of the base's files, beside the config.

    Raises:
        UserError: OCIO cannot load the config, or the archive's.
    """
    try:
        members = read_archive(archived)
    except UserError as error:
        yield error.reason
        return
    for name, content in members.items():
        beside = config if name == ARCHIVED_CONFIG else config.parent / name
        if not beside.is_file() or content != beside.read_bytes():
            yield f"{name} is not the file beside the config"
    for path in sorted(_used_files(config, base_files) - members.keys()):
        yield f"has no {path}, which lies beside the config"
    pixels = rgb_triplets()[:_PIXELS]
    both = (load_config(config), load_config(archived))
    some = list(shots)
    for title, transform, shot in _ways(both[0], some[:: max(1, -(-len(some) // _SHOTS))]):
        context = {variable: shot} if variable else {}
        where = title + (f", shot {shot}" if shot != NO_SHOT else "")
        try:
            plain = _through(both[0], transform, context, pixels)
        except OCIO_ERRORS:
            continue  # the comparison with the base, and that of the looks, tell of it
        try:
            packed = _through(both[1], transform, context, pixels)
        except OCIO_ERRORS as error:
            yield f"{where}: {reason_of(error)}"
            continue
        if plain.tobytes() != packed.tobytes():
            yield f"other pixels through {where}"


def _used_files(config: Path, base_files: Collection[str]) -> set[str]:
    """Return the paths of the files beside a config that it can use, for any shot."""
    side = Side(config)
    used = set()
    for reference in references_of(side):
        for found, values in found_files(side, reference):
            path = posixpath.normpath(found)
            if path.startswith(("/", "../")):
                continue  # not beside it: what is compared with the base tells of it
            # With a variable in it, a name of the base can be that of another config's LUT by chance.
            if not values or path in base_files or path.startswith(f"{LOOK_FOLDER}/"):
                used.add(path)
    return used


def _ways(config: ocio.Config, shots: list[str]) -> Iterator[tuple[str, ocio.Transform, str]]:
    aces = ocio.ROLE_INTERCHANGE_SCENE
    for space in PROXY_SPACES:
        if config.getColorSpace(space.name):
            yield space.name, ocio.ColorSpaceTransform(src=aces, dst=space.name), NO_SHOT
            yield space.name, ocio.ColorSpaceTransform(src=space.name, dst=aces), NO_SHOT
    # Configs are the same to the byte: of views that use no files one is enough for each display,
    # and one that shows looks for all shots.
    shown = [(display, view) for display, views in shown_in(config).items() for view in views]
    firsts = [(display, views[0]) for display, views in shown_in(config).items() if views]
    graded = [pair for pair in shown if config.getDisplayViewLooks(*pair)]
    tried = [(pair, NO_SHOT) for pair in dict.fromkeys([*firsts, *graded])]
    tried += [(pair, shot) for pair in graded[:1] for shot in shots]
    for (display, view), shot in tried:
        yield f"{display}, {view}", ocio.DisplayViewTransform(aces, display, view), shot


def _through(
    config: ocio.Config, transform: ocio.Transform, values: dict[str, str], pixels: Pixels
) -> Pixels:
    processor = config.getProcessor(context_of(config, **values), transform, ocio.TRANSFORM_DIR_FORWARD)
    return applied(processor.getDefaultCPUProcessor(), pixels)
