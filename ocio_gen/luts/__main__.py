"""What the process of `worker` runs: DESCRIPTION FOLDER; prints its report as JSON."""

import os
import sys
import threading
from pathlib import Path

from ocio_gen.core.endings import ending_of
from ocio_gen.luts.build import fill_folder


def _end_with_our_parent() -> None:
    """Stop when whoever started us is gone: nobody wants the files then."""
    sys.stdin.read()
    os._exit(1)


def main() -> None:
    """Fill a folder with a show's LUT files."""
    threading.Thread(target=_end_with_our_parent, daemon=True).start()
    description, folder = map(Path, sys.argv[1:])
    try:
        report = fill_folder(description, folder)
    except Exception as error:
        code, text = ending_of(error)
        sys.stderr.write(text)
        sys.exit(code)
    sys.stdout.write(report.to_json())


if __name__ == "__main__":
    main()
