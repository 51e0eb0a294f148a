# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""ACESproxy (Academy S-2013-001) for OCIO configs: generate, and prove against an exact reference.

    import ocio_gen

    report = ocio_gen.build("show.toml", "package")

`ocio_gen.api` says what each function does. `__init__.pyi` lists the names; each is imported when it is used.
"""

import lazy_loader

__version__ = "0.1.0"

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
