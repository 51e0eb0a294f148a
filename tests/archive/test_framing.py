# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors

import json

import pytest

from ocio_gen.archive.framing import require_fdl
from ocio_gen.core.errors import UserError

FDL = {
    "uuid": "urn:uuid:5d8c7f7e-8b1f-4f3a-9d2c-1a2b3c4d5e6f",
    "version": {"major": 2, "minor": 0},
    "contexts": [{}],
}


def test_what_has_the_header_and_a_list_is_an_fdl(tmp_path):
    (tmp_path / "show.fdl").write_text(json.dumps(FDL))
    require_fdl(tmp_path / "show.fdl")


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"uuid": "5d8c7f7e"}, "its uuid is missing or malformed"),
        ({"uuid": None}, "its uuid is missing or malformed"),
        ({"version": 2}, "its version lacks the numbers major and minor"),
        ({"version": {"major": 2, "minor": True}}, "its version lacks the numbers major and minor"),
        ({"contexts": {}}, "its contexts are not a list of tables"),
        ({"contexts": []}, "it has none of framing_intents, contexts, canvas_templates"),
    ],
)
def test_what_lacks_one_is_a_sentence(change, sentence, tmp_path):
    (tmp_path / "show.fdl").write_text(json.dumps(FDL | change))
    with pytest.raises(UserError, match=f"is no ASC FDL: {sentence}; name the file of an ASC FDL"):
        require_fdl(tmp_path / "show.fdl")
