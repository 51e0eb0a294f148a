# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""The hand-over of an archive: a package of IMF, Application 5, made of the archive's files alone.

It is made beside its place and put there as a whole; stopped, the next run goes on.
"""

import hashlib
import os
import re
import shutil
import uuid
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any, NamedTuple

import xxhash
from pydantic import BaseModel, ValidationError

from ocio_gen.archive.amfs import ArchiveAmfs
from ocio_gen.archive.layout import PACKAGE
from ocio_gen.archive.place import require_apart
from ocio_gen.archive.plan import Plan, Shot
from ocio_gen.archive.played import Played, played
from ocio_gen.archive.report import ArchivedShot, ArchiveReport, HandOver
from ocio_gen.archive.views import ShowConfig
from ocio_gen.core.disk.files import make_folder, shown, sync_tree, write_file
from ocio_gen.core.disk.input_folders import absolute
from ocio_gen.core.disk.renames import move
from ocio_gen.core.errors import ArgumentError, InvalidFileError, OutputError, UserError
from ocio_gen.core.opencolorio import ocio_messages, own_environment
from ocio_gen.core.progress import Progress, Watch
from ocio_gen.imf.archived import BLACK, ArchivedFrames
from ocio_gen.imf.composition import IMAGE, SOUND, Composition, Resource, Track, written
from ocio_gen.imf.kinds import MAP_NAME, VOLUME_NAME
from ocio_gen.imf.packing import (
    MXF_TYPE,
    XML_TYPE,
    Asset,
    asset_map,
    packing_list,
    volume_index,
)
from ocio_gen.imf.sidecars import sidecar_map
from ocio_gen.mxf.black import black_frame
from ocio_gen.mxf.frames import Frames, frames_of
from ocio_gen.mxf.identity import uuid_of
from ocio_gen.mxf.reader import opened_track_file
from ocio_gen.mxf.regxml import descriptor_xml
from ocio_gen.mxf.sound import Mix, soundfield_of, write_sound
from ocio_gen.mxf.targets import target_frame
from ocio_gen.mxf.wav import Wav, read_wav
from ocio_gen.mxf.wrap import TargetAt, Written, write_frames
from ocio_gen.recompression.errors import LeftAloneError
from ocio_gen.recompression.folders import HISTORY
from ocio_gen.recompression.replacing import SCRATCH, identity, locked
from ocio_gen.show.archive_table import Archive
from ocio_gen.show.model import Show

_LOCK, _LOG, _BLACK_FRAME = f"{SCRATCH}lock", f"{SCRATCH}files", f"{SCRATCH}black.exr"

_DATE = re.compile(rb"<creationdate>([0-9T:.Z+-]{10,40})</creationdate>")

_LANGUAGE = re.compile("[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*")

# Of a mix: the version of its title, and that it is the primary programme (ST 377-41).
_VERSION, _PRIMARY = "1", "PRM"

# Where ASC MHL says when it was written.
_HEAD = 1 << 16


class _Done(BaseModel):
    """A line of the log: a track file that is made."""

    key: str  # of what it is made of
    path: str
    bytes: int
    mtime_ns: int
    sha1: str
    id: str


class Sound(NamedTuple):
    """A mix that goes with the picture: it begins where the cut does."""

    file: Path
    language: str  # RFC 5646


@dataclass(frozen=True)
class HandOverRequest:
    """A package of IMF, as it is asked for."""

    output: Path
    sounds: tuple[Sound, ...] = ()


@dataclass(frozen=True)
class _Made:
    """A track file that is there."""

    asset: Asset
    length: int
    rate: Fraction
    descriptor: Any  # an element


@dataclass(frozen=True)
class _Shot:
    """A shot that is to be wrapped."""

    name: str
    frames: Frames
    targets: list[TargetAt]


@dataclass(frozen=True)
class HandOverPlan:
    """The folder, the composition and the mixes of a package that is still to be written."""

    output: Path
    played: Played
    sounds: tuple[tuple[Wav, str], ...]
    """Each with its language."""


def plan_hand_over(table: Archive, plan: Plan, archive: Path, request: HandOverRequest) -> HandOverPlan:
    """Return what a package is to be, before any work.

    Args:
        table: The show's [archive] table.
        plan: What the archive holds.
        archive: Its folder.
        request: What is asked for; there must be nothing in its place.

    Raises:
        UserError: a composition cannot say the cut, a mix is not as long as it, or the folder is not free.
    """
    place = absolute(request.output)
    if os.path.lexists(place):
        raise OutputError(
            shown(request.output), "exists", hint="name another folder for `imf`, or move it away"
        )
    require_apart(request.output, [*table.sources, archive], "imf")
    seen = played(plan)
    sounds = tuple((read_wav(one.file), one.language) for one in request.sounds)
    for wav, language in sounds:
        if not _LANGUAGE.fullmatch(language):
            raise ArgumentError("language", f"found {language!r}", hint="give en, en-US, de (RFC 5646)")
        soundfield_of(wav)
        _require_length(wav, seen, plan.rate)
    return HandOverPlan(place, seen, sounds)


def _require_length(sound: Wav, seen: Played, rate: Fraction) -> None:
    wanted = seen.frames * sound.rate / rate
    if wanted.denominator != 1:
        text = f"the cut of {seen.frames:,} frames is {float(wanted):,.2f} samples long, and no whole number"
        raise InvalidFileError(
            shown(sound.path), text, hint="make the cut some frames longer, or leave out the mix"
        )
    if sound.length < wanted:
        text = f"has {sound.length:,} samples; the cut is {int(wanted):,} long"
        raise InvalidFileError(shown(sound.path), text, hint="write the mix as long as the cut")


@dataclass(frozen=True)
class Sealed:
    """A complete archive."""

    folder: Path
    show: Show
    table: Archive
    plan: Plan
    report: ArchiveReport


def hand_over(archive: Sealed, wanted: HandOverPlan, watch: Watch) -> HandOver:
    """Make the package of IMF of a complete archive.

    Args:
        archive: The archive.
        wanted: What `plan_hand_over` returned.
        watch: Called after each frame.

    Raises:
        UserError: a frame is none that MXF holds, or the package cannot be written.
    """
    output = wanted.output
    folder = output.with_name(f".{output.name}{SCRATCH}imf")
    try:
        make_folder(folder)
        with locked(folder / _LOCK):
            try:
                made = _HandOver(archive, wanted, folder, watch).run()
                for name in (_LOG, _LOCK):
                    (folder / name).unlink(missing_ok=True)
                sync_tree(folder)
                move(folder, output)
            except (OSError, OutputError):
                raise  # what is done is kept for the next run
            except Exception:
                shutil.rmtree(folder, ignore_errors=True)
                raise
            return made
    except LeftAloneError as error:
        raise OutputError(shown(output), str(error), hint="wait until that ends") from None
    except FileExistsError:
        raise OutputError(shown(output), "was created in the meantime", hint="move it away") from None
    except OSError as error:
        text = f"cannot be written ({error.strerror})"
        raise OutputError(
            shown(output), text, hint="what is done is kept beside it: run this again"
        ) from None


class _HandOver:
    """One package in the making."""

    def __init__(self, archive: Sealed, wanted: HandOverPlan, folder: Path, watch: Watch) -> None:
        self._archive, self._wanted, self._folder, self._watch = archive, wanted, folder, watch
        self._plan, self._title = archive.plan, archive.show.title
        self._notes = list(wanted.played.notes)
        self._date = _date_of(archive.folder)
        self._known = self._logged()
        self._listed = ArchivedFrames(archive.folder)

    def run(self) -> HandOver:
        """Make all files."""
        authoring = self._authoring()
        listed = {one.name: one for one in self._archive.report.shots}
        found = [self._frames(shot, listed[shot.name], authoring) for shot in self._plan.shots]
        images = {}
        for number, shot in enumerate(found, 1):
            self._watch(Progress(f"wrapping shot {number:,} of {len(found):,}", 0, 0))
            images[shot.name] = self._image(shot)
        if any(one.shot is None for one in self._wanted.played.stretches):
            images[""] = self._black(found[0].frames.frames[0].path, authoring)
        sounds = [self._sound(at) for at in range(len(self._wanted.sounds))]
        composition, name = self._write_composition(images, sounds)
        amfs = [self._amf(one) for one in self._archive.report.shots if one.amf]
        assets = [*(one.asset for one in (*images.values(), *sounds)), composition, *amfs]
        if amfs:
            known, content = sidecar_map((one.id for one in amfs), composition.id, self._date)
            assets.append(self._put(known, f"SCM_{known}.xml", content))
        packing = self._put(*_named("PKL", packing_list(assets, self._date, self._title)))
        write_file(self._folder / MAP_NAME, asset_map(assets, packing, self._date))
        write_file(self._folder / VOLUME_NAME, volume_index())
        return HandOver(
            folder=shown(self._wanted.output),
            composition=name,
            frames=self._wanted.played.frames,
            files=len(assets) + 3,
            bytes=sum(one.size for one in (*assets, packing)),
            notes=list(dict.fromkeys(self._notes)),
        )

    def _authoring(self) -> str:
        """Return the ACES id of what the stills show, which all track files name; "" where there is none."""
        package = self._archive.folder / PACKAGE
        with own_environment(), ocio_messages():
            try:
                first = self._archive.table.stills[0] if self._archive.table.stills else None
                view = ShowConfig.of_package(package).view(first.display, first.view) if first else None
                return ArchiveAmfs.of_package(package, view).output or ""
            except UserError:
                return ""

    # ------------------------------------------------------------ track files

    def _frames(self, shot: Shot, listed: ArchivedShot, authoring: str) -> _Shot:
        """Look at the frames of a shot, before anything of any is written."""
        paths = [
            self._archive.folder / shot.name / shot.file_name(count)
            for count in range(shot.first, shot.last + 1)
        ]
        targets = self._targets(shot, listed)
        frames = frames_of(paths, self._plan.rate, str(self._plan.source_timecode(shot, shot.first)))
        self._notes += [f"{shot.name}: {text}" for text in frames.notes]
        return _Shot(shot.name, frames.by(authoring), targets)

    def _image(self, shot: _Shot) -> _Made:
        frames, targets = shot.frames, shot.targets
        facts = [f"{one.path.name} {one.identity}" for one in frames.frames]
        facts += [f"{one.frame} {one.index} {identity(one.frame.path.stat())}" for one in targets]
        said = (frames.rate, frames.start, frames.drop, frames.authoring, frames.picture)
        path = self._folder / f"{shot.name}.mxf"

        def make() -> Written:
            written = write_frames(frames, targets, path, self._watch, shot.name)
            self._require_sound(shot, written)
            return written

        return self._made(_key([repr(said), *facts]), path, make)

    def _require_sound(self, shot: _Shot, written: Written) -> None:
        """Raise UserError if frames are not those that the archive's ASC MHL lists."""
        listed = self._listed.shot(shot.name, len(shot.frames.frames))
        for at, (frame, digest) in enumerate(zip(shot.frames.frames, written.hashes, strict=True)):
            if listed and listed.hash_format(at) == "xxh128" and (problem := listed.problem(at, digest)):
                hint = "the archive is damaged: restore it, or run it again"
                raise InvalidFileError(shown(frame.path), problem, hint=hint)

    def _black(self, like: Path, authoring: str) -> _Made:
        """Make the track file of black: of one frame, with the header of a frame of the archive."""
        frame = self._folder / _BLACK_FRAME
        write_file(frame, black_frame(like))
        frames = frames_of([frame], self._plan.rate, str(self._plan.timecode(0))).by(authoring)
        path = self._folder / BLACK
        made = self._made(
            _key(["black", authoring, xxhash.xxh3_128_hexdigest(frame.read_bytes())]),
            path,
            lambda: write_frames(frames, [], path, self._watch),
        )
        frame.unlink()
        return made

    def _targets(self, shot: Shot, listed: ArchivedShot) -> list[TargetAt]:
        found = []
        for name in listed.stills:
            path = self._archive.folder / name
            number = path.name[len(shot.name) + 1 :].partition(".")[0]
            if not number.isdigit() or not shot.first <= int(number) <= shot.last:
                continue
            try:
                found.append(TargetAt(target_frame(path, None), int(number) - shot.first))
            except UserError as error:
                self._notes.append(f"{path.name}: is no target frame: {error.text}")
        return found

    def _sound(self, at: int) -> _Made:
        wav, language = self._wanted.sounds[at]
        mix = Mix(self._title, _VERSION, language, _PRIMARY)
        stat = wav.path.stat()
        key = _key([wav.path.name, str(stat.st_size), str(stat.st_mtime_ns), *mix])
        path = self._folder / f"sound_{at + 1}_{language}.mxf"
        return self._made(key, path, lambda: write_sound(wav, mix, self._plan.rate, path, self._watch))

    def _made(self, key: str, path: Path, make: Callable[[], Written]) -> _Made:
        """Return a track file: that of a run which was stopped, or a new one."""
        done = self._known.get(key)
        if done is None or not self._is_there(done, path):
            path.unlink(missing_ok=True)
            new = make()
            stat = path.stat()
            done = _Done(
                key=key,
                path=path.name,
                bytes=new.size,
                mtime_ns=stat.st_mtime_ns,
                sha1=new.sha1.hex(),
                id=new.id.hex(),
            )
            with (self._folder / _LOG).open("a") as log:
                log.write(done.model_dump_json() + "\n")
        with opened_track_file(path) as file:
            said = file.metadata
            described, rate = said.descriptor, said.rate
            if described is None or rate is None:
                raise AssertionError("a track file of ours has no descriptor")
            element, length = descriptor_xml(described, said), int(described.items["EssenceLength"])
        asset = Asset(uuid.UUID(hex=done.id), path.name, done.bytes, bytes.fromhex(done.sha1), MXF_TYPE)
        return _Made(asset, length, rate, element)

    @staticmethod
    def _is_there(done: _Done, path: Path) -> bool:
        with suppress(OSError):
            stat = path.lstat()
            return (done.path, done.bytes, done.mtime_ns) == (path.name, stat.st_size, stat.st_mtime_ns)
        return False

    def _logged(self) -> dict[str, _Done]:
        found = {}
        with suppress(OSError, ValidationError), (self._folder / _LOG).open() as lines:
            for line in lines:
                done = _Done.model_validate_json(line)
                found[done.key] = done
        return found

    # ------------------------------------------------------------ documents

    def _write_composition(self, images: dict[str, _Made], sounds: Sequence[_Made]) -> tuple[Asset, str]:
        encodings = {one.asset.id: uuid_of(f"encoding/{one.asset.id}") for one in (*images.values(), *sounds)}
        seen = self._wanted.played
        stretches = [
            _resource(
                images[one.shot.name if one.shot else ""],
                encodings,
                (one.first - (one.shot.first if one.shot else 0), one.length, one.repeat),
                f"{one.shot.name} {self._plan.source_timecode(one.shot, one.first)}" if one.shot else "black",
            )
            for one in seen.stretches
        ]
        tracks = [Track(IMAGE, tuple(stretches))]
        for made, (wav, _) in zip(sounds, self._wanted.sounds, strict=True):
            length = int(seen.frames * wav.rate / self._plan.rate)
            if length < made.length:
                text = f"{wav.path.name}: {made.length - length:,} samples after the cut are not played"
                self._notes.append(text)
            tracks.append(Track(SOUND, (_resource(made, encodings, (0, length, 1), wav.path.name),)))
        composition = Composition(
            self._title,
            self._date,
            self._plan.rate,
            tuple(tracks),
            {encodings[one.asset.id]: one.descriptor for one in (*images.values(), *sounds)},
            start=seen.start,
        )
        asset = self._put(*_named("CPL", written(composition)))
        return asset, asset.path

    def _amf(self, shot: ArchivedShot) -> Asset:
        content = (self._archive.folder / str(shot.amf)).read_bytes()
        known = uuid_of(f"amf/{shot.name}/{hashlib.sha256(content).hexdigest()}")
        return self._put(known, f"{shot.name}.amf", content)

    def _put(self, known: uuid.UUID, name: str, content: bytes) -> Asset:
        write_file(self._folder / name, content)
        digest = hashlib.sha1(content, usedforsecurity=False).digest()
        return Asset(known, name, len(content), digest, XML_TYPE)


def _named(kind: str, made: tuple[uuid.UUID, bytes]) -> tuple[uuid.UUID, str, bytes]:
    return made[0], f"{kind}_{made[0]}.xml", made[1]


def _resource(
    made: _Made, encodings: dict[uuid.UUID, uuid.UUID], stretch: tuple[int, int, int], annotation: str
) -> Resource:
    entry, duration, repeat = stretch
    return Resource(
        made.asset.id,
        made.length,
        entry,
        duration,
        made.rate,
        encodings[made.asset.id],
        repeat,
        annotation,
        made.asset.sha1,
    )


def _key(facts: Sequence[str]) -> str:
    return xxhash.xxh3_128_hexdigest("\0".join(facts).encode(errors="surrogateescape"))


def _date_of(archive: Path) -> str:
    """Return when the archive was sealed: the same archive gives the same package, whenever it is made."""
    for path in sorted((archive / HISTORY).glob("*.mhl")):
        with path.open("rb") as file:
            if found := _DATE.search(file.read(_HEAD)):
                return found[1].decode()
    raise InvalidFileError(shown(archive), "has no ASC MHL that says when it was written")
