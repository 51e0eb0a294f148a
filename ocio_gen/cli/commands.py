# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""Commands whose names are two words, and how they were spelled before."""

from typing import Any

from typer.core import TyperGroup

from ocio_gen.cli.flags import error_in_flags, use_flags_of
from ocio_gen.cli.terminal import say
from ocio_gen.core.errors import UserError

# Options of recompress that became commands; they work until the next release.
_FORMER = {
    "--check": "recompress check",
    "--seal": "recompress seal",
    "--explain": "recompress codecs",
}


class Commands(TyperGroup):
    """A group of commands: `recompress check` is one, and `recompress` another."""

    def invoke(self, ctx: Any) -> Any:  # noqa: ANN401
        """Run a command; the library's errors get its flags.

        Raises:
            UserError: the command's.
        """
        try:
            return super().invoke(ctx)
        except UserError as error:
            raise error_in_flags(error) from error

    def resolve_command(self, ctx: Any, args: list[str]) -> tuple[str | None, Any, list[str]]:  # noqa: ANN401
        """Return the command that arguments begin with, and the other arguments."""
        args = _respelled(args)
        two = " ".join(args[:2])
        if two in self.commands:
            found: tuple[str | None, Any, list[str]] = two, self.commands[two], args[2:]
        else:
            found = super().resolve_command(ctx, args)
        use_flags_of(found[1].params)
        return found


def _respelled(args: list[str]) -> list[str]:
    options = args[: args.index("--")] if "--" in args else args
    former = next((option for option in _FORMER if option in options), None)
    if args[0] != "recompress" or former is None:
        return args
    say(f"ocio-gen: recompress {former} is now: ocio-gen {_FORMER[former]}", err=True)
    rest = list(args[1:])
    rest.remove(former)
    return [*_FORMER[former].split(), *rest]
