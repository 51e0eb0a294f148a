# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""A track file as bytes: partitions in their order, whose packs are written once all places are known.

    header | essence | a partition for each generic stream | index | footer | random index

The header is written last, into room that was kept for it: the identifiers in it follow from all essence.
"""

import hashlib
import os
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import BinaryIO

import xxhash

from ocio_gen.core.disk.files import shown
from ocio_gen.core.errors import OutputError
from ocio_gen.mxf import labels
from ocio_gen.mxf.header import TrackFile
from ocio_gen.mxf.index import BODY_STREAM, INDEX_STREAM
from ocio_gen.mxf.klv import OF_ESSENCE, ber, fill_to
from ocio_gen.mxf.labels import Label
from ocio_gen.mxf.partitions import Kind, Partition, Status, random_index
from ocio_gen.mxf.streams import blocks

# The header ends at a multiple of this, after the fill that readers look for behind the last set.
_GRID = 4096

# Bytes of the key and the length of an element of essence.
ELEMENT_HEAD = 16 + OF_ESSENCE


class TrackFileWriter:
    """Writes a track file; the essence is written by the caller, once `begin` is called."""

    def __init__(self, file: BinaryIO, name: Path, container: Label, header: TrackFile) -> None:
        """Take a file to write.

        Args:
            file: Open to be written, and empty, or with essence of an earlier run.
            name: What it is called, for people.
            container: What the essence is.
            header: Of the length of the one that `finish` is given.
        """
        self._file, self._name, self._container = file, name, container
        self._pack = len(Partition.new(Kind.HEADER, 0, 0, 0, container).encoded())
        self._room = self._pack + len(header.encoded())
        self._room += len(fill_to(self._room, _GRID))
        self._partitions: list[Partition] = []
        self.written: dict[int, bytes] = {}
        """All that is not content of others, by its place in the file."""

    @property
    def essence_at(self) -> int:
        """Where the first element of essence is in the file."""
        return self._room + self._pack

    def begin(self) -> None:
        """Keep room for the header and the pack of the essence, and go to where that begins."""
        self._put(bytes(self.essence_at), 0)
        self._partitions = [
            self._new(Kind.HEADER, 0),
            self._new(Kind.BODY, self._room, body_stream=BODY_STREAM),
        ]

    def begin_stream(self, number: int, length: int) -> None:
        """Begin a generic stream, in a partition of its own; its content is written by the caller."""
        self._add(self._new(Kind.BODY, self._file.tell(), status=Status.STREAM, body_stream=number))
        self._put(labels.GENERIC_STREAM.ul + ber(length, OF_ESSENCE))

    def begin_element(self, element: bytes, length: int) -> None:
        """Begin an element of essence, whose content is written by the caller.

        Args:
            element: The last four bytes of its key.
            length: Bytes of its content.
        """
        self._put(element_head(element, length))

    def finish(self, header: TrackFile, index: bytes) -> None:
        """Write the index, the footer and the random index, and then the header and all packs."""
        self._add(self._new(Kind.BODY, self._file.tell(), index_stream=INDEX_STREAM, index_bytes=len(index)))
        self._put(index)
        footer = self._file.tell()
        self._add(self._new(Kind.FOOTER, footer))
        self._put(random_index((one.body_stream, one.this) for one in self._partitions))
        metadata = header.encoded()
        metadata += fill_to(self._pack + len(metadata), _GRID)
        if self._pack + len(metadata) != self._room:
            raise AssertionError("the header does not fit into the room that was kept for it")
        first = self._partitions[0]
        self._partitions[0] = first._replace(header_bytes=len(metadata))
        previous = 0
        for one in self._partitions:
            self._put(one._replace(previous=previous, footer=footer).encoded(), one.this)
            previous = one.this
        self._put(metadata, self._pack)

    def _put(self, data: bytes, at: int | None = None) -> None:
        """Write bytes that are no essence, where the file stands, or at a place."""
        if at is not None:
            self._file.seek(at)
        self.written[self._file.tell()] = data
        self._file.write(data)

    def read_back(self, contents: Iterable[tuple[int, str]], done: Callable[[], None]) -> bytes:
        """Compare what the disk gives back with what was written; return the SHA-1 of all of it.

        Args:
            contents: The sizes and the hashes (XXH128) of what the caller wrote, in the order of the file.
            done: Called after each of them.

        Raises:
            UserError: they differ.
        """
        sha1 = hashlib.sha1(usedforsecurity=False)
        descriptor, size = self._file.fileno(), os.fstat(self._file.fileno()).st_size
        left = iter(contents)
        at, same = 0, True
        while same and at in self.written:
            data = os.pread(descriptor, len(self.written[at]), at)
            same = data == self.written[at]
            sha1.update(data)
            at += len(data)
            if same and at not in self.written and at < size:
                length, wanted = next(left)
                digest = xxhash.xxh3_128()
                for block in blocks(descriptor, at, length):
                    digest.update(block)
                    sha1.update(block)
                same = digest.hexdigest() == wanted
                at += length
                done()
        if not same or at != size or next(left, None):
            text = "is not what was written: the disk, or memory, lost bits of it"
            raise OutputError(shown(self._name), text, hint="run this again")
        return sha1.digest()

    def _add(self, partition: Partition) -> None:
        self._partitions.append(partition)
        self._put(partition.encoded())

    def _new(
        self,
        kind: Kind,
        this: int,
        *,
        status: Status = Status.CLOSED_COMPLETE,
        body_stream: int = 0,
        index_stream: int = 0,
        index_bytes: int = 0,
    ) -> Partition:
        return Partition.new(kind, this, 0, 0, self._container)._replace(
            status=status, body_stream=body_stream, index_stream=index_stream, index_bytes=index_bytes
        )


def element_head(element: bytes, length: int) -> bytes:
    """Return what an element of essence begins with.

    Args:
        element: The last four bytes of its key.
        length: Bytes of its content.
    """
    return labels.ELEMENT + element + ber(length, OF_ESSENCE)
