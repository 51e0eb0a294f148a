# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""Reference stills: the pixels that a host shows, code points and texts, the same bytes every time."""

import hashlib
import struct
import zlib

import numpy as np
import OpenImageIO as oiio
import PyOpenColorIO as ocio
import pytest

import ocio_gen
from ocio_gen.archive import still_proof, stills
from ocio_gen.archive.code_points import code_points
from ocio_gen.archive.stills import StillFrame, small_still, still_of, still_views, write_stills
from ocio_gen.archive.views import ShowConfig
from ocio_gen.core.errors import UserError
from ocio_gen.core.images import Image
from ocio_gen.show.model import DisplayView
from tests.archive import small
from tests.archive.small import DISPLAY, VIEW, light, words

VIEWS = (VIEW, "Raw", "Un-tone-mapped")

# Of H.273: primaries (Table 2), transfer characteristics (Table 3), for displays of OCIO's configs.
CODE_POINTS = {
    "sRGB - Display": (1, 13),
    "Gamma 2.2 Rec.709 - Display": (1, 4),
    "Rec.1886 Rec.709 - Display": (1, 1),
    "Rec.1886 Rec.2020 - Display": (9, 15),
    "Display P3 - Display": (12, 13),
    "P3-D65 - Display": (12, 17),
    "Gamma 2.6 P3-D65 - Display": (12, 17),
    "P3-DCI - Display": (11, 17),
    "Rec.2100-PQ - Display": (9, 16),
    "ST2084-P3-D65 - Display": (12, 16),
    "Rec.2100-HLG - Display": (9, 18),
    "P3-D60 - Display": None,
    "Display P3 HDR - Display": None,
}


def chunks(path):
    """The chunks of a PNG, each with its checksum verified: [(type, data)]."""
    data = path.read_bytes()
    assert data[:8] == b"\x89PNG\r\n\x1a\n"
    at, found = 8, []
    while at < len(data):
        (length,) = struct.unpack(">I", data[at : at + 4])
        kind, content = data[at + 4 : at + 8], data[at + 8 : at + 8 + length]
        (stated,) = struct.unpack(">I", data[at + 8 + length : at + 12 + length])
        assert stated == zlib.crc32(kind + content)
        found.append((kind.decode(), content))
        at += 12 + length
    return found


@pytest.fixture(scope="module")
def show(small_archive):
    return ShowConfig.of_package(small_archive / "package")


def read_still(path):
    """The words of a still, by OpenImageIO."""
    read = oiio.ImageBuf(str(path)).get_pixels(oiio.UINT16)
    assert read is not None
    return read


def header(path):
    opened = oiio.ImageInput.open(str(path))
    assert opened is not None
    return opened.spec()


def frame_of(archive, name="0010_SH_0010", count=1002):
    path = archive / name / f"{name}.{count:08d}.exr"
    return StillFrame(path, name, name.partition("_")[2], count, "00:00:41:18")


@pytest.fixture(scope="module")
def made(show, small_archive, tmp_path_factory):
    """Stills of one frame: of a view with code points, of one of data, and of one that has no pair."""
    folder = tmp_path_factory.mktemp("stills")
    wanted = [DisplayView(display=DISPLAY, view=one) for one in VIEWS]
    return folder, write_stills(frame_of(small_archive), still_views(show, wanted), folder)


def test_each_view_is_there_with_the_look_and_without_it(made):
    folder, records = made
    stem, shown = "0010_SH_0010.00001002", "Rec.1886_Rec.709_Display"
    assert [record.path for record in records] == [
        f"{stem}.neutral.{shown}-ACES_1.0_SDR_Video.png",
        f"{stem}.look.{shown}-ACES_1.0_SDR_Video.png",
        f"{stem}.neutral.{shown}-Raw.tif",
        f"{stem}.neutral.{shown}-Un_tone_mapped.png",
        f"{stem}.look.{shown}-Un_tone_mapped.png",
    ]
    assert {path.name for path in folder.iterdir()} == {record.path for record in records}
    assert [record.look for record in records] == [None, "SH_0010", None, None, "SH_0010"]
    for record in records:
        assert record.sha256 == hashlib.sha256((folder / record.path).read_bytes()).hexdigest()


def test_the_pixels_are_those_that_a_host_shows(made, renders):
    folder, records = made
    for record, view in zip(records[:2], (VIEW, f"{VIEW} + look"), strict=True):
        read = read_still(folder / record.path)
        assert np.array_equal(read, words(renders(light(1002), "SH_0010", view=view)))
        assert (record.samples, record.mismatched, record.worst_cv) == (read.size, 0, 0.0)
    assert all(record.proven for record in records)


@pytest.mark.parametrize("where", small.WINDOWS)
@pytest.mark.parametrize("band", [7, 256])
def test_a_still_is_the_display_window_whatever_is_stored(where, band, show, renders, tmp_path, monkeypatch):
    monkeypatch.setattr(stills, "_BAND", band)
    path = tmp_path / "0010_SH_0010.00001002.exr"
    picture = small.write_windowed(path, small.WINDOWS[where])
    frame = StillFrame(path, "0010_SH_0010", "SH_0010", 1002, "00:00:41:18")
    views = still_views(show, [DisplayView(display=DISPLAY, view=VIEW)])
    for record, view in zip(write_stills(frame, views, tmp_path), (VIEW, f"{VIEW} + look"), strict=True):
        assert np.array_equal(
            read_still(tmp_path / record.path), words(renders(picture, "SH_0010", view=view))
        )
        assert record.proven
        assert record.samples == picture.size


def test_a_png_has_code_points_and_nothing_that_contradicts_them(made):
    folder, (neutral, *_) = made
    found = chunks(folder / neutral.path)
    assert dict(found)["cICP"] == bytes([1, 1, 0, 1])
    assert neutral.cicp == [1, 1, 0, 1]
    assert not {"sRGB", "gAMA", "cHRM", "iCCP", "tIME"} & {kind for kind, _ in found}
    assert struct.unpack(">IIBB", dict(found)["IHDR"][:10]) == (small.WIDTH, small.HEIGHT, 16, 2)
    spec = header(folder / neutral.path)
    assert tuple(spec.getattribute("CICP")) == (1, 1, 0, 1)


def test_the_file_says_how_it_was_made(made, show):
    folder, records = made
    for record in records:
        spec = header(folder / record.path)
        assert spec.getattribute("ImageDescription").splitlines() == [
            f"colour space: {record.display}, {record.view}",
            f"look: {record.look or 'none'}",
            "shot: 0010_SH_0010",
            "frame: 1002",
            "source timecode: 00:00:41:18",
            "config: small_ocio-v2.5.ocio",
            f"config SHA-256: {hashlib.sha256(show.path.read_bytes()).hexdigest()}",
        ]
        software = f"ocio_gen {ocio_gen.__version__}, OpenColorIO {ocio.__version__}"
        assert spec.getattribute("Software").startswith(software)


def test_the_same_frame_has_the_same_bytes(made, show, small_archive, tmp_path):
    folder, records = made
    views = still_views(show, [DisplayView(display=DISPLAY, view=one) for one in VIEWS])
    again = write_stills(frame_of(small_archive), views, tmp_path)
    assert [record.sha256 for record in again] == [record.sha256 for record in records]
    assert b"2026:" not in (folder / records[2].path).read_bytes()


def test_a_still_that_is_not_what_verify_renders_is_not_proven(show, small_archive, tmp_path, monkeypatch):
    def one_off(path, image, render, spec):
        clipped = write(path, image, render, spec)
        pixels = read_still(path).copy()
        pixels[3, 5, 1] ^= 1
        small.write_words(path, pixels)
        return clipped

    write = stills._write
    monkeypatch.setattr(stills, "_write", one_off)
    (record, _) = write_stills(frame_of(small_archive), still_views(show, None), tmp_path)
    assert (record.mismatched, record.worst_cv, record.proven) == (1, 1.0, False)


def test_the_proof_looks_at_the_view_and_the_shot(show, small_archive, made):
    folder, (neutral, graded, *_) = made
    frame = frame_of(small_archive)
    plain, with_look = still_views(show, [DisplayView(display=DISPLAY, view=VIEW)])
    assert still_proof.compared(folder / graded.path, frame.path, with_look, "SH_0010").mismatched == 0
    assert still_proof.compared(folder / graded.path, frame.path, with_look, "SH_0020").mismatched
    assert still_proof.compared(folder / neutral.path, frame.path, plain, None).mismatched == 0
    assert still_proof.compared(folder / neutral.path, frame.path, with_look, "SH_0010").mismatched


@pytest.mark.parametrize("height", [1, 256, 700])
def test_frames_of_several_bands_and_odd_values_are_made(height, show, tmp_path):
    pixels = np.exp2(np.random.default_rng(1).uniform(-9, 5, (height, 40, 3))).astype(np.float16)
    pixels[0, :6, 0] = [np.nan, np.inf, -np.inf, -1, 60000, 0]
    small.write_frame(tmp_path / "a.00000001.exr", pixels)
    frame = StillFrame(tmp_path / "a.00000001.exr", "a", None, 1, "00:00:00:01")
    wanted = [DisplayView(display=DISPLAY, view=VIEW), DisplayView(display="sRGB - Display", view="Raw")]
    records = write_stills(frame, still_views(show, wanted), tmp_path)
    assert all(record.proven for record in records)
    read = Image(tmp_path / records[2].path).pixels()
    clean = np.where(np.isnan(pixels), 0, pixels).astype(np.float64)
    assert np.array_equal(read, np.floor(np.clip(clean, 0, 1) * 65535 + 0.5))
    off = 0.5 / 65535
    assert records[2].clipped == np.count_nonzero((clean < -off) | (clean > 1 + off))


def test_every_float32_is_rounded_to_the_closest_code():
    rng = np.random.default_rng(2)
    values = np.concatenate([[0.0, 0.5, 1.0], rng.random(99_999)]).astype(np.float32).reshape(-1, 3)
    around = np.nextafter(values, np.float32(2))
    for some in (values, around):
        codes = stills._codes(some, (len(some), 1, 3)).codes.reshape(-1, 3)
        off = np.abs(codes.astype(np.longdouble) - some.astype(np.longdouble) * 65535)
        assert off.max() <= 0.5
    assert stills._codes(np.full((1, 3), 0.5, np.float32), (1, 1, 3)).codes.tolist() == [[[32768] * 3]]


@pytest.mark.parametrize("name", CODE_POINTS)
def test_displays_of_builtin_configs_have_their_code_points(name):
    found = []
    for config_name, *_ in ocio.BuiltinConfigRegistry().getBuiltinConfigs():
        config = ocio.Config.CreateFromBuiltinConfig(config_name)
        if config.getColorSpace(name) is not None:
            found.append(code_points(config, name))
    expected = CODE_POINTS[name]
    assert found
    assert set(found) == {expected and (*expected, 0, 1)}


def test_every_display_of_a_builtin_config_is_in_the_table():
    known = {name for name, points in CODE_POINTS.items()}
    for config_name, *_ in ocio.BuiltinConfigRegistry().getBuiltinConfigs():
        config = ocio.Config.CreateFromBuiltinConfig(config_name)
        assert set(config.getDisplays()) <= known
        assert code_points(config, "Raw") is None
        assert code_points(config, "no such space") is None


def test_code_points_agree_with_openimageio_where_it_has_them():
    """Of the interop ids that both know; the matrix of R'G'B' is 0, as PNG asks for."""
    theirs = oiio.ColorConfig()
    config = ocio.Config.CreateFromBuiltinConfig("studio-config-v5.0.0_aces-v2.1_ocio-v2.6")
    pairs = {
        "srgb_rec709_display": "sRGB - Display",
        "g24_rec709_display": "Rec.1886 Rec.709 - Display",
        "srgb_p3d65_display": "Display P3 - Display",
        "g26_p3d65_display": "Gamma 2.6 P3-D65 - Display",
        "pq_rec2020_display": "Rec.2100-PQ - Display",
        "pq_p3d65_display": "ST2084-P3-D65 - Display",
        "hlg_rec2020_display": "Rec.2100-HLG - Display",
    }
    for interop, name in pairs.items():
        points = code_points(config, name)
        assert points is not None
        assert tuple(theirs.get_cicp(interop) or ())[:2] == points[:2]


@pytest.mark.parametrize(("at", "count"), [("first", 10), ("middle", 12), ("last", 15)])
def test_the_frame_is_one_of_the_cut(at, count):
    assert still_of([10, 11, 12, 13, 14, 15], at) == count
    assert still_of([7], at) == 7


@pytest.mark.parametrize(("at", "count"), [("first", 30), ("middle", 26), ("last", 18)])
def test_of_a_shot_that_runs_backwards_and_fast_the_still_is_one_that_is_seen(at, count):
    assert still_of([30, 26, 22, 18], at) == count


def test_no_views_are_no_stills_and_an_unknown_one_is_a_sentence(show, small_archive, tmp_path):
    assert write_stills(frame_of(small_archive), still_views(show, []), tmp_path) == []
    with pytest.raises(UserError, match="no view 'Nope'"):
        still_views(show, [DisplayView(display=DISPLAY, view="Nope")])


def test_the_default_view_stands_for_none(show):
    assert [(view.display, view.view, view.look) for view in still_views(show, None)] == [
        ("sRGB - Display", VIEW, False),
        ("sRGB - Display", VIEW, True),
    ]


def test_a_frame_that_is_no_aces_frame_leaves_nothing(show, tmp_path):
    small.write_words(tmp_path / "a.tif", np.zeros((8, 8, 3)))
    frame = StillFrame(tmp_path / "a.tif", "a", None, 1, "00:00:00:01")
    with pytest.raises(UserError, match="holds 16-bit integers"):
        write_stills(frame, still_views(show, None), tmp_path / "stills")
    assert list((tmp_path / "stills").iterdir()) == []


def test_a_small_version_is_no_wider_than_320(made, tmp_path):
    folder, records = made
    for record in records:
        (tmp_path / "a.jpg").write_bytes(small_still(folder / record.path))
        spec = oiio.ImageBuf(str(tmp_path / "a.jpg")).spec()
        assert (spec.width, spec.height, spec.nchannels) == (small.WIDTH, small.HEIGHT, 3)
    wide = np.zeros((11, 1000, 3))
    wide[:, :500] = 65535
    small.write_words(tmp_path / "wide.png", wide)
    (tmp_path / "a.jpg").write_bytes(small_still(tmp_path / "wide.png"))
    read = oiio.ImageBuf(str(tmp_path / "a.jpg"))
    assert (read.spec().width, read.spec().height) == (250, 2)
    assert (round(read.getpixel(40, 1)[0]), round(read.getpixel(220, 1)[0])) == (1, 0)


def test_this_environment_changes_no_still(small_archive, renders, tmp_path, monkeypatch):
    monkeypatch.setenv("SHOT", "SH_0020")
    monkeypatch.setenv("OCIO_OPTIMIZATION_FLAGS", str(int(ocio.OPTIMIZATION_DRAFT)))
    show = ShowConfig.of_package(small_archive / "package")
    named = frame_of(small_archive)
    frame = StillFrame(named.path, named.shot, None, named.count, named.timecode)
    neutral, graded = write_stills(frame, still_views(show, None), tmp_path)
    assert np.array_equal(read_still(tmp_path / neutral.path), read_still(tmp_path / graded.path))
    assert graded.look == ""
    assert graded.proven
    monkeypatch.delenv("OCIO_OPTIMIZATION_FLAGS")
    expected = words(renders(light(1002), "", "sRGB - Display", VIEW))
    assert np.array_equal(read_still(tmp_path / neutral.path), expected)
