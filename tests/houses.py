# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""House configs in the shapes that studios have, small, written anew by the tests that need them."""

import zipfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import numpy as np
import PyOpenColorIO as ocio

from ocio_gen.core.opencolorio import context_of

ACES = """\
roles: {{default: lin, scene_linear: lin, compositing_log: lin, color_timing: lin, aces_interchange: lin}}
displays:
  monitor:
    - !<View> {{name: Raw, colorspace: lin}}
{views}
colorspaces:
  - !<ColorSpace> {{name: lin}}
{spaces}
"""


def house_text(sources: dict[str, str], head: str = "search_path: luts", profile: str = "2.1") -> str:
    """Return a config with a colour space, and a view, for each file name: `{space: src}`."""
    views = "\n".join(f"    - !<View> {{name: {space}, colorspace: {space}}}" for space in sources)
    spaces = "\n".join(
        f'  - !<ColorSpace>\n    name: {space}\n    from_reference: !<FileTransform> {{src: "{source}", '
        "interpolation: linear}"
        for space, source in sources.items()
    )
    return f"ocio_profile_version: {profile}\n{head}\n" + ACES.format(views=views, spaces=spaces)


def write_house(
    path: Path, sources: dict[str, str], head: str = "search_path: luts", profile: str = "2.1"
) -> Path:
    """Write a house config: `house_text`."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(house_text(sources, head, profile))
    return path


def write_cube(path: Path, factor: float) -> Path:
    """Write a LUT that multiplies 0..1 by a factor."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"LUT_1D_SIZE 2\n0 0 0\n{factor} {factor} {factor}\n")
    return path


def write_chain(path: Path, reference: str) -> Path:
    """Write a CTF that does what the file of a reference does."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(
        '<?xml version="1.0"?><ProcessList id="a" version="2.0">'
        f'<Reference inBitDepth="32f" outBitDepth="32f" path="{reference}"/></ProcessList>'
    )
    return path


def factor_of(config: ocio.Config, space: str, **values: str) -> float:
    """Return the factor of a colour space, rounded to 4 digits."""
    processor = config.getProcessor(
        context_of(config, **values), ocio.ColorSpaceTransform("lin", space), ocio.TRANSFORM_DIR_FORWARD
    )
    pixel = np.ones((1, 3), np.float32)
    processor.getDefaultCPUProcessor().applyRGB(pixel)
    return round(float(pixel[0, 0]), 4)


def _last_file(archive: bytes) -> tuple[int, int, int]:
    """Return where the last file of an archive, its content, and its entry in the list of files begin."""
    with zipfile.ZipFile(BytesIO(archive)) as zipped:
        start = zipped.infolist()[-1].header_offset
    lengths = [int.from_bytes(archive[start + place : start + place + 2], "little") for place in (26, 28)]
    return start, start + 30 + sum(lengths), archive.rindex(b"PK\x01\x02")


def _with_bits(content: bytes, bits: dict[int, int]) -> bytes:
    """Return bytes with bits of some of them inverted."""
    changed = bytearray(content)
    for place, mask in bits.items():
        changed[place] ^= mask
    return bytes(changed)


# Archives that cannot be read, made of one that can: the flag of encryption is bit 0 of the word at 6 of a
# file's own header, and at 8 of its entry in the list of files.
DAMAGES: dict[str, Callable[[bytes], bytes]] = {
    "a list of files that is cut": lambda content: content[:-30],
    "a list of files without its mark": lambda content: _with_bits(content, {_last_file(content)[2]: 0xFF}),
    "a file with another byte": lambda content: _with_bits(content, {_last_file(content)[1]: 0xFF}),
    "an encrypted file": lambda content: _with_bits(
        content, {_last_file(content)[0] + 6: 1, _last_file(content)[2] + 8: 1}
    ),
    "a compression that nobody knows": lambda content: _with_bits(
        content, {_last_file(content)[0] + 8: 0x77, _last_file(content)[2] + 10: 0x77}
    ),
}
