# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""The shader that OCIO gives for a processor: its text, and its textures."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import PyOpenColorIO as ocio

from ocio_gen.bridge.tables import Cube, Plane
from ocio_gen.core.errors import one_line
from ocio_gen.core.opencolorio import OCIO_ERRORS

_UNIFORM = re.compile(r"^\s*uniform\s+(?!sampler)\w+\s+(\w+)", re.M)


class UnbridgedError(Exception):
    """A transform, or an op of it, that cannot be code; its text says which."""


@dataclass(frozen=True, eq=False)
class Shader:
    """A shader in GLSL 4.0."""

    text: str
    entry: str  # the function that it defines; all names of the text begin with it
    tables: Mapping[str, Plane | Cube]  # by the names of their samplers


def shader_of(processor: ocio.Processor, name: str) -> Shader:
    """Return the shader of a processor, without optimisation that loses, under a name.

    Raises:
        UnbridgedError: OCIO gives none, or it has dynamic properties.
    """
    shader = ocio.GpuShaderDesc.CreateShaderDesc(
        language=ocio.GPU_LANGUAGE_GLSL_4_0, functionName=name, resourcePrefix=f"{name}_"
    )
    # (One-dimensional textures and others would be two ways to one end.)
    shader.setAllowTexture1D(False)
    try:
        processor.getOptimizedGPUProcessor(ocio.OPTIMIZATION_LOSSLESS).extractGpuShaderInfo(shader)
    except OCIO_ERRORS as error:
        raise UnbridgedError(one_line(error)) from None
    text = shader.getShaderText()
    if found := _UNIFORM.search(text):
        raise UnbridgedError(f"an op has a dynamic property, {found[1].removeprefix(f'{name}_')}")
    tables: dict[str, Plane | Cube] = {}
    for one in shader.getTextures():
        channels = 1 if one.channel == ocio.GpuShaderDesc.TEXTURE_RED_CHANNEL else 3
        values = np.array(one.getValues(), np.float32).reshape(max(1, one.height), one.width, channels)
        tables[one.samplerName] = Plane(values, one.interpolation != ocio.INTERP_NEAREST)
    for one in shader.get3DTextures():
        edges = (one.edgeLen, one.edgeLen, one.edgeLen)
        cube = np.array(one.getValues(), np.float32).reshape(*edges, 3)
        tables[one.samplerName] = Cube(
            cube, one.interpolation not in {ocio.INTERP_NEAREST, ocio.INTERP_TETRAHEDRAL}
        )
    return Shader(text, name, tables)
