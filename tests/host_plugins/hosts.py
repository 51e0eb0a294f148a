# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""Hosts that lack something, refuse something or manage colours: what real ones do, and what none may do."""

from itertools import count
from typing import Any

from ocio_gen.verification.ofx_host.abi import Status
from ocio_gen.verification.ofx_host.host import Host
from ocio_gen.verification.ofx_host.instance import Instance
from ocio_gen.verification.ofx_host.plugin import Descriptor
from ocio_gen.verification.ofx_host.property_names import COLOUR_MANAGEMENT
from ocio_gen.verification.ofx_host.registry import Functions


class Without(Host):
    """A host without some suites."""

    def __init__(self, *suites: str) -> None:
        self._lacks = set(suites)
        super().__init__()

    def functions(self) -> dict[tuple[str, int], Functions]:
        return {suite: made for suite, made in super().functions().items() if suite[0] not in self._lacks}


class Refusing(Host):
    """A host that does not know some properties."""

    def __init__(self, *names: str) -> None:
        super().__init__()
        self.unknown = COLOUR_MANAGEMENT | set(names)


class RefusingAll(Host):
    """A host that knows no property, and has no value of a parameter."""

    def functions(self) -> dict[tuple[str, int], Functions]:
        made = super().functions()
        made["OfxPropertySuite", 1] = dict.fromkeys(
            made["OfxPropertySuite", 1], lambda *_: Status.ERR_UNKNOWN
        )
        made["OfxParameterSuite", 1] |= dict.fromkeys(
            ("get_value", "get_value_at_time"), lambda *_: Status.FAILED
        )
        return made


class FailingThreads(Host):
    """A host whose threads do not start."""

    def functions(self) -> dict[tuple[str, int], Functions]:
        made = super().functions()
        made["OfxMultiThreadSuite", 1]["multi_thread"] = lambda *_: Status.FAILED
        return made


class Aborting(Host):
    """A host of one processor whose user aborts after some questions."""

    def __init__(self, questions: int) -> None:
        self._questions = questions
        super().__init__(cpus=1)

    def functions(self) -> dict[tuple[str, int], Functions]:
        made, asked = super().functions(), count(1)
        made["OfxImageEffectSuite", 1]["abort"] = lambda _: int(next(asked) > self._questions)
        return made


class StringChoices(Host):
    """A host of OpenFX 1.5 that stores choices as text."""

    def __init__(self) -> None:
        super().__init__(string_choices=True)


class Colours(Host):
    """A host of OpenFX 1.5 that manages colours."""

    unknown = frozenset()

    def __init__(self, style: str = "Core") -> None:
        super().__init__()
        self._style = f"OfxImageEffectColourManagement{style}".encode()
        self.manages(self.properties)

    def manages(self, properties: Any) -> None:
        """Have the host's properties, or those of an instance, say its style."""
        properties.values["OfxImageEffectPropColourManagementStyle"] = [self._style]

    def instance(self, descriptor: Descriptor, values: dict[str, Any], source: str | None) -> Instance:
        """Return an instance whose source is of a colour space."""
        made = descriptor.instance(values)
        self.manages(made.effect.properties)
        if source:
            made.effect.clips["Source"].properties.values["OfxImageClipPropColourspace"] = [source.encode()]
        return made
