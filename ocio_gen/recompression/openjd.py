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
    import yaml

    parameters: list[dict[str, str]] = []
    steps: list[dict[str, object]] = []

    def passed(path: Path) -> str:
        """Return what stands for a path in arguments: a parameter, where it would be an expression itself."""
        text = _text(path)
        if _EXPRESSION not in text:
            return text
        name = f"Path_{len(parameters) + 1}"
        parameters.append({"name": name, "type": "STRING", "default": text})
        return f"{{{{Param.{name}}}}}"

    paths = [f"--{option}={passed(value)}" for option, value in options.items()]
    for codec, some in frames.items():
        listed = path.with_name(f"{path.stem}.{codec}.frames")
        write_file(listed, b"".join(os.fsencode(in_real_folder(frame)) + b"\0" for frame in some))
        parameter = f"Frames_{codec}"
        parameters.append({"name": parameter, "type": "PATH", "default": _text(Path(listed.name))})
        chunk = {
            "name": "Chunk",
            "type": "CHUNK[INT]",
            "range": f"1-{len(some)}",
            "chunks": {"defaultTaskCount": _CHUNK, "rangeConstraint": "CONTIGUOUS"},
        }
        task = [
            f"--files0-from={{{{Param.{parameter}}}}}",
            "--only={{Task.Param.Chunk}}",
            f"--codec={codec}",
            "--no-mhl",
            *arguments,
            *paths,
        ]
        steps.append(
            {
                "name": f"Recompress {codec}",
                "parameterSpace": {"taskParameterDefinitions": [chunk]},
                "script": _script(task),
            }
        )
    if folders:
        dependencies = [{"dependsOn": step["name"]} for step in steps]
        sealing = ["seal", *(passed(folder.resolve()) for folder in folders)]
        steps.append({"name": "Seal", "dependencies": dependencies, "script": _script(sealing)})
    template = {
        "specificationVersion": "jobtemplate-2023-09",
        "extensions": ["TASK_CHUNKING"],
        "name": f"Recompress {sum(map(len, frames.values()))} frames",
        "parameterDefinitions": parameters,
        "steps": steps,
    }
    write_file(path, yaml.safe_dump(template, sort_keys=False, allow_unicode=True).encode())


def _text(path: Path) -> str:
    """Return a path as a template has it.

    Raises:
        UserError: it is not UTF-8, or has control characters.
    """
    if problem := name_problem(str(path), _LONGEST_PATH):
        raise InvalidFileError(shown(path), f"{problem}, which no job template can hold", hint="rename it")
    return str(path)


def _script(arguments: Sequence[str]) -> dict[str, object]:
    command = {"command": sys.executable, "args": ["-P", "-m", "ocio_gen", "recompress", *arguments]}
    return {"actions": {"onRun": command}}
