# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""The main entry of a plug-in: it is sent actions, and what it returns is judged."""

import ctypes

from ocio_gen.core.errors import ForeignCodeError
from ocio_gen.verification.ofx_host import abi
from ocio_gen.verification.ofx_host.abi import Status
from ocio_gen.verification.ofx_host.host import Host
from ocio_gen.verification.ofx_host.properties import PropertySet

# What an action returns that was done, or that a plug-in leaves to the host.
_DONE = {Status.OK, Status.REPLY_DEFAULT}


class Entry:
    """What a host can send to one plug-in of a binary."""

    def __init__(self, struct: abi.OfxPlugin, host: Host) -> None:
        self.struct, self.host = struct, host
        self.identifier: str = struct.identifier.decode()

    def set_host(self) -> None:
        """Introduce the host, which comes before all actions."""
        self.struct.set_host(ctypes.addressof(self.host.struct))

    def act(
        self,
        action: str,
        handle: int | None = None,
        given: PropertySet | None = None,
        out: PropertySet | None = None,
    ) -> Status:
        """Send an action; return its status.

        Args:
            action: Its name in the standard.
            handle: What it is about: a descriptor, an instance.
            given: Its arguments, where it has any.
            out: What it answers into, where it does.

        Raises:
            ForeignCodeError: it returns what is no status.
        """
        sets = [None if one is None else self.host.handle(one) for one in (given, out)]
        returned = self.struct.main_entry(action.encode(), handle, *sets)
        self.host.forget(*filter(None, sets))
        try:
            return Status(returned)
        except ValueError:
            text = f"{action} returns {returned}, which is no status of OpenFX"
            raise ForeignCodeError(self.identifier, text) from None

    def do(
        self,
        action: str,
        handle: int | None = None,
        given: PropertySet | None = None,
        out: PropertySet | None = None,
    ) -> None:
        """Send an action that a plug-in does or ignores; otherwise as `act`.

        Raises:
            ForeignCodeError: it returns anything else.
        """
        status = self.act(action, handle, given, out)
        if status not in _DONE:
            raise ForeignCodeError(self.identifier, f"{action} returns {status.name}")

    def end(self, action: str, handle: int | None = None, given: PropertySet | None = None) -> None:
        """Send an action that ends what another one began: where it fails, that is a problem of the host's.

        (What a plug-in returns cannot keep anything from its end: kOfxActionDestroyInstance.)
        """
        try:
            self.do(action, handle, given)
        except ForeignCodeError as error:
            self.host.problem(str(error))
