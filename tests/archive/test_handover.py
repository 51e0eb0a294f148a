# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""Packages of IMF of an archive: they play the frames of the cut, and give all frames back."""

import base64
import hashlib
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
import wave
from fractions import Fraction
from itertools import pairwise

import pytest
from lxml import etree

import ocio_gen
from ocio_gen import api
from ocio_gen.core.errors import UserError
from tests.archive.conforming import conform_edl, conform_otio
from tests.archive.plates import sequence
from tests.conftest import ROOT, contents, run_cli
from tests.mxf.containers import by_mediainfo, by_mxfuse, digests

CLIPS = {"A001C001": "dawn", "A001C002": "quay", "A002C004": "lamps", "A002C005": "beam", "A003C001": "chart"}
SPACES = {"c": "http://www.smpte-ra.org/schemas/2067-3/2016"}


@pytest.fixture
def imp(harbour):
    """The package of the example. Copy it before changing it."""
    return harbour[1].with_name("imp")


def document(package, kind):
    (path,) = package.glob(f"{kind}_*.xml")
    return etree.parse(str(path)).getroot()


def played(package):
    """The frames that a composition plays, by its XML alone: track file and number of each."""
    paths = {
        asset.find("{*}Id").text: asset.find(".//{*}Path").text
        for asset in etree.parse(str(package / "ASSETMAP.xml")).iterfind(".//{*}Asset")
    }
    found = []
    for one in document(package, "CPL").iterfind(".//{*}MainImageSequence//{*}Resource"):
        entry, duration = (int(one.find("{*}" + name).text) for name in ("EntryPoint", "SourceDuration"))
        repeat = one.find("{*}RepeatCount")
        stretch = [(paths[one.find("{*}TrackFileId").text], at) for at in range(entry, entry + duration)]
        found += stretch * (1 if repeat is None else int(repeat.text))
    return found


def frames_of_the_cut(show):
    """What each frame of the cut shows: digests of plates, two in a dissolve, none for black."""
    cut = conform_edl((show / "lock.edl").read_text(), 24)
    for at, layers in sorted(cut.items()):
        takes = [(f"{reel}_{CLIPS[reel]}", frame) for reel, frame in layers]
        yield at, [*digests(show / f"plates/{take}/{take}.{frame:07d}.exr" for take, frame in takes)]


def test_the_composition_plays_the_frames_of_the_cut(harbour, imp):
    """By its XML and bmx; the test of ffmpeg, which reads both itself, is below."""
    show, _, _ = harbour
    frames = {path.name: by_mxfuse(path).frames for path in imp.glob("00*.mxf")}
    found = played(imp)
    wanted = list(frames_of_the_cut(show))
    assert len(found) == len(wanted) == 204
    black = 0
    for (name, number), (at, layers) in zip(found, wanted, strict=True):
        if layers:
            assert frames[name][number] in layers, at
        else:
            assert (name, number) == ("black.mxf", 0)
            black += 1
    assert black == 12


@pytest.mark.hosts
def test_ffmpeg_plays_exactly_the_cut(harbour, imp):
    show, _, _ = harbour
    (composition,) = imp.glob("CPL_*.xml")
    command = ["ffprobe", "-v", "error", "-strict", "experimental", "-f", "imf", "-assetmaps"]
    command += [str(imp / "ASSETMAP.xml"), "-i", str(composition), "-select_streams", "v", "-show_packets"]
    ran = subprocess.run(
        [*command, "-show_data_hash", "sha256", "-of", "json"], capture_output=True, check=True
    )
    found = [one["data_hash"].removeprefix("SHA256:") for one in json.loads(ran.stdout)["packets"]]
    wanted = [layers for _, layers in frames_of_the_cut(show)]
    assert len(found) == len(wanted)
    black = {one for one, layers in zip(found, wanted, strict=True) if not layers}
    assert len(black) == 1
    assert all(one in layers for one, layers in zip(found, wanted, strict=True) if layers)


@pytest.mark.hosts
def test_ffmpeg_gives_the_sound_back(harbour, imp):
    show, _, _ = harbour
    with wave.open(str(show / "sound/harbour_51.wav")) as mix:
        wanted = hashlib.sha256(mix.readframes(mix.getnframes())).hexdigest()
    command = ["ffmpeg", "-v", "error", "-i", str(imp / "sound_1_en.mxf"), "-f", "s24le", "-"]
    ran = subprocess.run(command, capture_output=True, check=True)
    assert hashlib.sha256(ran.stdout).hexdigest() == wanted


def test_mediainfo_knows_the_channels_of_the_sound(imp):
    (sound,) = [one for one in by_mediainfo(imp / "sound_1_en.mxf") if one.track_type == "Audio"]
    assert (sound.channel_s, sound.sampling_rate, sound.bit_depth) == (6, 48000, 24)
    assert sound.format == "PCM"
    assert sound.channel_layout == "L R C LFE Ls Rs"


def test_every_hash_size_and_name_is_true(imp):
    sizes, hashes = {}, {}
    for asset in document(imp, "PKL").iterfind(".//{*}Asset"):
        name = asset.find("{*}OriginalFileName").text
        sizes[name] = int(asset.find("{*}Size").text)
        hashes[name] = base64.b64decode(asset.find("{*}Hash").text)
    listed = {one.text for one in etree.parse(str(imp / "ASSETMAP.xml")).iterfind(".//{*}Path")}
    there = {path.name for path in imp.iterdir()}
    (packing,) = (path.name for path in imp.glob("PKL_*"))
    assert there == listed | {"ASSETMAP.xml", "VOLINDEX.xml"}
    assert listed == {*sizes, packing}
    for name, size in sizes.items():
        content = (imp / name).read_bytes()
        assert len(content) == size
        assert hashlib.sha1(content, usedforsecurity=False).digest() == hashes[name], name


def test_handles_are_in_the_files_and_not_played(harbour, imp):
    _, archive, _ = harbour
    report = json.loads((archive / "archive.json").read_text())
    for shot in report["shots"]:
        found = by_mxfuse(imp / f"{shot['name']}.mxf")
        assert found.frames == digests(sorted((archive / shot["name"]).glob("*.exr")))
    numbers = [at for name, at in played(imp) if name == "0010_HB_0010.mxf"]
    assert numbers == list(range(6, 6 + 36))


def test_a_retime_is_played_frame_by_frame(harbour, imp):
    """Twice as fast, and backwards: stretches of one frame each."""
    fast = [at for name, at in played(imp) if name == "0040_HB_0040.mxf"]
    assert {b - a for a, b in pairwise(fast)} == {2}
    back = [at for name, at in played(imp) if name == "0060_HB_0010.mxf"]
    assert {b - a for a, b in pairwise(back)} == {-1}


def test_the_timecode_markers_and_sidecars_are_those_of_the_cut(imp):
    root = document(imp, "CPL")
    assert root.findtext(".//c:TimecodeStartAddress", namespaces=SPACES) == "01:00:00:00"
    markers = {one.findtext("{*}Label"): one.findtext("{*}Offset") for one in root.iterfind(".//{*}Marker")}
    assert markers == {"FFOC": "0", "LFOC": "203"}
    names = [one.text for one in root.iterfind(".//c:Resource/c:Annotation", namespaces=SPACES)]
    assert names[0] == "0010_HB_0010 09:58:12:00"
    sidecars = document(imp, "SCM").findall(".//{*}SidecarAsset")
    assert len(sidecars) == 6  # the AMFs
    assert {one.findtext(".//{*}CPLId") for one in sidecars} == {root.findtext("{*}Id")}


def test_the_same_archive_gives_the_same_package_and_nothing_in_it_changes(harbour, imp, tmp_path):
    show, archive, _ = harbour
    before = contents(archive)
    ran = run_cli(
        *("archive", str(show / "show.toml"), "-o", str(archive), "--imf", str(tmp_path / "again")),
        *("--sound", str(show / "sound/harbour_51.wav")),
    )
    assert ran.returncode == 0, ran.stderr
    assert contents(tmp_path / "again") == contents(imp)
    assert contents(archive) == before


def test_it_is_verified_and_unwrapped_to_the_byte(harbour, imp, tmp_path):
    _, archive, said = harbour
    assert "12 frames of black: played from black.mxf, one black frame made for this package" in said
    assert "the dissolve of 12 frames at 01:00:03:00 is a cut in the composition" in said
    ran = run_cli("verify", str(imp), "--archive", str(archive), "--json", str(tmp_path / "report.json"))
    assert ran.returncode == 0, ran.stdout
    report = json.loads((tmp_path / "report.json").read_text())
    assert (report["verdict"], report["frames"], report["archived"]) == ("pass", 297, 296)
    assert report["findings"] == []
    ran = run_cli("unwrap", str(imp), "-o", str(tmp_path / "out"))
    assert ran.returncode == 0, ran.stderr
    assert "not taken out, as it is sound: sound_1_en.mxf" in ran.stderr
    for folder in archive.glob("00*"):
        there = sorted((tmp_path / "out" / folder.name).glob("*.exr"))
        assert [path.name for path in there] == [path.name for path in sorted(folder.glob("*.exr"))]
        assert digests(there) == digests(sorted(folder.glob("*.exr")))
        stills = sorted((tmp_path / "out" / folder.name).glob("*.png"))
        assert {*digests(stills)} == {*digests(folder.glob("*.png"))}
    (composition,) = imp.glob("CPL_*.xml")
    ran = run_cli("unwrap", str(composition), "-o", str(tmp_path / "by_cpl"))
    assert ran.returncode == 0
    assert contents(tmp_path / "by_cpl") == contents(tmp_path / "out")


# ------------------------------------------------------------ small films


@pytest.fixture
def film(archived_film, tmp_path):
    """A film of one shot of 24 frames, archived."""
    return shutil.copytree(archived_film, tmp_path / "film")


def write_wav(path, samples, channels=2, rate=48000):
    with wave.open(str(path), "wb") as mix:
        mix.setnchannels(channels)
        mix.setsampwidth(2)
        mix.setframerate(rate)
        mix.writeframes(os.urandom(samples * channels * 2))


def hand_over(film, **more):
    return api.archive_show(film / "show.toml", film / "archive", imf=film / "imp", **more)


def test_a_mix_is_as_long_as_the_cut_or_longer(film):
    for samples, channels, sentence in (
        (47_999, 2, "has 47,999 samples; the cut is 48,000 long"),
        (48_000, 3, r"has 3 channels; allowed: 2 \(Standard Stereo\), 6 \(5\.1\), 8 \(7\.1DS\)"),
    ):
        write_wav(film / "mix.wav", samples, channels)
        with pytest.raises(UserError, match=sentence):
            hand_over(film, sound=film / "mix.wav")
        assert not (film / "imp").exists()
    write_wav(film / "mix.wav", 48_100)
    with pytest.raises(UserError, match="found 'e n'; give en"):
        hand_over(film, sound=film / "mix.wav", language="e n")
    report = hand_over(film, sound=[film / "mix.wav"] * 2, language=["en", "de-AT"])
    assert report.run.imf.notes == ["mix.wav: 100 samples after the cut are not played"]
    assert [*(film / "imp").glob("sound_2_de-AT.mxf")]
    assert ocio_gen.verify_imf(film / "imp", archive=film / "archive").verdict == "pass"


def test_a_mix_that_is_given_twice_is_two_files(film):
    write_wav(film / "mix.wav", 48_000)
    hand_over(film, sound=[film / "mix.wav"] * 2)
    assert ocio_gen.verify_imf(film / "imp", archive=film / "archive").verdict == "pass"


def rotten(frame):
    """Change a bit of a frame, whose size and times stay."""
    stat, data = frame.stat(), bytearray(frame.read_bytes())
    data[-1] ^= 1
    frame.chmod(0o644)
    frame.write_bytes(data)
    os.utime(frame, ns=(stat.st_atime_ns, stat.st_mtime_ns))


def test_a_frame_that_rotted_in_the_archive_is_not_handed_over(film):
    """By its profile, which compares hashes; and by ASC MHL once more, where a profile does not."""
    assert api.archive_show(film / "show.toml", film / "archive").passed
    rotten(film / "archive/0010_A/0010_A.00000250.exr")
    report = hand_over(film)
    assert (report.passed, report.run.imf) == (False, None)
    assert "mhl-hash: 0010_A/0010_A.########.exr, frame 250" in report.problems[0]
    shutil.rmtree(film / "archive")
    profile = 'name = "lax"\ntitle = "Lax"\ncodecs = ["none"]\n[rules]\nmhl-hash = "off"\n'
    (film / "lax.toml").write_text(profile)
    with (film / "show.toml").open("a") as show:
        show.write('profile = "lax.toml"\n')
    assert api.archive_show(film / "show.toml", film / "archive").passed
    rotten(film / "archive/0010_A/0010_A.00000250.exr")
    sentence = r"0010_A\.00000250\.exr: is not .* of the archive, by its xxh128; the archive is damaged"
    with pytest.raises(UserError, match=sentence):
        hand_over(film)
    assert not (film / "imp").exists()
    assert not [*film.glob(".imp*")]


def test_an_archive_whose_frames_are_packed_is_handed_over_unpacked(film):
    shutil.rmtree(film / "archive")
    report = hand_over(film, codec="zip")
    assert report.complete
    packed = sorted((film / "archive/0010_A").glob("*.exr"))
    assert len(packed) == 28
    plates = [film / f"reel/A.{count:04d}.exr" for count in range(238, 266)]
    assert by_mxfuse(film / "imp/0010_A.mxf").frames == digests(plates)
    assert ocio_gen.verify_imf(film / "imp", archive=film / "archive").verdict == "pass"


def test_frames_that_are_no_containers_are_refused_and_the_archive_stays(film):
    shutil.rmtree(film / "reel")
    shutil.rmtree(film / "archive")
    sequence(film / "reel", 232, 271, start=232, rate=Fraction(24))
    for path in (film / "reel").iterdir():
        path.rename(path.with_name(path.name.replace("reel", "A")))
    with pytest.raises(
        UserError, match=r"is no ACES container \(ST 2065-4\): it has no acesImageContainerFlag"
    ):
        hand_over(film)
    assert (film / "archive/ascmhl").is_dir()
    assert not (film / "imp").exists()
    assert not [*film.glob(".imp*")]


def test_a_folder_that_is_there_is_refused_before_any_work(film):
    (film / "imp").mkdir()
    with pytest.raises(UserError, match="exists; name another folder for `imf`"):
        hand_over(film)
    (film / "imp").rmdir()
    with pytest.raises(UserError, match=r"^imf: .*lies in"):
        api.archive_show(film / "show.toml", film / "archive", imf=film / "archive/imp")
    with pytest.raises(UserError, match="does nothing beside `dry_run`"):
        hand_over(film, dry_run=True)


def test_after_kill_9_the_next_run_ends_with_the_same_package(film):
    api.archive_show(film / "show.toml", film / "archive", imf=film / "whole")
    command = [
        sys.executable,
        "-m",
        "ocio_gen",
        "archive",
        str(film / "show.toml"),
        "-o",
        str(film / "archive"),
    ]
    for _ in range(3):
        run = subprocess.Popen(
            [*command, "--imf", str(film / "imp")], cwd=ROOT, stderr=subprocess.PIPE, stdout=subprocess.PIPE
        )
        deadline = time.monotonic() + 120
        while not [*film.glob(".imp*/*.mxf")] and not [*film.glob(".imp*/.ocio-gen-*.frames")]:
            assert time.monotonic() < deadline
            if run.poll() is not None:
                break
        os.kill(run.pid, signal.SIGKILL)
        run.communicate()
        if (film / "imp").exists():
            break
    if not (film / "imp").exists():
        assert run_cli(*command[3:], "--imf", str(film / "imp")).returncode == 0
    assert contents(film / "imp") == contents(film / "whole")
    assert not [*film.glob(".imp*")]


def test_the_record_begins_where_the_cut_does_at_any_rate(film):
    shutil.rmtree(film / "archive")
    cut = film / "cut.edl"
    cut.write_text(cut.read_text().replace("01:00:0", "10:00:0"))
    hand_over(film)
    root = document(film / "imp", "CPL")
    assert root.findtext(".//c:TimecodeStartAddress", namespaces=SPACES) == "10:00:00:00"
    assert root.findtext("c:EditRate", namespaces=SPACES) == "24 1"
    assert re.fullmatch(r"[0-9a-f-]{36}", root.findtext("c:Id", namespaces=SPACES).removeprefix("urn:uuid:"))
    layers = conform_otio((film / "archive/timeline.otio").read_text())
    assert len(played(film / "imp")) == len(layers) == 24


def test_an_event_that_is_there_twice_has_two_files(film):
    """The same frames, to the byte: an asset map has no two files of one identity."""
    shutil.rmtree(film / "archive")
    cut = film / "cut.edl"
    again = "002 A V C 00:00:10:00 00:00:11:00 01:00:01:00 01:00:02:00\n* FROM CLIP NAME: A\n"
    cut.write_text(cut.read_text() + again)
    assert hand_over(film).run.imf.frames == 48
    assert ocio_gen.verify_imf(film / "imp", archive=film / "archive").verdict == "pass"
    assert [name for name, _ in played(film / "imp")] == ["0010_A.mxf"] * 24 + ["0020_A.mxf"] * 24


def test_frames_that_are_not_the_archives_are_named(film):
    """As its ASC MHL lists them: none of its frames is read, and they may be on tape."""
    hand_over(film)
    for frame in (film / "archive/0010_A").glob("*.exr"):
        frame.unlink()
    assert ocio_gen.verify_imf(film / "imp", archive=film / "archive").verdict == "pass"
    # One bit of a pixel of the eleventh frame, in a file of its own.
    mxf = shutil.copy(film / "imp/0010_A.mxf", film / "0010_A.mxf")
    data = bytearray((film / "0010_A.mxf").read_bytes())
    key = bytes.fromhex("060e2b34010201010d01030115011201")
    at = -1
    for _ in range(11):
        at = data.index(key, at + 1)
    data[data.index(key, at + 1) - 1] ^= 1
    (film / "0010_A.mxf").write_bytes(data)
    report = ocio_gen.verify_imf(mxf, archive=film / "archive")
    assert [(one.rule, one.frames) for one in report.findings] == [("archive", [(10, 10)])]
    assert "is not 0010_A.00000248.exr of the archive, by its xxh128" in report.findings[0].text
    # A file that is no shot of it, and one whose frames are fewer.
    shutil.copy(mxf, film / "other.mxf")
    report = ocio_gen.verify_imf(film / "other.mxf", archive=film / "archive")
    assert {one.text for one in report.findings} == {
        "the archive has no shot other of 28 frames: files are called as their shots",
    }
    assert "1 shot of the archive is not in what was verified" in report.notes
    with pytest.raises(UserError, match="is no archive of a show"):
        ocio_gen.verify_imf(mxf, archive=film / "reel")
    shutil.rmtree(film / "archive/ascmhl")
    with pytest.raises(UserError, match="has no ASC MHL: it is not complete"):
        ocio_gen.verify_imf(mxf, archive=film / "archive")


def test_target_frames_and_amfs_that_are_not_the_archives_are_named(harbour, imp, tmp_path):
    _, archive, _ = harbour
    package = shutil.copytree(imp, tmp_path / "imp")
    amf = package / "0010_HB_0010.amf"
    amf.write_bytes(amf.read_bytes() + b"\n")
    mxf = package / "0020_HB_0020.mxf"
    data = bytearray(mxf.read_bytes())
    at = data.rindex(b"IEND")  # of the last PNG
    data[at - 20] ^= 1
    mxf.write_bytes(data)
    report = ocio_gen.verify_imf(package, archive=archive)
    found = {(one.about, one.text) for one in report.findings if one.rule == "archive"}
    text = "the target frame of stream 11 is no still of the archive's shot 0020_HB_0020"
    assert found == {("0010_HB_0010.amf", "is not the archive's, by its xxh128"), ("0020_HB_0020.mxf", text)}
