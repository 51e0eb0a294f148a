# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""The transforms of a show as C of the OpenFX plug-in: a file for each direction, one for all tables."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from ocio_gen.bridge.program import Array
from ocio_gen.bridge.vector_c import VectorC
from ocio_gen.core.licence import spdx_lines
from ocio_gen.host_plugins.c_text import c_bytes
from ocio_gen.host_plugins.show_transforms import Carried

# What the files of transforms begin with.
BRIDGE = "bridge_"
_TABLES = "tables.c"


@dataclass(frozen=True)
class Bridged:
    """A transform as the plug-in's sources name it."""

    name: str
    bridges: dict[str, str]  # its functions, by direction


@dataclass
class _Tables:
    """Arrays, each once, whatever transforms read it."""

    names: dict[bytes, str] = field(default_factory=dict)
    texts: list[str] = field(default_factory=list)

    def name(self, array: Array) -> str:
        """Return the name of an array."""
        content = array.astype(array.dtype.newbyteorder("<")).tobytes()
        if content not in self.names:
            name = self.names[content] = f"TABLE{len(self.names)}"
            declared = f"const unsigned char {name}[]"
            self.texts.append(f"extern {declared};\n_Alignas(float) {declared} =\n{c_bytes(content)};\n")
        return self.names[content]


def write_transforms(carried: Sequence[Carried], folder: Path) -> list[Bridged]:
    """Write the sources of transforms into a folder; return how its other sources name them."""
    tables, made = _Tables(), []
    for number, one in enumerate(carried):
        bridges = {direction: f"{BRIDGE}{number}_{direction}" for direction in one.programs}
        for direction, name in bridges.items():
            printer = VectorC(one.programs[direction], name)
            lines = [*spdx_lines("// "), '#include "bridge.h"', ""]
            for own, array in printer.arrays().items():
                table, kind = tables.name(array), "int32_t" if array.dtype == np.int32 else "float"
                lines += [
                    f"extern const unsigned char {table}[];",
                    f"#define {own} ((const {kind} *){table})",
                ]
            entry = f"{name}_{one.programs[direction].entry.name}"
            lines += ["", printer.text(), f"BRIDGE({name}, {entry})", ""]
            (folder / f"{name}.c").write_text("\n".join(lines), encoding="utf-8")
        made.append(Bridged(one.name, bridges))
    first = [*spdx_lines("// "), "// Float32 and int32, little endian, as all platforms have them.", ""]
    (folder / _TABLES).write_text("\n".join([*first, *tables.texts]), encoding="utf-8")
    return made
