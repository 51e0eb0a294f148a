# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""The words of a kernel, after its macros: none reaches past the language.

What a kernel calls its own gets a name that nothing else has. Where it declares `system`, it cannot mean the
function of the C library that starts programs: it calls a function that does not exist.
"""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
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
C_KEYWORDS = frozenset(_OF_C.split())
CPLUSPLUS_KEYWORDS = C_KEYWORDS | frozenset(_OF_CPLUSPLUS.split())

# These have reserved names, or reach past a kernel.
_REFUSED = {"asm", "extern"}
# Digraphs are other spellings of brackets and of #: macros can paste them together.
_TOKEN = re.compile(
    r"""(?P<marker>^\#[ ](?P<line>\d+)[ ]"(?:\./)?(?P<file>kernel\.cpp|included\d+\.h|<[\w -]+>)"[ \d]*$)
    | (?P<directive>^[ \t]*\#[^\n]*)
    | (?P<number>\.?\d(?:[eEpP][-+]|'\w|[\w.])*)
    | (?P<call>[A-Za-z_]\w*(?=\s*\())
    | (?P<word>[A-Za-z_]\w*)
    | (?P<text>"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*')
    | (?P<attribute>\[\s*\[)
    | (?P<digraph>%:|<:|:>|<%|%>)
    | (?P<mark>[-+*/%&|^~!<>=?:;,.(){}\[\]])
    | (?P<space>\s+)
    | (?P<other>.)""",
    re.X | re.M | re.A | re.S,
)
_MEANT = {"marker", "number", "call", "word", "text", "mark", "space"}


@dataclass(frozen=True)
class Vocabulary:
    """The words of a language that a kernel may use as they are."""

    words: Collection[str] = ()  # types, members and variables that it has built in
    functions: Collection[str] = ()  # these are the kernel's own where it does not call them
    keywords: Collection[str] = CPLUSPLUS_KEYWORDS

    def own(self, name: str) -> str:
        """Return the name by which a kernel's own variable or function is compiled."""
        return name if name in self.words else OWN + name


def renamed(text: str, language: Vocabulary, files: Mapping[str, Path], path: Path) -> str:
    """Return a preprocessed text whose words are the language's, or its own under new names.

    Args:
        text: As the preprocessor writes it.
        language: Its words.
        files: The kernel's file and those that it includes, by their names in the scratch folder.
        path: The kernel's file.

    Raises:
        UserError: a word or a mark in it is no part of the language.
    """
    pieces = []
    file, start, line = path, 0, 1  # a position of the text is on that line of that file
    for token in _TOKEN.finditer(text):
        kind, piece = token.lastgroup, token[0]
        if token["marker"]:
            piece = ""
            if token["file"] in files:
                file, start, line = files[token["file"]], token.end() + 1, int(token["line"])
                piece = f'# {line} "{token["file"]}"'
        elif kind in {"call", "word"}:
            new = _word(piece, language, called=kind == "call")
            if new is None:
                raise _no_part(piece, file, line + text.count("\n", start, token.start()))
            piece = new
        elif kind not in _MEANT or (kind == "number" and "'" in piece):
            raise _no_part(piece.strip()[:40], file, line + text.count("\n", start, token.start()))
        pieces.append(piece)
    return "".join(pieces)


def _no_part(piece: str, file: Path, line: int) -> InvalidPluginError:
    return InvalidPluginError(
        file, f"{piece} is no part of a kernel's language", where=f"line {line}", hint="leave it out"
    )


def _word(word: str, language: Vocabulary, *, called: bool) -> str | None:
    """Return a word as it is compiled; none where it is no part of any kernel's language."""
    if word in language.keywords or word in language.words or (called and word in language.functions):
        return word
    if word in _REFUSED or word.startswith("__") or word == "_Pragma":
        return None
    return OWN + word
