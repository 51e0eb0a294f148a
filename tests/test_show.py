from pathlib import Path

import pytest

from ocio_gen.errors import UserError
from ocio_gen.show import load_show
from tests.conftest import DEMO, FRAME

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
        (GOOD + "colour = 1", "colour: no such key; allowed here: name, title, ocio, luts, verify"),
        (GOOD + "[verify]\nplates = []", "verify.plates: no such key; allowed here: frames"),
        (
            GOOD.replace('"2.5"', '"2.9"'),
            "ocio[0]: found '2.9'; allowed: '2.1', '2.2', '2.3', '2.4', '2.5' or '2.6'",
        ),
        (
            GOOD.replace('"2.5"', "2.5"),
            "ocio[0]: found 2.5; allowed: '2.1', '2.2', '2.3', '2.4', '2.5' or '2.6'",
        ),
        (GOOD.replace('"2.5"', '"2.5", "2.5"'), "ocio: found ['2.5', '2.5']; allowed: each entry once"),
        (GOOD.replace('["2.5"]', "[]"), "ocio: found []; allowed: List should have at least 1 item"),
        (GOOD.replace('"a"', '"My Show"'), "name: found 'My Show'; allowed: text that matches ^[a-z0-9]"),
        (GOOD.replace('"A"', "7"), "title: found 7; allowed: a valid string"),
        (
            GOOD + '[verify]\nframes = ["no.exr"]',
            "verify.frames[0]: found 'no.exr'; allowed: a file, relative to",
        ),
        (
            GOOD + '[[luts.views]]\ndisplay = "d"\nview = "v"\nlook = "l"',
            "luts.views[0].look: no such key; allowed here: display, view",
        ),
        (GOOD + '[luts]\nformats = ["cub"]', "luts.formats[0]: found 'cub'; allowed: 'clf', 'ctf', 'spi1d'"),
        ("name = ", "not TOML: Invalid value (at end of document)"),
        (b'name = "\xff"', "byte 8 is not UTF-8; save the file as UTF-8"),
    ],
)
def test_an_error_names_file_key_what_was_found_and_what_is_allowed(tmp_path, text, sentence):
    path = tmp_path / "show.toml"
    (line,) = error_of(path, text)
    assert line.startswith(f"{path}: {sentence}")


def test_all_errors_are_named_at_once(tmp_path):
    lines = error_of(tmp_path / "show.toml", 'name = "A"\nocio = ["9"]\nshots = 3')
    assert [line.split(": ")[1] for line in lines] == ["name", "title", "ocio[0]", "shots"]


def test_a_missing_file_is_one_sentence(tmp_path):
    with pytest.raises(UserError, match=r"show.toml: cannot be read \(No such file or directory\)"):
        load_show(tmp_path / "show.toml")
