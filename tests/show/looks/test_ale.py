# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors

import pytest

from ocio_gen.aces.cdl import Cdl
from ocio_gen.core.errors import UserError
from ocio_gen.show.cut.events import NameOf
from ocio_gen.show.looks.ale import ale_looks

HEADING = "Heading\nFIELD_DELIM\tTABS\nVIDEO_FORMAT\t1080\nFPS\t23.976\n\n"
SOP = "(0.9 1.0 1.1)(0.01 -0.02 0.0)(1.0 1.05 0.95)"
CDL = Cdl((0.9, 1.0, 1.1), (0.01, -0.02, 0.0), (1.0, 1.05, 0.95), 0.9)


def ale(tmp_path, columns, *rows, heading=HEADING, end="\n", encoding="utf-8"):
    path = tmp_path / "day.ale"
    table = ["Column", "\t".join(columns), "", "Data", *("\t".join(row) for row in rows)]
    path.write_bytes((heading + "\n".join(table) + "\n").replace("\n", end).encode(encoding))
    return path


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize(
    ("columns", "reel"),
    [
        (("Name", "Tape", "Start", "ASC_SOP", "ASC_SAT", "Source File"), NameOf.REEL),  # Avid, Silverstack
        (
            ("Display Name", "Reel Name", "Start TC", "asc_sop", "asc_sat", "File Name"),
            NameOf.REEL,
        ),  # Resolve
        (("NAME", "TAPE", "START", "ASC_SOP", "ASC_SAT", "SOURCE FILE"), NameOf.REEL),
    ],
)
def test_a_clip_has_its_names_and_its_cdl_whatever_its_columns_are_called(
    tmp_path, columns, reel, encoding, end
):
    row = ("SH_0010", "A001C001", "01:00:00:00", SOP, "0.9", "A001C001.mov")
    (clip,) = ale_looks(ale(tmp_path, columns, row, encoding=encoding, end=end))
    assert clip.cdl == CDL
    assert clip.names[NameOf.CLIP] == ["SH_0010"]
    assert clip.names[reel] == ["A001C001"]
    assert clip.names[NameOf.SOURCE_FILE] == ["A001C001.mov"]
    assert clip.where == "day.ale: line 10"


def test_a_clip_may_have_no_cdl_or_half_of_one(tmp_path):
    rows = (("a", "", ""), ("b", SOP, ""), ("c", "", "0.5"))
    clips = list(ale_looks(ale(tmp_path, ("Name", "ASC_SOP", "ASC_SAT"), *rows)))
    assert [clip.cdl for clip in clips] == [None, Cdl(CDL.slope, CDL.offset, CDL.power), Cdl(saturation=0.5)]


@pytest.mark.parametrize(
    ("columns", "row", "sentence"),
    [
        (
            ("Name", "ASC_SOP"),
            ("a", "(1 1 1)"),
            r"day.ale: line 10: ASC_SOP is '\(1 1 1\)'; allowed: nine numbers",
        ),
        (("Name", "ASC_SAT"), ("a", "-1"), "day.ale: line 10: saturation -1 is no legal CDL"),
        (("Name",), ("a", "b"), "day.ale: line 10: has 2 values for 1 columns"),
        (
            ("Name", "ASC_SOP", "CDL_SOP"),
            ("a", SOP, SOP.replace("0.9", "0.8")),
            "line 10: two columns of ASC_SOP",
        ),
        (("Name", "ASC_SAT", "ASC_SAT"), ("a", "0.9", "0.8"), "line 10: two columns of ASC_SAT that differ"),
        (("Name",), (), "day.ale: has no clips; give an ALE"),
        ((), (), "day.ale: has no line of columns; give an ALE"),
    ],
)
def test_a_bad_ale_is_one_sentence_with_its_line(tmp_path, columns, row, sentence):
    with pytest.raises(UserError, match=sentence) as caught:
        list(ale_looks(ale(tmp_path, columns, row)))
    assert len(str(caught.value).splitlines()) == 1


def test_sound_is_passed_over(tmp_path):
    rows = (("a", "VA1", SOP), ("b", "A1A2", ""), ("c", "V", SOP))
    clips = list(ale_looks(ale(tmp_path, ("Name", "Tracks", "ASC_SOP"), *rows)))
    assert [clip.names[NameOf.CLIP] for clip in clips] == [["a"], ["c"]]
