"""Writing a file so that it is whole or not there."""

import os
import tempfile
from pathlib import Path


def write_file(path: Path, content: bytes) -> None:
    """Write a file beside its place, flush it to disk, and move it there; folders are made.

    What stood there is replaced only by a whole file. A device or pipe is written to as it is.

    Raises:
        OSError: it cannot be written. The caller knows which path is the user's own.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.exists() and not path.is_file():
        path.write_bytes(content)
        return
    with tempfile.TemporaryDirectory(prefix=f".{path.name}.", dir=path.parent) as scratch:
        beside = Path(scratch, path.name)
        with beside.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
