# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""Reads the CDLs of an EDL: of each event that shows a source."""

from collections.abc import Iterator
from pathlib import Path

from ocio_gen.aces.cdl import Cdl
from ocio_gen.core.disk.input_files import is_file
from ocio_gen.core.disk.input_folders import is_below
from ocio_gen.core.errors import InvalidLookError, MissingFileError, Place, UserError
from ocio_gen.show.cut.edl import read_edl
from ocio_gen.show.cut.events import Event, NameOf
from ocio_gen.show.looks.cdl_files import read_cdls
from ocio_gen.show.looks.file_type import CDL_SUFFIXES
from ocio_gen.show.looks.look import require_legal
from ocio_gen.show.looks.named import Named

_CURE = "export the CDLs with the EDL, or put the .ccc beside it"


def edl_looks(path: Path) -> Iterator[Named]:
    """Yield what each event of an EDL is called and how it is graded.

    Raises:
        UserError: it cannot be read, or a CDL is not legal, or not where the EDL says.
    """
    beside = _Beside(path)
    for event in read_edl(path):
        where = Place(path.name, f"event {event.number} in line {event.line}")
        cdl = event.cdl and require_legal(event.cdl, where)
        files: tuple[Path, ...] = ()
        if event.cdl_id is not None:
            of_file, file = beside.cdl(event, where)
            if cdl not in {None, of_file}:
                raise InvalidLookError(
                    where,
                    f"its ASC_SOP and the CDL of {event.cdl_id} in {file.name} differ",
                    hint="leave one",
                )
            cdl, files = of_file, (file,)
        names = event.names | {NameOf.FILE: [path.stem]}
        yield Named(where, names, cdl, files, passing=event.outgoing)


class _Beside:
    """The files of CDLs in the folder of an EDL, which name those that its events refer to."""

    def __init__(self, edl: Path) -> None:
        self._edl = edl
        self._found: dict[str, list[tuple[Cdl, Path]]] | None = None  # by all that they can be called
        self._broken: list[UserError] = []

    def cdl(self, event: Event, where: str) -> tuple[Cdl, Path]:
        """Return the CDL that an event refers to by its id, and its file: the EDL's own, or another."""
        if self._found is None:
            self._found = self._read()
        wanted = str(event.cdl_id)
        found = self._found.get(wanted, [])
        own = [one for one in found if one[1].stem == self._edl.stem] or found
        if not own:
            reason = self._broken[0] if self._broken else _CURE
            raise MissingFileError(
                where, f"ASC_CC_XML {wanted}: no CDL file beside it has this id", hint=str(reason)
            )
        if any(cdl != own[0][0] for cdl, _ in own):
            files = ", ".join(sorted({path.name for _, path in own}))
            raise InvalidLookError(
                where, f"ASC_CC_XML {wanted}: stands for CDLs that differ, in {files}", hint="leave one"
            )
        return own[0]

    def _read(self) -> dict[str, list[tuple[Cdl, Path]]]:
        """Return the CDLs of all files: an id may stand alone, or after its file's name."""
        found: dict[str, list[tuple[Cdl, Path]]] = {}
        for path in sorted(self._edl.parent.iterdir()):
            if path.suffix.lower() in CDL_SUFFIXES and is_file(path) and is_below(path, [self._edl.parent]):
                try:
                    cdls = read_cdls(path)
                except UserError as error:
                    self._broken.append(error)
                    continue
                for name, cdl in cdls:
                    for called in (name, f"{path.stem}.{name}", f"{path.name}.{name}") if name else ():
                        found.setdefault(called, []).append((cdl, path))
        return found
