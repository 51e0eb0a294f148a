# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""ffmpeg and ffprobe, run on files that may be hostile: no shell, no network, in time."""

import re
import shutil
import subprocess
import threading
from collections.abc import Generator, Sequence
from functools import cache
from pathlib import Path
from typing import IO

from pydantic import Field

from ocio_gen.core.documented import Documented
from ocio_gen.core.errors import InvalidFileError, MissingToolError, one_line

# What is called .mov and is a playlist leads nowhere; nothing but files is opened.
_FENCED = ("-protocol_whitelist", "file,pipe", "-format_whitelist", "mov,matroska,mxf,avi")

# What a program may take to tell what a file is, and for one frame.
_SECONDS = 60.0

# What begins a line: [prores @ 0x55d164bcfc0].
_PLACE = re.compile(r"\[[^\]\n]* @ 0x[0-9a-f]+\] ")

# Bytes that are read of what a program says.
_MOST_READ = 1 << 16

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
    process = subprocess.Popen(  # noqa: S603 - a program of the user's, and no shell
        command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    output, said = _Output(process), _Beginning(process.stderr)
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
        reason = _short(said.read(), path) or "it ends within a frame"
        raise InvalidFileError(path, f"damaged ({reason})", hint="record it again")


class _Output:
    """The output of a process, which is ended where it is late."""

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        self._process = process
        self._ended = False
        self.late = False

    def read(self, size: int) -> bytes:
        """Return so many bytes, or what is left of them."""
        assert self._process.stdout is not None  # noqa: S101
        timer = threading.Timer(_SECONDS, self._end)
        timer.daemon = True
        timer.start()
        try:
            data = self._process.stdout.read(size)
        finally:
            timer.cancel()
        self.late = self._ended and len(data) < size
        return data

    def close(self, *, kill: bool) -> int:
        """Return the exit code of the process, which is ended first if it may still be at work."""
        assert self._process.stdout is not None  # noqa: S101
        if kill:
            self._process.kill()
        self._process.stdout.close()
        try:
            return self._process.wait(_SECONDS)
        except subprocess.TimeoutExpired:
            self.late = True
            self._process.kill()
            return self._process.wait()

    def _end(self) -> None:
        self._ended = True
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
    """Return the version of ffmpeg.

    Raises:
        UserError: there is none, or it does not run.
    """
    name = _program("ffmpeg")
    code, said, _ = _ran([name, "-version"], name)
    found = re.match(rb"ffmpeg version (\S+)", said)
    if code or not found:
        raise MissingToolError(name, "does not run", hint="install ffmpeg, or give image files")
    return found[1].decode(errors="replace")


def as_stored() -> list[str]:
    """Return what has ffmpeg give each frame once, in words of this release: -vsync became -fps_mode in 5.1.

    (What is built from a snapshot has a name, and no number: it is taken as new.)

    Raises:
        UserError: there is no ffmpeg.
    """
    found = re.match(r"n?(\d+)\.(\d+)", version())
    old = found is not None and (int(found[1]), int(found[2])) < (5, 1)
    return ["-vsync" if old else "-fps_mode", "passthrough"]


def probed(path: Path) -> Stream:
    """Return what ffprobe says of a file's first stream of pictures.

    Raises:
        UserError: there is no ffprobe, the file cannot be read, or has no such stream.
    """
    keys = ",".join(Stream.model_fields)
    command = [_program("ffprobe"), "-v", "error", *_FENCED, "-select_streams", "v:0"]
    command += ["-show_entries", f"stream={keys}", "-of", "json", f"file:{path}"]
    code, told, said = _ran(command, path)
    try:
        streams = _Streams.model_validate_json(told).streams if not code else []
    except ValueError:
        streams = []
    if not streams:
        reason = _short(said, path) or "no stream of pictures"
        raise InvalidFileError(path, f"not a readable movie ({reason})", hint="give another file")
    return streams[0]


def _ran(command: Sequence[str], about: object) -> tuple[int, bytes, bytes]:
    """Run a program; return its exit code, and the beginnings of its output and of what it complains of.

    Args:
        command: The program, and its arguments.
        about: What an error is about.

    Raises:
        UserError: it takes too long.
    """
    process = subprocess.Popen(  # noqa: S603 - a program of the user's, and no shell
        command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    told, said = _Beginning(process.stdout), _Beginning(process.stderr)
    try:
        code = process.wait(_SECONDS)
    except subprocess.TimeoutExpired:
        text = f"{Path(command[0]).name} takes more than {_SECONDS:g} seconds"
        raise InvalidFileError(about, text, hint="give another file") from None
    finally:
        process.kill()
        process.wait()
    return code, told.read(), said.read()


class _Beginning:
    """The beginning of what a program says, which is read to its end, so that the program can go on."""

    def __init__(self, pipe: IO[bytes] | None) -> None:
        assert pipe is not None  # noqa: S101
        self._pipe, self._kept = pipe, b""
        self._thread = threading.Thread(target=self._drain, daemon=True)
        self._thread.start()

    def _drain(self) -> None:
        with self._pipe:
            while some := self._pipe.read(_MOST_READ):
                self._kept = self._kept or some

    def read(self) -> bytes:
        """Return it, once the program has ended."""
        self._thread.join(_SECONDS)
        return self._kept


def _short(said: bytes, path: Path) -> str:
    """Return the first line of what a program said, without the file's path and addresses in memory."""
    text = _PLACE.sub("", said.decode(errors="replace")).replace(f"file:{path}", path.name)
    lines = [line for line in map(one_line, text.splitlines()) if line]
    return lines[0][:_MOST_SAID].rstrip(".: ") if lines else ""
