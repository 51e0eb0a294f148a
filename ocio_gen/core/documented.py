# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: 2026 the ocio_gen contributors
"""Models whose JSON Schema tells what each key means."""

from enum import StrEnum
from typing import Any

from pydantic import BaseModel, ConfigDict
from pydantic_core import CoreSchema, core_schema


class Documented(BaseModel):
    """A model whose JSON Schema tells what each key means."""

    # JSON has no NaN and no infinity: they are written as the strings "NaN" and "Infinity".
    model_config = ConfigDict(use_attribute_docstrings=True, ser_json_inf_nan="strings")


class Word(StrEnum):
    """One of a few words; the JSON Schema of a model lists them where they stand."""

    def __repr__(self) -> str:
        """Return it as any other text."""
        return repr(self.value)

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: Any) -> CoreSchema:  # noqa: ANN401
        """Return the schema of a literal: that of an enumeration would be a definition of its own."""
        return core_schema.literal_schema([*cls])
