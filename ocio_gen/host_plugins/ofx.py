# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""The OpenFX plug-in of a show: sources, binaries, and the bundle that hosts load."""

import os
import platform
import plistlib
import struct
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from markupsafe import Markup

from ocio_gen.core.compiler import Compiler
from ocio_gen.core.disk.files import write_file
from ocio_gen.core.disk.manifest import MANIFEST
from ocio_gen.core.errors import InvalidPackageError
from ocio_gen.core.licence import spdx_lines
from ocio_gen.core.ofx_bundle import BUNDLE, binary_in, binary_of, has_binary
from ocio_gen.core.platforms import PLATFORMS, host_platform
from ocio_gen.host_plugins.icons import icon_svg
from ocio_gen.host_plugins.ofx_transforms import BRIDGE, write_transforms
from ocio_gen.host_plugins.places import menu_entries
from ocio_gen.host_plugins.records import PluginManifest
from ocio_gen.host_plugins.show_transforms import Carried, settings_of
from ocio_gen.host_plugins.sources import OURS, Effect, render_sources
from ocio_gen.host_plugins.target import Contents, Installable, Target, Written
from ocio_gen.host_plugins.verify_ofx import verify_ofx
from ocio_gen.show.model import Show
from ocio_gen.verification.judge import Judge
from ocio_gen.verification.report import Remark, Report

_NAME = "ofx"

# A compiler may not use what its own machine has, nor fuse a multiplication with an addition: every binary
# gives the same pixels. No C library is needed, so none is missed.
_FLAGS = (
    "-std=c11",
    "-fPIC",
    "-ffreestanding",
    "-fno-builtin",
    "-fno-strict-aliasing",
    "-fno-math-errno",
    "-fno-trapping-math",
    "-ffp-contract=off",
    "-fvisibility=hidden",
)
_LINKED = (*_FLAGS, "-O3", "-shared", "-nostdlib", "-s")
# (GCC says that vectors are passed otherwise than it once did.)
_OF_LANES = ("-O2", "-Wno-psabi")
_AVX2 = ("-mavx2",)
_AVX512 = (*_AVX2, "-mavx512f", "-mavx512dq", "-mavx512bw", "-mavx512vl")
_DIRECT = "direct.c"

# The name of every binary while it is compiled, beside its sources: Windows' and macOS's hold it.
_COMPILED = "plugin.ofx"

# Mach-O: a universal binary begins with this, and with the CPU, place and size of each slice.
_FAT_MAGIC = 0xCAFEBABE
_SLICE_ALIGNMENT = 14  # as a power of two: pages of macOS on ARM

# What a user can do where a bundle cannot be put there.
_INSTEAD = "install as an administrator, or set OFX_PLUGIN_PATH to a folder of yours, for your hosts, too"


def identifier(show: Show) -> str:
    """Return what the identifiers of a show's effects begin with."""
    return f"{OURS}.{show.name}"


def bundle_name(show: Show) -> str:
    """Return the name of a show's bundle."""
    return f"ACESproxy_{show.name}{BUNDLE}"


def render_ofx(
    show: Show, carried: Sequence[Carried], config: str, folder: Path, places: Sequence[str] | None = None
) -> None:
    """Write the C sources of a show's plug-in into a folder.

    Args:
        show: The description.
        carried: Its transforms.
        config: The file that they are taken from.
        folder: Made if need be.
        places: The places of the menu, by the names of transforms; those of `carried` by default.
    """
    major, minor = settings_of(show).version.split(".")
    folder.mkdir(parents=True, exist_ok=True)
    transforms = write_transforms(carried, folder)
    render_sources(
        "ofx",
        folder,
        title=show.title,
        config=config,
        transforms=transforms,
        bridges=[name for one in transforms for name in one.bridges.values()],
        places=menu_entries([one.name for one in carried] if places is None else places, carried),
        identifier=identifier(show),
        major=int(major),
        minor=int(minor),
        hint=f"From the show's {config}, in OCIO's own code.",
    )


def compile_ofx(sources: Path, binary: Path, compiler: Compiler, targets: Sequence[str | None]) -> None:
    """Compile a plug-in's sources into one binary, universal where there are several targets.

    Raises:
        UserError: they do not compile.
    """
    slices = [_compiled(sources, compiler, target) for target in targets]
    write_file(binary, slices[0] if len(slices) == 1 else universal(slices))


def variants(source: Path, target: str | None) -> dict[str, tuple[str, ...]]:
    """Return the flags of each variant that a source is compiled in, by name; none: once, with the rest."""
    if source.name != _DIRECT and not source.name.startswith(BRIDGE):
        return {}
    found: dict[str, tuple[str, ...]] = {"anywhere": ()}
    if _is_x86(target):
        found |= {"avx2": _AVX2} | ({"avx512": _AVX512} if source.name == _DIRECT else {})
    return {name: (*flags, f"-DVARIANT={name}") for name, flags in found.items()}


def _compiled(sources: Path, compiler: Compiler, target: str | None) -> bytes:
    """Compile what is in lanes for each variant by itself, side by side, and the rest with it."""
    made = sources / (target or "host") / _COMPILED
    made.parent.mkdir(exist_ok=True)
    found = {path: variants(path, target) for path in sorted(sources.glob("*.c"))}

    def compiled(source: Path, variant: str) -> Path:
        output = made.parent / f"{source.stem}_{variant}.o"
        compiler.compile([source], output, [*_FLAGS, *_OF_LANES, *found[source][variant], "-c"], target)
        return output

    with ThreadPoolExecutor(os.cpu_count()) as threads:  # each waits for a process of its own
        waiting = [threads.submit(compiled, path, one) for path, some in found.items() for one in some]
        objects = [one.result() for one in waiting]
    rest = [path for path, some in found.items() if not some]
    compiler.compile([*rest, *objects], made, _LINKED, target)
    return made.read_bytes()


def _is_x86(target: str | None) -> bool:
    """Tell whether a target has processors of x86-64, with and without AVX2."""
    return (target if target not in {None, "native"} else platform.machine().lower()).startswith(
        ("x86_64", "amd64")
    )


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
    targets = {platform: compiler.targets(platform) for platform in platforms}
    with ThreadPoolExecutor(os.cpu_count()) as threads:  # each waits for a process of its own
        waiting = [
            threads.submit(compile_ofx, sources, binary_in(bundle, name), compiler, found)
            for name, found in targets.items()
        ]
        for one in waiting:
            one.result()
    write_file(contents / "Info.plist", _info(show, bundle.name.removesuffix(".bundle")))
    for effect in Effect:
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


def _write(folder: Path, contents: Contents) -> None:
    """Write the bundle; without a binary for this machine in it, make one to verify, which is thrown away."""
    tools, bundle, sources = contents.tools, folder / bundle_name(contents.show), contents.scratch / _NAME
    render_ofx(contents.show, contents.carried, contents.taken.name, sources, contents.places)
    write_bundle(contents.show, sources, bundle, tools.compiler, tools.platforms)
    if not has_binary(bundle):
        binary = contents.scratch / bundle.name.removesuffix(".bundle")
        compile_ofx(sources, binary, tools.compiler, [tools.compiler.host_target])


def _recorded(contents: Contents) -> dict[str, Any]:
    bundle = f"{_NAME}/{bundle_name(contents.show)}"
    return {"bundle": bundle, "platforms": list(contents.tools.platforms)}


def _verify(written: Written, judge: Judge) -> Report:
    """Verify the bundle for this machine, and any other that lies in the folder."""
    folder, manifest = written.folder, written.manifest
    own = folder / manifest.bundle
    if written.scratch and not has_binary(own):
        binary = written.scratch / own.name.removesuffix(".bundle")
        return verify_ofx(binary, written.carried, judge, manifest.menu)
    report = Report()
    for bundle in sorted({folder / manifest.bundle, *folder.rglob(f"*{BUNDLE}")}):
        if not written.wants(bundle):
            continue
        about = bundle.relative_to(folder).as_posix()
        if about != manifest.bundle:
            report.problems.append(Remark(about=about, text=f"{MANIFEST} has no record of this bundle"))
        if has_binary(bundle):
            binary, every_route = binary_of(bundle), written.every_route
            report += verify_ofx(binary, written.carried, judge, manifest.menu, every_route=every_route)
        elif host_platform() in manifest.platforms:
            text = f"has no binary for {host_platform()}, which {MANIFEST} records"
            report.problems.append(Remark(about=about, text=text))
        else:
            text = f"has no binary for this machine ({host_platform()})"
            report.absent.append(Remark(about=about, text=text))
    return report


def _on_page(manifest: PluginManifest) -> Markup:
    platforms, name = ", ".join(manifest.platforms), Path(manifest.bundle).name
    return Markup("for OpenFX hosts on {} (<code>{}</code>)").format(platforms, name)


def _installable(plugins: Path, manifest: PluginManifest) -> Installable:
    """Return the bundle, for the first folder of OFX_PLUGIN_PATH, or else the standard's.

    Raises:
        UserError: it does not run here.
    """
    if host_platform() not in manifest.platforms:
        raise InvalidPackageError(
            plugins,
            f"has no binary for this machine ({host_platform()})",
            hint='make it for `platforms`, "host" say',
        )
    first = os.environ.get("OFX_PLUGIN_PATH", "").split(os.pathsep)[0]
    place = Path(first or PLATFORMS[host_platform()].plugin_folder) / Path(manifest.bundle).name
    return Installable("the bundle", manifest.bundle, place, _INSTEAD)


OFX = Target(
    _NAME,
    "compiling the OpenFX plug-in",
    _write,
    _verify,
    _on_page,
    recorded=_recorded,
    installable=_installable,
)
