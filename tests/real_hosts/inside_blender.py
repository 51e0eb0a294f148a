# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""Runs inside a real Blender with $OCIO: its menus, what it saves and reads. Imports nothing of ours.

Called as `python inside_blender.py JOB.json`, with lists of:
- shown: {pixels, display, view, look, saved}: ACEScg as a view shows it, in a 16-bit TIFF;
- written: {pixels, space, format, depth, saved}: ACEScg in a colour space;
- read: {path, space, saved}: an image as ACEScg; a space of null is the one that Blender chooses.

Prints {version, menus, chosen} as the last line: what its menus have, and which spaces it chose.
"""

import ast
import json
import re
import sys
from pathlib import Path
from typing import Any

import bpy
import numpy as np


def new_image(path: str) -> Any:
    """Return an image of ACEScg pixels, (n, 3), as a row."""
    pixels = np.load(path)
    rgba = np.ones((len(pixels), 4), np.float32)
    rgba[:, :3] = pixels
    image = bpy.data.images.new("pixels", len(pixels), 1, alpha=True, float_buffer=True)
    image.colorspace_settings.name = "ACEScg"
    image.pixels.foreach_set(rgba.ravel())
    image.update()
    return image


def menu(settings: Any, name: str) -> list[str]:
    """Return the entries of a menu: Blender lists them when it is given another."""
    try:
        setattr(settings, name, "no such entry")
    except TypeError as error:
        found = re.search(r"not found in (\(.*\))", str(error), re.DOTALL)
        return list(ast.literal_eval(found[1])) if found else []
    return []


def menus(scene: Any) -> dict[str, Any]:
    views = {}
    for display in menu(scene.display_settings, "display_device"):
        scene.display_settings.display_device = display
        views[display] = menu(scene.view_settings, "view_transform")
    return {
        "views": views,
        "looks": menu(scene.view_settings, "look"),
        "spaces": menu(bpy.data.images.new("any", 1, 1).colorspace_settings, "name"),
    }


def save_shown(job: dict[str, str], scene: Any) -> None:
    settings = scene.render.image_settings
    settings.file_format, settings.color_depth, settings.color_mode = "TIFF", "16", "RGB"
    settings.color_management = "FOLLOW_SCENE"
    scene.display_settings.display_device = job["display"]
    scene.view_settings.view_transform = job["view"]
    scene.view_settings.look = job["look"]
    new_image(job["pixels"]).save_render(job["saved"], scene=scene)


def save_written(job: dict[str, str], scene: Any) -> None:
    settings = scene.render.image_settings
    settings.file_format, settings.color_mode, settings.color_depth = job["format"], "RGB", job["depth"]
    settings.color_management = "OVERRIDE"
    settings.linear_colorspace_settings.name = job["space"]
    new_image(job["pixels"]).save_render(job["saved"], scene=scene)


def read(job: dict[str, str]) -> str:
    image = bpy.data.images.load(job["path"])
    chosen: str = image.colorspace_settings.name
    if job["space"]:
        image.colorspace_settings.name = job["space"]
    pixels = np.empty(image.size[0] * image.size[1] * image.channels, np.float32)
    image.pixels.foreach_get(pixels)
    np.save(job["saved"], pixels.reshape(-1, image.channels)[:, :3])
    return chosen


def main() -> None:
    jobs = json.loads(Path(sys.argv[1]).read_text())
    scene = bpy.context.scene
    scene.render.dither_intensity = 0.0
    entries = menus(scene)
    for job in jobs["shown"]:
        save_shown(job, scene)
    for job in jobs["written"]:
        save_written(job, scene)
    chosen = [read(job) for job in jobs["read"]]
    print()
    print(json.dumps({"version": bpy.app.version_string, "menus": entries, "chosen": chosen}))


main()
