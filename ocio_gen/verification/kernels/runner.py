# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""Compiles kernels and runs them, both behind the fence."""

import sys
from collections.abc import Collection
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Self

from ocio_gen.core.compiler import Compiler
from ocio_gen.core.errors import InvalidPluginError
from ocio_gen.core.fence.limits import COMPILING
from ocio_gen.core.fence.process import Fenced, clean
from ocio_gen.core.fence.program import Tools, run_program
from ocio_gen.verification.kernels.kernel import CompiledKernel
from ocio_gen.verification.kernels.sources import Sources
from ocio_gen.verification.kernels.tokens import OWN, renamed
from ocio_gen.verification.parameters import Parameter

# As a GPU may, but with every operation by itself: a fused one would differ between machines. No header of
# the system is read, and a function that does not exist is an error.
_FLAGS = (
    *("-O2", "-shared", "-fPIC", "-ffp-contract=off", "-fno-strict-aliasing", "-w", "-nostdinc"),
    *(("-Wl,-z,defs",) if sys.platform == "linux" else ()),
)
_SERVICE = "ocio_gen.verification.kernels.service"
_HERE = Path(__file__).parent


@dataclass(frozen=True)
class Language:
    """A host's language, as C or C++."""

    name: str  # of its shim: name.h, and name_macros.h
    suffix: str
    flags: tuple[str, ...]
    words: Collection[str]  # what it has built in, beside C's or C++'s own

    @property
    def shim(self) -> str:
        """What it has built in, as C or C++."""
        return (_HERE / f"{self.name}.h").read_text(encoding="utf-8")

    @property
    def macros(self) -> str:
        """What it has built in that a preprocessor replaces; a language of expressions has none."""
        return (_HERE / f"{self.name}_macros.h").read_text(encoding="utf-8")

    def own(self, name: str) -> str:
        """Return the name by which a kernel's own variable or function is compiled."""
        return name if name in self.words else OWN + name


class KernelRunner:
    """A compiler, and a child that runs what it makes. As a context; one is enough for several kernels."""

    def __init__(self, compiler: Compiler) -> None:
        """Prepare a child; the compiler is what compiles."""
        self._compiler = compiler
        self._fenced = Fenced("the kernels", _SERVICE)
        self._numbers = count()
        self.problems: list[str] = []  # what kernels did that they must not; complete after the end

    def __enter__(self) -> Self:
        self._fenced.__enter__()
        return self

    def __exit__(self, *_: object) -> None:
        self._fenced.__exit__()
        if self._fenced.printed:
            self.problems.append(f'their code prints: "{self._fenced.printed}"')

    @property
    def note(self) -> str:
        """What the kernels were kept from, for a report."""
        return self._fenced.note

    def checked(self, text: str, path: Path, language: Language) -> str:
        """Return a kernel's text as it can be compiled: nothing in it reaches past its language.

        Args:
            text: The text.
            path: Its file.
            language: Its language.

        Raises:
            UserError: something does.
        """
        sources = Sources(path.parent.resolve())
        text = sources.checked(text, path)
        folder = self._folder()
        for number, included in enumerate(sources.included.values()):
            (folder / f"included{number}.h").write_text(included, encoding="utf-8")
        name = f"kernel{language.suffix}"
        first = f'{language.macros}\n#line 1 "{name}"\n'
        (folder / name).write_text(first + text, encoding="utf-8")
        made = self._run(path, folder, ["-E", "-w", "-nostdinc", *language.flags, "-o", "checked", name])
        return renamed(made.read_text(encoding="utf-8"), language.words, path)

    def compiled(
        self, text: str, path: Path, language: Language, parameters: tuple[Parameter, ...]
    ) -> CompiledKernel:
        """Return a kernel of text that was checked and has a function `run`.

        Args:
            text: The text, without directives.
            path: The kernel's file, for errors.
            language: Its language.
            parameters: In the order in which `run` takes their numbers.

        Raises:
            UserError: it does not compile.
            ForeignCodeError: its code fails when it is loaded.
        """
        # A folder of its own: a library is known by its path, and loaded once.
        folder = self._folder()
        name = f"kernel{language.suffix}"
        (folder / name).write_text(language.shim + text, encoding="utf-8")
        library = self._run(path, folder, [*language.flags, *_FLAGS, "-o", "kernel.so", name, "-lm"])
        return CompiledKernel(self._fenced, library, path.name, parameters)

    def _folder(self) -> Path:
        folder = self._fenced.scratch / f"kernel{next(self._numbers)}"
        folder.mkdir()
        return folder

    def _run(self, path: Path, folder: Path, arguments: list[str]) -> Path:
        """Run the compiler; return what it makes, the file after "-o"."""
        command = [*self._compiler.for_target(self._compiler.host_target), *arguments]
        tools = Tools(self._compiler.installed, self._compiler.cache, self._compiler.environment)
        ended = run_program(command, folder, tools)
        if ended.code is None:
            raise InvalidPluginError(
                path, f"is not compiled after {COMPILING.request_seconds:g} s", hint="simplify it"
            )
        made = folder / arguments[arguments.index("-o") + 1]
        if ended.code or not made.is_file():
            lines = [clean(line) for line in ended.said.replace(OWN, "").splitlines() if line.strip()]
            raise InvalidPluginError(
                path, f"does not compile with {self._compiler.version}: {' '.join(lines[:3])}"
            )
        return made
