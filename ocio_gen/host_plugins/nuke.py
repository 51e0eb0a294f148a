# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""Nuke's part of a show's plug-ins: gizmos, a BlinkScript kernel, toolsets, and what registers them."""

from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path

from markupsafe import Markup

from ocio_gen.bridge.blink import BLINK as BLINK_DIALECT
from ocio_gen.bridge.program import Array
from ocio_gen.bridge.scalar_c import ScalarC
from ocio_gen.config.spaces import PROXY_SPACES
from ocio_gen.core.disk.files import write_file
from ocio_gen.core.escapes import menu
from ocio_gen.core.names import file_stems, numbered
from ocio_gen.host_plugins.show_transforms import Carried, settings_of
from ocio_gen.host_plugins.sources import EFFECTS, rendered
from ocio_gen.host_plugins.target import Contents, Target, Written
from ocio_gen.host_plugins.verify_kernels import Trial, trial_of_transform, trials_of_effect, verify_kernels
from ocio_gen.show.hosts import HOSTS
from ocio_gen.show.model import Show
from ocio_gen.show.releases import version_key
from ocio_gen.verification.judge import Judge
from ocio_gen.verification.kernels.blink import load_blink
from ocio_gen.verification.kernels.languages import BLINK, GIZMO
from ocio_gen.verification.kernels.nuke.gizmo import load_gizmo
from ocio_gen.verification.kernels.runner import KernelRunner
from ocio_gen.verification.report import Remark, Report
from ocio_gen.verification.subjects.host_kernel import HostKernel

_NAME = "nuke"
_KERNEL = "ACESproxy.rpp"
_KERNELS = "kernels"

# Numbers in a kernel's tables: 3.5 MB of text.
_MOST_NUMBERS = 250_000
_GIZMOS = "gizmos"

_SCENE_LINEAR = "scene_linear"


def render_nuke(
    show: Show, carried: Sequence[Carried], config: str, configs: Mapping[str, str], folder: Path
) -> None:
    """Write Nuke's part into a folder that can be in NUKE_PATH.

    Args:
        show: The description.
        carried: Its transforms.
        config: The config's file, which they are taken from.
        configs: The show's configs by their OCIO release, as paths from the folder; none where they
            are not beside it.
        folder: To be filled.
    """
    values = {"title": show.title, "version": settings_of(show).version}
    for effect, name in EFFECTS.items():
        text = rendered(f"nuke/{effect}.gizmo.j2", **values)
        filled = "\n".join(line for line in text.splitlines() if line.strip())
        _write(folder / _GIZMOS / f"{name}.gizmo", filled)
    _write(folder / _KERNEL, rendered(f"nuke/{_KERNEL}.j2", **values))
    for one in carried:
        if _has_kernel(one):
            _write(folder / _kernel_of(one), _kernel_text(one, config, values))
    toolsets = []
    nodes = _toolsets(show, carried)
    stems = file_stems([label for label, _ in nodes])
    entries = numbered([menu(label) for label, _ in nodes], " ")
    for (label, node), entry in zip(nodes, entries, strict=True):
        file = f"{stems[label]}.nk"
        text = rendered("nuke/toolset.nk.j2", label=label, variable=show.looks.variable, **node)
        _write(folder / "toolsets" / file, text)
        toolsets.append((entry, file))
    entries = numbered([one.name for one in carried], " ")
    kernels = [
        (entry, _kernel_of(one)) for entry, one in zip(entries, carried, strict=True) if _has_kernel(one)
    ]
    _write(folder / "init.py", rendered("nuke/init.py.j2", configs=_nuke_configs(configs), **values))
    _write(folder / "menu.py", rendered("nuke/menu.py.j2", toolsets=toolsets, kernels=kernels, **values))


def _has_kernel(carried: Carried) -> bool:
    """Tell whether a transform's tables can be in a kernel's text."""
    programs = carried.programs.values()
    tables = [table for program in programs for table in (*program.arrays.values(), *program.cubes.values())]
    return sum(table.size for table in tables) <= _MOST_NUMBERS


def _kernel_of(carried: Carried) -> str:
    """Return the file of a transform's kernel."""
    return f"{_KERNELS}/Show_{carried.stem}.rpp"


def _kernel_text(carried: Carried, config: str, values: Mapping[str, str]) -> str:
    """Return the kernel of a transform."""
    arrays: dict[str, Array] = {}
    directions = []
    for direction, program in carried.programs.items():
        printer = ScalarC(program, BLINK_DIALECT, f"{direction}_")
        arrays |= printer.arrays()
        body = printer.transform(("red", "green", "blue"), "    ")
        directions.append({"name": direction, "functions": printer.functions(), "body": body})
    return rendered(
        "nuke/show_transform.rpp.j2",
        name=carried.name,
        config=config,
        arrays=arrays,
        directions=directions,
        helpers=BLINK_DIALECT.helpers(),
        **values,
    )


def _nuke_configs(configs: Mapping[str, str]) -> list[tuple[tuple[int, ...], str]]:
    """Return the newest config that each version of Nuke reads."""
    found = []
    for version, release in HOSTS["nuke"].releases.items():
        readable = [known for known in configs if version_key(known) <= version_key(release)]
        if readable:
            found.append((version_key(version), configs[max(readable, key=version_key)]))
    return found


def _toolsets(show: Show, carried: Sequence[Carried]) -> list[tuple[str, dict[str, str | None]]]:
    """Return what each OCIO node is called and does: ACESproxy both ways, and the show's transforms."""
    nodes: list[tuple[str, dict[str, str | None]]] = []
    for space in PROXY_SPACES[:2]:
        name = space.name
        nodes.append((f"{name} to linear", _conversion(name, _SCENE_LINEAR)))
        nodes.append((f"linear to {name}", _conversion(_SCENE_LINEAR, name)))
    for one in carried:
        described = one.described
        if described.named:  # no node of Nuke's takes one
            continue
        if described.target:
            node = _conversion(described.source, described.target)
        else:
            node = {
                "node": "OCIODisplay" if described.display else "OCIOLookTransform",
                "source": described.source,
                "display": described.display,
                "view": described.view,
                "look": described.look,
            }
        nodes.append((one.name, node | {"shot": described.shot}))
    return nodes


def _conversion(source: str, target: str) -> dict[str, str | None]:
    return {"node": "OCIOColorSpace", "source": source, "target": target, "shot": None}


def _write(path: Path, text: str) -> None:
    write_file(path, "".join(line.rstrip() + "\n" for line in text.splitlines()).encode())


def _write_all(folder: Path, contents: Contents) -> None:
    render_nuke(contents.show, contents.carried, contents.taken.name, contents.taken.beside, folder)


def _verify(written: Written, judge: Judge) -> Report:
    report = verify_kernels(_NAME, written, judge, partial(_trials, written))
    text = "has no BlinkScript kernel: its LUTs are too large for one"
    kernels = written.folder / _NAME
    report.notes += [
        Remark(about=one.name, text=text)
        for one in written.carried
        if written.only is None and not (kernels / _kernel_of(one)).is_file()
    ]
    return report


def _trials(written: Written, runner: KernelRunner) -> Iterator[Trial]:
    folder = written.folder / _NAME
    for effect, name in EFFECTS.items():
        file = folder / _GIZMOS / f"{name}.gizmo"
        if written.wants(file):
            yield from trials_of_effect(effect, GIZMO, name, load_gizmo(file, runner), {}, exact=False)
    if written.wants(folder / _KERNEL):
        blink = load_blink(folder / _KERNEL, runner)
        for operation, effect in enumerate(EFFECTS):
            yield from trials_of_effect(effect, BLINK, _KERNEL, blink, {"operation": operation})
    for one in written.carried:
        if not (folder / _kernel_of(one)).is_file() or not written.wants(folder / _kernel_of(one)):
            continue
        kernel = load_blink(folder / _kernel_of(one), runner)
        for number, own in enumerate(one.claims.values()):
            subject = HostKernel(own.name, BLINK.route, kernel, {"direction": number})
            yield trial_of_transform(subject, own)


NUKE = Target(
    _NAME,
    "writing Nuke's part",
    _write_all,
    _verify,
    on_page=lambda _: Markup("as gizmos and a BlinkScript kernel for Nuke"),
)
