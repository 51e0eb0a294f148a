# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""Compiles kernels and runs them, both behind the fence."""

import re
import sys
import tempfile
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Self

from ocio_gen.core.compiler import Compiler, Kind
from ocio_gen.core.errors import InvalidPluginError
from ocio_gen.core.fence.limits import COMPILING
from ocio_gen.core.fence.process import Fenced, clean
from ocio_gen.core.fence.program import Tools, run_program
from ocio_gen.verification.kernels.kernel import CompiledKernel
from ocio_gen.verification.kernels.sources import MOST_EXPANDED, Sources
from ocio_gen.verification.kernels.tokens import OWN, Vocabulary, renamed
from ocio_gen.verification.parameters import Parameter

# As a GPU may, but with every operation by itself: a fused one would differ between machines. No header of
# the system is read, and a function that does not exist is an error.
_MADE_WITH = (
    *("-O2", "-shared", "-fPIC", "-ffp-contract=off", "-fno-strict-aliasing"),
    *(("-Wl,-z,defs",) if sys.platform == "linux" else ()),
)
# What all shims are written in. A compiler's own macros are no part of a kernel's language: one is `linux`.
_READ_WITH = (
    *("-std=gnu++17", "-fno-exceptions", "-fno-rtti", "-fno-threadsafe-statics"),
    *("-Wno-narrowing", "-undef", "-w", "-nostdinc"),
)
_SOURCE = "kernel.cpp"
# An error, as gcc and clang write it; and what it says of a word that is not known.
_ERROR = re.compile(
    r"""^(?:\./)?(?P<file>kernel\.cpp|included\d+\.h):(?P<line>\d+):(?:\d+:)?
    [ ](?:fatal[ ])?error:[ ](?P<what>[^\n]*)""",
    re.M | re.A | re.X,
)
_UNKNOWN = re.compile(
    r"(?:use of undeclared identifier|unknown type name|no template named) '(\w+)'.*"
    r"|'(\w+)' (?:was not declared in this scope|does not name a type|has not been declared).*",
    re.A,
)
# Where a function ends without a value, C++ may do anything; gcc has no such option.
_OF_KIND: dict[Kind, tuple[str, ...]] = {"zig": ("-fno-strict-return",), "system": ()}
_SERVICE = "ocio_gen.verification.kernels.service"
_HERE = Path(__file__).parent


@dataclass(frozen=True)
class Language:
    """A host's language, as C++."""

    name: str  # of its shim: name.h, and name_macros.h
    vocabulary: Vocabulary

    @property
    def shim(self) -> str:
        """What it has built in, as C++."""
        return (_HERE / f"{self.name}.h").read_text(encoding="utf-8")

    @property
    def macros(self) -> str:
        """What it has built in that a preprocessor replaces."""
        return (_HERE / f"{self.name}_macros.h").read_text(encoding="utf-8")


@dataclass(frozen=True)
class Checked:
    """A kernel's text as it can be compiled: nothing in it reaches past its language."""

    text: str
    source: str = ""  # before the preprocessor, with all that it includes
    files: Mapping[str, Path] = field(default_factory=dict)  # by their names in the text


class KernelRunner:
    """A compiler, and a child that runs what it makes. As a context; one is enough for several kernels."""

    def __init__(self, compiler: Compiler) -> None:
        """Prepare a child; the compiler is what compiles."""
        self._compiler = compiler
        self._numbers = count()
        self.problems: list[str] = []  # what kernels did that they must not; complete after the end

    def __enter__(self) -> Self:
        with ExitStack() as stack:
            # What runs kernels can read this folder, and not write there: it could have files of ours written
            # elsewhere, through a link, or another kernel compiled.
            made = tempfile.TemporaryDirectory(prefix="ocio-gen-", ignore_cleanup_errors=True)
            self._scratch = Path(stack.enter_context(made)).resolve()
            self._fenced = stack.enter_context(Fenced("the kernels", _SERVICE, [self._scratch]))
            self._stack = stack.pop_all()
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()
        if self._fenced.printed:
            self.problems.append(f'their code prints: "{self._fenced.printed}"')

    @property
    def note(self) -> str:
        """What the kernels were kept from, for a report."""
        return self._fenced.note

    def checked(self, text: str, path: Path, language: Language, macros: str = "") -> Checked:
        """Return a kernel's text as it can be compiled.

        Args:
            text: The text.
            path: Its file.
            language: Its language.
            macros: Directives beside the language's own.

        Raises:
            UserError: something in it reaches past the language.
        """
        sources = Sources(path.parent.resolve())
        text = sources.checked(text, path)
        folder = self._folder()
        files = {_SOURCE: path}
        for number, (file, included) in enumerate(sources.included.items()):
            files[f"included{number}.h"] = file
            (folder / f"included{number}.h").write_text(included, encoding="utf-8")
        first = f'{language.macros}{macros}\n#line 1 "{_SOURCE}"\n'
        (folder / _SOURCE).write_text(first + text, encoding="utf-8")
        arguments = [*_READ_WITH, "-E", "-o", "checked", _SOURCE]
        made = self._run(path, folder, arguments, files)
        if made.stat().st_size > MOST_EXPANDED:
            size = f"{MOST_EXPANDED >> 20} MiB"
            raise InvalidPluginError(path, f"is larger than {size} when its macros are replaced")
        source = "\n".join([text, *sources.included.values()])
        preprocessed = made.read_text(encoding="utf-8")
        return Checked(renamed(preprocessed, language.vocabulary, files, path), source, files)

    def compiled(
        self,
        checked: Checked,
        entry: str,
        path: Path,
        language: Language,
        parameters: tuple[Parameter, ...],
    ) -> CompiledKernel:
        """Return a kernel of text that was checked.

        Args:
            checked: The text.
            entry: Our own text after it, which has a function `run`.
            path: The kernel's file, for errors.
            language: Its language.
            parameters: In the order in which `run` takes their numbers.

        Raises:
            UserError: it does not compile.
            ForeignCodeError: its code fails when it is loaded.
        """
        # A folder of its own: a library is known by its path, and loaded once.
        folder = self._folder()
        whole = f'{language.shim}{checked.text}\n#line 1 "entry"\n{entry}'
        (folder / _SOURCE).write_text(whole, encoding="utf-8")
        flags = [*_READ_WITH, *_MADE_WITH, *_OF_KIND[self._compiler.kind]]
        arguments = [*flags, "-o", "kernel.so", _SOURCE, "-lm"]
        library = self._run(path, folder, arguments, checked.files)
        return CompiledKernel(self._fenced, library, path.name, parameters)

    def _folder(self) -> Path:
        folder = self._scratch / f"kernel{next(self._numbers)}"
        folder.mkdir()
        return folder

    def _run(self, path: Path, folder: Path, arguments: Sequence[str], files: Mapping[str, Path]) -> Path:
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
            raise _compile_error(ended.said, files, path, self._compiler.version)
        return made


class UnknownWordError(InvalidPluginError):
    """A kernel uses a word that neither it nor its language has."""

    word = ""


def _compile_error(said: str, files: Mapping[str, Path], path: Path, compiler: str) -> InvalidPluginError:
    """Return the first error of a compiler as a sentence about a kernel's file and line."""
    said = re.sub("[\u2018\u2019]", "'", said.replace(OWN, ""))
    found = _ERROR.search(said)
    if not found or found["file"] not in files:
        lines = [clean(line) for line in said.splitlines() if line.strip()]
        return InvalidPluginError(path, f"does not compile with {compiler}: {' '.join(lines[:3])}")
    path, where, what = files[found["file"]], f"line {found['line']}", clean(found["what"])
    if unknown := _UNKNOWN.fullmatch(what):
        word = unknown[1] or unknown[2]
        what = f"{word} is not defined in it, nor by the documentation of its language"
        error = UnknownWordError(path, f"does not compile with {compiler}: {what}", where=where)
        error.word = word
        return error
    return InvalidPluginError(path, f"does not compile with {compiler}: {what}", where=where)
