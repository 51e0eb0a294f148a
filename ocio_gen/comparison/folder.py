# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""The files of a config: in its folder, or in its archive."""

import posixpath
import tempfile
from functools import cache
from pathlib import Path

from lxml import etree

from ocio_gen.aces.cdl import Cdl
from ocio_gen.core.errors import UserError
from ocio_gen.core.opencolorio import is_archive, read_archive
from ocio_gen.show.looks.cdl_files import read_cdls


class Folder:
    """A config's folder or archive. Paths are relative to it; those of a folder can be absolute, too."""

    def __init__(self, config: Path) -> None:
        """Read the archive that a config is, if it is one.

        Raises:
            UserError: it is an archive that cannot be read, or that programs read differently.
        """
        self._root = config.absolute().parent
        self._archive = read_archive(config) if is_archive(config) else None
        self.references = cache(self._references)

    @property
    def is_archive(self) -> bool:
        """Whether this is an archive."""
        return self._archive is not None

    def read(self, path: str) -> bytes:
        """Return the bytes of a file.

        Raises:
            OSError, KeyError: there is no such file.
        """
        if self._archive is not None:
            return self._archive[posixpath.normpath(path)]
        return (self._root / path).read_bytes()

    def entries(self, folder: str) -> list[str]:
        """Return the names of all files and folders in a folder; none if it is not there."""
        if self._archive is None:
            try:
                return sorted(path.name for path in (self._root / folder).iterdir())
            except OSError:
                return []
        inside = posixpath.normpath(folder)
        prefix = "" if inside == "." else f"{inside}/"
        names = (name[len(prefix) :] for name in self._archive if name.startswith(prefix))
        return sorted({name.partition("/")[0] for name in names} - {""})

    def is_file(self, path: str) -> bool:
        """Return whether there is a file at a path."""
        if self._archive is None:
            return (self._root / path).is_file()
        return posixpath.normpath(path) in self._archive

    def cdls(self, path: str) -> list[tuple[str | None, Cdl]]:
        """Return the CDLs of a .cc, .ccc or .cdl file, each with its id if it has one; none if it has none.

        Raises:
            OSError, KeyError: there is no such file.
        """
        content = self.read(path)
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder, f"cdls{Path(path).suffix}")
            file.write_bytes(content)
            try:
                return read_cdls(file)
            except UserError:
                return []

    def _references(self, path: str) -> tuple[str, ...]:
        """Return the paths of other files that a file refers to, as CTF files can; else none."""
        try:
            content = self.read(path)
            if b"<Reference" not in content:
                return ()
            parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)
            root = etree.fromstring(content, parser)
        except (OSError, KeyError, etree.XMLSyntaxError):
            return ()
        return tuple(filter(None, (element.get("path") for element in root.iter("{*}Reference"))))
