# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""Plug-ins as a user makes, verifies and installs them, by the command line."""

import json
import re
import shutil
from collections import defaultdict
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from typer.testing import CliRunner

from ocio_gen import __version__
from ocio_gen.aces.cdl import Cdl
from ocio_gen.cli import app
from ocio_gen.core.compiler import Compiler, find_compiler
from ocio_gen.core.disk.manifest import Manifest, file_records, write_manifest
from ocio_gen.core.errors import UserError
from ocio_gen.core.licence import spdx_lines
from ocio_gen.core.names import file_stems
from ocio_gen.core.ofx_bundle import binary_of
from ocio_gen.core.opencolorio import load_config
from ocio_gen.core.platforms import PLATFORMS, host_platform
from ocio_gen.host_plugins import ofx
from ocio_gen.host_plugins.build import build_plugins, verify_plugins
from ocio_gen.host_plugins.ofx import OFX
from ocio_gen.host_plugins.records import PluginManifest
from ocio_gen.host_plugins.show_transforms import Carried, carried_again, uncached
from ocio_gen.host_plugins.verify_ofx import verify_ofx
from ocio_gen.package.build import REPORT
from ocio_gen.package.verifiable import Request, verify_path
from ocio_gen.show.looks.cdl_files import collection
from ocio_gen.show.model import ShowTransform
from ocio_gen.verification.judge import Judge
from ocio_gen.verification.ofx_host.binary import Binary
from ocio_gen.verification.ofx_host.host import Host
from ocio_gen.verification.ofx_host.images import Layout
from ocio_gen.verification.probe_kit import ProbeKit
from ocio_gen.verification.report import Report
from ocio_gen.verification.tolerances import BRIDGE_CV, BRIDGE_RELATIVE
from tests.conftest import ROOT, run_cli
from tests.package.pages.browser import chromium

COMMENTED = {".dctl", ".gizmo", ".nk", ".plist", ".py", ".rpp", ".svg"}


@pytest.fixture(scope="module")
def made(description, tmp_path_factory):
    """Plug-ins by themselves, compiled by the system's compiler."""
    folder = tmp_path_factory.mktemp("made") / "plugins"
    ran = run_cli(
        "plugins", str(description), "-o", str(folder), "--platform", "host", "--compiler", "system"
    )
    assert ran.returncode == 0, ran.stderr + ran.stdout
    return folder


def test_plugins_by_themselves(made):
    manifest = json.loads((made / "MANIFEST.json").read_text())
    assert manifest["kind"] == "plugins"
    assert manifest["tools"]["ocio_gen"] == __version__
    assert manifest["platforms"] == [host_platform()]
    assert "gcc" in manifest["tools"]["compiler"] or "cc" in manifest["tools"]["compiler"]
    assert (made / "README.md").read_text().count("| ACES2065-1 to ACEScct |") == 1
    assert "CONFIGS = {\n}" in (made / "nuke" / "init.py").read_text()


def test_no_plugin_has_our_version_so_that_a_release_changes_none(package):
    ours = f"ocio_gen {__version__}".encode()
    named = [
        path for path in (package / "plugins").rglob("*") if path.is_file() and ours in path.read_bytes()
    ]
    assert named == []
    manifests = [
        json.loads((package / name / "MANIFEST.json").read_text()) for name in (".", "plugins", "luts")
    ]
    assert ["ocio_gen" in manifest["tools"] for manifest in manifests] == [True, False, False]


def test_every_plugin_names_its_licence_where_its_format_has_comments(package):
    """All but binaries, JSON and Markdown."""
    shipped = [path for path in (package / "plugins").rglob("*") if path.suffix in COMMENTED]
    assert {path.suffix for path in shipped} == COMMENTED
    without = [path.name for path in shipped if not all(line in path.read_text() for line in spdx_lines())]
    assert without == []
    others = {path.suffix for path in (package / "plugins").rglob("*") if path.is_file()} - COMMENTED
    assert others == {".ofx", ".json", ".md"}


def test_two_compilers_make_the_same_pixels(made, plugins, manifest):
    rng = np.random.default_rng(23)
    pixels = rng.uniform(-1, 30, (16, 500, 4)).astype(np.float32)
    results = []
    for folder in (made, plugins):
        with Binary(binary_of(folder / manifest["bundle"]), Host()) as binary:
            results += [plugin.described().instance().made(pixels, Layout()) for plugin in binary.plugins]
    half = len(results) // 2
    for one, other in zip(results[:half], results[half:], strict=True):
        assert np.array_equal(one, other)


def test_a_package_with_plugins_is_verified_with_them(package):
    ran = run_cli("verify", str(package), "--no-gpu")
    assert ran.returncode == 0, ran.stdout + ran.stderr
    for line in ("ACESproxy_pocket.ofx: ", "resolve: ", "nuke: "):
        assert line in ran.stdout


def test_plugins_by_themselves_are_verified_but_for_what_needs_the_config(made, tmp_path):
    """And a file that is not the one that was built is told."""
    shutil.copytree(made, tmp_path / "plugins")
    path = tmp_path / "plugins" / "nuke" / "menu.py"
    path.write_text(path.read_text() + "\n")
    ran = run_cli("verify", str(tmp_path / "plugins"), "--no-gpu")
    assert ran.returncode == 1
    assert "nuke/menu.py: not the file that was built" in ran.stdout
    assert "ACES2065-1 to ACEScct: the config of its show is not here; not verified" in ran.stdout
    assert "FAIL" not in ran.stdout


def test_a_bundle_that_the_manifest_does_not_record_is_a_problem(made, tmp_path):
    plugins = tmp_path / "plugins"
    shutil.copytree(made, plugins)
    (bundle,) = (plugins / "ofx").iterdir()
    shutil.copytree(bundle, plugins / "resolve" / "Another.ofx.bundle")
    for binary in bundle.glob("Contents/*/*.ofx"):
        binary.unlink()
    ran = run_cli("verify", str(plugins), "--no-gpu")
    assert ran.returncode == 1
    assert "resolve/Another.ofx.bundle: MANIFEST.json has no record of this bundle" in ran.stdout
    assert f"{bundle.name}: has no binary for {host_platform()}, which MANIFEST.json records" in ran.stdout


@pytest.mark.parametrize(("key", "value"), [("show", "../x"), ("show", "a\nb"), ("transforms", "a\nb")])
def test_a_manifest_whose_names_harm_is_one_sentence(made, tmp_path, key, value):
    shutil.copytree(made, tmp_path / "plugins")
    path = tmp_path / "plugins" / "MANIFEST.json"
    read = json.loads(path.read_text())
    if key == "show":
        read["show"] = value
    else:
        read["transforms"][0]["name"] = value
    path.write_text(json.dumps(read))
    ran = run_cli("verify", str(tmp_path / "plugins"), "--no-gpu")
    assert ran.returncode == 2
    assert "MANIFEST.json: not a manifest of this version" in ran.stderr


# Settings of ours that are no ACESproxy by the specification: the clamp of the Academy's CTL, whole codes
# where legal range is 0 to 1, and ACEScct.
BESIDE_THE_SPECIFICATION = re.compile(
    r"preclamp = 1|range = Legal range is 0 to 1, quantise = 1|ACEScct of the timeline"
)


def test_a_bundle_by_itself(plugins, manifest):
    ran = run_cli("verify", str(plugins / manifest["bundle"]), "--no-gpu")
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert "1536 combinations of parameters and depths" in ran.stdout
    ran = run_cli("verify", str(plugins / manifest["bundle"]), "--as", "acesproxy10i:encode:aces", "--no-gpu")
    assert ran.returncode == 1  # not all effects are that
    assert "FAIL ACESproxy Decode (Pocket) encode" in ran.stdout
    assert "FAIL ACESproxy Encode (Pocket) encode" not in ran.stdout


KERNELS = {".dctl", ".rpp", ".gizmo"}


@pytest.mark.long
def test_every_file_by_itself_has_the_verdict_that_it_has_in_its_package(package, plugins, manifest):
    """With all that is verified of the folder: no result is another's, and none is left out."""
    judge = Judge()
    whole = verify_plugins(plugins, package / "configs", judge)
    wanted = {(r.subject, r.route, r.probe): (r.verdict, r.limits) for r in whole.results}
    found: dict[tuple[str, str, str], Any] = {}
    paths = [path for path in sorted(plugins.rglob("*")) if path.suffix in KERNELS]
    for path in (*paths, plugins / manifest["bundle"]):
        report = verify_path(path, Request(judge))
        assert report.problems == []
        assert report.verdict != "fail", path
        (note,) = [note.text for note in report.notes if note.about == path.name and "MANIFEST" in note.text]
        assert note.startswith("MANIFEST.json of plugins says what it is: of the plug-ins of Pocket")
        own = {(r.subject, r.route, r.probe): (r.verdict, r.limits) for r in report.results}
        assert own
        assert not own.keys() & found.keys()
        found |= own
    assert found == wanted


def test_a_file_that_was_changed_is_a_problem_and_judged(plugins, tmp_path):
    folder = Path(shutil.copytree(plugins, tmp_path / "plugins"))
    path = folder / "resolve/LUT/ACESproxy_pocket/ACESproxy_Decode.dctl"
    text = path.read_text()
    path.write_text(text + "// mine\n")
    report = verify_path(path, Request(Judge()))
    assert [str(one) for one in report.problems] == [
        f"{path.relative_to(folder).as_posix()}: not the file that was built, by MANIFEST.json of plugins"
    ]
    assert {result.verdict for result in report.results} == {"pass"}
    assert report.verdict == "fail"


@pytest.mark.parametrize(
    ("name", "taken"),
    [
        ("resolve/LUT/ACESproxy_pocket/ACESproxy_Encode.dctl", "ACES2065-1 (AP0) to ACESproxy10i"),
        ("resolve/ACES Transforms/IDT/ACESproxy12_pocket.dctl", "ACESproxy12i to ACES2065-1 (AP0)"),
        ("resolve/ACES Transforms/ODT/ACESproxy10_pocket.dctl", "ACES2065-1 (AP0) to ACESproxy10i"),
        ("nuke/ACESproxy.rpp", "ACES2065-1 (AP0) to ACESproxy10i"),
        ("nuke/gizmos/ACESproxy_Decode.gizmo", "ACESproxy10i to ACES2065-1 (AP0)"),
    ],
)
def test_a_kernel_that_was_moved_is_anybodys(plugins, name, taken, tmp_path):
    """Nothing says that it is ours: it is judged by the specification, and what it is is a guess."""
    moved = shutil.copy(plugins / name, tmp_path)
    ran = run_cli("verify", str(moved), "--no-gpu", "--json", str(tmp_path / "report.json"))
    report = json.loads((tmp_path / "report.json").read_text())
    wrong = {result["subject"] for result in report["results"] if result["verdict"] == "fail"}
    wrong |= {problem["about"] for problem in report["problems"]}
    assert [subject for subject in wrong if not BESIDE_THE_SPECIFICATION.search(subject)] == []
    assert ran.returncode == bool(wrong), ran.stdout + ran.stderr
    (guess,) = {result["guess"] for result in report["results"] if result["guess"]}
    assert f"nothing says what it is, so it is guessed: taken as {taken}" in guess


def test_a_vendors_wrong_dctl_is_found_out(plugins, tmp_path):
    """As the Academy's CTL read as C: codes cut off instead of rounded."""
    text = (plugins / "resolve/LUT/ACESproxy_pocket/ACESproxy_Encode.dctl").read_text()
    wrong = text.replace("if (quantise)\n        return (float)code;", "return (float)(code - 1);")
    assert wrong != text
    (tmp_path / "vendor.dctl").write_text(wrong)
    ran = run_cli(
        "verify", str(tmp_path / "vendor.dctl"), "--as", "acesproxy10i_quantized:encode:aces", "--no-gpu"
    )
    assert ran.returncode == 1
    assert "FAIL vendor.dctl encode" in ran.stdout


def test_where_a_transform_is_not_as_ocio_has_it_nothing_is_put_in_place(pocket, tmp_path, monkeypatch):
    """And what fails is that transform, in that target, and nothing else."""
    render = ofx.render_ofx

    def wrong(show, carried, config, folder, places):
        render(show, carried, config, folder, places)
        path = folder / "bridge_0_forward.c"
        text = path.read_text()
        assert "0.0729055703f" in text  # of ACEScct's toe
        path.write_text(text.replace("0.0729055703f", "0.0731f"))

    monkeypatch.setattr(ofx, "render_ofx", wrong)
    report = build_plugins(pocket, tmp_path / "out", ["host"])
    assert report.verdict == "fail"
    assert not (tmp_path / "out").exists()
    failed = {(one.target, one.subject) for one in report.results if one.verdict == "fail"}
    assert failed == {("ACESproxy_pocket.ofx", "ACES2065-1 to ACEScct")}
    assert report.problems == []


NOWHERE = [
    (
        '[{target = "ACESct"}]',
        "plugins.transforms: the config has no colour space 'ACESct'; it has 'ACEScct', ",
    ),
    (
        '[{source = "ACES2065", target = "ACEScct"}]',
        "plugins.transforms: the config has no colour space 'ACES2065'; it has 'ACES2065-1'",
    ),
    (
        '[{display = "sRGB Display", view = "Raw"}]',
        "plugins.transforms: the config has no display 'sRGB Display'; it has 'sRGB - Display', ",
    ),
    (
        '[{display = "sRGB - Display", view = "ACES 1.0 - SDR"}]',
        "plugins.transforms: the config has no view of sRGB - Display 'ACES 1.0 - SDR'; "
        "it has 'ACES 1.0 - SDR Video', ",
    ),
    (
        '[{look = "Show lok"}]',
        "plugins.transforms: the config has no look 'Show lok'; it has 'Show look'",
    ),
    (
        '[{look = "Show look, -Nolook"}]',
        "plugins.transforms: the config has no look 'Nolook'; it has 'Show look'",
    ),
    (
        '[{named = "sRGB Curve"}]',
        "plugins.transforms: the config has no named transform 'sRGB Curve'; it has 'sRGB - Curve', ",
    ),
    (
        '[{target = "ACEScct", shot = "sh_001"}]',
        "plugins.transforms: the show has no shot 'sh_001'; it has 'sh_0010', 'sh_0020'",
    ),
    ('[{target = "ACEScct"}, {target = "ACEScct"}]', "ACES2065-1 to ACEScct is there twice; leave one out"),
    ('[{target = "ACEScct", look = "Show look"}]', "one of target, look, display with view, and named"),
    ('[{display = "sRGB - Display"}]', "both display and view, or neither"),
]


@pytest.mark.parametrize(("transforms", "sentence"), NOWHERE)
def test_a_transform_that_is_not_there_is_one_sentence(description, tmp_path, transforms, sentence):
    """It has the names that are close."""
    head = description.read_text().split("[[plugins.transforms]]")[0]
    text = head.replace("[looks]", '[looks]\nshots = "shots.ccc"')
    (tmp_path / "show.toml").write_text(f"{text}transforms = {transforms}\n")
    (tmp_path / "shots.ccc").write_bytes(collection({"sh_0010": Cdl(), "sh_0020": Cdl()}, ""))
    ran = run_cli("plugins", str(tmp_path / "show.toml"), "-o", str(tmp_path / "out"), "--platform", "host")
    assert ran.returncode == 2
    assert sentence in ran.stderr
    assert len(ran.stderr.splitlines()) == 1
    assert "Traceback" not in ran.stderr
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(("answer", "installed"), [("n", False), ("y", True)])
def test_installing_asks_and_replaces_the_whole_bundle(
    made, package, tmp_path, monkeypatch, answer, installed
):
    target = tmp_path / "OFX"
    monkeypatch.setenv("OFX_PLUGIN_PATH", f"{target}:/elsewhere")
    bundle = target / "ACESproxy_pocket.ofx.bundle"
    bundle.mkdir(parents=True)
    (bundle / "old").write_text("of an older version")
    # As an earlier installation leaves it.
    write_manifest(bundle, Manifest(kind="bundle", tools={}, files=file_records(bundle)))
    report = Report.model_validate_json((package / "verify" / "report.json").read_text())
    monkeypatch.setattr("ocio_gen.api.plugins", lambda *_, **__: report)  # is made already
    ran = CliRunner().invoke(app, ["plugins", "show.toml", "-o", str(made), "--install"], input=f"{answer}\n")
    assert ran.exit_code == 0, ran.output
    assert f"Put the bundle into {target}?" in ran.output
    assert (bundle / "old").exists() is not installed
    assert list(target.iterdir()) == [bundle]
    if installed:
        with Binary(binary_of(bundle), Host()) as binary:
            assert len(binary.plugins) == 4


def test_where_one_may_not_write_is_one_sentence(made, tmp_path, monkeypatch):
    from ocio_gen.host_plugins.install import install, installables

    (tmp_path / "file").write_text("")
    monkeypatch.setenv("OFX_PLUGIN_PATH", str(tmp_path / "file"))
    (bundle,) = installables(made)
    with pytest.raises(UserError, match="cannot be written"):
        install(made, bundle)


def test_without_a_compiler_is_one_sentence(monkeypatch):
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    monkeypatch.setenv("CC", "no-such-compiler")
    with pytest.raises(
        UserError, match=r'no compiler here; install ziglang \(pip install "ocio_gen\[plugins\]"\)'
    ):
        find_compiler()


def test_the_systems_compiler_compiles_for_this_system_only():
    system = find_compiler("system")
    assert system.targets(host_platform()) == (None,)
    other = next(name for name in PLATFORMS if name != host_platform())
    with pytest.raises(UserError, match="install ziglang"):
        system.targets(other)


def test_what_does_not_compile_is_one_sentence(tmp_path):
    (tmp_path / "wrong.c").write_text("int f(void) { return nothing; }\n")
    for kind in ("zig", "system"):
        compiler: Compiler = find_compiler(kind)
        with pytest.raises(UserError, match="does not compile"):
            compiler.compile([tmp_path / "wrong.c"], tmp_path / "wrong.so", ["-shared"], compiler.host_target)


def test_a_bundle_that_is_none_is_one_sentence(tmp_path):
    bundle = tmp_path / "x.ofx.bundle"
    for content, sentence in ((None, "has no binary for this machine"), (b"no ELF", "cannot be loaded")):
        if content:
            path = bundle / "Contents" / "Linux-x86-64" / "x.ofx"
            path.parent.mkdir(parents=True)
            path.write_bytes(content)
        else:
            bundle.mkdir()
        ran = run_cli("verify", str(bundle), "--no-gpu")
        assert ran.returncode == 2
        assert sentence in ran.stderr


def test_a_library_that_is_no_plugin_is_one_sentence(tmp_path):
    path = tmp_path / "x.ofx.bundle" / "Contents" / "Linux-x86-64" / "x.ofx"
    path.parent.mkdir(parents=True)
    (tmp_path / "x.c").write_text("int f(void) { return 1; }\n")
    compiler = find_compiler()
    compiler.compile([tmp_path / "x.c"], path, ["-shared", "-fPIC"], compiler.host_target)
    ran = run_cli("verify", str(tmp_path / "x.ofx.bundle"), "--no-gpu")
    assert ran.returncode == 2
    assert "is no OpenFX plug-in" in ran.stderr


@pytest.mark.long
def test_each_source_is_compiled_once_for_each_platform(pocket, tmp_path, monkeypatch):
    """Of transforms once for each variant, as objects, with which the rest is linked.

    And where no platform is this machine's, once more: a binary has to be verified.
    """
    compiled: list[tuple[str | None, str, list[str]]] = []
    compile_all = Compiler.compile

    def watched(self, sources, output, flags, target):
        variant = next((flag.removeprefix("-DVARIANT=") for flag in flags if "VARIANT" in flag), "")
        assert ("-mavx2" in flags) == (variant in {"avx2", "avx512"})
        assert any("avx512" in flag and flag.startswith("-m") for flag in flags) == (variant == "avx512")
        assert not any(flag.startswith("-march") for flag in flags)
        assert ("-c" in flags) == bool(variant)
        compiled.append((target, variant, sorted(source.name for source in sources)))
        compile_all(self, sources, output, flags, target)

    monkeypatch.setattr(Compiler, "compile", watched)
    own = {path.name.removesuffix(".j2") for path in (ROOT / "plugins/ofx").glob("*.c*")} - {"direct.c"}
    # (A transform to a display is there forward only, as described.)
    bridges = [
        f"bridge_{n}_{way}" for n in range(5) for way in ("forward", "inverse") if (n, way) != (1, "inverse")
    ]
    other = next(name for name in PLATFORMS if name != host_platform())
    for platforms in (["host"], [other]):
        compiled.clear()
        report = build_plugins(pocket, tmp_path / platforms[0], platforms, "zig")
        assert report.passed
        targets = [*(PLATFORMS[other].targets if platforms == [other] else ()), find_compiler().host_target]
        expected = []
        for target in targets:
            x86 = target is None or "x86_64" in target or target == "native"
            variants = ["anywhere", "avx2"] if x86 else ["anywhere"]
            made = [(name, variant) for name in (*bridges, "direct") for variant in variants]
            made += [("direct", "avx512")] if x86 else []
            expected += [(target, variant, [f"{name}.c"]) for name, variant in made]
            objects = [f"{name}_{variant}.o" for name, variant in made]
            expected.append((target, "", sorted([*own, "tables.c", *objects])))
        assert sorted(compiled, key=str) == sorted(expected, key=str)
        for target in targets:  # the objects first
            assert [variant for own_target, variant, _ in compiled if own_target == target][-1] == ""
        assert {one.target for one in report.results} == {"ACESproxy_pocket.ofx", "resolve", "nuke"}


@pytest.fixture(scope="module")
def again(package, manifest):
    """The transforms of the plug-ins, to be compared with the config in the package."""
    config = uncached(load_config(package / "configs" / manifest["config"]))
    stems = file_stems([record["name"] for record in manifest["transforms"]])

    def carried(described=lambda own: own):
        return [
            replace(
                carried_again(
                    config, manifest["variable"], described(one.described), stems[one.name], one.directions
                ),
                name=one.name,
            )
            for one in PluginManifest.model_validate(manifest).transforms
        ]

    return carried


@pytest.mark.parametrize(
    ("name", "another"),
    [
        ("ACES2065-1 to ACEScct", {"target": "ACEScc"}),
        (
            "ACES2065-1 to Rec.1886 Rec.709 - Display, ACES 1.0 - SDR Video",
            {"display": "sRGB - Display", "view": "ACES 1.0 - SDR Video (D60 sim on D65)"},
        ),
        ("sRGB - Curve", {"named": "Rec.709 - Curve"}),
        ("no other", {}),
    ],
)
def test_a_transform_that_is_another_than_it_says_fails_and_no_other_does(
    binary, again, manifest, name, another
):
    carried = again(lambda own: ShowTransform(**another) if own.name == name else own)
    report = verify_ofx(binary, carried, Judge(ProbeKit(edges=False)), manifest["places"])
    failed = {one.subject.partition(", inverse")[0] for one in report.results if one.verdict == "fail"}
    assert failed == ({name} if another else set())
    subjects = {one.subject for one in report.results}
    assert {own.name for one in carried for own in one.claims.values()} <= subjects


def test_plug_ins_that_were_built_before_are_held_to_what_their_manifest_says(package, manifest, monkeypatch):
    held: list[Carried] = []

    def verified(written, _):
        held.extend(written.carried)
        return Report()

    monkeypatch.setattr("ocio_gen.host_plugins.build.TARGETS", (replace(OFX, verify=verified),))
    assert verify_plugins(package / "plugins", package / "configs", Judge()).problems == []
    assert [(one.name, list(one.ways)) for one in held] == [
        (record["name"], record["directions"]) for record in manifest["transforms"]
    ]
    assert [list(one.ways) for one in held] == [
        ["forward", "inverse"],
        ["forward"],
        *[["forward", "inverse"]] * 3,
    ]
    for one in held:  # all files of a transform are found by its stem
        assert list((package / "plugins/resolve/LUT").rglob(f"Show_{one.stem}.dctl"))
        assert (package / "plugins/nuke/kernels" / f"Show_{one.stem}.rpp").is_file()


def test_a_config_that_no_longer_has_a_transform_is_one_sentence(package, tmp_path):
    shutil.copytree(package, tmp_path / "package")
    path = tmp_path / "package" / "plugins" / "MANIFEST.json"
    read = json.loads(path.read_text())
    record = next(one for one in read["transforms"] if one["described"]["named"])
    record["described"]["named"] = "sRGB - Curv"
    path.write_text(json.dumps(read))
    with pytest.raises(UserError) as caught:
        verify_plugins(path.parent, tmp_path / "package" / "configs", Judge())
    assert "the config has no named transform 'sRGB - Curv'; it has 'sRGB - Curve', " in str(caught.value)


# A figure of an error, or a promise of one.
FIGURE = re.compile(r"\d CV\b|\d\s*%|\bworst\b|\bmeasured\b|\bon average\b|\bat most\b|\bULP", re.I)


def test_no_file_states_the_figures_of_another(plugins, manifest):
    """What a host's files are off by is theirs: one states none, and the README the limits of all."""
    shipped = [path for path in plugins.rglob("*") if path.suffix in COMMENTED]
    stated = {
        path.name: line
        for path in shipped
        for line in path.read_text().splitlines()
        if FIGURE.search(line) and ("Show_" in path.name or "//" in line or '"""' in line)
    }
    assert stated == {}
    assert {
        word for word in ("measured", "sampled", "limit", "worst_cv") if word in json.dumps(manifest)
    } == set()
    text = (
        (plugins / "README.md").read_text().partition("## Show transforms")[2].partition("| transform |")[0]
    )
    assert f"or within {BRIDGE_CV:g} 10-bit codes, or {BRIDGE_RELATIVE:.0e} of".replace("e-0", "e-") in text
    assert len(re.findall(r"(?<![\w.])\d+\.\d+", text.replace("pocket_ocio-v2.2.ocio", ""))) == 1


def test_each_target_is_measured_on_every_transform(package, manifest):
    """By the report of the build: each direction, on colours of its own and on special values."""
    report = Report.model_validate_json((package / REPORT).read_text())
    probes: dict[tuple[str, str], set[str]] = defaultdict(set)
    for one in report.results:
        probes[one.target, one.subject].add(one.probe)
    for target in ("ACESproxy_pocket.ofx", "resolve", "nuke"):
        for record in manifest["transforms"]:
            for direction in record["directions"]:
                own = record["name"] if direction == "forward" else f"{record['name']}, inverse"
                assert len(probes[target, own]) >= 3, (target, own)
                assert "special values" in probes[target, own]


def test_the_packages_page_tells_of_them(package, manifest):
    dom = chromium(package / "index.html", "--dump-dom")
    table = dom.partition('id="transforms"')[2].partition("</table>")[0]
    cells = re.findall(r"<td[^>]*>(.*?)</td>", table)
    assert cells[::2] == [record["name"] for record in manifest["transforms"]]
    assert cells[1::2] == [", ".join(record["directions"]) for record in manifest["transforms"]]
    assert "plugins/README.md" in dom
