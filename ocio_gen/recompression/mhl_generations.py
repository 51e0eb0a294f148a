# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""The generations of a level before and after its frames were rewritten, and of those below it first."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from ocio_gen.recompression.errors import LeftAloneError
from ocio_gen.recompression.folders import BEFORE, HISTORY
from ocio_gen.recompression.mhl_history import (
    FORMAT,
    FolderHashes,
    Generation,
    History,
    Listed,
    Reference,
)
from ocio_gen.recompression.mhl_levels import File, Level, folder_hashes
from ocio_gen.recompression.mhl_swap import workshop

# What a new history says of the one before.
_SET_ASIDE = f"the history before is in {BEFORE}"


class Written(NamedTuple):
    """A generation that was written."""

    path: Path
    remark: str  # what its history lists and is missing or different; else empty


class Root(NamedTuple):
    """What the history above says of a level."""

    hashes: FolderHashes | None
    latest: Reference | None


@dataclass(frozen=True)
class Sealed:
    """A level, once its generations are written."""

    written: Sequence[Written]
    before: Root  # the same as after, unless a new history began
    after: Root


@dataclass(frozen=True)
class _Content:
    """What a level holds, or held."""

    files: Sequence[Listed]
    below: Mapping[str, Root]
    folders: Mapping[str, FolderHashes | None]  # with the level itself, "."


def seal_level(level: Level) -> Sealed:
    """Write the generations of a level, and before that those of all levels below it.

    Raises:
        LeftAloneError: another run is at it.
        OSError: it cannot be written.
    """
    written = [one for apart in level.apart for one in seal_level(apart).written]
    below = {folder: seal_level(one) for folder, one in level.below.items()}
    written += [one for sealed in below.values() for one in sealed.written]
    rewritten = {file.now.path: _before(level, file) for file in level.files if _is_rewritten(level, file)}
    earlier = [rewritten.get(file.now.path, file.now) for file in level.files]
    before = _content(
        level, earlier, {folder: _root_before(level, folder, one) for folder, one in below.items()}
    )
    after = _content(
        level, [file.now for file in level.files], {folder: one.after for folder, one in below.items()}
    )
    if rewritten or before.below != after.below or any(_lists_rewritten(level, folder) for folder in below):
        known = level.history.exists or bool(rewritten)
        return _begun_anew(level, before, after, written, known=known)
    if level.history.exists and not any(one.written for one in below.values()) and not _has_news(level):
        root = Root(after.folders["."], level.history.latest())
        return Sealed(written, root, root)
    return _gone_on(level, after, written)


def _content(level: Level, files: Sequence[Listed | None], below: Mapping[str, Root]) -> _Content:
    hashes = {
        file.now.path: one.hashes.get(FORMAT) if one else None
        for file, one in zip(level.files, files, strict=True)
    }
    folders = folder_hashes(level.folders, hashes, {folder: root.hashes for folder, root in below.items()})
    return _Content([one for one in files if one], below, folders)


# ---------------------------------------------------------------- what changed


def _is_rewritten(level: Level, file: File) -> bool:
    """Tell whether a file was rewritten since the level's history listed it, or at all if it never did."""
    if file.earlier and not level.history.hashes(file.now.path):
        return file.earlier[-1].xxh128 != file.now.hashes[FORMAT]
    return bool(file.earlier) and _differs(level, file, file.now.path)


def _differs(level: Level, file: File, path: str) -> bool:
    """Tell whether a file is not as the level's history knows it last, or is not known."""
    known = level.history.last_hashes(path)
    shared = [one for one in known if one in file.now.hashes]
    return not shared or any(known[one] != file.now.hashes[one] for one in shared)


def _before(level: Level, file: File) -> Listed | None:
    """Return a file that was rewritten as it was when its history listed it.

    None, if the history knows it by other hashes only than records have.
    """
    known = level.history.last_hashes(file.now.path)
    if known and FORMAT not in known:
        return None
    oldest_or_last = file.earlier[0 if known else -1]
    state = next((one for one in file.earlier if one.xxh128 == known.get(FORMAT)), oldest_or_last)
    return Listed(file.now.path, state.bytes, state.mtime_ns, {FORMAT: state.xxh128}, file.now.hashed)


def _lists_rewritten(level: Level, folder: str) -> bool:
    """Tell whether a history lists files itself that one below has now, and that were rewritten."""
    files = ((f"{folder}/{path}", file) for path, file in level.below[folder].all_files())
    rewritten = ((path, file) for path, file in files if file.earlier and level.history.hashes(path))
    return any(_differs(level, file, path) for path, file in rewritten)


def _root_before(level: Level, folder: str, sealed: Sealed) -> Root:
    """Return what a level's history last said of one below it."""
    child = level.below[folder]
    names = {name for of_folder, name in level.history.references() if of_folder == folder}
    if sealed.before != sealed.after or (
        names <= child.history.names() and not _lists_rewritten(level, folder)
    ):
        return sealed.before
    # A run was stopped after it had sealed the one below.
    for aside in sorted((child.folder / BEFORE).glob("*"), reverse=True):
        history = History.of(aside)
        if history.exists and names <= history.names():
            return Root(history.folder_hashes(), history.latest())
    return sealed.before


def _has_news(level: Level) -> bool:
    """Tell whether a level has what its history does not know, or knows as something else."""
    return level.ignores_more or any(_differs(level, file, file.now.path) for file in level.files)


# ---------------------------------------------------------------- what is written


def _begun_anew(
    level: Level, before: _Content, after: _Content, written: Sequence[Written], *, known: bool
) -> Sealed:
    """End a level's history with what there was before, set it aside, and begin one.

    Args:
        level: The level.
        before: What it held.
        after: What it holds.
        written: What is written of the levels below.
        known: Whether anything is known of it before.
    """
    written = list(written)
    ended = None
    with workshop(level.folder) as shop:
        _require_same(level)
        if known:
            place = shop.make("before")
            shop.copy_history(place)
            remark = _remark(level, before)
            closing = _generation(level, before, "before the frames were rewritten", remark)
            ended = level.history.copied(place).add(closing)
        first = _generation(level, after, "rewritten without loss, and proven", _SET_ASIDE if known else "")
        new = History.begun(shop.make("after")).add(first)
        aside = shop.put_in_place()
    if ended and aside:
        written.append(Written(aside / ended.name, remark))
    written.append(Written(level.folder / HISTORY / new.name, ""))
    return Sealed(written, Root(before.folders["."], ended), Root(after.folders["."], new))


def _gone_on(level: Level, after: _Content, written: Sequence[Written]) -> Sealed:
    """Add a generation to a level's history."""
    with workshop(level.folder) as shop:
        _require_same(level)
        place = shop.make("after")
        shop.copy_history(place)
        remark = _remark(level, after)
        new = level.history.copied(place).add(_generation(level, after, remark))
        shop.put_in_place()
    latest = Root(after.folders["."], new)
    return Sealed([*written, Written(level.folder / HISTORY / new.name, remark)], latest, latest)


def _require_same(level: Level) -> None:
    if History.of(level.folder).names() != level.history.names():
        raise LeftAloneError("another run is at it")


def _generation(level: Level, content: _Content, *comment: str) -> Generation:
    changed = {folder: (level.folder / folder).stat().st_mtime for folder in content.folders}
    return Generation(
        comment="; ".join(filter(None, comment)),
        patterns=level.patterns,
        files=content.files,
        folders={folder: (changed[folder], hashes) for folder, hashes in content.folders.items()},
        references={folder: root.latest for folder, root in content.below.items() if root.latest},
    )


def _remark(level: Level, content: _Content) -> str:
    """Return what a history lists and is missing or different, as a part of a sentence."""
    different = [file.path for file in content.files if not level.history.agrees_with(file)]
    listed = {file.path for file in content.files}
    unknown = [file.now.path for file in level.files if file.now.path not in listed]
    findings = {
        "missing": level.missing(),
        "not as it was listed": different,
        "rewritten, and known by other hashes only": unknown,
    }
    return "; ".join(f"{what}: {_some(paths)}" for what, paths in findings.items() if paths)


def _some(paths: Sequence[str]) -> str:
    return paths[0] if len(paths) == 1 else f"{len(paths)} files, {paths[0]} first"
