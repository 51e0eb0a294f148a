# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""What the tests of configs share: pixels through a config, and a house's own config."""

from pathlib import Path

import PyOpenColorIO as ocio
import pytest

from ocio_gen.core.opencolorio import context_of


def through(config: ocio.Config, transform: ocio.Transform, pixels, **context: str):
    """Return what a config makes of pixels, (n, 3), on the CPU."""
    made = pixels.astype("float32")
    processor = config.getProcessor(context_of(config, **context), transform, ocio.TRANSFORM_DIR_FORWARD)
    processor.getOptimizedCPUProcessor(ocio.OPTIMIZATION_LOSSLESS).applyRGB(made)
    return made


HOUSE = """ocio_profile_version: {profile}
search_path: "cubes:cubes/$SEQ"
environment: {{SEQ: "a"}}
strictparsing: true
luma: [0.2126, 0.7152, 0.0722]
roles:
  aces_interchange: lin_ap0
  cie_xyz_d65_interchange: lin_xyz
  scene_linear: lin_ap1
  data: raw
  compositing_log: house_log
file_rules:
  - !<Rule> {{name: House, colorspace: house_log, pattern: "*_hl_*", extension: "*"}}
  - !<Rule> {{name: Default, colorspace: lin_ap1}}
viewing_rules:
  - !<Rule> {{name: any, colorspaces: [lin_ap1, house_log]}}
displays:
  monitor:
    - !<View> {{name: Film, colorspace: film, looks: house_look}}
    - !<View> {{name: Raw, colorspace: raw}}
active_displays: []
active_views: []
inactive_colorspaces: [raw]
looks:
  - !<Look>
    name: house_look
    process_space: house_log
    transform: !<FileTransform> {{src: house.cc}}
colorspaces:
  - !<ColorSpace>
    name: lin_ap1
    aliases: [ACEScg]
    family: work
    encoding: scene-linear
  - !<ColorSpace>
    name: lin_ap0
    family: work
    encoding: scene-linear
    from_scene_reference: !<MatrixTransform>
      matrix: [0.695452241357, 0.140678696470, 0.163869062172, 0, 0.044794563372, 0.859671118456,
        0.095534318172, 0, -0.005525882558, 0.004025210306, 1.001500672252, 0, 0, 0, 0, 1]
  - !<ColorSpace>
    name: lin_xyz
    family: work
    to_scene_reference: !<MatrixTransform>
      matrix: [1.6, -0.3, -0.2, 0, -0.6, 1.6, 0, 0, 0, 0, 0.9, 0, 0, 0, 0, 1]
  - !<ColorSpace>
    name: house_log
    family: camera
    encoding: log
    to_scene_reference: !<LogTransform> {{base: 2, direction: inverse}}
  - !<ColorSpace>
    name: film
    family: out
    from_scene_reference: !<GroupTransform>
      children:
        - !<ColorSpaceTransform> {{src: lin_ap1, dst: house_log}}
        - !<FileTransform> {{src: print.spi1d}}
  - !<ColorSpace>
    name: ACESproxy
    family: camera
    encoding: log
    to_scene_reference: !<LogTransform> {{base: 2, direction: inverse}}
  - !<ColorSpace>
    name: raw
    family: raw
    isdata: true
"""
CC = """<ColorCorrection id="house"><SOPNode><Slope>1 1 1</Slope><Offset>0.1 0 0</Offset><Power>1 1 1</Power>
</SOPNode></ColorCorrection>"""
SPI1D = "Version 1\nFrom -20 10\nLength 2\nComponents 1\n{\n0\n1\n}\n"


@pytest.fixture
def house(tmp_path) -> Path:
    """A studio's own config: reference AP1, LUTs in two folders, an old space called ACESproxy."""
    folder: Path = tmp_path / "house"
    (folder / "cubes" / "a").mkdir(parents=True)
    (folder / "cubes" / "b").mkdir()
    (folder / "cubes" / "house.cc").write_text(CC)
    for sequence in "ab":
        (folder / "cubes" / sequence / "print.spi1d").write_text(SPI1D)
    path = folder / "house.ocio"
    path.write_text(HOUSE.format(profile="2.1"))
    return path
