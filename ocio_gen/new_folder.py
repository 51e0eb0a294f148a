"""A folder that is made beside its place, and put there as a whole, or not at all."""

import glob
import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from ocio_gen.errors import UserError
from ocio_gen.manifest import MANIFEST, Manifest, differences, read_manifest

# Seconds after which a scratch folder is taken for one whose maker was killed.
_LONGEST_RUN = 3600


@dataclass(frozen=True)
class NewFolder:
    """A folder in the making."""

    path: Path  # to be filled
    target: Path  # its place, absolute
    _previous: Path

    def put_in_place(self) -> None:
        """Move the folder to its place; what was there is gone only when that has worked."""
        if self.target.exists():
            self.target.rename(self._previous)
        try:
            self.path.rename(self.target)
        except OSError:
            if self._previous.exists():
                self._previous.rename(self.target)
            raise


@contextmanager
def new_folder(target: Path) -> Iterator[NewFolder]:
    """Yield a folder to fill and put in a target's place; without that, all stays as it was.

    Args:
        target: Where the folder is to be. It may hold what was made by us and not changed
            since; anything else is kept safe by refusing.

    Raises:
        UserError: the target is not free to be written.
    """
    target = Path(os.path.abspath(target))  # noqa: PTH100 - takes ".." away, keeps links
    try:
        clear_leftovers(target)
        _require_replaceable(target)
        target.parent.mkdir(parents=True, exist_ok=True)
        # Beside the target, so that putting it in place is a rename.
        with tempfile.TemporaryDirectory(prefix=_scratch_prefix(target), dir=target.parent) as scratch:
            folder = NewFolder(Path(scratch, "new"), target, Path(scratch, "previous"))
            folder.path.mkdir()
            yield folder
    except OSError as error:
        raise UserError(f"{target}: cannot be written ({error.strerror}); choose another with -o") from None


def clear_leftovers(target: Path) -> None:
    """Remove what runs that were killed left beside the target, unless one is still at it."""
    for scratch in target.parent.glob(f"{glob.escape(_scratch_prefix(target))}*"):
        if time.time() - scratch.stat().st_mtime < _LONGEST_RUN:
            continue
        previous = scratch / "previous"
        if previous.exists() and not target.exists():  # killed between two renames
            previous.rename(target)
        shutil.rmtree(scratch)


def _scratch_prefix(target: Path) -> str:
    return f".{target.name}.ocio-gen-"


def _require_replaceable(target: Path) -> None:
    """Refuse a target that holds anything which is not ours and untouched."""
    if not target.exists() and not target.is_symlink():
        return
    if Path.cwd().is_relative_to(target):
        raise UserError(f"{target}: is, or holds, the current folder; choose a folder in it with -o")
    if not target.is_dir() or target.is_symlink():
        raise UserError(f"{target}: exists and is not a folder; choose another with -o")
    if not any(target.iterdir()):
        return
    if not (target / MANIFEST).is_file():
        raise UserError(f"{target}: holds files that are not ocio-gen's; choose another folder with -o")
    if changed := differences(target, read_manifest(target, Manifest)):
        raise UserError(
            f"{target}: changed since it was built ({': '.join(changed[0])}); "
            "move your files away, or choose another folder with -o"
        )
