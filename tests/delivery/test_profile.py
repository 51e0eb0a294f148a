# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""Profiles: ours are sound, and a mistake in a client's is a sentence: key, value, what is allowed."""

import re
from fractions import Fraction
from typing import get_args

import pytest

from ocio_gen.core.errors import UserError
from ocio_gen.delivery.profile import Profile, built_in, profile_of
from ocio_gen.delivery.rules import RULES, Level, RuleName

GOOD = 'name = "client"\ntitle = "A client"\ncodecs = ["zip"]\n'


def read(tmp_path, text):
    path = tmp_path / "client.toml"
    path.write_text(text)
    return profile_of(path)


def test_our_profiles_are_these_and_each_is_called_as_its_file():
    assert built_in() == ("fox", "gam", "nam", "shots", "st2065-4")
    for name in built_in():
        profile = profile_of(name)
        assert profile.name == name
        assert profile.source


def test_the_table_of_rules_has_each_name_once():
    assert get_args(RuleName) == tuple(RULES)


def test_what_archive_md_says_of_the_masters_stands_in_their_profiles():
    nam, gam, fox, container = map(profile_of, ("nam", "gam", "fox", "st2065-4"))
    assert (nam.min_width, nam.min_height, nam.longest_path, nam.numbering) == (3840, 2160, 256, "timecode")
    assert set(nam.codecs) == set(gam.codecs) == set(fox.codecs) == {"none", "zip", "zips", "piz"}
    assert nam.model_dump(exclude={"name", "title", "source"}) == gam.model_dump(
        exclude={"name", "title", "source"}
    )
    for rule in (
        "channels",
        "half",
        "chromaticities",
        "codec",
        "windows",
        "frame-numbers",
        "timecode-number",
        "names",
    ):
        assert nam.level(rule) is Level.FAIL
    assert container.codecs == ["none"]
    assert {RULES[rule].family for rule in container.active} == {"container", "image"}
    assert profile_of("shots").level("mhl") is Level.FAIL


def test_a_profile_of_a_client_says_what_differs_and_the_other_rules_are_as_usual(tmp_path):
    profile = read(tmp_path, GOOD + 'rate = 23.976\n[rules]\nblack = "fail"\nnan = "off"\n')
    assert (profile.level("black"), profile.level("nan"), profile.level("whole")) == ("fail", "off", "fail")
    assert profile.level("repeated") is Level.WARN
    assert profile.exact_rate == Fraction(24000, 1001)
    assert "nan" not in profile.active


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ('codec = "zip"', r"codec: no such key; allowed here: name, title"),
        ('codecs = ["jpeg"]', r"codecs: found \['jpeg'\]; allowed: one or more of none, rle, zips"),
        ("codecs = []", r"codecs: found \[\]; allowed: one or more of"),
        ("min_width = -1", r"min_width: found -1; allowed: greater than or equal to 1"),
        ('stereo = "yes"', r"stereo: found 'yes'; allowed: a valid boolean"),
        ('names = "("', r"names: found '\('; allowed: a regular expression"),
        ('names = "(a{1000}){1000}"', r"names: found .*; allowed: a regular expression \(its repeats"),
        ("rate = 7", r"rate: found 7.*; allowed: .*timecodes run at"),
        ('numbering = "zero"', r"numbering: found 'zero'; allowed: 'timecode' or 'any'"),
        ('beside = ["../a"]', r"beside\[0\]: found '\.\./a'; allowed: a folder in the delivery"),
        ("digits = 90", r"digits: found 90; allowed: less than or equal to 16"),
        ('[rules]\nnam = "fail"', r"rules\.nam: no such key; allowed: 'whole', 'version'"),
        ('[rules]\nnan = "maybe"', r"rules\.nan: found 'maybe'; allowed: 'fail', 'warn' or 'off'"),
        ('title = "a\\nb"', r"title: found 'a\\nb'; allowed: text that matches"),
        ('name = "Ä"', r"name: found 'Ä'; allowed: text that matches"),
        (f"rate = {'9' * 5000}", r"an integer of thousands of digits"),
        ("a" + ".a" * 2000 + " = 1", r"more than 500 dots"),
        ("a = " + "[" * 5000, r"nested too deeply|not TOML"),
        ('title = "a', r"not TOML"),
    ],
)  # fmt: skip
def test_a_mistake_in_a_profile_is_a_sentence(tmp_path, line, words):
    key = line.partition(" ")[0]
    kept = [one for one in GOOD.splitlines() if not one.startswith(f"{key} ")]
    with pytest.raises(UserError) as caught:
        read(tmp_path, "\n".join([*kept, line, ""]))
    text = str(caught.value)
    assert str(tmp_path / "client.toml") in text
    assert re.search(words, text), text
    assert len(text) < 1200


def test_a_profile_that_is_not_there_names_ours():
    with pytest.raises(UserError, match="found 'imf'; allowed: fox, gam, nam, shots, st2065-4, or a file"):
        profile_of("imf")
    with pytest.raises(UserError, match=r"nowhere\.toml: cannot be read"):
        profile_of("nowhere.toml")


def test_every_key_of_a_profile_is_described():
    for name, one in Profile.model_fields.items():
        assert one.description, name
