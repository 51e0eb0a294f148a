# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""The codec that auto takes, for whom, and what it says of it beforehand."""

import json
import shutil

import pytest

from ocio_gen.core.errors import UserError
from ocio_gen.recompression import samples
from ocio_gen.recompression.choice import choices, openexr_of_hosts
from ocio_gen.recompression.codecs import CODECS, LOSSLESS, codecs_read_by
from ocio_gen.recompression.frame import FrameJob, recompress_frame
from ocio_gen.recompression.samples import sample_frame
from tests.conftest import DEMO, contents, run_cli
from tests.recompression.kinds import deep_scanline
from tests.recompression.plates import graphic, plate, smooth
from tests.recompression.reels import frames_of

EVERYWHERE = {"rle", "zips", "zip", "piz"}
SORTS = {"grain": plate, "graphic": graphic, "smooth": smooth}


@pytest.fixture(scope="module")
def show(tmp_path_factory):
    """A sequence of each sort, side by side in a folder, two frames each. Not to be changed."""
    folder = tmp_path_factory.mktemp("show")
    for name, write in SORTS.items():
        for number in range(2):
            write(folder / f"{name}.{1001 + number}.exr", number)
    return folder


def chosen(folder, hosts=(), codec="auto"):
    """Return what is chosen, by the sequence's first word."""
    found = choices(frames_of([str(folder)]), codec, list(hosts), lambda jobs: map(sample_frame, jobs))
    return {choice.sequence.rpartition("/")[2].split(".")[0]: choice for choice, _ in found}


def size_with(path, codec, folder):
    """What a frame really has with a codec."""
    result = recompress_frame(FrameJob(path, folder / f"{path.stem}.{codec}.exr", codec))
    assert result.state in {"recompressed", "kept"}
    return result.bytes_after


@pytest.mark.parametrize("hosts", [[], ["openexr=3.5"]])
def test_auto_takes_for_each_sequence_what_is_really_the_smallest_that_hosts_read(hosts, show, tmp_path):
    found = chosen(show, hosts)
    assert set(found) == set(SORTS)
    for name, choice in found.items():
        frames = sorted(show.glob(f"{name}.*.exr"))
        wanted = set(LOSSLESS) - {"none"} if hosts else EVERYWHERE
        assert {one.codec for one in choice.figures} == wanted
        real = {codec: sum(size_with(path, codec, tmp_path) for path in frames) for codec in wanted}
        assert choice.codec == min(real, key=lambda codec: real[codec])
        assert [one.codec for one in choice.figures] == sorted(real, key=lambda codec: real[codec])
        assert (choice.frames, choice.bytes) == (2, sum(path.stat().st_size for path in frames))
    assert found["grain"].codec == "piz"
    assert found["graphic"].codec == "zip"
    assert found["smooth"].codec == ("htj2k256" if hosts else "zip")


@pytest.mark.parametrize(
    ("hosts", "oldest", "codec"),
    [
        (["openexr=3.4"], "3.4", "htj2k256"),
        (["openexr=3.10.1"], "3.10.1", "htj2k256"),
        (["openexr=3.3"], "3.3", "zip"),
        (["openexr=3.5", "openexr=3.1"], "3.1", "zip"),
        (["nuke=16.0"], "3.2", "zip"),
        (["openexr=3.5", "flame=2026"], "3.3", "zip"),
    ],
)
def test_the_oldest_host_decides(hosts, oldest, codec, show):
    assert openexr_of_hosts(hosts)[0] == oldest
    choice = chosen(show, hosts)["smooth"]
    assert choice.codec == codec
    assert f"OpenEXR {oldest}" in choice.why
    assert {one.codec for one in choice.figures} == set(codecs_read_by(oldest))


def test_zstd_is_for_3_5_and_htj2k_for_3_4_and_later_only():
    assert set(codecs_read_by("3.5")) - set(codecs_read_by("3.4")) == {"zstd"}
    assert set(codecs_read_by("3.4")) - set(codecs_read_by("3.3")) == {"htj2k256", "htj2k32"}
    assert set(codecs_read_by("2.0")) == EVERYWHERE


@pytest.mark.parametrize(
    ("text", "codec"),
    [
        ('ocio = ["2.5"]', "htj2k256"),
        ('ocio = ["2.5", "2.3"]', "zip"),
        ('[hosts]\nnuke = ["16.0"]', "zip"),
        ('ocio = ["2.5"]\n[hosts]\nmaya = "2024"', "zip"),
    ],
)
def test_a_show_description_is_its_hosts_and_releases(text, codec, show, tmp_path):
    path = tmp_path / "show.toml"
    path.write_text(f'name = "a"\ntitle = "A"\n{text}\n')
    assert chosen(show, [str(path)])["smooth"].codec == codec


def test_the_demo_show_is_a_host(show):
    ran = run_cli("recompress", str(show), "--dry-run", "--json", "--hosts", str(DEMO))
    assert ran.returncode == 0, ran.stderr
    lines = [json.loads(line) for line in ran.stdout.splitlines()]
    assert {one["codec"] for one in lines[0]["figures"]} == EVERYWHERE


@pytest.mark.parametrize(
    "host",
    [
        *("nuke", "nuke=", "nuke=99", "avid=1", "=3", "show", "missing.toml", "tests"),
        *("openexr", "openexr=", "openexr=new", "openexr=3.", "openexr=3..4", "openexr=.", "openexr=²"),
    ],
)
def test_a_host_that_is_not_known_is_refused(host):
    with pytest.raises(UserError):
        openexr_of_hosts(["openexr=3.5", host])


@pytest.mark.parametrize("codec", ["auto", "piz"])
def test_a_host_that_is_not_known_is_a_sentence_and_exit_2(codec, show):
    before = contents(show)
    ran = run_cli("recompress", str(show), "--in-place", "--codec", codec, "--hosts", "avid=1")
    assert (ran.returncode, ran.stdout) == (2, "")
    assert ran.stderr.startswith("ocio-gen: --hosts: found 'avid=1'; give a show.toml, openexr=")
    assert len(ran.stderr.splitlines()) == 1
    assert contents(show) == before


def test_a_codec_that_a_host_does_not_read_is_refused(show):
    ran = run_cli(
        "recompress",
        str(show),
        "--in-place",
        "--codec",
        "HTJ2K256",
        "--hosts",
        "openexr=3.5",
        "--hosts",
        "nuke=16.0",
    )
    assert (ran.returncode, ran.stdout) == (2, "")
    assert "needs OpenEXR 3.4, and nuke 16.0 has 3.2" in ran.stderr


# ---------------------------------------------------------------- what is not recompressed


def test_frames_that_have_the_smallest_codec_keep_it(show, tmp_path):
    for number in (1001, 1002):
        job = FrameJob(show / f"grain.{number}.exr", tmp_path / f"grain.{number}.exr", "piz")
        assert recompress_frame(job).state == "recompressed"
    (tmp_path / "ocio-gen-recompress.jsonl").unlink()
    choice = chosen(tmp_path)["grain"]
    assert (choice.present, choice.codec, choice.why) == ("piz", "piz", "no other codec is smaller")
    assert choice.estimate == pytest.approx(choice.bytes, rel=0.01)
    before = contents(tmp_path)
    ran = run_cli("recompress", str(tmp_path), "--in-place", "--no-mhl")
    assert ran.returncode == 0
    assert "kept as they are, 2: is piz already" in ran.stdout
    assert contents(tmp_path) == before


def test_deep_frames_are_offered_only_what_holds_them(tmp_path):
    deep_scanline(tmp_path / "deep.exr")
    choice = chosen(tmp_path, ["openexr=3.5"])["deep"]
    assert {one.codec for one in choice.figures} == {"rle", "zips"}
    assert choice.codec == choice.figures[0].codec


def test_a_sequence_that_cannot_be_sampled_says_so_and_hides_no_other(show, tmp_path):
    shutil.copy(show / "smooth.1001.exr", tmp_path)
    (tmp_path / "torn.1001.exr").write_bytes((show / "grain.1001.exr").read_bytes()[:3000])
    (tmp_path / "half.1001.exr").write_bytes(b"no image")
    shutil.copy(show / "grain.1001.exr", tmp_path / "half.1002.exr")
    found = chosen(tmp_path)
    assert found["torn"].why.startswith("nothing could be sampled: its table of chunks")
    assert (found["torn"].figures, found["torn"].estimate) == ([], 3000)
    assert found["half"].codec == "piz"
    assert found["smooth"].codec == "zip"


# ---------------------------------------------------------------- a dry run


def test_a_dry_run_writes_nothing_and_estimates_what_comes_of_it(tmp_path):
    reel = tmp_path / "reel"
    reel.mkdir()
    for number in range(5):
        plate(reel / f"grain.{1001 + number}.exr", number)
    before = contents(tmp_path)
    times = {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*")}
    for given in ((), ("--in-place",), ("--dest", str(tmp_path / "packed"))):
        ran = run_cli("recompress", str(reel), "--dry-run", "--json", *given)
        assert ran.returncode == 0, ran.stderr
        assert contents(tmp_path) == before
        assert {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*")} == times
    choice, estimate = map(json.loads, ran.stdout.splitlines())
    assert (choice["kind"], choice["codec"], estimate["kind"]) == ("choice", "piz", "estimate")
    ran = run_cli("recompress", str(reel), "--in-place", "--json", "--no-mhl")
    summary = json.loads(ran.stdout.splitlines()[-1])
    assert summary["states"] == {"recompressed": 5}
    assert estimate["bytes_before"] == summary["bytes_before"]
    assert estimate["bytes_after"] == pytest.approx(summary["bytes_after"], rel=0.03)


@pytest.mark.parametrize("codec", ["auto", "zip", "rle", "none"])
def test_an_estimate_from_a_part_of_each_frame_is_within_a_few_per_cent(codec, tmp_path, monkeypatch):
    """Frames of the size of plates: what is sampled of them is not all of them."""
    for number in range(4):
        plate(tmp_path / f"grain.{1001 + number}.exr", number, (1024, 512))
    monkeypatch.setattr(samples, "_BYTES", 1 << 19)
    choice = chosen(tmp_path, codec=codec)["grain"]
    monkeypatch.undo()
    assert choice.codec == ("piz" if codec == "auto" else codec)
    packed = tmp_path / "packed"
    packed.mkdir()
    after = sum(size_with(path, choice.codec, packed) for path in tmp_path.glob("grain.*.exr"))
    assert choice.estimate == pytest.approx(after, rel=0.03)


# ---------------------------------------------------------------- what is printed


def test_the_figures_of_every_codec_are_a_table_with_the_one_that_is_taken_below(show):
    ran = run_cli("recompress", str(show), "--dry-run", "--hosts", "openexr=3.5")
    assert (ran.returncode, ran.stderr) == (0, "")
    for name in SORTS:
        assert f"/{name}.1001-1002#.exr: 2 frames, " in ran.stdout
    assert ran.stdout.count("write MB/s   read MB/s") == len(SORTS)
    rows = [line.split() for line in ran.stdout.splitlines()]
    for codec in set(LOSSLESS) - {"none"}:
        some = [row for row in rows if row and row[0] == codec]
        assert len(some) == len(SORTS)
        assert all(float(row[1]) > 0 and row[3] in {"kB", "MB"} for row in some)
    assert "piz: the smallest that OpenEXR 3.5" in ran.stdout
    assert "htj2k256: the smallest that OpenEXR 3.5" in ran.stdout
    assert "nothing is written" in ran.stdout


def test_the_guide_says_of_every_codec_what_it_is():
    ran = run_cli("recompress", "codecs")
    assert (ran.returncode, ran.stderr) == (0, "")
    rows = {row[0]: line for line in ran.stdout.splitlines() if (row := line.split())}
    for name, codec in CODECS.items():
        assert f" {'lossy' if codec.lossy else 'lossless'} " in rows[name]
        assert codec.guide in rows[name]
