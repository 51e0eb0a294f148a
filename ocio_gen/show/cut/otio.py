# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""Reads OpenTimelineIO timelines, and what their clips are called."""

import json
from pathlib import Path
from typing import Any

from ocio_gen.core.disk.input_files import read_text
from ocio_gen.core.errors import InvalidLookError, one_line
from ocio_gen.show.cut.events import NameOf
from ocio_gen.show.cut.text import file_of_uri

# Metadata of clips, by what the adapter calls it: an EDL's, and an ALE's.
_OF_REELS = (("cmx_3600", "reel"), ("ALE", "Tape"))

CURE = "export it again"


def read_timeline(path: Path) -> tuple[Any, list[Any]]:
    """Return what an .otio file holds, a timeline mostly, and all its clips.

    Raises:
        UserError: it cannot be read, or has no clips.
    """
    text = read_text(path, CURE)
    try:
        timeline = loaded(text)
        clips = list(timeline.find_clips()) if hasattr(timeline, "find_clips") else []
    except Exception as error:  # of any kind, where what it holds is not what it should be
        raise InvalidLookError(
            path, f"no timeline that OpenTimelineIO reads: {one_line(error)[:300]}", hint=CURE
        ) from None
    if not clips:
        raise InvalidLookError(path, "has no clips", hint=CURE)
    return timeline, clips


def loaded(text: str) -> Any:  # noqa: ANN401 - OpenTimelineIO has no types
    """Return what .otio text holds.

    It is read as JSON first: OpenTimelineIO ends the process where something is nested too deeply, or where
    an object has a key twice.

    Raises:
        Exception: of any kind, where it is no .otio.
    """
    import opentimelineio as otio

    json.loads(text, object_pairs_hook=_with_each_key_once)
    return otio.adapters.read_from_string(text, "otio_json")


def _with_each_key_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("a key is there twice in an object")
    return found


def clip_names(clip: Any, path: Path) -> dict[NameOf, list[str]]:  # noqa: ANN401
    """Return what a clip is called.

    Args:
        clip: OpenTimelineIO's.
        path: Its timeline's file.
    """
    reference = clip.media_reference
    file = file_of_uri(getattr(reference, "target_url", "") or getattr(reference, "name_prefix", "") or "")
    return {
        NameOf.CLIP: [clip.name] if clip.name else [],
        NameOf.REEL: [str(reel) for key, name in _OF_REELS if (reel := value(clip.metadata, key, name))],
        NameOf.SOURCE_FILE: [file] if file else [],
        NameOf.COMMENT: [one.comment or one.name for one in clip.markers if one.comment or one.name],
        NameOf.FILE: [path.stem],
    }


def value(metadata: Any, *keys: str) -> Any:  # noqa: ANN401 - whatever JSON holds
    """Return what metadata have under some keys, one in the other; None where they have nothing."""
    for key in keys:
        try:
            metadata = metadata[key]
        except (KeyError, TypeError, IndexError):
            return None
    return metadata
