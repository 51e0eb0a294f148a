# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""Subject: the GLSL that OCIO emits, run for real, in float32, without a window."""

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
import numpy.typing as npt
import PyOpenColorIO as ocio

from ocio_gen.core.errors import MissingToolError
from ocio_gen.verification.depths import Depth
from ocio_gen.verification.subjects.subject import Engine

if TYPE_CHECKING:
    import moderngl

_FUNCTION = "ocio_gen_transform"

# Pixels are laid out in rows of so many: all OpenGL implementations have textures that wide.
_ROW = 4096

_VERTEX_SHADER = """\
#version 330
in vec2 corner;
void main() { gl_Position = vec4(corner, 0.0, 1.0); }
"""


@dataclass(frozen=True)
class LutTexture:
    """A LUT as OCIO wants it bound."""

    sampler: str
    size: tuple[int, ...]  # (width, height), or (edge, edge, edge)
    components: int
    values: npt.NDArray[np.float32]
    nearest: bool


@dataclass(frozen=True)
class GpuProgram:
    """What OCIO hands a host: the text of a function, and its textures."""

    glsl: str
    textures: tuple[LutTexture, ...]


def gpu_program(processor: ocio.Processor) -> GpuProgram:
    """Return the GLSL 4.0 and textures of a processor, at OCIO's default optimisation."""
    description = ocio.GpuShaderDesc.CreateShaderDesc(
        language=ocio.GPU_LANGUAGE_GLSL_4_0, functionName=_FUNCTION, resourcePrefix="ocio_gen_"
    )
    # A table of up to a row of texels would be a 1D texture; bound as 2D it reads as nothing.
    description.setAllowTexture1D(False)
    processor.getDefaultGPUProcessor().extractGpuShaderInfo(description)
    textures = []
    for lut in description.getTextures():
        components = 1 if lut.channel == ocio.GpuShaderDesc.TEXTURE_RED_CHANNEL else 3
        size, nearest = (lut.width, lut.height), lut.interpolation == ocio.INTERP_NEAREST
        textures.append(LutTexture(lut.samplerName, size, components, lut.getValues(), nearest))
    for lut in description.get3DTextures():
        nearest = lut.interpolation in {ocio.INTERP_NEAREST, ocio.INTERP_TETRAHEDRAL}
        textures.append(LutTexture(lut.samplerName, (lut.edgeLen,) * 3, 3, lut.getValues(), nearest))
    return GpuProgram(description.getShaderText(), tuple(textures))


@cache
def gpu() -> "moderngl.Context":
    """Return the machine's GPU, or Mesa's rasteriser.

    Raises:
        UserError: there is neither, or moderngl is not installed.
    """
    try:
        import moderngl
    except ImportError:
        raise MissingToolError(
            "GPU", "moderngl is not installed", hint='pip install "ocio_gen[gpu]"'
        ) from None
    try:
        # (Its annotation says that each keyword is a dictionary.)
        libraries: dict[str, Any] = {"backend": "egl", "libgl": "libGL.so.1", "libegl": "libEGL.so.1"}
        context = moderngl.create_standalone_context(require=400, **libraries)
    except Exception as error:  # moderngl raises bare Exception, ctypes its own
        raise MissingToolError(
            "GPU",
            f"no OpenGL 4.0 through EGL here ({error})",
            hint=(
                "install a GPU's driver, or Mesa's rasteriser (Debian: libegl1 libegl-mesa0 libgl1 "
                "libgl1-mesa-dri)"
            ),
        ) from None
    context.gc_mode = "auto"  # textures go when Python's objects do
    return context


def gpu_renderer() -> str:
    """Return the name of the GPU and its driver.

    Raises:
        UserError: there is none.
    """
    info = gpu().info
    return f"{info['GL_RENDERER']}, OpenGL {info['GL_VERSION']}"


class OcioGpu:
    """An OCIO processor on the GPU."""

    route = "GPU"
    in_depth: Literal[Depth.F32] = Depth.F32
    out_depth: Literal[Depth.F32] = Depth.F32
    parallel = False

    def __init__(self, name: str, program: GpuProgram) -> None:
        """Compile a program.

        Raises:
            UserError: there is no GPU, or it does not compile the program.
        """
        self.name = name
        context = gpu()
        from moderngl import Error

        # Mesa's rasterisers interpolate textures in float32; a GPU's texture units do not.
        self.engine = Engine.RASTERIZER if "pipe" in context.info["GL_RENDERER"] else Engine.GPU
        fragment_shader = f"""\
#version 400
{program.glsl}
uniform sampler2D pixels;
out vec4 made;
void main() {{ made = {_FUNCTION}(texelFetch(pixels, ivec2(gl_FragCoord.xy), 0)); }}
"""
        try:
            self._program = context.program(vertex_shader=_VERTEX_SHADER, fragment_shader=fragment_shader)
        except Error as error:
            raise MissingToolError(name, f"the GPU does not compile OCIO's shader: {error}") from None
        self._textures = [_bound(lut, context) for lut in program.textures]
        for unit, lut in enumerate(program.textures, start=1):
            if lut.sampler in self._program:
                self._program[lut.sampler] = unit
        self._program["pixels"] = 0
        corners = context.buffer(np.array([-1, -1, 3, -1, -1, 3], np.float32).tobytes())
        self._triangle = context.vertex_array(self._program, [(corners, "2f", "corner")])

    def output(self, start: int, values: npt.NDArray[Any]) -> npt.NDArray[Any]:
        """Return what the shader makes of values."""
        context = gpu()
        count = len(values)
        size = min(count, _ROW), -(-count // _ROW)
        padded = np.zeros((size[0] * size[1], 4), np.float32)
        padded[:count, :3] = values
        pixels = context.texture(size, 4, padded.tobytes(), dtype="f4")
        target = context.framebuffer([context.texture(size, 4, dtype="f4")])
        target.use()
        pixels.use(0)
        for unit, texture in enumerate(self._textures, start=1):
            texture.use(unit)
        self._triangle.render(context.TRIANGLES, vertices=3)
        words = target.read(components=4, dtype="f4")
        return np.frombuffer(words, np.float32).reshape(-1, 4)[:count, :3]


def _bound(lut: LutTexture, context: "moderngl.Context") -> "moderngl.Texture | moderngl.Texture3D":
    values = np.ascontiguousarray(lut.values, np.float32).tobytes()
    texture: moderngl.Texture | moderngl.Texture3D
    if len(lut.size) == 3:
        texture = context.texture3d(
            (lut.size[0], lut.size[1], lut.size[2]), lut.components, values, dtype="f4"
        )
        texture.repeat_z = False
    else:
        texture = context.texture((lut.size[0], lut.size[1]), lut.components, values, dtype="f4")
    texture.repeat_x = texture.repeat_y = False
    mode = context.NEAREST if lut.nearest else context.LINEAR
    texture.filter = (mode, mode)
    return texture
