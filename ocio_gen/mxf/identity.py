# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""Identifiers that follow from what a file holds: the same frames give the same file, to the byte."""

import hashlib
import uuid
from collections.abc import Iterable

# Before the material number of a UMID whose number is a UUID (SMPTE ST 330).
_UMID = bytes.fromhex("060a2b340101010501010f2013000000")


def umid(number: bytes) -> bytes:
    """Return the UMID of a package.

    Args:
        number: 16 bytes, a UUID.
    """
    return _UMID + number


def uuid_of(text: str) -> uuid.UUID:
    """Return the UUID that a text stands for: the same one for the same text (RFC 9562, version 5)."""
    return uuid.uuid5(_NAMES, text)


# The name space of our names, itself made of one.
_NAMES = uuid.uuid5(uuid.NAMESPACE_URL, "urn:ocio_gen:mxf")


class Identifiers:
    """Gives identifiers, each once, in an order that depends on nothing but a seed."""

    def __init__(self, seed: Iterable[str]) -> None:
        """Take the seed: what the file is made of."""
        digest = hashlib.sha256()
        for one in seed:
            digest.update(one.encode(errors="surrogateescape") + b"\0")
        self._seed, self._given = digest.hexdigest(), 0

    def new(self) -> bytes:
        """Return the next one, 16 bytes."""
        self._given += 1
        return uuid_of(f"{self._seed}/{self._given}").bytes
