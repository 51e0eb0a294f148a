# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors

import pytest

from ocio_gen.config.search import (
    LUT_SUFFIXES,
    SearchPath,
    context_values,
    file_names,
    variables_in,
    variables_of,
)
from ocio_gen.core.opencolorio import load_config
from tests.houses import write_chain, write_cube, write_house


@pytest.mark.parametrize(
    ("text", "declared", "names"),
    [
        ("${SHOT}/a", (), ["SHOT"]),
        ("$SHOT/%SEQ%/$SHOT", (), ["SHOT", "SEQ"]),
        ("$SHOT_v1", (), ["SHOT_v1"]),
        ("$SHOT_v1", ("SHOT", "SHO"), ["SHOT"]),
        ("${SHOT}_v1", (), ["SHOT"]),
        ("100%/$", (), []),
    ],
)
def test_variables_are_read_as_ocio_replaces_them(text, declared, names):
    assert variables_in(text, declared) == names


@pytest.mark.parametrize("text", ["$SHOT_v1.cube", "${SHOT}_v1.cube", "%SHOT%_v1.cube"])
def test_filling_a_variable_in_gives_what_ocio_gives(text, tmp_path):
    path = write_house(tmp_path / "h.ocio", {"a": text}, "environment: {SHOT: a, SHO: b}")
    config = load_config(path)
    search = SearchPath.of(config)
    assert search.filled(text, {"SHOT": "a", "SHO": "b"}) == config.getCurrentContext().resolveStringVar(text)


def found(path, source):
    search = SearchPath.of(load_config(path))
    return {
        one.path.relative_to(path.parent.resolve()).as_posix(): one.values for one in search.files(source)
    }


def test_every_file_of_every_place_and_value_is_found(tmp_path):
    for name in ("x/010/a_010.cube", "x/020/a_020.cube", "x/020/a_010.cube", "y/030/a_030.cube", "y/a.txt"):
        write_cube(tmp_path / name, 1.0)
    path = write_house(tmp_path / "h.ocio", {}, 'environment: {SHOT: "010"}\nsearch_path: [x, y]')
    assert found(path, "$SHOT/a_${SHOT}.cube") == {
        "x/010/a_010.cube": {"SHOT": "010"},
        "x/020/a_020.cube": {"SHOT": "020"},
        "y/030/a_030.cube": {"SHOT": "030"},
    }


def test_a_default_that_is_empty_or_a_path_is_followed(tmp_path):
    for name in ("luts/a.cube", "luts/film/b/a.cube", "luts/film/c/a.cube"):
        write_cube(tmp_path / name, 1.0)
    head = 'environment: {SEQ: "", SET: film/b}\nsearch_path: [luts/$SEQ, luts/$SET]'
    path = write_house(tmp_path / "h.ocio", {}, head)
    assert found(path, "a.cube") == {"luts/a.cube": {"SEQ": ""}, "luts/film/b/a.cube": {}}


def test_a_name_that_is_all_variable_finds_luts_and_nothing_else(tmp_path):
    for name in ("a.cube", "b.spi1d", "notes.txt", "h2.ocio", ".hidden.cube", "README"):
        write_cube(tmp_path / "luts" / name, 1.0)
    path = write_house(tmp_path / "h.ocio", {})
    assert sorted(found(path, "${LUT}")) == ["luts/a.cube", "luts/b.spi1d"]


def test_values_are_those_of_files_of_cdls_and_of_colour_spaces(tmp_path):
    for name in ("luts/sh_a.cube", "luts/sh_b.cube"):
        write_cube(tmp_path / name, 1.0)
    (tmp_path / "luts/show.ccc").write_text(
        "<ColorCorrectionCollection>"
        + "".join(
            f'<ColorCorrection id="{name}"><SOPNode><Slope>1 1 1</Slope><Offset>0 0 0</Offset>'
            "<Power>1 1 1</Power></SOPNode></ColorCorrection>"
            for name in ("s1_v1", "s2_v1", "other")
        )
        + "</ColorCorrectionCollection>"
    )
    path = write_house(tmp_path / "h.ocio", {"x": "sh_$SHOT.cube"}, "search_path: luts")
    path.write_text(
        path.read_text()
        + "  - !<ColorSpace>\n    name: y\n"
        + '    from_reference: !<FileTransform> {src: show.ccc, cccid: "${CC}_v1"}\n'
        + "  - !<ColorSpace>\n    name: z\n"
        + '    from_reference: !<ColorSpaceTransform> {src: lin, dst: "$SPACE"}\n'
    )
    config = load_config(path)
    assert variables_of(config) == ["SHOT", "CC", "SPACE"]
    values = context_values(config)
    assert [one["SHOT"] for one in values if "SHOT" in one] == ["a", "b"]
    assert [one["CC"] for one in values if "CC" in one] == ["s1", "s2"]
    assert [one["SPACE"] for one in values if "SPACE" in one] == ["lin", "x", "y", "z"]


def test_a_folder_that_is_not_there_has_no_values(tmp_path):
    path = write_house(tmp_path / "h.ocio", {"x": "$A/$B/x.cube"}, "search_path: [gone, luts]")
    assert context_values(load_config(path)) == []
    write_cube(tmp_path / "luts/a/b/x.cube", 1.0)
    assert context_values(load_config(path)) == [{"A": "a", "B": "b"}]


@pytest.mark.parametrize("suffix", sorted(LUT_SUFFIXES))
def test_a_name_that_is_all_variable_leads_to_files_of_each_format_that_ocio_reads(suffix, tmp_path):
    write_cube(tmp_path / f"luts/one{suffix}", 1.0)
    assert found(write_house(tmp_path / "h.ocio", {}), "$LUT") == {
        f"luts/one{suffix}": {"LUT": f"one{suffix}"}
    }


def test_a_ctf_leads_to_the_files_that_it_refers_to_and_their_variables(tmp_path):
    write_chain(tmp_path / "luts/chain.ctf", "inner_$SEQ.ctf")
    write_chain(tmp_path / "luts/inner_one.ctf", "chain.ctf")
    write_chain(tmp_path / "luts/inner_two.ctf", "sh_$SHOT.cube")
    write_cube(tmp_path / "luts/sh_a.cube", 1.0)
    config = load_config(write_house(tmp_path / "h.ocio", {"x": "chain.ctf"}))
    assert file_names(config) == ["chain.ctf", "inner_$SEQ.ctf", "sh_$SHOT.cube"]
    assert variables_of(config) == ["SEQ", "SHOT"]
    assert context_values(config) == [{"SEQ": "one"}, {"SEQ": "two"}, {"SHOT": "a"}]
