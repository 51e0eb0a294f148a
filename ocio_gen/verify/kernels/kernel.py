"""A kernel compiled for this machine: pixels in, pixels out, parameters by name."""

import ctypes
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from ocio_gen.compiler import Compiler

# As a GPU may, but with every operation by itself: a fused one would differ between machines.
FLAGS = ("-O2", "-shared", "-fPIC", "-ffp-contract=off", "-fno-strict-aliasing", "-w", "-lm")


@dataclass(frozen=True)
class Parameter:
    """What a user can set."""

    name: str
    default: float
    count: int = 1  # of numbers


class Kernel:
    """A compiled kernel. Several threads may ask at once with the same parameters, which are its globals."""

    def __init__(self, library: Path, parameters: tuple[Parameter, ...]) -> None:
        self._library = ctypes.CDLL(str(library))
        self._library.run.argtypes = (ctypes.c_void_p, ctypes.c_void_p, ctypes.c_int, ctypes.c_void_p)
        self._library.run.restype = None
        self.parameters = parameters
        self._kept: list[npt.NDArray[Any]] = []

    def run(self, pixels: npt.NDArray[Any], values: Mapping[str, Any]) -> npt.NDArray[np.float32]:
        """Return what the kernel makes of pixels, (n, 3), with some parameters set.

        Raises:
            KeyError: it has no such parameter.
        """
        if unknown := values.keys() - {parameter.name for parameter in self.parameters}:
            raise KeyError(f"no parameter {', '.join(sorted(unknown))}")
        numbers = np.concatenate(
            [np.resize(values.get(one.name, one.default), one.count) for one in self.parameters] + [[0.0]]
        ).astype(np.float32)
        source = np.ascontiguousarray(pixels, np.float32)
        made = np.empty_like(source)
        self._library.run(source.ctypes.data, made.ctypes.data, len(source), numbers.ctypes.data)
        return made

    def set_lut(self, name: str, table: npt.NDArray[np.float32], *, trilinear: bool) -> None:
        """Set the table of a LUT, (n, n, n, 3) with red fastest, and how all are interpolated."""
        self._kept.append(np.ascontiguousarray(table, np.float32))
        self._library.set_lut.argtypes = (ctypes.c_char_p, ctypes.c_void_p, ctypes.c_int, ctypes.c_int)
        self._library.set_lut(name.encode(), self._kept[-1].ctypes.data, len(table), int(trilinear))


def compiled(
    source: str, suffix: str, folder: Path, name: str, parameters: tuple[Parameter, ...], compiler: Compiler
) -> Kernel:
    """Return a kernel of C or C++ text that has a function `run`.

    Args:
        source: The text.
        suffix: ".c" or ".cpp".
        folder: Where to compile.
        name: Of the files made there.
        parameters: In the order in which `run` takes their numbers.
        compiler: What compiles.

    Raises:
        UserError: it does not compile.
    """
    # A folder of its own: a library is known by its path, and loaded once.
    own = Path(tempfile.mkdtemp(dir=folder))
    path, library = own / f"{name}{suffix}", own / f"{name}.so"
    path.write_text(source, encoding="utf-8")
    extra = ("-fno-exceptions", "-fno-rtti") if suffix == ".cpp" else ()
    compiler.compile([path], library, (*FLAGS, *extra), compiler.host_target)
    return Kernel(library, parameters)
