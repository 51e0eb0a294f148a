# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""A real browser: what it shows of a page, and what it asks for."""

import json
import shutil
import subprocess
import tempfile
from pathlib import Path

import numpy as np
import OpenImageIO as oiio

# The plots' first line: see _COLORS in ocio_gen/package/pages/plots.py.
BLUE = np.array([0x3B, 0x82, 0xF6]) / 255

FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--hide-scrollbars",
    "--window-size=1300,1000",
]


def chromium(page: Path, *flags: str) -> str:
    """Open a page in Chromium, with an empty profile, and return what it prints."""
    program = shutil.which("chromium")
    assert program, "Chromium is not installed: see README.md, Tests"
    with tempfile.TemporaryDirectory() as profile:
        arguments = [program, *FLAGS, f"--user-data-dir={profile}", *flags, page.as_uri()]
        ran = subprocess.run(arguments, capture_output=True, text=True, check=True, timeout=120)
    return ran.stdout


def screenshot(page: Path, path: Path, *flags: str):
    chromium(page, f"--screenshot={path}", *flags)
    image = oiio.ImageInput.open(str(path))
    assert image is not None
    return np.asarray(image.read_image("float"))[..., :3]


def requested(page: Path, log: Path) -> set[str]:
    """Return every address that a page, and not Chromium itself, asked for."""
    chromium(page, f"--log-net-log={log}", "--dump-dom")
    events = json.loads(log.read_text())["events"]
    asked = [event["params"] for event in events if "url" in event.get("params", {})]
    return {params["url"] for params in asked if params.get("initiator") == "null"}
