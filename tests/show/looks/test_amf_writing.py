# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""AMFs, judged by the Academy's own schema and read back by `read_amf`."""

import shutil
from dataclasses import replace
from xml.sax.saxutils import escape

import PyOpenColorIO as ocio
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from ocio_gen import api
from ocio_gen.aces.cdl import Cdl
from ocio_gen.core.disk.input_folders import AllowedFolder, InputFolders
from ocio_gen.core.opencolorio import amf_ids_of_space, output_transform_id, space_of_amf_id
from ocio_gen.package.manifest import read_looks
from ocio_gen.show.looks.amf import read_amf
from ocio_gen.show.looks.amf_writing import amf, amf_problem
from ocio_gen.show.looks.cdl_files import correction, read_cdl, read_cdls
from ocio_gen.show.looks.look import BUILT_IN_LMTS, Grade, Lmt, ShotLook, working_space
from ocio_gen.verification.packages.look_files import wrong_look_files
from tests.conftest import ROOT

SCHEMA = etree.XMLSchema(
    etree.parse(ROOT / "tests/data/amf-v2/acesMetadataFile.xsd", etree.XMLParser(no_network=True))
)
PACKAGES = {name: ROOT / "configs" / name / "package" for name in ("lantern", "tidewater")}
PUBLISHED = [path for package in PACKAGES.values() for path in sorted(package.glob("looks/*.amf"))]

CDL = Cdl((1.1, 0.1 + 0.2, 1e-05), (-0.1, 1 / 3, 5e-9), (0.9, 1.0, 2.2), 1.0000000000000002)
GAMUT, BLUE = (Lmt(name, style) for name, style in BUILT_IN_LMTS.items())
PRINT = Lmt(
    "LMT tidewater_print", clf=(PACKAGES["tidewater"] / "configs/luts/LMT_tidewater_print.clf").read_bytes()
)
CLFS = {PRINT.name: "../configs/luts/LMT_tidewater_print.clf"}

# The spaces of all built-in configs.
SPACES = sorted(
    {
        space
        for name, *_ in ocio.BuiltinConfigRegistry().getBuiltinConfigs()
        for space in ocio.Config.CreateFromBuiltinConfig(name).getColorSpaceNames()
    }
)


def grade(name, cdl=CDL):
    return Grade(cdl, working_space(name))


def errors(content):
    """Return what the schema says of an AMF."""
    SCHEMA.validate(etree.fromstring(content))
    return [entry.message for entry in SCHEMA.error_log]


def bits(steps):
    """Return steps with their numbers written to the bit, without whether a CDL clamps."""
    return [
        (step.working.name, [value.hex() for value in flat(step.cdl)]) if isinstance(step, Grade) else step
        for step in steps
    ]


def flat(cdl):
    return [*cdl.slope, *cdl.offset, *cdl.power, cdl.saturation]


def system_version(root):
    return ".".join(part.text for part in root.find(".//{*}systemVersion"))


def read_in(package, path):
    return read_amf(path, InputFolders([AllowedFolder("package", ".", package)]))


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    """Write an AMF into a package that has the CLF; return its bytes and what is read back."""
    package = tmp_path_factory.mktemp("package")
    (package / "configs/luts").mkdir(parents=True)
    (package / "configs/luts/LMT_tidewater_print.clf").write_bytes(PRINT.clf)
    (package / "looks").mkdir()

    def write(*steps, shot="SH010", show=None, title="Show", aces="2.0", output=None):
        look = ShotLook(shot, steps, "a.amf")
        content = amf(look, show, title=title, aces=aces, output=output, clfs=CLFS)
        path = package / "looks" / "a.amf"
        path.write_bytes(content)
        return content, read_in(package, path)

    return write


@pytest.mark.parametrize("path", PUBLISHED, ids=lambda path: path.stem)
def test_the_published_amfs_are_valid_and_say_what_the_records_say(path):
    package = path.parent.parent
    looks = read_looks(package).looks()
    (look,) = [one for one in looks.shots if one.shot == path.stem]
    assert errors(path.read_bytes()) == []
    found = read_in(package, path)
    expected = [
        step
        if isinstance(step, Grade) or step.style
        else replace(step, clf=(package / f"configs/luts/{step.slug}.clf").read_bytes())
        for step in looks.steps_of(look)
    ]
    assert (found.shot, found.left_out) == (look.shot, ())
    assert bits(found.steps) == bits(expected)


def test_each_published_shot_has_an_amf():
    shots = [look.shot for package in PACKAGES.values() for look in read_looks(package).looks().shots]
    assert [path.stem for path in PUBLISHED] == shots
    assert len(shots) == 14 + 11


@pytest.mark.parametrize(
    ("name", "version", "output"),
    [
        ("lantern", "1.3.0", ["v1.5:RRT.a1.0.3", "v1.5:ODT.Academy.Rec709_100nits_dim.a1.0.3"]),
        (
            "tidewater",
            "2.0.0",
            ["v2.0:Output.Academy.Rec709-D65_100nit_in_Rec709-D65_BT1886.a2.v1"],
        ),
    ],
)
def test_the_published_amfs_name_the_version_of_aces_and_the_default_view(name, version, output):
    configs = sorted((PACKAGES[name] / "configs").glob("*.ocio"))
    assert output[-1] in configs[-1].read_text()
    for path in (PACKAGES[name] / "looks").glob("*.amf"):
        root = etree.parse(path)
        assert system_version(root) == version
        assert [found.text for found in root.find(".//{*}outputTransform").iter("{*}transformId")] == [
            f"urn:ampas:aces:transformId:{one}" for one in output
        ]


@pytest.mark.parametrize(
    "steps",
    [
        (),
        (GAMUT,),
        (GAMUT, BLUE, grade("ACEScct"), PRINT, grade("ACEScc")),
        (PRINT, grade("ACESproxy"), grade("ACEScct", Cdl()), grade("ACEScct"), GAMUT),
    ],
)
@pytest.mark.parametrize("show", [None, grade("ACEScg", Cdl(power=(1.1, 1.1, 1.1)))])
def test_look_transforms_are_valid_and_come_back_in_order(written, steps, show):
    content, found = written(*steps, show=show)
    assert errors(content) == []
    assert bits(found.steps) == bits([*steps, *filter(None, [show])])
    assert found.left_out == ()
    transforms = etree.fromstring(content).findall(".//{*}lookTransform")
    assert {one.get("applied") for one in transforms} <= {"false"}
    owned = [one.findtext("{*}description").startswith("The show's own ASC CDL") for one in transforms]
    assert owned == [False] * len(steps) + [True] * (show is not None)


@pytest.mark.parametrize(
    ("name", "code"),
    [("ACESproxy", "ACESproxy10i"), ("ACEScc",) * 2, ("ACEScct",) * 2, ("ACEScg",) * 2],
)
def test_the_academys_working_spaces_have_its_newest_ids(written, name, code):
    content, _ = written(grade(name))
    working = etree.fromstring(content).find(".//{*}cdlWorkingSpace")
    csc = "urn:ampas:aces:transformId:v2.0:CSC.Academy."
    assert [working.findtext(f"{{*}}{tag}CdlWorkingSpace/{{*}}transformId") for tag in ("to", "from")] == [
        f"{csc}ACES_to_{code}.a2.v1",
        f"{csc}{code}_to_ACES.a2.v1",
    ]


@pytest.mark.parametrize("name", SPACES)
def test_a_space_that_the_academy_has_an_id_for_comes_back_and_another_is_a_reason(written, name):
    to_space, to_aces = amf_ids_of_space(name)
    if to_aces is None:
        reason = f"the Academy has no transform id for {name}"
        assert amf_problem([GAMUT, grade(name)], {}) == reason
        return
    assert {space_of_amf_id(one) for one in (to_space, to_aces) if one} == {name}
    content, found = written(grade(name))
    assert errors(content) == []
    assert bits(found.steps) == bits([grade(name)])


def test_most_cameras_have_an_id():
    known = {name for name in SPACES if amf_ids_of_space(name)[1]}
    assert known >= {"ARRI LogC3 (EI800)", "ARRI LogC4", "S-Log3 S-Gamut3.Cine", "V-Log V-Gamut", "Apple Log"}
    assert not known & {"ACES2065-1", "Raw", "Linear ARRI Wide Gamut 4"}


def test_a_clf_that_no_config_holds_is_a_reason():
    assert amf_problem([GAMUT, PRINT], CLFS) is None
    assert amf_problem([GAMUT, PRINT], {}) == "no config of the show holds LMT tidewater_print"


@pytest.mark.parametrize(
    ("shot", "title"), [("SH_é水", "Küste"), ("A&B", '<x> "quoted" \'n & ]]>'), ("Ωmega", "海 2")]
)
def test_names_are_text(written, shot, title):
    content, found = written(grade("ACEScct"), shot=shot, title=title)
    assert errors(content) == []
    assert found.shot == shot
    assert etree.fromstring(content).findtext("{*}amfInfo/{*}description") == f"{title}, {shot}"
    assert escape(f"{title}, {shot}").encode() in content


# What a CDL's schema takes: numbers of single precision, which ours may lie between.
NUMBERS = st.floats(-3e38, 3e38, allow_subnormal=False)
POSITIVE = st.floats(2e-38, 3e38)


@given(
    st.tuples(*[POSITIVE | st.just(0.0)] * 3),
    st.tuples(*[NUMBERS] * 3),
    st.tuples(*[POSITIVE] * 3),
    POSITIVE | st.just(0.0),
    st.sampled_from(["ACESproxy", "ACEScc", "ACEScct", "ACEScg", "ARRI LogC4"]),
)
def test_any_number_comes_back_to_the_bit(written, slope, offset, power, saturation, name):
    steps = [grade(name, Cdl(slope, offset, power, saturation))]
    content, found = written(*steps)
    assert errors(content) == []
    assert bits(found.steps) == bits(steps)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (' applied="false"', ""),
        ("transformId:v2.0:Look.", "transformId:v2.0:Output."),
        ("<aces:creationDateTime>1970-01-01T", "<aces:creationDateTime>1970-13-01T"),
        ("<aces:uuid>urn:uuid:", "<aces:uuid>"),
        ("aces:clipName>", "aces:clip>"),
        ("<cdl:Slope>1.1", "<cdl:Slope>-1.1"),
        ("aces:majorVersion>2", "aces:majorVersion>12"),
        ('version="2.0"', 'version="1.0"'),
        ("CSC.Academy.ACEScct_to_ACES", "Look.Academy.ACEScct_to_ACES"),
        ("urn:ASC:CDL:v1.01", "urn:ASC:CDL:v1.2"),
    ],
)
def test_the_schema_finds_what_is_wrong(written, old, new):
    text = written(GAMUT, grade("ACEScct"))[0].decode()
    assert old in text
    assert errors(text.encode()) == []
    assert errors(text.replace(old, new).encode()) != []


def test_uuids_are_those_of_the_content(written):
    def uuids(*steps, **more):
        content, _ = written(*steps, **more)
        assert written(*steps, **more)[0] == content
        found = [one.text for one in etree.fromstring(content).iter("{*}uuid")]
        assert len(set(found)) == 3
        return found

    file, clip, pipeline = uuids(grade("ACEScct"))
    other = uuids(grade("ACEScct", Cdl()))
    assert (other[0] != file, other[1] == clip, other[2] != pipeline) == (True, True, True)
    other = uuids(grade("ACEScct"), shot="SH020")
    assert (other[0] != file, other[1] != clip, other[2] == pipeline) == (True, True, True)


@pytest.mark.parametrize("name", [name for name, *_ in ocio.BuiltinConfigRegistry().getBuiltinConfigs()])
def test_each_view_that_a_built_in_config_has_an_id_for_is_found(name, written):
    config = ocio.Config.CreateFromBuiltinConfig(name)
    text = config.serialize()
    found = set()
    for display in config.getDisplays():
        for view in config.getViews(display):
            config.setActiveDisplays(display)
            config.setActiveViews(view)
            one = output_transform_id(config)
            plain = view.startswith(("Un-tone-mapped", "Video", "Raw"))
            # The first configs name no display in their ids.
            assert (one is None) == (plain or "-v1.0.0_" in name), (display, view)
            if one:
                assert one in text
                assert one not in found
                assert errors(written(aces="1.3", output=one)[0]) == []
                found.add(one)


def test_a_config_without_displays_shows_nothing():
    assert output_transform_id(ocio.Config()) is None


SMALL = """
name = "small"
title = "Small"
ocio = ["2.5"]
[luts]
formats = ["spi1d"]
[looks]
show = "show.cc"
shots = "SH*.cc"
working_space = "{}"
"""


@pytest.fixture
def built(tmp_path):
    """Build a small show whose CDLs are made in a working space."""

    def build(working):
        (tmp_path / "SH010.cc").write_bytes(correction("SH010", CDL))
        (tmp_path / "show.cc").write_bytes(correction("grade", Cdl(saturation=0.5)))
        (tmp_path / "small.toml").write_text(SMALL.format(working))
        return tmp_path / "package", api.build(tmp_path / "small.toml", tmp_path / "package")

    return build


def test_two_builds_write_the_same(built):
    first, second = (
        {path.name: path.read_bytes() for path in (built("ARRI LogC4")[0] / "looks").iterdir()}
        for _ in range(2)
    )
    assert first == second
    assert first.keys() == {"SH010.amf", "arri_logc4.ccc", "looks.json", "show.cc"}
    assert errors(first["SH010.amf"]) == []
    assert system_version(etree.fromstring(first["SH010.amf"])) == "2.0.0"


def test_a_build_says_which_amf_cannot_be(built):
    package, report = built("Linear ARRI Wide Gamut 4")
    assert report.passed
    assert not list(package.glob("looks/*.amf"))
    assert (
        "looks/SH010.amf: is left out: the Academy has no transform id for Linear ARRI Wide Gamut 4"
        in map(str, report.notes)
    )


@pytest.fixture
def tidewater(tmp_path):
    """A copy of a package, to be made wrong."""
    return shutil.copytree(PACKAGES["tidewater"], tmp_path / "package")


def wrong(package):
    return dict(wrong_look_files(package, read_looks(package).looks()))


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("<cdl:Slope>1.0816", "<cdl:Slope>1.0817", "is another look than in looks.json"),
        ("ACEScct_to_ACES", "ACEScc_to_ACES", "is another look than in looks.json"),
        ("clipName>TW101_010_0010", "clipName>TW101_010_0011", "is another look than in looks.json"),
        ('applied="false"', 'applied="true"', "is another look than in looks.json"),
        (
            "LMT_tidewater_print.clf",
            "gone.clf",
            "line 52 (LMT tidewater_print): gone.clf is not beside the AMF",
        ),
        ("Look.Academy.ReferenceGamut", "Look.Acme.ReferenceGamut", "is another look than in looks.json"),
        ("<aces:pipeline>", "", "not XML"),
    ],
)
def test_an_amf_that_was_changed_is_reported(tidewater, old, new, sentence):
    assert wrong(tidewater) == {}
    path = tidewater / "looks/TW101_010_0010.amf"
    assert old in path.read_text()
    path.write_text(path.read_text().replace(old, new))
    found = wrong(tidewater)
    assert found.keys() == {"looks/TW101_010_0010.amf"}
    assert found["looks/TW101_010_0010.amf"].startswith(sentence)


def test_an_amf_that_is_gone_or_not_the_shows_is_reported(tidewater):
    (tidewater / "looks/TW101_010_0010.amf").rename(tidewater / "looks/old.amf")
    assert wrong(tidewater) == {
        "looks/TW101_010_0010.amf": "does not exist; build the package again",
        "looks/old.amf": "is no file of the show's looks",
    }


def test_the_shows_own_cdl_is_in_the_collection_of_its_working_space():
    looks = PACKAGES["lantern"] / "looks"
    path = looks / "acesproxy.ccc"
    cdls = dict(read_cdls(path))
    assert len(cdls) == 14 + 1
    assert cdls["show"] == read_cdl(looks / "show.cc")
    assert "Then apply show.cc (here the entry show), the show's own, in ACESproxy Norm" in path.read_text()
