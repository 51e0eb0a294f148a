# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""Reads the files that a user names: regular files only, and none larger than its kind can be."""

import stat
from pathlib import Path

from ocio_gen.core.errors import InvalidFileError

# The description of a show, an EDL of a feature film or an AMF has less than a hundredth of this.
MOST_BYTES = 64 << 20


def is_file(path: Path) -> bool:
    """Return whether a path leads to a regular file; a path that no file can have leads to none.

    (`Path.is_file` raises an error where a name is too long for the file system.)
    """
    try:
        return path.is_file()
    except (OSError, ValueError):
        return False


def read_bytes(path: Path, cure: str, most: int = MOST_BYTES) -> bytes:
    """Return the bytes of a file.

    Args:
        path: The file. Devices, pipes and folders are refused: reading one may never end.
        cure: What the user can do where it cannot be read, as the end of a sentence.
        most: The most bytes that such a file can have.

    Raises:
        UserError: it cannot be read, is no regular file, or is larger than that.
    """
    try:
        # Asked before it is opened: opening a pipe waits for who writes to it.
        if not stat.S_ISREG(path.stat().st_mode):
            raise InvalidFileError(path, "is no regular file", hint=cure)
        with path.open("rb") as file:
            content = file.read(most + 1)
    except OSError as error:
        raise InvalidFileError(path, f"cannot be read ({error.strerror})", hint=cure) from None
    except ValueError as error:  # a NUL in a path
        raise InvalidFileError(f"{str(path)!r}", f"cannot be read ({error})", hint=cure) from None
    if len(content) > most:
        raise InvalidFileError(path, f"has more than {most:,} bytes", hint=cure)
    return content


def read_text(path: Path, cure: str, *, most: int = MOST_BYTES, errors: str = "strict") -> str:
    """Return the text of a UTF-8 file, with or without a byte order mark.

    Args:
        path: As for `read_bytes`.
        cure: As for `read_bytes`.
        most: As for `read_bytes`.
        errors: What becomes of bytes that are not UTF-8, as `bytes.decode` takes it.

    Raises:
        UserError: as for `read_bytes`, or it is not UTF-8.
    """
    try:
        return read_bytes(path, cure, most).decode("utf-8-sig", errors)
    except UnicodeDecodeError as error:
        raise InvalidFileError(
            path, f"byte {error.start} is not UTF-8", hint="save the file as UTF-8"
        ) from None
