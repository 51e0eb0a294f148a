# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""Property sets: what hosts and plug-ins tell each other, by name and index."""

from dataclasses import dataclass, field
from typing import TypeAlias

Value: TypeAlias = int | float | bytes | None  # None is a null pointer


@dataclass
class PropertySet:
    """Values by name; the lists are as long as what was set last."""

    about: str  # whose: "descriptor of org.x.encode", say
    values: dict[str, list[Value]] = field(default_factory=dict)

    def put(self, name: str, index: int, value: Value) -> bool:
        """Set one value; tell whether that could be done."""
        values = self.values.setdefault(name, [])
        if not 0 <= index <= len(values):
            return False
        values[index : index + 1] = [value]
        return True

    def text(self, name: str) -> str | None:
        """Return the first value of a text property."""
        values = self.values.get(name)
        return values[0].decode() if values and isinstance(values[0], bytes) else None

    def texts(self, name: str) -> list[str]:
        """Return all values of a text property."""
        return [value.decode() for value in self.values.get(name, []) if isinstance(value, bytes)]

    def numbers(self, name: str) -> list[float]:
        """Return all values of a number property."""
        return [value for value in self.values.get(name, []) if isinstance(value, int | float)]
