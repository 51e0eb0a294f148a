# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""The files that a package is made from: which folders they may lie in, and what its manifest calls them."""

import os
import posixpath
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from ocio_gen.core.errors import InvalidFileError
from ocio_gen.core.names import printable


@dataclass(frozen=True)
class AllowedFolder:
    """A folder that a package may take files from."""

    name: str  # of its folder in the package
    text: str  # as the description has it
    path: Path


@dataclass(frozen=True)
class InputFolders:
    """The folders that a package may take files from: the description's, those that it allows, the base's."""

    allowed: Sequence[AllowedFolder]  # the description's own first
    base: Path | None = None

    def require(self, path: Path, where: Path | str) -> Path:
        """Return a file that may be taken. Links are followed.

        Args:
            path: The file.
            where: Names what asks for it in the error.

        Raises:
            UserError: it lies, or a link to it leads, outside of the folders.
        """
        if self.holds(path):
            return path
        link = f", a link to {printable(str(real))}," if (real := real_path(path)) != absolute(path) else ""
        raise InvalidFileError(
            where,
            (f"{printable(str(path))}{link} lies outside the folders of the description and of its base"),
            hint=f'to take it along, add allow = ["{printable(str(real.parent))}"] to the description',
        )

    def holds(self, path: Path) -> bool:
        """Tell whether a file lies in the folders: links are followed."""
        real = real_path(path)
        return any(real.is_relative_to(folder) for folder in self._real)

    @cached_property
    def _real(self) -> list[Path]:
        folders = [one.path for one in self.allowed]
        return [*map(real_path, [*folders, self.base] if self.base else folders)]

    def label(self, path: Path) -> str:
        """Return what the manifest calls a file: its path in the description's folder, or in another one."""
        named = [(folder.path, Path(folder.text)) for folder in self.allowed]
        if self.base:
            named.append((self.base, Path(self.base.name)))
        for folder, name in named:
            if absolute(path).is_relative_to(absolute(folder)):
                inside = absolute(path).relative_to(absolute(folder)).as_posix()
                return posixpath.normpath(posixpath.join(name.as_posix(), inside))
        return path.name


def is_below(path: Path, folders: Iterable[Path]) -> bool:
    """Tell whether a file lies in one of some folders: links are followed."""
    real = real_path(path)
    return any(real.is_relative_to(real_path(folder)) for folder in folders)


def absolute(path: Path) -> Path:
    """Return an absolute path without `..`; links are not followed."""
    return Path(os.path.abspath(path))  # noqa: PTH100 - pathlib keeps ".."


def real_path(path: Path) -> Path:
    """Return an absolute path without links and `..`; of links that lead in a circle, the path as it is."""
    return Path(os.path.realpath(path))
