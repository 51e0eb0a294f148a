# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""A C compiler: the one in the ziglang package, which makes binaries of every platform, or the system's."""

import importlib.util
import os
import platform
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

from ocio_gen.core.errors import InvalidPluginError, MissingToolError
from ocio_gen.core.platforms import PLATFORMS, host_platform

Kind = Literal["zig", "system"]


@dataclass(frozen=True)
class Compiler:
    """A compiler."""

    kind: Kind
    command: tuple[str, ...]
    version: str

    def targets(self, name: str) -> tuple[str | None, ...]:
        """Return the targets of a platform; the system's compiler has its own, which has no name.

        Raises:
            UserError: it does not compile for that platform.
        """
        if self.kind == "zig":
            return PLATFORMS[name].targets
        if name != host_platform():
            raise MissingToolError(
                name,
                f"{self.command[0]} compiles for {host_platform()} only",
                hint='install ziglang (pip install "ocio_gen[plugins]"), or leave the platform out',
            )
        return (None,)

    @property
    def host_target(self) -> str | None:
        """The target of this machine."""
        if self.kind == "system":
            return None
        machine = "aarch64" if platform.machine().lower() in {"arm64", "aarch64"} else "x86_64"
        known = PLATFORMS.get(host_platform())
        fitting = [target for target in known.targets if target.startswith(machine)] if known else []
        # (On other machines, an ARM Linux say, Zig knows best.)
        return fitting[0] if fitting else "native"

    def for_target(self, target: str | None) -> list[str]:
        """Return the command for one of `targets`."""
        command = [*self.command, "cc"] if self.kind == "zig" else list(self.command)
        return command if target is None else [*command, "-target", target]

    @property
    def installed(self) -> list[Path]:
        """The folder that holds it and what it reads: Zig's package, /opt/gcc of /opt/gcc/bin/cc."""
        if self.kind == "zig":
            return [Path(self.command[0]).parent]
        found = shutil.which(self.command[0])
        folder = Path(found).resolve().parents[1:2] if found else ()
        return [one for one in folder if one.parent != one and one != Path.home()]

    @property
    def cache(self) -> list[Path]:
        """The folder in which Zig keeps the libraries that it has compiled: they take a minute."""
        if self.kind == "system":
            return []
        home = Path(os.environ.get("LOCALAPPDATA" if os.name == "nt" else "XDG_CACHE_HOME", "~/.cache"))
        folder = Path(os.environ.get("ZIG_GLOBAL_CACHE_DIR", home / "zig")).expanduser()
        folder.mkdir(parents=True, exist_ok=True)
        return [folder]

    @property
    def environment(self) -> dict[str, str]:
        """Variables that it reads, for a process that has none of the user's."""
        return {"ZIG_GLOBAL_CACHE_DIR": str(self.cache[0])} if self.kind == "zig" else {}

    def compile(
        self,
        sources: Sequence[Path],
        output: Path,
        flags: Sequence[str],
        target: str | None,
    ) -> None:
        """Compile sources into one file.

        Args:
            sources: Compiled in the folder of the first; their paths from there can be in what comes out.
            output: What is made. Its path from the sources can be in it.
            flags: As gcc and clang know them.
            target: One of `targets`.

        Raises:
            UserError: the compiler ends with an error.
        """
        folder = sources[0].parent
        command = [
            *self.for_target(target),
            *flags,
            "-o",
            os.path.relpath(output, folder),
            *(f"./{Path(os.path.relpath(source, folder)).as_posix()}" for source in sources),
        ]
        done = subprocess.run(  # noqa: S603 - a compiler of the user's, on our own sources
            command, cwd=folder, capture_output=True, text=True, check=False
        )
        if done.returncode:
            lines = [line for line in done.stderr.splitlines() if line.strip()]
            raise InvalidPluginError(self.version, f"does not compile {folder.name}: {' '.join(lines[:3])}")


def find_compiler(kind: Kind | None = None) -> Compiler:
    """Return a compiler: Zig where it is installed, else the system's.

    Args:
        kind: Which; either by default.

    Raises:
        UserError: there is none.
    """
    if kind != "system" and (zig := _zig()):
        return Compiler("zig", (str(zig),), f"zig {_said(str(zig), 'version')}")
    system = os.environ.get("CC", "cc")
    if kind != "zig" and (found := shutil.which(system)):
        return Compiler("system", (found,), _said(found, "--version").splitlines()[0])
    raise MissingToolError(
        "plug-ins",
        "no compiler here",
        hint='install ziglang (pip install "ocio_gen[plugins]"), or a C compiler and name it in CC',
    )


def _zig() -> Path | None:
    """Return the program in the ziglang package, where that is installed."""
    package = importlib.util.find_spec("ziglang")
    if package is None or package.origin is None:
        return None
    return Path(package.origin).with_name("zig.exe" if os.name == "nt" else "zig")


@cache
def _said(program: str, question: str) -> str:
    done = subprocess.run([program, question], capture_output=True, text=True, check=True)  # noqa: S603
    return done.stdout.strip()
