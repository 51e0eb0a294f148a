"""ASC MHL v2.0: generations of a folder before and after its frames were recompressed.

MHL has no way to say that a file was changed on purpose: in one history, every recompressed frame would
fail for ever. So the history up to the originals is ended with a generation of them and set aside, and
a new one begins with the frames as they are.
"""

import getpass
import os
import platform
import shutil
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath
from typing import Any

from ocio_gen import __version__
from ocio_gen.errors import UserError
from ocio_gen.files import shown
from ocio_gen.recompress.record_index import INDEX
from ocio_gen.recompress.record_log import RecordLog
from ocio_gen.recompress.records import RECORDS, FileState
from ocio_gen.recompress.replacing import SCRATCH, file_hash, locked

# A history, by the standard; and those that ended with originals, numbered.
_HISTORY = "ascmhl"
BEFORE = "ascmhl-before"

_FORMAT = "xxh128"

# What a history does not list: our own records, and what XML cannot spell is added.
_IGNORED = (RECORDS, INDEX, f"{INDEX}-journal", BEFORE, f"{SCRATCH}*")

# The history that another has taken the place of, for a moment.
_REPLACED = "replaced"


@dataclass(frozen=True)
class _Listed:
    """A file as a generation lists it."""

    path: str  # POSIX, relative to the folder
    state: FileState
    hashed: datetime


def seal(folder: Path) -> list[Path]:
    """Write the generations of a folder whose frames were recompressed since it was sealed last.

    Args:
        folder: The folder, with all below it. Files that are no frames are read to be hashed.

    Returns:
        The generations' files: of the originals, where they were here, and of what is here now. None
        if nothing has changed.

    Raises:
        UserError: XML cannot spell its name.
        LeftAloneError: another run is at it.
        OSError: it cannot be read or written.
    """
    folder = Path(os.path.abspath(folder))  # noqa: PTH100 - keeps links
    if not _spellable(folder.name):
        raise UserError(f"{shown(folder)}: a name that XML cannot spell: no ASC MHL is written")
    lock, scratch, history = folder / f"{SCRATCH}mhl-lock", folder / f"{SCRATCH}mhl", folder / _HISTORY
    with locked(lock):
        try:
            _clear(scratch, history)
            return _seal(folder, scratch, history)
        finally:
            _clear(scratch, history)
            lock.unlink()


def _seal(folder: Path, scratch: Path, history: Path) -> list[Path]:
    last = _last_hashes(folder)
    now, replaced, unspellable = _files(folder, last)
    if {one.path: one.state.xxh128 for one in now} == last:
        return []
    ignored = [*_IGNORED, *unspellable]
    written = []
    old, new = scratch / "before" / folder.name, scratch / "after" / folder.name
    for root in (old, new):
        root.mkdir(parents=True)
    if history.exists():
        shutil.copytree(history, (old if replaced else new) / _HISTORY)
    if replaced:
        aside = folder / BEFORE / f"{len(list((folder / BEFORE).glob('*'))) + 1:04}" / _HISTORY
        before = [replaced.get(one.path, one) for one in now]
        name = _generation(old, folder, before, "before the frames were rewritten", ignored)
        aside.parent.mkdir(parents=True)
        (old / _HISTORY).rename(aside)
        written.append(aside / name)
    comment = (
        f"rewritten without loss, and proven; the history before is in {BEFORE}" if replaced else "proven"
    )
    name = _generation(new, folder, now, comment, ignored)
    if history.exists():
        history.rename(scratch / _REPLACED)
    (new / _HISTORY).rename(history)
    written.append(history / name)
    return written


def _clear(scratch: Path, history: Path) -> None:
    """Remove what is left of sealing; a run that was killed may have left the history itself there."""
    if not history.exists() and (scratch / _REPLACED).exists():
        (scratch / _REPLACED).rename(history)
    shutil.rmtree(scratch, ignore_errors=True)


def _files(folder: Path, last: dict[str, str]) -> tuple[list[_Listed], dict[str, _Listed], list[str]]:
    """Return what is here, what stood in its place, and patterns of names that XML cannot spell.

    Args:
        folder: The folder.
        last: The hashes that its history knows: what has these is not new.
    """
    now, unspellable = [], []
    replaced: dict[str, _Listed] = {}
    for parent, folders, names in os.walk(folder):
        folders[:] = sorted(
            name for name in folders if name not in {_HISTORY, BEFORE} and not name.startswith(SCRATCH)
        )
        log = RecordLog(Path(parent))
        for name in sorted(names):
            path = Path(parent, name)
            relative = path.relative_to(folder).as_posix()
            if name in {RECORDS, INDEX} or name.startswith(SCRATCH) or not path.is_file():
                continue
            if not _spellable(relative):
                wrong = next(one for one in path.relative_to(folder).parts if not _spellable(one))
                unspellable.append("".join(one if _spellable(one) else "?" for one in wrong))
                continue
            records = log.of(name)
            record = records[-1] if records else None
            if not record or path.lstat().st_size != record.result.bytes:
                now.append(_hashed(path, relative))
                continue
            now.append(_Listed(relative, record.result, record.at))
            if record.in_place and last.get(relative) != record.result.xxh128:
                replaced[relative] = _Listed(relative, record.source, record.at)
    return now, replaced, unspellable


def _spellable(text: str) -> bool:
    return all(one >= " " and not "\ud800" <= one <= "\udfff" and one not in "\ufffe\uffff" for one in text)


def _hashed(path: Path, relative: str) -> _Listed:
    with path.open("rb") as file:
        stat = os.fstat(file.fileno())
        digest = file_hash(file.fileno())
    state = FileState(bytes=stat.st_size, xxh128=digest, mtime_ns=stat.st_mtime_ns, codec="")
    return _Listed(relative, state, datetime.now(UTC))


def _last_hashes(folder: Path) -> dict[str, str]:
    """Return the hashes that a folder's history knows last, by paths."""
    from ascmhl.history import MHLHistory

    known: dict[str, str] = {}
    for listed in MHLHistory.load_from_path(str(folder)).hash_lists:
        for media in listed.media_hashes:
            for entry in media.hash_entries:
                if not media.is_directory and entry.hash_format == _FORMAT:
                    known[media.path] = entry.hash_string
    return known


def _generation(root: Path, folder: Path, files: Sequence[_Listed], comment: str, ignored: list[str]) -> str:
    """Add a generation to a folder's history, and return the name of its file.

    Args:
        root: Where its history is, or is to be: a folder of the same name.
        folder: The folder itself.
        files: What is in it.
        comment: For people.
        ignored: Patterns of what is not listed.
    """
    from ascmhl.generator import MHLGenerationCreationSession
    from ascmhl.hashlist import MHLAuthor, MHLCreatorInfo, MHLHashEntry, MHLProcess, MHLProcessInfo, MHLTool
    from ascmhl.history import MHLHistory
    from ascmhl.ignore import MHLIgnoreSpec
    from ascmhl.utils import datetime_now_isostring

    history = MHLHistory.load_from_path(str(root))
    session = MHLGenerationCreationSession(history, MHLIgnoreSpec(history.latest_ignore_patterns(), ignored))
    for file in files:
        known = history.find_original_hash_entry_for_path(file.path)
        action = "original"
        if known:
            action = "verified" if known.hash_string == file.state.xxh128 else "failed"
        media = session.new_hash_lists[history].find_or_create_media_hash_for_path(
            file.path, file.state.bytes, _local(file.state.mtime_ns / 1e9)
        )
        hashed = _local(file.hashed.timestamp())
        media.append_hash_entry(MHLHashEntry(_FORMAT, file.state.xxh128, action, hashed))
    _hash_folders(session, root, folder, files)
    who, how = MHLCreatorInfo(), MHLProcessInfo()
    who.tool, who.creation_date = MHLTool("ocio-gen", __version__), datetime_now_isostring()
    who.host_name, who.comment = platform.node(), comment
    who.authors = [MHLAuthor(getpass.getuser())]
    how.process = MHLProcess("in-place")
    session.commit(who, how)
    return Path(history.hash_lists[-1].file_path).name


def _hash_folders(
    session: Any,  # noqa: ANN401 - the library is not typed
    root: Path,
    folder: Path,
    files: Sequence[_Listed],
) -> None:
    """Add the hashes of folders, which follow from those of their files."""
    from ascmhl.hasher import DirectoryHashContext

    inside: dict[PurePosixPath, dict[str, str | None]] = defaultdict(dict)
    for file in files:
        path = PurePosixPath(file.path)
        inside[path.parent][path.name] = file.state.xxh128
        for parent in path.parents[:-1]:
            inside[parent.parent].setdefault(parent.name, None)
    hashes: dict[PurePosixPath, tuple[str, str]] = {}
    for path in sorted(inside, key=lambda path: (-len(path.parts), str(path))):
        context = DirectoryHashContext(_FORMAT)
        for name, digest in sorted(inside[path].items()):
            if digest is None:
                context.append_directory_hashes(name, *hashes[path / name])
            else:
                context.append_file_hash(name, digest)
        hashes[path] = (context.final_content_hash_str(), context.final_structure_hash_str())
        changed = _local((folder / path).stat().st_mtime)
        session.append_directory_hashes(os.path.normpath(root / path), changed, _FORMAT, *hashes[path])


def _local(seconds: float) -> datetime:
    """Return a time as ascmhl takes it: it adds the present offset of this place to one that has none."""
    return datetime.fromtimestamp(seconds, datetime.now().astimezone().tzinfo).replace(tzinfo=None)
