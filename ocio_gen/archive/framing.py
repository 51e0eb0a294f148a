# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""Framing as a file: an ASC FDL, as far as an archive has to know that it is one.

Source: ASC FDL Specification 1.0 and 2.0, the header and its lists.
"""

import json
import re
from pathlib import Path
from typing import Any

from ocio_gen.core.disk.files import shown
from ocio_gen.core.disk.input_files import read_text
from ocio_gen.core.errors import InvalidFileError

# The largest lists some hundred canvases.
_MOST_BYTES = 16 << 20

_UUID = re.compile(r"(urn:uuid:)?[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
_LISTS = ("framing_intents", "contexts", "canvas_templates")
_CURE = "name the file of an ASC FDL"


def require_fdl(path: Path) -> None:
    """Raise an error if a file is no ASC Framing Decision List.

    Raises:
        UserError: it cannot be read, is not JSON, or lacks what each FDL has.
    """
    text = read_text(path, _CURE, most=_MOST_BYTES)
    try:
        document = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise InvalidFileError(shown(path), f"is not JSON ({error})", hint=_CURE) from None
    if problem := _problem(document):
        raise InvalidFileError(shown(path), f"is no ASC FDL: {problem}", hint=_CURE)


def _problem(document: Any) -> str | None:  # noqa: ANN401 - as JSON has it
    if not isinstance(document, dict):
        return "it holds no table of keys"
    uuid = document.get("uuid")
    if not isinstance(uuid, str) or not _UUID.fullmatch(uuid):
        return "its uuid is missing or malformed"
    version = document.get("version")
    numbers = [version.get(key) for key in ("major", "minor")] if isinstance(version, dict) else []
    if not numbers or any(type(number) is not int for number in numbers):
        return "its version lacks the numbers major and minor"
    for key in _LISTS:
        entries = document.get(key, [])
        if not isinstance(entries, list) or not all(isinstance(one, dict) for one in entries):
            return f"its {key} are not a list of tables"
    if not any(document.get(key) for key in _LISTS):
        return f"it has none of {', '.join(_LISTS)}"
    return None
