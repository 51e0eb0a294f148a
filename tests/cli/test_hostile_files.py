# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""Files made by hand to harm: bombs, claims of sizes, nesting. Each is refused in a sentence."""

import shutil
import struct
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import pytest

from ocio_gen.core import opencolorio
from ocio_gen.core.errors import UserError
from ocio_gen.core.images import Image
from ocio_gen.core.opencolorio import load_lut, read_archive
from ocio_gen.show.looks.amf import read_amf
from ocio_gen.show.looks.cdl_files import read_cdls
from tests.conftest import FRAME, ROOT, contents, run_cli
from tests.fuzz.seeds import CC, CONFIG, images, written

BOMB = "".join(
    f'<!ENTITY {name} "{f"&{before};" * 10}">' for before, name in zip("abcdefghi", "bcdefghij", strict=True)
)
CLF = written("Academy/ASC Common LUT Format")[0].decode()


def xml(root, text):
    return f'<?xml version="1.0"?><!DOCTYPE {root} [<!ENTITY a "aaaaaaaaaa">{text}]>'


@pytest.mark.parametrize(
    "text",
    [
        xml("ColorCorrection", BOMB) + CC.decode().replace("0 0 0", "&j;"),
        xml("ColorCorrection", '<!ENTITY e SYSTEM "file:///etc/hostname">')
        + CC.decode().replace("0 0 0", "&e;"),
        xml("ColorCorrection", '<!ENTITY e SYSTEM "http://127.0.0.1:9/">')
        + CC.decode().replace("0 0 0", "&e;"),
        "<ColorCorrection>" * 100_000,
        "<ColorCorrection>" + "<a>" * 5_000 + "</a>" * 5_000 + "</ColorCorrection>",
        CC.decode().replace("1 1.1 1", "1 " * 1_000_000),
    ],
    ids=["bomb", "file", "net", "open", "nested", "long"],
)
def test_a_cdl_in_hostile_xml_is_a_sentence(tmp_path, text):
    path = tmp_path / "shot.cc"
    path.write_text(text)
    with pytest.raises(UserError, match=r"shot\.cc: "):
        read_cdls(path)
    path = path.rename(tmp_path / "clip.amf")
    with pytest.raises(UserError, match=r"clip\.amf: "):
        read_amf(path)


@pytest.mark.parametrize("suffix", ["clf", "ctf"])
@pytest.mark.parametrize(
    "text",
    [
        xml("ProcessList", BOMB)
        + CLF.partition("?>")[2].replace("<Matrix", "<Description>&j;</Description><Matrix"),
        xml("ProcessList", '<!ENTITY e SYSTEM "file:///etc/hostname">') + CLF.partition("?>")[2] + "&e;",
        "<ProcessList>" * 100_000,
        CLF.replace('dim="4 1"', 'dim="1000000000 1"'),
        CLF.replace('dim="2 2 2 3"', 'dim="2000 2000 2000 3"'),
    ],
    ids=["bomb", "file", "nested", "1D", "3D"],
)
def test_a_process_list_that_is_hostile_is_a_sentence(tmp_path, text, suffix):
    assert_refused(tmp_path / f"a.{suffix}", text)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.cube", "LUT_3D_SIZE 1000\n0 0 0\n"),
        ("a.cube", "LUT_1D_SIZE 1000000000\n0 0 0\n"),
        ("a.spi1d", "Version 1\nFrom 0 1\nLength 1000000000\nComponents 1\n{\n0\n}\n"),
        ("a.spi3d", "SPILUT 1.0\n3 3\n1000 1000 1000\n0 0 0 0 0 0\n"),
        ("a.csp", "CSPLUTV100\n3D\n\n1000000000\n0 1\n0 1\n"),
        ("a.csp", "CSPLUTV100\n3D\n\n2\n0 1\n0 1\n2\n0 1\n0 1\n2\n0 1\n0 1\n\n1000 1000 1000\n0 0 0\n"),
        ("a.3dl", "3DMESH\nMesh 30 16\n0 1 2\n0 0 0\n"),
        ("a.lut", "LUT: 3 1000000000\n0\n"),
    ],
)
def test_a_lut_that_claims_a_billion_entries_is_a_sentence(tmp_path, name, text):
    assert_refused(tmp_path / name, text)


def assert_refused(path, text):
    path.write_text(text)
    began = time.monotonic()
    with pytest.raises(UserError, match=f"{path.name}: not a LUT that OCIO"):
        load_lut(path)
    assert time.monotonic() - began < 20


def test_a_header_of_an_exr_that_lies_about_its_size_is_a_sentence(tmp_path):
    data = images(".exr")[1]
    at = data.index(b"dataWindow\0box2i\0") + len(b"dataWindow\0box2i\0") + 4
    for window in ((0, 0, 2**31 - 1, 2**31 - 1), (-(2**31), -(2**31), 2**31 - 1, 2**31 - 1), (9, 9, 0, 0)):
        assert_no_image(tmp_path / "a.exr", data[:at] + struct.pack("<4i", *window) + data[at + 16 :])


def test_a_header_of_a_dpx_that_lies_about_its_size_is_a_sentence(tmp_path):
    (data,) = images(".dpx")
    for size in (0, 2**20, 2**31 - 1, 2**32 - 1):
        assert_no_image(tmp_path / "a.dpx", data[:772] + struct.pack(">2I", size, size) + data[780:])


def assert_no_image(path, data):
    path.write_bytes(data)
    began = time.monotonic()
    with pytest.raises(UserError, match=rf"{path.name}: (not a readable image|damaged|has channels)"):
        Image(path).read(0, 1)
    assert time.monotonic() - began < 20


def test_an_archive_that_unpacks_to_more_than_any_config_needs_is_a_sentence(tmp_path, monkeypatch):
    monkeypatch.setattr(opencolorio, "_MOST_UNPACKED", 1 << 20)
    path = tmp_path / "a.ocioz"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("config.ocio", CONFIG)
        archive.writestr("zeros.cube", bytes(1 << 20))
    with pytest.raises(UserError, match=r"a\.ocioz: unpacks to 1,\d+,\d+ bytes, more than 1,048,576"):
        read_archive(path)


def test_a_module_in_the_current_folder_is_not_run(tmp_path):
    """Somebody unpacks a vendor's archive, and works in its folder."""
    for name in ("json", "ocio_gen", "ziglang", "numpy", "re"):
        (tmp_path / f"{name}.py").write_text(f"open({str(tmp_path / 'RAN')!r} + __name__, 'w')\n")
    (tmp_path / "x.clf").write_bytes((ROOT / "luts/acesproxy10i_to_lin_ap1.clf").read_bytes())
    (tmp_path / "x.gizmo").write_text(" Expression {\n  expr0 r\n  expr1 g\n  expr2 b\n }\n")
    program = Path(sys.executable).with_name("ocio-gen")
    for target in ("x.clf", "x.gizmo"):
        ran = subprocess.run(
            [program, "verify", "--no-gpu", target], cwd=tmp_path, capture_output=True, text=True, check=False
        )
        assert ran.returncode in {0, 1, 2}, ran.stderr
    assert not list(tmp_path.glob("RAN*"))


def test_a_report_replaces_nothing_that_it_is_about(tmp_path):
    lut, plate = tmp_path / "a.cube", tmp_path / "plate.1001.exr"
    shutil.copy(ROOT / "luts" / "acesproxy10i_to_lin_ap1_iridas.cube", lut)
    shutil.copy(FRAME, plate)
    shutil.copytree(ROOT / "luts", tmp_path / "set")
    before = contents(tmp_path)
    pattern = str(tmp_path / "plate.####.exr")
    taken = "is one of the files that the report is about"
    for arguments, sentence in (
        (("verify", str(lut), "--json", str(lut)), taken),
        (("verify", "--aces", str(plate), "--proxy", str(plate), "--html", str(plate)), taken),
        (("verify", "--aces", pattern, "--proxy", pattern, "--junit", str(plate)), taken),
        (("verify", str(tmp_path / "set"), "--json", str(tmp_path / "set" / "MANIFEST.json")), taken),
        (("diff", str(lut), str(lut), "--html", str(lut)), taken),
        (("verify", str(lut), "--json", "a.json", "--junit", "a.json"), "is named for two reports"),
        (("verify", str(lut), "--json", "-"), "to print a report, name /dev/stdout"),
    ):
        ran = run_cli(*arguments)
        assert (ran.returncode, sentence in ran.stderr) == (2, True), (arguments, ran.stderr)
    assert contents(tmp_path) == before
