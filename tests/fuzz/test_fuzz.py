# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""A few hundred mutants of each target; `python -m tests.fuzz` tries as many as one has time for."""

import pytest

from tests.fuzz.targets import TARGETS
from tests.fuzz.trials import tried

_MUTANTS = 150


@pytest.mark.parametrize("name", TARGETS)
def test_a_hostile_file_is_read_or_refused_in_one_sentence(name):
    trial = tried(name, 0, _MUTANTS)
    assert trial.mutants == _MUTANTS
    assert not trial.problems
