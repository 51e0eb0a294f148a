# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""Runs inside a real Blender: what does it save of pixels through $OCIO? Imports nothing of ours.

Called as `python real_blender.py JOB.json`: {pixels, space, ways: [{display, view, look, saved}]}.
"""

import json
import sys
from pathlib import Path

import bpy
import numpy as np


def main() -> None:
    job = json.loads(Path(sys.argv[1]).read_text())
    pixels = np.load(job["pixels"])
    rgba = np.ones((len(pixels), 4), np.float32)
    rgba[:, :3] = pixels
    image = bpy.data.images.new("pixels", len(pixels), 1, alpha=True, float_buffer=True)
    image.colorspace_settings.name = job["space"]
    image.pixels.foreach_set(rgba.ravel())
    image.update()
    scene = bpy.context.scene
    settings = scene.render.image_settings
    settings.file_format, settings.color_depth, settings.color_mode = "PNG", "16", "RGB"
    scene.render.dither_intensity = 0.0
    for way in job["ways"]:
        scene.display_settings.display_device = way["display"]
        scene.view_settings.view_transform = way["view"]
        scene.view_settings.look = way["look"]
        image.save_render(way["saved"], scene=scene)
    print(bpy.app.version_string)


main()
