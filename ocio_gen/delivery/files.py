# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""What a delivery holds: one walk through its folders, which follows no link, and what names say."""

import os
import re
import stat
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from ocio_gen.core.disk.files import shown
from ocio_gen.core.errors import InvalidFileError
from ocio_gen.core.patterns import Pattern
from ocio_gen.delivery.hashes import CHAIN, MANIFESTS
from ocio_gen.delivery.profile import Profile
from ocio_gen.delivery.rules import RuleName
from ocio_gen.recompression.folders import BEFORE, HISTORY, is_frame
from ocio_gen.recompression.record_index import INDEX

# A film of three hours at 60 frames a second has 648,000.
_MOST_FILES = 1_000_000

# What systems and programs leave behind, by their names, and what is said of each.
_LEFT_BEHIND = (
    (
        re.compile(r"thumbs\.db|ehthumbs\.db|desktop\.ini|\$recycle\.bin|system volume information", re.I),
        "is left by Windows",
    ),
    (
        re.compile(
            r"\.ds_store|\._.*|\.spotlight-v100|\.trashes|\.fseventsd|\.temporaryitems|__macosx", re.I
        ),
        "is left by macOS",
    ),
    (
        re.compile(r"\.nfs[0-9a-f]+|\.fuse_hidden.*|lost\+found|\.trash-.*|@eadir|\.snapshot", re.I),
        "is left by a disk's system",
    ),
    (
        re.compile(r".*\.(tmp|temp|part|partial|crdownload|swp|swo|bak|lock|filepart)|.*~|\.~.*|~\$.*", re.I),
        "is a temporary file",
    ),
    (re.compile(r"\..*", re.S), "is hidden"),
)

_SPECIAL = {
    stat.S_IFIFO: "a pipe",
    stat.S_IFSOCK: "a socket",
    stat.S_IFBLK: "a device",
    stat.S_IFCHR: "a device",
}


class Found(NamedTuple):
    """A file of a delivery."""

    path: str  # in the delivery, with /
    bytes: int
    frame: bool  # by its name
    judged: bool  # whether it is a regular file, which can be read


class NameFinding(NamedTuple):
    """A rule that the name or the kind of a file breaks."""

    rule: RuleName
    about: str
    text: str


@dataclass
class Contents:
    """What a delivery holds."""

    root: Path
    files: list[Found] = field(default_factory=list)
    histories: list[str] = field(default_factory=list)  # folders that have an ASC MHL history
    findings: list[NameFinding] = field(default_factory=list)
    passed_over: list[str] = field(default_factory=list)  # folders that are left behind, or hidden
    hidden: list[str] = field(default_factory=list)  # frames by their names that are left behind, or hidden


def walked(root: Path, profile: Profile) -> Contents:
    """Return what a folder holds, and all below it.

    Raises:
        UserError: the folder cannot be read, or holds more files than any delivery.
    """
    contents = Contents(root)
    names = NameRules(root, profile)
    folders = [""]
    while folders:
        folder = folders.pop()
        try:
            entries = sorted(os.scandir(root / folder), key=lambda entry: entry.name)
        except OSError as error:
            if not folder:
                raise InvalidFileError(shown(root), f"cannot be read ({error.strerror})") from None
            contents.findings.append(NameFinding("whole", folder, f"cannot be read ({error.strerror})"))
            continue
        contents.findings += _alike(folder, [entry.name for entry in entries])
        below: list[str] = []
        for entry in entries:
            path = f"{folder}/{entry.name}" if folder else entry.name
            is_folder = _is_folder(entry)
            if is_folder and entry.name in {HISTORY, BEFORE}:
                below.append(path)  # what is no history in it is part of the delivery
                if entry.name == HISTORY and BEFORE not in folder.split("/"):
                    contents.histories.append(folder)
                continue
            if _is_of_history(folder, entry):
                continue
            left = list(left_behind(path, entry.name))
            contents.findings += left or names.of(path)
            if is_folder:
                (contents.passed_over if left else below).append(path)
                continue
            frame = is_frame(entry.name) and not _is_below(path, profile.beside)
            contents.files.append(_found(entry, path, contents, frame=frame, left=bool(left)))
            if len(contents.files) > _MOST_FILES:
                raise InvalidFileError(
                    shown(root),
                    f"holds more than {_MOST_FILES:,} files",
                    hint="verify a part of it at a time",
                )
        folders += reversed(below)
    return contents


def named(paths: list[Path], root: Path, profile: Profile) -> Contents:
    """Return frames that were named, in one folder, as a delivery of their own."""
    contents = Contents(root)
    names = NameRules(root, profile)
    for path in paths:
        contents.findings += names.of(path.name)
        try:
            there = path.lstat()
        except OSError as error:
            contents.findings.append(NameFinding("whole", path.name, f"cannot be read ({error.strerror})"))
            continue
        regular = stat.S_ISREG(there.st_mode)
        if not regular:
            contents.findings.append(NameFinding("other-files", path.name, _kind(there.st_mode)))
        contents.files.append(Found(path.name, there.st_size, frame=True, judged=regular))
    return contents


class NameRules:
    """The rules of names and lengths of paths."""

    def __init__(self, root: Path, profile: Profile) -> None:
        """Take the delivery's folder, by which paths begin, and the profile."""
        self._root = os.path.basename(os.path.abspath(root))  # noqa: PTH100, PTH119 - links stay
        self._pattern, self._expression = Pattern(profile.names, "the profile's `names`"), profile.names
        self._longest = profile.longest_path

    def of(self, path: str) -> Iterator[NameFinding]:
        """Yield what is wrong with a file's name, and with its path."""
        name = path.rpartition("/")[2]
        if not self._pattern.fullmatch(name):
            yield NameFinding("names", path, f"its name does not match {self._expression}")
        length = len(self._root) + 1 + len(path)
        if self._longest and length > self._longest:
            yield NameFinding(
                "path-length", path, f"its path has {length} characters; {self._longest} are allowed"
            )


def _is_below(path: str, folders: list[str]) -> bool:
    return any(path.startswith(f"{folder}/") for folder in folders)


def _is_folder(entry: "os.DirEntry[str]") -> bool:
    try:
        return entry.is_dir(follow_symlinks=False)
    except OSError:
        return False  # what cannot be looked at is said where its kind is asked for


def _is_of_history(folder: str, entry: "os.DirEntry[str]") -> bool:
    """Return whether something in a folder is a file of an ASC MHL history."""
    if folder.rpartition("/")[2] != HISTORY or not (entry.name.endswith(MANIFESTS) or entry.name == CHAIN):
        return False
    try:
        return entry.is_file(follow_symlinks=False)
    except OSError:
        return False


def _found(entry: "os.DirEntry[str]", path: str, contents: Contents, *, frame: bool, left: bool) -> Found:
    """Return a file, and note what is wrong with its kind.

    Args:
        entry: It.
        path: Its path in the delivery.
        contents: Where that is noted.
        frame: Whether it is a frame by its name.
        left: Whether systems or programs left it behind: then a finding says so, and it is no frame.
    """
    if frame and left:
        contents.hidden.append(path)
        frame = False
    try:
        there = entry.stat(follow_symlinks=False)
    except OSError as error:
        contents.findings.append(NameFinding("whole", path, f"cannot be read ({error.strerror})"))
        return Found(path, 0, frame, judged=False)
    if not stat.S_ISREG(there.st_mode):
        contents.findings.append(NameFinding("other-files", path, _kind(there.st_mode)))
        return Found(path, 0, frame, judged=False)
    if not there.st_size and not frame and not left:
        contents.findings.append(NameFinding("other-files", path, "is empty"))
    return Found(path, there.st_size, frame, judged=True)


def _kind(mode: int) -> str:
    if stat.S_ISLNK(mode):
        return "is a link, which is not followed: deliver the file itself"
    return f"is {_SPECIAL.get(stat.S_IFMT(mode), 'something else')}, not a file"


def left_behind(path: str, name: str) -> Iterator[NameFinding]:
    """Yield that a file or folder is one that systems and programs leave behind, if its name says so."""
    if name == INDEX:
        return  # of our own records, which lie beside frames
    for pattern, what in _LEFT_BEHIND:
        if pattern.fullmatch(name):
            yield NameFinding("other-files", path, f"{what}, and no part of a delivery")
            return


def _alike(folder: str, names: list[str]) -> Iterator[NameFinding]:
    """Yield the names of a folder that differ in case only from one before."""
    folded: dict[str, str] = {}
    for name in names:
        first = folded.setdefault(name.casefold(), name)
        if first is not name:
            path = f"{folder}/{name}" if folder else name
            yield NameFinding("case", path, f"differs in case only from {shown(first)}")
