# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""The words of a kernel, after its macros: none reaches past the language.

What a kernel calls its own gets a name that nothing else has. Where it declares `system`, it cannot mean the
function of the C library that starts programs: it calls a function that does not exist.
"""

import re
from collections.abc import Collection
from pathlib import Path

from ocio_gen.core.errors import InvalidPluginError

# What the names of a kernel's own begin with, when it is compiled.
OWN = "own_"

# Of C and C++, without what reaches past them: asm, extern, new, throw, typeid.
_OF_C = """
auto bool break case char const constexpr continue default do double else enum false float for goto if inline
int long register return short signed sizeof static struct switch true typedef union unsigned void volatile
while
"""
_OF_CPLUSPLUS = "class operator private protected public template this typename using namespace"
KEYWORDS = frozenset(_OF_C.split() + _OF_CPLUSPLUS.split())

# These have reserved names, or reach past a kernel.
_REFUSED = {"asm", "extern"}
_TOKEN = re.compile(
    r"""(?P<marker>^\#[ ]\d+[ ]"(?:\./)?(?:kernel\.\w+|included\d+\.h|<[\w -]+>)"[ \d]*$)
    | (?P<directive>^[ \t]*\#[^\n]*)
    | (?P<number>\.?\d(?:[eEpP][-+]|'\w|[\w.])*)
    | (?P<word>[A-Za-z_]\w*)
    | (?P<text>"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*')
    | (?P<attribute>\[\s*\[)
    | (?P<mark>[-+*/%&|^~!<>=?:;,.(){}\[\]])
    | (?P<space>\s+)
    | (?P<other>.)""",
    re.X | re.M | re.A | re.S,
)


def renamed(text: str, language: Collection[str], path: Path) -> str:
    """Return a preprocessed text whose words are the language's, or its own under new names.

    Args:
        text: As the preprocessor writes it.
        language: Words that the language has built in.
        path: The kernel's file, for errors.

    Raises:
        UserError: a word or a mark in it is no part of the language.
    """
    pieces = []
    for token in _TOKEN.finditer(text):
        kind, piece = token.lastgroup, token[0]
        if kind == "word":
            piece = _word(piece, language, path)
        elif kind == "marker":
            piece = ""  # of the scratch folder's files
        elif kind in {"directive", "attribute", "other"} or (kind == "number" and "'" in piece):
            raise InvalidPluginError(
                path, f"{piece.strip()[:40]} is no part of a kernel's language", hint="leave it out"
            )
        pieces.append(piece)
    return "".join(pieces)


def _word(word: str, language: Collection[str], path: Path) -> str:
    if word in KEYWORDS or word in language:
        return word
    if word in _REFUSED or word.startswith("__") or word == "_Pragma":
        raise InvalidPluginError(path, f"{word} is no part of a kernel's language", hint="leave it out")
    return OWN + word
