# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""The effects' icons."""

from ocio_gen.core.templates import render
from ocio_gen.host_plugins.sources import Effect

# The arrow of each effect, in a square of 64: light is the bright half, codes the striped one.
_GLYPHS = {
    Effect.ENCODE: "M 18 32 H 44 M 36 24 L 44 32 L 36 40",
    Effect.DECODE: "M 46 32 H 20 M 28 24 L 20 32 L 28 40",
    Effect.CDL: "M 16 46 C 26 46 34 18 48 18 M 16 32 H 48",
    Effect.TRANSFORM: "M 20 22 H 44 L 36 16 M 44 42 H 20 L 28 48",
}


def icon_svg(effect: Effect) -> str:
    """Return an effect's icon as SVG."""
    return render("ocio_gen.host_plugins", "icon.svg.j2", html=True, glyph=_GLYPHS[effect], effect=effect)
