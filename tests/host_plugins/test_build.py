# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""Plug-ins as a user makes, verifies and installs them, by the command line."""

import json
import re
import shutil
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner

from ocio_gen import __version__
from ocio_gen.cli import app
from ocio_gen.core.compiler import Compiler, find_compiler
from ocio_gen.core.disk.manifest import Manifest, file_records, write_manifest
from ocio_gen.core.errors import UserError
from ocio_gen.core.licence import spdx_lines
from ocio_gen.core.ofx_bundle import binary_of
from ocio_gen.core.opencolorio import load_config
from ocio_gen.core.platforms import PLATFORMS, host_platform
from ocio_gen.host_plugins.build import build_plugins, verify_plugins
from ocio_gen.host_plugins.ofx import OFX
from ocio_gen.host_plugins.records import PluginManifest
from ocio_gen.host_plugins.show_transforms import Carried, carried_again, uncached
from ocio_gen.host_plugins.verify_ofx import verify_ofx
from ocio_gen.package.build import REPORT
from ocio_gen.verification.judge import Judge
from ocio_gen.verification.ofx_host.binary import Binary
from ocio_gen.verification.ofx_host.host import Host
from ocio_gen.verification.ofx_host.images import Layout
from ocio_gen.verification.report import Report
from tests.conftest import run_cli
from tests.package.pages.browser import chromium

COMMENTED = {".cube", ".dctl", ".gizmo", ".nk", ".plist", ".py", ".rpp", ".svg"}


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


def test_a_bundle_by_itself(plugins, manifest):
    ran = run_cli("verify", str(plugins / manifest["bundle"]), "--no-gpu")
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert "1536 combinations of parameters and depths" in ran.stdout
    ran = run_cli("verify", str(plugins / manifest["bundle"]), "--as", "acesproxy10i:encode:aces", "--no-gpu")
    assert ran.returncode == 1  # not all effects are that
    assert "FAIL ACESproxy Decode (Pocket) encode" in ran.stdout
    assert "FAIL ACESproxy Encode (Pocket)" not in ran.stdout


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
def test_a_kernel_by_itself(plugins, name, taken):
    ran = run_cli("verify", str(plugins / name), "--no-gpu")
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert f"taken as {taken}" in ran.stdout


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


def test_over_the_descriptions_limit_nothing_is_built(description, tmp_path):
    text = description.read_text().replace("limit = 20.0", "limit = 0.5")
    (tmp_path / "show.toml").write_text(text)
    ran = run_cli("plugins", str(tmp_path / "show.toml"), "-o", str(tmp_path / "out"), "--platform", "host")
    assert ran.returncode == 1
    assert "CV off on average, beyond 0.5" in ran.stdout
    assert "Rec.1886 Rec.709 - Display, ACES 1.0" in ran.stdout
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("transforms", "sentence"),
    [
        ('[{target = "Nowhere"}]', "the config has no colour space 'Nowhere'"),
        ('[{source = "Nowhere", target = "ACEScct"}]', "the config has no colour space 'Nowhere'"),
        ('[{display = "sRGB - Display", view = "None"}]', "sRGB - Display"),
        ('[{look = "No Look"}]', "No Look"),
        (
            '[{target = "ACEScct"}, {target = "ACEScct"}]',
            "ACES2065-1 to ACEScct is there twice; leave one out",
        ),
        ('[{target = "ACEScct", look = "Show look"}]', "one of target, look, and display with view"),
        ('[{display = "sRGB - Display"}]', "both display and view, or neither"),
    ],
)
def test_a_transform_that_is_not_there_is_one_sentence(description, tmp_path, transforms, sentence):
    head = description.read_text().split("[[plugins.transforms]]")[0]
    (tmp_path / "show.toml").write_text(f"{head}transforms = {transforms}\n")
    ran = run_cli("plugins", str(tmp_path / "show.toml"), "-o", str(tmp_path / "out"), "--platform", "host")
    assert ran.returncode == 2
    assert sentence in ran.stderr
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


def test_each_source_is_compiled_once_for_each_platform(pocket, tmp_path, monkeypatch):
    """And where none of them is this machine's, once more: a binary has to be verified."""
    compiled: list[tuple[str | None, list[str]]] = []
    compile_all = Compiler.compile

    def watched(self, sources, output, flags, target):
        compiled.append((target, [source.name for source in sources]))
        compile_all(self, sources, output, flags, target)

    monkeypatch.setattr(Compiler, "compile", watched)
    other = next(name for name in PLATFORMS if name != host_platform())
    for platforms in (["host"], [other]):
        compiled.clear()
        report = build_plugins(pocket, tmp_path / platforms[0], platforms, "zig")
        assert report.passed
        expected = [*(PLATFORMS[other].targets if platforms == [other] else ()), find_compiler().host_target]
        assert [target for target, _ in compiled] == expected
        assert {one.target for one in report.results} == {"ACESproxy_pocket.ofx", "resolve", "nuke"}


def test_a_binary_that_is_further_off_than_it_states_fails(binary, package, manifest):
    carried = [
        carried_again(
            uncached(load_config(package / "configs" / manifest["config"])),
            manifest["variable"],
            record.described,
            record.ops,
            record.kernels,
            "",
            record.measured,
        )
        for record in PluginManifest.model_validate(manifest).transforms
    ]
    index = next(index for index, one in enumerate(carried) if one.bounds[0].worst_cv)
    own = carried[index]
    for part in ("mean_cv", "worst_cv"):
        bounds = [one.model_copy(update={part: getattr(one, part) / 2}) for one in own.bounds]
        for stated, verdict in ((own.bounds, "pass"), (bounds, "fail")):
            carried[index] = replace(own, bounds=stated)
            report = verify_ofx(binary, carried, 1000.0, Judge())
            assert report.verdict == verdict, part
            failed = {one.subject for one in report.results if one.verdict == "fail"}
            assert failed == ({own.name} if verdict == "fail" else set())


def test_plug_ins_that_were_built_before_are_held_to_what_they_state(package, manifest, monkeypatch):
    held: list[Carried] = []

    def verified(written, _):
        held.extend(written.carried)
        return Report()

    monkeypatch.setattr("ocio_gen.host_plugins.build.TARGETS", (replace(OFX, verify=verified),))
    assert verify_plugins(package / "plugins", package / "configs", Judge()).problems == []
    stated = [[one.model_dump() for one in carried.bounds] for carried in held]
    assert stated == [record["measured"] for record in manifest["transforms"]]


def test_what_is_stated_of_transforms_is_kept(package, manifest):
    """Of exact ops the limit of their mean, of what is sampled a bound a quarter above its error at most."""
    report = Report.model_validate_json((package / REPORT).read_text())
    bundle = Path(manifest["bundle"]).name.removesuffix(".bundle")
    for record in manifest["transforms"]:
        assert {one["direction"] for one in record["measured"]} == record["ops"].keys()
        for one in record["measured"]:
            name = record["name"] if one["direction"] == "forward" else f"{record['name']}, inverse"
            (figures,) = (
                result.figures
                for result in report.results
                if (result.target, result.subject, result.probe) == (bundle, name, one["probe"])
            )
            assert one["samples"] == figures.samples
            if record["sampled"] is None:
                assert (one["probe"], one["mean_cv"], one["worst_cv"]) == ("colours of AP1", 0.003, None)
                assert figures.mean_cv <= 0.003
            else:
                for stated, measured in (
                    (one["mean_cv"], figures.mean_cv),
                    (one["worst_cv"], figures.worst_cv),
                ):
                    assert measured <= stated <= max(0.1, 1.2815 * measured)


def test_the_packages_page_tells_of_them(package, manifest):
    dom = chromium(package / "index.html", "--dump-dom")
    table = dom.partition('id="transforms"')[2].partition("</table>")[0]
    cells = re.findall(r"<td[^>]*>(.*?)</td>", table)
    names = [record["name"] for record in manifest["transforms"]]
    assert [cell for cell in cells[::6] if cell] == names
    measured = [one for record in manifest["transforms"] for one in record["measured"]]
    assert cells[4::6] == [f"{one['mean_cv']:g}" for one in measured]
    assert cells[5::6] == ["" if one["worst_cv"] is None else f"{one['worst_cv']:g}" for one in measured]
    assert "plugins/README.md" in dom
