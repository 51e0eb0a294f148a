# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""Subject: a kernel of a host's own language, compiled for this machine."""

from typing import Any, Literal

import numpy as np
import numpy.typing as npt

from ocio_gen.verification.depths import Depth
from ocio_gen.verification.kernels.kernel import Kernel
from ocio_gen.verification.parameters import Settings
from ocio_gen.verification.subjects.subject import Engine


class HostKernel:
    """A DCTL, a BlinkScript kernel or a gizmo, with some parameters set."""

    in_depth: Literal[Depth.F32] = Depth.F32
    out_depth: Literal[Depth.F32] = Depth.F32
    parallel = True  # all ask with the same parameters
    engine: Literal[Engine.OTHER] = Engine.OTHER

    def __init__(self, name: str, route: str, kernel: Kernel, values: Settings) -> None:
        self.name, self.route = name, route
        self._kernel, self._values = kernel, values

    def output(self, start: int, values: npt.NDArray[Any]) -> npt.NDArray[np.float32]:
        """Return what the kernel makes of values."""
        return self._kernel.run(values, self._values)
