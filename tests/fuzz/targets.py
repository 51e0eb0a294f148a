# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""What is fuzzed: each parser of the product, its good files, and how a command reads one."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from fractions import Fraction
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

import numpy as np

from ocio_gen.archive.conform import read_conform
from ocio_gen.archive.cut import Cut
from ocio_gen.archive.edl_cut import edl_cut
from ocio_gen.archive.edl_timeline import edl_text
from ocio_gen.archive.frame_names import Numbers
from ocio_gen.archive.framing import require_fdl
from ocio_gen.archive.index import SourceSequence
from ocio_gen.archive.job import listed_jobs
from ocio_gen.archive.layout import REPORT
from ocio_gen.archive.matching import SourceIndex
from ocio_gen.archive.otio_cut import otio_cut
from ocio_gen.archive.otio_timeline import otio_text
from ocio_gen.archive.place import require_ours
from ocio_gen.archive.plan import plan_cut
from ocio_gen.archive.pull_records import PullLog
from ocio_gen.archive.report import ArchiveReport
from ocio_gen.comparison.side import Side
from ocio_gen.core.compiler import Compiler
from ocio_gen.core.disk.manifest import read_manifest
from ocio_gen.core.errors import UserError
from ocio_gen.core.images import Image
from ocio_gen.core.opencolorio import applied, load_lut
from ocio_gen.core.trial import require_survived
from ocio_gen.core.verdict import Verdict
from ocio_gen.delivery.frame import FileJob, judged
from ocio_gen.delivery.hashes import read_histories
from ocio_gen.delivery.header_rules import Checks
from ocio_gen.delivery.profile import profile_of, read_profile
from ocio_gen.host_plugins.records import PluginManifest
from ocio_gen.imf.unwrap import unwrap
from ocio_gen.imf.verify import verify_imf
from ocio_gen.lut_set.records import LutManifest
from ocio_gen.mxf.wav import read_wav
from ocio_gen.package.inspection import inspect
from ocio_gen.package.manifest import PackageManifest
from ocio_gen.recompression.errors import FrameError, LeftAloneError
from ocio_gen.recompression.exr_file import from_bytes
from ocio_gen.recompression.record_log import RecordLog
from ocio_gen.recompression.records import PULLED, RECORDS, decoded_name
from ocio_gen.show.cut.edl import read_edl, read_whole_edl
from ocio_gen.show.looks.ale import ale_looks
from ocio_gen.show.looks.amf import read_amf
from ocio_gen.show.looks.cdl_files import read_cdls
from ocio_gen.show.looks.records import read_look_records
from ocio_gen.show.show_file import load_show
from ocio_gen.verification.kernels.kernel import CompiledKernel
from ocio_gen.verification.kernels.languages import BY_SUFFIX
from ocio_gen.verification.kernels.runner import Checked, KernelRunner, Language
from ocio_gen.verification.kernels.sources import Sources
from ocio_gen.verification.kernels.tokens import renamed
from tests.archive.plans import FDL
from tests.conftest import ROOT
from tests.fuzz import seeds
from tests.fuzz.mutations import OF_BYTES, OF_TEXT, Mutation

# A header can promise more than there is.
_FEW_PIXELS = 1 << 20

_PACKAGE = ROOT / "configs" / "tidewater" / "package"


class Target(NamedTuple):
    """A parser."""

    file: str  # its name, by which commands know the kind
    seeds: Callable[[], Sequence[bytes]]
    read: Callable[[Path], object]
    mutations: Sequence[Mutation] = OF_TEXT
    beside: Mapping[str, bytes] = {}  # files that the good ones name
    tried_first: bool = False  # in a process of its own, by the product

    def written(self, folder: Path, content: bytes) -> Path:
        """Write a file of this kind into a folder, with what is beside it; return its path."""
        for name, data in {**self.beside, self.file: content}.items():
            (folder / name).parent.mkdir(exist_ok=True)
            (folder / name).write_bytes(data)
        return folder / self.file


def _read_lut(path: Path) -> None:
    require_survived(path)
    processor = load_lut(path, resolve=True).getDefaultCPUProcessor()
    applied(processor, np.linspace(-1, 2, 12).reshape(4, 3))


def _read_config(path: Path) -> None:
    inspect(path).to_json()
    Side(path)


def _plan_of_edl(path: Path) -> None:
    _plan_of(edl_cut(read_whole_edl(path), path, Fraction(24), None))


@cache
def _numbers() -> Numbers:
    return np.arange(2_000_000)


def _plan_of(cut: Cut) -> None:
    """Plan a cut on a source of each reel's first names, and write its timelines."""
    names = dict.fromkeys(one.event.reel for one in cut.clips if one.event)
    index = [SourceSequence(Path(name), f"{name}.", 1, ".exr", _numbers()) for name in [*names][:4]]
    plan = plan_cut(cut, SourceIndex(index), {}, 8)
    edl_text(plan)
    otio_text(plan)


def _read_image(path: Path) -> None:
    image = Image(path)
    image.read(0, min(image.count, 64))
    if image.count <= _FEW_PIXELS:
        image.pixels()


def _read_mxf(path: Path) -> None:
    report = verify_imf(path, lambda _: None)
    with TemporaryDirectory() as folder:
        passed = unwrap(path, Path(folder, "out"), lambda _: None).passed
    assert report.verdict is not Verdict.PASS or passed


def _of_imf(name: str) -> Target:
    """Return the target that a document of a package of IMF is."""

    def read(path: Path) -> None:
        verify_imf(path.parent, lambda _: None)

    return Target(name, lambda: [seeds.imf_package()[name]], read, beside=_Others(name))


class _Others(Mapping[str, bytes]):
    """The other files of the package, which is made when they are asked for."""

    def __init__(self, name: str) -> None:
        self._name = name

    def __getitem__(self, name: str) -> bytes:
        return seeds.others_of_package(self._name)[name]

    def __iter__(self) -> Iterator[str]:
        return iter(seeds.others_of_package(self._name))

    def __len__(self) -> int:
        return len(seeds.others_of_package(self._name))


def _read_exr(path: Path) -> None:
    """As `recompress` does, then as `verify` does, of a delivery and of a capture."""
    with suppress(FrameError, LeftAloneError):
        _ = from_bytes(path.read_bytes()).table
    if path.stat().st_size < _FEW_PIXELS:
        judged(FileJob(0, str(path), frame=True, hash_format="", checks=Checks.of(profile_of("shots"))))
    _read_image(path)


_SMALL = ArchiveReport(show="small", title="Small")


def _read_records(log: RecordLog) -> None:
    for name in log.summary().names:
        for record in log.of(decoded_name(name)):
            with suppress(FrameError, LeftAloneError):
                log.header_of(record)


def _read_kernel(path: Path) -> None:
    BY_SUFFIX[path.suffix].variants(path, _TextOnly())


class _TextOnly(KernelRunner):
    """Stands where a kernel would be compiled and run: only its text is read."""

    def __init__(self) -> None:
        super().__init__(Compiler("system", ("none",), "none"))

    def checked(self, text: str, path: Path, language: Language, macros: str = "") -> Checked:
        text = Sources(path.parent.resolve()).checked(text, path)
        return Checked(renamed(text, language.vocabulary, {}, path))

    def compiled(self, *_: Any, **__: Any) -> CompiledKernel:
        raise UserError("kernel", "compiled elsewhere")


def _of_package(*names: str) -> Callable[[], list[bytes]]:
    return lambda: [(_PACKAGE / name).read_bytes() for name in names]


def _lut(extension: str, *sources: Callable[[], Sequence[bytes]]) -> Target:
    return Target(
        f"lut.{extension}",
        lambda: [one for source in sources for one in source()],
        _read_lut,
        tried_first=True,
    )


def _baked(name: str) -> Callable[[], list[bytes]]:
    return lambda: seeds.baked(name)


TARGETS: dict[str, Target] = {
    "show.toml": Target("show.toml", seeds.shows, load_show, beside={"shots.cdl": seeds.CDL}),
    "edl": Target("reel.edl", lambda: [seeds.EDL, *seeds.beside_shows(".edl")], read_edl),
    "cut of an edl": Target("cut.edl", lambda: [seeds.EDL, *seeds.beside_shows(".edl")], _plan_of_edl),
    "cut of an otio": Target("cut.otio", seeds.timelines, lambda path: _plan_of(otio_cut(path, None))),
    "ale": Target("day.ale", lambda: [seeds.ALE], lambda path: list(ale_looks(path))),
    "amf": Target("clip.amf", lambda: seeds.beside_shows(".amf"), read_amf, beside=seeds.files_of_amfs()),
    "cc": Target("shot.cc", lambda: [seeds.CC, *seeds.beside_shows(".cc")], read_cdls),
    "ccc": Target("shots.ccc", lambda: seeds.beside_shows(".ccc"), read_cdls),
    "cdl": Target("shots.cdl", lambda: [seeds.CDL], read_cdls),
    "clf": _lut("clf", lambda: seeds.written("Academy/ASC Common LUT Format")),
    "ctf": _lut("ctf", lambda: seeds.written("Color Transform Format")),
    "cube": _lut("cube", _baked("iridas_cube"), _baked("resolve_cube"), lambda: [seeds.VIDEO_CUBE]),
    "csp": _lut("csp", _baked("cinespace")),
    "spi1d": _lut("spi1d", lambda: [seeds.SPI1D]),
    "spi3d": _lut("spi3d", lambda: [seeds.SPI3D]),
    "3dl": _lut("3dl", _baked("flame"), _baked("lustre")),
    "lut": _lut("lut", lambda: seeds.of_product("lut"), _baked("houdini")),
    "ocio": Target(
        "show.ocio",
        lambda: [seeds.CONFIG],
        _read_config,
        beside={"luts/a.spi1d": seeds.SPI1D},
        tried_first=True,
    ),
    "ocioz": Target("show.ocioz", seeds.archives, _read_config, OF_BYTES, tried_first=True),
    "gizmo": Target("proxy.gizmo", lambda: [seeds.GIZMO, seeds.GIZMO_GRAPH], _read_kernel),
    "dctl": Target("proxy.dctl", lambda: [seeds.DCTL, seeds.DCTL_OF_ALL], _read_kernel),
    "blink": Target("proxy.blink", lambda: [seeds.BLINK], _read_kernel),
    "package manifest": Target(
        "MANIFEST.json",
        _of_package("MANIFEST.json"),
        lambda path: read_manifest(path.parent, PackageManifest),
    ),
    "LUT manifest": Target(
        "MANIFEST.json",
        _of_package("luts/MANIFEST.json"),
        lambda path: read_manifest(path.parent, LutManifest),
    ),
    "plug-in manifest": Target(
        "MANIFEST.json",
        lambda: [seeds.PLUGIN_MANIFEST],
        lambda path: read_manifest(path.parent, PluginManifest),
    ),
    "look records": Target("looks.json", _of_package("looks/looks.json"), read_look_records),
    "frame records": Target(RECORDS, seeds.frame_records, lambda path: _read_records(RecordLog(path.parent))),
    "profile": Target("client.toml", seeds.profiles, read_profile),
    "MHL": Target(
        "ascmhl/0001_a.mhl",
        lambda: [seeds.MHL],
        lambda path: read_histories(path.parents[1], [""]),
        beside={"ascmhl/ascmhl_chain.xml": seeds.MHL_CHAIN},
    ),
    "timeline": Target("timeline.otio", seeds.conformed_timelines, lambda path: read_conform(path.parent)),
    "pull records": Target(PULLED, seeds.pull_records, lambda path: PullLog(path.parent).read()),
    "archive report": Target(REPORT, seeds.archive_reports, lambda path: require_ours(path.parent, _SMALL)),
    "list of frames": Target(
        "job.frames.jsonl", seeds.listed_frames, lambda path: listed_jobs(path, path.parent, None)
    ),
    "mxf": Target("x.mxf", seeds.mxf_files, _read_mxf, OF_BYTES),
    "asset map": _of_imf("ASSETMAP.xml"),
    "packing list": _of_imf("PKL.xml"),
    "composition": _of_imf("CPL.xml"),
    "sidecar map": _of_imf("SCM.xml"),
    "wav": Target("mix.wav", seeds.wavs, read_wav, OF_BYTES),
    "framing": Target("show.fdl", lambda: [FDL.encode()], require_fdl),
    "exr": Target("frame.exr", lambda: seeds.images(".exr"), _read_exr, OF_BYTES),
    "dpx": Target("capture.dpx", lambda: seeds.images(".dpx"), _read_image, OF_BYTES),
}


@cache
def seeds_of(name: str) -> Sequence[bytes]:
    """Return the good files of a target; they are made once."""
    return TARGETS[name].seeds()
