"""Runs code of others in a child process, behind a fence: limits, a scratch folder, no network, no programs.

    with Fenced("vendor.ofx", "ocio_gen.verify.ofx_host.service", readable=[bundle]) as fenced:
        loaded = fenced.ask("load", {"path": str(binary)}, Loaded, "loading")

The child imports the service, fences itself (`protections`), and only then answers requests (`child`). What it
answers is checked before it is used (`process`). Pixels travel in files (`lanes`).
"""
