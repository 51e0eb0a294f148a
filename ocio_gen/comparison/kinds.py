# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""Kinds of files that are compared by what they do: a table."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import PyOpenColorIO as ocio

from ocio_gen.comparison.cdls import diff_cdls
from ocio_gen.comparison.configs import diff_configs
from ocio_gen.comparison.luts import diff_luts
from ocio_gen.comparison.report import DiffReport
from ocio_gen.comparison.side import Context, Side
from ocio_gen.core.opencolorio import CONFIG_SUFFIXES, load_lut
from ocio_gen.show.looks.cdl_files import read_cdls
from ocio_gen.show.looks.file_type import CDL_SUFFIXES


@dataclass(frozen=True)
class Comparison:
    """How to compare two files."""

    tolerance_cv: float
    progress: Callable[[str], None]
    contexts: Sequence[Context]
    name: str | None = None  # what the report calls a pair of LUTs or CDLs; both names by default


@dataclass(frozen=True, eq=False)
class FileKind:
    """A kind of file."""

    title: str
    suffixes: Collection[str]
    read: Callable[[Path], object]  # raises a UserError for one that cannot be read
    compare: Callable[[Path, Path, Comparison], DiffReport]


CONFIG = FileKind(
    "config",
    CONFIG_SUFFIXES,
    Side,
    lambda a, b, how: diff_configs(a, b, how.tolerance_cv, how.progress, how.contexts),
)
CDL = FileKind("CDL file", CDL_SUFFIXES, read_cdls, lambda a, b, how: diff_cdls(a, b, how.name))
LUT = FileKind(
    "LUT file",
    {f".{extension}" for _, extension in ocio.FileTransform.getFormats()}.difference(CDL_SUFFIXES),
    partial(load_lut, resolve=True),
    lambda a, b, how: diff_luts(a, b, how.tolerance_cv, how.name),
)
KINDS = (CONFIG, CDL, LUT)


def kind_of(path: Path) -> FileKind | None:
    """Return what a file is by its suffix; none, if it is compared by its bytes."""
    return next((kind for kind in KINDS if path.suffix.lower() in kind.suffixes), None)
