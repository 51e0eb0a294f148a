# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""ffmpeg and ffprobe, run on files that may be hostile: no shell, no network, in time."""

import re
import shutil
import subprocess
import tempfile
import threading
from collections.abc import Generator, Sequence
from functools import cache
from pathlib import Path

from pydantic import Field

from ocio_gen.core.documented import Documented
from ocio_gen.core.errors import InvalidFileError, MissingToolError, one_line

# What is called .mov and is a playlist leads nowhere; nothing but files is opened.
_FENCED = ("-protocol_whitelist", "file,pipe", "-format_whitelist", "mov,matroska,mxf,avi")

# What a program may take to tell what a file is, and for one frame.
_SECONDS = 60.0

# What begins a line: [prores @ 0x55d164bcfc0].
_PLACE = re.compile(r"\[[^\]\n]* @ 0x[0-9a-f]+\] ")

# Of what a program says, so much is repeated.
_MOST_SAID = 300


class Stream(Documented):
    """What ffprobe says of a video stream."""

    codec_name: str = "unknown"
    profile: str = "unknown"
    pix_fmt: str = "unknown"
    width: int = 0
    height: int = 0
    color_range: str = "unknown"
    color_space: str = "unknown"
    nb_frames: int = 0
    """0: not known."""

    @property
    def codec(self) -> str:
        """Its codec, with the profile where it has one."""
        return self.codec_name if self.profile == "unknown" else f"{self.codec_name} {self.profile}"


class _Streams(Documented):
    streams: list[Stream] = Field(default_factory=list)


def decoded(path: Path, settings: Sequence[str], pixels: int, size: int) -> Generator[bytes, None, None]:
    """Yield the frames of a movie as ffmpeg decodes them.

    Args:
        path: The movie.
        settings: What ffmpeg is told of its output.
        pixels: Of a frame, at most.
        size: Bytes of a frame.

    Raises:
        UserError: it is damaged, or takes too long.
    """
    command = [_program("ffmpeg"), "-nostdin", "-v", "error", "-xerror", "-err_detect", "explode", *_FENCED]
    command += ["-max_pixels", str(pixels), "-noautorotate", "-i", f"file:{path}", *settings]
    command += ["-noautoscale", "-f", "rawvideo", "pipe:1"]
    ended, data = False, b""
    with tempfile.TemporaryFile() as said:
        process = subprocess.Popen(  # noqa: S603 - a program of the user's, and no shell
            command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=said
        )
        output = _Output(process)
        try:
            while len(data := output.read(size)) == size:
                yield data
            ended = True
        finally:
            code = output.close(kill=not ended)
        if output.late:
            raise InvalidFileError(
                path, f"a frame takes more than {_SECONDS:g} seconds", hint="give another file"
            )
        if code or data:
            said.seek(0)
            reason = _short(said.read(1 << 16), path) or "it ends within a frame"
            raise InvalidFileError(path, f"damaged ({reason})", hint="record it again")


class _Output:
    """The output of a process, which is ended where it is late."""

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        self._process = process
        self.late = False

    def read(self, size: int) -> bytes:
        """Return so many bytes, or what is left of them."""
        assert self._process.stdout is not None  # noqa: S101
        timer = threading.Timer(_SECONDS, self._end)
        timer.daemon = True
        timer.start()
        try:
            return self._process.stdout.read(size)
        finally:
            timer.cancel()

    def close(self, *, kill: bool) -> int:
        """Return the exit code of the process, which is ended first if it may still be at work."""
        assert self._process.stdout is not None  # noqa: S101
        if kill:
            self._process.kill()
        self._process.stdout.close()
        return self._process.wait()

    def _end(self) -> None:
        self.late = True
        self._process.kill()


def _program(name: str) -> str:
    """Return the path of one of ffmpeg's programs.

    Raises:
        UserError: it is not here.
    """
    found = shutil.which(name)
    if found is None:
        raise MissingToolError(
            name, "is not here, and reads movies", hint="install ffmpeg, or give image files"
        )
    return found


@cache
def version() -> str:
    """Return the version of ffmpeg."""
    ran = subprocess.run([_program("ffmpeg"), "-version"], capture_output=True, check=False)  # noqa: S603
    found = re.match(rb"ffmpeg version (\S+)", ran.stdout)
    return found[1].decode(errors="replace") if found else "of an unknown version"


def probed(path: Path) -> Stream:
    """Return what ffprobe says of a file's first stream of pictures.

    Raises:
        UserError: there is no ffprobe, the file cannot be read, or has no such stream.
    """
    keys = ",".join(Stream.model_fields)
    command = [_program("ffprobe"), "-v", "error", *_FENCED, "-select_streams", "v:0"]
    command += ["-show_entries", f"stream={keys}", "-of", "json", f"file:{path}"]
    try:
        ran = subprocess.run(  # noqa: S603 - a program of the user's, and no shell
            command, stdin=subprocess.DEVNULL, capture_output=True, check=False, timeout=_SECONDS
        )
    except subprocess.TimeoutExpired:
        raise InvalidFileError(
            path, f"ffprobe takes more than {_SECONDS:g} seconds", hint="give another file"
        ) from None
    try:
        streams = _Streams.model_validate_json(ran.stdout).streams if not ran.returncode else []
    except ValueError:
        streams = []
    if not streams:
        reason = _short(ran.stderr, path) or "no stream of pictures"
        raise InvalidFileError(path, f"not a readable movie ({reason})", hint="give another file")
    return streams[0]


def _short(said: bytes, path: Path) -> str:
    """Return the first line of what a program said, without the file's path and addresses in memory."""
    text = _PLACE.sub("", said.decode(errors="replace")).replace(f"file:{path}", path.name)
    lines = [line for line in map(one_line, text.splitlines()) if line]
    return lines[0][:_MOST_SAID].rstrip(".: ") if lines else ""
