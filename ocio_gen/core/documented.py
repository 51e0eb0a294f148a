"""Models whose JSON Schema tells what each key means."""

from pydantic import BaseModel, ConfigDict


class Documented(BaseModel):
    """A model whose JSON Schema tells what each key means."""

    # JSON has no NaN and no infinity: they are written as the strings "NaN" and "Infinity".
    model_config = ConfigDict(use_attribute_docstrings=True, ser_json_inf_nan="strings")
