# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""A whole run: what an archive holds, what it refuses, and that a run over it goes on or does nothing."""

import errno
import hashlib
import html
import json
import os
import re
import secrets
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from types import SimpleNamespace

import OpenEXR
import pytest
from ascmhl import commands

from ocio_gen.archive import papers
from ocio_gen.archive.conform import read_conform
from ocio_gen.archive.job import pull_listed
from ocio_gen.archive.layout import PACKAGE, REPORT
from ocio_gen.archive.listing import changes
from ocio_gen.archive.report import ArchiveReport
from ocio_gen.cli.archive_tables import print_archive
from ocio_gen.core.errors import UserError
from ocio_gen.delivery.profile import profile_of
from ocio_gen.recompression.record_index import INDEX
from ocio_gen.recompression.records import PULLED, RECORDS
from tests.archive.plans import QUICK, SHOW, Archived, edl, taking, written
from tests.archive.sources import HOUR, frame
from tests.conftest import ROOT, contents, run_cli
from tests.recompression.reels import leftovers
from tests.recompression.test_farm import a_cluster
from tests.recompression.test_safety import full_disk

# What differs from run to run: the time of sealing, and the order in which frames were done.
_OF_ITS_RUN = {PULLED, RECORDS, INDEX}


@pytest.fixture(scope="session")
def package(tmp_path_factory):
    """The package of the show of these tests, built in an archive."""
    folder = tmp_path_factory.mktemp("archive_show")
    built = written(folder)
    ran = run_cli("archive", str(folder / "show.toml"), "-o", str(built.out), "--jobs", "1")
    assert ran.returncode == 0, ran.stderr
    assert ran.stdout.endswith("archive: complete: 2 shots, 6 frames, proven and sealed\n")
    return built.out / PACKAGE


@pytest.fixture
def archived(tmp_path, package, monkeypatch):
    """A show with the sources of two shots of three frames, and what archives it; its package is there."""
    monkeypatch.setattr(papers, "build_package", taking(package))
    return written(tmp_path)


def sha256(path):
    return hashlib.sha256(path.read_bytes()).hexdigest()


def lasting(folder):
    """All files of an archive that are the same whoever makes it, and when."""
    return lasting_of(contents(folder))


def lasting_of(files):
    return {
        name: content
        for name, content in files.items()
        if not name.startswith("ascmhl/") and name.rsplit("/", 1)[-1] not in _OF_ITS_RUN
    }


def pulled_frames(archived):
    return {
        path: archived.out / shot.name / shot.file_name(count)
        for shot in archived.plan.shots
        for count, path in shot.frames
    }


def verified(folder):
    """ascmhl's own verification: it raises where a file is missing, new, or not as it was."""
    commands.verify_entire_folder(str(folder), False, None, None)
    return True


# ---------------------------------------------------------------- what it holds


def test_an_archive_holds_each_frame_byte_for_byte_and_what_goes_along(archived):
    report = archived.run()
    assert report.passed
    assert report.complete
    frames = pulled_frames(archived)
    assert len(frames) == 6
    assert {sha256(path) for path in frames} == {sha256(path) for path in frames.values()}
    assert all(sha256(source) == sha256(target) for source, target in frames.items())
    assert sorted(path.name for path in archived.out.iterdir() if path.is_dir()) == [
        "0010_SH1",
        "0020_SH2",
        "ascmhl",
        "cut",
        "framing",
        PACKAGE,
        "sidecars",
    ]
    for inside, given in {
        "cut/cut.edl": "cut.edl",
        "framing/show.fdl": "show.fdl",
        "sidecars/titles/main.txt": "titles/main.txt",
    }.items():
        assert (archived.out / inside).read_bytes() == (archived.folder / given).read_bytes()
    assert not leftovers(archived.out)


def test_ascmhls_own_verification_finds_every_file_and_a_bit_that_is_lost(archived):
    archived.run()
    assert verified(archived.out)
    listed = "".join(path.read_text() for path in (archived.out / "ascmhl").glob("*.mhl"))
    for name in lasting(archived.out):
        assert f">{name}</path>" in listed, name
    target = next(iter(pulled_frames(archived).values()))
    content = bytearray(target.read_bytes())
    content[700] ^= 1
    target.write_bytes(content)
    with pytest.raises(Exception, match=r"[Vv]erification"):
        verified(archived.out)


def test_the_report_is_data_and_says_where_each_frame_comes_from(archived):
    report = archived.run()
    again = ArchiveReport.model_validate_json((archived.out / REPORT).read_bytes())
    assert again == report.model_copy(update={"run": None})
    first = again.shots[0]
    assert (first.name, first.first, first.last) == ("0010_SH1", HOUR, HOUR + 2)
    assert (first.head, first.tail, first.source_in, first.source_out) == (1, 1, "01:00:00:01", "01:00:00:02")
    assert (first.record_in, first.record_out, first.reel) == ("01:00:00:00", "01:00:00:01", "A001")
    assert first.source == "sources/A001/plate.####.exr"
    assert (first.width, first.height, first.channels) == (32, 18, "B G R, half")


@pytest.mark.parametrize("codec", ["zip", "auto"])
def test_recompressed_frames_are_the_sources_as_openexr_reads_both(codec, archived):
    report = archived.run(codec=codec)
    assert report.passed
    assert report.run.recompressed == 6
    for source, target in pulled_frames(archived).items():
        one, other = (OpenEXR.File(str(path)).channels()["RGB"].pixels for path in (source, target))
        assert one.tobytes() == other.tobytes()
        assert target.stat().st_size < source.stat().st_size
    assert verified(archived.out)


def test_the_command_archives_all_of_a_show(package):
    out = package.parent
    assert verified(out)
    assert json.loads((package / "verify" / "report.json").read_text())["results"]
    conform = read_conform(out)
    assert list(conform.files.values()) == [
        out / "0010_SH1" / f"0010_SH1.{HOUR + 1:08d}.exr",
        out / "0020_SH2" / f"0020_SH2.{2 * HOUR + 1:08d}.exr",
    ]
    assert (out / "timeline.edl").is_file()
    report = ArchiveReport.model_validate_json((out / REPORT).read_bytes())
    for shot in report.shots:
        assert shot.amf == f"{shot.name}/{shot.name}.amf"
        assert f"<aces:clipName>{shot.name}<" in (out / shot.amf).read_text()
        assert len(shot.stills) == 2
        assert all((out / still).read_bytes().startswith(b"\x89PNG") for still in shot.stills)
    page = (out / "index.html").read_text()
    assert page.count('src="data:image/jpeg;base64,') == 2
    assert "Complete." in page


def test_the_page_needs_nothing_else(package):
    page = (package.parent / "index.html").read_text()
    assert "http" not in page.replace("http-equiv", "")
    assert page.count("<h2") == page.count("</h2>")


def test_the_command_over_a_complete_archive_does_nothing_and_says_so(package):
    out = package.parent
    ran = run_cli("archive", str(out.parent / "show.toml"), "-o", str(out))
    assert (ran.returncode, ran.stdout) == (
        0,
        f"{out}: complete before, and unchanged: nothing was done\n",
    )


def test_a_dry_run_writes_nothing(archived):
    report = archived.run(dry_run=True)
    assert report.passed
    assert (report.run.frames, len(report.shots)) == (6, 2)
    assert not archived.out.exists()


def test_missing_frames_are_told_and_nothing_is_written(archived):
    lost = [archived.source(shot, 1)[1] for shot in (0, 1)]
    for path in lost:
        path.unlink()
    report = Archived.of(archived.folder).run()
    assert not report.passed
    assert len(report.faults) == 2
    assert all("1 frame missing" in text for text in report.faults)
    assert not archived.out.exists()


# ---------------------------------------------------------------- what it refuses


def refused(archived, **options):
    before = contents(archived.folder)
    with pytest.raises(UserError) as caught:
        archived.run(**options)
    assert contents(archived.folder) == before
    return str(caught.value)


AP1 = (0.713, 0.293, 0.165, 0.83, 0.128, 0.044, 0.32168, 0.33767)
BAD_SOURCES = {
    "ACEScg": ({"chromaticities": AP1}, "is not ACES2065-1 (AP0)"),
    "lossy": ({"compression": OpenEXR.DWAA_COMPRESSION}, "is packed by dwaa, which is lossy"),
    "another size": ({"size": (20, 32)}, "is 32 x 20, and others are 32 x 18"),
}


@pytest.mark.parametrize("fault", BAD_SOURCES)
def test_a_shot_that_cannot_be_archived_is_refused_before_anything_is_written(fault, archived):
    attributes, sentence = BAD_SOURCES[fault]
    count, path = archived.source(1, -1)
    frame(path, count, **attributes)
    assert sentence in (told := refused(archived))
    assert str(path) in told


def test_a_lossy_codec_is_refused(archived):
    assert "'dwaa' is no lossless codec" in refused(archived, codec="dwaa")


@pytest.mark.parametrize("place", ["sources", "sources/new", "."])
def test_an_archive_among_its_sources_or_above_them_is_refused(place, archived):
    assert "that is a source" in refused(archived, output=archived.folder / place)


@pytest.mark.parametrize("content", ["{}", "", "[", '{"kind": "archive", "show": "other", "title": "Other"}'])
def test_a_folder_that_holds_something_else_is_refused(content, archived):
    archived.out.mkdir()
    (archived.out / REPORT).write_text(content)
    refused(archived)
    (archived.out / REPORT).rename(archived.out / "notes.txt")
    assert "holds files, and no archive.json" in refused(archived)


def test_what_is_no_folder_is_refused(archived, tmp_path):
    archived.out.write_text("mine")
    assert "is not a folder" in refused(archived)
    archived.out.unlink()
    (tmp_path / "elsewhere").mkdir()
    archived.out.symlink_to(tmp_path / "elsewhere")
    assert "is not a folder" in refused(archived)


def test_another_codec_than_before_is_refused(archived):
    archived.run()
    assert "holds frames of codec none, not zip; give `codec` none to go on with it, or" in refused(
        archived, codec="zip"
    )


UUID = "5d8c7f7e-8b1f-4f3a-9d2c-1a2b3c4d5e6f"
NO_FDLS = [
    "",
    "{",
    "[]",
    '{"uuid": "x"}',
    f'{{"uuid": "{UUID}"}}',
    f'{{"uuid": "{UUID}", "version": {{"major": "1", "minor": 0}}, "contexts": [{{}}]}}',
    f'{{"uuid": "{UUID}", "version": {{"major": 1, "minor": 0}}, "contexts": {{}}}}',
    f'{{"uuid": "{UUID}", "version": {{"major": 1, "minor": 0}}}}',
    "[" * 100_000,
]


@pytest.mark.parametrize("text", NO_FDLS)
def test_framing_that_is_no_fdl_is_refused(text, archived):
    (archived.folder / "show.fdl").write_text(text)
    told = refused(archived)
    assert "is no ASC FDL" in told or "is not JSON" in told


def test_sidecars_that_would_be_one_file_are_refused(archived):
    (archived.folder / "titles" / "MAIN.txt").write_text("another")
    assert "would become one file" in refused(Archived.of(archived.folder))


def test_a_second_run_at_once_is_refused(archived):
    def again(*_):
        with pytest.raises(UserError, match="another run is at it"):
            archived.run()

    assert archived.run([again]).passed


# ---------------------------------------------------------------- going on


def test_a_run_over_a_complete_archive_does_nothing_and_says_so(archived):
    archived.run()
    before = {path: path.lstat().st_ctime_ns for path in archived.out.rglob("*") if path.is_file()}
    report = archived.run()
    assert report.passed
    assert report.run.unchanged
    assert {path: path.lstat().st_ctime_ns for path in archived.out.rglob("*") if path.is_file()} == before


def test_one_bad_frame_stops_no_other_and_the_next_run_goes_on(archived):
    count, path = archived.source(0, 1)
    frame(path, count, timeCode=OpenEXR.TimeCode(1, 0, 0, 9, *[0] * 14))
    report = archived.run()
    assert not report.passed
    assert report.shots[0].problems == [f"{path}: its timeCode is 8 frames after its number"]
    assert report.run.copied == 5 + 3
    assert not (archived.out / "ascmhl").exists()
    told = ArchiveReport.model_validate_json((archived.out / REPORT).read_bytes())
    assert not told.complete
    page = words_of(archived.out)
    assert (
        "Not complete. 2 shots, 6 frames at 24 frames per second: 5 of 6 frames are here; not sealed" in page
    )
    assert "each of these is its source's file" in page
    for absent in ("timeline.", "package/", "ascmhl/"):
        assert absent not in page
    frame(path, count)
    again = archived.run()
    assert again.passed
    assert (again.run.copied, again.run.proven) == (1, 8)
    assert verified(archived.out)
    page = words_of(archived.out)
    assert "frames per second; each is its source's file, byte for byte." in page
    assert "ascmhl/ has a hash of every file. archive.json has all of this" in page


def words_of(out):
    """The text of an archive's page, without what marks it up."""
    text = (out / "index.html").read_text().partition("<body>")[2]
    return " ".join(html.unescape(re.sub("<[^>]*>", "", text)).split())


@pytest.mark.parametrize("codec", ["none", "zip"])
def test_a_source_that_changed_since_it_was_pulled_is_told(codec, archived):
    archived.run(codec=codec)
    count, path = archived.source(0, 0)
    target = archived.out / "0010_SH1" / archived.plan.shots[0].file_name(count)
    before = target.read_bytes()
    frame(path, count, seed=99)
    report = archived.run(codec=codec)
    assert not report.passed
    assert report.shots[0].problems == [
        f"{path}: has changed since it was archived; the archive has it as it was"
    ]
    assert target.read_bytes() == before
    # It was sealed, and what is sealed stays as it is.
    assert verified(archived.out)
    assert report.complete
    assert (report.run.changed, report.run.sealed_before, report.run.unchanged) == (1, True, False)
    assert ArchiveReport.model_validate_json((archived.out / REPORT).read_bytes()).complete


@pytest.mark.parametrize("codec", ["none", "zip"])
def test_a_frame_that_is_damaged_since_is_told_as_the_archives(codec, archived):
    archived.run(codec=codec)
    source, target = next(iter(pulled_frames(archived).items()))
    damaged = bytearray(target.read_bytes())
    damaged[-1] ^= 1
    target.write_bytes(damaged)
    report = archived.run(codec=codec)
    assert not report.passed
    assert not report.complete
    assert report.shots[0].problems == [
        f"{source}: its file in the archive, {target}, is damaged: it was changed since it was archived; "
        "move that away, and run this again"
    ]
    assert (report.run.changed, report.run.sealed_before) == (0, True)
    target.unlink()
    assert archived.run(codec=codec).passed


def test_a_byte_that_was_changed_behind_its_time_is_told_each_time(archived, capsys):
    archived.run()
    _, target = next(iter(pulled_frames(archived).items()))
    then, damaged = target.stat(), bytearray(target.read_bytes())
    damaged[-1] ^= 1
    target.write_bytes(damaged)
    os.utime(target, ns=(then.st_atime_ns, then.st_mtime_ns))
    report = archived.run()
    assert (report.run.unchanged, report.passed) == (True, False)
    print_archive(report, archived.out)
    told = capsys.readouterr()
    assert "mhl-hash: 0010_SH1/0010_SH1.########.exr, frame 86400: its" in told.err
    assert "unchanged" not in told.out + told.err
    assert "sealed before, and nothing was done; what is above is not as it was sealed" in told.err


def test_a_frame_that_was_lost_is_pulled_again_and_the_seal_holds(archived):
    archived.run()
    first = lasting(archived.out)
    next(iter(pulled_frames(archived).values())).unlink()
    report = archived.run()
    assert report.passed
    assert (report.run.copied, report.run.unchanged) == (1, False)
    assert lasting(archived.out) == first
    assert verified(archived.out)


def test_papers_that_others_changed_are_left_and_told(archived):
    archived.run()
    (archived.out / "index.html").write_text("mine")
    report = archived.run()
    assert not report.passed
    assert report.faults == ["index.html: was changed since it was written; move it away, and run this again"]
    assert (archived.out / "index.html").read_text() == "mine"


def test_a_timeline_that_others_changed_is_told_once(archived):
    archived.run(QUICK)
    (archived.out / "timeline.edl").write_text("mine")
    assert archived.run(QUICK).faults == [
        "timeline.edl: was changed since it was written; move it away, and run this again"
    ]


def test_another_version_has_nothing_to_do_either(archived, monkeypatch):
    archived.run()
    monkeypatch.setattr("ocio_gen.archive.listing.version", lambda _: "99")
    assert archived.run().run.unchanged
    next(iter(pulled_frames(archived).values())).unlink()
    assert archived.run().passed
    assert verified(archived.out)


def test_a_frame_that_is_not_of_a_complete_archive_is_told(archived):
    archived.run()
    (archived.out / "0010_SH1" / "0010_SH1.00000001.exr").write_bytes(b"mine")
    assert archived.run().problems == [
        f"{archived.out}/0010_SH1/0010_SH1.00000001.exr: is no frame of this cut; move it away"
    ]


def test_frames_and_shots_of_an_earlier_cut_are_told(archived):
    archived.run()
    (archived.out / "0010_SH1" / "0010_SH1.00000001.exr").write_bytes(b"mine")
    (archived.folder / "cut.edl").write_text(edl(1, 3))
    (archived.out / "cut" / "cut.edl").unlink()
    shutil.rmtree(archived.out / "ascmhl")  # or nothing could be put there
    report = Archived.of(archived.folder).run()
    assert report.problems == [
        f"{archived.out}/0010_SH1/0010_SH1.00000001.exr: is no frame of this cut; move it away",
        f"{archived.out}/0020_SH2: is no shot of this cut; move it away",
    ]


def test_files_of_an_earlier_run_are_told_and_not_sealed(archived):
    count, path = archived.source(0, 1)
    frame(path, count, timeCode=OpenEXR.TimeCode(1, 0, 0, 9, *[0] * 14))
    assert not archived.run(QUICK).complete
    frame(path, count)
    (archived.folder / "titles" / "main.txt").rename(archived.folder / "titles" / "final.txt")
    (archived.folder / "cut_v2.edl").write_text((archived.folder / "cut.edl").read_text())
    (archived.folder / "show.toml").write_text(
        SHOW.replace('timeline = "cut.edl"', 'timeline = "cut_v2.edl"')
    )
    again = Archived.of(archived.folder)
    report = again.run(QUICK)
    assert not report.complete
    assert report.problems == [
        f"{archived.out}/cut/cut.edl: is no file of this archive; move it away",
        f"{archived.out}/sidecars/titles/main.txt: is no file of this archive; move it away",
    ]
    assert not (archived.out / "ascmhl").exists()
    (archived.out / "cut" / "cut.edl").unlink()
    (archived.out / "sidecars" / "titles" / "main.txt").unlink()
    assert again.run(QUICK).complete
    assert verified(archived.out)


def test_what_others_put_into_an_archive_is_told_and_not_sealed(archived):
    with pytest.raises(KeyboardInterrupt):
        archived.run([stopped])
    frame(archived.out / "0990_X" / f"0990_X.{HOUR:08d}.exr", HOUR)
    frame(archived.out / "0010_SH1" / "sub" / f"sub.{HOUR:08d}.exr", HOUR)
    (archived.out / "0020_SH2" / "empty").mkdir()
    (archived.out / "evil.dpx").write_bytes(b"x")
    (archived.out / "link").symlink_to(archived.folder)
    report = archived.run(QUICK)
    assert not report.complete
    assert report.problems == [
        f"{archived.out}/0010_SH1/sub: is no folder of this archive; move it away",
        f"{archived.out}/0990_X: is no folder of this archive; move it away",
        f"{archived.out}/evil.dpx: is no file of this archive; move it away",
        f"{archived.out}/link: is no file of this archive; move it away",
    ]
    for name in ("0990_X", "0010_SH1/sub"):
        shutil.rmtree(archived.out / name)
    for name in ("evil.dpx", "link"):
        (archived.out / name).unlink()
    assert archived.run(QUICK).complete
    assert archived.run(QUICK).run.unchanged


def test_papers_that_no_record_tells_of_any_more_are_no_strays(archived):
    assert archived.run(QUICK).complete
    shutil.rmtree(archived.out / "ascmhl")
    (archived.out / PULLED).unlink()
    assert archived.run(QUICK).complete


@pytest.mark.parametrize("change", ["cut", "handles", "sidecar", "more sidecars"])
def test_nothing_of_another_cut_comes_into_a_complete_archive(change, archived):
    archived.run()
    before = contents(archived.out)
    text = (archived.folder / "show.toml").read_text()
    if change == "cut":
        (archived.folder / "cut.edl").write_text(edl(1, 3))
    elif change == "handles":
        (archived.folder / "show.toml").write_text(text.replace("handles = 1", "handles = 0"))
    else:
        name = "main.txt" if change == "sidecar" else "more.txt"
        (archived.folder / "titles" / name).write_text("another film")
    with pytest.raises(UserError, match="holds a complete archive of another cut"):
        Archived.of(archived.folder).run()
    assert contents(archived.out) == before
    assert verified(archived.out)


def test_a_list_of_another_cut_adds_nothing_to_a_complete_archive(archived, tmp_path):
    job, other = tmp_path / "job.yaml", tmp_path / "other"
    assert archived.run(openjd=job).passed
    assert archived.run().passed
    other.mkdir()
    written(other, shots=3).run(openjd=other / "job.yaml")
    before = contents(archived.out)
    with pytest.raises(UserError) as caught:
        pulled_of_a_list(other / "job.frames.jsonl", archived.out)
    assert f"{archived.out}: is complete, and 0030_SH3/0030_SH3." in str(caught.value)
    assert contents(archived.out) == before
    assert pulled_of_a_list(job.with_name("job.frames.jsonl"), archived.out).run.proven == 6


def test_the_same_show_is_the_same_cut_from_whichever_folder_it_is_named(archived, monkeypatch):
    assert archived.run().passed
    before = contents(archived.out)
    for folder in (archived.folder, archived.folder / "titles"):
        monkeypatch.chdir(folder)
        there = Archived.of(Path(os.path.relpath(archived.folder)))
        assert there.run().run.unchanged
        next(iter(pulled_frames(archived).values())).unlink()
        assert there.run().passed
        assert lasting(archived.out) == lasting_of(before)


def test_sources_that_were_recorded_by_their_whole_paths_are_the_same(archived):
    assert archived.run().passed
    former = ArchiveReport.model_validate_json((archived.out / REPORT).read_bytes())
    for shot in former.shots:
        shot.source = str(archived.folder / shot.source)
    now = archived.run(dry_run=True)
    assert changes(now, former, archived.folder) == []
    former.shots[0].source += "x"
    assert changes(now, former, archived.folder) == ["shots"]


def test_sources_elsewhere_are_recorded_by_their_whole_paths(tmp_path, monkeypatch):
    (tmp_path / "show").mkdir()
    written(tmp_path / "show")
    (tmp_path / "show" / "sources").rename(tmp_path / "plates")
    (tmp_path / "show" / "show.toml").write_text(SHOW.replace('"sources"', '"../plates"'))
    monkeypatch.chdir(tmp_path / "show")
    shot = Archived.of(Path()).run(dry_run=True).shots[0]
    assert shot.source == str(tmp_path / "plates" / "A001" / "plate.####.exr")


def pulled_of_a_list(listed, out):
    return pull_listed(listed, out, None, 1, None, lambda _: None)


@pytest.mark.parametrize("inner", ["sidecars", "sidecars/titles", "0010_SH1"])
def test_a_link_in_an_archive_leads_no_file_out_of_it(inner, archived, tmp_path):
    with pytest.raises(KeyboardInterrupt):
        archived.run([stopped])
    shutil.rmtree(archived.out / inner)
    (tmp_path / "outside").mkdir()
    (archived.out / inner).symlink_to(tmp_path / "outside")
    told = refused(archived)
    assert told == f"{archived.out}/{inner}: is a link, not the archive's folder; move it away"
    assert not list((tmp_path / "outside").iterdir())


@pytest.fixture
def allowed(monkeypatch):
    """Has the profile allow one codec."""

    def allow(codec):
        profile = profile_of("shots").model_copy(update={"codecs": [codec]})
        monkeypatch.setattr("ocio_gen.archive.folder.profile_named", lambda _: profile)

    return allow


def test_an_archive_that_breaks_its_profile_is_not_complete_however_often_it_is_run(archived, allowed):
    allowed("piz")
    for _ in range(2):
        report = archived.run()
        assert not report.passed
        assert any("profile shots: " in text and "codec" in text for text in report.problems)
        assert not any(".ocio-gen" in text for text in report.problems)
        assert not ArchiveReport.model_validate_json((archived.out / REPORT).read_bytes()).complete
        assert report.standing("below") == (
            "all 6 frames are here; profile shots is not met (below); not sealed: replace those files, or "
            "give a profile of your own, by archive.profile, in which that rule is a warning"
        )
        page = words_of(archived.out)
        assert f"Not sealed. 2 shots, 6 frames at 24 frames per second: {report.standing('below')}" in page
        assert "ascmhl/" not in page
        assert not (archived.out / "ascmhl").exists()
    allowed("none")
    assert archived.run().passed
    assert verified(archived.out)


def blackened(path):
    """Write a frame anew, black."""
    file = OpenEXR.File(str(path))
    file.channels()["RGB"].pixels[:] = 0
    file.write(str(path))


def test_what_a_profile_warns_of_is_told_on_the_page_and_by_every_run(archived):
    for _, path in archived.plan.shots[0].frames:
        blackened(path)
    told = "profile shots: black: 0010_SH1/0010_SH1.########.exr"
    for _ in range(3):
        report = archived.run()
        assert report.passed
        assert len([text for text in report.notes if text.startswith(told)]) == 1
        assert told in words_of(archived.out)
        if report.run.unchanged:
            next(iter(pulled_frames(archived).values())).unlink()
    assert verified(archived.out)


def test_a_complete_archive_that_breaks_its_profile_since_falls_short_each_time(archived, allowed):
    assert archived.run().passed
    before = contents(archived.out)
    allowed("piz")
    for _ in range(2):
        report = archived.run()
        assert (report.run.unchanged, report.passed) == (True, False)
        assert any("profile shots: " in text and "codec" in text for text in report.problems)
    assert contents(archived.out) == before


def test_a_file_that_came_into_a_complete_archive_is_told_each_time(archived):
    assert archived.run().passed
    (archived.out / "0010_SH1" / "mine.txt").write_text("mine")
    for _ in range(2):
        report = archived.run()
        assert not report.passed
        assert report.problems == [
            f"{archived.out}/0010_SH1/mine.txt: is no file of this archive; move it away"
        ]


def test_an_exr_may_go_along_as_a_sidecar(archived, monkeypatch):
    frame(archived.folder / "titles" / "matte.0001.exr", 5)
    (archived.folder / "show.toml").write_text(SHOW.replace("titles/*.txt", "titles/*"))
    again = Archived.of(archived.folder)
    assert again.run().passed
    monkeypatch.setattr("ocio_gen.archive.folder.is_built", lambda *_: True)  # of the other show.toml
    assert again.run().run.unchanged
    assert verified(archived.out)


@pytest.mark.parametrize("name", ["ocio-gen-archive.jsonl", "OCIO-GEN-recompress.jsonl", "ascmhl/a.txt"])
def test_a_sidecar_that_is_called_as_our_own_files_is_refused(name, archived):
    (archived.folder / "titles" / name).parent.mkdir(exist_ok=True)
    (archived.folder / "titles" / name).write_text("x")
    text = SHOW.replace("titles/*.txt", "titles/*" if "/" not in name else "titles/*/*")
    (archived.folder / "show.toml").write_text(text)
    assert "that ocio-gen keeps itself" in refused(Archived.of(archived.folder))


def test_without_its_seal_an_archive_is_not_complete(archived, monkeypatch):
    def failing(*_):
        raise UserError("ascmhl", "fails")

    with monkeypatch.context() as patched:
        patched.setattr("ocio_gen.recompression.mhl.write_generations", failing)
        report = archived.run()
    assert not report.passed
    assert any("no ASC MHL is written" in text for text in report.problems)
    assert not ArchiveReport.model_validate_json((archived.out / REPORT).read_bytes()).complete
    assert "all 6 frames are here; not sealed: run this again" in words_of(archived.out)
    assert archived.run().passed


def test_a_page_of_others_keeps_an_archive_from_being_complete(archived):
    archived.out.mkdir()
    (archived.out / REPORT).write_bytes(json.dumps({"show": "small", "title": "Small"}).encode())
    (archived.out / "index.html").write_text("mine")
    report = archived.run()
    assert not report.passed
    assert "index.html: is not what this run makes" in report.problems[0]
    assert not ArchiveReport.model_validate_json((archived.out / REPORT).read_bytes()).complete
    assert (archived.out / "index.html").read_text() == "mine"


def test_papers_of_a_run_that_fell_short_do_not_stay(archived, monkeypatch):
    def making(name):
        return lambda _making, new: (new / name).write_text(name)

    with monkeypatch.context() as patched:
        patched.setattr("ocio_gen.recompression.mhl.write_generations", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            archived.run([making("old.txt"), making("changed.txt")])
    (archived.out / "changed.txt").write_text("mine")
    report = archived.run([making("new.txt")])
    assert report.problems == [
        "changed.txt: was changed since it was written; move it away, and run this again"
    ]
    assert not (archived.out / "old.txt").exists()
    assert (archived.out / "changed.txt").read_text() == "mine"
    (archived.out / "changed.txt").unlink()
    assert archived.run([making("new.txt")]).passed
    assert archived.run([making("new.txt")]).run.unchanged


def test_a_package_that_falls_short_is_told(archived, monkeypatch):
    short = SimpleNamespace(passed=False, results=[SimpleNamespace(failed=2)])
    monkeypatch.setattr(papers, "build_package", lambda *_: short)
    report = archived.run(papers.PAPERS)
    assert report.problems == ["package: is not built: 2 measurements fell short; ocio-gen build tells more"]


def test_with_samples_too_a_source_that_vanishes_is_a_sentence(archived):
    for shot in (0, 1):
        for place in range(3):
            archived.source(shot, place)[1].unlink()
    assert "cannot be read" in said_of(archived, codec="auto") or "is gone" in said_of(archived, codec="auto")


@pytest.mark.parametrize("codec", ["zip", "auto"])
def test_the_only_statement_of_primaries_is_not_packed_away(codec, archived):
    count, path = archived.source(1, -1)
    frame(path, count, chromaticities=None)
    assert "only by acesImageContainerFlag" in refused(archived, codec=codec)
    assert archived.run().run.copied == 6 + 3


def test_a_run_that_goes_on_keeps_the_codec_that_an_earlier_one_chose(archived, monkeypatch):
    """Samples of mended frames may choose another; a shot is of one codec."""

    def choosing(codec):
        def choices(frames, *_):
            return [(SimpleNamespace(codec=codec), frames)]

        monkeypatch.setattr("ocio_gen.archive.folder.choices", choices)

    mended = [archived.source(*place)[1] for place in ((0, 1), (1, 0), (1, 1), (1, 2))]
    contents_of = {path: path.read_bytes() for path in mended}
    for path in mended:
        path.write_bytes(b"")
    choosing("zip")
    assert not archived.run(codec="auto").passed
    for path, content in contents_of.items():
        path.write_bytes(content)
    choosing("piz")
    report = archived.run(codec="auto")
    assert report.passed, report.faults
    assert report.run.proven >= 2
    for shot, codec in ((0, OpenEXR.ZIP_COMPRESSION), (1, OpenEXR.PIZ_COMPRESSION)):
        folder = archived.out / archived.plan.shots[shot].name
        headers = [OpenEXR.File(str(path), header_only=True).header() for path in folder.glob("*.exr")]
        assert [one["compression"] for one in headers] == [codec] * 3


def test_what_killed_runs_left_half_written_is_cleared(archived):
    with pytest.raises(KeyboardInterrupt):
        archived.run([stopped])
    (archived.out / "0010_SH1" / ".ocio-gen-0123456789abcdef").write_bytes(b"half")
    (archived.out / ".ocio-gen-papers").mkdir()
    (archived.out / ".ocio-gen-papers" / "half.png").write_bytes(b"half")
    assert archived.run().passed
    assert not leftovers(archived.out)


def stopped(*_):
    raise KeyboardInterrupt


def started(archived, package, codec="none"):
    words = ["-m", "tests.archive.plans", archived.folder, codec, 2, package]
    return subprocess.Popen(
        [sys.executable, *map(str, words)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def killed(archived, package, lines, codec="none"):
    """Kill a run after it has told so much; return whether it was at it still, and check what it left."""
    with started(archived, package, codec) as run:
        for _ in range(lines):
            run.stdout.readline()
        time.sleep(secrets.randbelow(50) / 1000)
        os.kill(run.pid, signal.SIGKILL)
        run.communicate(timeout=60)  # ends when its processes have ended
    for source, target in pulled_frames(archived).items():
        if target.exists() and codec == "none":
            assert target.read_bytes() == source.read_bytes()
    return run.returncode == -signal.SIGKILL


@pytest.mark.parametrize("codec", ["none", "zip"])
def test_after_kill_9_at_any_moment_the_next_run_ends_with_the_same_bytes(codec, package, archived, tmp_path):
    (tmp_path / "again").mkdir()
    again = written(tmp_path / "again", count=22)
    assert killed(again, package, 2 + secrets.randbelow(20), codec)
    assert not (again.out / "ascmhl").exists()
    killed(again, package, 38 + secrets.randbelow(16), codec)  # when frames are there, papers are made
    with started(again, package, codec) as run:
        out, errors = run.communicate(timeout=120)
    assert out.splitlines()[-1] == "True", out + errors
    assert verified(again.out)
    assert not leftovers(again.out)
    (tmp_path / "whole").mkdir()
    whole = written(tmp_path / "whole", count=22)
    assert whole.run(QUICK, codec=codec, jobs=1).passed
    assert without_places(whole) == without_places(again)


def without_places(archived):
    place = str(archived.folder).encode()
    return {name: content.replace(place, b"") for name, content in lasting(archived.out).items()}


# ---------------------------------------------------------------- disks


def said_of(archived, **options):
    """What is wrong with a run, whether it is told in the report or as an error."""
    try:
        return "\n".join(archived.run(**options).faults)
    except UserError as error:
        return str(error)


def test_on_a_full_disk_what_has_no_room_is_told_and_the_next_run_goes_on(archived, tmp_path):
    with full_disk(tmp_path / "disk", 3000, 16) as fill:
        fill()
        out = tmp_path / "disk" / "archive"
        assert "No space left on device" in said_of(archived, output=out)
        (tmp_path / "disk" / "filler").unlink()
        assert archived.run(output=out).passed
        assert verified(out)


@pytest.mark.parametrize("call", ["fsync", "utime"])
def test_where_the_disk_fails_nothing_is_half_written(call, archived, monkeypatch):
    from concurrent.futures import ThreadPoolExecutor

    from ocio_gen.archive.pulling import pull_file
    from ocio_gen.recompression.batch import Workers

    def here(_workers, do, jobs, _killed):
        assert do is pull_file
        with ThreadPoolExecutor(1) as pool:
            yield from pool.map(do, jobs)

    monkeypatch.setattr(Workers, "run", here)
    calls, real = [0], getattr(os, call)

    def failing(*arguments, **more):
        calls[0] += 1
        if calls[0] % 3 == 0:
            raise OSError(errno.EIO, os.strerror(errno.EIO))
        return real(*arguments, **more)

    with monkeypatch.context() as patched:
        patched.setattr(os, call, failing)
        assert "Input/output error" in said_of(archived)
    for source, target in pulled_frames(archived).items():
        assert not target.exists() or target.read_bytes() == source.read_bytes()
    assert archived.run().passed
    assert verified(archived.out)


def test_a_source_that_vanishes_is_told(archived):
    _, path = archived.source(1, 1)
    path.unlink()
    report = archived.run()
    assert report.shots[1].problems == [
        f"{path}: is gone, or not there yet: network disks show some files late; run again when it is there"
    ]


def test_a_pipe_among_the_sources_is_told_and_not_waited_for(archived):
    _, path = archived.source(1, 1)
    path.unlink()
    os.mkfifo(path)
    report = archived.run()
    assert report.shots[1].problems == [f"{path}: is not a file"]


def test_names_of_sources_may_hold_anything(archived):
    for number, (_, path) in enumerate(archived.plan.shots[0].frames):
        name = os.fsdecode(b"<b>&\"'\xff\n" + str(number).encode() + b".exr")
        path.rename(path.with_name(name))
    assert Archived.of(archived.folder).run().passed
    page = (archived.out / "index.html").read_text()
    assert "<b>&" not in page
    assert verified(archived.out)


def test_a_dask_cluster_pulls_frames(archived):
    with a_cluster(1) as cluster:
        assert archived.run(scheduler=cluster.scheduler_address).passed
    assert all(sha256(source) == sha256(target) for source, target in pulled_frames(archived).items())
