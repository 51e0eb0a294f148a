"""The frames that a user names: files, folders, globs and sequences."""

import glob
import os
import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple

from ocio_gen.errors import UserError

# What makes a name a pattern of a sequence, where no such file is: 1001-1100#, ####, @@@@, %04d, $F4.
_SEQUENCE = re.compile(r"[#@]|%0?\d*d|\$F\d*|<UDIM>|%\(UDIM\)d")

# A number that is no frame's, and too large for what reads frames' numbers.
_TOO_LONG = re.compile(r"\d{19}")

_SUFFIX = ".exr"


class Found(NamedTuple):
    """A frame that was found."""

    path: Path
    relative: Path  # where it belongs in another folder


def frames_of(arguments: Iterable[str]) -> list[Found]:
    """Return the frames of all that a user named, each once, in the order of their paths.

    Args:
        arguments: Files; folders, with all below them; globs; patterns of sequences, of which
            `plate.####.exr` are the frames there are, and `plate.1001-1100#.exr` those that must be.

    Raises:
        UserError: nothing is found of one of them.
    """
    found: dict[str, Found] = {}
    real = cache(os.path.realpath)
    for argument in arguments:
        some = list(_of(argument)) if argument else []  # an empty name is no folder
        if not some:
            raise UserError(
                f"{argument or '(no name)'}: no frames are found; name .exr files, folders, plate.####.exr"
            )
        for one in some:
            found.setdefault(f"{real(one.path.parent)}{os.sep}{one.path.name}", one)
    return [found[key] for key in sorted(found)]


def listed_frames(path: Path, root: Path | None) -> list[Found]:
    """Return the frames that a file lists, each ended by a NUL, as `find -print0` writes them.

    Args:
        path: The file.
        root: The folder that their places in another folder are relative to; without it, all go side by side.

    Raises:
        UserError: it cannot be read, or lists none, or one that is not below the root.
    """
    try:
        names = [name for name in path.read_bytes().split(b"\0") if name]
    except OSError as error:
        raise UserError(f"{path}: cannot be read ({error.strerror})") from None
    if not names:
        raise UserError(f"{path}: lists no frames; write them with find -print0")
    frames = frames_of([os.fsdecode(name) for name in names])
    try:
        return [frame._replace(relative=frame.path.relative_to(root)) for frame in frames] if root else frames
    except ValueError as error:
        raise UserError(f"{path}: {error}; name another --root") from None


def in_real_folder(path: Path) -> Path:
    """Return a frame's path, absolute, without links among its folders."""
    return path.parent.resolve() / path.name


def root_of(frames: Sequence[Found]) -> Path:
    """Return the one folder that all frames' places are relative to.

    Raises:
        UserError: there are several.
    """
    roots = {in_real_folder(frame.path).parents[len(frame.relative.parts) - 1] for frame in frames}
    if len(roots) > 1:
        raise UserError("--openjd with --dest: the sources have no common folder; name one folder")
    return roots.pop()


def _of(argument: str) -> Iterator[Found]:
    path = Path(argument)
    if path.is_dir():
        yield from _below(path)
    elif os.path.lexists(path):
        yield Found(path, Path(path.name))
    elif _SEQUENCE.search(path.name):
        yield from _in_sequence(argument)
    else:
        for found in map(Path, sorted(glob.glob(argument, recursive=True))):  # noqa: PTH207 - may be absolute
            if found.is_dir():
                yield from _below(found)
            elif found.name.lower().endswith(_SUFFIX):
                yield Found(found, Path(found.name))


def _below(folder: Path) -> Iterator[Found]:
    def refuse(error: OSError) -> None:
        raise UserError(f"{error.filename}: cannot be read ({error.strerror})")

    for parent, folders, names in os.walk(folder, onerror=refuse):
        folders.sort()
        for name in sorted(names):
            path = Path(parent, name)
            # What a link points to is found by its own name, or is not below this folder.
            if name.lower().endswith(_SUFFIX) and not path.is_symlink():
                yield Found(path, path.relative_to(folder))


def _in_sequence(pattern: str) -> Iterator[Found]:
    import fileseq

    # One # stands for four digits, as in most hosts; more are a digit each.
    style = fileseq.PAD_STYLE_HASH4 if pattern.count("#") == 1 else fileseq.PAD_STYLE_HASH1
    try:
        sequence = fileseq.FileSequence(pattern, pad_style=style)
        if sequence.frameSet() is None:
            sequence = fileseq.FileSequence.findSequenceOnDisk(pattern, strictPadding=True, pad_style=style)
    except (ValueError, ArithmeticError) as error:
        raise UserError(f"{pattern}: no frames of such a sequence are found: {error}") from None
    paths = [Path(str(name)) for name in sequence]
    missing = [path for path in paths if not os.path.lexists(path)]
    if missing:
        raise UserError(f"{pattern}: {len(missing)} of {len(paths)} frames are missing, {missing[0]} first")
    yield from (Found(path, Path(path.name)) for path in paths)


def sequences(frames: Sequence[Found]) -> dict[str, list[Found]]:
    """Return frames by their sequence: the same folder, and names that differ in the frame number only.

    Returns:
        The sequence's name, as `plate.1001-1100#.exr`, to its frames.
    """
    import fileseq

    by_folder: dict[Path, dict[str, Found]] = {}
    for frame in frames:
        by_folder.setdefault(frame.path.parent, {})[frame.path.name] = frame
    grouped: dict[str, list[Found]] = {}
    for folder, by_name in by_folder.items():
        left = dict(by_name)
        for sequence in fileseq.findSequencesInList([name for name in by_name if not _TOO_LONG.search(name)]):
            some = [left.pop(name) for name in map(str, sequence) if name in left]
            if some:
                grouped.setdefault(str(folder / str(sequence)), []).extend(some)
        for name, frame in left.items():  # names that fileseq does not give back as they are
            grouped.setdefault(str(folder / name), []).append(frame)
    return grouped
