"""A show description becomes an OCIO config: the release's ACES studio config, with ACESproxy."""

from dataclasses import dataclass

import numpy as np
import PyOpenColorIO as ocio

from ocio_gen import __version__
from ocio_gen.colorimetry import TRA1, TRA2, Matrix
from ocio_gen.luts.ops import container_range
from ocio_gen.luts.process_list import CLF
from ocio_gen.luts.transforms import TRANSFORMS, LutTransform
from ocio_gen.releases import RELEASES
from ocio_gen.show import Show
from ocio_gen.signals import Form
from ocio_gen.spaces import PROXY_SPACES, ProxySpace

# LUTs lie in this folder beside the config, so that the folder moves as one.
LUT_FOLDER = "luts"

# Captures of the link, told by the specification's names in a file's or folder's name.
_NAMES = "|".join(
    "".join(f"[{c.upper()}{c.lower()}]" for c in name) for name in ("ACESproxy", "ACESPRXY", "ACSPX")
)
FILE_RULES = (
    ("ACESproxy 12-bit", "ACESproxy12i", rf".*({_NAMES})(12([^0-9].*)?|[ _-]12-?[Bb][Ii][Tt].*)"),
    ("ACESproxy", "ACESproxy10i", rf".*({_NAMES}).*"),
)


@dataclass(frozen=True)
class BuiltConfig:
    """An OCIO config, and what it takes from CLF files in its LUT folder."""

    file_name: str
    config: ocio.Config
    luts: tuple[LutTransform, ...]


def build_config(show: Show, version: str) -> BuiltConfig:
    """Return the config of a show for one OCIO release.

    Args:
        show: The description.
        version: A key of `RELEASES`, "2.5" say.
    """
    release = RELEASES[version]
    config = ocio.Config.CreateFromBuiltinConfig(release.studio_config)
    config.setName(f"{show.name}_ocio-v{version}")
    config.setDescription(
        f"{show.title}, for OCIO {version} and newer: {release.studio_config} with ACESproxy "
        f"(S-2013-001), made by ocio_gen {__version__}."
    )
    config.setSearchPath(LUT_FOLDER)
    for space in PROXY_SPACES:
        config.addColorSpace(_color_space(space))
    rules = config.getFileRules()
    for index, (name, space_name, regex) in enumerate(FILE_RULES):
        rules.insertRule(index, name, space_name, regex)
    config.setFileRules(rules)
    luts = tuple(_quantized_encode(space) for space in PROXY_SPACES if space.form is Form.QUANTIZED)
    return BuiltConfig(f"{config.getName()}.ocio", config, luts)


def _quantized_encode(space: ProxySpace) -> LutTransform:
    return TRANSFORMS[f"lin_ap1_to_acesproxy{space.encoding.bit_depth}i_quantized"]


def _color_space(space: ProxySpace) -> ocio.ColorSpace:
    color_space = ocio.ColorSpace(
        name=space.name,
        aliases=list(space.aliases),
        family="ACES",
        encoding="log",
        categories=list(space.categories),
        description=space.description,
        bitDepth=ocio.BIT_DEPTH_F32,
    )
    to_ap1 = _decode_curve(space)
    color_space.setTransform(ocio.GroupTransform([*to_ap1, _matrix(TRA2)]), ocio.COLORSPACE_DIR_TO_REFERENCE)
    # Continuous spaces have no other direction: OCIO inverts native ops exactly, and its matrix
    # cancels against ACEScg's, so that the working space of most hosts meets the bare curve.
    if space.form is Form.QUANTIZED:
        file_name = CLF.file_name(_quantized_encode(space))
        lut = ocio.FileTransform(file_name, interpolation=ocio.INTERP_LINEAR)
        color_space.setTransform(
            ocio.GroupTransform([_matrix(TRA1), lut]), ocio.COLORSPACE_DIR_FROM_REFERENCE
        )
    return color_space


def _decode_curve(space: ProxySpace) -> list[ocio.Transform]:
    """Return the ops from a space's values to linear AP1: clamp and scale to log2, then 2^x."""
    encoding = space.encoding
    low, high = 0.0, 1.0
    if space.form is not Form.NORMALIZED:
        low, high = container_range(encoding)
    stops = float(encoding.exponent(encoding.cv_min)), float(encoding.exponent(encoding.cv_max))
    return [
        ocio.RangeTransform(low, high, *stops),
        ocio.LogTransform(base=2.0, direction=ocio.TRANSFORM_DIR_INVERSE),
    ]


def _matrix(rgb_to_rgb: Matrix) -> ocio.MatrixTransform:
    matrix = np.eye(4)
    matrix[:3, :3] = rgb_to_rgb
    return ocio.MatrixTransform(matrix.ravel().tolist())
