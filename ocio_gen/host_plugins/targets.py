# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""All targets of plug-ins, in the order in which they are written and described."""

from ocio_gen.host_plugins.nuke import NUKE
from ocio_gen.host_plugins.ofx import OFX
from ocio_gen.host_plugins.resolve import RESOLVE

TARGETS = (OFX, RESOLVE, NUKE)
