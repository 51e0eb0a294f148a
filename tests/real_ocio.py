# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""Runs inside a real OpenColorIO release: what does it make of pixels? Imports nothing of ours.

Called as `python real_ocio.py JOBS.json`: a list of {config, ways: [{transform, context, pixels, made}]}.
For each config, prints what OCIO logged while it was loaded, validated and used.
"""

import copy
import json
import sys
from pathlib import Path

import numpy as np
import PyOpenColorIO as ocio


def transform_of(words: list[str]) -> ocio.Transform:
    kind, *names = words
    if kind == "space":
        return ocio.ColorSpaceTransform(src=names[0], dst=names[1])
    if kind == "look":
        return ocio.LookTransform(src="aces_interchange", dst="aces_interchange", looks=names[0])
    return ocio.DisplayViewTransform(src="aces_interchange", display=names[0], view=names[1])


def main() -> None:
    messages: list[str] = []
    ocio.SetLoggingLevel(ocio.LOGGING_LEVEL_WARNING)
    ocio.SetLoggingFunction(messages.append)
    for job in json.loads(Path(sys.argv[1]).read_text()):
        config = ocio.Config.CreateFromFile(job["config"])
        config.validate()
        for way in job["ways"]:
            context = copy.deepcopy(config.getCurrentContext())  # the config keeps what is set in its own
            for name, value in way["context"].items():
                context[name] = value
            transform = transform_of(way["transform"])
            processor = config.getProcessor(context, transform, ocio.TRANSFORM_DIR_FORWARD)
            pixels = np.load(way["pixels"])
            processor.getDefaultCPUProcessor().applyRGB(pixels)
            np.save(way["made"], pixels)
    ocio.ResetToDefaultLoggingFunction()  # left set, it hangs 2.2 and 2.3 at exit
    print(json.dumps({"version": ocio.__version__, "messages": messages}))


main()
