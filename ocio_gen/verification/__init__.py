# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""Compares what an artefact really outputs with the exact reference, sample by sample."""
