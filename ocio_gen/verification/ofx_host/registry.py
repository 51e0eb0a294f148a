# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""What a host has handed out, and what plug-ins did with it that it tells of."""

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, TypeAlias, TypeVar

from ocio_gen.verification.ofx_host.abi import Status
from ocio_gen.verification.ofx_host.effects import Effect
from ocio_gen.verification.ofx_host.property_names import COLOUR_MANAGEMENT

# Of problems, remarks and messages each; a plug-in that does the same in a loop is not to fill the memory.
MOST_TOLD = 100
# Characters of one.
_LONGEST = 1000

Kind = TypeVar("Kind")

# A suite's functions, by the names that its structure has for them.
Functions: TypeAlias = dict[str, Callable[..., Any]]


@dataclass(frozen=True)
class Message:
    """What a plug-in shows to a user."""

    effect: Effect | None
    text: str
    persistent: bool  # until the plug-in takes it back


@dataclass
class _Told:
    problems: list[str] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    messages: list[Message] = field(default_factory=list)


class Registry:
    """Handles of things, and what is to be told of those who use them. Several threads may ask."""

    # Properties that the host does not know.
    unknown = COLOUR_MANAGEMENT

    def __init__(self, cpus: int) -> None:
        self.cpus = cpus  # as plug-ins are told
        self._told = _Told()
        self._handles: dict[int, object] = {}
        self._next_handle = 0x1000
        self._lock = threading.Lock()
        self._images_out: dict[int, str] = {}

    # -- handles --------------------------------------------------------------------------------

    def handle(self, thing: object) -> int:
        """Return a new handle of something."""
        with self._lock:
            return self._new(thing)

    def _new(self, thing: object) -> int:
        self._next_handle += 16
        self._handles[self._next_handle] = thing
        return self._next_handle

    def forget(self, *handles: int) -> None:
        """Make handles invalid."""
        with self._lock:
            for handle in handles:
                self._handles.pop(handle, None)

    def thing(self, handle: int | None, kind: type[Kind], function: str) -> Kind | None:
        """Return what a plug-in means by a handle; a problem, where that is nothing of the kind."""
        thing = self._handles.get(handle or 0)
        if isinstance(thing, kind):
            return thing
        self.problem(f"{function}: a handle that is no {kind.__name__}")
        return None

    def given(self, effect: Effect, key: str, thing: object, out: Any) -> Status:  # noqa: ANN401 - C's pointer
        """Hand out a thing of an effect by a handle, the same one each time."""
        with self._lock:
            known = effect.handles.get(key)
            if known is None:
                effect.handles[key] = known = self._new(thing)
        if out:
            out[0] = known
        return Status.OK

    # -- images ---------------------------------------------------------------------------------

    @property
    def images_out(self) -> list[str]:
        """The clips whose images were taken and not given back."""
        return list(self._images_out.values())

    def take_image(self, properties: object, clip: str) -> int:
        """Return the handle of an image that a plug-in takes of a clip."""
        handle = self.handle(properties)
        with self._lock:
            self._images_out[handle] = clip
        return handle

    def give_image_back(self, handle: int) -> bool:
        """Take an image back; tell whether it was out."""
        with self._lock:
            known = self._images_out.pop(handle, None)
        self.forget(handle)
        return known is not None

    # -- what is told ---------------------------------------------------------------------------

    @property
    def problems(self) -> list[str]:
        """What plug-ins did that they must not."""
        return self._told.problems

    @property
    def remarks(self) -> list[str]:
        """What plug-ins asked for that the host does not have, as they may."""
        return self._told.remarks

    @property
    def messages(self) -> list[str]:
        """What plug-ins show and have not taken back."""
        return [message.text for message in self._told.messages]

    def messages_of(self, effect: Effect) -> list[str]:
        """What one effect shows and has not taken back."""
        return [message.text for message in self._told.messages if message.effect is effect]

    def problem(self, text: str, status: Status = Status.ERR_BAD_HANDLE) -> Status:
        """Keep a complaint about a plug-in; return the error that it gets."""
        self._tell(self._told.problems, text)
        return status

    def remark(self, text: str, status: Status = Status.ERR_UNKNOWN) -> Status:
        """Keep what a plug-in asked for in vain; return the error that it gets."""
        self._tell(self._told.remarks, text)
        return status

    def show(self, message: Message) -> None:
        """Keep what a plug-in shows."""
        with self._lock:
            if len(self._told.messages) < MOST_TOLD:
                self._told.messages.append(message)

    def take_messages_back(self, effect: Effect) -> None:
        """Forget what an effect shows until it takes that back."""
        with self._lock:
            kept = [one for one in self._told.messages if not (one.persistent and one.effect is effect)]
            self._told.messages = kept

    def _tell(self, told: list[str], text: str) -> None:
        text = text[:_LONGEST]
        with self._lock:
            if text not in told and len(told) < MOST_TOLD:
                told.append(text)
