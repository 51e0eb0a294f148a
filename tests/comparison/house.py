# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""A small config with one of everything that a comparison has to see, and LUTs in every form."""

from pathlib import Path

HOUSE = Path(__file__).with_name("house.ocio").read_text()

CC = (
    '<ColorCorrection id="look"><SOPNode><Slope>{slope} 1 1</Slope><Offset>0 0 0</Offset><Power>1 1 1</Power>'
    "</SOPNode><SatNode><Saturation>1</Saturation></SatNode></ColorCorrection>\n"
)


def curve(entry: int | None = None) -> str:
    """Return a .spi1d of 4096 entries from 0 to 1, x ** 2, with one entry added to."""
    return spi1d([(i / 4095) ** 2 + (0.01 if i == entry else 0) for i in range(4096)])


def ctf(*ops: str) -> str:
    """Return a .ctf of these ops."""
    return f'<?xml version="1.0"?><ProcessList version="2.0" id="x">{"".join(ops)}</ProcessList>\n'


def reference(path: str) -> str:
    """Return an op that is all ops of another file."""
    return f'<Reference inBitDepth="32f" outBitDepth="32f" path="{path}" />'


def scale(factor: float) -> str:
    """Return an op that scales all channels."""
    array = f"{factor} 0 0 0 {factor} 0 0 0 {factor}"
    return f'<Matrix inBitDepth="32f" outBitDepth="32f"><Array dim="3 3">{array}</Array></Matrix>'


def spi1d(values: list[float], span: tuple[float, float] = (0, 1)) -> str:
    """Return a .spi1d of these entries over a domain."""
    rows = "".join(f"{value:.9g}\n" for value in values)
    return f"Version 1\nFrom {span[0]} {span[1]}\nLength {len(values)}\nComponents 1\n{{\n{rows}}}\n"


def house(folder: Path, text: str = HOUSE, files: dict[str, str | None] | None = None) -> Path:
    """Write a config, by default house.ocio, its LUT and the looks of two shots into a folder.

    Args:
        folder: Made if it is not there.
        text: Of the config.
        files: Text of files by their paths, in place of or besides the default ones; None for no such file.
    """
    contents: dict[str, str | None] = {
        "luts/curve.spi1d": curve(),
        "looks/no_shot/look.cc": CC.format(slope=1),
        "looks/AB_010/look.cc": CC.format(slope=1.1),
        "looks/AB_020/look.cc": CC.format(slope=1.2),
    }
    contents |= files or {}
    for name, content in contents.items():
        if content is not None:
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_text(content)
    path = folder / "house.ocio"
    path.write_text(text)
    return path
