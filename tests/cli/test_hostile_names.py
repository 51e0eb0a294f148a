# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""Names that are code: in every file of a package they are text, as the reader of that file reads it."""

import ast
import contextlib
import html
import json
import os
import plistlib
import pty
import re
import runpy
import subprocess
import sys
import tomllib
import zipfile

import lief
import PyOpenColorIO as ocio
import pytest
import yaml
from lxml import etree
from lxml import html as lxml_html
from markdown_it import MarkdownIt

from ocio_gen.core.escapes import ESCAPES
from ocio_gen.core.ofx_bundle import binary_of
from tests.conftest import run_cli
from tests.host_plugins.nuke_script import commands_of, nodes_of
from tests.host_plugins.nuke_stub import stub
from tests.package.pages.browser import chromium, requested

# What ends a comment, a string, a cell or a tag, begins code, and goes on in the next line.
CODE = (
    """x*/int XRUN;/*\"\"\"'open("XRUN","w")\"\"\"[open XRUN]${HOME} {a}\\ ??/ <script>"""
    """document.title='XRUN'</script><meta http-equiv='refresh' content='0;url=XRUN'> """
    """|`_*# ]]> &amp; %s{{7}} DEFINE_LUT(a b) 監視 \\"""
)
# OCIO has lists with commas, and variables: its own names cannot hold these.
OCIO_CODE = CODE.translate(str.maketrans("", "", "$%,|"))
TITLE, SPACE, LOOK, DISPLAY, VIEW, CURVE = f"T {CODE}", *(f"{letter} {OCIO_CODE}" for letter in "SLDVC")
# Which would be one file, if files had no names of their own; and what Windows takes for a device.
ALIKE = ["Plate A", "Plate (A)", "監視", "撮影", "CON"]


def house() -> ocio.Config:
    config = ocio.Config.CreateFromBuiltinConfig("cg-config-v2.2.0_aces-v1.3_ocio-v2.4")
    for place, name in enumerate([SPACE, *ALIKE]):
        space = ocio.ColorSpace(ocio.REFERENCE_SPACE_SCENE, name=name, family=OCIO_CODE, encoding="log")
        gain = ocio.MatrixTransform([*(0.5 + place / 10 if n % 5 == 0 else 0.0 for n in range(15)), 1.0])
        space.setTransform(gain, ocio.COLORSPACE_DIR_TO_REFERENCE)
        config.addColorSpace(space)
    grade = ocio.CDLTransform(slope=[1.1, 1.0, 1.0])
    config.addLook(ocio.Look(name=LOOK, processSpace="ACEScct", transform=grade))
    for view, space in ((VIEW, "Plate A"), ("監視", "Plate (A)"), ("撮影", "CON")):
        config.addDisplayView(DISPLAY, view, space)
    curve = ocio.ExponentTransform([2.2, 2.2, 2.2, 1.0])
    config.addNamedTransform(ocio.NamedTransform(name=CURVE, forwardTransform=curve))
    config.setActiveDisplays("")
    config.setActiveViews("")
    return config


def toml(value) -> str:
    return json.dumps(value, ensure_ascii=False)


@pytest.fixture(scope="module")
def package(tmp_path_factory):
    """A package in which every name is code, and every plug-in compiled and measured."""
    folder = tmp_path_factory.mktemp("hostile")
    (folder / "house.ocio").write_text(house().serialize())
    (folder / "a.cc").write_text(
        f'<ColorCorrection id="sh_0010"><Description>{html.escape(CODE)}</Description>'
        "<SatNode><Saturation>0.9</Saturation></SatNode></ColorCorrection>"
    )
    targets = ", ".join(f"{{ target = {toml(name)} }}" for name in [SPACE, *ALIKE])
    views = ", ".join(f"{{ display = {toml(DISPLAY)}, view = {toml(one)} }}" for one in (VIEW, *ALIKE[2:4]))
    (folder / "show.toml").write_text(f"""
name = "hostile"
title = {toml(TITLE)}
ocio = ["2.4"]
base = "house.ocio"
[[displays]]
name = {toml(DISPLAY)}
[[file_rules]]
name = {toml(CODE)}
space = "ACEScg"
regex = {toml(re.escape(CODE))}
[looks]
shots = "a.cc"
[luts]
formats = ["clf", "resolve_cube", "spi3d"]
size = 17
views = [{views}]
[plugins]
platforms = ["linux"]
transforms = [{targets}, {{ look = {toml(LOOK)} }}, {{ display = {toml(DISPLAY)}, view = {toml(VIEW)} }},
  {{ named = {toml(CURVE)} }}]
""")
    ran = run_cli("build", "show.toml", "-o", "package", cwd=folder)
    assert ran.returncode == 0, ran.stderr + ran.stdout
    yield folder / "package"
    assert sorted(path.name for path in folder.iterdir()) == ["a.cc", "house.ocio", "package", "show.toml"]


def named(folder, pattern):
    found = sorted(folder.rglob(pattern))
    assert found, pattern
    return found


def test_every_transform_and_view_has_a_file_of_its_own(package):
    assert len(named(package / "plugins/resolve/LUT", "Show_*.dctl")) == len(ALIKE) + 4
    assert len(named(package / "plugins/nuke/kernels", "Show_*.rpp")) == len(ALIKE) + 4
    assert len(named(package / "plugins/nuke/toolsets", "*.nk")) == len(ALIKE) + 3 + 4
    assert len(named(package / "luts", "acesproxy10i_to_d-*_resolve.cube")) == 3
    for path in package.rglob("*"):
        assert path.name.isascii()
        assert len(path.name) < 255


def test_c_and_its_family_hold_text(package):
    """They were compiled and measured by the build; here, what they define."""
    (bundle,) = named(package / "plugins/ofx", "*.ofx.bundle")
    binary = lief.ELF.parse(str(binary_of(bundle)))
    assert binary is not None
    assert "XRUN" not in {str(symbol.name) for symbol in binary.symbols}
    assert SPACE.encode() in binary_of(bundle).read_bytes()
    assert CURVE.encode() in binary_of(bundle).read_bytes()
    for path in [*named(package / "plugins", "*.dctl"), *named(package / "plugins", "*.rpp")]:
        preprocessed = subprocess.run(
            ["cc", "-E", "-P", "-trigraphs", "-xc", path], capture_output=True, text=True, check=True
        )
        assert "XRUN" not in preprocessed.stdout
        controls = [line for line in path.read_text().splitlines() if "DEFINE_" in line]
        assert all(line.startswith("DEFINE_") for line in controls)


def test_python_holds_text(package, monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setitem(sys.modules, "nuke", nuke := stub((16, 0)))
    for name in ("init.py", "menu.py"):
        path = package / "plugins/nuke" / name
        tree = ast.parse(path.read_text())
        assert (ast.get_docstring(tree) or "").startswith(TITLE)
        runpy.run_path(str(path))
    assert not list(tmp_path.iterdir())
    assert list(nuke.root.menus["ACESproxy"].menus) == [TITLE.replace("/", "-").replace("&", "+")]


def test_nukes_scripts_hold_text(package, tmp_path):
    values, labels = set(), []
    for path in named(package / "plugins/nuke/toolsets", "*.nk"):
        (node,) = nodes_of(path.read_text(), tmp_path)
        labels.append(node.knobs.pop("label"))
        values |= set(node.knobs.values())
    assert {SPACE, LOOK, DISPLAY, VIEW, *ALIKE} <= values
    for label in labels:  # Nuke shows it so
        assert commands_of(f"shown [subst {{{label}}}]", tmp_path) == [("knob", ["shown", label])]
    for path in named(package / "plugins/nuke/gizmos", "*.gizmo"):
        assert nodes_of(path.read_text(), tmp_path)[0].kind == "Gizmo"


def elements(text: str) -> list[str]:
    return [element.tag for element in lxml_html.fromstring(text).iter() if isinstance(element.tag, str)]


def test_pages_hold_text(package, tmp_path):
    tags = elements((package / "index.html").read_text())
    assert "script" not in tags
    assert tags.count("meta") == 3
    assert TITLE in lxml_html.fromstring((package / "index.html").read_text()).text_content()
    for readme in named(package, "README.md"):
        tokens = MarkdownIt("commonmark").enable("table").parse(readme.read_text())
        inline = [child for token in tokens for child in token.children or []]
        assert {token.type for token in [*tokens, *inline]}.isdisjoint({"html_block", "html_inline", "image"})
    (heading,) = re.findall("<h1>(.*)</h1>", MarkdownIt().render((package / "plugins/README.md").read_text()))
    assert html.unescape(heading).startswith(TITLE)


@pytest.mark.parametrize("report", ["verify", "diff"])
def test_reports_hold_text(report, package, tmp_path):
    """The names of files are code, too."""
    name = CODE.replace("/", ":")[:120] + ".cube"
    (cube,) = named(package / "luts", "acesproxy10i_to_lin_ap1_resolve.cube")
    (tmp_path / name).write_bytes(cube.read_bytes())
    (tmp_path / f"other {name}").write_bytes(cube.read_bytes().replace(b"1.0\n", b"1.1\n"))
    files = [name, f"other {name}"]
    targets = [files[0]] if report == "verify" else files
    ran = run_cli(report, *targets, "--html", "page.html", "--json", "x.json", cwd=tmp_path)
    assert ran.returncode in {0, 1}, ran.stderr
    page = tmp_path / "page.html"
    assert "script" not in elements(page.read_text())
    assert name in lxml_html.fromstring(page.read_text()).text_content()


def test_a_browser_runs_nothing_and_asks_for_nothing(package, tmp_path):
    page = package / "index.html"
    assert f"<title>{html.escape(TITLE, quote=False)}" in chromium(page, "--dump-dom")
    assert requested(page, tmp_path / "log.json") <= {page.as_uri()}


def test_configs_archives_and_xml_hold_text(package):
    (path,) = named(package / "configs", "*.ocio")
    read = yaml.load(path.read_text(), Loader=Tolerant)  # noqa: S506 - a SafeLoader
    assert {SPACE, *ALIKE} <= {space["name"] for space in read["colorspaces"]}
    assert LOOK in {look["name"] for look in read["looks"]}
    assert VIEW in {view["name"] for view in read["displays"][DISPLAY]}
    (archive,) = named(package / "configs", "*.ocioz")
    assert all(".." not in name for name in zipfile.ZipFile(archive).namelist())
    for pattern in ("*.clf", "*.ctf", "*.ccc", "*.amf", "*.svg"):
        for found in named(package, pattern):
            etree.parse(found)
    (info,) = named(package, "Info.plist")
    assert plistlib.loads(info.read_bytes())["CFBundleName"] == f"ACESproxy, {TITLE}"
    for manifest in named(package, "MANIFEST.json"):
        json.loads(manifest.read_text())


class Tolerant(yaml.SafeLoader):
    """Takes OCIO's tags for what they tag."""


def untagged(loader, _, node):
    if isinstance(node, yaml.SequenceNode):
        return loader.construct_sequence(node, deep=True)
    return loader.construct_mapping(node, deep=True)


Tolerant.add_multi_constructor("", untagged)


def test_a_starting_description_holds_text(tmp_path):
    ran = run_cli("init", "show.toml", "--title", TITLE, "--camera", SPACE, cwd=tmp_path)
    assert ran.returncode == 0, ran.stderr
    read = tomllib.loads((tmp_path / "show.toml").read_text())
    assert (read["title"], read["spaces"]["cameras"]) == (TITLE, [SPACE])
    assert "XRUN" not in read


@pytest.mark.parametrize("bad", ["a\nb", "a\x1b[2J", "a\x00", "a\u2028b", "a\u202eb", "a\x7f", "a" * 1001])
def test_text_of_several_lines_and_control_characters_are_refused(bad, tmp_path):
    ran = run_cli("init", "show.toml", "--title", bad.replace("\x00", "\x01"), cwd=tmp_path)
    assert ran.returncode == 2
    assert "title" in ran.stderr
    assert not list(tmp_path.iterdir())
    text = json.dumps(bad)
    for entry in (f"title = {text}\nocio = ['2.4']", f"title = 'A'\nocio = ['2.4']\n[roles]\nx = {text}",
                  f"title = 'A'\nocio = ['2.4']\n[spaces.rename]\n{text} = 'b'"):  # fmt: skip
        (tmp_path / "show.toml").write_text(f"name = 'a'\n{entry}\n")
        ran = run_cli("build", "show.toml", cwd=tmp_path)
        assert ran.returncode == 2
        assert "Traceback" not in ran.stderr
        assert ran.stderr.isprintable() or set(ran.stderr) - set(ran.stderr.strip()) == {"\n"}


@pytest.mark.parametrize("kind", ["colour space", "look", "view of sRGB - Display"])
def test_a_house_config_whose_name_has_two_lines_is_refused(kind, tmp_path):
    config = ocio.Config.CreateFromBuiltinConfig("cg-config-v2.2.0_aces-v1.3_ocio-v2.4")
    bad = "a\nb"
    if kind == "colour space":
        config.addColorSpace(ocio.ColorSpace(name=bad))
    elif kind == "look":
        config.addLook(ocio.Look(name=bad, processSpace="ACEScct"))
    else:
        config.addDisplayView("sRGB - Display", bad, "ACEScct")
    (tmp_path / "house.ocio").write_text(config.serialize())
    (tmp_path / "show.toml").write_text("name = 'a'\ntitle = 'A'\nocio = ['2.4']\nbase = 'house.ocio'\n")
    ran = run_cli("build", "show.toml", cwd=tmp_path)
    expected = f"ocio-gen: house.ocio: {kind}: the name a\\nb holds the control character U+000A; rename it\n"
    assert (ran.returncode, ran.stderr) == (2, expected)


def test_each_escape_is_one_word_for_its_language(tmp_path):
    """C and Python, by their own compilers; Tcl above."""
    texts = [TITLE, "??/", "a???b", "\\", '"', "'", "*/", "a*/*/", "//", "#", "[x]", "é監"]
    for text in texts:
        assert ast.literal_eval(ESCAPES["python_string"](text)) == text
        assert ast.literal_eval(f'"""{ESCAPES["python_text"](text)}"""') == text
        assert commands_of(f"word {ESCAPES['tcl_string'](text)}", tmp_path) == [("knob", ["word", text])]
        assert tomllib.loads(f"a = {ESCAPES['python_string'](text)}")["a"] == text
    lines = [f"/* {ESCAPES['comment'](text)} */ // {ESCAPES['comment'](text)}" for text in texts]
    lines += [f"puts({ESCAPES['c_string'](text)});" for text in texts]
    (tmp_path / "x.c").write_text(
        "#include <stdio.h>\nint main(void) {\n" + "\n".join(lines) + "\nreturn 0; }\n"
    )
    subprocess.run(["cc", "-trigraphs", "-Wall", "-Werror", "-o", "x", "x.c"], check=True, cwd=tmp_path)
    ran = subprocess.run(["./x"], check=True, capture_output=True, text=True, cwd=tmp_path)
    assert ran.stdout.split("\n") == [*texts, ""]


BRACKETS = """\
ocio_profile_version: 2.1
roles: {default: lin, scene_linear: lin, aces_interchange: lin}
file_rules:
  - !<Rule> {name: Shots, colorspace: lin, regex: ".*[\\\\/]sh[a-z0-9]+_v[0-9].*"}
  - !<Rule> {name: Default, colorspace: default}
displays: {sRGB: [!<View> {name: Raw, colorspace: lin}]}
colorspaces:
  - !<ColorSpace> {name: lin}
  - !<ColorSpace> {name: "plate [old]", family: "[/]"}
  - !<ColorSpace> {name: "a\\eb[2Jc", aliases: ["[link=http://x]y"]}
"""


def test_a_terminal_shows_what_names_are(tmp_path):
    (tmp_path / "brackets.ocio").write_text(BRACKETS)
    ran = run_cli("inspect", "brackets.ocio", cwd=tmp_path)
    assert (ran.returncode, ran.stderr) == (0, "")
    for text in (r".*[\/]sh[a-z0-9]+_v[0-9].*", "plate [old]", "[/]", r"a\x1bb[2Jc", "[link=http://x]y"):
        assert text in ran.stdout
    assert "\x1b" not in ran.stdout


def test_a_terminal_gets_no_commands_of_a_files_name(tmp_path):
    name = "\x1b]0;owned\x07[i][link=x]\u202e.cube"
    (tmp_path / name).write_text("LUT_3D_SIZE 2\n" + "0 0 0\n" * 8)
    for arguments in (["verify", "--no-gpu"], ["inspect"], ["build"], ["recompress", "--dry-run"]):
        master, slave = pty.openpty()
        command = [sys.executable, "-m", "ocio_gen", *arguments, name]
        ran = subprocess.run(command, cwd=tmp_path, stdout=slave, stderr=slave, check=False)
        os.close(slave)
        printed = b""
        with contextlib.suppress(OSError):  # the end of a terminal
            while part := os.read(master, 1 << 16):
                printed += part
        os.close(master)
        assert ran.returncode in {0, 1, 2}
        assert b"]0;owned" in printed
        assert b"\x1b]0;" not in printed
        assert b"\x07" not in printed
        assert "\u202e".encode() not in printed
        assert b"Traceback" not in printed
