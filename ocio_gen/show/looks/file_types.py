# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""All types of files that looks are read from. What reads them is imported when it is needed."""

from collections.abc import Iterable
from pathlib import Path

from ocio_gen.show.looks.file_type import CDL_SUFFIXES, FileType, Found, Reading, file_type_of_cdls
from ocio_gen.show.looks.named import Named


def _cdl(path: Path) -> Iterable[Named]:
    from ocio_gen.show.looks.cdl_files import cdl_looks

    return cdl_looks(path)


def _edl(path: Path) -> Iterable[Named]:
    from ocio_gen.show.looks.edl import edl_looks

    return edl_looks(path)


def _ale(path: Path) -> Iterable[Named]:
    from ocio_gen.show.looks.ale import ale_looks

    return ale_looks(path)


def _otio(path: Path) -> Iterable[Named]:
    from ocio_gen.show.looks.otio import otio_looks

    return otio_looks(path)


def _amf(path: Path, reading: Reading) -> list[Found]:
    from ocio_gen.show.looks.amf import amf_looks

    return amf_looks(path, reading)


FILE_TYPES = (
    file_type_of_cdls(CDL_SUFFIXES, _cdl),
    file_type_of_cdls((".edl",), _edl, has_events=True),
    file_type_of_cdls((".ale",), _ale),
    file_type_of_cdls((".otio",), _otio),
    FileType((".amf",), _amf),
)

BY_SUFFIX = {suffix: one for one in FILE_TYPES for suffix in one.suffixes}

# For people: ".cc, .ccc and .cdl".
*_FIRST, _LAST = BY_SUFFIX
ALL_SUFFIXES = f"{', '.join(_FIRST)} and {_LAST}"
