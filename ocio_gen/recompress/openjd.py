"""The same work as a job for a render farm: an Open Job Description template."""

import os
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from ocio_gen.files import write_file
from ocio_gen.recompress.sources import in_real_folder

# Frames of a task, where the farm does not choose otherwise.
_CHUNK = 20


def write_job(
    path: Path, frames: Mapping[str, Sequence[Path]], arguments: Sequence[str], folders: Sequence[Path]
) -> None:
    """Write a job template, and beside it the lists of its frames.

    Args:
        path: The template, YAML.
        frames: The frames of each codec.
        arguments: More of them for `ocio-gen recompress`.
        folders: What is sealed in the end, with ASC MHL.

    Raises:
        OSError: it cannot be written.
    """
    import yaml

    parameters = []
    steps: list[dict[str, object]] = []
    for codec, some in frames.items():
        listed = path.with_name(f"{path.stem}.{codec}.frames")
        write_file(listed, b"".join(os.fsencode(in_real_folder(frame)) + b"\0" for frame in some))
        parameter = f"Frames_{codec}"
        parameters.append({"name": parameter, "type": "PATH", "default": listed.name})
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
        ]
        steps.append(
            {
                "name": f"Recompress {codec}",
                "parameterSpace": {"taskParameterDefinitions": [chunk]},
                "script": _script(task),
            }
        )
    dependencies = [{"dependsOn": step["name"]} for step in steps]
    sealing = ["--seal", *(str(folder.resolve()) for folder in folders)]
    steps.append({"name": "Seal", "dependencies": dependencies, "script": _script(sealing)})
    template = {
        "specificationVersion": "jobtemplate-2023-09",
        "extensions": ["TASK_CHUNKING"],
        "name": f"Recompress {sum(map(len, frames.values()))} frames",
        "parameterDefinitions": parameters,
        "steps": steps,
    }
    write_file(path, yaml.safe_dump(template, sort_keys=False, allow_unicode=True).encode())


def _script(arguments: Sequence[str]) -> dict[str, object]:
    command = {"command": sys.executable, "args": ["-m", "ocio_gen", "recompress", *arguments]}
    return {"actions": {"onRun": command}}
