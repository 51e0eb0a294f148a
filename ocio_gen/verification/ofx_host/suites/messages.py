# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""The message suite: what plug-ins show is kept, and nobody answers a question.

Source: OpenFX 1.5.1, ofxMessage.h.
"""

from ctypes import c_char_p, c_int, c_void_p

from ocio_gen.verification.ofx_host.abi import Status, suite
from ocio_gen.verification.ofx_host.effects import Effect
from ocio_gen.verification.ofx_host.registry import Functions, Message, Registry
from ocio_gen.verification.ofx_host.variadic import filled, text_after

# The handle, the message's kind and identifier, and the format.
_NAMED = 4
_SAYING = (c_int, c_void_p, c_char_p, c_char_p, c_char_p, *text_after(_NAMED))

MessageSuite1 = suite("MessageSuite1", message=_SAYING)
MessageSuite2 = suite(
    "MessageSuite2",
    message=_SAYING,
    set_persistent_message=_SAYING,
    clear_persistent_message=(c_int, c_void_p),
)


def functions(registry: Registry) -> Functions:
    """Return the functions of either version by their names."""

    def say(
        effect: Effect | None, form: bytes | None, values: tuple[int | float, ...], *, persistent: bool
    ) -> None:
        text = filled(form or b"", values, _NAMED).decode(errors="replace")
        registry.show(Message(effect, text, persistent))

    def message(
        handle: int | None, kind: bytes | None, _: bytes | None, form: bytes | None, *values: int | float
    ) -> Status:
        effect = registry.thing(handle, Effect, "message") if handle else None
        say(effect, form, values, persistent=False)
        return Status.REPLY_NO if kind == b"OfxMessageQuestion" else Status.OK

    def set_persistent(
        handle: int, _: bytes | None, __: bytes | None, form: bytes | None, *values: int | float
    ) -> Status:
        effect = registry.thing(handle, Effect, "setPersistentMessage")
        if effect is None:
            return Status.ERR_BAD_HANDLE
        say(effect, form, values, persistent=True)
        return Status.OK

    def clear_persistent(handle: int) -> Status:
        effect = registry.thing(handle, Effect, "clearPersistentMessage")
        if effect is None:
            return Status.ERR_BAD_HANDLE
        registry.take_messages_back(effect)
        return Status.OK

    return {
        "message": message,
        "set_persistent_message": set_persistent,
        "clear_persistent_message": clear_persistent,
    }
