# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""Patterns of what an ASC MHL history ignores: Git's, matched in few steps however many stars they have.

Source: gitignore(5), as pathspec reads it, by which the reference implementation of ASC MHL ignores.
"""

import re

# What a part of a pattern is made of; an open bracket is one that nothing closes.
_TOKEN = re.compile(
    r"(?P<stars>\*+)|(?P<any>\?)|\[(?P<negated>[!^]?+)(?P<set>\][^\]]*|[^\]]+)\]|(?P<open>\[)"
    r"|(?P<end>\\\Z)|\\?(?P<character>.)",
    re.DOTALL,
)
_RANGE = re.compile("(.)-(.)|.", re.DOTALL)


class IgnorePattern:
    """A pattern of files that are ignored, or with a ! of some that are not."""

    def __init__(self, pattern: str) -> None:
        """Compile it.

        Raises:
            ValueError: it is none.
            re.error: it has a range of characters that is none.
        """
        text = pattern if pattern.endswith("\\ ") else pattern.rstrip()
        self.ignores = not text.startswith("!")
        is_blank = text in {"", "/"} or text.startswith("#")
        self._expression = re.compile("(?!)" if is_blank else _expression(text.removeprefix("!")))

    def fits(self, path: str) -> bool:
        """Return whether it fits a file, or a folder that the file is in; paths begin at the history's."""
        return self._expression.match(path) is not None


def _expression(pattern: str) -> str:
    """Return a regular expression of how paths begin.

    What follows a * or ** is looked for at one place only, the first where it is (an atomic group): no other
    leaves more for what is still to come. To try all would take as many steps as the path's length to the
    power of their number.
    """
    parts = pattern.split("/")
    is_folder = not parts[-1]
    if not parts[0]:
        del parts[0]
    elif len(parts) == 1 + is_folder:  # a name alone, in whichever folder
        parts.insert(0, "**")
    if not parts:
        raise ValueError("nothing follows its !")
    if is_folder:
        parts[-1] = "**"
    groups: list[list[str]] = [[]]  # all but the first follow a **
    for part in parts:
        if part == "**":
            groups.append([])
        else:
            groups[-1].append(_part(part))
    if not any(groups):
        return "[^/]+/" if is_folder else ""
    expression = ""
    for place, group in enumerate(groups):
        if group:
            whole = "/".join(group) + ("/" if place < len(groups) - 1 else r"(?:/|\Z)")
            expression += f"(?>(?:[^/]+/)*?{whole})" if place else whole
    return expression


def _part(part: str) -> str:
    """Return a regular expression of a name, by a part of a pattern."""
    pieces = [""]  # with a star between them
    for token in _TOKEN.finditer(part):
        if token["stars"]:
            pieces.append("")
        elif token["any"]:
            pieces[-1] += "[^/]"
        elif token["set"]:
            characters = _RANGE.sub(_in_set, token["set"])
            pieces[-1] += f"(?!/)[{'^' if token['negated'] else ''}{characters}]"
        elif token["open"]:
            pieces[-1] += "(?!)"  # as Git has it, it fits nothing
        elif token["end"]:
            raise ValueError("nothing follows its last \\")
        else:
            pieces[-1] += re.escape(token["character"])
    first, *middle = pieces
    if not middle:
        return first
    last = middle.pop()
    return first + "".join(f"(?>[^/]*?{piece})" for piece in middle) + f"[^/]*{last}"


def _in_set(match: re.Match[str]) -> str:
    first, last = match.groups()
    return re.escape(match[0]) if first is None else f"{re.escape(first)}-{re.escape(last)}"
