# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""What a config has of its base is compared with the base; every kind of wrong package fails by name."""

import os
import re
import shutil
import tomllib
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import PyOpenColorIO as ocio
import pytest

from ocio_gen.config.build import build_configs
from ocio_gen.config.records import ConfigRecord, config_record
from ocio_gen.core.errors import UserError
from ocio_gen.core.opencolorio import load_config
from ocio_gen.package.ocioz import archive
from ocio_gen.show.looks.gather import gather_looks
from ocio_gen.show.show_file import load_show
from ocio_gen.verification.judge import Judge
from ocio_gen.verification.packages.base import verify_against, verify_base
from ocio_gen.verification.packages.base_items import Changes
from ocio_gen.verification.packages.base_pixels import compared_pixels, difference_of
from ocio_gen.verification.probe_kit import ProbeKit
from tests.conftest import contents, written
from tests.houses import write_chain, write_cube, write_house

HEAD = "environment: {SHOT: a, SEQ: one}\nsearch_path: [luts, 'seq/$SEQ']"
SOURCES = {"plain": "x.cube", "shot": "sub/sh_${SHOT}.cube", "grade": "grade.cube"}
MORE = """\
  - !<ColorSpace> {name: raw, isdata: true}
  - !<ColorSpace>
    name: rounded
    from_reference: !<AllocationTransform> {allocation: lg2, vars: [-12.473931188, 12.526068811]}
looks:
  - !<Look>
    name: house look
    process_space: lin
    transform: !<FileTransform> {src: x.cube}
named_transforms:
  - !<NamedTransform>
    name: house curve
    transform: !<FileTransform> {src: x.cube}
view_transforms:
  - !<ViewTransform>
    name: tone
    from_scene_reference: !<MatrixTransform> {offset: [0.1, 0, 0, 0]}
display_colorspaces:
  - !<ColorSpace>
    name: screen
    from_display_reference: !<ExponentTransform> {value: 0.5}
"""

VIEWS = """\
    - !<View> {name: Tone, view_transform: tone, display_colorspace: screen}
    - !<View> {name: Looked, colorspace: lin, looks: house look}
"""


@dataclass
class Package:
    """A package, written as a build does, with the house config that it is made from."""

    base: Path
    folder: Path
    record: ConfigRecord
    description: Path

    @property
    def config(self) -> Path:
        return self.folder / self.record.path

    def verify(self, exhaustive=False, base=True):
        changes = Changes.of(tomllib.loads(self.description.read_text()))
        judge = Judge(ProbeKit(edges=False, exhaustive=exhaustive))
        return verify_base(self.folder, self.record, self.base if base else None, changes, judge)

    def problems(self):
        return [problem.text for problem in self.verify().problems]

    def pack(self):
        """Write the archive again, of what the folder has now."""
        files = {name: text for name, text in contents(self.config.parent).items() if "ocio-v" not in name}
        (self.folder / str(self.record.archive)).write_bytes(archive(self.config.read_bytes(), files))

    def edit(self, old, new):
        text = self.config.read_text()
        assert old in text
        self.config.write_text(text.replace(old, new))
        self.pack()


def make(folder, *, sources=SOURCES, head=HEAD, more="", extra=MORE, profile="2.3", top=""):
    base = write_house(folder / "house/house.ocio", sources, head, profile)
    views = VIEWS if extra == MORE else ""
    raw = "    - !<View> {name: Raw"
    base.write_text(base.read_text().replace(raw, f"{views}{raw}") + extra)
    description = folder / "house/show.toml"
    description.write_text(f'name = "a"\ntitle = "A"\nocio = ["2.3"]\nbase = "house.ocio"\n{top}\n{more}')
    show = load_show(description)
    (made,) = build_configs(show, gather_looks(show))
    written(made, folder / "package/configs")
    package = Package(base, folder / "package", config_record(show, made), description)
    if package.record.archive:
        package.pack()
    return package


def write_curve(path, values):
    path.write_text(f"LUT_1D_SIZE {len(values)}\n" + "".join(f"{value:.9g} " * 3 + "\n" for value in values))


def write_nodes(path, nodes):
    size = round(len(nodes) ** (1 / 3))
    path.write_text(
        f"LUT_3D_SIZE {size}\n" + "".join("{:.9g} {:.9g} {:.9g}\n".format(*node) for node in nodes)
    )
    return path


@pytest.fixture
def luts(tmp_path):
    for name, factor in (
        ("x.cube", 0.1),
        ("sub/sh_a.cube", 0.2),
        ("sub/sh_b.cube", 0.3),
    ):
        write_cube(tmp_path / "house/luts" / name, factor)
    for sequence, factor in (("one", 0.4), ("two", 0.5)):
        write_cube(tmp_path / f"house/seq/{sequence}/grade.cube", factor)
    return tmp_path


@pytest.fixture
def package(luts):
    return make(luts)


def test_a_package_that_is_right_passes_and_says_what_was_compared(package):
    report = package.verify()
    assert report.problems == report.notes == report.absent == []
    assert [str(remark) for remark in report.compared] == [
        "a_ocio-v2.3.ocio: identical to house.ocio in place, after a move and in the archive: 7 colour "
        "spaces, 6 views, 1 look, 1 named transform; with SHOT a, b; SEQ one, two"
    ]


@pytest.mark.parametrize(
    ("lut", "title"),
    [
        (
            "luts/x.cube",
            "colour space plain, to lin, in place, after a move and in the archive; colour space plain, from "
            "lin",
        ),
        ("luts/sub/sh_b.cube", "colour space shot, to lin, SHOT=b, in place"),
        ("seq/two/grade.cube", "colour space grade, to lin, SEQ=two, in place"),
    ],
)
def test_a_lut_that_was_dropped_fails_by_name(package, lut, title):
    (package.config.parent / lut).unlink()
    package.pack()
    problem = next(text for text in package.problems() if title in text)
    assert "OCIO cannot find" in problem


def test_a_lut_that_was_replaced_fails_by_name(package):
    write_cube(package.config.parent / "luts/sub/sh_b.cube", 0.35)
    package.pack()
    (one, other) = package.problems()
    assert one.startswith(
        "colour space shot, to lin, SHOT=b, in place, after a move and in the archive: other"
    )
    assert other.startswith("colour space shot, from lin, SHOT=b, in place, after a move and in")
    assert re.search(r"other pixels: RGBA .+ becomes .+, and .+ through the base$", other)


def test_a_lut_that_another_took_the_place_of_fails(luts):
    write_cube(luts / "house/luts/a/y.cube", 0.6)
    write_cube(luts / "house/luts/b/y.cube", 0.7)
    package = make(luts, sources={"one": "a/y.cube", "other": "b/y.cube"}, extra="")
    assert package.problems() == []
    package.edit("src: a/y.cube", "src: y.cube")
    package.edit("src: b/y.cube", "src: y.cube")
    shutil.copy(package.config.parent / "luts/b/y.cube", package.config.parent / "luts/y.cube")
    package.pack()
    assert all(text.startswith("colour space one") for text in package.problems())
    assert package.problems()


def test_an_archive_with_another_lut_fails_alone(package):
    write_cube(package.config.parent / "luts/x.cube", 0.15)
    package.pack()
    write_cube(package.config.parent / "luts/x.cube", 0.1)
    problems = package.problems()
    assert problems
    assert all(
        ", in the archive:" in text and "in place" not in text and "move" not in text for text in problems
    )


def test_a_lost_environment_fails(luts, monkeypatch):
    write_cube(luts / "house/shots/b/x.cube", 0.9)
    package = make(luts, sources={"plain": "x.cube"}, head="search_path: $SHOT_LUTS:luts", extra="")
    assert "environment:" not in package.config.read_text()
    monkeypatch.setenv("SHOT_LUTS", str(luts / "house/shots/b"))
    assert package.problems() == []
    package.edit("search_path:", "environment: {}\nsearch_path:")
    assert any(text.startswith("colour space plain, to lin, in place") for text in package.problems())


@pytest.mark.parametrize(
    ("old", "new", "title"),
    [
        ("offset: [0.1, 0, 0, 0]", "offset: [0.1, 0.1, 0, 0]", "view monitor, Tone, in place"),
        ("value: 0.5", "value: 0.6", "view monitor, Tone, in place"),
        ("looks: house look}", "looks: }", "view monitor, Looked, in place"),
        ("12.526068811", "12.52609", "colour space rounded, to lin, in place"),
        ("name: raw\n", "name: raw\n    isdata: false\n", "colour space raw"),
        ("name: house look\n", "name: their look\n", "look house look"),
        ("name: house curve\n", "name: their curve\n", "named transform house curve"),
        ("{name: plain, colorspace: plain}", "{name: mine, colorspace: plain}", "view monitor, plain"),
    ],
)
def test_what_is_not_as_in_the_base_fails_by_name(package, old, new, title):
    package.edit(old, new)
    if "raw" in title:
        package.edit("    isdata: true\n", "")
    if new == "looks: }":
        package.edit("looks: }", 'looks: ""}')
    if "their look" in new:
        package.edit("looks: house look", "looks: their look")
    assert any(title in text for text in package.problems())


def test_a_colour_space_that_was_renamed_without_its_old_name_fails(luts):
    package = make(luts, more='[spaces.rename]\nplain = "new plain"\n')
    assert package.problems() == []
    package.edit("    aliases: [plain]\n", "")
    assert "colour space plain: its name plain leads to no colour space" in package.problems()


def test_a_package_that_reads_the_studios_folder_fails(package):
    package.edit("search_path:\n  - luts", f"search_path:\n  - {package.base.parent}/luts\n  - luts")
    problems = package.problems()
    assert f"file x.cube: OCIO reads {package.base.parent}/luts/x.cube, outside of the package" in problems


@pytest.mark.parametrize("entry", [1, 777, 2048, 3001, 4094])
def test_one_entry_of_a_large_lut_that_changed_fails(luts, entry):
    curve = np.linspace(0, 0.5, 4096, dtype=np.float32)
    write_curve(luts / "house/luts/x.cube", curve)
    package = make(luts, sources={"plain": "x.cube"}, extra="")
    assert package.problems() == []
    curve[entry] = (curve[entry] + curve[entry + 1]) / 2  # still rising
    write_curve(package.config.parent / "luts/x.cube", curve)
    package.pack()
    there, back = package.problems()
    assert there.startswith(
        "colour space plain, to lin, in place, after a move and in the archive: other pixels"
    )
    assert back.startswith(
        "colour space plain, from lin, in place, after a move and in the archive; view monitor, "
    )


def test_one_node_of_a_3d_lut_that_changed_fails(luts):
    nodes = np.stack(np.meshgrid(*[np.linspace(0, 1, 17)] * 3, indexing="ij"), -1)[..., ::-1].reshape(-1, 3)
    path = write_nodes(luts / "house/luts/x.cube", nodes)
    package = make(luts, sources={"plain": "x.cube"}, extra="")
    assert package.problems() == []
    nodes[2_000, 1] += 0.01
    write_nodes(package.config.parent / "luts" / path.name, nodes)
    package.pack()
    assert any("view monitor, plain, in place" in text for text in package.problems())


def test_pixels_that_differ_are_printed_so_that_they_look_different(luts):
    expected = compared_pixels()
    output = expected.copy()
    row = len(output) // 2
    output[row, 0] = np.nextafter(output[row, 0], np.float32(np.inf))
    becomes, base = str(difference_of(expected, expected, output)).split(" becomes ")[1].split(", and ")
    assert np.float32(becomes.split()[0]) == output[row, 0]
    assert np.float32(base.split()[0]) == expected[row, 0]


def test_a_reference_in_a_ctf_that_leads_to_the_studios_folder_fails(luts):
    write_chain(luts / "house/luts/chain.ctf", "x.cube")
    package = make(luts, sources={"chain": "chain.ctf"}, extra="")
    assert package.problems() == []
    studios = luts / "house/luts/x.cube"
    write_chain(package.config.parent / "luts/chain.ctf", str(studios))
    assert package.problems() == [f"file {studios}: OCIO reads {studios}, outside of the package"]


def test_a_lut_of_one_shot_that_a_ctf_refers_to_and_that_was_dropped_fails(luts):
    write_chain(luts / "house/luts/chain.ctf", "sub/sh_${SHOT}.cube")
    package = make(luts, sources={"chain": "chain.ctf"}, extra="")
    assert "with SHOT a, b" in package.verify().compared[0].text
    (package.config.parent / "luts/sub/sh_b.cube").unlink()
    package.pack()
    assert "colour space chain, to lin, SHOT=b, in place" in package.problems()[0]


def test_what_the_base_cannot_show_is_a_note_and_no_failure(luts):
    (luts / "house/luts/x.cube").unlink()
    report = make(luts, sources={"plain": "x.cube", "grade": "grade.cube"}, extra="").verify()
    assert report.problems == []
    assert [note.text for note in report.notes] == [
        "OCIO cannot process these in house.ocio itself: colour space plain, to lin; colour space plain, "
        "from lin; view monitor, plain: OCIO cannot find x.cube"
    ]


def test_what_the_description_changes_is_no_failure(luts):
    more = """
[spaces]
keep = ["lin", "plain", "raw"]
rename = { plain = "new plain" }
[roles]
scene_linear = "plain"
[environment]
SHOT = "b"
[[displays]]
name = "monitor"
views = ["shot", "Raw"]
"""
    report = make(luts, more=more).verify()
    assert report.problems == []
    assert "6 colour spaces, 2 views" in report.compared[0].text  # nothing needs `rounded`


def test_what_the_description_does_not_remove_is_missed(luts):
    package = make(luts, more='[spaces]\nkeep = ["lin", "plain", "raw", "rounded"]\n')
    text = package.config.read_text()
    start = text.index("  - !<ColorSpace>\n    name: rounded")
    package.config.write_text(text[:start] + text[text.index("  - !<ColorSpace>", start + 5) :])
    package.pack()
    assert package.problems() == ["colour space rounded: the config does not have it"]


def test_a_profile_1_base_can_be_upgraded_with_the_same_pixels(luts):
    extra = """\
  - !<ColorSpace>
    name: graded
    from_reference: !<CDLTransform>
      {slope: [1.2, 1, 0.9], offset: [0.01, -0.02, 0], power: [1.1, 1, 0.9], sat: 0.8}
  - !<ColorSpace>
    name: slope
    from_reference: !<CDLTransform> {slope: [1.2, 1, 0.9], offset: [0.01, -0.02, 0]}
  - !<ColorSpace>
    name: power
    from_reference: !<ExponentTransform> {value: [0.4545, 0.4545, 0.4545, 1]}
  - !<ColorSpace>
    name: log
    from_reference: !<LogTransform> {base: 10}
  - !<ColorSpace> {name: raw, isdata: true}
"""
    head = "search_path: luts:seq/$SEQ"
    package = make(luts, head=head, profile="1", extra=extra, top="upgrade = true", sources=SOURCES)
    config = load_config(package.config)
    assert (config.getMajorVersion(), config.getMinorVersion()) == (2, 1)
    assert config.getEnvironmentMode() == ocio.ENV_ENVIRONMENT_LOAD_ALL
    assert config.getColorSpace("ACESproxy10i Quantized") is not None
    report = package.verify()
    assert report.problems == []
    assert "SHOT a, b; SEQ one, two" in report.compared[0].text
    package.edit("value: [1.1, 1, 0.9, 1]", "value: [1.1, 1, 0.9, 1], style: mirror")
    assert any(text.startswith("colour space graded") for text in package.problems())


def test_without_the_key_a_profile_1_base_stays_so(luts):
    package = make(luts, profile="1", extra="", head="search_path: luts", sources={"plain": "x.cube"})
    assert load_config(package.config).getMajorVersion() == 1
    assert package.problems() == []


def test_a_cdl_file_that_an_upgrade_would_change_stops_it(luts):
    with pytest.raises(
        UserError, match=r"upgrade would change pixels: .* in the CDL a\.cc; leave upgrade out"
    ):
        make(luts, profile="1", extra="", sources={"a": "a.cc"}, top="upgrade = true")
    with pytest.raises(UserError, match="upgrade is for a base of profile 1"):
        make(luts, top="upgrade = true")


def test_some_values_of_many_are_tried_and_all_on_demand(luts):
    for number in range(20):
        write_cube(luts / f"house/luts/sub/sh_{number:02}.cube", number / 20)
    package = make(luts, sources={"shot": "sub/sh_${SHOT}.cube"}, extra="")
    assert len(package.verify().compared[0].text.partition("SHOT ")[2].split(", ")) == 8
    assert len(package.verify(exhaustive=True).compared[0].text.partition("SHOT ")[2].split(", ")) == 22


def test_without_the_base_the_comparison_is_absent_and_nothing_fails(package):
    report = package.verify(base=False)
    assert report.problems == report.compared == []
    assert [str(remark) for remark in report.absent] == [
        "a_ocio-v2.3.ocio: not compared with its base house.ocio, which is not in the package; give it "
        "as the base"
    ]


def test_a_profile_1_config_is_not_compared_with_a_profile_2_base_and_the_report_says_so(tmp_path):
    config = write_house(tmp_path / "old.ocio", {}, profile="1")
    base = write_house(tmp_path / "new.ocio", {}, profile="2.1")
    judge = Judge(ProbeKit(edges=False))
    report = verify_against(config, base, judge)
    assert report.problems == report.compared == []
    assert [str(remark) for remark in report.absent] == [
        "old.ocio: not compared with new.ocio: a config of profile 1 cannot hold one of profile 2"
    ]
    assert verify_against(base, config, judge).compared


def test_an_archive_that_cannot_be_read_fails(package):
    (package.folder / str(package.record.archive)).write_bytes(b"PK")
    (problem,) = package.problems()
    assert problem.startswith("a_ocio-v2.3.ocioz: ")
    assert "not an .ocioz archive" in problem


def test_a_base_that_this_ocio_does_not_have_is_absent(package):
    record = package.record.model_copy(update={"base": "studio-config-v99"})
    report = verify_base(package.folder, record, None, Changes(), Judge(ProbeKit(edges=False)))
    assert "not compared with its base studio-config-v99, which OCIO" in str(report.absent[0])
    with pytest.raises(UserError, match=r"is made from studio-config-v99 and not from .*; leave `base` out"):
        verify_base(package.folder, record, package.base, Changes(), Judge(ProbeKit(edges=False)))


def test_a_renamed_space_of_profile_1_has_no_old_name(luts):
    more = '[spaces.rename]\nplain = "new plain"\n'
    package = make(
        luts, profile="1", extra="", head="search_path: luts", sources={"plain": "x.cube"}, more=more
    )
    assert package.problems() == []


def test_the_comparison_leaves_the_environment_as_it_was(package, monkeypatch):
    monkeypatch.setenv("SHOT", "b")
    assert package.problems() == []
    assert os.environ["SHOT"] == "b"


def test_a_config_of_a_built_in_base_is_compared_too(demo_package, tmp_path):
    copy = shutil.copytree(demo_package, tmp_path / "copy")
    record = ConfigRecord(
        release="2.3",
        path="configs/demo_ocio-v2.3.ocio",
        archive=None,
        base="studio-config-v2.1.0_aces-v1.3_ocio-v2.3",
        hosts=[],
        notes=[],
    )
    judge = Judge(ProbeKit(edges=False))
    report = verify_base(copy, record, None, Changes(), judge)
    assert report.problems == report.notes == []
    assert "identical to studio-config-v2.1.0_aces-v1.3_ocio-v2.3 in place" in report.compared[0].text
    path = copy / record.path
    style = "!<BuiltinTransform> {style: ACES-OUTPUT - ACES2065-1_to_CIE-XYZ-D65 - SDR-VIDEO_1.0}"
    text = path.read_text()
    assert style in text
    path.write_text(text.replace(style, "!<MatrixTransform> {offset: [0.1, 0, 0, 0]}"))
    problems = [str(problem) for problem in verify_base(copy, record, None, Changes(), judge).problems]
    assert any("view sRGB - Display, ACES 1.0 - SDR Video" in problem for problem in problems)
