# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""Property sets: what hosts and plug-ins tell each other, by name and index."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

Value: TypeAlias = int | float | bytes | None  # None is a null pointer


# More values than as many no property has; what comes before one that is set is nothing of its type.
_MOST_VALUES = 10_000
_NOTHING: dict[type, Value] = {int: 0, float: 0.0, bytes: b""}


@dataclass
class PropertySet:
    """Values by name; the lists are as long as what was set last."""

    about: str  # whose: "descriptor of org.x.encode", say
    values: dict[str, list[Value]] = field(default_factory=dict)
    defaults: Mapping[str, Sequence[Value]] = field(default_factory=dict)  # what a reset brings back

    @classmethod
    def of(cls, about: str, *parts: Mapping[str, Sequence[Value]]) -> "PropertySet":
        """Return a set that has defaults: the later parts', where several name one."""
        defaults = {name: values for part in parts for name, values in part.items()}
        return cls(about, {name: [*values] for name, values in defaults.items()}, defaults)

    def put(self, name: str, index: int, value: Value) -> bool:
        """Set one value; tell whether that could be done.

        A property of any number of values, which has none by default, may be set in any order.
        """
        values = self.values.setdefault(name, [])
        most = len(values) if self.defaults.get(name) else _MOST_VALUES
        if not 0 <= index <= most:
            return False
        values += [_NOTHING.get(type(value))] * (index - len(values))
        values[index : index + 1] = [value]
        return True

    def reset(self, name: str) -> bool:
        """Bring a default back; tell whether the property is there."""
        known = name in self.values or name in self.defaults
        if known:
            self.values[name] = [*self.defaults.get(name, ())]
        return known

    def texts(self, name: str) -> list[str]:
        """Return all values of a text property.

        Raises:
            UnicodeDecodeError: it is no UTF-8.
        """
        return [value.decode() for value in self.values.get(name, []) if isinstance(value, bytes)]

    def text(self, name: str) -> str | None:
        """Return the first value of a text property; otherwise as `texts`."""
        return next(iter(self.texts(name)), None)

    def numbers(self, name: str) -> list[float]:
        """Return all values of a number property."""
        return [value for value in self.values.get(name, []) if isinstance(value, int | float)]

    def flag(self, name: str) -> bool:
        """Tell whether the first value of a number property is one, and not nought."""
        return bool(next(iter(self.numbers(name)), 0))
