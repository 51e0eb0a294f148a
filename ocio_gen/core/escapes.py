# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""Text of users in other languages: one escape for each, which templates apply as filters.

Names have no control characters (`names`), so that none ends a line. HTML is escaped by jinja2, XML by its
writers, YAML by PyYAML.
"""

import json
import re
from collections.abc import Callable

# Characters that mean something in Markdown, or in the HTML that it may hold.
_MARKDOWN = re.compile(r"[\\`*\[\]<>|&]|(?<!\w)_|_(?!\w)")

# In a string of C: the second of two question marks could be part of a trigraph.
_C = re.compile(r'["\\\n]|(?<=\?)\?')
_C_ESCAPES = {"\n": "\\n"}
_TRIGRAPH = re.compile(r"\?(?=\?)")

# In a Tcl word between quotes.
_TCL = re.compile(r'["\\$\[\]{}]')

# What Nuke replaces in the text of a knob, and what could stand for it.
_NUKE = str.maketrans("[]{}\\$", "()()/S")

# In the text of a menu's entry: what begins a submenu, and what marks a key, and what stands for them.
_MENU = str.maketrans("/&", "-+")

# What Resolve takes for a control, wherever in a DCTL it stands.
_DCTL_MACRO = re.compile(r"DEFINE_(?=\w)")


def c_string(text: str) -> str:
    """Return a string literal of C, in UTF-8."""
    return '"' + _C.sub(lambda match: _C_ESCAPES.get(match[0], f"\\{match[0]}"), text) + '"'


def comment(text: str) -> str:
    """Return text for a comment of C, Python or Tcl: it neither ends it, nor goes on in the next line."""
    plain = _TRIGRAPH.sub("? ", text.replace("\\", "/"))
    return _DCTL_MACRO.sub("DEFINE ", plain.replace("*/", "* /").replace("/*", "/ *"))


def python_string(text: str) -> str:
    """Return a string literal of Python, or a basic string of TOML."""
    return json.dumps(text, ensure_ascii=False)


def python_text(text: str) -> str:
    """Return text that stands inside a string of Python, a docstring say."""
    return python_string(text)[1:-1]


def tcl_string(text: str) -> str:
    """Return a word of Tcl between quotes: nothing in it is replaced."""
    return '"' + _TCL.sub(lambda match: f"\\{match[0]}", text) + '"'


def nuke_label(text: str) -> str:
    """Return a word of Tcl for a knob whose text Nuke runs as Tcl again, each time that it shows it."""
    return tcl_string(text.translate(_NUKE))


def menu(text: str) -> str:
    """Return text for an entry of a menu, of Nuke or an OpenFX host: none begins a submenu or marks a key."""
    return text.translate(_MENU)


def markdown(text: str) -> str:
    """Return text as Markdown shows it, in one cell of a table, too."""
    return _MARKDOWN.sub(lambda match: f"\\{match[0]}", text)


ESCAPES: dict[str, Callable[[str], str]] = {
    escape.__name__: escape
    for escape in (c_string, comment, python_string, python_text, tcl_string, nuke_label, menu, markdown)
}
