# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""Reads the CDLs of an ALE: columns ASC_SOP and ASC_SAT of each clip."""

from collections.abc import Iterator
from pathlib import Path

from ocio_gen.aces.cdl import Cdl
from ocio_gen.core.errors import InvalidLookError, Place
from ocio_gen.show.cut.ale import Clip, read_ale
from ocio_gen.show.cut.cdl_text import CdlTextError, with_saturation, with_sop
from ocio_gen.show.cut.events import NameOf
from ocio_gen.show.looks.look import require_legal
from ocio_gen.show.looks.named import Named

# Columns as Avid, Resolve, Silverstack and Livegrade call them.
_COLUMNS = {
    NameOf.CLIP: ("name", "clip name", "avid clip name", "display name"),
    NameOf.REEL: ("tape", "reel", "reel name", "tape name", "camroll", "labroll", "vfx reel"),
    NameOf.SOURCE_FILE: ("source file", "source file name", "source filename", "file name", "filename"),
    NameOf.LOCATOR: ("vfx", "vfx shot", "shot", "locator"),
    NameOf.COMMENT: ("comments", "comment", "description"),
}
_SOP = ("asc_sop", "asc sop", "cdl_sop", "cdl sop", "ascsop")
_SAT = ("asc_sat", "asc sat", "cdl_sat", "cdl sat", "ascsat")


def ale_looks(path: Path) -> Iterator[Named]:
    """Yield what each clip of an ALE is called and how it is graded.

    Raises:
        UserError: it cannot be read, or a CDL is none or not legal.
    """
    for clip in read_ale(path):
        where = Place(path.name, f"line {clip.line}")
        names = {of: _values(clip, columns) for of, columns in _COLUMNS.items()}
        try:
            cdl = _cdl(clip)
        except CdlTextError as error:
            raise InvalidLookError(path, error, where=f"line {clip.line}") from None
        tracks = "".join(_values(clip, ("tracks",))).upper()
        if cdl is None and tracks and "V" not in tracks:
            continue  # sound
        yield Named(where, names | {NameOf.FILE: [path.stem]}, cdl and require_legal(cdl, where))


def _cdl(clip: Clip) -> Cdl | None:
    sops, saturations = _values(clip, _SOP), _values(clip, _SAT)
    if not sops and not saturations:
        return None
    for what, texts in (("ASC_SOP", sops), ("ASC_SAT", saturations)):
        if len(set(texts)) > 1:
            raise CdlTextError(f"two columns of {what} that differ; leave one")
    cdl = with_sop(Cdl(), sops[0]) if sops else Cdl()
    return with_saturation(cdl, saturations[0]) if saturations else cdl


def _values(clip: Clip, columns: tuple[str, ...]) -> list[str]:
    return [value for column in columns for value in clip.values.get(column, ())]
