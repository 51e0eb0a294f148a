# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""A folder that is made beside its place, and put there as a whole, or not at all."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from ocio_gen.core.disk.files import make_folder, sync_tree
from ocio_gen.core.disk.manifest import Manifest, differences, fingerprint, read_manifest
from ocio_gen.core.disk.scratch import Scratch, scratch_beside
from ocio_gen.core.errors import OutputError, UserError


@dataclass(frozen=True)
class NewFolder:
    """A folder in the making."""

    target: Path  # its place, absolute
    _scratch: Scratch
    _before: str  # the fingerprint of what is there
    _instead: str  # what a user can do where it cannot be put there
    _kind: str | None  # of what may be replaced

    @property
    def path(self) -> Path:
        """The folder to be filled."""
        return self._scratch.new

    def put_in_place(self) -> None:
        """Put the folder in its place, unless anything there has changed since it was begun.

        Raises:
            UserError: something has; the new folder is kept beside it.
            OSError: it cannot be put there.
        """
        sync_tree(self.path)
        try:
            _require_replaceable(self.target, self._instead, self._kind, self._before)
            self._scratch.swap()
        except FileExistsError:
            refusal: UserError = OutputError(
                self.target, "was created in the meantime", hint="move it away and run again"
            )
        except UserError as error:
            refusal = error
        else:
            return
        kept = self._scratch.keep(self.path, "new")
        raise refusal.with_hint(f"the new folder is {kept}")


@contextmanager
def new_folder(
    target: Path, instead: str = "choose another `output`", *, kind: str | None = None
) -> Iterator[NewFolder]:
    """Yield a folder to fill and put in a target's place; without that, all stays as it was.

    Args:
        target: Where the folder is to be. It may hold what was made by us and not changed
            since; anything else is kept safe by refusing.
        instead: What a user can do where it cannot be put there.
        kind: What of ours it may replace, by the kind that its manifest says; anything by default.

    Raises:
        UserError: the target is not free to be written, or another run is making it.
    """
    target = Path(os.path.abspath(target))  # noqa: PTH100 - takes ".." away, keeps links
    try:
        _require_folder(target, instead)
        make_folder(target.parent)
        # Beside the target, so that putting it in place is a rename.
        with scratch_beside(target) as scratch:
            folder = NewFolder(target, scratch, _require_replaceable(target, instead, kind), instead, kind)
            folder.path.mkdir()
            yield folder
    except OSError as error:
        raise OutputError(target, f"cannot be written ({error.strerror})", hint=instead) from None


def _require_folder(target: Path, instead: str) -> None:
    """Refuse what is no folder, and what the current folder is in."""
    if not os.path.lexists(target):
        return
    if not target.is_dir() or target.is_symlink():
        raise OutputError(target, "exists and is not a folder", hint=instead)
    current = Path.cwd()
    if any(folder.samefile(target) for folder in (current, *current.parents)):
        raise OutputError(
            target, "is, or holds, the current folder", hint="choose a folder in it as `output`"
        )


def _require_replaceable(target: Path, instead: str, kind: str | None, before: str | None = None) -> str:
    """Refuse a target that holds anything which is not ours and untouched; return its fingerprint.

    Args:
        target: The target.
        instead: As for `new_folder`.
        kind: As for `new_folder`.
        before: The fingerprint that it had before, if it was looked at before.
    """
    _require_folder(target, instead)
    if not target.exists() or not any(target.iterdir()):
        return ""
    now = fingerprint(target)
    if not now:
        raise OutputError(target, "holds files that are not ocio-gen's", hint=instead)
    manifest = read_manifest(target, Manifest)
    if kind not in {None, manifest.kind}:
        raise OutputError(target, f"holds another thing of ocio-gen's: {manifest.kind}", hint=instead)
    if changed := differences(target, manifest):
        raise OutputError(
            target,
            f"changed since it was built ({': '.join(changed[0])})",
            hint=f"move your files away, or {instead}",
        )
    if before not in {None, now}:
        raise OutputError(target, "is another one than at the beginning", hint=f"move it away, or {instead}")
    return now
