# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""What was proven of the files that were pulled into a folder: a line of JSON each, added and never changed.

The record of a pulled file is written once that is whole, flushed and in its place. One that a power cut
takes costs no more than reading the file again; a file without a record is never taken for proven. The record
of a file that a run writes itself, and may replace, is written before that is put in its place: after a kill
in between, the file is the former one, which an earlier record tells of.
"""

import os
from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, ValidationError

from ocio_gen.core.disk.files import shown
from ocio_gen.core.disk.locks import waited_for
from ocio_gen.core.documented import Documented
from ocio_gen.core.errors import InvalidFileError
from ocio_gen.recompression.records import PULLED, decoded_name, encoded_name

# A name of 255 bytes, or a path of some, percent-encoded, and some numbers: longer ones are read in pieces.
_LONGEST_LINE = 1 << 16


def _of_a_file(encoded: str) -> str:
    if "\0" in decoded_name(encoded):
        raise ValueError
    return encoded


class PulledFile(Documented):
    """A file that was pulled, or written, and proven."""

    file: Annotated[str, AfterValidator(_of_a_file)]
    """Its name in this folder, or its path below it, percent-encoded."""
    bytes: int
    """Its size."""
    mtime_ns: int
    """When it was changed last, in nanoseconds since 1970: that of its source."""
    xxh128: str
    """XXH3, 128 bits, of what the disk gave back, in hexadecimal, as in ASC MHL; empty: it was removed."""
    source_bytes: int
    """The size of its source."""
    source_mtime_ns: int
    """When the source was changed last."""
    codec: str = "none"
    """The codec that was asked for; with none it is the source's bytes."""

    @property
    def name(self) -> str:
        """Its file's name, as the system has it."""
        return decoded_name(self.file)

    @staticmethod
    def encoded(name: str) -> str:
        """Return a file's name as records have it."""
        return encoded_name(name)


class PullLog:
    """The records of a folder."""

    def __init__(self, folder: Path) -> None:
        """Take the folder; it may have no records."""
        self.path = folder / PULLED

    def read(self) -> dict[str, PulledFile]:
        """Return the last record of each file, by its name; damaged lines are left out.

        Raises:
            UserError: they cannot be read.
        """
        found = {record.name: record for record in self._records()}
        return {name: record for name, record in found.items() if record.xxh128}

    def hashes(self) -> dict[str, set[str]]:
        """Return all hashes that were ever recorded of each file; otherwise as `read`."""
        found: dict[str, set[str]] = defaultdict(set)
        for record in self._records():
            found[record.name].add(record.xxh128)
        return found

    def _records(self) -> Iterator[PulledFile]:
        try:
            if self.path.is_symlink() or (self.path.exists() and not self.path.is_file()):
                raise InvalidFileError(shown(self.path), "is not a file", hint="move it away")
            with self.path.open("rb") as lines:
                while line := lines.readline(_LONGEST_LINE):
                    with suppress(ValidationError):
                        yield PulledFile.model_validate_json(line)
        except FileNotFoundError:
            return
        except OSError as error:
            raise InvalidFileError(shown(self.path), f"cannot be read ({error.strerror})") from None

    def append(self, records: Iterable[PulledFile]) -> None:
        """Add records; other runs wait, and a line that was cut short is ended.

        Raises:
            OSError: they cannot be written.
        """
        lines = b"".join(record.model_dump_json().encode() + b"\n" for record in records)
        with waited_for(self.path, 0o666) as lock:
            descriptor = lock.descriptor
            size = os.lseek(descriptor, 0, os.SEEK_END)
            if size and os.pread(descriptor, 1, size - 1) != b"\n":
                lines = b"\n" + lines
            while lines:
                lines = lines[os.write(descriptor, lines) :]
