# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors

import io
import zipfile

import pytest

from ocio_gen.aces.cdl import Cdl
from ocio_gen.core.opencolorio import read_archive
from ocio_gen.package.ocioz import archive, differing
from ocio_gen.show.looks.cdl_files import collection
from tests.comparison.house import ctf, reference
from tests.conftest import written
from tests.houses import DAMAGES, write_cube, write_house

CDLS = {f"SH{number:03d}": Cdl(slope=(1.0 + number / 100, 1.0, 1.0)) for number in range(1, 41)}


@pytest.fixture
def both(build, tmp_path):
    """A config with looks of 40 shots, and its archive."""
    (tmp_path / "all.ccc").write_bytes(collection(CDLS, ""))
    path = written(build('[looks]\nshots = "all.ccc"\n')["2.5"], tmp_path / "made")
    return path, packed(path)


def packed(path):
    files = {
        p.relative_to(path.parent).as_posix(): p.read_bytes() for p in path.parent.rglob("*/*") if p.is_file()
    }
    target = path.with_suffix(".ocioz")
    target.write_bytes(archive(path.read_bytes(), files))
    return target


def differences(path, target):
    return list(differing(path, target, "SHOT", CDLS))


def test_an_archive_gives_the_pixels_of_its_config(both):
    assert differences(*both) == []
    with zipfile.ZipFile(both[1]) as zipped:
        assert zipped.namelist()[0] == "config.ocio"
        assert {"luts/lin_ap1_to_acesproxy10i_quantized.clf", "looks/SH040/show_look.ctf"} < set(
            zipped.namelist()
        )


def test_it_is_the_same_bytes_whatever_the_order_and_the_day():
    one, other = ({"b": b"2", "a": b"1"}, {"a": b"1", "b": b"2"})
    assert archive(b"config", one) == archive(b"config", other)
    with zipfile.ZipFile(io.BytesIO(archive(b"config", one))) as zipped:
        assert {entry.date_time for entry in zipped.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert {entry.compress_type for entry in zipped.infolist()} == {zipfile.ZIP_STORED}


def test_a_file_that_is_another_is_seen(both):
    path, target = both
    look = path.parent / "looks" / "SH037" / "show_look.ctf"
    look.write_text(look.read_text().replace("1.37", "1.38"))
    assert differences(path, target)[0] == "looks/SH037/show_look.ctf is not the file beside the config"


def test_pixels_that_are_others_are_seen_where_the_bytes_are_the_same(both, monkeypatch):
    path, target = both
    changed = path.read_text().replace("process_space: ACES2065-1", "process_space: ACEScg")
    path.write_text(changed)
    found = differences(path, target)
    assert found[0] == "config.ocio is not the file beside the config"
    assert any("+ look, shot SH" in line for line in found)
    assert not any(line.startswith("other pixels through ACESproxy") for line in found)


def test_files_that_are_not_in_the_archive_are_seen(both):
    path, target = both
    target.write_bytes(archive(path.read_bytes(), {}))
    found = differences(path, target)
    assert any(line.startswith("ACESproxy10i Quantized: ") and "quantized.clf" in line for line in found)
    assert any("+ look, shot SH001: " in line and "show_look.ctf" in line for line in found)


def test_each_file_of_a_shot_that_is_not_in_the_archive_is_seen(both):
    path, target = both
    content = {name: data for name, data in read_archive(target).items() if name != "config.ocio"}
    for shot in ("no_shot", *CDLS):
        name = f"looks/{shot}/show_look.ctf"
        target.write_bytes(archive(path.read_bytes(), {k: v for k, v in content.items() if k != name}))
        assert next(differing(path, target, "SHOT", CDLS)) == f"has no {name}, which lies beside the config"


def test_a_lut_that_one_shot_alone_refers_to_is_missed_in_the_archive(both):
    path, target = both
    look = path.parent / "looks" / "SH002" / "show_look.ctf"
    look.write_text(ctf(reference("own.cube")))
    own = write_cube(path.parent / "luts" / "own.cube", 0.5)
    assert differences(path, packed(path)) == []
    lut = own.read_bytes()
    own.unlink()
    packed(path)
    own.write_bytes(lut)
    assert "has no luts/own.cube, which lies beside the config" in differences(path, target)


@pytest.mark.parametrize("folder", ["{}/far", "../far"])
def test_a_file_elsewhere_is_none_that_lies_beside_the_config(tmp_path, folder):
    head = f"search_path: {folder.format(tmp_path)}"
    path = write_house(tmp_path / "near" / "a.ocio", {"x": "x.cube"}, head)
    write_cube(tmp_path / "far" / "x.cube", 0.5)
    assert not any("lies beside" in line for line in differing(path, packed(path), None, []))
    write_cube(path.parent / "far" / "x.cube", 0.5)
    path.write_text(path.read_text().replace(head, "search_path: far"))
    packed(path).write_bytes(archive(path.read_bytes(), {}))
    found = list(differing(path, path.with_suffix(".ocioz"), None, []))
    assert "has no far/x.cube, which lies beside the config" in found


def test_a_lut_of_another_config_is_not_missed_in_the_archive(tmp_path):
    """A variable that is a whole name fits any file of the folder; only the base's own are meant."""
    path = write_house(tmp_path / "a.ocio", {"x": "${LUT}.cube"}, "environment: {LUT: a}\nsearch_path: luts")
    write_cube(tmp_path / "luts" / "a.cube", 0.5)
    target = packed(path)
    write_cube(tmp_path / "luts" / "b.cube", 0.5)
    assert list(differing(path, target, None, [], {"luts/a.cube"})) == []
    assert list(differing(path, target, None, [], {"luts/a.cube", "luts/b.cube"})) == [
        "has no luts/b.cube, which lies beside the config"
    ]


@pytest.mark.parametrize("text", ["\\ta tab\\nand more", "a \\x7f b", "a\\u0085b"])
def test_a_description_that_some_yaml_readers_refuse_stops_nothing(tmp_path, text):
    path = write_house(tmp_path / "a.ocio", {})
    path.write_text(path.read_text() + f'  - !<ColorSpace> {{name: other, description: "{text}"}}\n')
    assert list(differing(path, packed(path), None, [])) == []


def test_what_is_no_archive_is_said(both):
    path, target = both
    target.write_bytes(path.read_bytes())
    (sentence,) = differences(path, target)
    assert sentence.startswith("not an .ocioz archive: File is not a zip file; make the archive again")


@pytest.mark.parametrize("damage", DAMAGES)
def test_an_archive_that_cannot_be_read_is_said(both, damage):
    path, target = both
    target.write_bytes(DAMAGES[damage](target.read_bytes()))
    (sentence,) = differences(path, target)
    assert sentence.endswith("make the archive again, with ocioarchive or ocio-gen build")
