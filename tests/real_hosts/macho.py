# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""A binary of macOS as the memory that its loader would make of it, for `tiny_host.c` on another system.

That does for our binaries, which call nothing of macOS but what clears memory.
"""

import struct
from pathlib import Path

import lief

# Where it is to lie: anywhere that no system puts anything of its own.
_BASE = 0x2_0000_0000
_ZEROES = 4  # see Laid in tiny_host.c
# What macOS resolves: the first when a function is called for the first time, which here is known before.
_BINDER, _BZERO = "dyld_stub_binder", {"_bzero", "___bzero"}
_CPUS = {"x86_64": lief.MachO.Header.CPU_TYPE.X86_64, "arm64": lief.MachO.Header.CPU_TYPE.ARM64}


def laid_out(binary: Path, cpu: str, output: Path) -> Path:
    """Write the slice of a CPU of a universal binary, laid out for `tiny_host.c`; return its path."""
    fat = lief.MachO.parse(str(binary))
    assert fat is not None
    own = next(one for one in fat if one.header.cpu_type == _CPUS[cpu])
    memory = bytearray(max(one.virtual_address + one.virtual_size for one in own.segments))
    for segment in own.segments:
        start = segment.virtual_address
        memory[start : start + len(segment.content)] = bytes(segment.content)
    for relocation in own.relocations:
        assert relocation.size == 64
        (address,) = struct.unpack_from("<Q", memory, relocation.address)
        struct.pack_into("<Q", memory, relocation.address, address + _BASE)
    bound = {one.address: _name(one.symbol) for one in own.bindings}
    assert set(bound.values()) <= {_BINDER, *_BZERO}
    zeroes = [_BASE + address for address, name in bound.items() if name in _BZERO]
    assert own.dyld_info is not None
    exports = {_name(one.symbol): _BASE + one.address for one in own.dyld_info.exports}
    header = [_BASE, len(memory), exports["_OfxGetNumberOfPlugins"], exports["_OfxGetPlugin"]]
    header += zeroes + [0] * (_ZEROES - len(zeroes))
    output.write_bytes(struct.pack("<8Q", *header) + memory)
    return output


def _name(symbol: lief.MachO.Symbol | None) -> str:
    assert symbol is not None
    return str(symbol.name)
