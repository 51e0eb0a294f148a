# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""Types of files of looks: the table is all that knows them."""

import pytest

from ocio_gen.core.disk.input_folders import InputFolders
from ocio_gen.core.errors import UserError
from ocio_gen.show.looks.file_type import Reading
from ocio_gen.show.looks.file_types import ALL_SUFFIXES, BY_SUFFIX, FILE_TYPES
from ocio_gen.show.looks.look import working_space
from ocio_gen.show.model import Show
from ocio_gen.show.starter import Answers, starter


def test_each_type_reads_files_of_its_own(tmp_path):
    assert [*BY_SUFFIX] == [".cc", ".ccc", ".cdl", ".edl", ".ale", ".otio", ".amf"]
    assert [one.suffixes for one in FILE_TYPES if one.has_events] == [(".edl",)]
    reading = Reading(working_space("ACESproxy"), None, InputFolders([], tmp_path))
    for suffix, one in BY_SUFFIX.items():
        path = tmp_path / f"none{suffix}"
        with pytest.raises(UserError, match=f"^{path}: "):
            one.read(path, reading)


def test_a_description_says_which_there_are():
    assert ALL_SUFFIXES == ".cc, .ccc, .cdl, .edl, .ale, .otio and .amf"
    looks = Show.model_json_schema()["$defs"]["Looks"]["properties"]
    assert ALL_SUFFIXES in looks["shots"]["description"]
    assert ALL_SUFFIXES in starter(Answers("a", "A"))
