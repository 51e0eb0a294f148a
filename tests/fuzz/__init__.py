# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""Hostile files for every parser: mutants of good ones, each read in a process that may crash.

A mutant depends on nothing but its target's name and its number.

    python -m tests.fuzz --mutants 20000 --only cube      tries many, prints figures, keeps offenders
"""
