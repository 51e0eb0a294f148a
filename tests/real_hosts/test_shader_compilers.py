# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""What hosts that draw with HLSL or Vulkan get of the published configs compiles, and draws the same.

glslang compiles each to SPIR-V, whose own validator checks it; SPIRV-Cross turns it into what OpenGL runs.
"""

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import PyOpenColorIO as ocio
import pytest

from ocio_gen.config.references import all_spaces
from ocio_gen.core.opencolorio import load_config
from ocio_gen.verification.probes import rgb_triplets
from ocio_gen.verification.subjects.ocio_gpu import GpuProgram, OcioGpu, gpu_program
from tests.conftest import ROOT

# The newest of each show.
CONFIGS = [
    sorted(folder.glob("package/configs/*.ocio"))[-1]
    for folder in (ROOT / "configs" / "lantern", ROOT / "configs" / "tidewater")
]
ACES = "ACES2065-1"

_FUNCTION = "ocio_gen_transform"  # as in `ocio_gen.verification.subjects.ocio_gpu`

# How each language says what a fragment is, and what glslang is told.
LANGUAGES = {
    "HLSL": (
        ocio.GPU_LANGUAGE_HLSL_DX11,
        "{text}\nfloat4 main(float4 pixel_in : COLOR0) : SV_Target {{ return {function}(pixel_in); }}\n",
        ("-D", "-Od", "-e", "main"),
    ),
    "Vulkan": (
        ocio.GPU_LANGUAGE_GLSL_VK_4_6,
        "#version 460\nlayout(location = 0) in vec4 pixel_in;\nlayout(location = 0) out vec4 pixel_out;\n"
        "{text}\nvoid main() {{ pixel_out = {function}(pixel_in); }}\n",
        (),
    ),
}


def processors(config: ocio.Config) -> Iterator[tuple[str, ocio.Processor]]:
    """Yield what is ours in a config: ACESproxy spaces and looks, both ways, and each view of a display."""
    for space in all_spaces(config):
        if "ACESproxy" in space.getName():
            yield f"to {space.getName()}", config.getProcessor(ACES, space.getName())
            yield f"from {space.getName()}", config.getProcessor(space.getName(), ACES)
    for look in config.getLookNames():
        for direction in (ocio.TRANSFORM_DIR_FORWARD, ocio.TRANSFORM_DIR_INVERSE):
            if look == "Show look" or direction == ocio.TRANSFORM_DIR_FORWARD:
                yield (
                    f"{look}, {direction}",
                    config.getProcessor(ocio.LookTransform(ACES, ACES, look), direction),
                )
    display = config.getDefaultDisplay()
    for view in config.getViews(display):
        transform = ocio.DisplayViewTransform(ACES, display, view)
        yield view, config.getProcessor(transform)


def run(*command: str) -> str:
    ran = subprocess.run(command, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, f"{' '.join(command)}\n{ran.stdout}{ran.stderr}"
    return ran.stdout


def through_spirv(processor: ocio.Processor, language: str, folder: Path) -> str:
    """Return the GLSL of OCIO's text in another language, as a function."""
    spoken, form, options = LANGUAGES[language]
    description = ocio.GpuShaderDesc.CreateShaderDesc(
        language=spoken, functionName="of_ocio", resourcePrefix="ocio_gen_"
    )
    description.setAllowTexture1D(False)
    processor.getDefaultGPUProcessor().extractGpuShaderInfo(description)
    source, binary = folder / "shader.frag", folder / "shader.spv"
    source.write_text(form.format(text=description.getShaderText(), function="of_ocio"))
    mapped = ("--auto-map-bindings", "--auto-map-locations", "--target-env", "vulkan1.1")
    run("glslangValidator", "-V", *options, *mapped, "-S", "frag", str(source), "-o", str(binary))
    run("spirv-val", "--target-env", "vulkan1.1", str(binary))
    glsl = run("spirv-cross", str(binary), "--version", "400", "--no-es", "--no-420pack-extension")
    for sampler in (one.samplerName for one in (*description.getTextures(), *description.get3DTextures())):
        glsl = re.sub(rf"\bSPIRV_Cross_Combined\w*{sampler}\b", sampler, glsl)
    return as_function(glsl)


def as_function(fragment: str) -> str:
    """Return a fragment shader as a function of a pixel."""
    (given,) = re.findall(r"^(?:layout\(.*?\) )?in vec4 (\w+);$", fragment, re.MULTILINE)
    (made,) = re.findall(r"^(?:layout\(.*?\) )?out vec4 (\w+);$", fragment, re.MULTILINE)
    text = re.sub(r"^(?:layout\(.*?\) )?(?:in|out) (vec4 \w+;)$", r"\1", fragment, flags=re.MULTILINE)
    text = re.sub(r"^#version.*$", "", text, flags=re.MULTILINE).replace("void main()", "void translated()")
    body = f"{given} = pixel; translated(); return {made};"
    return f"{text}\nvec4 {_FUNCTION}(vec4 pixel) {{ {body} }}\n"


@pytest.mark.parametrize("path", CONFIGS, ids=lambda path: path.stem)
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_text_compiles_and_draws_what_opengl_draws(path, language, tmp_path):
    pixels = rgb_triplets()[:4096]
    tried, different = 0, []
    for name, processor in processors(load_config(path)):
        plain = gpu_program(processor)
        other = GpuProgram(through_spirv(processor, language, tmp_path), plain.textures)
        right, made = (OcioGpu(name, one).output(0, pixels) for one in (plain, other))
        tried += 1
        if not np.array_equal(made, right, equal_nan=True):
            different.append(f"{name}: {np.nanmax(np.abs(made - right))}")
    assert tried >= 16
    assert different == []
