# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""The DCTLs of a show, for DaVinci Resolve: its LUT folder, and its folder of ACES transforms."""

import re
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path

import numpy as np
import numpy.typing as npt
from markupsafe import Markup

from ocio_gen.aces.acesproxy import ACESPROXY10, ACESPROXY12
from ocio_gen.aces.signals import ACES, Form, proxy
from ocio_gen.bridge.dctl import DCTL as DCTL_DIALECT
from ocio_gen.bridge.program import Array, Program
from ocio_gen.bridge.scalar_c import ScalarC
from ocio_gen.bridge.tables import Floats
from ocio_gen.core.disk.files import write_file
from ocio_gen.core.licence import spdx_lines
from ocio_gen.host_plugins.output_tags import output_tag
from ocio_gen.host_plugins.show_transforms import FORWARD, Carried, settings_of
from ocio_gen.host_plugins.sources import EFFECTS, rendered
from ocio_gen.host_plugins.target import Contents, Target, Written
from ocio_gen.host_plugins.verify_kernels import (
    Trial,
    trial_of,
    trial_of_transform,
    trials_of_effect,
    verify_kernels,
)
from ocio_gen.lut_formats.cube import cube_3d
from ocio_gen.show.model import Show
from ocio_gen.verification.claims import claim
from ocio_gen.verification.judge import Judge
from ocio_gen.verification.kernels.dctl import load_dctl
from ocio_gen.verification.kernels.languages import DCTL
from ocio_gen.verification.kernels.runner import KernelRunner
from ocio_gen.verification.report import Remark, Report
from ocio_gen.verification.subjects.host_kernel import HostKernel

_NAME = "resolve"

# Folders of Resolve's.
_LUT_FOLDER, _IDT_FOLDER, _ODT_FOLDER = "LUT", "ACES Transforms/IDT", "ACES Transforms/ODT"

_ACES = "ACES2065-1"

# What the DCTL of both directions of a transform has.
_HAS_BOTH = "DEFINE_UI_PARAMS(direction,"

# Bytes of constants that a file may have: CUDA has 64 KB, of which a host takes some.
_CONSTANTS = 60_000

# What makes a DCTL an ACES transform. From 18.6 on Resolve signals an output transform's encoding, and tags
# media with it: Rec.709 with gamma 2.4 where there is no tag.
_TAGGED = 'DEFINE_ACES_PARAM(IS_PARAMETRIC_ACES_TRANSFORM: 0, OUTPUT_COLORSPACE_TAG: "{tag}")'
_UNTAGGED = """DEFINE_ACES_PARAM(IS_PARAMETRIC_ACES_TRANSFORM: 0)
// Resolve has no OUTPUT_COLORSPACE_TAG for this display, and takes it for Rec.709 with gamma 2.4: set the
// tags of what is rendered by hand."""


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
    luts = _luts(folder, show.name)
    for effect, name in EFFECTS.items():
        _write(luts / f"{name}.dctl", rendered(f"resolve/{effect}.dctl.j2", **values))
    for encoding in (ACESPROXY10, ACESPROXY12):
        depth = {"bit_depth": encoding.bit_depth, "full_scale": encoding.full_scale}
        for direction, place in (("decode", _IDT_FOLDER), ("encode", _ODT_FOLDER)):
            text = rendered("resolve/aces.dctl.j2", direction=direction, **depth, **values)
            _write(folder / place / f"{encoding.name}_{show.name}.dctl", text)
    for one in carried:
        _write_transform(luts, one, values, aces=False)
        if _is_output(one):
            _write_transform(folder / _ODT_FOLDER, one, values | {"show": show.name}, aces=True)


def _luts(folder: Path, show: str) -> Path:
    """Return the folder of a show's DCTLs in Resolve's part."""
    return folder / _LUT_FOLDER / f"ACESproxy_{show}"


def _is_output(carried: Carried) -> bool:
    """Tell whether a transform is an output transform of an ACES project, too."""
    return carried.described.display is not None and carried.described.source == _ACES


def _transform_name(carried: Carried) -> str:
    """Return the name of a transform's DCTL, without its ending."""
    return f"Show_{carried.stem}"


def _write_transform(folder: Path, carried: Carried, values: dict[str, str], *, aces: bool) -> None:
    """Write a transform: in one file, or each direction in its own where constants hold only one."""
    name = _transform_name(carried) + (f"_{values['show']}" if aces else "")
    directions = [FORWARD] if aces else list(carried.programs)
    for path, held in _files(folder / f"{name}.dctl", carried, directions):
        _write(path, _transform_text(path, carried, held, values, _aces_param(carried) if aces else ""))


def _files(
    path: Path, carried: Carried, directions: Sequence[str]
) -> Iterator[tuple[Path, dict[str, Program]]]:
    """Yield the files of a transform's directions, and the program of each direction in them.

    A direction whose LUTs are too large for a GPU's constants has none.
    """
    exact = {direction: carried.programs[direction] for direction in directions}
    if sum(program.array_bytes for program in exact.values()) <= _CONSTANTS:
        yield path, exact
        return
    for direction in directions:
        own = path if direction == FORWARD else path.with_stem(f"{path.stem}_{direction}")
        program = carried.program_within(direction, _CONSTANTS)
        if program.array_bytes <= _CONSTANTS:
            yield own, {direction: program}


def _transform_text(
    path: Path, carried: Carried, programs: dict[str, Program], values: dict[str, str], aces_param: str
) -> str:
    """Return a DCTL, and write beside it the cubes that it looks up."""
    luts: dict[str, str] = {}
    arrays: dict[str, Array] = {}
    directions: list[dict[str, str]] = []
    for direction, program in programs.items():
        looked_up = {}
        for number, (cube, table) in enumerate(program.cubes.items()):
            name, file = f"{direction.upper()}_LUT{number}", f"{path.stem}_{direction}{number}.cube"
            looked_up[cube] = f"APPLY_LUT({{0}}, {{1}}, {{2}}, {name})"
            luts[name] = file
            _write(path.with_name(file), _cube_text(table))
        printer = ScalarC(program, DCTL_DIALECT, f"{direction}_", looked_up)
        arrays |= printer.arrays()
        indent = "        " if directions else "    "
        body = printer.transform(("p_R", "p_G", "p_B"), indent)
        directions.append({"functions": printer.functions(), "body": body})
    return rendered(
        "resolve/show_transform.dctl.j2",
        label=carried.name
        if len(carried.programs) == len(programs)
        else f"{carried.name} ({', '.join(programs)})",
        directions=directions,
        luts=luts,
        arrays=arrays,
        helpers=DCTL_DIALECT.helpers(),
        aces_param=aces_param,
        **values,
    )


def _aces_param(carried: Carried) -> str:
    """Return what makes a DCTL an output transform, with the tag of its display."""
    display, view = carried.described.display or "", carried.described.view or ""
    tag = output_tag(carried.ways[FORWARD].config, display, view)
    return _TAGGED.format(tag=tag) if tag else _UNTAGGED


def _cube_text(grid: Floats) -> str:
    """Return a .cube in Resolve's flavour, over 0..1."""
    return cube_3d(grid, spdx_lines("# "), ["LUT_3D_INPUT_RANGE 0.0 1.0"], _exact_rows)


def _exact_rows(grid: npt.NDArray[np.float32]) -> str:
    """Return triplets in so many digits that each float32 is read back as it is."""
    return "".join(f"{r:.9g} {g:.9g} {b:.9g}\n" for r, g, b in grid.reshape(-1, 3).tolist())


def _write(path: Path, text: str) -> None:
    write_file(path, re.sub(r"\n{3,}", "\n\n", text).encode())


def _write_all(folder: Path, contents: Contents) -> None:
    render_resolve(contents.show, contents.carried, contents.taken.name, folder)


def _verify(written: Written, judge: Judge) -> Report:
    report = verify_kernels(_NAME, written, judge, partial(_trials, written))
    luts = _luts(written.folder / _NAME, written.manifest.show)
    text = "has no DCTL: its LUTs are too large for the 64 KB of constants that GPUs have"
    report.notes += [
        Remark(about=one.label(direction), text=text)
        for one in written.carried
        if written.only is None
        for direction in one.ways
        if _file_of(luts / f"{_transform_name(one)}.dctl", direction) is None
    ]
    return report


def _file_of(path: Path, direction: str) -> Path | None:
    """Return the file of one direction of a transform, `path` or one of its own; none, where it has none."""
    apart = path.with_stem(f"{path.stem}_{direction}")
    if apart.is_file() or not path.is_file():
        return apart if apart.is_file() else None
    return path if direction == FORWARD or _HAS_BOTH in path.read_text(encoding="utf-8") else None


def _trials(written: Written, runner: KernelRunner) -> Iterator[Trial]:
    folder, show = written.folder / _NAME, written.manifest.show
    for effect, name in EFFECTS.items():
        file = _luts(folder, show) / f"{name}.dctl"
        if written.wants(file):
            yield from trials_of_effect(effect, DCTL, name, load_dctl(file, runner), {})
    for encoding in (ACESPROXY10, ACESPROXY12):
        for path, source, target in (
            (_IDT_FOLDER, proxy(encoding), ACES),
            (_ODT_FOLDER, ACES, proxy(encoding, Form.QUANTIZED)),
        ):
            file = folder / path / f"{encoding.name}_{show}.dctl"
            if not written.wants(file):
                continue
            kernel = load_dctl(file, runner)
            subject = HostKernel(f"{path}/{encoding.name}", DCTL.route, kernel, {})
            yield trial_of(subject, claim(source, target), exact=True)
    for one in written.carried:
        file = _luts(folder, show) / f"{_transform_name(one)}.dctl"
        yield from _trials_of_transform(file, one, runner, written)
        output = folder / _ODT_FOLDER / f"{_transform_name(one)}_{show}.dctl"
        if _is_output(one) and output.is_file() and written.wants(output):
            kernel = load_dctl(output, runner)
            own = one.claims[FORWARD]
            subject = HostKernel(f"{_ODT_FOLDER}/{own.name}", DCTL.route, kernel, {})
            yield trial_of_transform(subject, own)


def _trials_of_transform(path: Path, one: Carried, runner: KernelRunner, written: Written) -> Iterator[Trial]:
    for number, (direction, own) in enumerate(one.claims.items()):
        if (file := _file_of(path, direction)) is None or not written.wants(file):
            continue
        kernel = load_dctl(file, runner)
        values = {"direction": number} if kernel.parameters else {}
        yield trial_of_transform(HostKernel(own.name, DCTL.route, kernel, values), own)


RESOLVE = Target(
    _NAME, "writing DCTLs", _write_all, _verify, on_page=lambda _: Markup("as DCTLs for Resolve")
)
