# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""Run by test_sanitizers in a process of its own: plays host to a plug-in that sanitizers watch."""

import itertools
import sys
from pathlib import Path

import numpy as np

from ocio_gen.verification.ofx_host.binary import Binary
from ocio_gen.verification.ofx_host.host import Host
from ocio_gen.verification.ofx_host.images import DTYPES, Image, Layout
from tests.host_plugins.conftest import answer
from tests.host_plugins.hosts import Aborting, Colours, RefusingAll, StringChoices, Without

# All pairs of what is no number or at an end of what numbers there are, beside usual values.
SPECIALS = [
    value
    for pair in itertools.product(
        (np.nan, -np.nan, np.inf, -np.inf, 3.4e38, -3.4e38, 65504.0, 1e-45, -1e-45, 0.0, -0.0, 1e9, -1e9),
        repeat=2,
    )
    for value in (*pair, 0.18, 1.0)
]


def values_of(dtype):
    rng = np.random.default_rng(4)
    if np.dtype(dtype).kind == "f":
        words = rng.integers(0, 2 ** (8 * np.dtype(dtype).itemsize), 4 * 37 * 150, np.uint64)
        values = words.astype(f"u{np.dtype(dtype).itemsize}").view(dtype)  # NaN and infinities, too
        with np.errstate(over="ignore"):
            values[: len(SPECIALS)] = np.array(SPECIALS).astype(dtype)
        return values
    return rng.integers(0, np.iinfo(dtype).max, 4 * 37 * 150, dtype, endpoint=True)


def main(binary: str) -> None:
    hosts = [
        Host(),
        Host(cpus=5),
        Host(cpus=0),
        RefusingAll(),
        Without("OfxMultiThreadSuite"),
        Aborting(1),
        Colours("Full"),
        StringChoices(),
    ]
    renders = 0
    for host in hosts:
        with Binary(Path(binary), host) as loaded:
            for plugin in loaded.plugins:
                descriptor = plugin.described()
                choices = [
                    [
                        (param.name, value)
                        for value in param.properties.texts("OfxParamPropChoiceEnum")
                        or range(len(param.properties.texts("OfxParamPropChoiceOption")) or 2)
                    ]
                    for param in descriptor.params.values()
                    if "Double" not in param.type
                ]
                for chosen in itertools.product(*choices):
                    instance = descriptor.instance(dict(chosen))
                    if isinstance(host, Colours):
                        host.manages(instance.effect.properties)
                    renders += render_all(instance)
                    for action in ("GetClipPreferences", "GetOutputColourspace", "IsIdentity"):
                        answer(instance, action)
                    instance.destroy()
        assert host.problems == [], host.problems
    print(f"{renders} renders")


def render_all(instance) -> int:
    count = 0
    for number, (depth, dtype) in enumerate(DTYPES.items()):
        for channels, (width, height) in ((3, (37, 20)), (4, (64, 3)), (4, (1, 1)), (3, (131, 2))):
            layout = Layout(depth, "OfxImageComponentRGB" if channels == 3 else "OfxImageComponentRGBA",
                            padding=8 * (number % 2), top_down=bool(count % 2))  # fmt: skip
            pixels = np.resize(values_of(dtype), (height, width, channels))
            bounds = (-3, -2, width - 3, height - 2)
            output = Image((-3, -2, width - 3, height - 2), layout)
            instance.render(Image(bounds, layout, pixels), output, (-3, -2, width - 4 or 1, height - 2))
            count += 1
    return count


if __name__ == "__main__":
    main(sys.argv[1])
