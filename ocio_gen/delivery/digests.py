# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""Hashes of files, by the names that ASC MHL has for them."""

import hashlib
import re
from collections.abc import Callable

import xxhash

from ocio_gen.recompression.reading import Hash

_C4_DIGITS = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
_C4_LENGTH = 88


class C4:
    """C4 (SMPTE ST 2114): SHA-512 in base 58."""

    def __init__(self) -> None:
        """Begin with no bytes."""
        self._hash = hashlib.sha512()

    def update(self, data: memoryview, /) -> None:
        """Take in bytes."""
        self._hash.update(data)

    def hexdigest(self) -> str:
        """Return the identifier; it is no hexadecimal number."""
        number, digits = int.from_bytes(self._hash.digest(), "big"), ""
        while number:
            number, digit = divmod(number, len(_C4_DIGITS))
            digits = _C4_DIGITS[digit] + digits
        return "c4" + digits.rjust(_C4_LENGTH, _C4_DIGITS[0])


def _md5() -> Hash:
    return hashlib.md5(usedforsecurity=False)


def _sha1() -> Hash:
    return hashlib.sha1(usedforsecurity=False)


# The fastest first: of several that are listed for the same bytes of a file, it is the one that is compared.
FORMATS: dict[str, Callable[[], Hash]] = {
    "xxh128": xxhash.xxh3_128,
    "xxh3": xxhash.xxh3_64,
    "xxh64": xxhash.xxh64,
    "xxh32": xxhash.xxh32,
    "md5": _md5,
    "sha1": _sha1,
    "c4": C4,
}
_NAMES = [*FORMATS]
_HEXADECIMAL = re.compile("(?:[0-9a-fA-F]{2}){1,64}")
_C4_ID = re.compile(f"c4[{_C4_DIGITS}]{{{_C4_LENGTH}}}")


class NoHash:
    """Stands where no hash is asked for."""

    def update(self, data: memoryview, /) -> None:
        """Do nothing."""

    def hexdigest(self) -> str:
        """Return nothing."""
        return ""


def hash_of(name: str) -> Hash:
    """Return a hash by the name of its format; without one, none is made."""
    return FORMATS[name]() if name else NoHash()


def packed(name: str, digest: str) -> bytes | None:
    """Return a hash in few bytes, which are in the order of the speeds of formats; None where it is none."""
    rank = bytes([_NAMES.index(name)])
    if name == "c4":
        return rank + digest.encode() if _C4_ID.fullmatch(digest) else None
    return rank + bytes.fromhex(digest) if _HEXADECIMAL.fullmatch(digest) else None


def unpacked(known: bytes) -> tuple[str, str]:
    """Return the format and the hash that were packed."""
    name = _NAMES[known[0]]
    return name, known[1:].decode() if name == "c4" else known[1:].hex()
