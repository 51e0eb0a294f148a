"""All targets of plug-ins, in the order in which they are written and described."""

from ocio_gen.plugins.nuke import NUKE
from ocio_gen.plugins.ofx import OFX
from ocio_gen.plugins.resolve import RESOLVE

TARGETS = (OFX, RESOLVE, NUKE)
