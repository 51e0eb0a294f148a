# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""The bundle: its layout, its binaries for each platform, the same bytes each time."""

import plistlib
import struct
import subprocess
import sys
from pathlib import Path

import lief
import pytest
from lxml import etree

from ocio_gen.core.compiler import find_compiler
from ocio_gen.core.opencolorio import load_config
from ocio_gen.core.platforms import PLATFORMS
from ocio_gen.host_plugins.ofx import bundle_name, render_ofx, universal, write_bundle
from ocio_gen.host_plugins.show_transforms import carried_transforms

# Of Zig's linker, which no option hides.
LINKERS_OWN = {"__mh_dylib_header", "___dso_handle"}
EXPORTS = {"OfxGetNumberOfPlugins", "OfxGetPlugin", "OfxSetHost"}


@pytest.fixture(scope="module")
def bundle(pocket, tmp_path_factory):
    """A bundle for all platforms."""
    folder = tmp_path_factory.mktemp("bundle")
    render_ofx(pocket, [], "a config", folder / "sources")
    path = folder / bundle_name(pocket)
    write_bundle(pocket, folder / "sources", path, find_compiler("zig"), ["linux", "windows", "macos"])
    return path


def test_it_is_laid_out_as_openfx_says(bundle):
    assert bundle.name == "ACESproxy_pocket.ofx.bundle"
    found = {path.relative_to(bundle).as_posix() for path in bundle.rglob("*") if path.is_file()}
    assert found == {
        "Contents/Info.plist",
        "Contents/Linux-x86-64/ACESproxy_pocket.ofx",
        "Contents/Win64/ACESproxy_pocket.ofx",
        "Contents/MacOS/ACESproxy_pocket.ofx",
        *(
            f"Contents/Resources/org.ocio_gen.pocket.{name}.svg"
            for name in ("encode", "decode", "cdl", "transform")
        ),
    }


def test_macos_finds_the_binary(bundle):
    info = plistlib.loads((bundle / "Contents/Info.plist").read_bytes())
    assert (bundle / "Contents/MacOS" / info["CFBundleExecutable"]).is_file()
    assert info["CFBundlePackageType"] == "BNDL"
    assert info["CFBundleShortVersionString"] == "2.7"


def test_icons_are_drawings(bundle):
    for path in (bundle / "Contents/Resources").iterdir():
        root = etree.fromstring(path.read_bytes())
        assert root.get("viewBox") == "0 0 64 64"
        assert len(root.findall("*")) == 4  # without comments


def test_the_linux_binary_needs_nothing_and_shows_three_functions(bundle):
    elf = lief.ELF.parse(str(bundle / "Contents/Linux-x86-64/ACESproxy_pocket.ofx"))
    assert elf.header.machine_type == lief.ELF.ARCH.X86_64
    assert {symbol.name for symbol in elf.exported_symbols} == EXPORTS
    assert list(elf.libraries) == []
    assert [symbol.name for symbol in elf.imported_symbols if symbol.name] == []


def test_the_windows_binary_needs_nothing_and_shows_three_functions(bundle):
    pe = lief.PE.parse(str(bundle / "Contents/Win64/ACESproxy_pocket.ofx"))
    assert pe.header.machine == lief.PE.Header.MACHINE_TYPES.AMD64
    assert pe.header.has_characteristic(lief.PE.Header.CHARACTERISTICS.DLL)
    assert {entry.name for entry in pe.get_export().entries} == EXPORTS
    assert [library.name for library in pe.imports] == []


def test_the_macos_binary_is_universal_and_shows_three_functions(bundle):
    fat = lief.MachO.parse(str(bundle / "Contents/MacOS/ACESproxy_pocket.ofx"))
    cpus = {slice_.header.cpu_type for slice_ in fat}
    assert cpus == {lief.MachO.Header.CPU_TYPE.X86_64, lief.MachO.Header.CPU_TYPE.ARM64}
    for slice_ in fat:
        shown = {entry.symbol.name for entry in slice_.dyld_info.exports}
        assert shown - LINKERS_OWN == {f"_{name}" for name in EXPORTS}
        assert {library.name for library in slice_.libraries} <= {
            *(f"{target}/plugin.ofx" for target in PLATFORMS["macos"].targets),  # its own name
            "/usr/lib/libSystem.B.dylib",
        }
        minimum = slice_.build_version.minos if slice_.has_build_version else slice_.version_min.version
        assert list(minimum)[:2] == [11, 0]
    arm = next(one for one in fat if one.header.cpu_type == lief.MachO.Header.CPU_TYPE.ARM64)
    assert arm.has_code_signature


def test_no_path_of_this_machine_is_in_a_binary(bundle, tmp_path_factory):
    base = str(tmp_path_factory.getbasetemp()).encode()
    for path in bundle.rglob("*.ofx"):
        content = path.read_bytes()
        assert base not in content
        assert b"/tmp/" not in content
        assert str(Path(sys.prefix)).encode() not in content


def test_the_same_input_gives_the_same_bytes(bundle, pocket, tmp_path):
    render_ofx(pocket, [], "a config", tmp_path / "elsewhere")
    again = tmp_path / bundle_name(pocket)
    write_bundle(pocket, tmp_path / "elsewhere", again, find_compiler("zig"), ["linux", "windows", "macos"])
    for path in bundle.rglob("*"):
        if path.is_file():
            assert path.read_bytes() == (again / path.relative_to(bundle)).read_bytes(), path


def test_a_universal_binary_is_a_header_over_its_slices():
    slices = [
        struct.pack("<IiI", 0xFEEDFACF, cpu, 3) + bytes([cpu & 255]) * 70000
        for cpu in (0x01000007, 0x0100000C)
    ]
    fat = universal(slices)
    magic, count = struct.unpack_from(">II", fat)
    assert (magic, count) == (0xCAFEBABE, 2)
    for index, one in enumerate(slices):
        cpu, _, start, size, alignment = struct.unpack_from(">iIIII", fat, 8 + 20 * index)
        assert fat[start : start + size] == one
        assert start % (1 << alignment) == 0
        assert cpu == struct.unpack_from("<i", one, 4)[0]
    assert len(fat) == start + size


def test_sources_need_no_header_but_the_compilers_own(pocket, tmp_path):
    render_ofx(pocket, [], "a config", tmp_path)
    own = {path.name for path in tmp_path.iterdir()}
    included = {
        line.split()[1].strip('"<>')
        for path in tmp_path.iterdir()
        for line in path.read_text().splitlines()
        if line.startswith("#include")
    }
    vectors = {"emmintrin.h", "immintrin.h", "arm_neon.h"}
    assert included - own == {"stddef.h", "stdint.h", "cpuid.h", *vectors}


def test_it_compiles_without_a_warning(pocket, package, tmp_path):
    """With gcc, and Zig's clang, for Windows and for ARM; transforms for each variant."""
    config = load_config(package / "configs" / "pocket_ocio-v2.2.ocio")
    render_ofx(pocket, carried_transforms(pocket, config), "a config", tmp_path)
    sources = sorted(path.name for path in tmp_path.glob("*.c"))
    strict = ["-std=c11", "-O3", "-Wall", "-Wextra", "-Wshadow", "-Werror", "-fno-builtin", "-c"]
    # (OCIO's code has variables that it does not read.)
    unused = ["-Wno-unused-variable", "-Wno-unused-parameter", "-Wno-unused-but-set-variable"]
    zig = [sys.executable, "-m", "ziglang", "cc"]
    commands = [
        ["gcc", *strict, "-Wno-psabi"],  # as GCC says that vectors are passed otherwise than it once did
        [*zig, "-target", "x86_64-windows-gnu", *strict, "-ffreestanding"],
        [*zig, "-target", "aarch64-macos", *strict, "-ffreestanding"],
    ]
    for command in commands:
        for source in sources:
            variants: list[list[str]] = [[]]
            if source.startswith("bridge_"):
                variants = [[*unused, "-DVARIANT=anywhere"]]
                if "aarch64-macos" not in command:
                    variants.append([*unused, "-DVARIANT=avx2", "-mavx2"])
            for variant in variants:
                ran = subprocess.run(
                    [*command, *variant, source, "-o", "x.o"],
                    check=False,
                    cwd=tmp_path,
                    capture_output=True,
                    text=True,
                )
                assert ran.returncode == 0, ran.stderr
