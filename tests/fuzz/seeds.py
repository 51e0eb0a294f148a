# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""Good files of every format that a command reads: of the product, of the shows, or by a library."""

import random
import struct
import tempfile
from fractions import Fraction
from functools import cache
from pathlib import Path

import numpy as np
import PyOpenColorIO as ocio

from ocio_gen import api
from ocio_gen.archive.job import ListedFrame
from ocio_gen.archive.pull_records import PulledFile
from ocio_gen.archive.report import ArchivedShot, ArchiveReport
from ocio_gen.lut_formats.formats import FORMATS
from ocio_gen.lut_formats.transforms import TRANSFORMS
from ocio_gen.package.ocioz import archive
from ocio_gen.recompression.frame import FrameJob, recompress_frame
from ocio_gen.recompression.records import RECORDS
from tests.archive.cuts import Cut
from tests.conftest import ROOT, write_image
from tests.imf.packages import make_package
from tests.mxf.containers import containers, local_item, still
from tests.recompression.kinds import KINDS

_SHOWS = ROOT / "configs"

ALE = (
    b"Heading\nFIELD_DELIM\tTABS\nVIDEO_FORMAT\t1080\nFPS\t23.976\n\nColumn\n"
    b"Name\tTape\tStart\tEnd\tASC_SOP\tASC_SAT\tSource File\n\nData\n"
    b"SH_0010\tA001C001\t01:00:00:00\t01:00:02:00\t(1.1 1.0 0.9)(0.01 0 0)(1 1 1.1)\t0.9\tA001C001.mov\n"
)
EDL = b"""TITLE: REEL
FCM: NON-DROP FRAME

001  A001C003 V     C        10:00:00:00 10:00:02:00 01:00:00:00 01:00:02:00
* FROM CLIP NAME: SH010.mov
* ASC_SOP (0.9 1.0 1.1)(0.01 -0.02 0.0)(1.0 1.05 0.95)
* ASC_SAT 0.9
002  A002C001 V     D    024 11:00:00:00 11:00:02:00 01:00:02:00 01:00:04:00
M2   A002C001       048.0                11:00:00:00
* FROM CLIP NAME: SH020.mov
"""


def conformed_timelines() -> list[bytes]:
    """Return the timeline of an archive: clips, retimes, a dissolve, a gap."""
    import opentimelineio as otio

    from tests.archive import small

    slow, still = small.clip("A", 0, 99, 10, 4), small.clip("B", 0, 99, 20, 3)
    slow.effects.append(otio.schema.LinearTimeWarp(time_scalar=-0.5))
    still.effects.append(otio.schema.FreezeFrame())
    still.metadata["ocio_gen"] = {"look": "SH_0010"}
    items = [slow, small.dissolve(1, 1), still, small.gap(2), small.clip("A", 0, 99, 50, 2)]
    with tempfile.TemporaryDirectory() as folder:
        small.write_timeline(Path(folder), items)
        return [Path(folder, "timeline.otio").read_bytes()]


CC = b"""<ColorCorrection id="sh010"><SOPNode><Slope>1 1.1 1</Slope><Offset>0 0 0</Offset>
<Power>1 1 0.9</Power></SOPNode><SatNode><Saturation>0.9</Saturation></SatNode></ColorCorrection>
"""
CDL = (
    b"""<?xml version="1.0" encoding="UTF-8"?>
<ColorDecisionList xmlns="urn:ASC:CDL:v1.01"><ColorDecision>%b</ColorDecision></ColorDecisionList>
"""
    % CC
)

MHL = b"""<?xml version="1.0" encoding="UTF-8"?>
<hashlist version="2.0" xmlns="urn:ASC:MHL:v2.0">
  <processinfo><process>in-place</process><ignore><pattern>.DS_Store</pattern><pattern>*.mov</pattern></ignore>
  </processinfo>
  <hashes>
    <hash><path size="6">a/x.0001.exr</path>
    <xxh128 action="original">bb2fe99fb0627ab5690a28357bce942f</xxh128></hash>
    <hash><path>a/y.0002.exr</path><md5 action="failed">2c991493a2682b9e5c85f9b962023b9a</md5>
    <previousPath>a/x.0001.exr</previousPath></hash>
    <directoryhash><path>a</path><content><xxh64>7b15b9ac6b19f773</xxh64></content></directoryhash>
  </hashes>
  <references><hashlistreference><path>b/ascmhl/0001_b.mhl</path><c4>c4a</c4></hashlistreference></references>
</hashlist>
"""
MHL_CHAIN = b"""<?xml version="1.0" encoding="UTF-8"?>
<ascmhldirectory xmlns="urn:ASC:MHL:DIRECTORY:v2.0">
  <hashlist sequencenr="1"><path>0001_a.mhl</path><c4>c4a</c4></hashlist>
</ascmhldirectory>
"""

SHOW = b"""name = "a"
title = "A"
ocio = ["2.5"]
base = "cg"
aces = "1.3"
vfx_platform = ["CY2024"]
search_path = ["/luts"]
[hosts]
nuke = ["15.1", "16.0"]
[spaces]
hide = ["ARRI *"]
rename = { "ARRI *" = "CAM *" }
[roles]
color_picking = "sRGB - Texture"
[environment]
SEQ = "010"
[[file_rules]]
name = "plates"
space = "ACEScg"
regex = ".*_(plate|bg)_v[0-9]{3}.*"
[[displays]]
name = "sRGB - Display"
views = ["Raw"]
[looks]
shots = ["*.cdl"]
shot_name = "([A-Z]+_[0-9]+)"
edl_rate = 23.976
[luts]
formats = ["clf", "resolve_cube"]
size = 33
[plugins]
version = "1.0"
transforms = [{ target = "ACEScg" }, { display = "sRGB - Display", view = "Raw" }, { named = "sRGB - Curve" }]
"""

CONFIG = b"""ocio_profile_version: 2.1
environment: {SHOT: a}
search_path: luts:../luts
strictparsing: true
luma: [0.2126, 0.7152, 0.0722]
roles: {default: raw, scene_linear: lin, aces_interchange: lin}
file_rules:
  - !<Rule> {name: plates, colorspace: lin, pattern: "*plate*", extension: "ex[rR]"}
  - !<Rule> {name: proxies, colorspace: log, regex: ".*_proxy(_v[0-9]+)?.*"}
  - !<Rule> {name: Default, colorspace: default}
displays:
  d:
    - !<View> {name: v, colorspace: log, looks: +graded}
    - !<View> {name: w, colorspace: lut}
active_displays: [d]
looks:
  - !<Look> {name: graded, process_space: lin, transform: !<CDLTransform> {slope: [1, 1.1, 1], sat: 0.9}}
colorspaces:
  - !<ColorSpace> {name: raw, isdata: true}
  - !<ColorSpace> {name: lin, aliases: [ap0], family: a/b, encoding: scene-linear, description: light}
  - !<ColorSpace>
    name: log
    from_scene_reference: !<GroupTransform>
      children:
        - !<MatrixTransform> {matrix: [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1]}
        - !<LogAffineTransform> {base: 2, lin_side_offset: 0.01}
        - !<ExponentTransform> {value: [2.2, 2.2, 2.2, 1]}
  - !<ColorSpace>
    name: lut
    to_scene_reference: !<FileTransform> {src: "$SHOT.spi1d", interpolation: linear}
"""

GIZMO = b"""Gizmo {
 addUserKnob {20 proxy l Proxy}
 addUserKnob {4 mode l Mode M {a b}}
 addUserKnob {18 slope l Slope}
 slope {1.0 1.1 1.0}
}
 Input {
  inputs 0
 }
 Expression {
  temp_name0 v
  temp_expr0 log(r)/log(2)
  expr0 "max(v, 0.5)"
  expr1 "g*parent.slope.g"
  expr2 b
 }
 ColorMatrix {
  matrix {{1 0 0} {0 1 0} {0 0 1}}
  disable {{parent.mode}}
 }
 Switch {
  which {{parent.mode}}
 }
 Output {
 }
end_group
"""

GIZMO_GRAPH = b"""set cut_paste_input [stack 0]
version 15.1 v3
push $cut_paste_input
Group {
 name Own
 addUserKnob {41 shown T Times.value}
 addUserKnob {7 gain l "the \\"gain\\"" R 0 4}
 gain {{curve x1 2}}
 knobChanged "n = nuke.thisNode()\\n"
}
 Input {inputs 0 name Input1}
set N1 [stack 0]
 Group {
  name In
  disable {{!gain}}
 }
  Input {inputs 0}
  Multiply {value {1 2 3 {"parent.gain + 1"}} channels {rgba.red -rgba.green none} mix 0.5 name Times}
 set C1 [stack 0]
  Grade {gamma {{Times.value.g}} reverse true unpremult rgba.alpha}
 clone $C1 {xpos 3}
  Output {name Output1}
 end_group
push $N1
push $N1
 Merge2 {inputs 2+1 operation screen maskChannelInput rgba.alpha}
push $N1
push $N1
 Keymix {inputs 3 invertMask true}
 Shuffle2 {mappings "2 rgba.red 0 0 rgba.blue 0 2 white -1 -1 rgba.alpha 0 3"}
push $N1
 MergeExpression {inputs 2 expr0 Ar+Bg*x channel1 none
 channel2 none channel3 none}
 Output {name Output1}
end_group
"""

DCTL = b"""DEFINE_UI_PARAMS(mode, Mode, DCTLUI_COMBO_BOX, 0, {ENCODE, DECODE}, {Encode, Decode})
DEFINE_UI_PARAMS(gain, Gain, DCTLUI_SLIDER_FLOAT, 1.0, 0.0, 2.0, 0.1)
DEFINE_LUT(view, view.cube)
__DEVICE__ float3 transform(int p_Width, int p_Height, int p_X, int p_Y, float p_R, float p_G, float p_B)
{
    return make_float3(p_R * gain, p_G, p_B);
}
"""

DCTL_OF_ALL = b"""DEFINE_UI_PARAMS(on, On (it's), DCTLUI_CHECK_BOX, 1); // "on"
DEFINE_UI_PARAMS(steps, Steps, DCTLUI_SLIDER_INT, -1, -3, 3, 1)
DEFINE_UI_PARAMS(value, Value, DCTLUI_VALUE_BOX, -.5f / (1.0f + 2))
DEFINE_UI_PARAMS(tint, Tint, DCTLUI_COLOR_PICKER, 1.0, 0.5, 0.25)
DEFINE_UI_TOOLTIP(Tint, "The tint (of all)")
DEFINE_DCTL_ALPHA_MODE_STRAIGHT
DEFINE_CUBE_LUT(curves) { LUT_1D_SIZE 2
DOMAIN_MIN 0 0 0
DOMAIN_MAX 1 2 3
0 0 0
1 0.5 1e0 }
__CONSTANT__ float WEIGHTS[] = {0.25f, 0.5f};
__DEVICE__ float4 transform(int p_Width, int p_Height, int p_X, int p_Y, __TEXTURE__ p_TexR,
                            __TEXTURE__ p_TexG, __TEXTURE__ p_TexB, __TEXTURE__ p_TexA)
{
    return make_float4(_tex2D(p_TexR, p_X, p_Y) * tint.r, value, on ? steps : 0.0f, 1.0f) * WEIGHTS[1];
}
"""

BLINK = b"""kernel Proxy : ImageComputationKernel<ePixelWise>
{
  Image<eRead, eAccessPoint, eEdgeClamped> src;
  Image<eWrite> dst;
  param:
  int mode;
  float3 slope;
  local:
  void define() { defineParam(mode, "Mode", 0); defineParam(slope, "Slope", float3(1.0f, 1.0f, 1.0f)); }
  void process() { dst() = src(); }
};
"""


VIDEO_CUBE = b"LUT_1D_SIZE 2\nLUT_IN_VIDEO_RANGE\nLUT_OUT_VIDEO_RANGE\n0 0 0\n1 0.5 1\n"

SPI1D = b"Version 1\nFrom 0.0 1.0\nLength 3\nComponents 1\n{\n 0.0\n 0.5\n 1.0\n}\n"
SPI3D = b"SPILUT 1.0\n3 3\n2 2 2\n" + b"".join(
    b"%d %d %d %d.0 %d.0 %d.0\n" % (r, g, b, r, g, b) for r in (0, 1) for g in (0, 1) for b in (0, 1)
)


PLUGIN_MANIFEST = b"""{
  "kind": "plugins", "schema_version": 1, "tools": {"ocio_gen": "1"}, "show": "a", "title": "A",
  "files": [{"path": "a.gizmo", "bytes": 3, "sha256": "00"}], "version": "1.0", "config": "a.ocio",
  "variable": "SHOT", "bundle": "a.ofx.bundle", "platforms": ["linux"],
  "transforms": [
    {"name": "ACEScg", "described": {"target": "ACEScg"}, "directions": ["forward", "inverse"]},
    {"name": "sRGB - Curve", "described": {"named": "sRGB - Curve"}, "directions": ["forward"]}
  ], "places": ["ACEScg", "gone", "sRGB - Curve"]
}
"""


@cache
def timelines() -> list[bytes]:
    """Return OpenTimelineIO timelines: cuts, a dissolve, retimes and a gap."""
    cuts = [Cut(random.Random(seed), Fraction(24), drop=False) for seed in range(3)]  # noqa: S311 - no secret
    return [cut.otio().encode() for cut in cuts]


def pull_records() -> list[bytes]:
    """Return records of a folder of an archive: two frames, and one that was cut short."""
    lines = [
        PulledFile(
            file=f"a.0000000{number}.exr",
            bytes=1000,
            mtime_ns=10**18,
            xxh128="0" * 32,
            source_bytes=1000,
            source_mtime_ns=10**18,
        ).model_dump_json()
        for number in range(2)
    ]
    return ["\n".join([*lines, lines[0][:50]]).encode()]


def archive_reports() -> list[bytes]:
    """Return the archive.json of an archive of one shot."""
    shot = ArchivedShot(name="0010_a", first=86400, last=86403, problems=["a frame: is cut short"])
    return [ArchiveReport(show="small", title="Small", shots=[shot]).written()]


def listed_frames() -> list[bytes]:
    """Return the list of a job for a render farm: of one frame."""
    frame = ListedFrame(
        source="/a.1001.exr",
        shot="0010_a",
        file="0010_a.00086400.exr",
        codec="none",
        width=32,
        height=18,
        channels=(("B", "half"),),
        count=86400,
        rate=Fraction(24),
        drop=False,
        pairs=False,
    )
    return [frame.model_dump_json().encode() + b"\n"]


def shows() -> list[bytes]:
    """Return descriptions: those of the example shows, and one with every table."""
    return [SHOW, *(path.read_bytes() for path in sorted(_SHOWS.glob("**/*.toml")))]


def beside_shows(*suffixes: str) -> list[bytes]:
    """Return small files of the example shows with these suffixes."""
    paths = (path for path in sorted(_SHOWS.rglob("*")) if path.suffix in suffixes)
    return [
        path.read_bytes() for path in paths if "package" not in path.parts and path.stat().st_size < 20_000
    ]


def files_of_amfs() -> dict[str, bytes]:
    """Return what the AMFs of the example show refer to, by name."""
    folder = _SHOWS / "tidewater" / "amf"
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.suffix in {".clf", ".ccc"}}


@cache
def _small_config() -> ocio.Config:
    config = ocio.Config.CreateFromBuiltinConfig("cg-config-v1.0.0_aces-v1.3_ocio-v2.1")
    config.addEnvironmentVar("SHOT", "a")
    return config


def baked(name: str) -> list[bytes]:
    """Return small LUTs in a format that OCIO bakes: with a shaper, and without."""
    found = []
    for shaper in ("ACEScct", ""):
        baker = ocio.Baker()
        baker.setConfig(_small_config())
        baker.setFormat(name)
        baker.setInputSpace("ACEScct")
        baker.setTargetSpace("ACES2065-1")
        baker.setShaperSpace(shaper)
        baker.setShaperSize(8)
        baker.setCubeSize(3)
        try:
            found.append(baker.bake().encode())
        except ocio.Exception:  # the format has no shaper
            continue
    return found


def written(name: str) -> list[bytes]:
    """Return process lists that OCIO writes, with a node of each kind."""
    curve, cube = ocio.Lut1DTransform(4, inputHalfDomain=False), ocio.Lut3DTransform(2)
    group = ocio.GroupTransform(
        [
            ocio.MatrixTransform([1.1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0.9, 0, 0, 0, 0, 1]),
            ocio.RangeTransform(0, 1, 0, 0.9),
            ocio.LogCameraTransform([0.01] * 3, base=2.0),
            ocio.CDLTransform(),
            ocio.ExponentTransform([2.2, 2.2, 2.2, 1]),
            ocio.ExposureContrastTransform(),
            curve,
            cube,
        ]
    )
    if name == "Academy/ASC Common LUT Format":
        group = ocio.GroupTransform(
            [one for one in group if not isinstance(one, ocio.ExposureContrastTransform)]
        )
    return [group.write(name, ocio.Config.CreateRaw()).encode()]


def of_product(name: str) -> list[bytes]:
    """Return a LUT of the product's, in a format by its name, as short as the format allows."""
    fitting = (FORMATS[name].text(one) for one in TRANSFORMS.values() if FORMATS[name].can_hold(one))
    return [min(fitting, key=len).encode()]


def archives() -> list[bytes]:
    """Return an archive of a config with a LUT."""
    return [archive(CONFIG, {"luts/a.spi1d": SPI1D})]


def frame_records() -> list[bytes]:
    """Return the records of a frame that was recompressed."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "plate.1001.exr")
        KINDS["scanline"](path)
        assert recompress_frame(FrameJob(path, path, "zip")).state == "recompressed"
        return [Path(folder, RECORDS).read_bytes()]


def images(suffix: str) -> list[bytes]:
    """Return small images: EXRs of every structure, or one that OpenImageIO writes."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, f"image{suffix}")
        if suffix != ".exr":
            write_image(path, np.arange(4 * 4 * 3, dtype=np.uint16).reshape(4, 4, 3) * 900, 10)
            return [path.read_bytes()]
        found = []
        for make in KINDS.values():
            make(path)
            found.append(path.read_bytes())
        return found


def profiles() -> list[bytes]:
    """Our own profiles of deliveries."""
    folder = ROOT / "ocio_gen" / "delivery" / "profiles"
    return [path.read_bytes() for path in sorted(folder.glob("*.toml"))]


@cache
def imf_package() -> dict[str, bytes]:
    """Return the files of a small package of IMF, by their names."""
    with tempfile.TemporaryDirectory() as folder:
        make_package(Path(folder))
        return {path.name: path.read_bytes() for path in Path(folder, "imp").iterdir()}


def others_of_package(name: str) -> dict[str, bytes]:
    """Return the files of that package but one."""
    return {other: data for other, data in imf_package().items() if other != name}


@cache
def mxf_files() -> list[bytes]:
    """Return MXF files: with a target frame, and with an index rate of 0/0, as others write it."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        containers(folder / "in", 3, timecode=100, rate=24)
        picture = still(folder / "a.png", cicp=(1, 1, 0, 1))
        api.wrap(folder / "in", output=folder / "x.mxf", targets=picture)
        data = (folder / "x.mxf").read_bytes()
    rate = local_item(0x3F0B, struct.pack(">ii", 24, 1))
    return [data, data.replace(rate, local_item(0x3F0B, bytes(8)))]


def wavs() -> list[bytes]:
    """Return WAV files: plain, extensible, and beyond 4 GiB by their words."""
    samples = bytes(range(240))
    plain = struct.pack("<HHIIHH", 1, 2, 48000, 288000, 6, 24)
    guid = bytes.fromhex("0100000000001000800000aa00389b71")
    longer = struct.pack("<HHIIHHHHI", 0xFFFE, 2, 48000, 288000, 6, 24, 22, 24, 3) + guid

    def riff(magic: bytes, form: bytes, size: int, before: bytes = b"") -> bytes:
        body = b"WAVE" + before + b"fmt " + struct.pack("<I", len(form)) + form
        body += b"data" + struct.pack("<I", size) + samples
        return magic + struct.pack("<I", min(len(body), 0xFFFFFFFF)) + body

    sizes = b"ds64" + struct.pack("<IQQQI", 28, 400, len(samples), 40, 0)
    return [
        riff(b"RIFF", plain, len(samples)),
        riff(b"RIFF", longer, len(samples)),
        riff(b"RF64", longer, 0xFFFFFFFF, sizes),
    ]
