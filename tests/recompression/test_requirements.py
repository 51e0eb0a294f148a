# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""An archivist's machine: what requirements/recompress.txt lists is all that recompress needs."""

import re
import subprocess
import sys

import OpenImageIO as oiio

from tests.conftest import FRAME, ROOT

LISTED = ROOT / "requirements" / "recompress.txt"

# Runs ocio-gen where only the listed packages, and what they require, can be imported.
ALONE = """
import re, sys
from importlib.metadata import PackageNotFoundError, packages_distributions, requires

def name_of(requirement):
    return re.match(r"[\\w.-]+", requirement)[0].lower().replace("_", "-")

allowed, left = set(), [name_of(line) for line in open(sys.argv[1]) if line[0] not in "#\\n"]
while left:
    if (one := left.pop()) not in allowed:
        allowed.add(one)
        try:
            left += [name_of(text) for text in requires(one) or () if "extra ==" not in text]
        except PackageNotFoundError:  # another system's
            pass
modules = {
    module
    for module, distributions in packages_distributions().items()
    if not allowed & {name_of(one) for one in distributions}
} - {"ocio_gen", "tests"}

class Missing:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in modules:
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)

sys.meta_path.insert(0, Missing())
assert {"PyOpenColorIO", "matplotlib", "moderngl", "OpenImageIO"} <= modules
sys.argv[1:] = sys.argv[2:]
from ocio_gen.cli import main
main()
"""


def alone(*arguments):
    return subprocess.run(
        [sys.executable, "-c", ALONE, str(LISTED), *map(str, arguments)],
        capture_output=True,
        text=True,
        check=False,
        cwd=ROOT,
    )


def test_frames_are_recompressed_checked_and_restored_with_what_is_listed(tmp_path):
    frame = tmp_path / "plate.1001.exr"
    pixels = oiio.ImageBuf(str(FRAME))
    pixels.specmod().attribute("compression", "none")
    assert pixels.write(str(frame)), pixels.geterror()
    original = frame.read_bytes()
    for command in (
        ("recompress", tmp_path, "--in-place", "--codec", "auto", "--jobs", "1"),
        ("recompress", "check", tmp_path),
        ("restore", tmp_path),
        ("recompress", tmp_path, "--dest", tmp_path / "packed", "--openjd", tmp_path / "job.yaml"),
    ):
        ran = alone(*command)
        assert ran.returncode == 0, ran.stderr
    assert frame.read_bytes() == original


def test_what_is_listed_is_required_by_the_package():
    required = (ROOT / "pyproject.toml").read_text()
    for line in LISTED.read_text().splitlines():
        if line and not line.startswith("#"):
            assert re.search(rf'"{re.escape(line)}[>=]', required), line


def test_what_is_not_listed_is_a_sentence():
    ran = alone("build", "configs/demo.toml", "-o", "nowhere")
    assert ran.returncode == 2, ran.stderr
    assert "is not installed" in ran.stderr
