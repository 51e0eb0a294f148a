"""A starting description of a show, with comments, for its colour scientist to go on from."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from pydantic import ValidationError

from ocio_gen.core.errors import UserError
from ocio_gen.core.names import require_name
from ocio_gen.core.templates import render
from ocio_gen.show.hosts import HOSTS
from ocio_gen.show.looks.look import WORKING_SPACES
from ocio_gen.show.model import Show


@dataclass(frozen=True)
class Answers:
    """What is known of a show at its start."""

    name: str
    title: str
    hosts: Mapping[str, str] = field(default_factory=dict)  # versions
    aces: str | None = None
    cameras: Sequence[str] = ()
    working_space: str = "ACESproxy"


def parse_hosts(words: Sequence[str]) -> dict[str, str]:
    """Return hosts and their versions of words like 'nuke=15.1'.

    Raises:
        UserError: a word is none of these.
    """
    hosts: dict[str, str] = {}
    for word in words:
        name, _, version = word.partition("=")
        if name not in HOSTS or not version:
            raise UserError(
                f"--host: found {word!r}; allowed: a host and its version, nuke=15.1 say; "
                f"hosts are {', '.join(HOSTS)}"
            )
        hosts[name] = version
    return hosts


def starter(answers: Answers) -> str:
    """Return the text of a description.

    Raises:
        UserError: an answer is not what its key allows.
    """
    listed = {"title": [answers.title], "hosts": answers.hosts.values(), "spaces.cameras": answers.cameras}
    for key, texts in listed.items():
        for text in texts:
            require_name(text, f"init: {key}")
    if answers.working_space not in WORKING_SPACES:
        raise UserError(
            f"init: looks.working_space: found {answers.working_space!r}; allowed: "
            f"{', '.join(WORKING_SPACES)}; write another space of the base into the description"
        )
    text = render("ocio_gen.show", "starter.toml.j2", answers=answers, working_spaces=list(WORKING_SPACES))
    try:
        Show.model_validate(tomllib.loads(text), context={"folder": Path()})
    except ValidationError as error:
        first = error.errors()[0]
        key = ".".join(map(str, first["loc"]))
        raise UserError(f"init: {key}: found {first['input']!r}; {first['msg']}") from None
    return text
