# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""Files of an ASC MHL history as streams of entries: XML without entities, in little memory."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from lxml import etree

from ocio_gen.core.errors import InvalidFileError, one_line
from ocio_gen.delivery.digests import C4
from ocio_gen.recompression.errors import FrameError, LeftAloneError
from ocio_gen.recompression.reading import FileReader
from ocio_gen.recompression.replacing import opened

# ascmhl writes 280 bytes for a frame that has one hash, 560 for one with three: 150,000 take 84 MB at most.
_MOST_BYTES = 1 << 28
_BLOCK = 1 << 16
_MOST_ELEMENTS = 500

# What of a parser's sentence is shown.
_MOST_SHOWN = 200

# Of manifests, and of the chain.
_ENTRIES = {"hash", "pattern", "hashlistreference", "directoryhash", "hashlist"}


def stream(path: Path, take: Callable[[Any], None]) -> str:
    """Hand over each entry of a file as it ends, and return the C4 of the file's bytes, read once.

    Args:
        path: A manifest, or a chain of them.
        take: Called with each entry, an element of lxml's, which is emptied afterwards.

    Raises:
        UserError: it cannot be read, is no sound XML, has a DOCTYPE, or is too large.
    """
    digest = C4()
    try:
        with opened(path) as file:
            if file.stat.st_size > _MOST_BYTES:
                raise InvalidFileError(path, f"has more than {_MOST_BYTES:,} bytes")
            reader = FileReader(file.descriptor, digest)
            entries = _Entries(path, take)
            for at in range(0, reader.size, _BLOCK):
                entries.feed(reader.read(at, _BLOCK))
            entries.close()
            return reader.digest()
    except etree.XMLSyntaxError as error:
        raise InvalidFileError(path, f"is no sound XML ({one_line(error)[:_MOST_SHOWN]})") from None
    except (LeftAloneError, FrameError) as error:
        raise InvalidFileError(path, str(error)) from None
    except OSError as error:
        raise InvalidFileError(path, f"cannot be read ({error.strerror})") from None


class _Entries:
    """The entries of one file.

    What was taken is forgotten, and so is what stands outside of entries: else the tree would have it all.
    """

    def __init__(self, path: Path, take: Callable[[Any], None]) -> None:
        self._path, self._take = path, take
        self._parser = etree.XMLPullParser(
            ("start", "end"),
            resolve_entities=False,
            no_network=True,
            huge_tree=False,
            remove_comments=True,
            remove_pis=True,
        )
        self._depth = self._elements = 0  # of entries in each other; that are kept

    def feed(self, data: bytes) -> None:
        """Take the next bytes.

        Raises:
            UserError: they are refused.
        """
        self._parser.feed(data)
        self._read()

    def close(self) -> None:
        """Take the end of the file.

        Raises:
            UserError: there is more to come, or it is refused.
        """
        self._parser.close()
        self._read()

    def _read(self) -> None:
        for event, element in self._parser.read_events():
            parent = element.getparent()
            if event == "start":
                self._begin(element, parent)
            elif parent is not None:
                self._end(element, parent)

    def _begin(self, element: Any, parent: Any) -> None:  # noqa: ANN401 - lxml's
        if parent is None and element.getroottree().docinfo.doctype:
            raise InvalidFileError(self._path, "has a DOCTYPE, which no manifest has")
        self._depth += parent is not None and name_of(element) in _ENTRIES
        self._elements += 1
        if self._elements > _MOST_ELEMENTS:
            raise InvalidFileError(self._path, f"has an entry of more than {_MOST_ELEMENTS} elements")

    def _end(self, element: Any, parent: Any) -> None:  # noqa: ANN401 - lxml's
        if name_of(element) in _ENTRIES:
            self._take(element)
            self._depth -= 1
        if not self._depth:
            self._elements = 0
            element.clear()
            while element.getprevious() is not None:
                del parent[0]


def name_of(element: Any) -> str:  # noqa: ANN401 - lxml's
    """Return the name of an element without its namespace; of what is no element, none."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def text_of(element: Any, name: str = "") -> str:  # noqa: ANN401 - lxml's
    """Return the text of an element, or of the first in it that has a name."""
    if name:
        element = next((one for one in element if name_of(one) == name), None)
    return "" if element is None else (element.text or "").strip()
