# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""Whether a recorded frame is still what was proven."""

from ocio_gen.core.disk.files import shown
from ocio_gen.recompression.errors import FrameError, LeftAloneError
from ocio_gen.recompression.exr_file import from_descriptor
from ocio_gen.recompression.frame import FrameJob, FrameResult, run_safely
from ocio_gen.recompression.proof import pixel_digest
from ocio_gen.recompression.reading import file_hash
from ocio_gen.recompression.record_log import RecordLog
from ocio_gen.recompression.records import State, find_record_for
from ocio_gen.recompression.replacing import opened


def check_frame(job: FrameJob) -> FrameResult:
    """Read a recorded frame again: its bytes, and the pixels that they decode to."""
    return run_safely(job, _check)


def _check(job: FrameJob) -> FrameResult:
    records = RecordLog(job.source.parent).of(job.source.name)
    try:
        with opened(job.source) as there:
            digest = file_hash(there.descriptor)
            known = find_record_for(records, digest) or records[-1]
            if digest == known.original.xxh128 != known.result.xxh128:
                raise LeftAloneError(
                    "is its original: it was put back, or a run ended before it was replaced"
                )
            if digest != known.result.xxh128:
                raise FrameError(
                    "is not the file that was proven: it was changed, or the disk lost bits of it"
                )
            if pixel_digest(from_descriptor(there.descriptor)) != known.pixels:
                raise FrameError("decodes to other pixels than were proven, by this OpenEXR")
    except FileNotFoundError:
        raise FrameError("is missing") from None
    return FrameResult(
        path=shown(job.source),
        state=State.PROVEN,
        codec=known.result.codec,
        bytes_before=known.original.bytes,
        bytes_after=known.result.bytes,
        exact=known.exact,
    )
