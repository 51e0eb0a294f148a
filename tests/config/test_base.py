# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors

import re

import numpy as np
import PyOpenColorIO as ocio
import pytest

from ocio_gen.aces.acesproxy import ACESPROXY10
from ocio_gen.config.references import all_spaces
from ocio_gen.config.session import Session
from ocio_gen.core.errors import UserError
from ocio_gen.core.opencolorio import ocio_messages
from ocio_gen.show.looks.look import Looks
from ocio_gen.show.model import Show
from ocio_gen.verification.judge import Judge
from ocio_gen.verification.packages.configs import verify_configs
from ocio_gen.verification.probe_kit import ProbeKit
from tests.config.conftest import through
from tests.conftest import neutral, written

HOUSE = 'base = "house/house.ocio"\n'
RENAMED = HOUSE + '[spaces.rename]\nACESproxy = "old_proxy"\n'


def _session(made, messages):
    return Session(Show(name="a", title="A", ocio=["2.3"]), Looks(), [made], [], messages)


def test_a_name_that_is_taken_is_an_error_that_lists_both(build, house):
    with pytest.raises(UserError) as caught:
        build(HOUSE)
    (line,) = str(caught.value).splitlines()
    assert line == (
        "house.ocio: colour space 'ACESproxy' has the name 'ACESproxy', which is ocio_gen's for "
        "'ACESproxy10i'; rename it under [spaces.rename]"
    )


@pytest.mark.parametrize(
    ("change", "what", "name"),
    [
        (("data: raw", "data: raw\n  acspx: raw"), "role 'acspx'", "ACSPX"),
        (("aliases: [ACEScg]", "aliases: [ACEScg, acspx12]"), "colour space 'lin_ap1'", "ACSPX12"),
        (
            (
                "\ncolorspaces:",
                "\nnamed_transforms:\n  - !<NamedTransform>\n    name: ACESPRXY\n    transform: "
                "!<MatrixTransform> {}\ncolorspaces:",
            ),
            "named transform 'ACESPRXY'",
            "ACESPRXY",
        ),
    ],
)
def test_roles_aliases_and_named_transforms_take_names_too(build, house, change, what, name):
    house.write_text(house.read_text().replace(*change))
    with pytest.raises(UserError, match=f"house.ocio: {what} has the name '{name}', which is ocio_gen's"):
        build(RENAMED)


def test_what_ocio_says_of_the_base_alone_is_a_note_and_no_problem(build, house, tmp_path):
    house.write_text(house.read_text().replace("ocio_profile_version: 2.1", "ocio_profile_version: 2.3"))
    with ocio_messages() as messages:
        made = build(RENAMED, ["2.3"])["2.3"]
    assert any("color_timing role is required" in note for note in made.notes)
    assert _session(made, messages).complaints() == []
    assert _session(made, [*messages, "another\n"]).complaints() == ["another"]


def test_ours_are_added_and_all_else_is_as_it_was(build, house, tmp_path):
    made = build(RENAMED)["2.5"]
    before = ocio.Config.CreateFromFile(str(house))
    path = written(made, tmp_path / "made")
    config = ocio.Config.CreateFromFile(str(path))
    names = [space.getName() for space in all_spaces(before)]
    after = [space.getName() for space in all_spaces(config)]
    assert after[: len(names)] == [name if name != "ACESproxy" else "old_proxy" for name in names]
    assert after[len(names) :] == [
        "ACESproxy10i",
        "ACESproxy12i",
        "ACESproxy10i Quantized",
        "ACESproxy12i Quantized",
        "ACESproxy Normalized",
    ]
    for name in names:
        if name != "ACESproxy":
            assert str(config.getColorSpace(name)) == str(before.getColorSpace(name))
    assert list(config.getRoles()) == list(before.getRoles())
    assert list(config.getDisplays()) == list(before.getDisplays())
    assert list(config.getViews("monitor")) == list(before.getViews("monitor"))
    assert config.getSearchPath() == "cubes:cubes/$SEQ:luts"
    assert config.getInactiveColorSpaces() == before.getInactiveColorSpaces()
    assert (config.getMajorVersion(), config.getMinorVersion()) == (2, 1)
    # Its LUTs came along, and it shows what it showed; the name's new owner is ours.
    pixels = neutral(np.geomspace(0.01, 10, 50))
    view = ocio.DisplayViewTransform("lin_ap1", "monitor", "Film")
    np.testing.assert_array_equal(through(config, view, pixels), through(before, view, pixels))
    np.testing.assert_array_equal(
        through(config, ocio.ColorSpaceTransform("lin_ap1", "old_proxy"), pixels),
        through(before, ocio.ColorSpaceTransform("lin_ap1", "ACESproxy"), pixels),
    )
    assert config.getColorSpace("ACESproxy").getName() == "ACESproxy10i"
    # The name of a renamed space leads to it, but where it is now ours.
    assert list(config.getColorSpace("old_proxy").getAliases()) == []


def test_its_files_come_along_those_of_every_context_too(build, house):
    files = {"cubes/house.cc", "cubes/a/print.spi1d", "cubes/b/print.spi1d"}
    assert set(build(RENAMED)["2.5"].base_files) == files
    text = house.read_text().replace('"cubes:cubes/$SEQ"', "cubes")
    house.write_text(text.replace("src: print.spi1d", "src: $SEQ/print.spi1d"))
    assert set(build(RENAMED)["2.5"].base_files) == files
    house.write_text(text.replace("src: print.spi1d", "src: a/print.spi1d"))
    assert set(build(RENAMED)["2.5"].base_files) == files - {"cubes/b/print.spi1d"}


def test_a_file_that_is_not_there_or_elsewhere_is_said(build, house):
    house.write_text(
        house.read_text().replace("house.cc", "gone.cc").replace("print.spi1d", "/luts/print.spi1d")
    )
    assert build(RENAMED)["2.5"].notes == [
        "uses /luts/print.spi1d, which is not there",
        "uses gone.cc, which is not there",
    ]


def test_acesproxy_is_exact_where_the_reference_space_is_ap1(build, house, tmp_path):
    path = written(build(RENAMED)["2.5"], tmp_path / "made")
    config = ocio.Config.CreateFromFile(str(path))
    lin = neutral(np.geomspace(0.002, 200, 2_000))
    codes = ACESPROXY10.from_container(
        through(config, ocio.ColorSpaceTransform("lin_ap1", "ACESproxy10i"), lin)
    )
    np.testing.assert_allclose(codes, ACESPROXY10.encode_continuous(lin), rtol=0, atol=1e-3)
    report = verify_configs([path], Judge(ProbeKit(edges=False)))
    assert {result.verdict for result in report.results} == {"pass"}
    assert len(report.results) > 20


@pytest.mark.parametrize(
    ("change", "text", "sentence"),
    [
        (
            ("2.1", "2.5"),
            'ocio = ["2.2"]',
            "is of profile 2.5, which OCIO 2.2 does not read; leave that release out",
        ),
        (("  aces_interchange: lin_ap0\n", ""), 'ocio = ["2.5"]', ""),
        (("aces_interchange: lin_ap0", "rendering: lin_ap1"), 'ocio = ["2.5"]', ""),
    ],
)
def test_a_base_that_cannot_be_used_is_a_sentence(build, house, change, text, sentence):
    house.write_text(house.read_text().replace(*change))
    release = text.split('"')[1]
    if sentence:
        with pytest.raises(UserError, match=sentence):
            build(RENAMED, [release])
    else:
        made = build(RENAMED, [release])[release]
        assert made.notes == ["lin_ap0 is taken for ACES2065-1: it has no role aces_interchange"]


def test_a_role_of_aces_that_names_no_colour_space_is_as_none(build, house):
    house.write_text(house.read_text().replace("aces_interchange: lin_ap0", "aces_interchange: nowhere"))
    made = build(RENAMED, ["2.5"])["2.5"]
    assert made.config.getColorSpace("aces_interchange").getName() == "lin_ap0"
    assert made.notes == ["lin_ap0 is taken for ACES2065-1: its role aces_interchange names no colour space"]


def test_aces_can_be_named_where_the_base_does_not_say(build, house):
    text = house.read_text().replace("  aces_interchange: lin_ap0\n", "").replace("lin_ap0", "linear_zero")
    house.write_text(text.replace("0.695452241357", "0.5"))  # else OCIO recognises its matrix
    with pytest.raises(UserError, match="does not say which space ACES2065-1 is; name it under \\[roles\\]"):
        build(RENAMED)
    made = build(HOUSE + '[roles]\naces_interchange = "linear_zero"\n[spaces.rename]\nACESproxy = "old"\n')[
        "2.5"
    ]
    assert made.config.hasRole("aces_interchange")


def test_a_base_of_profile_1_gets_luts_and_matrices(build, tmp_path):
    base = tmp_path / "old.ocio"
    base.write_text(
        "ocio_profile_version: 1\nsearch_path: luts\nstrictparsing: true\nluma: [0.2126, 0.7152, 0.0722]\n"
        "roles: {default: raw, scene_linear: aces}\ndisplays:\n  sRGB:\n"
        "    - !<View> {name: Raw, colorspace: raw}\nactive_displays: []\nactive_views: []\ncolorspaces:\n"
        "  - !<ColorSpace> {name: aces}\n  - !<ColorSpace> {name: raw, isdata: true}\n"
    )
    made = build('base = "old.ocio"\n', ["1", "2.5"])
    for one in made.values():
        assert one.config.getMajorVersion() == 1
        assert one.config.getColorSpace("ACESproxy10i") is not None
        assert one.config.getColorSpace("ACESproxy10i Quantized") is None
    base.write_text(base.read_text().replace("version: 1", "version: 2.1"))
    with pytest.raises(UserError, match=r"is of profile 2\.1, which OCIO 1 does not read"):
        build('base = "old.ocio"\n', ["1"])


def test_a_base_of_few_digits_leaves_acesproxy_as_exact(build, house, tmp_path):
    text = house.read_text()
    for digits in re.findall(r"0\.\d{12}|1\.\d{12}", text):
        text = text.replace(digits, f"{float(digits):.5f}")
    house.write_text(text)
    # The house's matrix goes there and back: ours is what is left.
    path = written(build(RENAMED)["2.5"], tmp_path / "made")
    report = verify_configs([path], Judge(ProbeKit(edges=False)))
    assert {result.verdict for result in report.results} == {"pass"}
