# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""What becomes of good files: damage to bytes, to numbers, to lines and to what is nested."""

import re
import struct
from collections.abc import Callable, Sequence
from random import Random
from typing import TypeAlias

# A change of bytes by chance; the last are other good files of the kind.
Mutation: TypeAlias = Callable[[bytes, Random, Sequence[bytes]], bytes]

# What breaks arithmetic, conversions and allocations.
_NUMBERS = (
    *(b"0", b"-0", b"-1", b"1", b"2", b"255", b"256", b"32767", b"32768", b"65535", b"65536", b"1000000"),
    *(b"2147483647", b"2147483648", b"4294967295", b"4294967296", b"-2147483648", b"9223372036854775807"),
    *(b"9223372036854775808", b"18446744073709551616", b"9" * 400, b"9" * 5000, b"0.1" + b"0" * 3000),
    *(b"1e38", b"1e39", b"-1e39", b"1e400", b"1e-400", b"nan", b"-nan", b"inf", b"-inf", b"NaN", b"Infinity"),
    *(b"0x7fffffff", b"1_000", b"1,5", b"+1", b"1.", b".1", b".", b"-", b"1e", b"1e999999999", b"\xc2\xb2"),
)
_WORDS = (
    *(b"", b" ", b"\0", b"\r", b"\r\n", b"\t", b"\x1b[31m", b"\x85", b"\xff", b"\xc0\x80", b"\xed\xa0\x80"),
    *(
        b"\xef\xbb\xbf",
        b"\xff\xfe",
        "\u202e".encode(),
        "\U0001f600".encode(),
        b"&amp;",
        b"&#0;",
        b"<![CDATA[",
    ),
    *(
        b"]]>",
        b"<!--",
        b"-->",
        b"*/",
        b'"""',
        b"'''",
        b"${X}",
        b"%s%n",
        b"../" * 40,
        b"/",
        b"a" * 300,
        b"*a" * 30,
    ),
    *(b"(a+)+$", b"$(X)", b"{{X}}", b"!<X>", b"&a *a", b"null", b"true", b"[]", b"{}", b"1979-05-27", b"~"),
)
_DEEP = (300, 3000, 60_000)
_LONG = (300, 5000, 200_000)
_NUMBER = re.compile(rb"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?")
_WORD = re.compile(rb"[A-Za-z_][\w.:-]*")
_PAIRS = (b"[]", b"{}", b"()", b'""', b"<>")


def _bits(data: bytes, random: Random, _: Sequence[bytes]) -> bytes:
    changed = bytearray(data)
    for _bit in range(random.choice((1, 1, 2, 8, 64))):
        if changed:
            changed[random.randrange(len(changed))] ^= 1 << random.randrange(8)
    return bytes(changed)


def _cut(data: bytes, random: Random, _: Sequence[bytes]) -> bytes:
    return data[: random.randrange(len(data) + 1)]


def _removed(data: bytes, random: Random, _: Sequence[bytes]) -> bytes:
    at = random.randrange(len(data) + 1)
    return data[:at] + data[at + random.choice((1, 2, 4, 16, 256)) :]


def _repeated(data: bytes, random: Random, _: Sequence[bytes]) -> bytes:
    at = random.randrange(len(data) + 1)
    piece = data[at : at + random.choice((1, 4, 16, 256))]
    return data[:at] + piece * random.choice((2, 3, 300)) + data[at:]


def _spliced(data: bytes, random: Random, others: Sequence[bytes]) -> bytes:
    other = random.choice(others)
    return data[: random.randrange(len(data) + 1)] + other[random.randrange(len(other) + 1) :]


def _integer(data: bytes, random: Random, _: Sequence[bytes]) -> bytes:
    """Put a number that breaks arithmetic into a binary file, at its head more often than not."""
    value = random.choice(
        (0, 1, 2, -1, 0x7F, 0xFFFF, 0x7FFFFFFF, 0x80000000, 0x3FFFFFFF, 1 << 20, 0x7F800000)
    )
    at = random.randrange(min(len(data), random.choice((64, 2048, 1 << 30))) + 1)
    packed = struct.pack(random.choice("<>") + "I", value & 0xFFFFFFFF)
    return data[:at] + packed + data[at + 4 :]


def _replaced(data: bytes, random: Random, what: re.Pattern[bytes], new: bytes) -> bytes:
    """Replace one match; sometimes all."""
    found = list(what.finditer(data))
    if not found:
        return data + new
    if random.random() < 0.05:
        return what.sub(lambda _: new, data)
    match = random.choice(found)
    return data[: match.start()] + new + data[match.end() :]


def _number(data: bytes, random: Random, _: Sequence[bytes]) -> bytes:
    return _replaced(data, random, _NUMBER, random.choice(_NUMBERS))


def _word(data: bytes, random: Random, others: Sequence[bytes]) -> bytes:
    words = _WORD.findall(random.choice(others)) or [b""]
    return _replaced(data, random, _WORD, random.choice((random.choice(words), random.choice(_WORDS))))


def _inserted(data: bytes, random: Random, _: Sequence[bytes]) -> bytes:
    at = random.randrange(len(data) + 1)
    return data[:at] + random.choice(_WORDS) + data[at:]


def _lines(data: bytes, random: Random, others: Sequence[bytes]) -> bytes:
    lines = data.splitlines(keepends=True) or [b""]
    at = random.randrange(len(lines))
    new = random.choice(
        (
            [],
            [lines[at]] * 2,
            [lines[at]] * 2000,
            [random.choice(random.choice(others).splitlines(True) or [b""])],
        )
    )
    lines[at : at + 1] = new
    return b"".join(lines)


def _swapped(data: bytes, random: Random, _: Sequence[bytes]) -> bytes:
    lines = data.splitlines(keepends=True) or [b""]
    one, two = random.randrange(len(lines)), random.randrange(len(lines))
    lines[one], lines[two] = lines[two], lines[one]
    return b"".join(lines)


def _nested(data: bytes, random: Random, _: Sequence[bytes]) -> bytes:
    depth, at = random.choice(_DEEP), random.randrange(len(data) + 1)
    words = _WORD.findall(data) or [b"a"]
    tag = random.choice(words)
    opened, closed = random.choice(
        (*((pair[:1], pair[1:]) for pair in _PAIRS), (b"<%b>" % tag, b"</%b>" % tag))
    )
    inside = random.choice((b"", data[at : at + 50]))
    return data[:at] + opened * depth + inside + closed * random.choice((0, depth)) + data[at:]


def _stretched(data: bytes, random: Random, _: Sequence[bytes]) -> bytes:
    at = random.randrange(len(data) + 1)
    piece = random.choice((b"a", b" ", b"\n", b"0", b"0 ", b"#", b",", b"a.", b"\t", b"-", b"*", b"("))
    return data[:at] + piece * random.choice(_LONG) + data[at:]


def _encoded(data: bytes, random: Random, _: Sequence[bytes]) -> bytes:
    text = data.decode("latin-1")
    return random.choice(
        (
            b"\xef\xbb\xbf" + data,
            text.encode("utf-16"),
            text.encode("utf-32"),
            data.replace(b"\n", b"\r"),
            data.replace(b"\n", b"\r\n"),
            data.replace(b" ", b"\xa0"),
            data.replace(b" ", b"\t\t"),
            data.upper(),
        )
    )


OF_BYTES: tuple[Mutation, ...] = (_bits, _cut, _removed, _repeated, _spliced, _integer)
OF_TEXT: tuple[Mutation, ...] = (
    *OF_BYTES[:-1],
    *(
        _number,
        _number,
        _number,
        _word,
        _word,
        _inserted,
        _lines,
        _lines,
        _swapped,
        _nested,
        _stretched,
        _encoded,
    ),
)


def mutant(name: str, number: int, seeds: Sequence[bytes], mutations: Sequence[Mutation]) -> bytes:
    """Return the mutant of a number: a good file, changed once or a few times."""
    random = Random(f"{name} {number}")  # noqa: S311 - to be the same everywhere
    data = random.choice(seeds)
    for _ in range(random.choice((1, 1, 1, 2, 4))):
        data = random.choice(mutations)(data, random, seeds)
    return data
