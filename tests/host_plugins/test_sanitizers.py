# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""The plug-in's own code under the address and the undefined-behaviour sanitizer."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from ocio_gen.core.opencolorio import load_config
from ocio_gen.host_plugins.ofx import render_ofx
from ocio_gen.host_plugins.show_transforms import carried_transforms

FLAGS = [
    "-std=c11", "-O1", "-g", "-shared", "-fPIC", "-fsanitize=address,undefined", "-fno-sanitize-recover=all",
    "-ffp-contract=off", "-fno-strict-aliasing",
]  # fmt: skip


def library(name: str) -> str:
    return subprocess.run(
        ["gcc", f"-print-file-name={name}"], capture_output=True, text=True, check=True
    ).stdout.strip()


@pytest.fixture(scope="module")
def sources(pocket, package, tmp_path_factory):
    folder = tmp_path_factory.mktemp("sanitized")
    config = load_config(package / "configs" / "pocket_ocio-v2.2.ocio")
    carried = carried_transforms(pocket, config)
    render_ofx(pocket, carried, "a config", folder)
    return folder


def sanitized(folder: Path, script: str = "tests.host_plugins.sanitized") -> subprocess.CompletedProcess[str]:
    """Compile sources with the sanitizers, and play host to them."""
    own = [path.name for path in sorted(folder.glob("*.c")) if path.name != "memory.c"]  # theirs is watched
    subprocess.run(["gcc", *FLAGS, "-o", "own.ofx", *own], cwd=folder, check=True)
    environment = os.environ | {
        "LD_PRELOAD": f"{library('libasan.so')} {library('libubsan.so')}",
        "ASAN_OPTIONS": "detect_leaks=0:abort_on_error=0:exitcode=99",
        "UBSAN_OPTIONS": "print_stacktrace=1:exitcode=99",
    }
    return subprocess.run(
        [sys.executable, "-m", script, str(folder / "own.ofx")],
        check=False,
        capture_output=True,
        text=True,
        env=environment,
    )


def test_nothing_is_found(sources):
    ran = sanitized(sources)
    assert ran.returncode == 0, ran.stderr[-3000:]
    assert int(ran.stdout.split()[0]) > 10_000


@pytest.mark.parametrize(
    ("file", "right", "wrong"),
    [
        ("render.c", "const int end = job->window.y1 + (int)(rows * (index + 1) / count);",
         "const int end = job->window.y1 + (int)(rows * (index + 1) / count) + 9;"),
        ("block.h", "uint64_t u = bits_of(x), exponent = u & 0x7ff0000000000000u;",
         "int u = (int)0x7fffffff; u = u + (x > 0.0); uint64_t exponent = 0;"),
    ],
    ids=["a row too far", "an overflow"],
)  # fmt: skip
def test_the_sanitizers_see(sources, tmp_path, file, right, wrong):
    for path in sources.iterdir():
        if path.suffix in {".c", ".h"}:
            (tmp_path / path.name).write_bytes(path.read_bytes())
    text = (tmp_path / file).read_text()
    assert right in text
    (tmp_path / file).write_text(text.replace(right, wrong))
    ran = sanitized(tmp_path)
    assert ran.returncode != 0
    assert "Sanitizer" in ran.stderr or "runtime error" in ran.stderr or "problems" in ran.stderr
