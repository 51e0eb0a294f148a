# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""The children that load one plug-in binary: where a plug-in ends one, the others go on in another."""

from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from threading import Lock
from typing import Annotated, Any, TypeVar

from pydantic import Field

from ocio_gen.core.errors import ForeignCodeError
from ocio_gen.core.fence.lanes import Lane
from ocio_gen.core.fence.process import Answer, Fenced, Text, clean
from ocio_gen.core.ofx_bundle import BUNDLE
from ocio_gen.verification.ofx_host.binary import MOST_PLUGINS
from ocio_gen.verification.ofx_host.registry import MOST_TOLD

_SERVICE = "ocio_gen.verification.ofx_host.service"

# Children that a binary's plug-ins may end, and that one of them may; after that, no more of it is tried.
MOST_CHILDREN = 10
MOST_OF_ONE = 3


class Opened(Answer):
    """A plug-in, as its binary tells of it."""

    identifier: Text
    version: Annotated[list[Annotated[int, Field(ge=0)]], Field(min_length=2, max_length=2)]


class _Binary(Answer):
    plugins: Annotated[list[Opened], Field(min_length=1, max_length=MOST_PLUGINS)]


class Done(Answer):
    """Nothing more is to be said."""


class _Told(Answer):
    problems: Annotated[list[Text], Field(max_length=MOST_TOLD)]
    remarks: Annotated[list[Text], Field(max_length=MOST_TOLD)]


Kind = TypeVar("Kind", bound=Answer)


class Children:
    """The children of one binary.

    Attributes:
        current: The last of them.
        problems: What the binary's code did that it must not.
        remarks: What it asked for that the host does not have, as it may.
        plugins: What the binary tells of its plug-ins.
    """

    def __init__(self, path: Path, *, string_choices: bool) -> None:
        """Prepare to load a binary; its code can read all files of the bundle that it is in.

        Args:
            path: The .ofx file.
            string_choices: Whether the host says that it has choices that are stored as text.
        """
        self._bundle = next((parent for parent in path.parents if parent.name.endswith(BUNDLE)), path)
        self.path, self.problems, self.remarks = path, list[str](), list[str]()
        self._string_choices = string_choices
        self.plugins: list[Opened] = []
        self._count = 0  # of those that the binary's code has ended
        self._counts: Counter[int] = Counter()  # of each plug-in
        self._last_counted: Fenced | None = None
        self._ended: dict[int, ForeignCodeError] = {}  # how plug-ins ended the last that they may
        self._untold: set[int] = set()  # those of which nobody has seen how
        self._lock = Lock()

    def start(self) -> None:
        """Start the first, and load all plug-ins.

        Raises:
            UserError: the binary is no OpenFX plug-in for this machine.
            ForeignCodeError: its code fails before one of its plug-ins could be asked.
        """
        self.plugins = self._open()
        try:
            self._load()
        except BaseException:
            self._end()
            raise

    def stop(self, *, unload: bool) -> None:
        """Stop the last; what there is to tell is told then.

        Args:
            unload: Whether to unload its plug-ins before.
        """
        try:
            if unload and not self.current.dead:
                self._unload()
        except ForeignCodeError as error:
            self.problems.append(error.text)
        finally:
            self._end()
        self.problems += [self._ended[index].text for index in sorted(self._untold)]
        if self.given_up:
            text = f"its code has ended {MOST_CHILDREN} processes, so that no more of it was tried"
            self.problems.append(text)

    @property
    def given_up(self) -> bool:
        """Whether the binary's code has ended too many."""
        return self.current.dead and self._count >= MOST_CHILDREN

    def child(self, index: int) -> Fenced:
        """Return the child to ask about a plug-in: a new one, where the last was ended.

        Raises:
            ForeignCodeError: the plug-in itself has ended too many.
        """
        with self._lock:
            self._raise_if_ended(index)
            if self.current.dead and self._count < MOST_CHILDREN:
                self._restart()
            self._raise_if_ended(index)
            return self.current

    def ask(
        self,
        child: Fenced,
        index: int,
        name: str,
        given: Mapping[str, Any],
        kind: type[Kind],
        doing: str,
        lane: Lane | None = None,
    ) -> Kind:
        """Return a child's answer to a request about a plug-in; otherwise as `Fenced.ask`."""
        try:
            return child.ask(name, given, kind, doing, lane)
        except ForeignCodeError as error:
            if child.dead and child is not self._last_counted:
                self._last_counted = child  # once, however many requests it leaves
                self._count += 1
                self._counts[index] += 1
                if self._counts[index] >= MOST_OF_ONE:
                    self._ended[index] = error
            raise

    def _raise_if_ended(self, index: int) -> None:
        if index in self._ended:
            self._untold.discard(index)
            raise self._ended[index]

    def _open(self) -> list[Opened]:
        self.current = Fenced(str(self.path), _SERVICE, [self._bundle])
        self.current.__enter__()
        given = {"path": str(self.path.resolve()), "string_choices": self._string_choices}
        try:
            return self.current.ask("open", given, _Binary, "loading").plugins
        except BaseException:
            self._end()
            raise

    def _load(self) -> None:
        """Load all plug-ins that may be; in a new child, where one ends this."""
        for index, identifier in self._living():
            try:
                self.ask(self.current, index, "load", {"plugin": index}, Done, f"loading {identifier}")
            except ForeignCodeError as error:
                if not self.current.dead:
                    continue  # the child says the same when more is asked of it
                self._ended[index] = error  # it would do so in each
                self._untold.add(index)
                if self._count < MOST_CHILDREN and len(self._ended) < len(self.plugins):
                    self._restart()
                return

    def _restart(self) -> None:
        self._end()
        self._open()
        self._load()

    def _unload(self) -> None:
        for index, identifier in self._living():
            self.current.ask("unload", {"plugin": index}, Done, f"unloading {identifier}")
        told = self.current.ask("told", {}, _Told, "unloading")
        self.problems += map(clean, told.problems)
        self.remarks += map(clean, told.remarks)

    def _living(self) -> list[tuple[int, str]]:
        """Return the plug-ins that have not ended too many: index and identifier."""
        return [
            (index, clean(plugin.identifier))
            for index, plugin in enumerate(self.plugins)
            if index not in self._ended
        ]

    def _end(self) -> None:
        self.current.__exit__()
        if self.current.printed:
            self.problems.append(f'its code prints: "{self.current.printed}"')
