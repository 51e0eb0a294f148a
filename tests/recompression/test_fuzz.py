# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""Damaged and malicious files: each is told, none is touched, and none harms who reads it.

Mutants of every kind of EXR go through `recompress_frame` in a child process, so that a crash of native
code is seen as one. A mutant depends on nothing but its number.

    OCIO_GEN_FUZZ=10000 pytest tests/recompression/test_fuzz.py -s     tries as many, and prints figures
    python -m tests.recompression.test_fuzz NUMBER FILE                writes one, and prints its recipe

With OCIO_GEN_FUZZ_LOG=FILE, what became of each is written to FILE.0 and so on, a line of JSON each. Mutants
that crash, hang or break a rule are saved in the test's temporary folder and named in its failure.
"""

import hashlib
import json
import os
import re
import resource
import struct
import subprocess
import sys
import tempfile
import threading
import time
import traceback
import zlib
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple
from unittest import mock

import numpy as np
import pytest

from ocio_gen.recompression.batch import jobs_to_restore
from ocio_gen.recompression.codecs import LOSSLESS
from ocio_gen.recompression.exr_file import from_bytes
from ocio_gen.recompression.frame import FrameJob, FrameResult, recompress_frame, restore_frame
from ocio_gen.recompression.proof import pixel_digest
from ocio_gen.recompression.records import RECORDS, State
from ocio_gen.recompression.samples import SampleJob, sample_frame
from tests.conftest import ROOT, run_cli
from tests.recompression.kinds import (
    DEEP,
    KINDS,
    add_attribute,
    assembled,
    attribute,
    channel,
    header_end,
    long_names,
)
from tests.recompression.reels import frames_of

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="measures memory as Linux tells it")

COUNT = int(os.environ.get("OCIO_GEN_FUZZ", "100"))
SHARDS = 2

# Far beyond what a mutant takes: seconds without an answer, and bytes of memory.
HANGS = 120
MEMORY = 1 << 30
ADDRESSES = 8 << 30

# Of each codec that OpenEXR writes for it; no writer makes ripmaps but ours.
CODECS: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(KINDS, ("no", "piz", "zip", "rle", "pxr24", "htj2k32", "zstd")),
    **dict.fromkeys(("mipmap", "mipmap_up", "chroma", "decreasing"), ("no", "piz", "zip")),
    **dict.fromkeys(DEEP, ("no", "zips", "rle")),
    "ripmap": ("no",),
}

# What breaks arithmetic: limits of 8, 16, 31 and 32 bits and of OpenEXR, and their neighbours.
NUMBERS = sorted(
    {
        *range(-3, 8),
        *(1 << bit for bit in range(32)),
        *((1 << bit) - 1 for bit in range(33)),
        *(-(1 << bit) for bit in range(32)),
        1 << 29,
        0x3FFFFFFF,
        100,
        1000,
        65537,
        10**6,
        10**9,
    }
)


class Base(NamedTuple):
    """A file, and where its fields are."""

    name: str
    data: bytes
    table_at: int  # where its header ends
    held: int  # chunks
    attributes: tuple[tuple[bytes, int, int, int], ...]  # name, where it begins, where its value does, size

    @property
    def chunks(self) -> list[int]:
        """Where its chunks are."""
        return list(struct.unpack_from(f"<{self.held}q", self.data, self.table_at))


@cache
def bases() -> list[Base]:
    found = []
    with tempfile.TemporaryDirectory() as folder:
        for name, codecs in CODECS.items():
            for codec in codecs:
                path = Path(folder, f"{name}.{codec}.exr")
                KINDS[name](path, codec)
                # OpenImageIO writes the time.
                data = re.sub(
                    rb"(capDate\0string\0\x13\0\0\0).{19}", rb"\g<1>2026:07:31 12:00:00", path.read_bytes()
                )
                table_at = header_end(data)
                count = chunks_in(data, table_at)
                found.append(Base(path.stem, data, table_at, count, attributes_of(data)))
    return found


def chunks_in(data: bytes, table_at: int) -> int:
    """Return how many chunks there are: the table ends where the first of them stands."""
    count, first = 0, len(data)
    while table_at + 8 * count < first:
        first = min(first, struct.unpack_from("<q", data, table_at + 8 * count)[0])
        count += 1
    return count


def attributes_of(data: bytes) -> tuple[tuple[bytes, int, int, int], ...]:
    found = []
    at, end = 8, header_end(data)
    while at < end:
        if not data[at]:
            at += 1
            continue
        name_end = data.index(b"\0", at)
        value = data.index(b"\0", name_end + 1) + 5
        (size,) = struct.unpack_from("<i", data, value - 4)
        found.append((data[at:name_end], at, value, size))
        at = value + size
    return tuple(found)


# ---------------------------------------------------------------- mutations
# Each takes a base, its bytes as they are by now, and dice; it returns the bytes, and says what it did.


class Dice:
    """Chance that is the same on every machine."""

    def __init__(self, number: int) -> None:
        self._generator = np.random.Generator(np.random.PCG64([20260731, number]))

    def below(self, bound: int) -> int:
        return int(self._generator.integers(0, max(1, bound)))

    def one(self, some):
        return some[self.below(len(some))]

    def bytes(self, count: int) -> bytes:
        return self._generator.bytes(count)


def put(data: bytes, at: int, value: bytes) -> bytes:
    return data[:at] + value + data[at + len(value) :] if 0 <= at <= len(data) - len(value) else data


def number32(dice: Dice) -> bytes:
    return struct.pack("<I", dice.one(NUMBERS) & 0xFFFFFFFF)


def number64(base: Base, data: bytes, dice: Dice) -> bytes:
    near = dice.one([*base.chunks, 0, 1, 7, base.table_at, len(data), len(data) - 1])
    far = dice.one([1 << 62, (1 << 63) - 1, -1, -(1 << 63), 1 << 32, 1 << 40])
    return struct.pack("<q", dice.one([near, near - 1, near + 1, near + 8, far]))


def flip(base, data, dice):
    """Bits of some bytes, anywhere or where the structure is."""
    end = dice.one([len(data), base.table_at, base.table_at + 8 * base.held + 64])
    changed = bytearray(data)
    places = [dice.below(min(end, len(data))) for _ in range(dice.one([1, 1, 1, 2, 4, 16]))]
    for at in places:
        if changed:
            changed[at] ^= 1 << dice.below(8)
    return bytes(changed), f"flip {places}"


def header_number(base, data, dice):
    """32 bits of an attribute's value."""
    name, _, value, size = dice.one(base.attributes)
    at = value + (dice.below(size) if dice.below(4) == 0 else 4 * dice.below(size // 4))
    new = number32(dice)
    return put(data, at, new), f"{name!r} at {at}: {new.hex()}"


def geometry(base, data, dice):
    """32 bits of what says how large all is: windows, tiles, channels' types and sampling."""
    wanted = (b"dataWindow", b"tiles", b"channels", b"displayWindow", b"chunkCount", b"maxSamplesPerPixel")
    name, _, value, size = dice.one([one for one in base.attributes if one[0] in wanted])
    at = value + 4 * dice.below(size // 4)
    if name == b"channels":
        inside = base.data[value : value + size]
        at = value + inside.index(b"\0") + 1 + dice.one([0, 4, 8, 12])
    new = number32(dice)
    return put(data, at, new), f"{name!r} at {at}: {new.hex()}"


def attribute_size(base, data, dice):
    name, _, value, size = dice.one(base.attributes)
    new = dice.one([number32(dice), struct.pack("<i", size + dice.below(9) - 4)])
    return put(data, value - 4, new), f"size of {name!r}: {new.hex()}"


def attribute_value(base, data, dice):
    """One byte that chooses: a codec, an order of lines, a mode of tiles, a version, a type."""
    name, _, value, size = dice.one(
        [one for one in base.attributes if one[0] in {b"compression", b"lineOrder", b"tiles", b"type"}]
    )
    at, new = dice.one([(value + size - 1, dice.below(18)), (4 + dice.below(4), dice.below(256))])
    return put(data, at, bytes([new])), f"{name!r} or version at {at}: {new}"


def offset(base, data, dice):
    at = base.table_at + 8 * dice.below(base.held)
    new = number64(base, data, dice)
    return put(data, at, new), f"offset at {at}: {new.hex()}"


def offsets_swapped(base, data, dice):
    one, two = (base.table_at + 8 * dice.below(base.held) for _ in range(2))
    first, second = data[one : one + 8], data[two : two + 8]
    return put(put(data, one, second), two, first), f"offsets {one} and {two} swapped"


def chunk_number(base, data, dice):
    """What a chunk begins with: its part, its place, its sizes."""
    at = dice.one(base.chunks) + dice.one([0, 4, 8, 12, 16, 20, 24, 28, 32, 36])
    new = number32(dice)
    return put(data, at, new), f"of a chunk at {at}: {new.hex()}"


def chunk_content(base, data, dice):
    """The first bytes of what a codec has to decode, which say most."""
    at = dice.one(base.chunks) + 8 + dice.below(64)
    new = dice.one([number32(dice), dice.bytes(1 + dice.below(16)), b"\xff" * 8, bytes(8)])
    return put(data, at, new), f"in a chunk at {at}: {new.hex()}"


def truncated(base, data, dice):
    size = dice.one([dice.below(len(data)), len(data) - 1 - dice.below(64), dice.below(base.table_at + 64)])
    return data[: max(0, size)], f"cut to {size}"


def spliced(base, data, dice):
    """The first of one file and the last of another, at any place or between headers and pixels."""
    other = dice.one(bases())
    if dice.below(2):
        at, there = base.table_at, other.table_at
    else:
        at, there = dice.below(len(data)), dice.below(len(other.data))
    return data[:at] + other.data[there:], f"{at} bytes, then {other.name} from {there}"


def repeated(base, data, dice):
    at, size = dice.below(len(data)), 1 + dice.below(dice.one([8, 256, 20000]))
    return data[: at + size] + data[at:], f"{size} bytes at {at} twice"


def removed(base, data, dice):
    at, size = dice.below(len(data)), 1 + dice.below(dice.one([8, 256, 20000]))
    return data[:at] + data[at + size :], f"{size} bytes at {at} removed"


def inserted(base, data, dice):
    at, new = dice.below(len(data) + 1), dice.bytes(1 + dice.below(40))
    return data[:at] + new + data[at:], f"at {at} inserted: {new.hex()}"


def header_changed(base, data, dice):
    """A header that is longer or shorter, with offsets that follow: the rest of the file is whole."""
    name, begin, value, size = dice.one(base.attributes)
    many = b"".join(b"%b\0int\0\4\0\0\0%b" % (dice.bytes(6).hex().encode(), dice.bytes(4)) for _ in range(50))
    new, what = dice.one(
        [
            (b"", "removed"),
            (2 * data[begin : value + size], "twice"),
            (many + data[begin : value + size], "after 50 others"),
            (data[begin : value - 4] + struct.pack("<i", 0), "emptied"),
            (data[begin : value - 4] + struct.pack("<i", size + 4) + bytes(size + 4), "zero, 4 more"),
        ]
    )
    shift = len(new) - (value + size - begin)
    table = data[base.table_at : base.table_at + 8 * base.held]
    if len(table) % 8 == 0:
        table = (np.frombuffer(table, "<i8") + shift).astype("<i8").tobytes()
    rest = data[base.table_at + 8 * base.held :]
    return data[:begin] + new + data[value + size : base.table_at] + table + rest, f"{name!r} {what}"


def chunk_resized(base, data, dice):
    """A chunk of another size, with offsets that follow."""
    chunks = base.chunks
    which = dice.below(base.held)
    part = 4 * (struct.unpack_from("<I", base.data, 4)[0] >> 12 & 1)
    tiled = b"tiles" in {one[0] for one in base.attributes}
    size_at = chunks[which] + part + (16 if tiled else 4)
    (size,) = struct.unpack_from("<i", data, size_at) if size_at + 4 <= len(data) else (0,)
    shift = dice.one([1, -1, 2, -2, 7, 64, -64, -size])
    end = size_at + 4 + size
    if size + shift < 0 or end > len(data):
        return data, "no chunk"
    content = (data[size_at + 4 : end] + dice.bytes(64))[: size + shift]
    moved = [at + shift * (at > chunks[which]) for at in chunks]
    changed = data[:size_at] + struct.pack("<i", size + shift) + content + data[end:]
    return put(changed, base.table_at, struct.pack(f"<{base.held}q", *moved)), f"chunk {which}: {shift:+}"


MUTATIONS = (
    flip,
    header_number,
    geometry,
    geometry,
    attribute_size,
    attribute_value,
    offset,
    offsets_swapped,
    chunk_number,
    chunk_content,
    chunk_content,
    truncated,
    spliced,
    repeated,
    removed,
    inserted,
    header_changed,
    chunk_resized,
)


class Mutant(NamedTuple):
    """A file to try, and what to try with it."""

    data: bytes
    codec: str
    recipe: str


def mutant(number: int) -> Mutant:
    """Return the mutant of a number; those below 0 are made by hand."""
    if number < 0:
        return list(HANDMADE.values())[-1 - number]()
    dice = Dice(number)
    base = dice.one(bases())
    data = base.data
    done = []
    for _ in range(dice.one([1, 1, 1, 2, 3])):
        if data:
            data, what = dice.one(MUTATIONS)(base, data, dice)
            done.append(what)
    deep = any(name in base.name for name in DEEP)
    codec = dice.one([name for name, codec in LOSSLESS.items() if codec.deep or not deep])
    return Mutant(data, codec, f"{base.name}: {'; '.join(done)}; to {codec}")


# ---------------------------------------------------------------- files made by hand, to harm


def named(name: str) -> Base:
    return next(base for base in bases() if base.name == name)


def value_of(base: Base, name: bytes) -> int:
    """Return where an attribute's value begins."""
    return next(value for one, _, value, _ in base.attributes if one == name)


def wide() -> Mutant:
    """Some bytes of PIZ that say that they are 256 MiB, which PIZ never shrinks so far."""
    base = named("long_names.piz")
    at = value_of(base, b"dataWindow")
    return Mutant(put(base.data, at, struct.pack("<4i", 0, 0, (1 << 22) - 1, 39)), "zip", wide.__name__)


def tall() -> Mutant:
    """Zeros whose chroma has one line for all lines of luminance, so that they are coded at once."""
    width, height = 8192, 1 << 16
    chroma = b"C\0" + struct.pack("<iiii", 1, 0, 1, height)
    window = struct.pack("<4i", 0, 0, width - 1, height - 1)
    head = b"".join(
        (
            b"\x76\x2f\x31\x01\2\0\0\0",
            attribute(b"channels", b"chlist", chroma + channel(b"Y", 1) + b"\0"),
            attribute(b"compression", b"compression", b"\3"),
            attribute(b"dataWindow", b"box2i", window),
            attribute(b"displayWindow", b"box2i", window),
            attribute(b"lineOrder", b"lineOrder", b"\0"),
            attribute(b"pixelAspectRatio", b"float", struct.pack("<f", 1)),
            attribute(b"screenWindowCenter", b"v2f", struct.pack("<2f", 0, 0)),
            attribute(b"screenWindowWidth", b"float", struct.pack("<f", 1)),
            b"\0",
        )
    )
    packed = [zlib.compress(b"\0" + b"\x80" * (width * 2 * lines - 1), 9) for lines in (17, 16)]
    chunks = [
        struct.pack("<ii", 16 * at, len(data)) + data
        for at, data in enumerate([packed[0], *packed[1:] * (height // 16 - 1)])
    ]
    return Mutant(assembled(head, chunks), "piz", tall.__name__)


def deep() -> Mutant:
    """A line whose pixels have no samples but the last, which says that it has 1 GiB."""
    base = named("deep_scanline.rle")
    head = put(base.data[: base.table_at], value_of(base, b"dataWindow"), struct.pack("<4i", 0, 0, 30, 0))
    head = put(head, value_of(base, b"chunkCount"), struct.pack("<i", 1))
    samples = (1 << 30) // 6
    table = struct.pack("<31i", *[0] * 30, samples)
    content = b"\x7f\0" * 50
    chunk = struct.pack("<iQQQ", 0, len(table), len(content), 6 * samples) + table + content
    return Mutant(assembled(head, [chunk]), "zips", deep.__name__)


def rounded() -> Mutant:
    """Samples of 32 bits in a file of PXR24, which has blocks that it cannot shrink as they are."""
    base = named("tiled.no")
    return Mutant(put(base.data, value_of(base, b"compression"), b"\5"), "zips", rounded.__name__)


def overlapping() -> Mutant:
    """A chunk within the pixels of another."""

    def part(name, width, height):
        window = struct.pack("<4i", 0, 0, width - 1, height - 1)
        return b"".join(
            (
                attribute(b"channels", b"chlist", channel(b"Y", 1) + b"\0"),
                attribute(b"chunkCount", b"int", struct.pack("<i", height)),
                attribute(b"compression", b"compression", b"\0"),
                attribute(b"dataWindow", b"box2i", window),
                attribute(b"displayWindow", b"box2i", struct.pack("<4i", 0, 0, 99, 7)),
                attribute(b"lineOrder", b"lineOrder", b"\0"),
                attribute(b"name", b"string", name),
                attribute(b"pixelAspectRatio", b"float", struct.pack("<f", 1)),
                attribute(b"screenWindowCenter", b"v2f", struct.pack("<2f", 0, 0)),
                attribute(b"screenWindowWidth", b"float", struct.pack("<f", 1)),
                attribute(b"type", b"string", b"scanlineimage"),
                b"\0",
            )
        )

    inner = struct.pack("<iii", 1, 0, 8) + bytes(8)
    lines = [struct.pack("<iii", 0, y, 200) + bytes(200) for y in range(8)]
    lines[0] = lines[0][: -len(inner)] + inner
    head = b"\x76\x2f\x31\x01" + struct.pack("<I", 2 | 0x1000) + part(b"a", 100, 8) + part(b"b", 4, 1) + b"\0"
    first = len(head) + 8 * 9
    offsets = [first + 212 * y for y in range(8)]
    offsets.append(offsets[1] - len(inner))
    return Mutant(head + struct.pack("<9q", *offsets) + b"".join(lines), "zip", overlapping.__name__)


def unwritten() -> Mutant:
    """A damaged byte of HTJ2K, by which OpenEXR 3.5.3 leaves a channel as memory was, without an error."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "frame.exr")
        KINDS["multiview"](path, "htj2k256")
        data = path.read_bytes()
    before, after = b"\xff\x76\0\6\0\0\x8f\3", b"\xff\x76\0\6\0\0\x8f\0"
    assert data.count(before) == 1
    return Mutant(data.replace(before, after), "zip", unwritten.__name__)


HANDMADE = {make.__name__: make for make in (wide, tall, deep, rounded, overlapping, unwritten)}


# ---------------------------------------------------------------- the child process


def tell(number: int, folder: Path) -> dict[str, Any]:
    """Try a mutant; return what became of it."""
    made = mutant(number)
    path = folder / "frame.exr"
    path.write_bytes(made.data)
    _forget_peak()
    before = _status("VmRSS")
    began = time.perf_counter()
    state = reason = ""
    try:
        sample_frame(SampleJob(path, (made.codec,)))
        result = recompress_frame(FrameJob(path, path, made.codec))
        state, reason = result.state, result.reason
        problem = _wrong(made, path, result)
    except Exception:  # none may escape
        problem = traceback.format_exc()
    seconds = time.perf_counter() - began
    if left := {one.name for one in folder.iterdir()} - {path.name, RECORDS}:
        problem += f"left behind: {left}"
    for one in folder.iterdir():
        one.unlink()
    return {
        "number": number,
        "recipe": made.recipe,
        "state": state,
        "reason": reason,
        "problem": problem,
        "seconds": seconds,
        "peak": _status("VmHWM") - before,
        "resident": before,
        "descriptors": len(list(Path("/proc/self/fd").iterdir())),
    }


def _wrong(made: Mutant, path: Path, result: FrameResult) -> str:
    """Return what is wrong with a file that was tried."""
    if result.state not in State:
        return f"no such state: {result.state}"
    if result.state != "recompressed":
        return "" if path.read_bytes() == made.data else f"{result.state}, and yet changed"
    restored = restored_in_place(path)
    if restored.state != "restored":
        return f"recompressed, and not restored: {restored.reason}"
    after = path.read_bytes()
    if result.exact:
        return "" if after == made.data else "restored to other bytes"
    one, other = from_bytes(made.data), from_bytes(after)
    same = one.header == other.header and pixel_digest(one) == pixel_digest(other)
    return "" if same else "restored to other pixels or another header"


def restored_in_place(path: Path) -> FrameResult:
    (job,) = jobs_to_restore(frames_of([str(path)]), None)
    return restore_frame(job)


def _status(name: str) -> int:
    """Return a figure of this process's memory, in bytes."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) * 1024 for line in lines if line.startswith(name))


def _forget_peak() -> None:
    Path("/proc/self/clear_refs").write_text("5")


def child(first: int, end: int, folder: Path) -> None:
    """Try mutants, and print what became of each, after its number."""
    import OpenEXR

    OpenEXR.set_global_thread_count(0)
    resource.setrlimit(resource.RLIMIT_AS, (ADDRESSES, ADDRESSES))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)  # OpenEXR prints
    with mock.patch("os.fsync"):  # no power is to fail here
        for number in range(first, end):
            print(number, file=answers, flush=True)
            print(json.dumps(tell(number, folder)), file=answers, flush=True)


# ---------------------------------------------------------------- the test


def tried(first: int, end: int, folder: Path) -> Iterator[dict[str, Any]]:
    """Yield what became of mutants; of one that ended its process, how."""
    errors = folder / "stderr"
    scratch = folder / "scratch"
    scratch.mkdir()
    while first < end:
        command = [sys.executable, "-X", "faulthandler", "-m", __name__, str(first), str(end), str(scratch)]
        with (
            errors.open("w") as stderr,
            subprocess.Popen(command, stdout=subprocess.PIPE, stderr=stderr, text=True, cwd=ROOT) as process,
        ):
            assert process.stdout
            number = None
            while True:
                watchdog = threading.Timer(HANGS, process.kill)
                watchdog.start()
                line = process.stdout.readline()
                watchdog.cancel()
                if line.startswith("{"):
                    yield json.loads(line)
                    number = None
                elif line:
                    number = int(line)
                else:
                    break
        if number is None:
            assert process.returncode == 0, errors.read_text()
            return
        for one in scratch.iterdir():
            one.unlink()
        made = mutant(number)
        problem = f"ended its process: {process.returncode}\n{errors.read_text()[-3000:]}"
        yield {"number": number, "recipe": made.recipe, "state": "crash", "problem": problem, "peak": 0}
        first = number + 1


@pytest.mark.parametrize("shard", range(SHARDS))
def test_no_mutant_crashes_hangs_swells_or_is_touched_without_a_way_back(shard, tmp_path):
    first, end = shard * COUNT // SHARDS, (shard + 1) * COUNT // SHARDS
    told = list(tried(first, end, tmp_path))
    assert [one["number"] for one in told] == list(range(first, end))
    for one in told:
        if one["peak"] > MEMORY:
            one["problem"] += f"took {one['peak'] >> 20} MiB"
    bad = [one for one in told if one["problem"]]
    for one in bad:
        (tmp_path / f"{one['number']}.exr").write_bytes(mutant(one["number"]).data)
    slowest = max(told, key=lambda one: one.get("seconds", 0))
    largest = max(told, key=lambda one: one["peak"])
    whole = [one for one in told if "resident" in one]
    print(
        f"\n{len(told)} mutants: {dict(Counter(one['state'] for one in told))}"
        f"\nslowest: {slowest.get('seconds', 0):.2f} s, {slowest['number']}: {slowest['recipe']}"
        f"\nlargest: {largest['peak'] >> 20} MiB, {largest['number']}: {largest['recipe']}"
        f"\nresident: {whole[0]['resident'] >> 20} to {whole[-1]['resident'] >> 20} MiB, "
        f"descriptors: {whole[0]['descriptors']} to {whole[-1]['descriptors']}"
    )
    if record := os.environ.get("OCIO_GEN_FUZZ_LOG"):
        Path(f"{record}.{shard}").write_text("".join(json.dumps(one) + "\n" for one in told))
    # Neither file descriptors nor memory leak.
    assert len({one["descriptors"] for one in whole}) == 1
    assert whole[-1]["resident"] < whole[0]["resident"] + (256 << 20)
    assert not bad, f"{len(bad)}, first:\n" + "\n".join(
        f"{tmp_path}/{one['number']}.exr: {one['recipe']}: {one['problem'][-1500:]}" for one in bad[:10]
    )


@pytest.mark.parametrize("at", range(len(HANDMADE)), ids=list(HANDMADE))
def test_a_file_that_is_made_to_harm_is_told_and_takes_no_memory(at, tmp_path):
    (told,) = tried(-1 - at, -at, tmp_path)
    assert told["problem"] == ""
    assert told["state"] in {"failed", "left"}
    assert told["peak"] < 256 << 20


def test_texts_that_are_not_utf8_are_no_damage(tmp_path):
    """As older tools write them: OpenEXR's module fails at them, and they are carried as they are."""
    path = tmp_path / "frame.exr"
    long_names(path)
    add_attribute(path, b"owner", b"string", "Müller".encode("latin-1"))
    original = path.read_bytes()
    job = FrameJob(path, path, "zip")
    result = recompress_frame(job)
    assert (result.state, result.reason) == ("recompressed", "")
    assert b"M\xfcller" in path.read_bytes()
    assert restored_in_place(path).exact
    assert path.read_bytes() == original


@pytest.mark.parametrize("codec", ["auto", "rle"])
def test_what_openexr_prints_of_damage_is_not_in_the_output(codec, tmp_path):
    path = tmp_path / "frame.exr"
    long_names(path, "zip")
    data = bytearray(path.read_bytes())
    at = struct.unpack_from("<q", data, header_end(data))[0]
    data[at + 8 : at + 40] = b"\xff" * 32
    path.write_bytes(data)
    ran = run_cli("recompress", str(tmp_path), "--in-place", "--codec", codec, "--no-mhl", "--json")
    assert (ran.returncode, ran.stderr) == (1, "")
    lines = [json.loads(line) for line in ran.stdout.splitlines()]
    (frame,) = (line for line in lines if line["kind"] == "frame")
    assert frame["state"] == "failed"
    assert "not decode" in frame["reason"]
    assert "0 parts" not in frame["reason"]
    assert path.read_bytes() == data


def test_a_mutant_is_the_same_wherever_it_is_made():
    again = subprocess.run(
        [sys.executable, "-c", f"from {__name__} import mutant, digest; print(digest(range(40)))"],
        capture_output=True,
        text=True,
        check=True,
        cwd=ROOT,
    )
    assert again.stdout.strip() == digest(range(40))


def digest(numbers) -> str:
    return hashlib.sha256(b"".join(mutant(number).data for number in numbers)).hexdigest()


if __name__ == "__main__":
    if len(sys.argv) == 3:
        one = mutant(int(sys.argv[1]))
        Path(sys.argv[2]).write_bytes(one.data)
        print(one.recipe)
    else:
        child(int(sys.argv[1]), int(sys.argv[2]), Path(sys.argv[3]))
