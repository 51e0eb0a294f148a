# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""Pairs of small configs that differ in one thing: what a comparison says of each, and its verdict.

What to expect follows from the change itself: a number that changed changes pixels, a name is a name.
"""

import re
from typing import NamedTuple

import PyOpenColorIO as ocio
import pytest

from ocio_gen.comparison.configs import diff_configs
from ocio_gen.comparison.report import DiffReport
from tests.comparison.house import CC, HOUSE, curve, house


class Change(NamedTuple):
    """B is A with a text replaced, once."""

    claim: str
    old: str
    new: str
    lines: tuple[str, ...]  # the beginnings of lines of the report


def scaled(factor: float) -> str:
    rows = f"{factor}, 0, 0, 0, 0, {factor}, 0, 0, 0, 0, {factor}, 0, 0, 0, 0, 1"
    return f"!<MatrixTransform> {{matrix: [{rows}]}}"


IN, OUT = "to ACES2065-1", "from ACES2065-1"

DISPLAY_SPACES, SPACES, LOOKS, VIEW_TRANSFORMS, NAMED_TRANSFORMS = (
    section
    for kind in ("ColorSpace", "Look", "ViewTransform", "NamedTransform")
    for section in re.findall(rf"(?:  - !<{kind}>\n(?:    .*\n)+)+", HOUSE)
)


def turned(text: str) -> str:
    """Return definitions in the opposite order."""
    return "".join(reversed(re.split(r"(?m)^(?=  - )", text)))


VIEWS = "".join(
    line for line in HOUSE.splitlines(keepends=True) if "name: Graded," in line or "As it" in line
)
MONITOR, PROJECTOR = re.findall(r"  \w+:\n(?:    - .*\n)+", HOUSE[HOUSE.index("\ndisplays:") :])
WIDE = "!<RangeTransform> {min_in_value: -1, max_in_value: 99, min_out_value: -1, max_out_value: 99}"
RANGE = "!<RangeTransform> {min_in_value: 0, max_in_value: 1, min_out_value: 0.5, max_out_value: 8}"

DIFFERENT = [
    Change(
        "a matrix of a colour space",
        "matrix: [0.7, 0.2",
        "matrix: [0.701, 0.2",
        (f"colour space log, {IN}: pixels", f"colour space spare, {OUT}: pixels", "look warm: pixels"),
    ),
    Change(
        "a colour space from the reference only",
        "from_scene_reference: !<MatrixTransform> {matrix: [0.5, 0",
        "from_scene_reference: !<MatrixTransform> {matrix: [0.51, 0",
        (f"colour space both ways, {OUT}: pixels",),
    ),
    Change(
        "the gamma of a display",
        "value: [2.4, 2.4",
        "value: [2.4, 2.45",
        (
            "colour space monitor, to XYZ: pixels",
            "colour space monitor, from XYZ: pixels",
            "view monitor, Graded: pixels",
            "view monitor, Film, inverse: pixels",
        ),
    ),
    Change(
        "a look",
        "sat: 0.9",
        "sat: 0.91",
        ("look warm: pixels", "view monitor, Graded: pixels"),
    ),
    Change("the inverse of a look", "slope: [1.12, 1", "slope: [1.13, 1", ("look warm, inverse: pixels",)),
    Change(
        "the process space of a look",
        "process_space: log\n    description",
        "process_space: both ways\n    description",
        ("look warm: definition: process space: log became both ways", "look warm: pixels"),
    ),
    Change(
        "a named transform",
        "transform: !<ExponentTransform> {value: 2.2}",
        "transform: !<ExponentTransform> {value: 2.20001}",
        ("named transform gamma: pixels", "named transform gamma, inverse: pixels"),
    ),
    Change(
        "an inverse transform that a named transform gained",
        "transform: !<ExponentTransform> {value: 2.2}",
        "transform: !<ExponentTransform> {value: 2.2}\n"
        "    inverse_transform: !<ExponentTransform> {value: 2.3, direction: inverse}",
        ("named transform gamma, inverse: pixels",),
    ),
    Change(
        "the end of a clamp",
        "max_out_value: 8}",
        "max_out_value: 9}",
        ("named transform back only: pixels", "named transform back only, inverse: pixels"),
    ),
    Change(
        "a view transform",
        "{value: [0.9, 0.9",
        "{value: [0.9, 0.91",
        (
            "view transform film: pixels",
            "view transform film, inverse: pixels",
            "view projector, Film: pixels",
        ),
    ),
    Change(
        "a view transform that no view uses",
        "offset: [0.1",
        "offset: [0.11",
        ("view transform unused: pixels", "view transform unused, inverse: pixels"),
    ),
    Change(
        "the way back of a view transform",
        "offset: [-0.2",
        "offset: [-0.25",
        ("view transform with inverse, inverse: pixels",),
    ),
    Change(
        "a transform of a data space, for hosts that do not bypass it",
        "offset: [-0.5, -0.5",
        "offset: [-0.5, -0.6",
        (f"colour space normals, {IN}: pixels", f"colour space normals, {OUT}: pixels"),
    ),
    Change("the looks of a view", "+warm, -shot", "-shot, +warm", ("view monitor, Graded, SHOT=AB_0",)),
    Change(
        "the direction of a look in a view", "+warm, -shot", "-warm, -shot", ("view monitor, Graded: pixels",)
    ),
    Change(
        "the rule of a view",
        ", rule: In}",
        "}",
        ("view monitor, Graded: definition: rule: In became none",),
    ),
    Change(
        "a view that shows another space",
        "{name: Data, colorspace: raw, description",
        "{name: Data, colorspace: both ways, description",
        ("view monitor, Data: pixels",),
    ),
    Change(
        "a shared view that no display shows",
        "{name: Spare, view_transform: film",
        "{name: Spare, view_transform: unused",
        ("shared view Spare: definition: view transform: film became unused",),
    ),
    Change(
        "a view that is gone",
        "    - !<View> {name: Data, colorspace: raw}\n",
        "",
        ("view projector, Data: removed",),
    ),
    Change("the family", "family: Camera", "family: Cameras", ("colour space log: definition: family: ",)),
    Change(
        "the encoding",
        "encoding: log",
        "encoding: scene-linear",
        ("colour space log: definition: encoding: log became scene-linear",),
    ),
    Change(
        "a category",
        "[file-io, working-space]",
        "[file-io]",
        ("colour space log: definition: categories: file-io, working-space became file-io",),
    ),
    Change(
        "the equality group",
        "equalitygroup: group",
        "equalitygroup: other",
        ("colour space log: definition: equalitygroup: group became other",),
    ),
    Change(
        "the allocation",
        "allocationvars: [-0.5, 1.5]",
        "allocationvars: [-0.5, 2.5]",
        ("colour space log: definition: allocationvars: -0.5, 1.5 became -0.5, 2.5",),
    ),
    Change(
        "an alias",
        "[camera_log, clog]",
        "[camera_log, slog]",
        ("colour space log: definition: aliases: no longer clog; now slog",),
    ),
    Change(
        "data",
        "raw\n    isdata: true",
        "raw\n    isdata: false",
        ("colour space raw: definition: is data in one",),
    ),
    Change(
        "the family of a named transform",
        "family: Tools",
        "family: Toys",
        ("named transform gamma: definition: family: Tools became Toys",),
    ),
    Change(
        "an alias of a named transform",
        "[g22]",
        "[g_22]",
        ("named transform gamma: definition: aliases: no longer g22; now g_22",),
    ),
    Change(
        "the default view transform",
        "default_view_transform: with inverse",
        "default_view_transform: unused",
        ("config house.ocio: definition: default view transform: with inverse became unused",),
    ),
    Change(
        "a role",
        "color_picking: log",
        "color_picking: lin",
        ("role color_picking: definition: log",),
    ),
    Change(
        "a file rule's pattern",
        '"*_plate_*"',
        '"*plate*"',
        ("file rule Plates: definition: pattern: *_plate_* became *plate*",),
    ),
    Change(
        "what a file rule gives",
        "{name: Textures, colorspace: log",
        "{name: Textures, colorspace: lin",
        ("file rule Textures: definition: log became lin",),
    ),
    Change(
        "the order of file rules",
        '  - !<Rule> {name: Plates, colorspace: log, pattern: "*_plate_*", extension: dpx}\n'
        '  - !<Rule> {name: Textures, colorspace: log, regex: ".*tex.*"}\n',
        '  - !<Rule> {name: Textures, colorspace: log, regex: ".*tex.*"}\n'
        '  - !<Rule> {name: Plates, colorspace: log, pattern: "*_plate_*", extension: dpx}\n',
        ("file rule order of file rules: definition: Plates, Textures, Default became Textures, Plates",),
    ),
    Change(
        "a viewing rule",
        "{name: In, colorspaces: [lin]}",
        "{name: In, colorspaces: [log]}",
        ("viewing rule In: definition: colorspaces: lin became log",),
    ),
    Change(
        "the order of views",
        VIEWS,
        "".join(reversed(VIEWS.splitlines(keepends=True))),
        ("display monitor: order of views: definition: Graded, Data, Film became Data, Graded, Film",),
    ),
    Change(
        "the order of displays",
        MONITOR + PROJECTOR,
        PROJECTOR + MONITOR,
        ("display order of displays: definition: monitor, projector became projector, monitor",),
    ),
    Change(
        "the order of colour spaces",
        SPACES,
        turned(SPACES),
        (
            "colour space order of colour spaces: definition: lin, log, both ways, spare, raw, normals "
            "became normals, raw, spare, both ways, log, lin",
        ),
    ),
    Change(
        "the order of displays' colour spaces",
        DISPLAY_SPACES,
        turned(DISPLAY_SPACES),
        (
            "colour space order of display colour spaces: definition: xyz, monitor, projector became "
            "projector, monitor, xyz",
        ),
    ),
    Change(
        "the order of looks",
        LOOKS,
        turned(LOOKS),
        ("look order of looks: definition: warm, shot became shot, warm",),
    ),
    Change(
        "the order of view transforms",
        VIEW_TRANSFORMS,
        turned(VIEW_TRANSFORMS),
        (
            "view transform order of view transforms: definition: film, unused, with inverse became "
            "with inverse, unused, film",
        ),
    ),
    Change(
        "the order of named transforms",
        NAMED_TRANSFORMS,
        turned(NAMED_TRANSFORMS),
        ("named transform order of named transforms: definition: gamma, back only became back only, gamma",),
    ),
    Change(
        "a display",
        PROJECTOR,
        f"{PROJECTOR}  spare:\n    - !<View> {{name: Data, colorspace: raw}}\n",
        ("display spare: added",),
    ),
    Change(
        "active displays",
        "active_displays: [monitor, projector]",
        "active_displays: [projector, monitor]",
        (
            "display active displays: definition: monitor, projector became projector, monitor",
            "display default display: definition: monitor became projector",
        ),
    ),
    Change(
        "active views",
        "active_views: [Graded, Film, Data]",
        "active_views: [Film, Graded, Data]",
        (
            "display active views: definition: Graded, Film, Data became Film, Graded, Data",
            "display monitor: default view: definition: Graded became Film",
        ),
    ),
    Change(
        "inactive colour spaces",
        "inactive_colorspaces: [spare]",
        "inactive_colorspaces: [spare, log]",
        ("colour space inactive colour spaces: definition: spare became log, spare",),
    ),
    Change(
        "the search path's order",
        "search_path: luts:looks/${SHOT}:looks/no_shot",
        "search_path: luts:looks/no_shot:looks/${SHOT}",
        ("environment search path: definition: luts, looks/${SHOT}, looks/no_shot became luts, ",),
    ),
    Change(
        "the default of a variable",
        "environment: {SHOT: no_shot}",
        "environment: {SHOT: AB_010}",
        ("environment SHOT: definition: default 'no_shot' became 'AB_010'", "look shot: pixels"),
    ),
    Change(
        "an environment of its own that became the machine's",
        "environment: {SHOT: no_shot}\n",
        "",
        ("environment mode: definition: only declared variables", "environment SHOT: removed"),
    ),
    Change(
        "strict parsing",
        "strictparsing: true",
        "strictparsing: false",
        ("config house.ocio: definition: strictparsing: true became false",),
    ),
    Change(
        "luma", "luma: [0.2126", "luma: [0.2627", ("config house.ocio: definition: luma: 0.2126, 0.7152",)
    ),
    Change(
        "the profile",
        "ocio_profile_version: 2.3",
        "ocio_profile_version: 2.4",
        ("config house.ocio: definition: ocio profile version: 2.3 became 2.4",),
    ),
]

EQUAL = [
    Change(
        "a comment",
        "name: house",
        "name: house  # the house's",
        (
            "config house.ocio: text: the files differ only in text; all definitions and OCIO's ops are the "
            "same",
        ),
    ),
    Change(
        "the description of the config",
        "The house's config.",
        "Our config.",
        ("config house.ocio: text: description",),
    ),
    Change(
        "the description of a space",
        "The camera's log.",
        "Its log.",
        ("colour space log: text: description",),
    ),
    Change(
        "the description of a view",
        "As it is.",
        "Raw.",
        ("view monitor, Data: text: description",),
    ),
    Change(
        "the order of aliases",
        "[camera_log, clog]",
        "[clog, camera_log]",
        ("colour space log: text: order of aliases",),
    ),
    Change(
        "the order of categories",
        "[file-io, working-space]",
        "[working-space, file-io]",
        (
            "config house.ocio: text: the files differ only in text; all definitions and OCIO's ops are the "
            "same",
        ),
    ),
    Change(
        "a matrix split in two",
        "!<MatrixTransform> {offset: [0.1, 0, 0, 0]}",
        "!<GroupTransform> {children: [!<MatrixTransform> {offset: [0.05, 0, 0, 0]}, "
        "!<MatrixTransform> {offset: [0.05, 0, 0, 0]}]}",
        ("view transform unused: text: written differently; OCIO makes the same ops of both",),
    ),
    Change(
        "a name of a space by its alias",
        "{src: log, dst: lin}",
        "{src: clog, dst: lin}",
        ("colour space spare: text: written differently; OCIO makes the same ops of both",),
    ),
    Change(
        "a clamp that clamps nothing",
        RANGE,
        f"!<GroupTransform> {{children: [{RANGE}, {scaled(2)}, {WIDE}, {scaled(0.5)}]}}",
        ("named transform back only: text: written differently; the ops differ; no difference on ",),
    ),
]


def compare(tmp_path, change: Change, files: dict[str, str | None] | None = None) -> DiffReport:
    assert HOUSE.count(change.old) == 1
    a = house(tmp_path / "a", files=files)
    b = house(tmp_path / "b", HOUSE.replace(change.old, change.new), files)
    for path in (a, b):
        ocio.Config.CreateFromFile(str(path)).validate()
    return diff_configs(a, b)


def lines(report: DiffReport, *, counting: bool) -> list[str]:
    return [str(one) for one in report.differences if report.counts(one) is counting]


@pytest.mark.parametrize("change", DIFFERENT, ids=lambda change: change.claim)
def test_a_change_is_a_difference_that_is_named(tmp_path, change):
    report = compare(tmp_path, change)
    assert report.verdict == "different"
    for beginning in change.lines:
        assert any(line.startswith(beginning) for line in lines(report, counting=True)), beginning


@pytest.mark.parametrize("change", EQUAL, ids=lambda change: change.claim)
def test_what_changes_nothing_is_named_and_no_difference(tmp_path, change):
    report = compare(tmp_path, change)
    assert (report.verdict, lines(report, counting=True)) == ("equal", [])
    found = lines(report, counting=False)
    assert len(found) == len(change.lines)
    for beginning, line in zip(change.lines, found, strict=True):
        assert line.startswith(beginning)


def test_of_many_spaces_those_that_stand_elsewhere_are_named(tmp_path):
    names = [f"s{number:02d}" for number in range(20)]
    configs = []
    for folder, order in (("a", names), ("b", [*names[:7], names[8], names[7], *names[9:]])):
        spaces = "".join(f"  - !<ColorSpace>\n    name: {name}\n" for name in order)
        configs.append(
            house(tmp_path / folder, HOUSE.replace("named_transforms:\n", f"{spaces}named_transforms:\n"))
        )
    assert lines(diff_configs(configs[0], configs[1]), counting=True) == [
        "colour space order of colour spaces: definition: s07, s08 became s08, s07"
    ]


def test_a_space_that_was_renamed_keeps_its_place(tmp_path):
    renamed = HOUSE.replace("name: both ways", "name: both\n    aliases: [both ways]")
    found = lines(diff_configs(house(tmp_path / "a"), house(tmp_path / "b", renamed)), counting=True)
    assert "colour space both ways: renamed: to both" in found
    assert not any("order of" in line for line in found)


def test_a_difference_is_claimed_on_no_more_pixels_than_were_compared(tmp_path):
    (change,) = (change for change in EQUAL if "clamps nothing" in change.claim)
    (line,) = lines(compare(tmp_path, change), counting=False)
    match = re.search(r"no difference on ([\d,]+) pixels over (\S+) to (\S+) in each channel", line)
    assert match is not None
    # All halfs, as greys and in each channel.
    assert int(match[1].replace(",", "")) > 4 * 63488
    assert float(match[2]) == -float(match[3]) == -65504


def test_a_config_and_its_copy_elsewhere_are_equal_and_nothing_is_left_out(tmp_path):
    report = diff_configs(house(tmp_path / "a"), house(tmp_path / "b"))
    assert (report.verdict, report.differences) == ("equal", [])
    assert report.compared == {
        "colour space": 9,
        "named transform": 2,
        "look": 2,
        "view transform": 3,
        "view": 5,
        "role": 7,
        "file rule": 3,
        "viewing rule": 1,
    }


@pytest.mark.parametrize("entry", [1, 2047, 4001, 4094])
def test_one_entry_of_a_lut_in_a_config_is_found(tmp_path, entry):
    a, b = house(tmp_path / "a"), house(tmp_path / "b", files={"luts/curve.spi1d": curve(entry)})
    report = diff_configs(a, b)
    assert report.verdict == "different"
    moved = {one.name: one.moved for one in report.differences}[f"log, {IN}"]
    assert moved is not None
    assert moved.worst is not None
    assert max(moved.worst.input) == pytest.approx(entry / 4095, abs=1 / 4095)


def test_a_lut_with_other_bytes_and_the_same_entries_is_named(tmp_path):
    a, b = house(tmp_path / "a"), house(tmp_path / "b", files={"luts/curve.spi1d": curve() + "\n"})
    report = diff_configs(a, b)
    assert report.verdict == "equal"
    assert lines(report, counting=False) == ["file curve.spi1d: text: the bytes of the two files differ"]


def test_what_neither_can_process_is_not_compared_and_equal_only_if_it_is_defined_the_same(tmp_path):
    missing: dict[str, str | None] = {"luts/curve.spi1d": None}
    report = diff_configs(house(tmp_path / "a", files=missing), house(tmp_path / "b", files=missing))
    assert report.verdict == "equal"
    (line,) = (line for line in lines(report, counting=False) if line.startswith("colour space log:"))
    assert "could not be compared: The specified file reference 'curve.spi1d' could not be located" in line
    assert line.endswith("(its definition and the files that it uses are the same in both)")
    change = Change("a matrix", "matrix: [0.7, 0.2", "matrix: [0.701, 0.2", ())
    report = compare(tmp_path / "other", change, missing)
    assert report.verdict == "undecided"
    (line,) = (line for line in lines(report, counting=True) if line.startswith("colour space log:"))
    assert "could not be compared" in line
    assert "the same in both" not in line


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("{value: [0.9, 0.9", "{value: [0.9, 0.91"),  # the view transform
        ("{value: [2.4, 2.4", "{value: [2.4, 2.5"),  # the display
        ("slope: [1.1, 1", "slope: [1.2, 1"),  # another look of the view
        ("matrix: [0.7, 0.2", "matrix: [0.71, 0.2"),  # that look's process space
        ("default_view_transform: with inverse", "default_view_transform: unused"),
        ('looks: "+warm, -shot"', 'looks: "-shot, +warm"'),
    ],
)
def test_what_cannot_be_processed_is_defined_by_all_that_it_refers_to(tmp_path, old, new):
    missing: dict[str, str | None] = {
        f"looks/{shot}/look.cc": None for shot in ("no_shot", "AB_010", "AB_020")
    }
    report = compare(tmp_path, Change("", old, new, ()), missing)
    (view,) = (one for one in report.differences if one.name == "monitor, Graded")
    assert (view.change, view.same_definition) == ("not compared", False)


def test_a_file_that_differs_where_another_is_missing_leaves_it_undecided(tmp_path):
    both = "      children:\n        - !<FileTransform> {src: curve.spi1d, interpolation: linear}\n"
    text = HOUSE.replace(both, both + "        - !<FileTransform> {src: nowhere.clf}\n")
    a = house(tmp_path / "a", text)
    assert diff_configs(a, house(tmp_path / "same", text)).verdict == "equal"
    b = house(tmp_path / "b", text, {"luts/curve.spi1d": curve(17)})
    assert diff_configs(a, b).verdict == "undecided"


def test_what_one_of_the_two_cannot_process_is_a_difference(tmp_path):
    report = diff_configs(house(tmp_path / "a", files={"luts/curve.spi1d": None}), house(tmp_path / "b"))
    assert report.verdict == "different"
    assert f"colour space log, {IN}: unreadable: A cannot process it: " in " ".join(
        lines(report, counting=True)
    )


def test_infinities_and_nan_are_compared_apart(tmp_path):
    # The largest float32 stays below the clamp; an infinity does not.
    change = Change(
        "a clamp above all floats",
        "{value: 2.2}",
        "{value: 2.2}\n    inverse_transform: !<GroupTransform> {children: ["
        "!<ExponentTransform> {value: 2.2, direction: inverse}, "
        "!<RangeTransform> {max_in_value: 1e38, max_out_value: 1e38}]}",
        (),
    )
    (line,) = lines(compare(tmp_path, change), counting=True)
    assert line.startswith("named transform gamma, inverse: pixels: infinities and NaN: ")


def test_look_files_are_compared_as_what_they_are(tmp_path):
    b = house(tmp_path / "b", files={"looks/no_shot/look.cc": CC.format(slope="1.000")})
    report = diff_configs(house(tmp_path / "a"), b)
    assert report.verdict == "equal"
    assert lines(report, counting=False) == ["file look.cc: text: the bytes of the two files differ"]
