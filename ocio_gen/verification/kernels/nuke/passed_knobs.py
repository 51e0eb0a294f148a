# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""Knobs of all nodes that touch no pixel."""

# Where a node stands in Nuke's graph, how it looks there, what it is called.
_PASSED = """
name inputs xpos ypos label selected hide_input tile_color gl_color note_font note_font_size
note_font_color icon indicators bookmark help autolabel dope_sheet postage_stamp postage_stamp_frame
postage_stamp_type cached lifetimeStart lifetimeEnd bdwidth bdheight z_order display appearance
border_width panel panelDropped disable_group_view lock_connections bbox metainput rangeinput window
enable_mix_luminance addUserKnob rootNodeUpdated isBaked
"""
PASSED = frozenset(_PASSED.split())

# Scripts of Python that Nuke runs when something happens: they may set knobs, and are not run here.
CALLBACKS = frozenset({"knobChanged", "onCreate", "onDestroy", "updateUI", "beforeRender", "afterRender"})

# Modelled for all nodes.
OF_ALL = frozenset({"disable", "useLifetime"})
