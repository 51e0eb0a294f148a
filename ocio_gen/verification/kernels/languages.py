# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""The languages of hosts' kernels: what their files are called, and what compiles them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from ocio_gen.verification.kernels.blink import load_blink
from ocio_gen.verification.kernels.dctl import dctl_variants
from ocio_gen.verification.kernels.kernel import Kernel
from ocio_gen.verification.kernels.nuke.gizmo import load_gizmo
from ocio_gen.verification.kernels.runner import KernelRunner


@dataclass(frozen=True)
class KernelLanguage:
    """A language, which is a route of its own: what it is limited to differs."""

    route: str
    suffixes: tuple[str, ...]
    # The kernels of a file by the devices on which it is that; a language without devices has one, "".
    variants: Callable[[Path, KernelRunner], Mapping[str, Kernel]]


def _one(
    load: Callable[[Path, KernelRunner], Kernel],
) -> Callable[[Path, KernelRunner], Mapping[str, Kernel]]:
    return lambda path, runner: {"": load(path, runner)}


DCTL = KernelLanguage("DCTL", (".dctl",), dctl_variants)
BLINK = KernelLanguage("BlinkScript", (".rpp", ".blink"), _one(load_blink))
GIZMO = KernelLanguage("gizmo", (".gizmo",), _one(load_gizmo))

LANGUAGES = (DCTL, BLINK, GIZMO)
BY_SUFFIX = {suffix: language for language in LANGUAGES for suffix in language.suffixes}
