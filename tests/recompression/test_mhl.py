# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""ASC MHL generations, judged by the reference implementation's own verification."""

import shutil
from pathlib import Path

import pytest
import xxhash
from ascmhl import commands
from ascmhl.errors import VerificationFailedException
from ascmhl.history import MHLHistory

from ocio_gen.recompression.folders import BEFORE
from ocio_gen.recompression.frame import FrameJob, recompress_frame, restore_frame
from ocio_gen.recompression.mhl import write_generations
from ocio_gen.recompression.records import RECORDS
from tests.recompression.kinds import multipart, scanline, tiled

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning:pathspec")


@pytest.fixture
def reel(tmp_path):
    folder = tmp_path / "reel"
    for name, make in (("a.1.exr", scanline), ("b/c.2.exr", multipart), ("b/d.3.exr", tiled)):
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        make(path)
    (folder / "b" / "report.txt").write_text("all is well\n")
    return folder


def recompress(folder, codec="zip"):
    for path in sorted(folder.rglob("*.exr")):
        assert recompress_frame(FrameJob(path, path, codec)).state == "recompressed"


def restore(folder):
    for path in sorted(folder.rglob("*.exr")):
        assert restore_frame(FrameJob(path, path)).state == "restored"


def verified(folder):
    """ascmhl's own verification: it raises where a file is missing, new, or not as it was."""
    commands.verify_entire_folder(str(folder), False, None, None)
    return True


def hashes(folder):
    """What a folder's history says of each file: (action, hash) of each generation."""
    found: dict[str, list[tuple[str, str]]] = {}
    for listed in MHLHistory.load_from_path(str(folder)).hash_lists:
        for media in listed.media_hashes:
            if not media.is_directory:
                one = media.hash_entries[0]
                found.setdefault(media.path, []).append((one.action, one.hash_string))
    return found


def on_disk(folder):
    return {
        path.relative_to(folder).as_posix(): xxhash.xxh128_hexdigest(path.read_bytes())
        for path in folder.rglob("*")
        if path.is_file() and "ascmhl" not in str(path.relative_to(folder)) and path.name != RECORDS
    }


def test_the_frames_before_and_after_are_generations_that_ascmhl_verifies(reel):
    originals = on_disk(reel)
    untouched = Path(shutil.copytree(reel, reel.parent / "copy" / "reel"))
    recompress(reel)
    before, after = (one.path for one in write_generations(reel))
    assert (before.parents[1], after.parents[1]) == (reel / BEFORE / "0001", reel)
    assert verified(reel)
    assert hashes(reel) == {path: [("original", digest)] for path, digest in on_disk(reel).items()}
    assert len(hashes(reel)) == 4
    # The history that was set aside is that of the originals.
    assert hashes(reel / BEFORE / "0001") == {
        path: [("original", digest)] for path, digest in originals.items()
    }
    shutil.copytree(reel / BEFORE / "0001" / "ascmhl", untouched / "ascmhl")
    assert verified(untouched)


def test_one_bit_of_a_recompressed_frame_fails_ascmhl(reel):
    recompress(reel)
    write_generations(reel)
    path = reel / "b" / "d.3.exr"
    data = bytearray(path.read_bytes())
    data[-1] ^= 1
    path.write_bytes(data)
    with pytest.raises(Exception, match=r"mismatch|failed"):
        verified(reel)


def test_a_history_that_was_there_is_ended_and_set_aside(reel):
    other = Path(shutil.copytree(reel, reel.parent / "seed" / "reel"))
    write_generations(other)  # nothing is recompressed there: a history of the files as they are
    shutil.copytree(other / "ascmhl", reel / "ascmhl")
    recompress(reel)
    write_generations(reel)
    assert verified(reel)
    aside = hashes(reel / BEFORE / "0001")
    assert {tuple(action for action, _ in entries) for entries in aside.values()} == {
        ("original", "verified")
    }


def test_nothing_is_written_while_nothing_changes(reel):
    recompress(reel)
    assert len(write_generations(reel)) == 2
    assert write_generations(reel) == []


def test_frames_that_come_later_are_added(reel):
    recompress(reel)
    write_generations(reel)
    scanline(reel / "e.4.exr")
    digest = xxhash.xxh128_hexdigest((reel / "e.4.exr").read_bytes())
    path = reel / "e.4.exr"
    recompress_frame(FrameJob(path, path, "piz"))
    write_generations(reel)
    assert verified(reel)
    aside = hashes(reel / BEFORE / "0002")
    assert aside["e.4.exr"] == [("original", digest)]
    assert [action for action, _ in aside["a.1.exr"]] == ["original", "verified"]


def test_restored_frames_are_generations_too(reel):
    originals = on_disk(reel)
    recompress(reel)
    write_generations(reel)
    restore(reel)
    write_generations(reel)
    assert verified(reel)
    assert {path: entries[-1][1] for path, entries in hashes(reel).items()} == originals


def test_results_in_another_folder_have_one_generation(reel, tmp_path):
    dest = tmp_path / "packed"
    dest.mkdir()
    assert recompress_frame(FrameJob(reel / "a.1.exr", dest / "a.1.exr", "zip")).state == "recompressed"
    assert [one.path.parents[1] for one in write_generations(dest)] == [dest]
    assert verified(dest)
    assert not (dest / BEFORE).exists()


def test_names_that_xml_cannot_spell_are_left_out(reel):
    (reel / "b\udcff.exr").write_bytes((reel / "a.1.exr").read_bytes())
    (reel / "line\nbreak.exr").write_bytes((reel / "a.1.exr").read_bytes())
    recompress(reel)
    write_generations(reel)
    assert verified(reel)
    assert len(hashes(reel)) == 4


def test_what_the_pattern_of_such_a_name_fits_is_protected_all_the_same(reel):
    frame = (reel / "a.1.exr").read_bytes()
    for name in ("b\x01.exr", "bA.exr", "sub/bB.exr", "esc\x1b[31m.exr", "esc\\*!\x1b.exr", "#\x02 .exr"):
        (reel / name).parent.mkdir(exist_ok=True)
        (reel / name).write_bytes(frame)
    recompress(reel)
    write_generations(reel)
    assert verified(reel)
    assert {"bA.exr", "sub/bB.exr"} <= set(hashes(reel))
    for neighbour in ("bA.exr", "sub/bB.exr"):
        content = (reel / neighbour).read_bytes()
        (reel / neighbour).write_bytes(content + b"x")
        with pytest.raises(VerificationFailedException):
            verified(reel)
        (reel / neighbour).write_bytes(content)
        assert verified(reel)


def test_leftovers_of_a_run_that_was_killed_do_not_matter(reel):
    recompress(reel)
    (reel / ".ocio-gen-0123456789abcdef").write_bytes(b"half a frame")
    write_generations(reel)
    assert verified(reel)
