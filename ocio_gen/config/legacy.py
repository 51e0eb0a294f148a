# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""The legacy profile, OCIO 1: a config of OCIO 2 told again in LUTs and matrices; `looks` adds its looks."""

from functools import partial
from itertools import chain, count

import numpy as np
import numpy.typing as npt
import PyOpenColorIO as ocio

from ocio_gen.aces.acesproxy import Float64s
from ocio_gen.config.built import LUT_FOLDER, BuiltConfig
from ocio_gen.config.proxy_spaces import add_proxy_spaces, lut_file, matrix_transform
from ocio_gen.config.rename import inactive_spaces
from ocio_gen.config.spaces import PROXY_SPACES
from ocio_gen.config.views import raw_space, view_through
from ocio_gen.core.names import slug
from ocio_gen.core.sampling import sampled
from ocio_gen.lut_formats.formats import FORMATS
from ocio_gen.lut_formats.spi1d import spi1d

# Roles that profile 1 knows, and the one that says where ACES2065-1 is.
_ROLES = {
    "color_picking",
    "color_timing",
    "compositing_log",
    "data",
    "default",
    "matte_paint",
    "reference",
    "rendering",
    "scene_linear",
    "texture_paint",
    ocio.ROLE_INTERCHANGE_SCENE,
}

_OURS = {space.name for space in PROXY_SPACES}

# A curve is sampled over what log and video signals carry, footroom and headroom included;
# straight lines between so many points are within 1e-5 of a log curve's light.
_LOW, _HIGH, _ENTRIES = -0.125, 1.5, 1 << 13

# What a space that is a curve and a matrix may be off by, relative to a triplet's largest channel.
_CLOSE = 1e-3


def to_legacy(built: BuiltConfig, *, every_view: bool) -> None:
    """Make a config with ACESproxy spaces one of profile 1: LUTs and matrices.

    Left out, and noted, are spaces that are not a curve and a matrix. The ACESproxy spaces are
    there again, as profile 1 can hold them.

    Args:
        built: To be changed.
        every_view: Whether all views of the active displays are told, each a 3D LUT; else the
            default one.
    """
    source = built.config
    built.config = config = ocio.Config()
    built.luts.clear()
    config.setVersion(1, 0)
    hidden = set(inactive_spaces(source))
    for space in source.getColorSpaces(ocio.SEARCH_REFERENCE_SPACE_SCENE, ocio.COLORSPACE_ALL):
        if space.getName() not in hidden | _OURS:
            _add_space(built, source, space)
    roles = dict(source.getRoles())
    for role, name in roles.items():
        if role in _ROLES and config.getColorSpace(name):
            config.setRole(role, name)
    config.setRole("reference", roles[ocio.ROLE_INTERCHANGE_SCENE])
    config.setRole("default", roles.get("data", roles[ocio.ROLE_INTERCHANGE_SCENE]))
    add_proxy_spaces(built)
    for display in list(source.getDisplays()) if every_view else [source.getDefaultDisplay()]:
        views = list(source.getViews(display)) if every_view else [source.getDefaultView(display)]
        for view in views:
            _add_view(built, source, display, view)


def _add_view(built: BuiltConfig, source: ocio.Config, display: str, view: str) -> None:
    """Add a view as a 3D LUT of ACESproxy10i."""
    config = built.config
    if raw := raw_space(source, display, view):
        config.addDisplayView(display, view, raw)
        return
    lut = lut_file(built, view_through(source, display, view), FORMATS["spi3d"])
    proxy = ocio.ColorSpaceTransform(src=ocio.ROLE_INTERCHANGE_SCENE, dst=PROXY_SPACES[0].name)
    space = ocio.ColorSpace(name=f"{view} - {display}", family="Display", bitDepth=ocio.BIT_DEPTH_F32)
    space.setTransform(ocio.GroupTransform([proxy, lut]), ocio.COLORSPACE_DIR_FROM_REFERENCE)
    config.addColorSpace(space)
    config.addDisplayView(display, view, space.getName())


def _add_space(built: BuiltConfig, source: ocio.Config, space: ocio.ColorSpace) -> None:
    name = space.getName()
    told = ocio.ColorSpace(
        name=name,
        family=space.getFamily(),
        description=space.getDescription(),
        bitDepth=ocio.BIT_DEPTH_F32,
        isData=space.isData(),
    )
    if not space.isData():
        processor = source.getProcessor(name, ocio.ROLE_INTERCHANGE_SCENE)
        apply = partial(sampled, processor)
        if processor.isNoOp():
            built.config.addColorSpace(told)
            return
        linear = space.getEncoding() == "scene-linear"
        if (parts := _curve_and_matrix(apply, linear=linear)) is None:
            built.notes.append(f"profile 1 cannot hold {name}: left out")
            return
        curve, matrix = parts
        transforms: list[ocio.Transform] = [matrix_transform(matrix)]
        if curve is not None:
            file_name = _free_file_name(built, name)
            built.files[f"{LUT_FOLDER}/{file_name}"] = spi1d(curve, _LOW, _HIGH).encode()
            transforms.insert(0, ocio.FileTransform(file_name, interpolation=ocio.INTERP_LINEAR))
        told.setTransform(ocio.GroupTransform(transforms), ocio.COLORSPACE_DIR_TO_REFERENCE)
    built.config.addColorSpace(told)


def _free_file_name(built: BuiltConfig, name: str) -> str:
    """Return a file name for a space's curve that no other space has, on any disk: numbered if need be."""
    stem = slug(name, keep=".-", runs=False)
    taken = {path.casefold() for path in built.files} | {path.casefold() for path in built.luts}
    names = chain([f"{stem}.spi1d"], (f"{stem}_{number}.spi1d" for number in count(2)))
    return next(name for name in names if not {name.casefold(), f"{LUT_FOLDER}/{name}".casefold()} & taken)


def _curve_and_matrix(
    apply: partial[npt.NDArray[np.float32]], *, linear: bool
) -> tuple[Float64s | None, Float64s] | None:
    """Return the curve and the matrix that a transform is, if it is no more than these.

    (A camera's matrix keeps neutrals neutral, so that greys tell the curve, and colours the matrix.)
    """
    values = np.linspace(_LOW, _HIGH, _ENTRIES)
    curve = None if linear else apply(np.repeat(values[:, np.newaxis], 3, axis=1))[:, 1].astype(np.float64)
    rgb = np.random.PCG64(1).random_raw(3 * 512).reshape(-1, 3) / 2.0**64
    expected = apply(rgb).astype(np.float64)
    inside = expected.min(axis=1) > 0.0  # some clip what is negative
    rgb, expected = rgb[inside], expected[inside]
    light = rgb if curve is None else np.interp(rgb, values, curve)
    solved = np.linalg.lstsq(light, expected, rcond=None)[0].T
    off = np.abs(light @ solved.T - expected) / np.abs(expected).max(axis=1, keepdims=True)
    # What is solved for has no more digits than its samples.
    return (curve, np.round(solved, 7)) if off.max() < _CLOSE else None
