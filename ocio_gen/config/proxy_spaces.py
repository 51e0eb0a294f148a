# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""The ACESproxy colour spaces of a config, added to whatever its other spaces are."""

import numpy as np
import PyOpenColorIO as ocio

from ocio_gen.aces.colorimetry import TRA1, TRA2, Matrix
from ocio_gen.aces.signals import Form, proxy
from ocio_gen.config.built import BuiltConfig
from ocio_gen.config.references import all_spaces
from ocio_gen.config.spaces import PROXY_SPACES, ProxySpace
from ocio_gen.core.errors import InvalidConfigError, InvalidShowError, all_of
from ocio_gen.lut_formats.format import LutFormat
from ocio_gen.lut_formats.formats import FORMATS
from ocio_gen.lut_formats.ops import container_range
from ocio_gen.lut_formats.process_list import CLF
from ocio_gen.lut_formats.transforms import TRANSFORMS, LutTransform, Transform
from ocio_gen.show.looks.look import WORKING_SPACES

# Spaces in which CDLs are made, for bases that lack them: ACES2065-1 by OCIO's built-in transform.
_BUILT_IN_SPACES = {"ACEScc": "ACEScc_to_ACES2065-1", "ACEScct": "ACEScct_to_ACES2065-1"}


def add_proxy_spaces(built: BuiltConfig) -> None:
    """Add the ACESproxy colour spaces to a config that has a role for ACES2065-1.

    In profile 1 they are LUTs and matrices, and there are no quantised ones: their LUT is of a
    kind that came with OCIO 2.

    Raises:
        UserError: a name of theirs is taken.
    """
    config = built.config
    to_reference, from_reference = _through_aces(config)
    _require_names(built)
    for space in PROXY_SPACES:
        if built.legacy and space.form is Form.QUANTIZED:
            built.notes.append(f"profile 1 cannot hold {space.name}: left out")
        elif built.legacy:
            config.addColorSpace(_legacy_space(built, space, to_reference))
        else:
            config.addColorSpace(_color_space(built, space, to_reference, from_reference))


def add_working_space(built: BuiltConfig, name: str) -> None:
    """Add the space that CDLs of a show were made in to a config that lacks it.

    Raises:
        UserError: it is in neither the config nor OCIO, or holds no light of a scene.
    """
    config = built.config
    if found := config.getColorSpace(name):
        of_display = found.getReferenceSpaceType() == ocio.REFERENCE_SPACE_DISPLAY
        if found.isData() or of_display:
            kind = "of a display" if of_display else "data"
            raise InvalidShowError(
                f"looks.working_space {name}",
                f"is {kind}",
                hint="give a space of the scene, a camera's log say",
            )
        return
    if name not in _BUILT_IN_SPACES:
        raise InvalidShowError(
            f"looks.working_space {name}",
            f"{built.base} has no such colour space",
            hint=f"give one of its own, or one of {', '.join(WORKING_SPACES)}",
        )
    to_reference, _ = _through_aces(config)
    space = ocio.ColorSpace(name=name, family="ACES", encoding="log", categories=["working-space"])
    transform = ocio.GroupTransform([ocio.BuiltinTransform(_BUILT_IN_SPACES[name]), *to_reference])
    space.setTransform(transform, ocio.COLORSPACE_DIR_TO_REFERENCE)
    config.addColorSpace(space)
    built.notes.append(f"has no {name}, which CDLs of the show were made in: added")


def _through_aces(config: ocio.Config) -> tuple[list[ocio.Transform], list[ocio.Transform]]:
    """Return the way from ACES2065-1 to a config's reference space and back: none, if it is that."""
    aces = config.getColorSpace(ocio.ROLE_INTERCHANGE_SCENE)
    to_reference = aces.getTransform(ocio.COLORSPACE_DIR_TO_REFERENCE)
    from_reference = aces.getTransform(ocio.COLORSPACE_DIR_FROM_REFERENCE)
    if to_reference is None and from_reference is None:
        return [], []
    return [to_reference or _inverse(from_reference)], [from_reference or _inverse(to_reference)]


def _inverse(transform: ocio.Transform) -> ocio.Transform:
    return ocio.GroupTransform([transform], ocio.TRANSFORM_DIR_INVERSE)


def _require_names(built: BuiltConfig) -> None:
    """Make sure that the names of ours are free."""
    taken: dict[str, str] = {}
    for space in all_spaces(built.config):
        for name in (space.getName(), *space.getAliases()):
            taken[name.casefold()] = f"colour space {space.getName()!r}"
    for named in built.config.getNamedTransforms(ocio.NAMEDTRANSFORM_ALL):
        for name in (named.getName(), *named.getAliases()):
            taken[name.casefold()] = f"named transform {named.getName()!r}"
    taken |= {role.casefold(): f"role {role!r}" for role, _ in built.config.getRoles()}
    collisions = [
        InvalidConfigError(
            built.base,
            f"{taken[name.casefold()]} has the name {name!r}, which is ocio_gen's for {space.name!r}",
            hint="rename it under [spaces.rename]",
        )
        for space in PROXY_SPACES
        for name in (space.name, *space.aliases)
        if name.casefold() in taken
    ]
    if collisions:
        raise all_of(collisions)


def _quantized_encode(space: ProxySpace) -> LutTransform:
    return TRANSFORMS[f"lin_ap1_to_acesproxy{space.encoding.bit_depth}i_quantized"]


def _color_space(
    built: BuiltConfig,
    space: ProxySpace,
    to_reference: list[ocio.Transform],
    from_reference: list[ocio.Transform],
) -> ocio.ColorSpace:
    color_space = ocio.ColorSpace(
        name=space.name,
        aliases=list(space.aliases),
        family="ACES",
        encoding="log",
        categories=list(space.categories),
        description=space.description,
        bitDepth=ocio.BIT_DEPTH_F32,
    )
    decode = [*_decode_curve(space), matrix_transform(TRA2), *to_reference]
    color_space.setTransform(ocio.GroupTransform(decode), ocio.COLORSPACE_DIR_TO_REFERENCE)
    # Continuous spaces have no other direction: OCIO inverts native ops exactly, and its matrix
    # cancels against ACEScg's, so that the working space of most hosts meets the bare curve.
    if space.form is Form.QUANTIZED:
        lut = lut_file(built, _quantized_encode(space), CLF)
        encode = [*from_reference, matrix_transform(TRA1), lut]
        color_space.setTransform(ocio.GroupTransform(encode), ocio.COLORSPACE_DIR_FROM_REFERENCE)
    return color_space


def _legacy_space(
    built: BuiltConfig, space: ProxySpace, to_reference: list[ocio.Transform]
) -> ocio.ColorSpace:
    """Return a space of profile 1: the LUT of all its codes, and the matrix."""
    color_space = ocio.ColorSpace(
        name=space.name, family="ACES", description=space.description, bitDepth=ocio.BIT_DEPTH_F32
    )
    encoding = space.encoding
    ops: list[ocio.Transform] = []
    if space.form is Form.NORMALIZED:  # into the range of the LUT
        low, high = container_range(encoding)
        scale = [high - low] * 3
        ops.append(ocio.MatrixTransform(np.diag([*scale, 1.0]).ravel().tolist(), [low, low, low, 0.0]))
    lut = TRANSFORMS[f"{proxy(encoding).name}_to_lin_ap1"]
    ops += [lut_file(built, lut, FORMATS["spi1d"]), matrix_transform(TRA2), *to_reference]
    color_space.setTransform(ocio.GroupTransform(ops), ocio.COLORSPACE_DIR_TO_REFERENCE)
    return color_space


def lut_file(built: BuiltConfig, transform: Transform, lut_format: LutFormat) -> ocio.FileTransform:
    """Return what reads a LUT that lies in a config's LUT folder, and have it put there."""
    file_name = lut_format.file_name(transform)
    built.luts[file_name] = (transform, lut_format)
    return ocio.FileTransform(file_name, interpolation=ocio.INTERP_LINEAR)


def _decode_curve(space: ProxySpace) -> list[ocio.Transform]:
    """Return the ops from a space's values to linear AP1: clamp and scale to log2, then 2^x."""
    encoding = space.encoding
    low, high = 0.0, 1.0
    if space.form is not Form.NORMALIZED:
        low, high = container_range(encoding)
    stops = float(encoding.exponent(encoding.cv_min)), float(encoding.exponent(encoding.cv_max))
    return [
        ocio.RangeTransform(low, high, *stops),
        ocio.LogTransform(base=2.0, direction=ocio.TRANSFORM_DIR_INVERSE),
    ]


def matrix_transform(rgb_to_rgb: Matrix) -> ocio.MatrixTransform:
    """Return a matrix from RGB to RGB, (3, 3), as OCIO has it."""
    matrix = np.eye(4)
    matrix[:3, :3] = rgb_to_rgb
    return ocio.MatrixTransform(matrix.ravel().tolist())
