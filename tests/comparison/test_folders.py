# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""Folders: every file of both, by what it does where that can be said, else by its bytes."""

import shutil
import zipfile

import PyOpenColorIO as ocio
import pytest

from ocio_gen.aces.cdl import Cdl
from ocio_gen.comparison.targets import diff
from ocio_gen.core.errors import UserError
from ocio_gen.show.looks.cdl_files import collection
from tests.comparison.house import CC, HOUSE, ctf, curve, house, reference, scale
from tests.houses import DAMAGES


@pytest.fixture
def pair(tmp_path):
    """Two equal folders: a config for OCIO 2.3 with its LUTs, its archive, and files of other kinds."""
    a = tmp_path / "a"
    config = house(a).rename(a / "house_ocio-v2.3.ocio")
    ocio.Config.CreateFromFile(str(config)).archive(str(config.with_suffix(".ocioz")))
    (a / "README.md").write_text("of all")
    (a / "tool.so").write_bytes(b"\x7fELF 1")
    (a / "looks" / "all.ccc").write_bytes(collection({"AB_010": Cdl(), "AB_020": Cdl()}, "ours"))
    return a, shutil.copytree(a, tmp_path / "b")


def found(pair):
    report = diff(*pair)
    counting = [str(one) for one in report.differences if report.counts(one)]
    return report.verdict, counting, [str(one) for one in report.differences if not report.counts(one)]


def test_a_folder_and_its_copy_are_equal(pair):
    report = diff(*pair)
    assert (report.verdict, report.differences) == ("equal", [])
    assert report.compared["file"] == 9


def test_what_is_nothing_of_ours_is_compared_by_its_bytes(pair):
    (pair[1] / "tool.so").write_bytes(b"\x7fELF 2")
    (pair[1] / "README.md").write_text("of all others")
    assert found(pair) == (
        "different",
        ["file tool.so: definition: the bytes of the two files differ"],
        ["file README.md: text: describes the other files"],
    )


def test_cdls_are_compared_as_numbers(pair):
    (pair[1] / "looks" / "AB_010" / "look.cc").write_text(CC.format(slope="1.10"))
    (pair[1] / "looks" / "all.ccc").write_bytes(collection({"AB_010": Cdl(), "AB_020": Cdl()}, "theirs"))
    verdict, counting, others = found(pair)
    assert (verdict, counting) == ("equal", [])
    assert others == [
        "CDL looks/AB_010/look.cc: text: the files differ; every number of every CDL is the same",
        "CDL looks/all.ccc: text: the files differ; every number of every CDL is the same",
    ]
    cdls = {"AB_010": Cdl(power=(1.0, 1.0, 0.9), saturation=0.5), "AB_030": Cdl()}
    (pair[1] / "looks" / "all.ccc").write_bytes(collection(cdls, "ours"))
    assert found(pair)[1] == [
        "CDL looks/all.ccc: AB_020: removed",
        "CDL looks/all.ccc: AB_030: added",
        "CDL looks/all.ccc: AB_010: definition: power: 1.0 1.0 1.0 became 1.0 1.0 0.9",
        "CDL looks/all.ccc: AB_010: definition: saturation: 1.0 became 0.5",
    ]


def test_two_cdl_files_are_a_pair(pair, tmp_path):
    (tmp_path / "other.cc").write_text(CC.format(slope=1.3))
    report = diff(pair[0] / "looks" / "AB_010" / "look.cc", tmp_path / "other.cc")
    assert [str(one) for one in report.differences] == [
        "CDL look.cc, other.cc: definition: slope: 1.1 1.0 1.0 became 1.3 1.0 1.0"
    ]


def rewrite(archive, changes):
    """Write an archive again with other contents of these files; None for no such file."""
    with zipfile.ZipFile(archive) as zipped:
        members = {name: zipped.read(name) for name in zipped.namelist()} | changes
    with zipfile.ZipFile(archive, "w") as zipped:
        for name, content in members.items():
            if content is not None:
                zipped.writestr(name, content)


def test_an_archive_is_compared_beside_its_config(pair):
    archive = pair[1] / "house_ocio-v2.3.ocioz"
    rewrite(archive, {})
    text = "file house_ocio-v2.3.ocioz: text: packed differently; every file in it is the same"
    assert found(pair) == ("equal", [], [text])
    rewrite(archive, {"luts/curve.spi1d": curve(17).encode()})
    verdict, counting, _ = found(pair)
    assert verdict == "different"
    assert counting[0].startswith("colour space house_ocio-v2.3.ocioz: log, to ACES2065-1: pixels")
    assert not any("v2.3.ocio:" in line for line in counting)


def test_a_variable_of_an_archive_that_needs_no_comparison_is_a_variable(pair):
    for folder in pair:
        (folder / "house_ocio-v2.3.ocio").unlink()
    assert diff(pair[0], pair[1], context=["SHOT=AB_010"]).verdict == "equal"
    with pytest.raises(UserError, match="no config here uses the variable SHOTT"):
        diff(pair[0], pair[1], context=["SHOTT=AB_010"])
    rewrite(pair[1] / "house_ocio-v2.3.ocioz", {})
    assert diff(pair[0], pair[1], context=["SHOT=AB_010"]).verdict == "equal"


def test_a_variable_in_a_file_of_an_archive_is_a_variable(tmp_path):
    text = HOUSE.replace("{src: look.cc}", "{src: look.ctf}").replace("looks/${SHOT}:looks/no_shot", "looks")
    files: dict[str, str | None] = {
        "looks/look.ctf": ctf(reference("${TAKE}.ctf")),
        "looks/a.ctf": ctf(scale(2)),
    }
    config = house(tmp_path / "a", text, files)
    archived = tmp_path / "a.zip"
    with zipfile.ZipFile(archived, "w") as zipped:
        zipped.write(config, "config.ocio")
        for path in sorted(config.parent.glob("*/**/*.*")):
            zipped.write(path, path.relative_to(config.parent).as_posix())
    for name in "cd":
        (tmp_path / name).mkdir()
        shutil.copy(archived, tmp_path / name / "house.ocioz")
    assert diff(tmp_path / "c", tmp_path / "d", context=["TAKE=a"]).verdict == "equal"


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_archive_is_a_difference_and_one_sentence_alone(pair, damage):
    archives = [folder / "house_ocio-v2.3.ocioz" for folder in pair]
    archives[1].write_bytes(DAMAGES[damage](archives[1].read_bytes()))
    verdict, (line,), _ = found(pair)
    assert verdict == "different"
    assert line.startswith("file house_ocio-v2.3.ocioz: unreadable: ")
    assert "make the archive again" in line
    for one in (archives, archives[::-1]):
        with pytest.raises(UserError, match="make the archive again"):
            diff(*one)


def test_an_archive_that_lacks_a_shot_is_a_difference(pair):
    config = (pair[0] / "house_ocio-v2.3.ocio").read_bytes()
    rewrite(pair[0] / "house_ocio-v2.3.ocioz", {"config.ocio": config})
    rewrite(pair[1] / "house_ocio-v2.3.ocioz", {"config.ocio": config, "looks/AB_010/look.cc": None})
    verdict, counting, _ = found(pair)
    assert verdict == "different"
    assert "context house_ocio-v2.3.ocioz: SHOT: removed: only A has files for SHOT=AB_010" in counting


def test_an_archive_of_what_lies_beside_it_is_compared_there(pair):
    (pair[1] / "luts" / "curve.spi1d").write_text(curve(17))
    for folder in pair:
        config = folder / "house_ocio-v2.3.ocio"
        archive = config.with_suffix(".ocioz")
        ocio.Config.CreateFromFile(str(config)).archive(str(archive))
        rewrite(archive, {"config.ocio": config.read_bytes()})  # OCIO writes the config anew
    verdict, counting, others = found(pair)
    assert verdict == "different"
    assert any(line.startswith("LUT luts/curve.spi1d: pixels") for line in counting)
    assert any(line.startswith("colour space house_ocio-v2.3.ocio: log") for line in counting)
    assert others == [
        "file house_ocio-v2.3.ocioz: text: every file in it is the one beside it in the folder, "
        "which is compared there"
    ]


def test_configs_of_one_release_are_followed_where_the_show_was_renamed(pair):
    (pair[1] / "house_ocio-v2.3.ocio").rename(pair[1] / "home_ocio-v2.3.ocio")
    verdict, counting, _ = found(pair)
    assert verdict == "different"
    assert counting == ["file house_ocio-v2.3.ocio: renamed: to home_ocio-v2.3.ocio"]


def test_all_of_several_configs_in_one_folder_are_compared(tmp_path):
    for folder in "ab":
        house(tmp_path / folder)
        shutil.copy(tmp_path / folder / "house.ocio", tmp_path / folder / "other.ocio")
    config = tmp_path / "b" / "house.ocio"
    config.write_text(config.read_text().replace("sat: 0.9", "sat: 0.8"))
    assert diff(tmp_path / "a", tmp_path / "b").verdict == "different"


def test_a_file_that_refers_to_others_is_compared_in_the_configs_that_use_it(tmp_path):
    text = HOUSE.replace("{src: look.cc}", "{src: look.ctf}")
    files: dict[str, str | None] = {
        "looks/no_shot/look.ctf": ctf(scale(1)),
        "looks/AB_010/look.ctf": ctf(scale(1.1), reference("print.ctf")),
        "luts/print.ctf": ctf(scale(2)),
    }
    house(tmp_path / "a", text, files)
    house(tmp_path / "b", text, files | {"looks/AB_010/look.ctf": ctf(scale(1.2), reference("print.ctf"))})
    verdict, counting, (line,) = found((tmp_path / "a", tmp_path / "b"))
    assert verdict == "different"
    assert counting[0].startswith("look house.ocio: shot, SHOT=AB_010: pixels")
    assert line.startswith("file looks/AB_010/look.ctf: text: compared in the configs that use it; alone, ")
    house(tmp_path / "c", text, files | {"looks/AB_010/look.ctf": f"{files['looks/AB_010/look.ctf']} "})
    assert found((tmp_path / "a", tmp_path / "c"))[:2] == ("equal", [])


def test_files_that_cannot_be_read_do_not_end_the_comparison(pair):
    for folder, text in zip(pair, ("nonsense", "other nonsense"), strict=True):
        (folder / "luts" / "bad.cube").write_text(text)
    verdict, (line,), _ = found(pair)
    assert verdict == "undecided"
    assert line.startswith("file luts/bad.cube: could not be compared: ")
    (pair[1] / "luts" / "bad.cube").write_text("LUT_1D_SIZE 2\n0 0 0\n1 1 1\n")
    verdict, (line,), _ = found(pair)
    assert verdict == "different"
    assert line.startswith("file luts/bad.cube: unreadable: ")
    (pair[1] / "luts" / "bad.cube").write_text("nonsense")
    assert found(pair)[0] == "equal"
