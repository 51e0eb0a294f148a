# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""An OpenFX host, to load image effect plug-ins through their binary interface and watch what they do.

    host = Host()
    with Binary(Path("northwind.ofx"), host) as binary:
        effect = binary.plugins[0].described()
        instance = effect.instance({"depth": 1})
        image = instance.render(source, ...)

What a plug-in does that the standard forbids, or that leaks, is in `host.problems`; what it asks for that
this host does not have is in `host.remarks`. `fenced` does the same with a binary that a child has loaded.
"""
