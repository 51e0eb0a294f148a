# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""Runs code of others in a child process, behind a fence: limits, a scratch folder, no network, no programs.

    with Fenced("vendor.ofx", "ocio_gen.verification.ofx_host.service", readable=[bundle]) as fenced:
        loaded = fenced.ask("load", {"path": str(binary)}, Loaded, "loading")

The child imports the service, fences itself in (`protections`), and then answers requests (`child`). The
parent checks each answer before it uses it (`process`). Files carry the pixels (`lanes`).
"""
