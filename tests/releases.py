# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""Real releases of OpenColorIO and Blender, each in an environment of its own, kept for the next run."""

import fcntl
import json
import os
import subprocess
import sys
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

# The last of each line that there is.
RELEASES = {"2.2": "2.2.1", "2.3": "2.3.2", "2.4": "2.4.2", "2.5": "2.5.2", "2.6": "2.6.0"}

# The years of the VFX Reference Platform, by OpenColorIO's release notes.
YEARS = {"CY2022": "2.1", "CY2023": "2.2", "CY2024": "2.3", "CY2025": "2.4", "CY2026": "2.5"}

# The oldest that has the builds of its users today, and the newest.
BLENDER_RELEASES = ("4.2.0", "5.0.1")

_PIP_INSTALL = (sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-deps")


def installed(version: str, package: str = "opencolorio") -> Path:
    """Return the folder of a package's release, made where it is not there yet."""
    cache = Path(sys.prefix) / package
    folder = cache / version
    cache.mkdir(exist_ok=True)
    with (cache / f"{version}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # several tests ask at once
        if not folder.exists():
            with tempfile.TemporaryDirectory(dir=cache) as scratch:
                new = Path(scratch, "new")
                subprocess.run([*_PIP_INSTALL, "--target", str(new), f"{package}=={version}"], check=True)
                new.rename(folder)
    return folder


@dataclass
class Run:
    """Configs and pixels for one real release."""

    folder: Path  # of its own
    jobs: list[dict[str, Any]] = field(default_factory=list)

    def config(self, path: Path) -> None:
        """Load a config next."""
        self.jobs.append({"config": str(path), "ways": []})

    def way(self, *transform: str, pixels: npt.ArrayLike, **context: str) -> Path:
        """Run pixels through the config that was loaded last; return where they will be."""
        number = sum(len(job["ways"]) for job in self.jobs)
        sent, made = (self.folder / f"{number}_{name}.npy" for name in ("sent", "made"))
        np.save(sent, np.ascontiguousarray(pixels, np.float32))
        way = {"transform": transform, "context": context, "pixels": str(sent), "made": str(made)}
        self.jobs[-1]["ways"].append(way)
        return made

    def run(self, release: str) -> list[str]:
        """Do all that in a release, and return what it logged."""
        version = RELEASES[release]
        jobs = self.folder / "jobs.json"
        jobs.write_text(json.dumps(self.jobs))
        script = Path(__file__).parent / "real_ocio.py"
        environment = os.environ | {"PYTHONPATH": str(installed(version))}
        ran = subprocess.run(
            [sys.executable, str(script), str(jobs)],
            capture_output=True,
            text=True,
            check=False,
            env=environment,
        )
        assert ran.returncode == 0, ran.stderr
        said = json.loads(ran.stdout)
        assert said["version"] == version  # and not the one that our own environment has
        messages: list[str] = said["messages"]
        return messages
