# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""ocio-gen archive and archive pull: what they print, their exit codes, a job for a farm."""

import json

import pytest
import yaml

from ocio_gen import UserError, pull_frames
from ocio_gen.archive.report import ArchiveReport
from tests.archive.plans import SHOW, written
from tests.conftest import contents, run_cli


@pytest.fixture
def show(tmp_path):
    """A show of two shots of three frames."""
    return written(tmp_path)


def archive(show, *options):
    return run_cli("archive", str(show.folder / "show.toml"), "-o", str(show.out), *options)


def test_a_dry_run_tells_what_would_be_pulled(show):
    before = contents(show.folder)
    ran = archive(show, "--dry-run")
    assert (ran.returncode, ran.stderr) == (0, "")
    lines = ran.stdout.splitlines()
    assert any(line.split()[:3] == ["0010_SH1", "01:00:00:01", "01:00:00:02"] for line in lines)
    assert lines[-1].startswith("2 shots, 6 frames, ")
    assert lines[-1].endswith("at 24 frames per second; nothing is written")
    assert contents(show.folder) == before


def test_a_dry_run_as_json_is_the_report(show):
    ran = archive(show, "--dry-run", "--json", "--handles", "0", "--codec", "piz")
    told = json.loads(ran.stdout)
    assert [shot["first"] for shot in told["shots"]] == [86401, 172801]
    assert (told["codec"], told["handles"], told["run"]["dry"]) == ("piz", 0, True)


def test_missing_frames_end_with_1_and_short_handles_do_not(show):
    ran = archive(show, "--dry-run", "--handles", "2")
    assert ran.returncode == 0
    assert ran.stderr.count("short: ") == 2
    show.source(0, 1)[1].unlink()
    ran = archive(show, "--dry-run")
    assert ran.stdout.splitlines()[-1].startswith("1 of 2 shots whole, 3 frames, ")
    show.source(1, 1)[1].unlink()
    for options in ([], ["--dry-run"]):
        ran = archive(show, *options)
        assert ran.returncode == 1
        assert ran.stderr.count("missing: ") == 2
        assert not show.out.exists()


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (["--codec", "dwaa"], "--codec: 'dwaa' is no lossless codec; give none, auto, or one of"),
        (["--handles", "1001"], "--handles: found 1001; allowed: 0 to 1000"),
        (["--dry-run", "--jobs", "2"], "--jobs: does nothing with --dry-run"),
    ],
)
def test_bad_usage_is_a_sentence(options, sentence, show):
    ran = archive(show, *options)
    assert ran.returncode == 2
    assert sentence in ran.stderr
    assert ran.stderr.count("\n") == 1
    assert not show.out.exists()


def test_a_description_without_the_table_is_refused(show):
    (show.folder / "show.toml").write_text(SHOW.partition("[archive]")[0])
    ran = archive(show)
    assert ran.returncode == 2
    assert "has no [archive] table; add one, with timeline and sources" in ran.stderr


WRONG = {
    "a view": (
        'stills = [{ display = "sRGB - Display", view = "Film" }]',
        "archive.stills: no view 'Film' of 'sRGB - Display'; the configs have",
    ),
    "a display": (
        'stills = [{ display = "Beamer", view = "Raw" }]',
        "archive.stills: no display 'Beamer'; the configs have",
    ),
}


@pytest.mark.parametrize("options", [[], ["--dry-run"]], ids=["run", "dry run"])
@pytest.mark.parametrize("wrong", WRONG)
def test_stills_of_no_view_are_refused_before_anything_is_pulled(wrong, options, show):
    line, sentence = WRONG[wrong]
    description = show.folder / "show.toml"
    description.write_text(f"{SHOW}{line}\n")
    ran = archive(show, *options)
    assert (ran.returncode, ran.stdout) == (2, "")
    assert f"{description}: {sentence}" in ran.stderr
    assert not show.out.exists()


def test_views_of_luts_are_known_before_anything_is_pulled_too(show):
    views = 'views = [{ display = "Beamer", view = "Raw" }]'
    (show.folder / "show.toml").write_text(SHOW.replace("views = []", views))
    ran = archive(show, "--dry-run")
    assert ran.returncode == 2
    assert "show.toml: luts.views: no display 'Beamer'" in ran.stderr


def test_an_archive_is_verified_by_a_profile_or_a_master(show):
    show.out.mkdir()
    (show.out / "archive.json").write_bytes(ArchiveReport(show="small", title="Small").written())
    ran = run_cli("verify", str(show.out))
    assert (ran.returncode, ran.stdout) == (2, "")
    assert ran.stderr == (
        f"ocio-gen: {show.out}: is an archive; judge it by a --profile, or compare a --master with it; its "
        f"package is {show.out}/package\n"
    )


# ---------------------------------------------------------------- a job for a farm


def test_a_jobs_tasks_pull_frames_and_its_end_archives(show, tmp_path):
    job = tmp_path / "job.yaml"
    ran = archive(show, "--openjd", str(job), "--handles", "1")
    assert ran.returncode == 0, ran.stderr
    pulling, ending = yaml.safe_load(job.read_text())["steps"]
    task = pulling["script"]["actions"]["onRun"]["args"]
    assert task[:5] == ["-P", "-m", "ocio_gen", "archive", "pull"]
    assert task[-1] == "--only={{Task.Param.Chunk}}"
    assert pulling["parameterSpace"]["taskParameterDefinitions"][0]["range"] == "1-6"
    assert ending["dependencies"] == [{"dependsOn": "Pull"}]
    end = ending["script"]["actions"]["onRun"]["args"]
    assert end[3:] == ["archive", str(show.folder / "show.toml"), "--handles=1", f"--output={show.out}"]
    assert not list(show.out.rglob("*.exr"))
    listed = str(tmp_path / "job.frames.jsonl")
    for only in ("1-2", "3-6"):
        ran = run_cli("archive", "pull", listed, "-o", str(show.out), "--only", only)
        assert ran.returncode == 0, ran.stderr
    for shot in show.plan.shots:
        for count, path in shot.frames:
            assert (show.out / shot.name / shot.file_name(count)).read_bytes() == path.read_bytes()
    again = run_cli("archive", "pull", listed, "-o", str(show.out))
    assert "6 proven before" in again.stdout


@pytest.mark.parametrize("only", ["0-1", "1-7", "2"])
def test_frames_that_a_list_does_not_have_are_refused(only, show, tmp_path):
    archive(show, "--openjd", str(tmp_path / "job.yaml"))
    before = contents(show.out)
    listed = str(tmp_path / "job.frames.jsonl")
    ran = run_cli("archive", "pull", listed, "-o", str(show.out), "--only", only)
    assert ran.returncode == 2
    assert f"--only: found {only!r}; give the first and the last of 6 frames" in ran.stderr
    assert contents(show.out) == before


def test_a_list_leads_nowhere_but_into_the_archive(show, tmp_path):
    show.run(openjd=tmp_path / "job.yaml")
    listed = tmp_path / "job.frames.jsonl"
    line = json.loads(listed.read_text().splitlines()[0])
    for key in ("shot", "file"):
        for place in ("..", "/x/y.exr", "a/b.exr", ".hidden", "", "a.exr\\n"):
            listed.write_text(json.dumps(line | {key: place}) + "\n")
            with pytest.raises(UserError, match="line 1: is no frame of a job"):
                pull_frames(listed, show.out)


def test_frames_are_pulled_into_an_archive_only(show, tmp_path):
    show.run(openjd=tmp_path / "job.yaml")
    with pytest.raises(UserError, match="name the archive that the job was made for"):
        pull_frames(tmp_path / "job.frames.jsonl", tmp_path / "elsewhere")
