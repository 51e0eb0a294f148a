# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""The names of the front door, and where each comes from."""

from . import api as api
from .aces.acesproxy import ACESPROXY10 as ACESPROXY10
from .aces.acesproxy import ACESPROXY12 as ACESPROXY12
from .api import archive_show as archive_show
from .api import build as build
from .api import check as check
from .api import decode as decode
from .api import diff as diff
from .api import encode as encode
from .api import inspect as inspect
from .api import load_show as load_show
from .api import luts as luts
from .api import plugins as plugins
from .api import pull_frames as pull_frames
from .api import recompress as recompress
from .api import restore as restore
from .api import unwrap as unwrap
from .api import verify as verify
from .api import verify_delivery as verify_delivery
from .api import verify_imf as verify_imf
from .api import wrap as wrap
from .api import write_mhl as write_mhl
from .archive.report import ArchiveReport as ArchiveReport
from .archive.report import PullReport as PullReport
from .comparison.report import DiffReport as DiffReport
from .core.errors import ArgumentError as ArgumentError
from .core.errors import ForeignCodeError as ForeignCodeError
from .core.errors import InvalidConfigError as InvalidConfigError
from .core.errors import InvalidFileError as InvalidFileError
from .core.errors import InvalidImageError as InvalidImageError
from .core.errors import InvalidLookError as InvalidLookError
from .core.errors import InvalidLutError as InvalidLutError
from .core.errors import InvalidPackageError as InvalidPackageError
from .core.errors import InvalidPluginError as InvalidPluginError
from .core.errors import InvalidShowError as InvalidShowError
from .core.errors import MissingFileError as MissingFileError
from .core.errors import MissingToolError as MissingToolError
from .core.errors import OutputError as OutputError
from .core.errors import UnsupportedError as UnsupportedError
from .core.errors import UserError as UserError
from .core.progress import Progress as Progress
from .delivery.report import DeliveryReport as DeliveryReport
from .frames.results import DecodeResult as DecodeResult
from .frames.results import EncodeResult as EncodeResult
from .imf.report import ImfReport as ImfReport
from .mxf.report import UnwrapReport as UnwrapReport
from .mxf.report import WrapReport as WrapReport
from .package.inspection import Inspection as Inspection
from .recompression.conductor import RecompressReport as RecompressReport
from .show.model import Show as Show
from .verification.report import Report as Report

__version__: str
