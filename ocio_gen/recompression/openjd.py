# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""The same work as a job for a render farm: an Open Job Description template."""

import os
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from ocio_gen.core.disk.files import shown, write_file
from ocio_gen.core.errors import InvalidFileError
from ocio_gen.core.names import name_problem
from ocio_gen.recompression.sources import in_real_folder

# Frames of a task, where the farm does not choose otherwise.
_CHUNK = 20


# Characters, as Open Job Description allows for the default of a parameter.
_LONGEST_PATH = 1024

# What begins an expression in a template.
_EXPRESSION = "{{"


class JobTemplate:
    """A job template in the making. Paths in it are absolute, or beside it."""

    def __init__(self, name: str) -> None:
        """Take what people call the job."""
        self._name = name
        self._parameters: list[dict[str, str]] = []
        self._steps: list[dict[str, object]] = []

    def argument(self, path: Path) -> str:
        """Return what stands for a path in arguments: a parameter, where it would be an expression itself.

        Raises:
            UserError: no template can hold it.
        """
        text = _text(path)
        if _EXPRESSION not in text:
            return text
        name = f"Path_{len(self._parameters) + 1}"
        self._parameters.append({"name": name, "type": "STRING", "default": text})
        return f"{{{{Param.{name}}}}}"

    def file_beside(self, parameter: str, name: str) -> str:
        """Return what stands for a file beside the template in arguments; otherwise as `argument`."""
        self._parameters.append({"name": parameter, "type": "PATH", "default": _text(Path(name))})
        return f"{{{{Param.{parameter}}}}}"

    def add_chunks(self, name: str, count: int, *arguments: str) -> None:
        """Add a step of many tasks: each gets `--only` with the first and the last of its frames.

        Args:
            name: The step's.
            count: How many frames there are.
            arguments: Of ocio-gen.
        """
        chunk = {
            "name": "Chunk",
            "type": "CHUNK[INT]",
            "range": f"1-{count}",
            "chunks": {"defaultTaskCount": _CHUNK, "rangeConstraint": "CONTIGUOUS"},
        }
        self._steps.append(
            {
                "name": name,
                "parameterSpace": {"taskParameterDefinitions": [chunk]},
                "script": _script([*arguments, "--only={{Task.Param.Chunk}}"]),
            }
        )

    def add_end(self, name: str, *arguments: str) -> None:
        """Add a step of one task, after all others."""
        dependencies = [{"dependsOn": step["name"]} for step in self._steps]
        self._steps.append({"name": name, "dependencies": dependencies, "script": _script(arguments)})

    def write(self, path: Path) -> None:
        """Write it, as YAML.

        Raises:
            OSError: it cannot be written.
        """
        import yaml

        template = {
            "specificationVersion": "jobtemplate-2023-09",
            "extensions": ["TASK_CHUNKING"],
            "name": self._name,
            "parameterDefinitions": self._parameters,
            "steps": self._steps,
        }
        write_file(path, yaml.safe_dump(template, sort_keys=False, allow_unicode=True).encode())


def write_job(
    path: Path,
    frames: Mapping[str, Sequence[Path]],
    arguments: Sequence[str],
    options: Mapping[str, Path],
    folders: Sequence[Path],
) -> None:
    """Write a job template, and beside it the lists of its frames.

    Args:
        path: The template, YAML.
        frames: The frames of each codec.
        arguments: More of them for `ocio-gen recompress`.
        options: Its options that are paths.
        folders: What is sealed in the end, with ASC MHL; none if nothing is.

    Raises:
        OSError: it cannot be written.
        UserError: no template can hold a path.
    """
    job = JobTemplate(f"Recompress {sum(map(len, frames.values()))} frames")
    paths = [f"--{option}={job.argument(value)}" for option, value in options.items()]
    for codec, some in frames.items():
        listed = path.with_name(f"{path.stem}.{codec}.frames")
        write_file(listed, b"".join(os.fsencode(in_real_folder(frame)) + b"\0" for frame in some))
        given = f"--files0-from={job.file_beside(f'Frames_{codec}', listed.name)}"
        task = [given, f"--codec={codec}", "--no-mhl", *arguments, *paths]
        job.add_chunks(f"Recompress {codec}", len(some), "recompress", *task)
    if folders:
        job.add_end("Seal", "recompress", "seal", *(job.argument(folder.resolve()) for folder in folders))
    job.write(path)


def _text(path: Path) -> str:
    """Return a path as a template has it.

    Raises:
        UserError: it is not UTF-8, or has control characters.
    """
    if problem := name_problem(str(path), _LONGEST_PATH):
        raise InvalidFileError(shown(path), f"{problem}, which no job template can hold", hint="rename it")
    return str(path)


def _script(arguments: Sequence[str]) -> dict[str, object]:
    command = {"command": sys.executable, "args": ["-P", "-m", "ocio_gen", *arguments]}
    return {"actions": {"onRun": command}}
