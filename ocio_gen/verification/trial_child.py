# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""What the child of `core.trial` runs: it is given lists of files, and prints what it is about to do."""

import json
import os
import sys
from contextlib import suppress
from pathlib import Path

import PyOpenColorIO as ocio

from ocio_gen.core.errors import UserError
from ocio_gen.core.fence.limits import limit_process
from ocio_gen.core.opencolorio import CONFIG_SUFFIXES, OCIO_ERRORS, is_archive, lut_processor
from ocio_gen.core.trial import DONE, REFUSED
from ocio_gen.verification.packages.names import asked_file_names

# Of addresses: more than any LUT takes, and less than makes a machine swap for long.
_MEMORY = 8 << 30

# The exit code where it is not enough; 1 is that of any error in Python.
_TOO_LARGE = 3


def main() -> None:
    """Read files as the commands do, and throw away what comes of it."""
    _limit_memory()
    ocio.SetLoggingLevel(ocio.LOGGING_LEVEL_NONE)
    for line in sys.stdin:
        paths, with_luts = json.loads(line)
        for path in map(Path, paths):
            try:
                _try(path, with_luts=with_luts)
            except MemoryError:
                os._exit(_TOO_LARGE)
            except Exception as error:
                _say(f"{path.name}: {error!r}")
        _say(DONE.decode().strip("\n"))
    os._exit(0)  # what is freed at the end of a process is nobody's concern


def _try(path: Path, *, with_luts: bool) -> None:
    if path.suffix.lower() in CONFIG_SUFFIXES or is_archive(path):
        _try_config(path, with_luts=with_luts)
    else:
        _try_lut(path)


def _try_config(path: Path, *, with_luts: bool) -> None:
    _say("loading it")
    try:
        config = ocio.Config.CreateFromFile(str(path))
    except OCIO_ERRORS:
        return
    _say("the regular expressions and patterns of its file rules")
    if config.getMajorVersion() > 1:
        for name in asked_file_names():
            config.getColorSpaceFromFilepath(name)
    _refuse_devices(path, config)
    if with_luts:
        _try_luts(path, config)


def _refuse_devices(path: Path, config: ocio.Config) -> None:
    """Refuse a config that names a pipe or a device, which OCIO would read for ever."""
    if is_archive(path):
        return
    from ocio_gen.config.search import SearchPath, file_transforms

    search = SearchPath.of(config)
    for source in {one.getSrc() for one in file_transforms(config)}:
        for _, place in search.places_of(source):
            if Path(place).exists() and not Path(place).is_file() and not Path(place).is_dir():
                _say(f"{REFUSED}uses {source}, which is no regular file")
                return


def _try_luts(path: Path, config: ocio.Config) -> None:
    from ocio_gen.config.search import SearchPath, TooManyFilesError, file_names, file_transforms

    _say("the names of its files")
    if is_archive(path):
        for transform in file_transforms(config):
            _say(transform.getSrc())
            with suppress(*OCIO_ERRORS):
                config.getProcessor(transform).getDefaultCPUProcessor()
        return
    search = SearchPath.of(config)
    for source in file_names(config):
        with suppress(TooManyFilesError, UserError):
            for found in search.files(source):
                _try_lut(found.path)


def _try_lut(path: Path) -> None:
    _say(path.name)
    with suppress(UserError, *OCIO_ERRORS):
        ocio.ClearAllCaches()
        lut_processor(path, resolve=True).getDefaultCPUProcessor()


def _say(text: str) -> None:
    sys.stdout.buffer.write(text.replace("\n", " ").encode(errors="backslashreplace") + b"\n")
    sys.stdout.flush()


def _limit_memory() -> None:
    if sys.platform == "linux":
        limit_process("RLIMIT_AS", _MEMORY)
        limit_process("RLIMIT_CORE", 0)


if __name__ == "__main__":
    main()
