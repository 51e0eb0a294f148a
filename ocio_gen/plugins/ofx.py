"""The OpenFX plug-in of a show: sources, binaries, and the bundle that hosts load."""

import os
import plistlib
import struct
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from ocio_gen.core.compiler import Compiler
from ocio_gen.core.disk.files import write_file
from ocio_gen.core.licence import spdx_lines
from ocio_gen.plugins.icons import icon_svg
from ocio_gen.plugins.show_transforms import Carried, settings_of
from ocio_gen.plugins.sources import render_sources
from ocio_gen.show.model import Show
from ocio_gen.verify.ofx_host.binary import BUNDLE, FOLDERS

# What the identifiers of all effects begin with.
OURS = "org.ocio_gen"

# A compiler may not use what its own machine has, nor fuse a multiplication with an addition: every binary
# gives the same pixels. No C library is needed, so none is missed.
_FLAGS = (
    "-std=c11",
    "-O3",
    "-shared",
    "-fPIC",
    "-nostdlib",
    "-ffreestanding",
    "-fno-builtin",
    "-fno-strict-aliasing",
    "-fno-math-errno",
    "-fno-trapping-math",
    "-ffp-contract=off",
    "-fvisibility=hidden",
    "-s",
)

# The name of every binary while it is compiled, beside its sources: Windows' and macOS's hold it.
_COMPILED = "plugin.ofx"

# Mach-O: a universal binary begins with this, and with the CPU, place and size of each slice.
_FAT_MAGIC = 0xCAFEBABE
_SLICE_ALIGNMENT = 14  # as a power of two: pages of macOS on ARM


def identifier(show: Show) -> str:
    """Return what the identifiers of a show's effects begin with."""
    return f"{OURS}.{show.name}"


def bundle_name(show: Show) -> str:
    """Return the name of a show's bundle."""
    return f"ACESproxy_{show.name}{BUNDLE}"


def render_ofx(show: Show, carried: Sequence[Carried], config: str, folder: Path) -> None:
    """Write the C sources of a show's plug-in into a folder."""
    major, minor = settings_of(show).version.split(".")
    lines = [one.hint for one in carried]
    render_sources(
        "ofx",
        folder,
        title=show.title,
        config=config,
        transforms=carried,
        identifier=identifier(show),
        grouping=f"ACESproxy/{show.title}",
        major=int(major),
        minor=int(minor),
        hint="\n".join([f"From the show's {config}.", *lines]),
    )


def compile_ofx(sources: Path, binary: Path, compiler: Compiler, targets: Sequence[str | None]) -> None:
    """Compile a plug-in's sources into one binary, universal where there are several targets.

    Raises:
        UserError: they do not compile.
    """
    slices = [_compiled(sources, compiler, target) for target in targets]
    write_file(binary, slices[0] if len(slices) == 1 else universal(slices))


def _compiled(sources: Path, compiler: Compiler, target: str | None) -> bytes:
    made = sources / (target or "host") / _COMPILED
    made.parent.mkdir(exist_ok=True)
    compiler.compile(sorted(sources.glob("*.c")), made, _FLAGS, target)
    return made.read_bytes()


def universal(slices: Sequence[bytes]) -> bytes:
    """Return one Mach-O file of several, each for a CPU of its own.

    Source: Mach-O, fat_header and fat_arch, big-endian.
    """
    alignment = 1 << _SLICE_ALIGNMENT
    header = struct.pack(">II", _FAT_MAGIC, len(slices))
    body = b""
    start = alignment
    for one in slices:
        cpu, subtype = struct.unpack_from("<iI", one, 4)
        header += struct.pack(">iIIII", cpu, subtype, start, len(one), _SLICE_ALIGNMENT)
        body += one.ljust(-(-len(one) // alignment) * alignment, b"\0")
        start = alignment + len(body)
    return header.ljust(alignment, b"\0") + body[: len(body) - (-len(slices[-1]) % alignment)]


def write_bundle(
    show: Show, sources: Path, bundle: Path, compiler: Compiler, platforms: Sequence[str]
) -> None:
    """Write the bundle of a plug-in: a binary for each platform, Info.plist, icons.

    Args:
        show: Whose.
        sources: Made by `render_ofx`.
        bundle: The folder to make.
        compiler: What compiles.
        platforms: "linux", "windows", "macos".

    Raises:
        UserError: the compiler does not compile for a platform.
    """
    contents = bundle / "Contents"
    binary = bundle.name.removesuffix(".bundle")
    targets = {platform: compiler.targets(platform) for platform in platforms}
    with ThreadPoolExecutor(os.cpu_count()) as threads:  # each waits for a process of its own
        waiting = [
            threads.submit(compile_ofx, sources, contents / FOLDERS[name] / binary, compiler, found)
            for name, found in targets.items()
        ]
        for one in waiting:
            one.result()
    write_file(contents / "Info.plist", _info(show, binary))
    for effect in ("encode", "decode", "cdl", "transform"):
        path = contents / "Resources" / f"{identifier(show)}.{effect}.svg"
        write_file(path, icon_svg(effect).encode())


def _info(show: Show, binary: str) -> bytes:
    """Return the Info.plist of a bundle, which macOS reads."""
    return plistlib.dumps(
        {
            "CFBundleDevelopmentRegion": "en",
            "CFBundleExecutable": binary,
            "CFBundleIdentifier": identifier(show),
            "CFBundleInfoDictionaryVersion": "6.0",
            "CFBundleName": f"ACESproxy, {show.title}",
            "CFBundlePackageType": "BNDL",
            "CFBundleShortVersionString": settings_of(show).version,
            "CFBundleVersion": settings_of(show).version,
            "LSMinimumSystemVersion": "11.0",
            "NSHumanReadableCopyright": "\n".join(spdx_lines()),
        }
    )
