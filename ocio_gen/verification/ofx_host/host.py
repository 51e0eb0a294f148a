# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""The host: what plug-ins are introduced to, and fetch their suites from."""

import ctypes
from collections.abc import Callable
from typing import Any, TypeVar

from ocio_gen.verification.ofx_host import abi
from ocio_gen.verification.ofx_host.abi import Status
from ocio_gen.verification.ofx_host.properties import PropertySet
from ocio_gen.verification.ofx_host.property_sets import HOST, STRING_CHOICES
from ocio_gen.verification.ofx_host.registry import Functions, Registry
from ocio_gen.verification.ofx_host.suites.table import SUITES

Result = TypeVar("Result")


class Host(Registry):
    """A host. One is enough for several binaries; it may be asked from several threads."""

    def __init__(self, cpus: int = 2, *, string_choices: bool = False) -> None:
        """Make a host.

        Args:
            cpus: As its multi-thread suite tells plug-ins.
            string_choices: Whether it says that it has choices that are stored as text, of OpenFX 1.5.
        """
        super().__init__(cpus)
        self._suites = {suite: self._filled(suite, made) for suite, made in self.functions().items()}
        self.properties = PropertySet.of("host", HOST, {STRING_CHOICES: (int(string_choices),)})
        self._fetch = abi.FetchSuite(self._fetch_suite)
        self.struct = abi.OfxHost(self.handle(self.properties), self._fetch)

    def functions(self) -> dict[tuple[str, int], Functions]:
        """Return the functions of each suite, by its name and version."""
        return {suite: functions(self) for suite, (_, functions) in SUITES.items()}

    def on_main_thread(self, work: Callable[[], Result]) -> Result:
        """Do what only the main thread of an instance may do: here, the one that asks for it."""
        return work()

    def _fetch_suite(self, _: int, name: bytes, version: int) -> int | None:
        text = name.decode(errors="replace")
        suite = self._suites.get((text, version))
        if suite is not None:
            return ctypes.addressof(suite)
        self.remark(f"asks for {text} {version}, which the host does not have")
        return None

    def _filled(self, suite: tuple[str, int], functions: Functions) -> ctypes.Structure:
        made = SUITES[suite][0]()
        for function, kind in made._fields_:  # type: ignore[misc]
            setattr(made, function, kind(self._guarded(f"{suite[0]}.{function}", functions[function])))
        return made

    def _guarded(self, name: str, function: Callable[..., Any]) -> Callable[..., Any]:
        """Have nothing that a plug-in hands over go up into C as an exception."""

        def call(*arguments: Any) -> int:  # noqa: ANN401 - whatever C hands over
            try:
                return int(function(*arguments))
            except UnicodeDecodeError:
                return self.problem(f"{name}: text that is no UTF-8", Status.ERR_VALUE)
            except Exception as error:
                return self.problem(f"{name}: the host failed ({error!r})", Status.FAILED)

        return call
