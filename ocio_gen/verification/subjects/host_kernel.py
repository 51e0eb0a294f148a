# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""Subject: a kernel of a host's own language, compiled for this machine."""

from collections.abc import Sequence
from typing import Any, Literal

import numpy as np
import numpy.typing as npt

from ocio_gen.verification.depths import Depth
from ocio_gen.verification.kernels.kernel import Kernel
from ocio_gen.verification.parameters import Parameter, Settings
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


class KernelEffect:
    """A DCTL, a BlinkScript kernel or a gizmo of someone else's."""

    depths: Sequence[Depth] = ()
    associated = False

    def __init__(self, name: str, route: str, kernel: Kernel) -> None:
        self.name, self._route, self._kernel = name, route, kernel

    @property
    def parameters(self) -> Sequence[Parameter]:
        """What a user can set of it."""
        return self._kernel.parameters

    def subject(self, name: str, settings: Settings) -> HostKernel:
        """Return it with some parameters set."""
        return HostKernel(name, self._route, self._kernel, settings)

    def render(
        self,
        image: npt.NDArray[Any],
        settings: Settings,
        depth: Depth = Depth.F32,
        *,
        premultiplied: bool = False,
    ) -> npt.NDArray[Any]:
        """Return what it makes of an image, (height, width, 4), of float32."""
        return self._kernel.render(image, settings)
