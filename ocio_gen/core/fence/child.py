# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""The child: serves requests behind the fence."""

import json
import os
import sys
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from importlib import import_module
from pathlib import Path
from threading import Lock
from typing import IO, Any, TypeAlias

from ocio_gen.core.errors import ForeignCodeError, UserError
from ocio_gen.core.fence.lanes import Lane, lane_path
from ocio_gen.core.fence.limits import Policy
from ocio_gen.core.fence.protections import end_with_parent, protect

# What a service's HANDLERS hold, by their names: each is given a request's arguments and lane.
Handler: TypeAlias = Callable[[dict[str, Any], Lane], dict[str, Any]]


def run_program(policy: Policy, command: list[str]) -> None:
    """Become a program behind the fence."""
    protect(policy)
    os.execvp(command[0], command)  # noqa: S606 - this is the point


def serve(policy: Policy, service: str, lanes: int) -> None:
    """Answer requests until there are no more.

    Args:
        policy: What is allowed.
        service: A module that has HANDLERS.
        lanes: How many requests there are at once.
    """
    requests, answers = _own_pipes()
    handlers: Mapping[str, Handler] = import_module(service).HANDLERS
    files = [Lane(lane_path(Path(policy.scratch), number), number) for number in range(lanes)]
    _send(answers, {"missing": protect(policy)})
    lock = Lock()

    def work(request: dict[str, Any]) -> None:
        answer = _answer(handlers[request["name"]], request["arguments"], files[request["lane"]])
        with lock:
            _send(answers, {"id": request["id"], **answer})

    threads = ThreadPoolExecutor(lanes)
    try:
        for line in requests:
            threads.submit(work, json.loads(line))
    except OSError:
        # Code of others closed the pipe. Its host ends this process when it sees that.
        threads.shutdown()
    # Code of others may still run, and may hold up an orderly end.
    os._exit(0)


def _answer(handler: Handler, arguments: dict[str, Any], lane: Lane) -> dict[str, Any]:
    try:
        return {"answer": handler(arguments, lane)}
    except ForeignCodeError as error:
        return {"failure": str(error)}
    except UserError as error:
        return {"error": error.fields()}
    except Exception as error:
        return {"failure": f"its code made the host fail ({error!r})"}


def _own_pipes() -> tuple[IO[bytes], IO[bytes]]:
    """Return the pipes of requests and answers; what is printed goes where errors go."""
    requests = os.fdopen(os.dup(0), "rb")
    answers = os.fdopen(os.dup(1), "wb", buffering=0)
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.dup2(2, 1)
    os.close(nothing)
    return requests, answers


def _send(answers: IO[bytes], answer: dict[str, Any]) -> None:
    left = memoryview(json.dumps(answer).encode() + b"\n")
    while left:
        left = left[answers.write(left) :]


def main() -> None:
    """Do what the one argument says, as JSON."""
    given = json.loads(sys.argv[1])
    policy = Policy.from_dict(given["policy"])
    end_with_parent()
    if "command" in given:
        run_program(policy, given["command"])
    else:
        serve(policy, given["service"], given["lanes"])
