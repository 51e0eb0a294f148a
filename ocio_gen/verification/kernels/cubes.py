# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""The .cube files that a DCTL looks up: a cube, a curve per channel, or both, one after the other."""

import re
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from ocio_gen.core.disk.input_files import read_text
from ocio_gen.core.errors import InvalidPluginError

_SIZE = re.compile(r"^[ \t]*LUT_([13])D_SIZE[ \t]+(\d{1,6})[ \t]*$", re.M)
# Of both (Adobe), or of either (Resolve): the numbers are those of the three channels, or of all.
_DOMAIN = re.compile(r"^[ \t]*DOMAIN_(MIN|MAX)[ \t]+(\S+)[ \t]+(\S+)[ \t]+(\S+)[ \t]*$", re.M)
_RANGE = re.compile(r"^[ \t]*LUT_([13])D_INPUT_RANGE[ \t]+(\S+)[ \t]+(\S+)[ \t]*$", re.M)
_ROW = re.compile(r"^[ \t]*[-+.\d][^\n]*$", re.M)
_MOST_NODES, _MOST_ROWS = 129, 1 << 16


@dataclass(frozen=True)
class Cube:
    """A LUT of a file. The shaper is asked first; either may be empty.

    Attributes:
        shaper: Rows of a curve per channel, (n, 3).
        table: The cube, (n, n, n, 3), red fastest.
        shaper_range: The least and the greatest input of each channel, (2, 3).
        table_range: The same of the cube.
    """

    shaper: npt.NDArray[np.float32]
    table: npt.NDArray[np.float32]
    shaper_range: npt.NDArray[np.float32]
    table_range: npt.NDArray[np.float32]

    def packed(self) -> npt.NDArray[np.float32]:
        """Return all its numbers, in the order of its attributes, but for the ranges, which come first."""
        parts = (self.shaper_range, self.table_range, self.shaper, self.table)
        return np.concatenate([part.ravel() for part in parts]).astype(np.float32)


def read_cube(path: Path) -> Cube:
    """Return the LUT of a .cube.

    Raises:
        UserError: it cannot be read.
    """
    return parsed_cube(read_text(path, "give a .cube"), path)


def parsed_cube(text: str, path: Path) -> Cube:
    """Return the LUT of a .cube's text.

    Args:
        text: The text.
        path: The file that it is in, for errors.

    Raises:
        UserError: it is none.
    """
    try:
        return _parsed(text)
    except (ValueError, OverflowError) as error:
        raise InvalidPluginError(path, f"cannot be read as a .cube ({error})") from None


def _parsed(text: str) -> Cube:
    sizes = {dimensions: int(size) for dimensions, size in _SIZE.findall(text)}
    rows, nodes = sizes.get("1", 0), sizes.get("3", 0)
    if not sizes or not all(size > 1 for size in sizes.values()):
        raise ValueError("no LUT_1D_SIZE and no LUT_3D_SIZE of at least 2")
    if rows > _MOST_ROWS or nodes > _MOST_NODES:
        raise ValueError(f"more than {_MOST_ROWS} rows, or {_MOST_NODES} nodes along an axis")
    numbers = _numbers(" ".join(_ROW.findall(text)).split())
    if numbers.size != 3 * (rows + nodes**3):
        raise ValueError(f"{numbers.size} numbers, not {3 * (rows + nodes**3)}")
    domain = {end: three for end, *three in _DOMAIN.findall(text)}
    both = domain.get("MIN", ["0"] * 3), domain.get("MAX", ["1"] * 3)
    ranges = {dimensions: ([low] * 3, [high] * 3) for dimensions, low, high in _RANGE.findall(text)}
    of_rows, of_nodes = (np.stack([_numbers(end) for end in ranges.get(one, both)]) for one in "13")
    if not (np.all(of_rows[0] < of_rows[1]) and np.all(of_nodes[0] < of_nodes[1])):
        raise ValueError("a range that is none")
    table = numbers[3 * rows :].reshape(nodes, nodes, nodes, 3)
    return Cube(numbers[: 3 * rows].reshape(rows, 3), table, of_rows, of_nodes)


def _numbers(words: list[str]) -> npt.NDArray[np.float32]:
    numbers = np.array(words, np.float64)
    if not np.all(np.abs(numbers) <= np.finfo(np.float32).max):
        raise ValueError("a number that is not finite")
    return numbers.astype(np.float32)
