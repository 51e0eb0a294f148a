# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""Machines that plug-ins are compiled for: this one, Windows as Wine has it, and an ARM64 that QEMU emulates.

Each runs `tiny_host.c`, compiled for it.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from ocio_gen.core.compiler import Compiler
from tests.real_hosts.jobs import Job
from tests.real_hosts.macho import laid_out

_SOURCE = Path(__file__).with_name("tiny_host.c")
_FLAGS = ("-std=gnu11", "-O1", "-Wall", "-Wextra", "-Werror")
X86_64, ARM64, _WINDOWS = "x86_64-linux-gnu.2.17", "aarch64-linux-gnu.2.17", "x86_64-windows-gnu"
# What the host calls of Windows' libraries.
_IMPORTS = {
    "msvcrt.dll": (
        *("__getmainargs", "atoi", "calloc", "exit", "fclose", "fgets", "fopen", "fread", "free", "fwrite"),
        *("memcpy", "memset", "puts", "strchr", "strcmp", "strcpy", "strlen", "strncmp", "strrchr"),
        *("strtod", "strtok"),
    ),
    "kernel32.dll": (
        *("CloseHandle", "CreateThread", "GetCurrentThreadId", "GetProcAddress", "LoadLibraryA"),
        "WaitForSingleObject",
    ),
}  # fmt: skip


@dataclass(frozen=True)
class Machine:
    """A machine: what runs a program there, and the host that is compiled for it."""

    host: Path
    runner: tuple[str, ...] = ()
    environment: Mapping[str, str] = field(default_factory=dict)
    laid_out: str = ""  # the CPU of a slice for macOS, which is laid out before

    def rendered(self, plugin: Path, jobs: Sequence[Job], folder: Path) -> list[bytes]:
        """Return the pixels that a plug-in makes of each job.

        Args:
            plugin: The binary.
            jobs: What to render.
            folder: An empty one, for files.
        """
        folder.mkdir()
        for job in jobs:
            source = folder / job.source_name
            if not source.exists():
                job.source.tofile(source)
        if self.laid_out:
            plugin = laid_out(plugin, self.laid_out, folder / "laid_out")
        (folder / "jobs").write_text("".join(f"{job.line}\n" for job in jobs))
        command = [*self.runner, str(self.host), os.path.relpath(plugin, folder), "jobs", "output"]
        ran = subprocess.run(
            command, cwd=folder, capture_output=True, text=True, check=False,
            env=os.environ | self.environment, timeout=600,
        )  # fmt: skip
        assert ran.returncode == 0, f"{' '.join(command)}: {ran.returncode}\n{ran.stdout}{ran.stderr}"
        output = np.fromfile(folder / "output", np.uint8)
        assert len(output) == sum(job.source.nbytes for job in jobs)
        shutil.rmtree(folder)
        ends = np.cumsum([job.source.nbytes for job in jobs])
        return [part.tobytes() for part in np.split(output, ends[:-1])]


def linux(compiler: Compiler, folder: Path) -> Machine:
    """Return this machine."""
    return Machine(_host("linux", compiler, X86_64, folder))


def arm64(compiler: Compiler, folder: Path) -> Machine:
    """Return an ARM64 that QEMU emulates, with the C library of Debian's ARM64."""
    return Machine(_host("arm64", compiler, ARM64, folder), _emulator())


def macos_x86_64(compiler: Compiler, folder: Path) -> Machine:
    """Return this machine, on which the x86-64 slice for macOS is laid out as its loader would."""
    return Machine(_host("macos_x86_64", compiler, X86_64, folder, "-DFLAT"), laid_out="x86_64")


def macos_arm64(compiler: Compiler, folder: Path) -> Machine:
    """Return the emulated ARM64, on which the ARM64 slice for macOS is laid out as its loader would."""
    host = _host("macos_arm64", compiler, ARM64, folder, "-DFLAT", "-DAPPLE_ARM64")
    return Machine(host, _emulator(), laid_out="arm64")


def windows(compiler: Compiler, folder: Path) -> Machine:
    """Return Windows, as Wine has it, with a drive of its own in a folder."""
    # (Debian has the 64-bit loader beside Wine's libraries.)
    wine = shutil.which("wine64", path=os.pathsep.join([os.environ["PATH"], "/usr/lib/wine"]))
    assert wine, "Wine is not installed: see SYSTEM in the Makefile"
    compiled, host = folder / "host.o", folder / "host.exe"
    compiler.compile([_SOURCE], compiled, [*_FLAGS, "-c"], _WINDOWS)
    libraries = [_import_library(name, functions, folder) for name, functions in _IMPORTS.items()]
    entry = ("-nostdlib", "-Wl,-e,mainCRTStartup")
    compiler.compile([compiled, *libraries], host, entry, _WINDOWS)
    environment = {
        "WINEPREFIX": str(folder / "wine"),
        "WINEDEBUG": "-all",
        "WINEDLLOVERRIDES": "mscoree,mshtml=",
    }
    return Machine(host, (wine,), environment)


def _emulator() -> tuple[str, ...]:
    emulator, library = shutil.which("qemu-aarch64"), Path("/usr/aarch64-linux-gnu")
    assert emulator, "QEMU's user emulation is not installed: see SYSTEM in the Makefile"
    assert library.is_dir(), "libc6-arm64-cross is not installed: see SYSTEM in the Makefile"
    return (emulator, "-L", str(library))


def _host(name: str, compiler: Compiler, target: str, folder: Path, *flags: str) -> Path:
    host = folder / f"host_{name}"
    compiler.compile([_SOURCE], host, [*_FLAGS, *flags, "-ldl", "-lpthread"], target)
    return host


def _import_library(name: str, functions: Sequence[str], folder: Path) -> Path:
    """Return a library that stands for one of Windows': without it, Zig would compile a C library first."""
    described, library = folder / f"{name}.def", folder / f"{name}.lib"
    described.write_text("\n".join([f"LIBRARY {name}", "EXPORTS", *functions, ""]))
    command = [sys.executable, "-P", "-m", "ziglang", "dlltool", "-m", "i386:x86-64"]
    subprocess.run([*command, "-d", str(described), "-l", str(library)], check=True)
    return library
