# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""The codec for each sequence: as it was named, or the smallest that the show's hosts read."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

from ocio_gen.core.disk.files import shown
from ocio_gen.core.documented import Documented
from ocio_gen.core.errors import ArgumentError
from ocio_gen.recompression.codecs import LOSSLESS, codecs_read_by
from ocio_gen.recompression.samples import FRAMES, Figures, Sample, SampleJob
from ocio_gen.recompression.sources import Found, sequences
from ocio_gen.show.hosts import HOSTS, host_release
from ocio_gen.show.releases import RELEASES, version_key

# What is taken for read by all, where no hosts are named: all but HTJ2K and ZSTD.
_ANYWHERE = "3.3"


class CodecFigures(Documented):
    """What a codec did on samples of a sequence."""

    codec: str
    """Its name."""
    ratio: float
    """Uncompressed bytes to compressed ones."""
    bytes: int
    """Estimated size of the sequence."""
    write_mb_s: float
    """Uncompressed megabytes (of 1,000,000 bytes) written in a second by one process."""
    read_mb_s: float
    """The same, read."""
    since: str
    """The first OpenEXR that reads it."""


class Choice(Documented):
    """The codec of a sequence, and why."""

    sequence: str
    """Its path, with the range of its frames."""
    frames: int
    """How many there are."""
    bytes: int
    """Their size as they are."""
    present: str
    """The codec that they have."""
    codec: str
    """The codec to recompress them with."""
    why: str
    """Why this one."""
    figures: list[CodecFigures]
    """The smallest first."""

    @property
    def estimate(self) -> int:
        """Estimated bytes with the codec."""
        return next((one.bytes for one in self.figures if one.codec == self.codec), self.bytes)


def openexr_of_hosts(hosts: Iterable[str]) -> tuple[str, str]:
    """Return the oldest OpenEXR among hosts, and which host that is.

    Args:
        hosts: nuke=16.0, openexr=3.5, or a show description, each.

    Raises:
        UserError: one is not known.
    """
    releases = dict(_openexr_releases(hosts))
    if not releases:
        return _ANYWHERE, "any host"
    oldest = min(releases, key=lambda host: version_key(releases[host]))
    return releases[oldest], oldest


def _openexr_releases(hosts: Iterable[str]) -> Iterator[tuple[str, str]]:
    for text in hosts:
        name, _, version = text.partition("=")
        if text.endswith(".toml"):
            from ocio_gen.show.show_file import load_show

            show = load_show(Path(text))
            for host, its_version, release in show.host_versions:
                yield f"{host} {its_version}", RELEASES[release].openexr
            for release in show.releases:
                yield f"OCIO {release}'s year", RELEASES[release].openexr
        elif name == "openexr" and re.fullmatch(r"[0-9]+(\.[0-9]+)*", version):
            yield f"OpenEXR {version}", version
        elif name in HOSTS and version:
            yield f"{name} {version}", RELEASES[host_release(name, version)].openexr
        else:
            known = ", ".join(HOSTS)
            raise ArgumentError(
                "hosts",
                f"found {text!r}",
                hint=f"give a show.toml, openexr=3.4, or a host of {known}: nuke=16.0",
            )


def require_read(codec: str, hosts: Sequence[str]) -> None:
    """Raise UserError if one of the hosts does not read a codec."""
    openexr, oldest = openexr_of_hosts(hosts)
    since = LOSSLESS[codec].since
    if hosts and version_key(since) > version_key(openexr):
        raise ArgumentError(
            "codec",
            f"{codec} needs OpenEXR {since}, and {oldest} has {openexr}",
            hint="give auto, or other `hosts`",
        )


def choices(
    frames: Sequence[Found],
    codec: str,
    hosts: Sequence[str],
    sample: Callable[[Sequence[SampleJob]], Iterator[Sample]],
) -> list[tuple[Choice, list[Found]]]:
    """Return the codec for each sequence, by samples of its frames, and the frames.

    Args:
        frames: All frames.
        codec: The codec that is wanted, or auto.
        hosts: As for `openexr_of_hosts`.
        sample: Samples frames.

    Raises:
        UserError: a host is not known.
    """
    openexr, oldest = openexr_of_hosts(hosts)
    tried = codecs_read_by(openexr) if codec == "auto" else (codec,)
    grouped = sequences(frames)
    names_of: dict[Path, list[str]] = {}  # one frame can be in several, by links
    for name, some in grouped.items():
        for frame in some[:: max(1, -(-len(some) // FRAMES))]:
            names_of.setdefault(frame.path, []).append(name)
    by_sequence: dict[str, list[Sample]] = {name: [] for name in grouped}
    for one in sample([SampleJob(path, tried) for path in names_of]):
        for name in names_of[one.path]:
            by_sequence[name].append(one)
    reader = f"{oldest}, which has OpenEXR {openexr}," if hosts else "all hosts"
    return [
        (_choice(name, grouped[name], samples, codec, reader), grouped[name])
        for name, samples in by_sequence.items()
    ]


def _choice(name: str, frames: list[Found], samples: list[Sample], codec: str, reader: str) -> Choice:
    size = sum(frame.path.lstat().st_size for frame in frames)
    good = [one for one in samples if not one.problem]
    totals: dict[str, Figures] = {}
    for one in good:
        for tried, measured in one.figures.items():
            totals[tried] = totals.get(tried, Figures()) + measured
    figures = [_figures(tried, total, size) for tried, total in totals.items() if total.raw]
    figures.sort(key=lambda one: one.bytes)
    present = good[0].codec if good else "?"
    if codec != "auto":
        chosen, why = codec, "as asked for"
    elif not figures:
        problem = samples[0].problem if samples else ""
        chosen, why = "piz", f"nothing could be sampled: {problem}"
    elif figures[0].bytes >= size and present in LOSSLESS:
        chosen, why = present, "no other codec is smaller"
    else:
        chosen, why = figures[0].codec, f"the smallest that {reader} can read"
    return Choice(
        sequence=shown(name),
        frames=len(frames),
        bytes=size,
        present=present,
        codec=chosen,
        why=why,
        figures=figures,
    )


def _figures(codec: str, total: Figures, size: int) -> CodecFigures:
    return CodecFigures(
        codec=codec,
        ratio=total.raw / total.packed,
        bytes=round(size * total.packed / total.present),
        write_mb_s=total.raw / total.writing / 1e6,
        read_mb_s=total.raw / total.reading / 1e6,
        since=LOSSLESS[codec].since,
    )
