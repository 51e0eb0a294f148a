# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""The commands of recompress, their options, and their former spellings."""

import json

import jsonschema
import pytest

from ocio_gen.recompression.record_log import RecordLog
from ocio_gen.recompression.records import RECORDS
from tests.conftest import ROOT, contents, run_cli
from tests.recompression.reels import frames_in, grainy, recompress, reel, run_on_one, states

# ---------------------------------------------------------------- former spellings


def test_a_former_spelling_works_with_a_line_that_names_the_new_one(tmp_path):
    folder = tmp_path / "reel"
    reel(folder, 1)
    recompress(folder)
    for former, now, arguments in (
        ("--check", "check", ["--json", str(folder)]),
        ("--seal", "seal", [str(folder)]),
        ("--explain", "codecs", []),
    ):
        ran = run_cli("recompress", former, *arguments)
        assert ran.returncode == 0, ran.stderr
        assert ran.stderr == f"ocio-gen: recompress {former} is now: ocio-gen recompress {now}\n"
        assert ran.stdout


def test_a_former_spelling_takes_the_options_of_its_command_only(tmp_path):
    ran = run_cli("recompress", "--check", "--in-place", str(tmp_path))
    assert ran.returncode == 2
    assert "No such option: --in-place" in ran.stderr


@pytest.mark.parametrize("name", ["check", "seal"])
def test_a_source_that_is_named_like_a_command_is_reached_by_its_path(name, tmp_path):
    reel(tmp_path / name, 1)
    options = ("--in-place", "--codec", "zip", "--no-mhl", "--json")
    ran = run_on_one("recompress", f"./{name}", *options, cwd=tmp_path)
    assert states(ran) == {"plate.1001.exr": "recompressed"}


# ---------------------------------------------------------------- options that do nothing

IDLE = [
    (["--in-place", "--files0-from", "list", "--root", "."], "--root"),
    (["reel", "--dest", "packed", "--root", "."], "--root"),
    (["reel", "--in-place", "--jobs", "2", "--scheduler", "tcp://a:1"], "--jobs"),
    (["reel", "--in-place", "--openjd", "job", "--codec", "zip", "--jobs", "2"], "--jobs"),
    (["reel", "--in-place", "--openjd", "job", "--codec", "zip", "--scheduler", "a"], "--scheduler"),
    (["reel", "--in-place", "--openjd", "job", "--json"], "--json"),
    (["reel", "--in-place", "--openjd", "job", "--dry-run"], "--dry-run"),
]


@pytest.mark.parametrize(("arguments", "option"), IDLE, ids=[f"{one[1]} {at}" for at, one in enumerate(IDLE)])
def test_an_option_that_does_nothing_is_refused_in_a_sentence(arguments, option, tmp_path):
    reel(tmp_path / "reel", 1)
    before = contents(tmp_path)
    ran = run_cli("recompress", *arguments, cwd=tmp_path)
    assert_refused(ran, f"{option}: does nothing with")
    assert contents(tmp_path) == before


@pytest.mark.parametrize("option", ["--mhl", "--no-mhl"])
def test_an_option_of_restore_that_does_nothing_is_refused(option, tmp_path):
    ran = run_cli("restore", str(tmp_path), "--dest", str(tmp_path / "out"), option)
    assert_refused(ran, f"{option}: does nothing with --dest; leave it out")


@pytest.mark.parametrize(
    "places", [[], ["--in-place", "--dest", "out"], ["--dry-run", "--in-place", "--dest", "o"]]
)
def test_one_place_for_the_results_is_named(places, tmp_path):
    reel(tmp_path / "reel", 1)
    assert_refused(
        run_cli("recompress", "reel", *places, cwd=tmp_path),
        "recompress: one place for the results is needed; give one of",
    )


@pytest.mark.parametrize("command", ["check", "seal", "records"])
def test_a_command_on_folders_refuses_what_is_none(command, tmp_path):
    assert_refused(run_cli("recompress", command, str(tmp_path / "gone")), f"{tmp_path}/gone: is no folder")


def assert_refused(ran, sentence):
    assert ran.returncode == 2
    assert ran.stderr.startswith(f"ocio-gen: {sentence}")
    assert len(ran.stderr.splitlines()) == 1
    assert ran.stdout == ""


def test_a_job_without_mhl_has_no_step_that_seals(tmp_path):
    reel(tmp_path / "reel", 1)
    where = ("reel", "--in-place", "--codec", "zip", "--openjd", "job.yaml")
    for option, steps in (("--mhl", 1), ("--no-mhl", 0)):
        assert run_cli("recompress", *where, option, cwd=tmp_path).returncode == 0
        assert (tmp_path / "job.yaml").read_text().count("name: Seal") == steps


# ---------------------------------------------------------------- records


def test_each_line_of_the_records_keeps_the_published_schema(tmp_path):
    reel(tmp_path, 2)
    recompress(tmp_path)
    schema = json.loads((ROOT / "schemas" / "recompress.schema.json").read_text())
    lines = [json.loads(line) for line in (tmp_path / RECORDS).read_bytes().splitlines()]
    assert len(lines) >= 3
    for line in lines:
        jsonschema.validate(line, schema)
        line.pop("xxh128", None), line.pop("original", None)
        with pytest.raises(jsonschema.ValidationError):
            jsonschema.validate(line, schema)


def printed(*arguments):
    ran = run_cli("recompress", "records", *map(str, arguments))
    assert ran.returncode == 0, ran.stderr
    return [json.loads(line) for line in ran.stdout.splitlines()], ran.stderr


def test_records_are_printed_with_each_header_once(tmp_path):
    reel(tmp_path, 3)
    recompress(tmp_path)
    recompress(tmp_path, "piz")
    lines, _ = printed(tmp_path)
    headers = [line for line in lines if line["kind"] == "header"]
    records = [line for line in lines if line["kind"] == "record"]
    assert len({line["xxh128"] for line in headers}) == len(headers) == 1
    assert {line["header"] for line in records} == {headers[0]["xxh128"]}
    assert [(line["file"], line["result"]["codec"]) for line in records] == [
        (f"plate.{number}.exr", codec) for codec in ("zip", "piz") for number in (1001, 1002, 1003)
    ]


def test_records_of_one_frame_are_printed_with_their_header(tmp_path):
    reel(tmp_path, 2)
    grainy(tmp_path / "large.exr", width=300)
    recompress(tmp_path)
    lines, _ = printed(tmp_path, "--frame", "large.exr")
    assert [line["kind"] for line in lines] == ["header", "record"]
    assert lines[1]["file"] == "large.exr"
    assert lines[0]["xxh128"] == lines[1]["header"]
    ran = run_cli("recompress", "records", str(tmp_path), "--frame", "gone.exr")
    assert (ran.returncode, ran.stdout) == (2, "")
    assert "has no record of gone.exr" in ran.stderr


def test_records_of_the_first_form_and_damaged_lines_are_no_obstacle(tmp_path):
    reel(tmp_path, 1)
    recompress(tmp_path)
    log = RecordLog(tmp_path)
    (record,) = log.of("plate.1001.exr")
    header = next(json.loads(line) for line in log.path.read_bytes().splitlines() if b'"kind"' in line)
    old = json.loads(record.model_dump_json()) | {"schema_version": 1, "header": header["header"]}
    with log.path.open("a") as file:
        file.write(f'{json.dumps(old)}\n{{"half a li\n')
    lines, told = printed(tmp_path)
    assert [(line["kind"], line.get("schema_version")) for line in lines] == [
        ("header", None),
        ("record", 2),
        ("record", 1),
    ]
    assert told == "1 lines of the records say nothing, and are left out\n"


def test_of_a_header_whose_first_line_lost_bits_the_second_is_printed(tmp_path):
    reel(tmp_path, 1)
    recompress(tmp_path)
    log = tmp_path / RECORDS
    first, *rest = log.read_bytes().splitlines(keepends=True)
    at = first.index(b'"header":"') + 20
    log.write_bytes(b"".join([first[:at] + bytes([first[at] ^ 1]) + first[at + 1 :], *rest]))
    lines, _ = printed(tmp_path)
    assert [line["kind"] for line in lines] == ["record", "header"]


def test_a_folder_without_records_is_a_sentence(tmp_path):
    ran = run_cli("recompress", "records", str(tmp_path))
    assert (ran.returncode, ran.stdout) == (2, "")
    assert RECORDS in ran.stderr


# ---------------------------------------------------------------- what is passed over, and links


def test_what_is_passed_over_is_counted_in_a_line(tmp_path):
    folder = tmp_path / "reel"
    originals = reel(folder, 2)
    grainy(folder / "stereo.SXR", 5)
    for name in originals:
        (folder / f"._{name}").write_bytes(b"\0\5\x16\7 of macOS")
    (folder / "notes.txt").write_text("mine")
    told = "files passed over: 2 ._* of macOS, 1 neither .exr nor .sxr\n"
    ran = run_on_one("recompress", folder, "--in-place", "--codec", "zip", "--json", "--no-mhl")
    assert (ran.returncode, ran.stderr) == (0, told)
    assert states(ran) == dict.fromkeys([*originals, "stereo.SXR"], "recompressed")
    checked = run_on_one("recompress check", folder, "--json")
    assert (checked.returncode, checked.stderr) == (0, told)
    restored = run_on_one("restore", folder, "--json")
    assert (restored.returncode, restored.stderr) == (0, told)
    assert originals.items() <= frames_in(folder).items()


def test_a_folder_of_which_all_is_passed_over_or_left_makes_nothing(tmp_path):
    (tmp_path / "reel").mkdir()
    (tmp_path / "reel" / "._a.exr").write_bytes(b"of macOS")
    arguments = ("recompress", "reel", "--dest", "packed")
    ran = run_on_one(*arguments, cwd=tmp_path)
    assert (ran.returncode, ran.stderr) == (0, "files passed over: 1 ._* of macOS\n")
    (tmp_path / "reel" / "b.exr").symlink_to("nothing")
    ran = run_on_one(*arguments, cwd=tmp_path)
    assert (ran.returncode, ran.stderr) == (1, "files passed over: 1 ._* of macOS\n")
    assert not (tmp_path / "packed").exists()


@pytest.fixture
def published(tmp_path):
    """A folder of links: to a frame elsewhere, to nothing, and to a folder."""
    folder = tmp_path / "published"
    reel(tmp_path / "v1", 2)
    reel(tmp_path / "plates", 1)
    reel(folder, 1)
    (folder / "latest.exr").symlink_to("../v1/plate.1001.exr")
    (folder / "broken.exr").symlink_to("nothing.exr")
    (folder / "plates").symlink_to("../plates")
    return folder


LINKS = {"latest.exr": "left", "broken.exr": "left", "plates": "left"}


@pytest.mark.parametrize("where", [["--in-place"], ["--dest", "packed"]])
def test_links_in_folders_are_left_and_listed(where, published, tmp_path):
    ran = run_on_one("recompress", published, *where, "--codec", "zip", "--json", "--no-mhl", cwd=tmp_path)
    assert ran.returncode == 1
    assert states(ran) == LINKS | {"plate.1001.exr": "recompressed"}
    assert (published / "plates").is_symlink()
    assert not (tmp_path / "packed" / "plates").exists()


@pytest.mark.parametrize("codec", ["zip", "auto"])
def test_links_are_followed_to_another_folder_if_that_is_wanted(codec, published, tmp_path):
    (published / "broken.exr").unlink()
    where = ("--dest", "packed", "--follow-links")
    ran = run_on_one("recompress", published, *where, "--codec", codec, "--json", "--no-mhl", cwd=tmp_path)
    assert ran.returncode == 0, ran.stdout
    assert sorted(contents(tmp_path / "packed")) == [
        "latest.exr",
        RECORDS,
        "plate.1001.exr",
        f"plates/{RECORDS}",
        "plates/plate.1001.exr",
    ]
    restored = run_on_one("restore", "packed", "--json", cwd=tmp_path)
    assert set(states(restored).values()) == {"restored"}
    assert (tmp_path / "packed/latest.exr").read_bytes() == (tmp_path / "v1/plate.1001.exr").read_bytes()


def test_links_are_left_out_of_a_job_and_counted(published, tmp_path):
    where = ("--in-place", "--codec", "zip", "--openjd", "job.yaml")
    ran = run_cli("recompress", str(published), *where, cwd=tmp_path)
    assert ran.returncode == 1
    assert ran.stderr == f"links that are left: 3, {published}/broken.exr first\n"
    listed = (tmp_path / "job.zip.frames").read_bytes()
    assert listed == f"{published}/plate.1001.exr\0".encode()
    only_links = run_cli("recompress", str(published / "latest.exr"), *where, cwd=tmp_path)
    assert_refused(only_links, "--openjd: job.yaml: no frames are found")


def test_links_are_not_followed_in_place_nor_into_a_job(published, tmp_path):
    before = contents(tmp_path)
    for where in (["--in-place"], ["--dest", "packed", "--openjd", "job.yaml"]):
        ran = run_cli("recompress", str(published), *where, "--codec", "zip", "--follow-links", cwd=tmp_path)
        assert_refused(ran, "--follow-links: ")
    assert contents(tmp_path) == before
