# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""All LUT formats, by name."""

from ocio_gen.lut_formats.csp import CSP
from ocio_gen.lut_formats.cube import IRIDAS_CUBE, RESOLVE_CUBE
from ocio_gen.lut_formats.discreet import DISCREET
from ocio_gen.lut_formats.mesh_3dl import MESH_3DL
from ocio_gen.lut_formats.process_list import CLF, CTF
from ocio_gen.lut_formats.spi1d import SPI1D
from ocio_gen.lut_formats.spi3d import SPI3D

FORMATS = {
    lut_format.name: lut_format
    for lut_format in (CLF, CTF, SPI1D, SPI3D, CSP, RESOLVE_CUBE, IRIDAS_CUBE, MESH_3DL, DISCREET)
}
