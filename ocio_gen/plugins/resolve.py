"""The DCTLs of a show, for DaVinci Resolve: its LUT folder, and its folder of ACES transforms."""

import re
from collections.abc import Sequence
from pathlib import Path

from ocio_gen.aces.acesproxy import ACESPROXY10, ACESPROXY12
from ocio_gen.core.disk.files import write_file
from ocio_gen.core.licence import spdx_lines
from ocio_gen.plugins.ops import OpKind, PluginOp
from ocio_gen.plugins.show_transforms import Carried, settings_of
from ocio_gen.plugins.sources import EFFECTS, rendered
from ocio_gen.show.model import Show

# Folders of Resolve's.
LUT_FOLDER, IDT_FOLDER, ODT_FOLDER = "LUT", "ACES Transforms/IDT", "ACES Transforms/ODT"

_ACES = "ACES2065-1"


def render_resolve(show: Show, carried: Sequence[Carried], config: str, folder: Path) -> None:
    """Write a show's DCTLs into a folder, laid out as Resolve has it.

    Args:
        show: The description.
        carried: Its transforms, with hints.
        config: The config's file, which they are taken from.
        folder: To be filled.
    """
    values = {
        "title": show.title,
        "version": settings_of(show).version,
        "config": config,
    }
    luts = folder / LUT_FOLDER / f"ACESproxy_{show.name}"
    for effect, name in EFFECTS.items():
        _write(luts / f"{name}.dctl", rendered(f"resolve/{effect}.dctl.j2", **values))
    for encoding in (ACESPROXY10, ACESPROXY12):
        depth = {"bit_depth": encoding.bit_depth, "full_scale": encoding.full_scale}
        for direction, place in (("decode", IDT_FOLDER), ("encode", ODT_FOLDER)):
            text = rendered("resolve/aces.dctl.j2", direction=direction, **depth, **values)
            _write(folder / place / f"{encoding.name}_{show.name}.dctl", text)
    for one in carried:
        _write_transform(luts, one, values, aces=False)
        if one.described.display and one.described.source == _ACES:
            _write_transform(folder / ODT_FOLDER, one, values | {"show": show.name}, aces=True)


def transform_name(carried: Carried) -> str:
    """Return the name of a transform's DCTL, without its ending."""
    return f"Show_{carried.stem}"


def _write_transform(folder: Path, carried: Carried, values: dict[str, str], *, aces: bool) -> None:
    """Write a transform, and beside it the cubes that it looks up."""
    name = transform_name(carried) + (f"_{values['show']}" if aces else "")
    luts = {}
    for direction, ops in carried.kernels.items():
        cubes = [op for op in ops if op.kind is OpKind.LUT3D]
        if cubes and not (aces and direction == "inverse"):
            luts[f"{direction.upper()}_LUT"] = cube = f"{name}_{direction}.cube"
            _write(folder / cube, _cube_text(cubes[0]))
    text = rendered(
        "resolve/show_transform.dctl.j2",
        transform=carried,
        forward=carried.kernels["forward"],
        inverse=carried.kernels.get("inverse"),
        luts=luts,
        aces_param=aces,
        **values,
    )
    _write(folder / f"{name}.dctl", text)


def _cube_text(op: PluginOp) -> str:
    """Return a .cube in Resolve's flavour, over 0..1."""
    assert op.table is not None  # noqa: S101 - a cube has one
    rows = op.table.reshape(op.size, op.size, op.size, 3).transpose(2, 1, 0, 3).reshape(-1, 3)
    lines = [f"{r:.9g} {g:.9g} {b:.9g}" for r, g, b in rows.tolist()]
    head = [*spdx_lines("# "), f"LUT_3D_SIZE {op.size}", "LUT_3D_INPUT_RANGE 0.0 1.0"]
    return "\n".join([*head, *lines, ""])


def _write(path: Path, text: str) -> None:
    write_file(path, re.sub(r"\n{3,}", "\n\n", text).encode())
