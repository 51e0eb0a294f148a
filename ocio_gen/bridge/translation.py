# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""An OCIO processor as a program: from its shader, but for what a shader only comes close to."""

from collections.abc import Sequence
from itertools import groupby

import PyOpenColorIO as ocio

from ocio_gen.bridge.inverse_luts import inverse_lut
from ocio_gen.bridge.lowering import lowered
from ocio_gen.bridge.program import (
    Array,
    Call,
    Declare,
    Expression,
    Function,
    Kind,
    Program,
    Return,
    Statement,
    Variable,
)
from ocio_gen.bridge.shaders import UnbridgedError, shader_of
from ocio_gen.bridge.tables import EXACTLY, Floats
from ocio_gen.core.errors import one_line
from ocio_gen.core.opencolorio import OCIO_ERRORS


def program_of(processor: ocio.Processor, within: float = EXACTLY) -> Program:
    """Return what a processor does to red, green and blue, without optimisation that loses.

    Args:
        processor: OCIO's.
        within: How far half-domain tables may be from OCIO's, to have fewer numbers (see `tables`).

    Raises:
        UnbridgedError: OCIO gives no shader of it, or one that is not understood; the text says at which op.
    """
    try:
        transforms = list(processor.getOptimizedProcessor(ocio.OPTIMIZATION_LOSSLESS).createGroupTransform())
    except OCIO_ERRORS as error:
        raise UnbridgedError(one_line(error)) from None
    if any(map(_inverts_a_cube, transforms)):
        raise UnbridgedError("the inverse of a 3D LUT, which OCIO's shaders only come close to")
    if not any(map(_inverts_a_lut, transforms)):
        return lowered(shader_of(processor, "ocio"), within)
    return _joined(transforms, within)


def _inverts_a_cube(transform: ocio.Transform) -> bool:
    return (
        isinstance(transform, ocio.Lut3DTransform) and transform.getDirection() == ocio.TRANSFORM_DIR_INVERSE
    )


def _inverts_a_lut(transform: ocio.Transform) -> bool:
    return (
        isinstance(transform, ocio.Lut1DTransform)
        and transform.getDirection() == ocio.TRANSFORM_DIR_INVERSE
        and transform.getHueAdjust() == ocio.HUE_NONE
    )


def _joined(transforms: Sequence[ocio.Transform], within: float) -> Program:
    """Return the program of transforms one after the other, inverse 1D LUTs by themselves."""
    functions: list[Function] = []
    arrays: dict[str, Array] = {}
    cubes: dict[str, Floats] = {}
    body: list[Statement] = []
    parameters = tuple(Variable(Kind.FLOAT, f"ocio_{name}") for name in ("red", "green", "blue"))
    values: Sequence[Expression] = parameters
    parts = [list(part) for _, part in groupby(transforms, key=_inverts_a_lut)]
    for number, part in enumerate(parts):
        if _inverts_a_lut(part[0]):
            for place, transform in enumerate(part):
                inverse = inverse_lut(transform, f"inverse{number}_{place}", within)
                functions += dict.fromkeys(inverse.functions)
                arrays |= inverse.arrays
                made = [Variable(Kind.FLOAT, f"inverted{number}_{place}_{channel}") for channel in "rgb"]
                body += [
                    Declare(variable, Call(Kind.FLOAT, function.name, (value,)))
                    for variable, function, value in zip(made, inverse.functions, values, strict=True)
                ]
                values = made
            continue
        program = lowered(shader_of(_processor(part), f"ocio{number}"), within)
        functions += program.functions[:-1]
        arrays |= program.arrays
        cubes |= program.cubes
        *before, last = program.entry.body
        if not isinstance(last, Return):
            raise UnbridgedError("a shader that returns early")
        body += [Declare(one, value) for one, value in zip(program.entry.parameters, values, strict=True)]
        body += before
        values = last.values
    body.append(Return(tuple(values)))
    return Program([*functions, Function("ocio", Kind.FLOAT, 3, parameters, tuple(body))], arrays, cubes)


def _processor(transforms: Sequence[ocio.Transform]) -> ocio.Processor:
    """Return a processor of transforms that need no config."""
    return ocio.Config.CreateRaw().getProcessor(ocio.GroupTransform(list(transforms)))
