# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors

import re

import numpy as np
import PyOpenColorIO as ocio
import pytest

from ocio_gen.config.built import BuiltConfig
from ocio_gen.config.config_text import config_text
from ocio_gen.core.errors import UserError
from ocio_gen.core.opencolorio import load_config
from tests.houses import write_house

ALL, LISTED = ocio.ENV_ENVIRONMENT_LOAD_ALL, ocio.ENV_ENVIRONMENT_LOAD_PREDEFINED


def built(path):
    return BuiltConfig("2.3", path.name, load_config(path), "made", base_text=path.read_text())


@pytest.mark.parametrize("profile", ["1", "2.1"])
@pytest.mark.parametrize(
    ("head", "mode", "variables"),
    [
        ("", ALL, {}),
        ("environment: {}", LISTED, {}),
        ("environment: {SHOT: a, SEQ: $SEQ}", LISTED, {"SHOT": "a", "SEQ": "$SEQ"}),
    ],
)
def test_a_config_is_written_with_its_context_variables(tmp_path, profile, head, mode, variables):
    path = write_house(tmp_path / "h.ocio", {}, head, profile)
    config = ocio.Config.CreateFromStream(config_text(built(path)))
    assert config.getEnvironmentMode() == mode
    names = config.getEnvironmentVarNames()
    assert {name: config.getEnvironmentVarDefault(name) for name in names} == variables


def test_a_config_that_no_text_can_say_is_not_written(tmp_path):
    made = built(write_house(tmp_path / "h.ocio", {}, ""))
    made.config.addEnvironmentVar("SHOT", "a")
    with pytest.raises(ValueError, match="no text of a config"):
        config_text(made)


NUMBERS = """
  - !<ColorSpace>
    name: alloc
    from_reference: !<AllocationTransform> {allocation: lg2, vars: [-12.473931188, 12.526068811]}
  - !<ColorSpace>
    name: matrix
    to_reference: !<MatrixTransform>
      matrix: [0.12345678901234567, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1]
"""


@pytest.mark.parametrize("renamed", [{}, {"alloc": "new alloc", "matrix": "new matrix"}])
@pytest.mark.parametrize("upgraded", [False, True])
def test_numbers_keep_the_digits_that_ocio_would_round(tmp_path, renamed, upgraded):
    path = write_house(tmp_path / "h.ocio", {}, "", "1")
    path.write_text(path.read_text() + NUMBERS)
    made = built(path)
    assert "12.526068811" not in made.config.serialize()
    made.renamed = renamed
    spaces = [made.config.getColorSpace(name) for name in ("alloc", "matrix")]
    for space in spaces:
        made.config.removeColorSpace(space.getName())
        space.setName(renamed.get(space.getName(), space.getName()))
        made.config.addColorSpace(space)
    if upgraded:
        made.config.upgradeToLatestVersion()
        made.config.setVersion(2, 1)
    text = config_text(made)
    for number in ("-12.473931188", "12.526068811", "0.12345678901234567"):
        assert number in text
    config = ocio.Config.CreateFromStream(text)
    for space in spaces:
        read = config.getColorSpace(space.getName())
        for direction in (ocio.COLORSPACE_DIR_TO_REFERENCE, ocio.COLORSPACE_DIR_FROM_REFERENCE):
            assert str(read.getTransform(direction)) == str(space.getTransform(direction))


def test_a_number_that_changed_on_purpose_is_not_put_back(tmp_path):
    path = write_house(tmp_path / "h.ocio", {}, "")
    path.write_text(path.read_text() + NUMBERS)
    made = built(path)
    space = made.config.getColorSpace("matrix")
    matrix = np.diag([0.25, 1.0, 1.0, 1.0]).ravel().tolist()
    space.setTransform(ocio.MatrixTransform(matrix), ocio.COLORSPACE_DIR_TO_REFERENCE)
    made.config.addColorSpace(space)
    assert "0.25, 0, 0, 0" in config_text(made)


@pytest.mark.parametrize("text", ["\\tbegins with a tab\\nand goes on", "a \\x7f b"])
def test_a_description_that_yaml_readers_refuse_does_not_stop_a_build(tmp_path, text):
    path = write_house(tmp_path / "h.ocio", {}, "")
    path.write_text(path.read_text() + f'  - !<ColorSpace> {{name: other, description: "{text}"}}\n')
    made = built(path)
    config = ocio.Config.CreateFromStream(config_text(made))
    read, kept = (one.getColorSpace("other").getDescription() for one in (config, made.config))
    assert read == kept


def test_a_description_that_ocio_cannot_read_again_is_one_sentence(tmp_path):
    path = write_house(tmp_path / "h.ocio", {}, "")
    text = '"  begins with spaces\\nand goes on"'
    path.write_text(path.read_text() + f"  - !<ColorSpace> {{name: épreuve, description: {text}}}\n")
    with pytest.raises(UserError) as caught:
        config_text(built(path))
    sentence = r"h\.ocio: the definition of épreuve cannot be read as OCIO writes it: .+; remove control .+"
    assert re.fullmatch(sentence, str(caught.value))
