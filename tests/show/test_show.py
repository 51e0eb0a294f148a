# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors

from pathlib import Path

import pytest

from ocio_gen.core.errors import UserError
from ocio_gen.show.releases import RELEASES
from ocio_gen.show.show_file import load_show
from tests.conftest import DEMO, FRAME

*FIRST, LAST = map(repr, RELEASES)
ALLOWED = f"{', '.join(FIRST)} or {LAST}"

GOOD = 'name = "a"\ntitle = "A"\nocio = ["2.5"]\n'


def error_of(path: Path, text: str | bytes) -> list[str]:
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    with pytest.raises(UserError) as caught:
        load_show(path)
    return str(caught.value).splitlines()


def test_the_demo_show_loads_with_its_frame():
    show = load_show(DEMO)
    assert show.name == "demo"
    assert [path.resolve() for path in show.verify.frames] == [FRAME]


def test_frames_are_relative_to_the_description(tmp_path, monkeypatch):
    (tmp_path / "plate.exr").touch()
    (tmp_path / "show.toml").write_text(GOOD + '[verify]\nframes = ["plate.exr"]')
    monkeypatch.chdir("/")
    assert load_show(tmp_path / "show.toml").verify.frames == [tmp_path / "plate.exr"]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ('title = "A"\nocio = ["2.5"]', "name: missing; add it"),
        (
            GOOD + "colour = 1",
            "colour: no such key; allowed here: name, title, ocio, vfx_platform, hosts, base",
        ),
        (GOOD + "[verify]\nplates = []", "verify.plates: no such key; allowed here: frames"),
        (
            GOOD.replace('"2.5"', '"2.9"'),
            f"ocio[0]: found '2.9'; allowed: {ALLOWED}",
        ),
        (
            GOOD.replace('"2.5"', "2.5"),
            f"ocio[0]: found 2.5; allowed: {ALLOWED}",
        ),
        (GOOD.replace('"2.5"', '"2.5", "2.5"'), "ocio: found ['2.5', '2.5']; allowed: each entry once"),
        (GOOD.replace('["2.5"]', "[]"), "description: at least one of hosts, vfx_platform and ocio"),
        (
            GOOD + 'base = "house.ocio"',
            "base: found 'house.ocio'; allowed: 'studio', 'cg', or the path of an",
        ),
        (GOOD + 'vfx_platform = ["CY2020"]', "vfx_platform[0]: found 'CY2020'; allowed: 'CY2021', 'CY2022'"),
        (GOOD + '[hosts]\nnuke = "9"', "hosts: Nuke 9 is not known: known are 13.0"),
        (GOOD + '[hosts]\nflame = "2024"', "hosts: Flame 2024 takes no OCIO"),
        (GOOD + '[hosts]\nshake = "4"', "hosts.shake: no such key; allowed: 'nuke', 'resolve', 'flame'"),
        (GOOD + "[looks]\nedl_rate = 0", "looks.edl_rate: found 0; allowed: greater than 0"),
        (
            GOOD + '[looks]\nshots = "*.cdl"',
            "looks.shots: '*.cdl' fits no file in /",
        ),
        (GOOD + "[looks]\nshots = 7", "looks.shots: found 7; allowed: files, with * and ? in their names"),
        (GOOD + '[looks]\nshot_name = "("', "looks.shot_name: found '('; allowed: a regular expression"),
        (
            GOOD + '[looks]\nnames = ["clip", "tape"]',
            "looks.names[1]: found 'tape'; allowed: 'clip', 'id', 'reel', 'loc', 'comment', 'source_file' or",
        ),
        (
            GOOD + '[[file_rules]]\nname = "r"\nspace = "ACEScg"',
            "file_rules[0]: found {'name': 'r', 'space': 'ACEScg'}; allowed: either pattern or regex",
        ),
        (GOOD + "[[displays]]\nviews = []", "displays[0].name: missing; add it"),
        (
            GOOD + '[[displays]]\nname = "a"\n' * 2,
            "displays: found [{'name': 'a'}, {'name': 'a'}]; allowed: each",
        ),
        (
            GOOD + "[spaces]\nkeeep = []",
            "spaces.keeep: no such key; allowed here: keep, hide, cameras, rename",
        ),
        (GOOD.replace('"a"', '"My Show"'), "name: found 'My Show'; allowed: text that matches ^[a-z0-9]"),
        (GOOD.replace('"A"', "7"), "title: found 7; allowed: a valid string"),
        (
            GOOD + '[verify]\nframes = ["no.exr"]',
            "verify.frames[0]: there is no file ",
        ),
        (
            GOOD + '[[luts.views]]\ndisplay = "d"\nview = "v"\nlook = "l"',
            "luts.views[0].look: no such key; allowed here: display, view",
        ),
        (GOOD + '[luts]\nformats = ["cub"]', "luts.formats[0]: found 'cub'; allowed: 'clf', 'ctf', 'spi1d'"),
        ("name = ", "not TOML: Invalid value (at end of document)"),
        ("name = " + "9" * 5000, "has an integer of thousands of digits; give a smaller number"),
        (GOOD + "[luts]\nsize = 0x" + "f" * 5000, "size: an integer of more than 64 bits; give a smaller"),
        (
            "name = " + "[" * 100_000,
            "tables and lists are nested too deeply; a show description needs few levels",
        ),
        ("a." * 200_000 + "a = 1", "line 1: has more than 500 dots; break the line"),
        ("a = 1\n" * 1_000_000, "has more than 4,194,304 bytes; name a show description"),
        (GOOD + "[looks]\nedl_rate = inf", "looks.edl_rate: found inf; allowed: less than or equal to 1000"),
        (GOOD + "[looks]\nedl_rate = nan", "looks.edl_rate: found nan; allowed: less than or equal to 1000"),
        (
            GOOD + "[plugins]\nlimit = 5.0",
            "plugins.limit: no such key any more: transforms are code, and nothing is sampled; leave it out",
        ),
        (
            GOOD + "[plugins]\nsize = 33",
            "plugins.size: no such key any more: transforms are code, and nothing is sampled; leave it out",
        ),
        (GOOD + '[looks]\nshots = ""', "looks.shots: '' fits no file in /"),
        (GOOD + '[looks]\nshots = "."', "looks.shots: '.' fits no file in /"),
        (GOOD + '[looks]\nshots = "/"', "looks.shots: '/' fits no file in /"),
        (GOOD + f'base = "{"a" * 300}"', "base: found 'aaa"),
        (GOOD + 'base = "a\\u0000b"', "base: found 'a\\x00b'; allowed: 'studio', 'cg', or the path of"),
        (
            GOOD.replace('"A"', "1979-05-27"),
            "title: found datetime.date(1979, 5, 27); allowed: a valid string",
        ),
        (b'name = "\xff"', "byte 8 is not UTF-8; save the file as UTF-8"),
    ],
)
def test_an_error_names_file_key_what_was_found_and_what_is_allowed(tmp_path, text, sentence):
    path = tmp_path / "show.toml"
    (line,) = error_of(path, text)
    assert line.startswith(f"{path}: {sentence}")


def test_hosts_years_and_releases_say_together_what_is_needed(tmp_path):
    text = GOOD + 'vfx_platform = ["CY2024"]\n[hosts]\nmaya = ["2024", "2026"]\nnuke = "15.1v2"\n'
    (tmp_path / "show.toml").write_text(text)
    show = load_show(tmp_path / "show.toml")
    assert show.releases == ["2.2", "2.3", "2.4", "2.5"]
    assert show.host_versions == [("maya", "2024", "2.2"), ("maya", "2026", "2.4"), ("nuke", "15.1v2", "2.2")]


def test_files_of_looks_are_those_that_patterns_fit_in_the_order_of_names(tmp_path):
    for name in ("b.cc", "a.cc", "c.txt"):
        (tmp_path / name).touch()
    (tmp_path / "show.toml").write_text(GOOD + '[looks]\nshots = ["*.cc", "a*"]\n')
    assert [path.name for path in load_show(tmp_path / "show.toml").looks.shots] == ["a.cc", "b.cc"]


def test_all_errors_are_named_at_once(tmp_path):
    lines = error_of(tmp_path / "show.toml", 'name = "A"\nocio = ["9"]\nshots = 3')
    assert [line.split(": ")[1] for line in lines] == ["name", "title", "ocio[0]", "shots"]


def test_a_missing_file_is_one_sentence(tmp_path):
    with pytest.raises(UserError, match=r"show.toml: cannot be read \(No such file or directory\)"):
        load_show(tmp_path / "show.toml")


def test_a_description_may_begin_with_a_byte_order_mark(tmp_path):
    (tmp_path / "show.toml").write_bytes(b"\xef\xbb\xbf" + GOOD.encode())
    assert load_show(tmp_path / "show.toml").name == "a"
