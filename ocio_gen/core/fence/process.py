# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""The parent's side of the fence: asks a child, and believes nothing that it cannot check."""

import json
import os
import subprocess
import tempfile
import threading
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Future, InvalidStateError
from contextlib import contextmanager, suppress
from itertools import count
from pathlib import Path
from queue import SimpleQueue
from typing import IO, Annotated, Any, Self, TypeVar

from pydantic import BaseModel, ConfigDict, StringConstraints, ValidationError

from ocio_gen.core.errors import ForeignCodeError, UserError
from ocio_gen.core.fence.lanes import Lane, lane_path
from ocio_gen.core.fence.limits import USUAL, Limits, Policy
from ocio_gen.core.fence.protections import sentence
from ocio_gen.core.fence.start import how_it_ended, kill, start

# As many as threads of a judge.
LANES = 4

# Of what was printed, a report shows as much.
_SHOWN_BYTES = 200

# Text of a child's in reports: one line, and not a book.
Text = Annotated[str, StringConstraints(max_length=2000)]


class Answer(BaseModel):
    """The shape of an answer; any other is a lie."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class _Ready(Answer):
    missing: dict[Text, Text]


class _Mistake(Answer):
    about: Text
    where: Text
    text: Text
    hint: Text


class _Reply(Answer):
    id: int
    answer: dict[str, Any] | None = None
    failure: Text | None = None
    error: _Mistake | None = None


Kind = TypeVar("Kind", bound=Answer)


class Fenced:
    """A child that serves requests behind a fence. A context; several threads may ask at once."""

    limits: Limits = USUAL  # what a child may take

    def __init__(self, name: str, service: str, readable: Sequence[Path] = ()) -> None:
        """Prepare a child.

        Args:
            name: Whose code it runs: the file, for errors.
            service: The module that serves: it has HANDLERS.
            readable: Files and folders that it may read, beside the system's and Python's.
        """
        self.name, self._service = name, service
        self._readable = tuple(str(path.resolve()) for path in readable)
        self._printed = b""
        self._failure = ""
        self._waiting: dict[int, Future[_Reply]] = {}
        self._ready: Future[_Ready] = Future()
        self._numbers, self._lock = count(), threading.Lock()

    def __enter__(self) -> Self:
        self._folder = tempfile.TemporaryDirectory(prefix="ocio-gen-", ignore_cleanup_errors=True)
        self.scratch = Path(self._folder.name).resolve()
        self._files = [Lane(lane_path(self.scratch, number), number) for number in range(LANES)]
        self._lanes: SimpleQueue[Lane] = SimpleQueue()
        for lane in self._files:
            self._lanes.put(lane)
        policy = Policy(str(self.scratch), self._readable, limits=self.limits)
        pipe = subprocess.PIPE
        self._process = start(policy, pipe, pipe, pipe, service=self._service, lanes=LANES)
        self._threads = [
            threading.Thread(target=work, daemon=True) for work in (self._read_answers, self._read_printed)
        ]
        for thread in self._threads:
            thread.start()
        try:
            ready = self._waited(self._ready, self.limits.start_seconds, "starting")
        except BaseException:
            self.__exit__()
            raise
        self.note = sentence(ready.missing)
        return self

    def __exit__(self, *_: object) -> None:
        kill(self._process)
        for thread in self._threads:
            thread.join(5.0)  # (a process that the fence did not hold may keep the pipes open)
        for pipe in (self._process.stdin, self._process.stdout, self._process.stderr):
            if pipe:
                pipe.close()
        for lane in self._files:
            lane.close()
        _remove(self.scratch)
        self._folder.cleanup()

    @property
    def dead(self) -> bool:
        """Whether the child is gone, or not to be asked again."""
        return bool(self._failure)

    @property
    def printed(self) -> str:
        """The beginning of what the child printed, on one line; complete once the child has ended."""
        return clean(self._printed[:_SHOWN_BYTES].decode(errors="replace").strip())

    @contextmanager
    def lane(self) -> Iterator[Lane]:
        """Lend a lane for a request."""
        lane = self._lanes.get()
        try:
            yield lane
        finally:
            self._lanes.put(lane)

    def ask(
        self, name: str, arguments: Mapping[str, Any], kind: type[Kind], doing: str, lane: Lane | None = None
    ) -> Kind:
        """Return the child's answer to a request.

        Args:
            name: Of the service's handler.
            arguments: What it is given, as JSON has it.
            kind: The shape of its answer.
            doing: What the child is doing meanwhile, for errors: "rendering".
            lane: The lane that carries its pixels.

        Raises:
            ForeignCodeError: the child died, hung or lied, or its code failed.
            UserError: it was asked for what there is not.
        """
        future: Future[_Reply] = Future()
        number = next(self._numbers)
        with self._lock:
            if self._failure:
                raise ForeignCodeError(self.name, f"{self._failure}, so that {doing} was not tried")
            self._waiting[number] = future
        request = {
            "id": number,
            "name": name,
            "arguments": arguments,
            "lane": lane.number if lane else 0,
        }
        self._send(request)
        reply = self._waited(future, self.limits.request_seconds, doing)
        if reply.error is not None:
            fields = reply.error.model_dump()
            raise UserError.of_fields({key: clean(text) for key, text in fields.items()})
        if reply.failure is not None:
            raise ForeignCodeError(self.name, clean(reply.failure))
        try:
            return kind.model_validate(reply.answer)
        except ValidationError:
            raise self.lies(doing) from None

    def lies(self, doing: str) -> ForeignCodeError:
        """Stop a child that answered what cannot be; return the error to raise."""
        self._fail("the process of its code answered what no host answers")
        return ForeignCodeError(self.name, f"{self._failure} while {doing}")

    def read(self, lane: Lane, dtype: Any, shape: Sequence[int], doing: str) -> Any:  # noqa: ANN401 - an array
        """Return the pixels that an answer left in a lane."""
        try:
            return lane.read(dtype, shape)
        except (OSError, ValueError):
            raise self.lies(doing) from None

    def _send(self, request: Mapping[str, Any]) -> None:
        line = json.dumps(request).encode() + b"\n"
        with self._lock, suppress(OSError):  # it is gone: who reads its answers learns how
            pipe = _pipe(self._process.stdin)
            pipe.write(line)
            pipe.flush()

    def _waited(self, future: Future[Any], seconds: float, doing: str) -> Any:  # noqa: ANN401
        try:
            return future.result(seconds)
        except TimeoutError:
            self._fail(f"its code did not come back within {seconds:g} s")
        except _GoneError:
            pass
        raise ForeignCodeError(self.name, f"{self._failure} while {doing}")

    def _fail(self, how: str) -> None:
        """Kill the child, and let go of all that wait for it."""
        with self._lock:
            self._failure = self._failure or how
            waiting: list[Future[Any]] = [self._ready, *self._waiting.values()]
            self._waiting.clear()
        kill(self._process)
        for future in waiting:
            with suppress(InvalidStateError):  # another thread was first
                future.set_exception(_GoneError())

    # -- threads that read ------------------------------------------------------------------------

    def _read_answers(self) -> None:
        pipe = _pipe(self._process.stdout)
        try:
            while line := pipe.readline(self.limits.answer_bytes):
                self._take(line)
        except (ValueError, KeyError):
            self._fail("the process of its code answered what no host answers")
        # It ended, or its code closed the pipe.
        try:
            how = how_it_ended(self._process.wait(1.0))
        except subprocess.TimeoutExpired:
            how = "its code closed the pipe that its host answers by"
        self._fail(how)

    def _take(self, line: bytes) -> None:
        """Hand an answer to who waits for it; whatever is no such answer is an error."""
        with suppress(InvalidStateError):  # it was let go of meanwhile
            if not self._ready.done():
                self._ready.set_result(_Ready.model_validate_json(line))
                return
            reply = _Reply.model_validate_json(line)
            with self._lock:
                future = self._waiting.pop(reply.id)
            future.set_result(reply)

    def _read_printed(self) -> None:
        pipe = _pipe(self._process.stderr)
        while chunk := pipe.read1(4096):  # type: ignore[attr-defined] # of buffered pipes
            self._printed += chunk
            if len(self._printed) > self.limits.printed_bytes:
                self._fail(f"its code printed more than {self.limits.printed_bytes >> 10} KiB")
                return


def _remove(folder: Path) -> None:
    """Remove all in a folder, however deep it is: what is in a folder moves up before that is removed."""
    numbers = count()
    with suppress(OSError):  # what cannot be removed stays; a verdict does not depend on it
        while entries := list(os.scandir(folder)):
            for entry in entries:
                if not entry.is_dir(follow_symlinks=False):
                    Path(entry.path).unlink()
                    continue
                Path(entry.path).chmod(0o700)
                for inner in list(os.scandir(entry.path)):
                    Path(inner.path).rename(folder / f".moved-{next(numbers)}")
                Path(entry.path).rmdir()


class _GoneError(Exception):
    """The child is gone."""


def _pipe(pipe: IO[bytes] | None) -> IO[bytes]:
    assert pipe is not None  # noqa: S101 - all three are pipes
    return pipe


def clean(text: str) -> str:
    """Return text of a child's as a report can show it: on one line, and nothing that steers a terminal."""
    return "".join(letter if letter.isprintable() else " " for letter in text)
