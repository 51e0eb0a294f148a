# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""A real browser: what it shows of a page, and what it asks for."""

import json
import re
import shutil
import subprocess
import tempfile
from html import escape, unescape
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


_MEASURE = """<script>addEventListener("load", () => {
  const root = document.documentElement, found = [];
  if (root.scrollWidth > root.clientWidth) found.push("page");
  for (const one of document.querySelectorAll("body *")) {
    const box = one.getBoundingClientRect();
    if (!box.width || one.parentElement.closest(".scroll, .map")) continue;
    if (box.right > root.clientWidth + 1 || box.left < -1) found.push(one.id || one.className || one.tagName);
  }
  const texts = [...document.querySelectorAll("td, th, dd, dt, li, summary, h1, h2, h3, p")];
  for (const one of texts)
    if (one.clientWidth && one.scrollWidth > one.clientWidth + 1) found.push("cut: " + one.textContent);
  parent.document.title = JSON.stringify(found);
});</script>"""


def outside(page: Path, width: int) -> list[str]:
    """Return what of a page lies outside of a window of some width, or is cut; not what scrolls by itself.

    The page's policy forbids scripts: a copy without it is measured. It stands in a frame: Chromium's
    windows are no narrower than 500 pixels.
    """
    text = re.sub(r'<meta http-equiv="Content-Security-Policy"[^>]*>', "", page.read_text())
    copy = page.with_name(f"measured_{page.name}")
    frame = f'<iframe width={width} height=1000 frameborder=0 srcdoc="{escape(text + _MEASURE)}">'
    copy.write_text(f"<!doctype html><title></title><body>{frame}")
    dom = chromium(copy, "--dump-dom", "--window-size=1500,1100")
    found = re.search(r"<title>(.*?)</title>", dom, re.DOTALL)
    assert found is not None
    names: list[str] = json.loads(unescape(found[1]))
    return names
