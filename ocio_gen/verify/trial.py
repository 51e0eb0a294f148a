"""What the child of `ocio_gen.trial` runs: it is given lists of files, and prints what it is about to do."""

import json
import os
import sys
from contextlib import suppress
from pathlib import Path

import PyOpenColorIO as ocio

from ocio_gen.errors import UserError
from ocio_gen.opencolorio import CONFIG_SUFFIXES, OCIO_ERRORS, is_archive
from ocio_gen.trial import DONE
from ocio_gen.verify.names import asked_file_names

# Of addresses: more than any LUT takes, and less than makes a machine swap for long.
_MEMORY = 8 << 30

# The exit code where it is not enough; 1 is that of any error in Python.
_TOO_LARGE = 3


def main() -> None:
    """Read files as the commands do, and throw away what comes of it."""
    _limit_memory()
    ocio.SetLoggingLevel(ocio.LOGGING_LEVEL_NONE)
    try:
        for line in sys.stdin:
            for path in map(Path, json.loads(line)):
                if path.suffix.lower() in CONFIG_SUFFIXES or is_archive(path):
                    _try_config(path)
                else:
                    _try_lut(path)
            sys.stdout.buffer.write(DONE)
            sys.stdout.flush()
    except MemoryError:
        os._exit(_TOO_LARGE)
    os._exit(0)  # what is freed at the end of a process is nobody's concern


def _try_config(path: Path) -> None:
    _say("loading it")
    try:
        config = ocio.Config.CreateFromFile(str(path))
    except OCIO_ERRORS:
        return
    _say("the regular expressions and patterns of its file rules")
    if config.getMajorVersion() > 1:
        for name in asked_file_names():
            config.getColorSpaceFromFilepath(name)
    if is_archive(path) or b"FileTransform" not in path.read_bytes():
        return
    _say("the names of its files")
    from ocio_gen.config.search import SearchPath, TooManyFilesError, file_names  # takes longer than a LUT

    search = SearchPath.of(config)
    for source in file_names(config):
        with suppress(TooManyFilesError, UserError):
            for found in search.files(source):
                _try_lut(found.path)


def _try_lut(path: Path) -> None:
    _say(path.name)
    with suppress(*OCIO_ERRORS):
        ocio.ClearAllCaches()
        ocio.Config.CreateRaw().getProcessor(ocio.FileTransform(str(path))).getDefaultCPUProcessor()


def _say(text: str) -> None:
    print(text.replace("\n", " "), flush=True)


def _limit_memory() -> None:
    if sys.platform == "linux":
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


if __name__ == "__main__":
    main()
