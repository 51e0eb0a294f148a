# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""Which colour spaces of a show are ACES2065-1 or ACEScg, whatever their names are: hosts know these two."""

import numpy as np
import PyOpenColorIO as ocio

from ocio_gen.aces.colorimetry import TRA2
from ocio_gen.core.opencolorio import applied
from ocio_gen.host_plugins.show_transforms import Carried
from ocio_gen.host_plugins.ways import End, Way

OTHER = "OTHER_SPACE"

# What light of each is in ACES2065-1, by C's name for it.
_MATRICES = {"ACES2065_1": np.eye(3), "ACESCG": TRA2}
_TRIED = np.array(
    [[1, 0, 0], [0, 1, 0], [0, 0, 1], [0.18, 0.18, 0.18], [-0.5, 100, 7], [4000, 0.01, 1]], np.float32
)
# Float32 and the digits of configs.
_APART = 1e-4


def ends_of(carried: Carried | None = None) -> tuple[str, str]:
    """Return what goes into a transform and what comes out, as C's `Space`."""
    if carried is None:
        return OTHER, OTHER
    way = carried.ways["forward"]
    return _space(way, way.source), _space(way, way.target)


def _space(way: Way, end: End) -> str:
    if not (end.scene and end.light):
        return OTHER
    to_aces = way.between(end.name, ocio.ROLE_INTERCHANGE_SCENE)
    made = applied(to_aces.getDefaultCPUProcessor(), _TRIED)
    for name, matrix in _MATRICES.items():
        if np.allclose(made, _TRIED @ matrix.T, rtol=_APART, atol=_APART):
            return name
    return OTHER
