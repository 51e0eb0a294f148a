# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""The process of `worker`: reads its request, a line of JSON; prints its report, or its errors, as JSON."""

import json
import os
import sys
import threading

import PyOpenColorIO as ocio

from ocio_gen.config.show_views import views_of
from ocio_gen.core.endings import BAD_INPUT, ending_of
from ocio_gen.core.errors import UserError
from ocio_gen.core.opencolorio import own_environment
from ocio_gen.lut_set.build import chosen_formats, measuring, write_luts
from ocio_gen.lut_set.worker import LutRequest
from ocio_gen.verification.report import Report


def _end_with_our_parent() -> None:
    """Stop when whoever started us is gone: nobody wants the files then."""
    sys.stdin.read()
    os._exit(1)


def _answer(request: LutRequest) -> Report:
    with own_environment(*request.variables):
        configs = [ocio.Config.CreateFromFile(str(path)) for path in request.configs]  # just written by us
        views = views_of(configs, request.views, request.where)
        formats = chosen_formats(request.formats, request.size)
        return write_luts(request.folder, views, formats, measuring(), request.size)


def main() -> None:
    """Fill a folder with a show's LUT files."""
    request = sys.stdin.readline()
    if not request:  # what it was started for came to nothing
        return
    threading.Thread(target=_end_with_our_parent, daemon=True).start()
    try:
        report = _answer(LutRequest.model_validate_json(request))
    except UserError as error:
        sys.stdout.write(json.dumps([one.fields() for one in (error, *error.others)]))
        sys.exit(BAD_INPUT)
    except Exception as error:
        code, text = ending_of(error)
        sys.stderr.write(text)
        sys.exit(code)
    sys.stdout.write(report.to_json())


if __name__ == "__main__":
    main()
