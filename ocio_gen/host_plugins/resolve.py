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
from ocio_gen.core.disk.files import write_file
from ocio_gen.core.licence import spdx_lines
from ocio_gen.host_plugins.claims import TransformClaim
from ocio_gen.host_plugins.ops import OpKind, PluginOp
from ocio_gen.host_plugins.output_tags import output_tag
from ocio_gen.host_plugins.show_transforms import Carried, settings_of
from ocio_gen.host_plugins.sources import EFFECTS, rendered
from ocio_gen.host_plugins.target import Contents, Target, Written
from ocio_gen.host_plugins.verify_kernels import Trial, trial_of, trials_of_effect, verify_kernels
from ocio_gen.host_plugins.verify_ofx import transform_limits
from ocio_gen.lut_formats.cube import cube_3d
from ocio_gen.show.model import Show
from ocio_gen.verification.claims import claim
from ocio_gen.verification.figures import Limits
from ocio_gen.verification.judge import Judge
from ocio_gen.verification.kernels.dctl import load_dctl
from ocio_gen.verification.kernels.languages import DCTL
from ocio_gen.verification.kernels.runner import KernelRunner
from ocio_gen.verification.probes import Probe
from ocio_gen.verification.report import Report
from ocio_gen.verification.subjects.host_kernel import HostKernel

_NAME = "resolve"

# Folders of Resolve's.
_LUT_FOLDER, _IDT_FOLDER, _ODT_FOLDER = "LUT", "ACES Transforms/IDT", "ACES Transforms/ODT"

_ACES = "ACES2065-1"

# What makes a DCTL an ACES transform. From 18.6 on Resolve signals an output transform's encoding, and tags
# media with it: Rec.709 with gamma 2.4 where there is no tag.
_ACES_PARAM = "DEFINE_ACES_PARAM(IS_PARAMETRIC_ACES_TRANSFORM: 0)"
_TAGGED = 'DEFINE_ACES_PARAM(IS_PARAMETRIC_ACES_TRANSFORM: 0, OUTPUT_COLORSPACE_TAG: "{tag}")'
_UNTAGGED = f"""{_ACES_PARAM}
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
        if one.described.display and one.described.source == _ACES:
            _write_transform(folder / _ODT_FOLDER, one, values | {"show": show.name}, aces=True)


def _luts(folder: Path, show: str) -> Path:
    """Return the folder of a show's DCTLs in Resolve's part."""
    return folder / _LUT_FOLDER / f"ACESproxy_{show}"


def _transform_name(carried: Carried) -> str:
    """Return the name of a transform's DCTL, without its ending."""
    return f"Show_{carried.stem}"


def _write_transform(folder: Path, carried: Carried, values: dict[str, str], *, aces: bool) -> None:
    """Write a transform, and beside it the cubes that it looks up."""
    name = _transform_name(carried) + (f"_{values['show']}" if aces else "")
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
    _write(folder / f"{name}.dctl", _tagged(text, carried) if aces else text)


def _tagged(text: str, carried: Carried) -> str:
    """Return the text of an output transform with the tag of its display."""
    display, view = carried.described.display or "", carried.described.view or ""
    tag = output_tag(carried.ways["forward"].config, display, view)
    before, param, after = text.partition(_ACES_PARAM)
    assert param, "an output transform is an ACES transform"  # noqa: S101 - its template's
    return before + (_TAGGED.format(tag=tag) if tag else _UNTAGGED) + after


def _cube_text(op: PluginOp) -> str:
    """Return a .cube in Resolve's flavour, over 0..1."""
    assert op.table is not None  # noqa: S101 - a cube has one
    grid = op.table.reshape(op.size, op.size, op.size, 3)
    return cube_3d(grid, spdx_lines("# "), ["LUT_3D_INPUT_RANGE 0.0 1.0"], _exact_rows)


def _exact_rows(grid: npt.NDArray[np.float32]) -> str:
    """Return triplets in so many digits that each float32 is read back as it is."""
    return "".join(f"{r:.9g} {g:.9g} {b:.9g}\n" for r, g, b in grid.reshape(-1, 3).tolist())


def _write(path: Path, text: str) -> None:
    write_file(path, re.sub(r"\n{3,}", "\n\n", text).encode())


def _write_all(folder: Path, contents: Contents) -> None:
    render_resolve(contents.show, contents.carried, contents.taken.name, folder)


def _verify(written: Written, judge: Judge) -> Report:
    return verify_kernels(_NAME, written, judge, partial(_trials, written))


def _trials(written: Written, runner: KernelRunner) -> Iterator[Trial]:
    folder, show = written.folder / _NAME, written.manifest.show
    for effect, name in EFFECTS.items():
        kernel = load_dctl(_luts(folder, show) / f"{name}.dctl", runner)
        yield from trials_of_effect(effect, DCTL, name, kernel, {})
    for encoding in (ACESPROXY10, ACESPROXY12):
        for path, source, target in (
            (_IDT_FOLDER, proxy(encoding), ACES),
            (_ODT_FOLDER, ACES, proxy(encoding, Form.QUANTIZED)),
        ):
            kernel = load_dctl(folder / path / f"{encoding.name}_{show}.dctl", runner)
            subject = HostKernel(f"{path}/{encoding.name}", DCTL.route, kernel, {})
            yield trial_of(subject, claim(source, target), exact=True)
    for one in written.carried:
        file = _luts(folder, show) / f"{_transform_name(one)}.dctl"
        for trilinear in (False, True) if written.every_route else (False,):
            yield from _trials_of_transform(file, one, written.manifest.limit, runner, trilinear=trilinear)


def _trials_of_transform(
    path: Path, one: Carried, limit: float, runner: KernelRunner, *, trilinear: bool
) -> Iterator[Trial]:
    kernel = load_dctl(path, runner, trilinear=trilinear)
    route = f"{DCTL.route}, trilinear" if trilinear else DCTL.route
    for number, (direction, way) in enumerate(one.ways.items()):
        values = {"direction": number} if len(one.ways) > 1 else {}
        subject = HostKernel(one.label(direction), route, kernel, values)

        def limits(probe: Probe, ops: Sequence[PluginOp] = one.kernels[direction]) -> Limits:
            # Between eight points a cube is coarser: how much is information.
            return transform_limits(limit, ops, None if trilinear else probe.kind)

        yield Trial(subject, TransformClaim(subject.name, way), limits)


RESOLVE = Target(
    _NAME, "writing DCTLs", _write_all, _verify, on_page=lambda _: Markup("as DCTLs for Resolve")
)
