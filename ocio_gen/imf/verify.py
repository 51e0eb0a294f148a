# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""A package of IMF, a composition of one, or a track file, judged: each file is read once."""

import os
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from lxml import etree

from ocio_gen.core.amounts import count
from ocio_gen.core.disk.files import shown
from ocio_gen.core.disk.input_files import is_file
from ocio_gen.core.errors import InvalidFileError, MissingFileError, UserError
from ocio_gen.core.names import printable
from ocio_gen.core.progress import Watch
from ocio_gen.imf.archived import ArchivedFrames
from ocio_gen.imf.composition import IMAGE, Composition, Resource
from ocio_gen.imf.kinds import AMF, MAPS, MXF, VOLUMES, XML
from ocio_gen.imf.package import Package, hash_problem, read_package, unknown_hash
from ocio_gen.imf.report import CompositionSummary, Findings, ImfReport
from ocio_gen.imf.rules import OF_ARCHIVES, OF_PACKAGES, OF_TRACK_FILES
from ocio_gen.imf.track_files import Judging, judge_file
from ocio_gen.imf.xml import ALGORITHMS, APPLICATION_5, SHA1
from ocio_gen.mxf.items import ITEMS
from ocio_gen.mxf.metadata import Metadata
from ocio_gen.mxf.reader import opened_track_file
from ocio_gen.mxf.regxml import descriptor_xml
from ocio_gen.mxf.rules import Finding
from ocio_gen.mxf.streams import OrderedHash

# Files beside a package's own that a folder may have.
_IGNORED = {".DS_Store"}

_MOST_STRAYS = 20

# Items that are not compared: identifiers, and what is compared by itself.
_IDENTIFIERS = {
    "InstanceID",
    "ACESPictureSubDescriptorInstanceID",
    "LinkedTrackID",
    "SubDescriptors",
}

_GIVE = "name a folder with ASSETMAP.xml, a composition in one, or an .mxf file"


def verify_imf(target: Path, watch: Watch, archive: Path | None = None) -> ImfReport:
    """Judge a package, a composition of one, or a track file.

    Args:
        target: Its folder, or the file.
        watch: Called after each frame.
        archive: The archive whose frames they should be; without it they are not compared.

    Raises:
        UserError: it is nothing of this kind, or cannot be read.
    """
    report, findings = ImfReport(target=printable(shown(target), keep="")), Findings()
    frames = ArchivedFrames(archive) if archive else None
    if not target.exists():
        raise MissingFileError(shown(target), "no such file or folder", hint=_GIVE)
    report.rules = [*OF_TRACK_FILES] if target.suffix.lower() == MXF else [*OF_PACKAGES, *OF_TRACK_FILES]
    report.rules += OF_ARCHIVES if frames else []
    judging = Judging(report, findings, frames, watch)
    if target.is_dir():
        _Verification(judging, read_package(target)).run()
    elif target.suffix.lower() == XML:
        package = read_package(target.parent)
        _Verification(judging, package).run(only=_composition_at(package, target))
    else:
        with opened_track_file(target) as file:
            judge_file(judging, file, target.name)
    if frames:
        _judge_archive(judging, frames, whole=target.is_dir())
    else:
        report.notes.append("not compared with an archive: none was named")
    report.findings = findings.listed()
    return report


def _judge_archive(judging: Judging, archive: ArchivedFrames, *, whole: bool) -> None:
    """Note what of an archive was not compared; of a whole package, that falls short."""
    about = printable(shown(archive.folder.name), keep="")
    for text in archive.faults:
        judging.findings.add(about, Finding("archive", text))
    for name in archive.left():
        if whole:
            judging.findings.add(about, Finding("archive", f"its shot {name} is not in the package"))
    report = judging.report
    if not whole and archive.left():
        left = count(len(archive.left()), "shot of the archive is", "shots of the archive are")
        report.notes.append(f"{left} not in what was verified")
    compared = f"{count(report.archived, 'frame')}, {judging.stills:,} of {count(archive.stills, 'still')}"
    compared += f", {judging.amfs:,} of {count(archive.amfs, 'AMF')}"
    report.notes.append(f"as in the archive: {compared}; not compared: the order of the cut, sound")


def _composition_at(package: Package, target: Path) -> Path:
    for path in package.compositions:
        if path.samefile(target):
            return path
    raise InvalidFileError(shown(target), "is no composition of the package beside it", hint=_GIVE)


class _Verification:
    """The verification of a package."""

    def __init__(self, judging: Judging, package: Package) -> None:
        self._judging, self._report, self._package = judging, judging.report, package
        self._metadata: dict[uuid.UUID, Metadata] = {}
        self._lengths: dict[uuid.UUID, int] = {}  # edit units of track files

    def run(self, only: Path | None = None) -> None:
        """Judge the package, or of its track files those that one composition plays."""
        package = self._package
        for about, finding in package.findings:
            self._judging.findings.add(about, finding)
        self._judge_lists()
        if not package.compositions:
            self._add(package.map.name, "composition", "the package has no composition")
        compositions = {only: package.compositions[only]} if only else package.compositions
        wanted = {one.file for each in compositions.values() for one in each.resources} if only else None
        for known, path in package.track_files:
            if wanted is None or known in wanted:
                self._judge_track_file(known, path)
        self._judge_other_hashes(None if wanted is None else {one.id for one in compositions.values()})
        if wanted is not None:
            self._report.notes.append("of the package's other files no hash was compared")
        for path, composition in compositions.items():
            self._judge_composition(path, composition)
        self._judge_sidecars()
        if self._judging.archived:
            self._judge_amfs(self._judging.archived)

    def _add(self, about: str, rule: str, text: str) -> None:
        self._judging.findings.add(printable(about, keep=""), Finding(rule, text))

    # ------------------------------------------------------------ lists

    def _judge_lists(self) -> None:
        package = self._package
        for known, listed in package.listed.items():
            file = package.files.get(known)
            if file is None:
                self._add(str(known), "packing-list", "is in a packing list, and not in the asset map")
                continue
            self._judge_size(file.path, listed.size, "the packing list")
        for known, file in package.files.items():
            if file.length is not None:
                self._judge_size(file.path, file.length, "the asset map")
            if known not in package.listed and not file.packing_list:
                self._add(file.path, "packing-list", "is in no packing list")
        self._judge_strays()

    def _judge_size(self, path: str, stated: int, where: str) -> None:
        place = self._package.folder / path
        if is_file(place) and place.stat().st_size != stated:
            text = f"has {place.stat().st_size:,} bytes; {where} says {stated:,}"
            self._add(path, "size", text)

    def _judge_strays(self) -> None:
        package = self._package
        known = {package.place(one) for one in package.files.values()}
        strays = []
        for folder, _, names in os.walk(package.folder):
            for name in names:
                path = Path(folder, name)
                own = path.parent == package.folder and name in {*MAPS, *VOLUMES}
                if path not in known and not own and name not in _IGNORED:
                    strays.append(shown(path.relative_to(package.folder)))
        for name in sorted(strays)[:_MOST_STRAYS]:
            self._add(name, "stray", "is not in the asset map")
        if len(strays) > _MOST_STRAYS:
            text = f"holds {count(len(strays) - _MOST_STRAYS, 'more file')} that the asset map does not list"
            self._add(package.folder.name, "stray", text)

    # ------------------------------------------------------------ track files

    def _judge_track_file(self, known: uuid.UUID, path: Path) -> None:
        name = self._package.files[known].path
        algorithm = self._algorithm(known, name)
        try:
            with opened_track_file(path) as file:
                if algorithm:
                    file.hash = OrderedHash(file.descriptor, algorithm)
                judge_file(self._judging, file, name, may_be_sound=True)
                if file.hash:
                    self._compare_hash(known, name, file.hash.digest(file.size))
                said = self._metadata[known] = file.metadata
                described = said.descriptor
                length = len(file.frames) or (described.items.get("EssenceLength", 0) if described else 0)
                self._lengths[known] = length
                if said.package_id[16:] != known.bytes:
                    stated = said.package_id[16:].hex() or "none"
                    text = f"its UMID ends in {stated}, and the package calls it {known.hex}"
                    self._add(name, "track-file", text)
        except UserError as error:
            self._add(name, "whole", error.reason)

    def _algorithm(self, known: uuid.UUID, name: str) -> str | None:
        listed = self._package.listed.get(known)
        if listed is None:
            return None
        algorithm = ALGORITHMS.get(listed.algorithm)
        if algorithm is None:
            self._add(name, "hash", unknown_hash(listed))
        return algorithm

    def _compare_hash(self, known: uuid.UUID, name: str, digest: bytes) -> None:
        self._report.hashed += 1
        if digest != self._package.listed[known].digest:
            self._add(name, "hash", "has another hash than the packing list says")

    def _judge_other_hashes(self, only: set[uuid.UUID | None] | None) -> None:
        """Compare the hashes of what is no track file: of all, or of some."""
        done = {known for known, _ in self._package.track_files}
        for known, listed in self._package.listed.items():
            file = self._package.files.get(known)
            if file is None or known in done or (only is not None and known not in only):
                continue
            if not is_file(self._package.place(file)):
                continue
            self._report.hashed += listed.algorithm in ALGORITHMS
            if problem := hash_problem(self._package.place(file), listed):
                self._add(file.path, "hash", problem)

    # ------------------------------------------------------------ compositions

    def _judge_composition(self, path: Path, composition: Composition) -> None:
        name = path.relative_to(self._package.folder).as_posix()
        image = [*composition.of(IMAGE)]
        frames = sum((track.seconds for track in image), start=0 * composition.rate) * composition.rate
        self._report.compositions.append(
            CompositionSummary(
                path=name,
                title=composition.title,
                rate=str(composition.rate),
                frames=int(frames),
                resources=len(composition.resources),
            )
        )
        for rule, text in self._of_composition(composition):
            self._add(name, rule, text)

    def _of_composition(self, composition: Composition) -> Iterator[tuple[str, str]]:
        yield from (("composition", text) for text in composition.faults)
        if APPLICATION_5 not in composition.applications:
            said = " ".join(composition.applications)[:200] or "none"
            yield "application", f"its application is {said}, not {APPLICATION_5}"
        if not any(composition.of(IMAGE)):
            yield "composition", "has no image track"
        lengths = {f"{track.kind} {at}": track.seconds for at, track in enumerate(composition.tracks, 1)}
        if len(set(lengths.values())) > 1:
            said = ", ".join(f"{name}: {float(length):.6g} s" for name, length in lengths.items())
            yield "tracks", f"its tracks are not equally long: {said}"
        if any((length * composition.rate).denominator != 1 for length in lengths.values()):
            yield "tracks", "a track is no whole number of frames long"
        for track in composition.tracks:
            for number, one in enumerate(track.resources, 1):
                where = f"{track.kind}, resource {number}"
                yield from ((rule, f"{where}: {text}") for rule, text in self._of_resource(one))
                if track.kind == IMAGE and one.rate != composition.rate:
                    yield "rate", f"{where}: runs at {one.rate}, and the composition at {composition.rate}"
        yield from self._of_descriptors(composition)

    def _of_resource(self, one: Resource) -> Iterator[tuple[str, str]]:
        file = self._package.files.get(one.file)
        if file is None:
            yield "track-file", f"its track file {one.file} is not in the asset map"
            return
        if one.entry + one.duration > one.intrinsic or not one.duration or not one.repeat:
            text = f"plays {one.duration:,} from {one.entry:,}, of {one.intrinsic:,}, {one.repeat} times"
            yield "range", text
        length = self._lengths.get(one.file)
        if length is not None and length != one.intrinsic:
            yield "range", f"says that {file.path} has {one.intrinsic:,} edit units; it has {length:,}"
        said = self._metadata.get(one.file)
        if said and said.rate != one.rate:
            yield "rate", f"runs at {one.rate}, and {file.path} at {said.rate}"
        listed = self._package.listed.get(one.file)
        if one.sha1 and listed and listed.algorithm == SHA1 and one.sha1 != listed.digest:
            yield "resource-hash", f"its hash of {file.path} is another one than the packing list's"

    def _of_descriptors(self, composition: Composition) -> Iterator[tuple[str, str]]:
        used = {one.encoding for one in composition.resources}
        for known in composition.descriptors.keys() - used:
            yield "essence-descriptor", f"its descriptor {known} is of no resource"
        for one in {resource.file: resource for resource in composition.resources}.values():
            said, file = self._metadata.get(one.file), self._package.files.get(one.file)
            if said is None or file is None or said.descriptor is None:
                continue
            element = composition.descriptors.get(one.encoding)
            if element is None:
                yield "essence-descriptor", f"has no descriptor of {file.path}"
                continue
            if _name(element) != said.descriptor.group:
                yield (
                    "essence-descriptor",
                    f"calls {file.path} a {_name(element)}; it is a {said.descriptor.group}",
                )
            wanted = _items(descriptor_xml(said.descriptor, said))
            stated = _items(element)
            for item in sorted(wanted.keys() | stated.keys()):
                # An item that this program does not know of a file it cannot compare.
                comparable = item in wanted or item.rpartition("/")[2] in ITEMS
                if comparable and wanted.get(item) != stated.get(item):
                    text = (
                        f"says {item} {_said(stated.get(item))}; {file.path} says {_said(wanted.get(item))}"
                    )
                    yield "essence-descriptor", text

    def _judge_amfs(self, archive: ArchivedFrames) -> None:
        for file in self._package.files.values():
            path = self._package.place(file)
            if path.suffix.lower() != AMF or not is_file(path):
                continue
            problem = archive.amf_problem(path.stem, path)
            self._judging.amfs += not problem
            if problem:
                self._add(file.path, "archive", problem)

    def _judge_sidecars(self) -> None:
        compositions = {one.id for one in self._package.compositions.values()}
        for path, listed in self._package.sidecars.items():
            name = path.relative_to(self._package.folder).as_posix()
            for known, played in listed:
                if known not in self._package.files:
                    self._add(name, "sidecars", f"{known} is not in the asset map")
                if known in compositions:
                    self._add(name, "sidecars", f"the composition {known} is named as a sidecar")
                for one in played:
                    if one not in compositions:
                        self._add(name, "sidecars", f"the composition {one} is not in the package")


def _name(element: Any) -> str:  # noqa: ANN401
    return etree.QName(element).localname if isinstance(element.tag, str) else "?"


def _items(element: Any) -> dict[str, tuple[str, ...]]:  # noqa: ANN401
    """Return the items of a descriptor in XML, and of its sub-descriptors, each with its texts."""
    found = dict(_own_items(element))
    subs = [one for one in element if _name(one) == "SubDescriptors"]
    inner = [(_name(sub), dict(_own_items(sub))) for one in subs for sub in one]
    for number, (name, items) in enumerate(sorted(inner, key=str), 1):
        found |= {f"{name} {number}/{item}": words for item, words in items.items()}
    return found


def _own_items(element: Any) -> Iterator[tuple[str, tuple[str, ...]]]:  # noqa: ANN401
    """Yield the items of one set, identifiers aside."""
    for one in element:
        if _name(one) not in {"?", *_IDENTIFIERS}:
            yield _name(one), tuple(_words(one))


def _words(element: Any) -> Iterator[str]:  # noqa: ANN401
    for one in element.iter():
        text = (one.text or "").strip()
        if text and isinstance(one.tag, str):
            yield _without_version(text)


def _without_version(text: str) -> str:
    """Return a text; of a label without the version of its register, in small letters."""
    if not text.lower().startswith("urn:smpte:ul:"):
        return text
    digits = text.lower().removeprefix("urn:smpte:ul:").replace(".", "")
    return digits[:14] + "--" + digits[16:]


def _said(words: tuple[str, ...] | None) -> str:
    return "nothing" if words is None else printable(" ".join(words), keep="")[:120]
