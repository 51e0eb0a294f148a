# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""`import ocio_gen`: every function does what its example shows, from text or paths, and prints nothing."""

import doctest
import importlib
import inspect
import pickle
import shutil
import subprocess
import sys
from pathlib import Path

import OpenImageIO as oiio
import pytest

import ocio_gen
from ocio_gen import api
from ocio_gen.core import errors
from tests.conftest import FRAME, ROOT, contents
from tests.mxf.containers import containers

FUNCTIONS = [
    name
    for name, one in inspect.getmembers(api, inspect.isfunction)
    if not name.startswith("_") and one.__module__ == api.__name__
]
README = (ROOT / "README.md").read_text()


@pytest.fixture(scope="module")
def prepared(tmp_path_factory, small_show):
    """A folder with what the examples name: a show, its package, a reel of one frame, and a film of that."""
    folder = tmp_path_factory.mktemp("examples")
    shutil.copy(small_show, folder / "show.toml")
    assert ocio_gen.build(str(small_show), str(folder / "package")).passed
    (folder / "reel").mkdir()
    pixels = oiio.ImageBuf(str(FRAME))
    pixels.specmod().attribute("compression", "none")
    assert pixels.write(str(folder / "reel" / "plate.1001.exr")), pixels.geterror()
    table = '[archive]\ntimeline = "film.edl"\nrate = 24\nsources = "reel"\nhandles = 0\nstills = []\n'
    (folder / "film.toml").write_text(small_show.read_text() + table)
    containers(folder / "containers", 2)
    # Frame 1001 at 24 frames per second.
    event = "001 plate V C 00:00:41:17 00:00:41:18 01:00:00:00 01:00:00:01"
    (folder / "film.edl").write_text(f"TITLE: FILM\n{event}\n* FROM CLIP NAME: plate\n")
    return folder


@pytest.fixture
def here(prepared, tmp_path, monkeypatch):
    """A copy of that folder, as the current one."""
    folder = shutil.copytree(prepared, tmp_path / "here")
    monkeypatch.chdir(folder)
    return folder


def run_examples(test: doctest.DocTest) -> None:
    runner = doctest.DocTestRunner(optionflags=doctest.ELLIPSIS)
    said: list[str] = []
    runner.run(test, out=said.append)
    assert runner.summarize(verbose=False).failed == 0, "".join(said)
    assert test.examples


@pytest.mark.parametrize("name", FUNCTIONS)
def test_the_example_of_each_function_does_what_it_shows(name, here):
    (test,) = doctest.DocTestFinder(recurse=False).find(
        getattr(api, name), name, module=api, globs={"ocio_gen": ocio_gen}
    )
    run_examples(test)


def test_the_lines_of_python_in_the_readme_run(here, capsys):
    (lines,) = (part.partition("```")[0] for part in README.split("```python\n")[1:])
    assert len(lines.splitlines()) <= 12
    exec(compile(lines, "README.md", "exec"), {})  # noqa: S102 - what the README shows
    assert capsys.readouterr().out.splitlines()[-1].startswith("saved ")


def test_every_public_name_is_there_and_nothing_heavy_is_imported_before_it_is_used():
    code = (
        "import sys, ocio_gen\n"
        "assert 'pydantic' not in sys.modules and 'numpy' not in sys.modules\n"
        "assert set(ocio_gen.__all__) <= set(dir(ocio_gen))\n"
        "for name in ocio_gen.__all__: assert getattr(ocio_gen, name) is not None, name\n"
        "from ocio_gen import *\n"
        "assert callable(verify) and callable(diff) and callable(recompress)\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_a_name_that_there_is_not_is_an_attribute_error():
    with pytest.raises(AttributeError, match="buidl"):
        getattr(ocio_gen, "buidl")  # noqa: B009


@pytest.mark.parametrize("name", FUNCTIONS)
def test_the_front_door_has_every_function_and_its_errors(name):
    assert getattr(ocio_gen, name) is getattr(api, name)
    for kind, one in inspect.getmembers(errors, inspect.isclass):
        if issubclass(one, errors.UserError):
            assert getattr(ocio_gen, kind) is one


def test_a_show_of_python_is_built_as_that_of_toml(here, small_show):
    ocio_gen.build(ocio_gen.load_show(here / "show.toml"), here / "from_toml")
    made = ocio_gen.Show(name="small", title="Small", ocio=["2.5"], luts={"formats": ["spi1d"]})
    assert ocio_gen.build(made, here / "from_python").passed
    one, other = contents(here / "from_toml"), contents(here / "from_python")
    assert one.keys() == other.keys()
    assert {name for name in one if one[name] != other[name]} <= {
        "show.toml",
        "MANIFEST.json",
        "verify/report.json",
    }
    again = ocio_gen.load_show(here / "from_python" / "show.toml")
    assert again.model_dump(exclude={"allow"}) == made.model_dump(exclude={"allow"})


def test_what_a_copy_of_a_show_changes_its_description_says(here):
    show = ocio_gen.load_show("show.toml").model_copy(update={"title": "Another"})
    assert "Another" in show.description.text
    assert show.description.document["title"] == "Another"


def test_nothing_is_printed_and_nobody_exits(here, capfd):
    with pytest.raises(ocio_gen.MissingFileError) as caught:
        ocio_gen.inspect("nowhere.ocio")
    assert (caught.value.about, caught.value.text) == ("nowhere.ocio", "no such file")
    with pytest.raises(ocio_gen.ArgumentError) as wrong:
        ocio_gen.recompress("reel", dest="packed", codec="dwaa")
    assert wrong.value.about == "codec"
    assert ocio_gen.recompress("reel", dry_run=True).choices
    assert capfd.readouterr() == ("", "")


def test_no_error_of_the_library_names_a_flag():
    for path in (ROOT / "ocio_gen").rglob("*.py"):
        if "cli" not in path.parts:
            for line in path.read_text().splitlines():
                assert "hint=" not in line or " --" not in line or "ascmhl" in line, f"{path}: {line}"


def test_errors_travel_between_processes():
    both = errors.all_of(
        [
            errors.InvalidShowError("a.toml", "is wrong", where="title", hint="mend it"),
            errors.OutputError("b", "full"),
        ]
    )
    again = pickle.loads(pickle.dumps(both))  # noqa: S301 - our own
    assert type(again) is errors.InvalidShowError
    assert str(again) == str(both) == "a.toml: title: is wrong; mend it\nb: full"
    assert [one.fields() for one in again.others] == [both.others[0].fields()]


def test_the_package_says_that_it_is_typed():
    assert Path(importlib.import_module("ocio_gen").__file__ or "").with_name("py.typed").is_file()
