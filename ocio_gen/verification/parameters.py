# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""What a user can set of an effect, and which values of it a verification tries."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias

# A value: one number, or as many as the parameter has.
Setting: TypeAlias = float | tuple[float, ...]
# Values by the names of their parameters; those left out keep their defaults.
Settings: TypeAlias = Mapping[str, Setting]

# A range of so many whole numbers is tried whole.
_FEW = 16


@dataclass(frozen=True)
class Parameter:
    """A parameter of numbers: a slider, a colour, a check box, a menu."""

    name: str
    default: Setting
    count: int = 1  # of numbers
    whole: bool = False  # whole numbers only
    least: float | None = None  # of the range that a host's slider has
    most: float | None = None
    choices: tuple[str, ...] = ()  # of a menu: its labels, by their places

    @property
    def discrete(self) -> bool:
        """Whether all its values can be tried."""
        return bool(self.choices) or (self.whole and self._span is not None and self._span <= _FEW)

    @property
    def _span(self) -> float | None:
        return None if self.least is None or self.most is None else self.most - self.least + 1

    @property
    def tried(self) -> tuple[Setting, ...]:
        """The values to try beside the default: all that it can have, or those at the ends of its range."""
        if self.choices:
            values = [float(place) for place in range(len(self.choices))]
        elif self.discrete and self.least is not None and self.most is not None:
            values = [float(value) for value in range(int(self.least), int(self.most) + 1)]
        else:
            values = [value for value in (self.least, self.most) if value is not None]
        if self.count > 1:
            return tuple(many for value in values if (many := (value,) * self.count) != self.default)
        return tuple(value for value in values if value != self.default)

    def says(self, value: Setting) -> str:
        """Return a value for people: "Depth = 12 bits"."""
        if self.choices and isinstance(value, float | int):
            return f"{self.name} = {self.choices[int(value)]}"
        numbers = value if isinstance(value, tuple) else (value,)
        return f"{self.name} = {' '.join(f'{number:g}' for number in numbers)}"
