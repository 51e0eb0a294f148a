"""Reads the CDLs of an EDL: of each event that shows a source."""

from collections.abc import Iterator
from pathlib import Path

from ocio_gen.cdl import Cdl
from ocio_gen.cut.edl import read_edl
from ocio_gen.cut.events import Event, NameOf
from ocio_gen.errors import UserError
from ocio_gen.input_files import is_file
from ocio_gen.input_folders import is_below
from ocio_gen.looks.cdl_files import SUFFIXES, read_cdls
from ocio_gen.looks.look import require_legal
from ocio_gen.looks.named import Named

_CURE = "export the CDLs with the EDL, or put the .ccc beside it"


def edl_looks(path: Path) -> Iterator[Named]:
    """Yield what each event of an EDL is called and how it is graded.

    Raises:
        UserError: it cannot be read, or a CDL is not legal, or not where the EDL says.
    """
    beside = _Beside(path)
    for event in read_edl(path):
        where = f"{path.name}: event {event.number} in line {event.line}"
        cdl = event.cdl and require_legal(event.cdl, where)
        files: tuple[Path, ...] = ()
        if event.cdl_id is not None:
            cdl, file = beside.cdl(event, where)
            files = (file,)
        names = event.names | {NameOf.FILE: [path.stem]}
        yield Named(where, names, cdl, files, passing=event.outgoing)


class _Beside:
    """The files of CDLs in the folder of an EDL, which name those that its events refer to."""

    def __init__(self, edl: Path) -> None:
        self._edl = edl
        self._found: dict[Path, list[tuple[str | None, Cdl]]] | None = None
        self._broken: list[UserError] = []

    def cdl(self, event: Event, where: str) -> tuple[Cdl, Path]:
        """Return the CDL that an event refers to by its id, and its file: the EDL's own, or another."""
        wanted = str(event.cdl_id)
        cdls_of, broken = self._files()
        found = [
            (cdl, path)
            for path, cdls in cdls_of.items()
            for name, cdl in cdls
            if name is not None and wanted in {name, f"{path.stem}.{name}", f"{path.name}.{name}"}
        ]
        if not found:
            reason = f"; {broken[0]}" if broken else f"; {_CURE}"
            raise UserError(f"{where}: ASC_CC_XML {wanted}: no CDL file beside it has this id{reason}")
        cdl, path = next((one for one in found if one[1].stem == self._edl.stem), found[0])
        if any(other != cdl for other, _ in found) and path.stem != self._edl.stem:
            files = ", ".join(sorted({path.name for _, path in found}))
            raise UserError(f"{where}: ASC_CC_XML {wanted}: {files} differ; leave one")
        return cdl, path

    def _files(self) -> tuple[dict[Path, list[tuple[str | None, Cdl]]], list[UserError]]:
        """Return the CDLs of each file, and what is wrong with those that cannot be read."""
        if self._found is None:
            self._found = {}
            for path in sorted(self._edl.parent.iterdir()):
                if path.suffix.lower() in SUFFIXES and is_file(path) and is_below(path, [self._edl.parent]):
                    try:
                        self._found[path] = read_cdls(path)
                    except UserError as error:
                        self._broken.append(error)
        return self._found, self._broken
