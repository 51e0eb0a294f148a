# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors

import pytest

from ocio_gen.aces.cdl import Cdl
from ocio_gen.core.errors import UserError
from ocio_gen.show.looks.cdl_files import collection, correction
from ocio_gen.show.looks.gather import gather_looks
from ocio_gen.show.looks.look import working_space
from ocio_gen.show.show_file import load_show
from tests.conftest import ROOT
from tests.show.cut.test_edl import EVENT, HEAD, SOP

WARM, COLD = Cdl(slope=(1.1, 1.0, 0.9)), Cdl(slope=(0.9, 1.0, 1.1))


@pytest.fixture
def looks_of(tmp_path):
    """Write files and a description of looks; gather them."""

    def gathered(files, described):
        for name, content in files.items():
            (tmp_path / name).parent.mkdir(exist_ok=True)
            (tmp_path / name).write_bytes(content if isinstance(content, bytes) else content.encode())
        text = f'name = "a"\ntitle = "A"\nocio = ["2.5"]\n[looks]\n{described}'
        (tmp_path / "show.toml").write_text(text)
        return gather_looks(load_show(tmp_path / "show.toml"))

    return gathered


def test_shots_come_from_all_kinds_of_files_in_the_order_of_their_names(looks_of):
    looks = looks_of(
        {
            "cdl/SH030.cc": correction("SH030", COLD),
            "cdl/all.ccc": collection({"SH020": WARM, "SH010": COLD}, ""),
            "reel.edl": HEAD + EVENT + "* FROM CLIP NAME: SH040.MOV\n" + SOP,
        },
        'shots = ["cdl/*.cc*", "reel.edl"]',
    )
    assert [look.shot for look in looks.shots] == ["SH010", "SH020", "SH030", "SH040"]
    assert [look.source for look in looks.shots] == ["all.ccc", "all.ccc", "SH030.cc", "reel.edl"]
    assert looks.shots[1].grades[0].cdl == WARM
    assert {grade.working.name for grade in looks.grades()} == {"ACESproxy"}


def test_the_working_space_is_the_shows_where_files_do_not_say(looks_of):
    files = {"a.cc": correction("a", WARM), "show.cc": correction("s", COLD)}
    looks = looks_of(files, 'shots = "a.cc"\nshow = "show.cc"\nworking_space = "ACEScct"')
    assert looks.shots[0].grades[0].working.name == looks.show.working.name == "ACEScct"
    assert looks.show.cdl == COLD


def test_the_shows_own_cdl_is_in_the_collection_of_a_space_that_shots_are_made_in(looks_of):
    files = {"a.cc": correction("a", WARM), "show.cc": correction("s", COLD)}
    looks = looks_of(files, 'shots = "a.cc"\nshow = "show.cc"')
    assert looks.cdls_in(working_space("ACESproxy")) == {"a": WARM, "show": COLD}
    assert looks.cdls_in(working_space("ACEScct")) == {}
    assert looks.steps_of(looks.shots[0])[1:] == (looks.show,)


def test_a_shot_has_not_the_id_of_the_shows_own_cdl(looks_of):
    files = {"a.ccc": collection({"show": WARM}, ""), "s.cc": correction("s", COLD)}
    assert [look.shot for look in looks_of(files, 'shots = "a.ccc"').shots] == ["show"]
    with pytest.raises(UserError, match="'show' cannot be a shot's name"):
        looks_of(files, 'shots = "a.ccc"\nshow = "s.cc"')


def test_a_cdl_without_an_id_is_called_like_its_file(looks_of):
    files = {"SH050.cc": correction("x", WARM).replace(b' id="x"', b"")}
    assert [look.shot for look in looks_of(files, 'shots = "*.cc"').shots] == ["SH050"]


@pytest.mark.parametrize(
    ("pattern", "shot"), [(r"[A-Z]+_\d+", "LN_0100"), (r"^[A-Z]+_(\d+)_", "0100"), ("none|LN(x)?", "LN")]
)
def test_part_of_a_clips_name_is_the_shots(looks_of, pattern, shot):
    files = {"a.edl": HEAD + EVENT + "* FROM CLIP NAME: LN_0100_BG1\n" + SOP}
    looks = looks_of(files, f"shots = \"*.edl\"\nshot_name = '{pattern}'")
    assert [look.shot for look in looks.shots] == [shot]


def test_one_shot_twice_with_one_cdl_is_one_look(looks_of):
    files = {name: collection({"SH010": WARM}, name) for name in ("a.ccc", "b.ccc")}
    assert len(looks_of(files, 'shots = "*.ccc"').shots) == 1


@pytest.mark.parametrize(
    ("files", "sentence"),
    [
        (
            {"a.ccc": collection({"SH010": WARM}, ""), "b.ccc": collection({"SH010": COLD}, "")},
            "b.ccc: shot SH010 has two CDLs, another in a.ccc; leave one",
        ),
        ({"a.ccc": collection({"SH010": WARM, "sh010": WARM}, "")}, "differ in case only"),
        (
            {"a.ccc": collection({"SH/10": WARM}, "")},
            "'SH/10' cannot be a shot's name; looks.shot_name can pick",
        ),
        ({"a.ccc": collection({"no_shot": WARM}, "")}, "'no_shot' cannot be a shot's name"),
        (
            {"a.edl": HEAD + EVENT + "* FROM CLIP NAME: SH010\n"},
            "a.edl: event 001 in line 4: shot SH010 has no CDL; add one, or list",
        ),
        (
            {"a.ccc": collection({"x": WARM, "y": WARM}, "").replace(b' id="x"', b"")},
            "a.ccc: line 4: has no name that is a shot's: file 'a'; give looks.shot_name",
        ),
        (
            {"a.txt": "SH010 1 1 1"},
            "a.txt: not a file of CDLs; give one of .cc, .ccc, .cdl, .edl, .ale, .otio, .amf",
        ),
    ],
)
def test_a_shot_with_no_cdl_two_cdls_or_no_name_is_a_sentence(looks_of, files, sentence):
    with pytest.raises(UserError, match=sentence) as caught:
        looks_of(files, 'shots = "a*"' if len(files) == 1 else 'shots = "*.ccc"')
    assert len(str(caught.value).splitlines()) == 1


def test_two_lmts_of_one_name_that_differ_are_a_sentence(looks_of, tmp_path):
    amf = ROOT / "configs/tidewater/amf"
    files = {
        f"{day}/{shot}.amf": (amf / f"{shot}.amf").read_bytes()
        for day, shot in (("one", "TW101_060_0010"), ("two", "TW101_020_0010"))
    }
    print_look = (amf / "tidewater_print.clf").read_bytes()
    files |= {"one/tidewater_print.clf": print_look, "two/tidewater_print.clf": print_look}
    assert len(looks_of(files, 'shots = "*/*.amf"').shots) == 2
    files["two/tidewater_print.clf"] = print_look.replace(b"0.946", b"0.947")
    with pytest.raises(UserError) as caught:
        looks_of(files, 'shots = "*/*.amf"')
    assert str(caught.value) == (
        "TW101_020_0010.amf: LMT tidewater_print is another file than in TW101_060_0010.amf; rename one"
    )


def test_all_shots_that_lack_a_cdl_are_named_at_once(looks_of):
    events = [
        EVENT.replace("001", f"{i:03d}", 1).replace("01:00:0", f"0{i}:00:0") + f"* FROM CLIP NAME: SH{i}\n"
        for i in (1, 2, 3)
    ]
    with pytest.raises(UserError) as caught:
        looks_of({"a.edl": HEAD + "".join(events)}, 'shots = "a.edl"\nungraded = ["SH3"]')
    assert [line.split(": shot ")[1].split()[0] for line in str(caught.value).splitlines()] == ["SH1", "SH2"]


def test_shots_may_be_meant_to_have_no_cdl(looks_of):
    looks = looks_of(
        {"a.edl": HEAD + EVENT + "* FROM CLIP NAME: SH010\n"}, 'shots = "*.edl"\nungraded = ["SH*"]'
    )
    assert looks.shots[0].grades == ()


def test_both_published_shows_have_looks_of_all_their_shots():
    film, series = (
        gather_looks(load_show(ROOT / f"configs/{name}/show.toml")) for name in ("lantern", "tidewater")
    )
    assert [look.shot for look in film.shots][:2] == ["LN_0100_0010", "LN_0100_0020"]
    assert (len(film.shots), film.show is not None) == (14, True)
    assert len(series.shots) == 11
    assert {grade.working.name for grade in series.grades()} == {"ACESproxy", "ACEScc", "ACEScct"}


def test_a_shot_name_that_never_ends_is_a_sentence(looks_of):
    files = {"a.cc": correction("a" * 200 + "!", WARM)}
    with pytest.raises(UserError, match=r"looks\.shot_name: takes more than 1 second for 'aaa"):
        looks_of(files, 'shots = "a.cc"\nshot_name = "(a|aa)+$"')


TWO = HEAD + EVENT + "* LOC: 10:00:00:00 RED NW_0010\n" + SOP + EVENT.replace("001 ", "002 ", 1) + SOP


def test_a_shots_name_is_looked_for_in_all_names_in_the_order_that_is_given(looks_of):
    files = {"cut.edl": HEAD + EVENT + "* FROM CLIP NAME: AB_1\n* LOC: 10:00:00:00 RED NW_0010\n" + SOP}
    assert [look.shot for look in looks_of(files, 'shots = "cut.edl"').shots] == ["AB_1"]
    for described, shot in (
        ("shot_name = 'NW_[0-9]+'", "NW_0010"),
        ("shot_name = '[A-Z]+_[0-9]+'", "AB_1"),
        ("shot_name = '[A-Z]+_[0-9]+'\nnames = ['loc', 'clip']", "NW_0010"),
        ("names = ['reel']", "A001C003"),
    ):
        assert [look.shot for look in looks_of(files, f'shots = "cut.edl"\n{described}').shots] == [shot]
    with pytest.raises(
        UserError, match=r"fits nothing that it is called: clip 'AB_1', reel 'A001C003', loc '10:"
    ):
        looks_of(files, 'shots = "cut.edl"\nshot_name = "ZZ"')


def test_events_without_names_take_a_list(looks_of):
    unnamed = {"cut.edl": TWO.replace("A001C003", "AX      ").replace("* LOC: 10:00:00:00 RED NW_0010\n", "")}
    with pytest.raises(
        UserError, match="event 001 in line 4: has no name that is a shot's: file 'cut'; give"
    ):
        looks_of(unnamed, 'shots = "cut.edl"')
    described = 'shots = "cut.edl"\nevent_shots = ["SH1", "SH2"]'
    assert [look.shot for look in looks_of(unnamed, described).shots] == ["SH1", "SH2"]
    with pytest.raises(UserError, match=r"cut.edl: has 2 events, and looks.event_shots 1 shots"):
        looks_of(unnamed, 'shots = "cut.edl"\nevent_shots = ["SH1"]')


def test_an_id_that_files_of_one_cdl_share_is_no_shots(looks_of):
    files = {f"SH0{n}0.cdl": correction("A001", WARM) for n in (1, 2)} | {
        "SH030.cc": correction("A002", COLD)
    }
    assert [look.shot for look in looks_of(files, 'shots = ["*.cdl", "*.cc"]').shots] == [
        "A002",
        "SH010",
        "SH020",
    ]
    described = 'shots = ["*.cdl", "*.cc"]\nnames = ["file"]'
    assert [look.shot for look in looks_of(files, described).shots] == ["SH010", "SH020", "SH030"]


def test_a_shot_with_and_without_a_cdl_has_one_where_that_may_be(looks_of):
    files = {
        "a.edl": HEAD + (EVENT + "* FROM CLIP NAME: SH010\n" + SOP + EVENT + "* FROM CLIP NAME: SH010\n")
    }
    (look,) = looks_of(files, 'shots = "a.edl"\nungraded = ["*"]').shots
    assert len(look.grades) == 1
    with pytest.raises(UserError, match="event 001 in line 7: shot SH010 has no CDL"):
        looks_of(files, 'shots = "a.edl"')
    twice = {"a.edl": files["a.edl"] + SOP.replace("0.9", "0.8")}
    with pytest.raises(
        UserError, match=r"event 001 in line 7: shot SH010 has two CDLs, another in a.edl: event 001"
    ):
        looks_of(twice, 'shots = "a.edl"')
