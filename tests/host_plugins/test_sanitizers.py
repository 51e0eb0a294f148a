# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""The plug-in's own code under the address and the undefined-behaviour sanitizer."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from ocio_gen.core.opencolorio import load_config
from ocio_gen.host_plugins.ofx import render_ofx, variants
from ocio_gen.host_plugins.show_transforms import carried_transforms

pytestmark = pytest.mark.hosts

FLAGS = [
    "-std=c11", "-O1", "-g", "-shared", "-fPIC", "-fsanitize=address,undefined", "-fno-sanitize-recover=all",
    "-ffp-contract=off", "-fno-strict-aliasing", "-DDIRECT_CURVES=1",
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
    objects = []
    for name in own:
        for variant, flags in variants(Path(name), None).items():
            given = [*(flag for flag in FLAGS if flag != "-shared"), "-Wno-psabi", *flags]
            objects.append(f"{Path(name).stem}_{variant}.o")
            subprocess.run(["gcc", *given, "-c", name, "-o", objects[-1]], cwd=folder, check=True)
    rest = [name for name in own if not variants(Path(name), None)]
    subprocess.run(["gcc", *FLAGS, "-o", "own.ofx", *rest, *objects], cwd=folder, check=True)
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


def copied(sources: Path, folder: Path, file: str, right: str, wrong: str) -> None:
    """Copy sources into a folder, with something in one of them replaced."""
    for path in sources.iterdir():
        if path.suffix in {".c", ".h"}:
            (folder / path.name).write_bytes(path.read_bytes())
    text = (folder / file).read_text()
    assert right in text
    (folder / file).write_text(text.replace(right, wrong))


@pytest.mark.parametrize("widest", [128, 512])
def test_nothing_is_found(sources, tmp_path, widest):
    """Of either variant of the transforms."""
    copied(sources, tmp_path, "effect.c", "#define WIDEST 512", f"#define WIDEST {widest}")
    ran = sanitized(tmp_path)
    assert ran.returncode == 0, ran.stderr[-3000:]
    assert int(ran.stdout.split()[0]) > 10_000


@pytest.mark.parametrize(
    ("file", "right", "wrong"),
    [
        ("render.c", "const int end = job->window.y1 + (int)(rows * (index + 1) / count);",
         "const int end = job->window.y1 + (int)(rows * (index + 1) / count) + 9;"),
        ("block.h", "return (x + ROUNDING) - ROUNDING;",
         "int u = (int)0x7fffffff; u = u + (x > 0.0); return (x + ROUNDING) - ROUNDING + u;"),
        ("bridge_1_forward.c", "index_of(16 + i, 24)", "(16 + i + 8)"),
    ],
    ids=["a row too far", "an overflow", "a table that is read beyond its end"],
)  # fmt: skip
def test_the_sanitizers_see(sources, tmp_path, file, right, wrong):
    copied(sources, tmp_path, file, right, wrong)
    # (The address sanitizer does not watch AVX2's gathering of a table.)
    effect = tmp_path / "effect.c"
    effect.write_text(f"#define WIDEST 128\n{effect.read_text()}")
    ran = sanitized(tmp_path)
    assert ran.returncode != 0
    assert "Sanitizer" in ran.stderr or "runtime error" in ran.stderr or "problems" in ran.stderr
